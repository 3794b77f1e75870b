"""Fetch: which tickets changed, and the truth about each of them by its id. Reads only.

What is to be read is put on a list on the disk (`Store.looks`), so neither a kill nor a helpdesk that fails midway
loses a ticket. A ticket is listed as of the last look at which it was not there yet: that tells one that was written
while we were away from an old one that has come into sight (tick.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from jira_csext.helpdesks.port import Fetched, Sighting, Unread
from jira_csext.store.daemon_records import Cursor, Look, TickSaved
from jira_csext.store.errors import TicketUnfit
from jira_csext.sync.read_anew import MAPPED_OTHERWISE
from jira_csext.sync.scope import NOT_SHOWN, is_closed, is_missed, let_go, still_missed
from jira_csext.sync.tick import tick_known, tick_reading
from jira_csext.sync.watched import Watched

_CHUNK = 100
_SIGHTINGS = 1000
# Whoever is to be spoken to meanwhile waits no longer than this for a turn's reading to end.
_SLICE_SECONDS = 20
_DAY = 86400
_FIRST_WAIT, _LONGEST_WAIT = 60, 6 * 3600
# A ticket that is not to be seen may be back in a minute; after hours it counts as gone.
_GONE_AFTER = 2 * 3600


class TakenIn(NamedTuple):
    """How many tickets were taken in, whether more are waiting, and the latest the helpdesk's clock has shown."""

    ticket_count: int
    more: bool
    now: int


class Searched(NamedTuple):
    """How many tickets a search for changes has listed, and whether it has shown the ticket asked for beside them."""

    listed_count: int
    beside_is_shown: bool = False


def look_for_changes(
    watched: Watched,
    helpdesk_now: int,
    now: int,
    *,
    whole_day: bool = False,
    beside: Sighting | None = None,
    found_by_search: Callable[[Sequence[str]], None] = lambda _: None,
) -> Searched:
    """Ask the helpdesk what changed since the last round and put it on the list, to be read first.

    `whole_day` looks a day back, for what search has shown late. The very first time the site is adopted, and nothing
    is asked: `sweep` lists what is there. While search does not understand dates, or has not shown `beside`, the
    watermark stays where it is. `found_by_search` is handed the ids.
    """
    store, site = watched.store, watched.site
    cursor = store.cursor.of(site)
    if cursor.watermark is None:
        store.cursor.adopt(site, now)
        store.cursor.advance(site, helpdesk_now, now)
        return Searched(0)
    # A helpdesk's clock that was ahead and has been mended is before its own watermark.
    unseen_at = min(cursor.watermark, helpdesk_now)
    since = min(unseen_at, helpdesk_now - _DAY) if whole_day else unseen_at
    seen = _Seen(beside)
    found = store.looks.changed(site, seen.through(watched.helpdesk.changed_since(since, beside)))
    found_by_search(found)
    listed_at = listed_as_of(cursor, unseen_at)
    store.looks.ask(site, found, "read", "changed in the helpdesk", listed_at, urgent=True)
    is_in_doubt = beside is not None and not seen.is_shown
    if not is_in_doubt and (cursor.canary is None or cursor.canary.understood):
        store.cursor.advance(site, helpdesk_now, now)
    return Searched(len(found), seen.is_shown)


class _Seen:
    """Whether a ticket was among sightings that are still on their way."""

    def __init__(self, looked_for: Sighting | None) -> None:
        self._id = None if looked_for is None else looked_for.ticket_id
        self.is_shown = False

    def through(self, sightings: Iterable[Sighting]) -> Iterator[Sighting]:
        for sighting in sightings:
            self.is_shown = self.is_shown or sighting.ticket_id == self._id
            yield sighting


def sweep(watched: Watched, now: int) -> int:
    """Once a day compare all of the scope with what is on record; return how many tickets that put on the list.

    The first time that is everything there is, listed as of just before the adoption. Listed as it comes: after an
    interruption the next sweep lists the rest. They are read in slices, after whatever changes meanwhile.
    """
    store, site = watched.store, watched.site
    cursor = store.cursor.of(site)
    if cursor.swept_at is not None and now - cursor.swept_at < _DAY:
        return 0
    if cursor.swept_at is None:
        listed_at, reason = _just_before_adoption(cursor), "in scope when the site was first watched"
    else:
        listed_at, reason = now, "found by the daily look at everything"
    count = 0
    seen: set[str] = set()
    everything = iter(watched.helpdesk.everything())
    while some := list(islice(everything, _SIGHTINGS)):
        seen.update(sighting.ticket_id for sighting in some)
        found = store.looks.changed(site, some)
        store.looks.ask(site, found, "read", reason, listed_at)
        count += len(found)
    # Pages shift while they are turned; whoever is in doubt is not spoken to for hours, so it is looked twice.
    unseen = store.looks.unseen(site, seen)
    missed = still_missed(watched, unseen)
    missing = [one for one in unseen if one in missed]
    store.looks.ask(site, missing, "read", NOT_SHOWN, now)
    store.cursor.swept(site, now)
    return count + len(missing)


def listed_as_of(cursor: Cursor, unseen_at: int) -> int:
    """Return as of when a ticket is listed that was not seen at that instant; see the head of this module."""
    return unseen_at if cursor.swept_at is not None else _just_before_adoption(cursor)


def _just_before_adoption(cursor: Cursor) -> int:
    """Whatever is found until all was listed once has been there from the start: nothing was seen before."""
    return 0 if cursor.adopted_at is None else cursor.adopted_at - 1


def take_in(watched: Watched, now: int) -> TakenIn:
    """Read and evaluate what is on the list, the urgent first, at most a turn's worth.

    A ticket that fails is set aside with the reason, and nothing else suffers. One that left the scope is let go.
    Raises HelpdeskError when the helpdesk fails as a whole; what was not read by then stays on the list.
    """
    limit = watched.limits.reads_per_turn
    wanted = watched.store.looks.wanted(watched.site, limit, now)
    to_read = {look.ticket_id: look for look in wanted if look.wants == "read"}
    # The missed ones last: a search that fails is then no reason not to read what changed.
    missed = {one: look for one, look in to_read.items() if is_missed(look)}
    reading = _Slice(now)
    portions = chain(reading.portions([one for one in to_read if one not in missed]), reading.portions(list(missed)))
    left: frozenset[str] | None = None
    count, clock = 0, now
    for ids in portions:
        if left is None and ids[0] in missed:
            left = still_missed(watched, [one for one, look in missed.items() if _is_over(look, now)])
        for found in watched.helpdesk.read(ids):
            look = to_read[found.ticket.id if isinstance(found, Fetched) else found.ticket_id]
            if isinstance(found, Unread):
                _not_read(watched, look, found, clock)
                continue
            # What happened while we were reading counts as well.
            clock = max(clock, found.fetched_at)
            if left is None:
                count += _taken_in(watched, look, found, clock)
            else:
                count += _missed(watched, look, found, clock, is_gone=look.ticket_id in left)
        if reading.is_over(clock) and reading.count < len(to_read):
            return TakenIn(count, more=True, now=clock)
    for look in wanted:
        if look.wants == "evaluate":
            count += _evaluated(watched, look.ticket_id, clock)
    return TakenIn(count, more=len(wanted) == limit, now=clock)


class _Slice:
    """The time that a turn's reading may take, by the helpdesk's clock, and how many tickets it was good for so far."""

    def __init__(self, now: int) -> None:
        self._began = self._clock = now
        self.count = 0

    def portions(self, ids: list[str]) -> Iterator[list[str]]:
        """Yield the ids, a chunk first and then as many as the rest of the time is good for at that pace.

        What is read in one go is read side by side, and is all read before anybody is spoken to.
        """
        start = 0
        while start < len(ids):
            passed = self._clock - self._began
            pace = self.count * max(0, _SLICE_SECONDS - passed) // max(1, passed)
            some = ids[start : start + max(_CHUNK, pace)]
            start += len(some)
            self.count += len(some)
            yield some

    def is_over(self, clock: int) -> bool:
        """Has it passed? `clock` is the latest that the helpdesk has shown."""
        self._clock = clock
        return clock - self._began >= _SLICE_SECONDS


def wake(watched: Watched, now: int) -> int:
    """Evaluate the tickets whose `wake_at` has come; return how many."""
    due = watched.store.due(watched.site, watched.limits.evaluations_per_turn, now)
    return sum(_evaluated(watched, subject.remote_id, now) for subject in due if subject.kind == "ticket")


def _taken_in(watched: Watched, look: Look, found: Fetched, now: int) -> bool:
    try:
        saved = tick_reading(watched, found, now, listed_at=look.since, is_anew=look.reason == MAPPED_OTHERWISE)
    except TicketUnfit as error:
        _set_aside(watched, look.ticket_id, look.attempts, str(error), now)
        return False
    return _counted(watched, look.ticket_id, saved, now)


def _missed(watched: Watched, look: Look, found: Fetched, now: int, *, is_gone: bool) -> bool:
    """Take in a ticket that search does not show; let it go when that was so for hours, at once if it is closed."""
    if is_gone or is_closed(found.ticket):
        # Nothing of its history is behind that instant, so what has ended keeps its end.
        gone = let_go(found.ticket, max(look.since, found.ticket.history[-1].at))
        return _taken_in(watched, look, found._replace(ticket=gone), now)
    if look.attempts and _is_over(look, now):
        # A second look at everything has shown it.
        return _taken_in(watched, look, found, now)
    # What brought it out of the scope may be all that is new; until that is certain it is left alone.
    if not look.attempts and not _taken_in(watched, look, found, now):
        return False
    _set_aside(watched, look.ticket_id, look.attempts, NOT_SHOWN, now, gone=True)
    return not look.attempts


def _is_over(look: Look, now: int) -> bool:
    """Was the ticket out of sight for so long that it counts as gone?"""
    return look.gone and now - look.since >= _GONE_AFTER


def _evaluated(watched: Watched, ticket_id: str, now: int) -> bool:
    try:
        saved = tick_known(watched, ticket_id, now)
    except TicketUnfit as error:
        _set_aside(watched, ticket_id, 0, str(error), now)
        return False
    if saved is None:
        watched.store.looks.forget(watched.site, ticket_id)
        return False
    return _counted(watched, ticket_id, saved, now)


def _counted(watched: Watched, ticket_id: str, saved: TickSaved, now: int) -> bool:
    """An older answer changes nothing; the ticket is read again in a while, when the helpdesk's clock has caught up."""
    if saved.older:
        _set_aside(watched, ticket_id, 0, "a newer answer is on record than the helpdesk's clock gives now", now)
    return not saved.older


def _not_read(watched: Watched, look: Look, unread: Unread, now: int) -> None:
    """Try again later; one that was out of sight before and still is after hours is gone, until search shows it."""
    if not (unread.gone and _is_over(look, now)):
        _set_aside(watched, unread.ticket_id, look.attempts, unread.reason, now, gone=unread.gone)
        return
    store, site = watched.store, watched.site
    known = store.known(site, unread.ticket_id)
    if known is not None and known.ticket.gone_at is None:
        gone = known.ticket._replace(gone_at=look.since)
        _taken_in(watched, look, Fetched(gone, known.updated, max(known.fetched_at, now)), now)
    store.looks.forget(site, unread.ticket_id)


def _set_aside(watched: Watched, ticket_id: str, attempts: int, reason: str, now: int, *, gone: bool = False) -> None:
    """Leave a ticket alone for a while, ever longer, with the reason for people to see."""
    wait = min(_FIRST_WAIT << min(attempts, 20), _LONGEST_WAIT)
    watched.store.looks.set_aside(watched.site, ticket_id, reason, now + wait, now, gone=gone)
