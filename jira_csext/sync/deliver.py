"""Deliver: carry out what was decided, effectively once.

Each action is looked for by its marker first, checked against the ticket as it is now, written down as `sending` on
the disk, and only then sent. What may have been done is looked up before it is sent again (docs/decisions/0005).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.port import Fetched, Unread, Write
from jira_csext.store.daemon_records import OutboxChange, OutboxRow, OutboxState, SiteState
from jira_csext.store.errors import TicketUnfit, WrongState
from jira_csext.sync.guards import guarded, project_of, recover, refused_project, waiting_for
from jira_csext.sync.holds import cycle_of, kind_now, standing
from jira_csext.sync.inside import WRITTEN_BUT_UNSEEN, read_back
from jira_csext.sync.scope import is_out_of_scope
from jira_csext.sync.speech import SpeechError
from jira_csext.sync.tick import Ticked, ticked
from jira_csext.sync.watched import Watched
from jira_csext.sync.writing import write_for

Stopping = Callable[[], bool]
"""Asked before each action: is the work to end, because the daemon is to stop?"""

# An unknown outcome is looked for this often, over at least this long, before anything is sent again.
_LOOKS, _LOOK_FOR = 3, 300
_FIRST_LOOK_AFTER = 30
_NOT_THERE = "looked for and not there"
_RETRY_AFTER = 120
# A ticket out of sight may come back; after these hours its action waits for a person.
_GONE_FOR = 6 * 3600
_OUT_OF_SIGHT = "not to be seen: "
# Which limit holds for one ticket only; any other holds for all that we would send.
_ONE_TICKET = "per-issue"


class _Reading(NamedTuple):
    fetched: Fetched
    ticked: Ticked


@dataclass(slots=True)
class _Round:
    """What one round of deliveries has learned, so that no ticket is read, and no project asked, more than needed."""

    left: int
    stopping: Stopping
    readings: dict[str, _Reading] = field(default_factory=dict)
    refusing: set[str] = field(default_factory=set)


def going_on() -> bool:
    """Return False: nobody has said that the work is to end."""
    return False


def deliver(watched: Watched, now: int, *, stopping: Stopping = going_on) -> Counter[str]:
    """Carry out what is due, oldest first; return how many actions came to which state. Nothing while paused.

    A pause, or being told to stop, counts from the next action on.

    What cannot be done now waits and holds up no other decision. Raises HelpdeskError for what concerns the whole
    site: everything stays as it was and goes on when it is well.
    """
    done: Counter[str] = Counter()
    store, site = watched.store, watched.site
    recover(watched, now)
    seen: set[str] = set()
    this = _Round(watched.limits.deliveries_per_turn, stopping)
    while this.left > 0:
        # An action whose turn comes when the one before it in its decision is settled is found the next time round.
        rows = [row for row in store.outbox.deliverable(site, this.left + len(seen), now) if row.key not in seen]
        if not rows:
            break
        for row in _by_ticket(rows):
            if _is_to_end(watched, this):
                return done
            seen.add(row.key)
            done[_one(watched, row, this, now).state] += 1
            if this.left <= 0:
                break
    return done


def _is_to_end(watched: Watched, this: _Round) -> bool:
    return this.stopping() or watched.store.cursor.of(watched.site).pause is not None


def _by_ticket(rows: list[OutboxRow]) -> list[OutboxRow]:
    """Return the rows with those of one ticket together, so that what was read of it is fresh for all of them."""
    first: dict[str, int] = {}
    for place, row in enumerate(rows):
        first.setdefault(row.ticket_id, place)
    return sorted(rows, key=lambda row: first[row.ticket_id])


def _one(watched: Watched, row: OutboxRow, this: _Round, now: int) -> OutboxRow:
    try:
        if (put_off := _put_off(watched, row, this, now)) is not None:
            return put_off
        this.left -= 1
        if row.state == "sending":
            row = watched.store.outbox.mark(row.key, "unknown", "interrupted while it was being sent", now)
        return _delivered(watched, row, this, now)
    except WrongState as wrong:
        if wrong.state != "abandoned":
            raise
        # A person gave it up in this moment, and that counts.
        return watched.store.outbox.row(row.key) or row
    except TicketUnfit as unfit:
        later = now + _RETRY_AFTER
        watched.store.looks.set_aside(watched.site, row.ticket_id, str(unfit), later, now)
        return _later(watched, row, str(unfit), waiting_for(row.decided_at, now), now)


def _delivered(watched: Watched, row: OutboxRow, this: _Round, now: int) -> OutboxRow:
    mark = watched.store.outbox.mark
    fetched = _read(watched, row, this)
    if isinstance(fetched, Unread):
        return _not_to_be_seen(watched, row, fetched, now)
    marked = _marked(row, fetched)
    if marked is not None:
        return read_back(watched, row, marked.remote_id, "found on the ticket", now, is_note=marked.is_note)
    ticket, evaluation, _ = _ticked(watched, row, fetched, this, now)
    if row.state == "unknown":
        since = _since_sending(watched, row)
        if any(change.reason.startswith(WRITTEN_BUT_UNSEEN) for change in since):
            return mark(row.key, "sent", "it was written, and taken away by somebody since", now)
        again = _look_again(since, now)
        if again is not None:
            return mark(row.key, "unknown", _NOT_THERE, now, not_before=again)
    if is_out_of_scope(ticket):
        return mark(row.key, "superseded", "the ticket left the scope", now)
    cycle = cycle_of(row, watched.rulebook, evaluation)
    if cycle is None:
        return mark(row.key, "superseded", "no rule asks for it any more", now)
    stands = standing(watched.rulebook, watched.version, row, cycle, evaluation, now)
    if stands.state != "holds":
        return mark(row.key, stands.state, stands.reason, now, not_before=stands.not_before)
    kind = kind_now(watched.rulebook, row, cycle, now)
    verdict = guarded(watched, row, ticket, kind, now)
    if verdict is not None:
        return mark(row.key, verdict.state, verdict.reason, now, not_before=verdict.not_before)
    try:
        write = write_for(watched, row, ticket, cycle, kind, now)
    except SpeechError as error:
        return mark(row.key, "parked", str(error), now)
    if _is_to_end(watched, this):
        # Reading the ticket may have taken a while.
        return row
    mark(row.key, "sending", "", now)
    return _sent(watched, row, write, project_of(ticket), this, now)


def _sent(watched: Watched, row: OutboxRow, write: Write, project: str, this: _Round, now: int) -> OutboxRow:
    mark, cursor, site = watched.store.outbox.mark, watched.store.cursor, watched.site
    try:
        receipt = watched.helpdesk.write(row.ticket_id, write)
    except OutcomeUnknown as error:
        until = max(error.not_before or 0, now + _FIRST_LOOK_AFTER)
        return mark(row.key, "unknown", str(error), now, not_before=until)
    except TooMany as error:
        until = error.not_before or now + _RETRY_AFTER
        after = mark(row.key, "pending", str(error), now, not_before=until)
        if _ONE_TICKET in error.reason:
            return after
        _wait_all(watched, str(error), until, now)
        raise
    except (NotAdmitted, Unreachable) as error:
        mark(row.key, "pending", str(error), now, not_before=error.not_before)
        raise
    except NotAllowed as error:
        cursor.raise_state(site, SiteState("project", project, "not_allowed", now, str(error)))
        this.refusing.add(project)
        return mark(row.key, "pending", str(error), now, not_before=now + _RETRY_AFTER)
    except (Conflict, Gone) as error:
        return mark(row.key, "pending", str(error), now, not_before=error.not_before or now + _RETRY_AFTER)
    except Refused as error:
        return mark(row.key, "parked", str(error), now)
    if any(state.scope == "project" and state.place == project for state in cursor.of(site).states):
        cursor.clear_state(site, "not_allowed", scope="project", place=project)
    this.refusing.discard(project)
    if receipt.public and write.kind != "note":
        return mark(row.key, "sent", "", now, remote_id=receipt.remote_id)
    said = "" if write.kind == row.kind else "its deadline had passed, so it was said to staff only"
    return read_back(watched, row, receipt.remote_id, said, now, is_note=write.kind == "note")


def _read(watched: Watched, row: OutboxRow, this: _Round) -> Fetched | Unread:
    """Return the ticket; for what the client will read, always as it is at this moment."""
    known = this.readings.get(row.ticket_id)
    if known is not None and not row.public:
        return known.fetched
    this.readings.pop(row.ticket_id, None)
    try:
        (found,) = watched.helpdesk.read([row.ticket_id])
    except (NotAllowed, Gone, Conflict, Refused) as error:
        # What concerns one ticket must not hold up the others.
        return Unread(row.ticket_id, gone=isinstance(error, NotAllowed | Gone), reason=str(error))
    return found


def _ticked(watched: Watched, row: OutboxRow, fetched: Fetched, this: _Round, now: int) -> Ticked:
    """Return what the ticket stands at, worked out once for each reading of it."""
    known = this.readings.get(row.ticket_id)
    if known is None:
        known = this.readings[row.ticket_id] = _Reading(fetched, ticked(watched, fetched, now))
    return known.ticked


class _Marked(NamedTuple):
    remote_id: str
    is_note: bool


def _marked(row: OutboxRow, fetched: Fetched) -> _Marked | None:
    """Return what carries the action's marker, None when nothing does.

    What an older copy of the store decides again after the deadline is a note instead of the message that the client
    had in time, and is not said a second time to staff.
    """
    markers, is_note = fetched.markers, row.kind == "note"
    if row.key in markers:
        return _Marked(markers[row.key], is_note)
    head, name, _ = row.key.rpartition(f"/note {row.action.value}")
    in_time = f"{head}/reply {row.action.value}"
    return _Marked(markers[in_time], is_note=False) if is_note and name and in_time in markers else None


def _since_sending(watched: Watched, row: OutboxRow) -> list[OutboxChange]:
    story = watched.store.outbox.story(row.key)
    last = max((place for place, change in enumerate(story) if change.state == "sending"), default=-1)
    return story[last + 1 :]


def _look_again(since: list[OutboxChange], now: int) -> int | None:
    """Return when to look for the marker again, None once it was looked for often and long enough, now included.

    The time is counted from the first look: an answer may have been lost late in a round that began long before.
    """
    empty = [change.at for change in since if change.reason == _NOT_THERE]
    if len(empty) + 1 >= _LOOKS and now - empty[0] >= _LOOK_FOR:
        return None
    return now + (_FIRST_LOOK_AFTER << min(len(empty) + 1, 5))


def _not_to_be_seen(watched: Watched, row: OutboxRow, unread: Unread, now: int) -> OutboxRow:
    reason = f"{_OUT_OF_SIGHT}{unread.reason}" if unread.gone else unread.reason
    since = now
    for change in reversed(watched.store.outbox.story(row.key)):
        if not change.reason.startswith(_OUT_OF_SIGHT):
            break
        since = change.at
    if unread.gone and now - since >= _GONE_FOR:
        also = "; it may have been said, for its answer was lost" if row.state == "unknown" else ""
        return watched.store.outbox.mark(row.key, "parked", f"{reason}{also}", now)
    failing = since if unread.gone else row.decided_at
    return _later(watched, row, reason, waiting_for(failing, now), now)


def _later(watched: Watched, row: OutboxRow, reason: str, not_before: int, now: int) -> OutboxRow:
    state: OutboxState = "unknown" if row.state == "unknown" else "pending"
    return watched.store.outbox.mark(row.key, state, reason, now, not_before=not_before)


def _put_off(watched: Watched, row: OutboxRow, this: _Round, now: int) -> OutboxRow | None:
    """Put off, unasked, what belongs to a project that has refused us in this round already."""
    if not this.refusing or row.state not in ("pending", "held"):
        return None
    state = refused_project(watched, row)
    if state is None or state.place not in this.refusing:
        return None
    return _later(watched, row, state.sentence, waiting_for(state.since, now), now)


def _wait_all(watched: Watched, reason: str, until: int, now: int) -> None:
    """A limit that holds for the whole site: what would be next waits as well."""
    limit = watched.limits.deliveries_per_turn
    for row in watched.store.outbox.deliverable(watched.site, limit, now):
        if row.state in ("pending", "held", "unknown"):
            _later(watched, row, reason, until, now)
