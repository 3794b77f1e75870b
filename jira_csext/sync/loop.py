"""The daemon's turns: fetch, take in, wake, deliver; and what a turn makes of a helpdesk that does not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from jira_csext.helpdesks.errors import HelpdeskError, NotAdmitted, NotAllowed, TooMany
from jira_csext.helpdesks.port import Sighting
from jira_csext.store.daemon_records import Owner, SiteState
from jira_csext.sync.deliver import SiteStopped, deliver
from jira_csext.sync.fetch import look_for_changes, take_in, wake
from jira_csext.sync.watched import Watched

# A helpdesk's clock that moves by more than this against ours has jumped; until two measurements agree nothing public
# is said.
_JUMP = 60
_CANARY_EVERY = 3600

LocalClock = Callable[[], int]
Wait = Callable[[float], bool]
"""Waits that many seconds; True when the daemon is to stop, which ends the waiting early."""


@dataclass(slots=True)
class Turn:
    """What one turn did; `trouble` is the sentence of what stopped part of it."""

    changed_count: int = 0
    taken_in_count: int = 0
    woken_count: int = 0
    delivered: Counter[str] = field(default_factory=Counter)
    trouble: str = ""


def turn(watched: Watched, local_now: int, *, speaks: bool = True) -> Turn:
    """Take one turn and return what it did. `local_now` is this machine's clock, in epoch seconds.

    The helpdesk's own clock decides what is due. A helpdesk that does not answer is a state of the site, kept with
    since when; what is due by time alone is still evaluated, and nothing is lost. Raises StoreError and LeaseLost.
    """
    done = Turn()
    cursor, site = watched.store.cursor, watched.site
    now = local_now + cursor.of(site).clock_offset
    try:
        helpdesk_now = watched.helpdesk.clock()
        now = _measured(watched, helpdesk_now, local_now)
        _canary(watched, now)
        done.changed_count = look_for_changes(watched, helpdesk_now, now)
        done.taken_in_count = take_in(watched, now)
        _well(watched)
    except HelpdeskError as error:
        done.trouble = _unwell(watched, error, now)
    done.woken_count = wake(watched, now)
    if speaks and not done.trouble:
        try:
            done.delivered = deliver(watched, now)
        except SiteStopped as stopped:
            done.trouble = str(stopped)
        except HelpdeskError as error:
            done.trouble = _unwell(watched, error, now)
    return done


def run(
    watched: Watched, owner: Owner, poll_every: float, clock: LocalClock, wait: Wait, tell: Callable[[Turn], None]
) -> None:
    """Take turns until told to stop. Raises LeaseHeld when another daemon serves the site."""
    lease, site = watched.store.lease, watched.site
    lease.acquire(site, owner, clock())
    try:
        while True:
            lease.renew(site, owner, clock())
            done = turn(watched, clock())
            tell(done)
            # Where there is more to read or to say, go on at once; otherwise wait for the world to change.
            busy = done.taken_in_count >= watched.limits.reads_per_turn and not done.trouble
            if wait(0 if busy else poll_every):
                return
    finally:
        lease.release(site, owner, clock())


def _measured(watched: Watched, helpdesk_now: int, local_now: int) -> int:
    cursor, site = watched.store.cursor, watched.site
    before = cursor.of(site)
    offset = helpdesk_now - local_now
    if before.clock_measured_at is not None and abs(offset - before.clock_offset) > _JUMP:
        sentence = (
            f"The helpdesk's clock moved by {offset - before.clock_offset} s against ours; public messages wait until "
            "two measurements agree."
        )
        cursor.raise_state(site, SiteState("site", "", "clock", helpdesk_now, sentence))
    elif before.clock_measured_at is not None:
        cursor.clear_state(site, "clock")
    if before.clock_measured_at is None or offset != before.clock_offset:
        cursor.measured(site, offset, helpdesk_now)
    return helpdesk_now


def _canary(watched: Watched, now: int) -> None:
    """Once an hour: a search that misreads dates answers with success and no tickets, which would be a silent miss."""
    cursor, site = watched.store.cursor, watched.site
    before = cursor.of(site)
    if before.watermark is None or (before.canary is not None and now - before.canary.at < _CANARY_EVERY):
        return
    known = next((_seen(watched, ticket.id) for ticket in watched.store.tickets(site)), None)
    if known is None or not known.updated:
        return
    understood = watched.helpdesk.understands_dates(known, now)
    sentence = "" if understood else "Search does not understand dates: changes may be missed until this is mended."
    cursor.canary(site, understood, sentence, now)
    if understood:
        cursor.clear_state(site, "canary")
    else:
        cursor.raise_state(site, SiteState("site", "", "canary", now, sentence))


def _seen(watched: Watched, ticket_id: str) -> Sighting | None:
    known = watched.store.known(watched.site, ticket_id)
    return None if known is None else Sighting(ticket_id, known.updated)


def _unwell(watched: Watched, error: HelpdeskError, now: int) -> str:
    name = (
        "not_admitted"
        if isinstance(error, NotAdmitted)
        else "not_allowed"
        if isinstance(error, NotAllowed)
        else ("too_many" if isinstance(error, TooMany) else "unreachable")
    )
    watched.store.cursor.raise_state(watched.site, SiteState("site", "", name, now, str(error)))
    return str(error)


def _well(watched: Watched) -> None:
    for state in watched.store.cursor.of(watched.site).states:
        if state.scope == "site" and state.name in ("not_admitted", "not_allowed", "too_many", "unreachable"):
            watched.store.cursor.clear_state(watched.site, state.name)
