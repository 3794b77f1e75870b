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
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.rulebook import ActionKind
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    HelpdeskError,
    NotAllowed,
    Refused,
)
from jira_csext.helpdesks.port import Fetched, Receipt, Unread, Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.store.errors import TicketUnfit, WrongState
from jira_csext.sync.across_writing import LetGo, write_of_client, write_of_limit
from jira_csext.sync.card import LetBe, card_write
from jira_csext.sync.carried import is_card
from jira_csext.sync.conduct import asked, spoken, wrong_words
from jira_csext.sync.delay_together import Waits, joined, told_in
from jira_csext.sync.drafts import Draft, as_draft, as_found, drafted
from jira_csext.sync.guards import Verdict, guarded, project_of, recover, refused_project, waiting_for
from jira_csext.sync.holds import command_standing, cycle_of, is_commanded, standing
from jira_csext.sync.in_turn import in_turn, waits_by_now
from jira_csext.sync.inside import Meant, read_back
from jira_csext.sync.limits import limit_standing
from jira_csext.sync.lost import (
    NOT_THERE,
    TAKEN_AWAY,
    is_looked_for,
    look_again,
    marked,
    tried_at,
    was_written,
)
from jira_csext.sync.notify import Notification
from jira_csext.sync.notify_told import Notice, hushed, tell
from jira_csext.sync.scope import is_out_of_scope
from jira_csext.sync.sent import Way, put_off, sent, way_of
from jira_csext.sync.speech import SpeechError
from jira_csext.sync.tick import Ticked, ticked
from jira_csext.sync.together import Edit, goes_together, send_together, tried_alone
from jira_csext.sync.watched import Watched
from jira_csext.sync.write_back import SAYS_SO, is_write_back, shown_now, write_of
from jira_csext.sync.writing import NobodyToGet, Occasion, write_for

Stopping = Callable[[], bool]
"""Asked before each action: is the work to end, because the daemon is to stop?"""

_RETRY_AFTER = 120
# A ticket out of sight may come back; after these hours its action waits for a person.
_GONE_FOR = 6 * 3600
_OUT_OF_SIGHT = "not to be seen: "


class _Reading(NamedTuple):
    fetched: Fetched
    ticked: Ticked


@dataclass(slots=True)
class _Round:
    """What one round of deliveries has learned, so that no ticket is read, and no project asked, more than needed."""

    left: int
    stopping: Stopping
    readings: dict[str, _Reading] = field(default_factory=dict)
    refusing: set[Way] = field(default_factory=set)
    gathering: list[Edit] | None = None
    beside: list[OutboxRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


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
    recover(watched, now)
    this = _Round(watched.limits.deliveries_per_turn, stopping)
    _each(watched, this, done, now)
    if this.notices:
        # What people are told beside the helpdesk is told together.
        done.update(row.state for row in tell(watched, this.notices, lambda: _is_to_end(watched, this), now))
    return done


def _each(watched: Watched, this: _Round, done: Counter[str], now: int) -> None:
    store, site = watched.store, watched.site
    seen: set[str] = set()
    while this.left > 0:
        # An action whose turn comes when the one before it in its decision is settled is found the next time round.
        rows = [row for row in store.outbox.deliverable(site, this.left + len(seen), now) if row.key not in seen]
        if not rows:
            break
        for row in in_turn(rows):
            if row.key in seen or waits_by_now(watched, row, now):
                continue
            if _is_to_end(watched, this):
                return
            seen.add(row.key)
            gathered = len(this.notices)
            came = _one(watched, row, this, now)
            if len(this.notices) == gathered:
                done[came.state] += 1
            # What left in the same request.
            seen.update(other.key for other in this.beside if not tried_alone(other))
            done.update(other.state for other in this.beside)
            this.beside.clear()
            if this.left <= 0:
                break


def _is_to_end(watched: Watched, this: _Round) -> bool:
    return this.stopping() or watched.store.cursor.of(watched.site).pause is not None


def _one(watched: Watched, row: OutboxRow, this: _Round, now: int) -> OutboxRow:
    try:
        if (later := _put_off(watched, row, this, now)) is not None:
            return later
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
        until = now + _RETRY_AFTER
        watched.store.looks.set_aside(watched.site, row.ticket_id, str(unfit), until, now)
        return put_off(watched, row, str(unfit), waiting_for(row.decided_at, now), now)


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
        as_draft_said = drafted(watched, row) or as_found(row, fetched)
        meant: Meant = "note" if as_draft_said else found.meant
        return read_back(watched, row, found.remote_id, as_draft_said or "found on the ticket", now, meant=meant)
    ticket, evaluation, _ = _ticked(watched, row, fetched, this, now)
    if is_write_back(row):
        return _written_back(watched, row, ticket, evaluation, this, now)
    if is_looked_for(row):
        if was_written(watched, row):
            return mark(row.key, "sent", TAKEN_AWAY, now)
        again = look_again(watched, row, now)
        if again is not None:
            return mark(row.key, "unknown", NOT_THERE, now, not_before=again)
    if is_out_of_scope(ticket):
        return mark(row.key, "superseded", "the ticket left the scope", now)
    cycle = None
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
    if stands.state != "holds":
        return mark(row.key, stands.state, stands.reason, now, not_before=stands.not_before)
    if row.kind == "notify" and (why := hushed(watched, row, ticket, cycle, evaluation, now)):
        return mark(row.key, "superseded", why, now)
    return _guarded(watched, row, ticket, cycle, row.kind, this, now)


def _guarded(
    watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle | None, kind: ActionKind, this: _Round, now: int
) -> OutboxRow:
    mark, told_with = watched.store.outbox.mark, ""
    is_told = kind == "reply" and told_in(watched, row) is not None
    kept = spoken(watched, row, ticket, cycle, now) if kind == "reply" and not is_told else None
    draft = kept if isinstance(kept, Draft) else None
    in_place = "note" if draft or is_told else kind
    verdict = kept if isinstance(kept, Verdict) else guarded(watched, row, ticket, in_place, now)
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
    if kind == "reply" and isinstance(write, Write):
        if draft is None and cycle is not None:
            joint = joined(watched, row, ticket, cycle, write, now)
            if isinstance(joint, Waits):
                return mark(row.key, "held", joint.reason, now, not_before=joint.not_before)
            write, told_with = joint
        if draft is None and not is_told and (draft := wrong_words(watched, write, ticket, now)) is not None:
            verdict = guarded(watched, row, ticket, "note", now)
            if verdict is not None:
                return mark(row.key, verdict.state, verdict.reason, now, not_before=verdict.not_before)
        if draft is not None:
            write = as_draft(watched, write, draft, asked(watched, ticket, now))
    if _is_to_end(watched, this):
        # Reading the ticket may have taken a while.
        return row
    if isinstance(write, Write) and goes_together(watched, write):
        return _edited(watched, Edit(row, write, project_of(ticket)), this, now)
    if isinstance(write, Notification):
        this.notices.append(Notice(row, write))
        return row
    mark(row.key, "sending", draft.reason if draft is not None else told_with, now)
    return sent(watched, row, write, project_of(ticket), this.refusing, now)


def _written_back(
    watched: Watched, row: OutboxRow, ticket: Ticket, evaluation: Evaluation, this: _Round, now: int
) -> OutboxRow:
    """Let a ticket's fields say where its promises stand; see `sync.write_back`."""
    mark, store = watched.store.outbox.mark, watched.store
    shown = shown_now(watched, row, ticket, evaluation)
    if isinstance(shown, str):
        return mark(row.key, "sent", shown, now)
    verdict = guarded(watched, row, ticket, "set", now)
    if verdict is not None:
        return mark(row.key, verdict.state, verdict.reason, now, not_before=verdict.not_before)
    write = write_of(watched, row, ticket, shown)

    def written() -> None:
        store.write_backs.wrote(watched.site, row.ticket_id, shown, now)

    if write is None:
        written()
        return mark(row.key, "sent", SAYS_SO, now)
    if _is_to_end(watched, this):
        return row
    return _edited(watched, Edit(row, write, project_of(ticket), written), this, now)


def _edited(watched: Watched, edit: Edit, this: _Round, now: int) -> OutboxRow:
    """Carry out an edit with the others of its ticket that are due, or leave it to whoever gathers them."""
    if this.gathering is not None:
        this.gathering.append(edit)
        return edit.row

    def gather(row: OutboxRow) -> tuple[OutboxRow, Edit | None]:
        gathered: list[Edit] = []
        this.gathering = gathered
        try:
            return _one(watched, row, this, now), gathered[0] if gathered else None
        finally:
            this.gathering = None

    def send(each: Edit, outcome: Receipt | HelpdeskError | None) -> OutboxRow:
        done = sent(watched, each.row, each.write, each.project, this.refusing, now, outcome)
        if done.state == "sent":
            each.written()
        return done

    if not watched.edits_together or tried_alone(edit.row):
        watched.store.outbox.mark(edit.row.key, "sending", "", now)
        return send(edit, None)
    first, *others = send_together(watched, edit, gather, send, now)
    this.beside.extend(others)
    return first


def _done_for_client(watched: Watched, row: OutboxRow, this: _Round, now: int) -> OutboxRow:
    """Carry out a step in the life of a client: a new ticket, which is on no other one."""
    mark = watched.store.outbox.mark
    try:
        found = write_of_client(watched, row, tried_at(watched, row), now)
    except SpeechError as error:
        return put_off(watched, row, str(error), waiting_for(row.decided_at, now), now)
    if isinstance(found, LetGo):
        return mark(row.key, found.state, found.reason, now)
    nothing = Ticket(row.ticket, "", now, {"project": found.project}, ())
    verdict = guarded(watched, row, nothing, row.kind, now)
    if verdict is not None:
        return mark(row.key, verdict.state, verdict.reason, now, not_before=verdict.not_before)
    if _is_to_end(watched, this):
        return row
    mark(row.key, "sending", "", now)
    return sent(watched, replace(row, ticket_id=""), found.write, found.project, this.refusing, now)


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
    done = sent(watched, row, card.write, project_of(ticket), this.refusing, now)
    if done.state == "sent":
        watched.store.cards.wrote(watched.site, row.ticket_id, card.digest, now, restored=card.restores)
    return done


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
    return put_off(watched, row, reason, waiting_for(failing, now), now)


def _put_off(watched: Watched, row: OutboxRow, this: _Round, now: int) -> OutboxRow | None:
    """Put off, unasked, what belongs to a project that has refused us in this round already."""
    if not this.refusing or row.state not in ("pending", "held"):
        return None
    state = refused_project(watched, row)
    if state is None or way_of(state.place, row.kind) not in this.refusing:
        return None
    # The sentence of the state quotes the request of another ticket.
    why = f"the project {state.place} refuses what we write; `jira-csext status` says why and since when"
    return put_off(watched, row, why, waiting_for(state.since, now), now)
