"""Deliver: carry out what was decided, effectively once.

Each action is looked for by its marker first, checked against the ticket as it is now, written down as `sending` on
the disk, and only then sent. What may have been done is looked up before it is sent again (docs/decisions/0005).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from jira_csext.core.cycle import Cycle
from jira_csext.core.rulebook import ActionKind
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    StillOpen,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.port import Fetched, Receipt, Unread, Write
from jira_csext.store.daemon_records import OutboxRow, OutboxState, SiteState
from jira_csext.store.errors import TicketUnfit, WrongState
from jira_csext.sync.across_writing import LetGo, write_of_client, write_of_limit
from jira_csext.sync.card import LetBe, card_write
from jira_csext.sync.carried import carried_out, is_card
from jira_csext.sync.guards import guarded, project_of, recover, refused_project, waiting_for
from jira_csext.sync.holds import command_standing, cycle_of, is_commanded, kind_now, standing
from jira_csext.sync.inside import read_back
from jira_csext.sync.limits import limit_standing
from jira_csext.sync.lost import (
    FIRST_LOOK_AFTER,
    NOT_SENT,
    NOT_THERE,
    TAKEN_AWAY,
    is_looked_for,
    look_again,
    marked,
    tried_at,
    was_written,
)
from jira_csext.sync.notify import Notification, names_in, remote_id_of
from jira_csext.sync.scope import is_out_of_scope
from jira_csext.sync.speech import SpeechError
from jira_csext.sync.tick import Ticked, ticked
from jira_csext.sync.watched import Watched
from jira_csext.sync.writing import NobodyToGet, Occasion, write_for

Stopping = Callable[[], bool]
"""Asked before each action: is the work to end, because the daemon is to stop?"""

_RETRY_AFTER = 120
# A ticket out of sight may come back; after these hours its action waits for a person.
_GONE_FOR = 6 * 3600
_OUT_OF_SIGHT = "not to be seen: "
# To write comments and labels is a right of the project, and its absence a state of that.
_SPEECH = ("note", "reply", "label")
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
        # A card tells of all that was done on its ticket, so it is written when nothing else is left to be done.
        for row in _by_ticket([row for row in rows if not is_card(row)] or rows):
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
    if row.subject_kind == "client":
        return _done_for_client(watched, row, this, now)
    fetched = _read(watched, row, this)
    if isinstance(fetched, Unread):
        return _not_to_be_seen(watched, row, fetched, now)
    if is_card(row):
        return _card_delivered(watched, row, fetched, this, now)
    found = marked(row, fetched)
    if found is not None:
        return read_back(watched, row, found.remote_id, "found on the ticket", now, is_note=found.is_note)
    ticket, evaluation, _ = _ticked(watched, row, fetched, this, now)
    if is_looked_for(row):
        if was_written(watched, row):
            return mark(row.key, "sent", TAKEN_AWAY, now)
        again = look_again(watched, row, now)
        if again is not None:
            return mark(row.key, "unknown", NOT_THERE, now, not_before=again)
    if is_out_of_scope(ticket):
        return mark(row.key, "superseded", "the ticket left the scope", now)
    cycle, kind = None, row.kind
    limit = watched.rulebook.limit(row.rule)
    if is_commanded(row):
        stands = command_standing(row, ticket)
    elif limit is not None:
        stands = limit_standing(limit, row)
    else:
        cycle = cycle_of(row, watched.rulebook, evaluation)
        if cycle is None:
            return mark(row.key, "superseded", "no rule asks for it any more", now)
        stands = standing(watched.rulebook, watched.version, row, cycle, evaluation, now)
        kind = kind_now(watched.rulebook, row, cycle, now)
    if stands.state != "holds":
        return mark(row.key, stands.state, stands.reason, now, not_before=stands.not_before)
    return _guarded(watched, row, ticket, cycle, kind, this, now)


def _guarded(
    watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle | None, kind: ActionKind, this: _Round, now: int
) -> OutboxRow:
    mark = watched.store.outbox.mark
    verdict = guarded(watched, row, ticket, kind, now)
    if verdict is not None:
        return mark(row.key, verdict.state, verdict.reason, now, not_before=verdict.not_before)
    limit = watched.rulebook.limit(row.rule)
    try:
        if limit is not None:
            write = write_of_limit(watched, row, limit, ticket, kind, tried_at(watched, row), now)
        else:
            write = write_for(watched, row, Occasion(ticket, cycle, tried_at(watched, row)), kind, now)
    except NobodyToGet as nobody:
        return mark(row.key, "superseded", str(nobody), now)
    except SpeechError as error:
        return mark(row.key, "parked", str(error), now)
    if _is_to_end(watched, this):
        # Reading the ticket may have taken a while.
        return row
    mark(row.key, "sending", "", now)
    if isinstance(write, Notification):
        return _notified(watched, row, write, now)
    return _sent(watched, row, write, project_of(ticket), this, now)


def _done_for_client(watched: Watched, row: OutboxRow, this: _Round, now: int) -> OutboxRow:
    """Carry out a step in the life of a client: a new ticket, which is on no other one."""
    mark = watched.store.outbox.mark
    try:
        found = write_of_client(watched, row, tried_at(watched, row), now)
    except SpeechError as error:
        return _later(watched, row, str(error), waiting_for(row.decided_at, now), now)
    if isinstance(found, LetGo):
        return mark(row.key, found.state, found.reason, now)
    nothing = Ticket(row.ticket, "", now, {"project": found.project}, ())
    verdict = guarded(watched, row, nothing, row.kind, now)
    if verdict is not None:
        return mark(row.key, verdict.state, verdict.reason, now, not_before=verdict.not_before)
    if _is_to_end(watched, this):
        return row
    mark(row.key, "sending", "", now)
    return _sent(watched, replace(row, ticket_id=""), found.write, found.project, this, now)


def _card_delivered(watched: Watched, row: OutboxRow, fetched: Fetched, this: _Round, now: int) -> OutboxRow:
    """Write the card, or bring it up to date; see `sync.card`."""
    mark = watched.store.outbox.mark
    ticket, evaluation, _ = _ticked(watched, row, fetched, this, now)
    if row.key not in fetched.markers and not row.remote_id and is_looked_for(row):
        again = look_again(watched, row, now)
        if again is not None:
            return mark(row.key, "unknown", NOT_THERE, now, not_before=again)
    card = card_write(watched, row, fetched, ticket, evaluation, now)
    if isinstance(card, LetBe):
        return mark(row.key, "superseded" if card.for_good else "sent", card.reason, now)
    verdict = guarded(watched, row, ticket, "note", now)
    if verdict is not None:
        return mark(row.key, verdict.state, verdict.reason, now, not_before=verdict.not_before)
    if _is_to_end(watched, this):
        return row
    mark(row.key, "sending", "", now)
    done = _sent(watched, row, card.write, project_of(ticket), this, now)
    if done.state == "sent":
        watched.store.cards.wrote(watched.site, row.ticket_id, card.digest, now, restored=card.restores)
    return done


def _notified(watched: Watched, row: OutboxRow, what: Notification, now: int) -> OutboxRow:
    """Say it beside the helpdesk; who was reached is not told again when others were not."""
    mark = watched.store.outbox.mark
    reached = watched.notifies(what, names_in(row.remote_id))
    remote_id = remote_id_of(reached.names)
    trouble = "; ".join((*reached.wrong, *reached.failed))
    if not trouble:
        return carried_out(watched, row, "", now, remote_id=remote_id)
    if reached.wrong or now - row.decided_at >= _GONE_FOR:
        return mark(row.key, "parked", trouble, now, remote_id=remote_id)
    return mark(row.key, "pending", trouble, now, not_before=waiting_for(row.decided_at, now), remote_id=remote_id)


def _sent(watched: Watched, row: OutboxRow, write: Write, project: str, this: _Round, now: int) -> OutboxRow:
    mark, cursor, site = watched.store.outbox.mark, watched.store.cursor, watched.site
    try:
        if write.edits:
            receipt = watched.helpdesk.edit_note(row.ticket_id, write.edits, write)
        else:
            receipt = watched.helpdesk.write(row.ticket_id, write)
    except StillOpen as error:
        return mark(row.key, "unknown", f"{NOT_SENT}{error}", now, not_before=error.not_before)
    except OutcomeUnknown as error:
        until = max(error.not_before or 0, now + FIRST_LOOK_AFTER)
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
        if write.edits or write.kind not in _SPEECH:
            # A right of its own is missing, and what is said in the project needs it not.
            return mark(row.key, "parked", str(error), now)
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
        return carried_out(watched, row, "", now, remote_id=receipt.remote_id)
    said = _told_of(receipt) if write.kind == row.kind else "its deadline had passed, so it was said to staff only"
    return read_back(watched, row, receipt.remote_id, said, now, is_note=write.kind == "note")


def _told_of(receipt: Receipt) -> str:
    """Return what people should know of what came of an action, beside that it is done."""
    made = f"this is {receipt.name}" if receipt.name else ""
    return "; ".join(filter(None, (made, "it was so already" if receipt.already else "", receipt.notice)))


def _read(watched: Watched, row: OutboxRow, this: _Round) -> Fetched | Unread:
    """Return the ticket; for what the client will read, always as it is at this moment."""
    known = this.readings.get(row.ticket_id)
    if known is not None and not row.public and not is_card(row):
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
    # The sentence of the state quotes the request of another ticket.
    why = f"the project {state.place} refuses what we write; `jira-csext status` says why and since when"
    return _later(watched, row, why, waiting_for(state.since, now), now)


def _wait_all(watched: Watched, reason: str, until: int, now: int) -> None:
    """A limit that holds for the whole site: what would be next waits as well."""
    limit = watched.limits.deliveries_per_turn
    for row in watched.store.outbox.deliverable(watched.site, limit, now):
        if row.state in ("pending", "held", "unknown"):
            _later(watched, row, reason, until, now)
