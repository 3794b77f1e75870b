"""Fetch: which tickets changed, and the truth about each of them by its id. Reads only."""

from __future__ import annotations

from jira_csext.helpdesks.port import Fetched, Unread
from jira_csext.store.daemon_records import Look
from jira_csext.sync.tick import tick_known, tick_reading
from jira_csext.sync.watched import Watched

_CHUNK = 100
_FIRST_WAIT, _LONGEST_WAIT = 60, 6 * 3600
# A ticket that is not to be seen may be back in a minute; after hours it counts as gone.
_GONE_AFTER = 2 * 3600


def look_for_changes(watched: Watched, helpdesk_now: int, now: int) -> int:
    """Ask the helpdesk what changed since the last round and put it on the list to read; return how many.

    What is on the list is on the disk, so the watermark moves on at once. At the very first time the site is adopted
    and everything in scope is put on the list: it is read in slices, after whatever changes meanwhile.
    """
    store, site = watched.store, watched.site
    watermark = store.cursor.of(site).watermark
    if watermark is None:
        store.cursor.adopt(site, now)
        everything = [sighting.ticket_id for sighting in watched.helpdesk.everything()]
        store.looks.ask(site, everything, "read", "in scope when the site was first watched", now)
        found = everything
    else:
        found = store.looks.changed(site, watched.helpdesk.changed_since(watermark))
        store.looks.ask(site, found, "read", "changed in the helpdesk", now, urgent=True)
    store.cursor.advance(site, helpdesk_now, now)
    return len(found)


def take_in(watched: Watched, now: int) -> int:
    """Read and evaluate what is on the list, the urgent first, at most a turn's worth; return how many were done."""
    wanted = watched.store.looks.wanted(watched.site, watched.limits.reads_per_turn, now)
    to_read = {look.ticket_id: look for look in wanted if look.wants == "read"}
    done = 0
    ids = list(to_read)
    for start in range(0, len(ids), _CHUNK):
        for found in watched.helpdesk.read(ids[start : start + _CHUNK]):
            if isinstance(found, Fetched):
                done += not tick_reading(watched, found, now).older
            else:
                _set_aside(watched, to_read[found.ticket_id], found, now)
    for look in wanted:
        if look.wants == "evaluate":
            done += _evaluated(watched, look.ticket_id, now)
    return done


def wake(watched: Watched, now: int) -> int:
    """Evaluate the tickets whose `wake_at` has come; return how many."""
    due = watched.store.due(watched.site, watched.limits.evaluations_per_turn, now)
    return sum(_evaluated(watched, subject.remote_id, now) for subject in due if subject.kind == "ticket")


def _evaluated(watched: Watched, ticket_id: str, now: int) -> bool:
    saved = tick_known(watched, ticket_id, now)
    if saved is None:
        watched.store.looks.forget(watched.site, ticket_id)
    return saved is not None and not saved.older


def _set_aside(watched: Watched, look: Look, unread: Unread, now: int) -> None:
    """Try again later, ever more rarely; a known ticket that stays out of sight for hours is gone."""
    store, site = watched.store, watched.site
    wait = min(_FIRST_WAIT << min(look.attempts, 20), _LONGEST_WAIT)
    known = store.known(site, unread.ticket_id) if unread.gone and now - look.since >= _GONE_AFTER else None
    if known is not None and known.ticket.gone_at is None:
        vanished = Fetched(known.ticket._replace(gone_at=look.since), known.updated, known.fetched_at + 1)
        tick_reading(watched, vanished, now)
    store.looks.set_aside(site, unread.ticket_id, unread.reason, now + wait, now, gone=unread.gone)
