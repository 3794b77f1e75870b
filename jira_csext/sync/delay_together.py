"""Deadlines of one client that slip together: one message names them all, on the ticket whose deadline is first.

It names what was written down for it before it was sent, so that nothing is told twice, whenever we are killed: each
other ticket waits for that message, gets a note that names it, and is told of itself where it was never sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from jira_csext.core.cycle import Cycle
from jira_csext.core.delay_rule import WARNING_TEXT
from jira_csext.core.speech_text import Items, Paragraph, Text, Words
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.port import Unread, Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.conduct import grace_of, spoken
from jira_csext.sync.delay_readers import may_be_named
from jira_csext.sync.delay_told import NOTED, TOLD_WITH
from jira_csext.sync.drafts import drafted
from jira_csext.sync.holds import cycle_of, standing
from jira_csext.sync.speech import SpeechError
from jira_csext.sync.tick import ticked
from jira_csext.sync.watched import Watched
from jira_csext.sync.writing import Occasion, write_for

_WAITS_FOR: Final = "the client is told of it together with "
_BY_ITSELF: Final = "the client is told of it by itself"
_MOST: Final = 10
_ASK_AGAIN: Final = 30
_LIVE: Final = frozenset({"pending", "held", "sending", "unknown"})


class Joined(NamedTuple):
    """What is sent for a delay warning: the message with those of others in it, or, with a `reason`, a note instead."""

    write: Write
    reason: str = ""


class Waits(NamedTuple):
    """A delay warning waits for the message that tells of it."""

    reason: str
    not_before: int


class _Other(NamedTuple):
    row: OutboxRow
    ticket: Ticket
    cycle: Cycle
    waits: bool = False


def told_in(watched: Watched, row: OutboxRow) -> OutboxRow | None:
    """Return the message on another ticket that told the client of this delay already, None where none did."""
    first = _waited_for(watched, row) if row.action.value == WARNING_TEXT else None
    return first if first is not None and first.state == "sent" and not drafted(watched, first) else None


def joined(watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle, write: Write, now: int) -> Joined | Waits:
    """Return what becomes of a delay warning that is to be said now, beside those of the client's other tickets.

    A ticket is named only where all who read the message may read that ticket as well.
    """
    client, outbox = watched.client_of(ticket).key, watched.store.outbox
    if (told := told_in(watched, row)) is not None:
        return Joined(_note(watched, write, told), f"{TOLD_WITH}{_named(told)}")
    if row.action.value != WARNING_TEXT or not client:
        return Joined(write)
    first = _waited_for(watched, row)
    if first is not None and first.state in _LIVE and (first.not_before or 0) <= now + grace_of(watched):
        return Waits(f"{_WAITS_FOR}{_named(first)}", max(first.not_before or 0, now) + _ASK_AGAIN)
    others = list(_others(watched, row, client, now))
    tellers = (one for one in others if not one.waits and may_be_named(ticket, one.ticket, watched.shared_with))
    earlier = min(tellers, key=_deadline, default=None)
    if first is None and earlier is not None and _deadline(earlier) < _deadline(_Other(row, ticket, cycle)):
        return Waits(f"{_WAITS_FOR}{_named(earlier.row)}", max(earlier.row.not_before or 0, now) + _ASK_AGAIN)
    if first is not None:
        # What it waited for tells of it no more, not even later.
        outbox.mark(row.key, "held", _BY_ITSELF, now)
    blocks: list[Paragraph | Items] = []
    told_here: set[str] = set()
    for other in others:
        if not may_be_named(other.ticket, ticket, watched.shared_with):
            continue
        try:
            said = write_for(watched, other.row, Occasion(other.ticket, other.cycle), "reply", now)
        except SpeechError:
            continue
        if isinstance(said, Write) and isinstance(said.text, Text):
            later = max(other.row.not_before or 0, now) + _ASK_AGAIN
            outbox.mark(other.row.key, "held", f"{_WAITS_FOR}{_named(row)}", now, not_before=later)
            told_here.add(other.row.key)
            blocks += said.text.blocks[:1]
    for other_row in _warnings(watched, row):
        # It waited for an earlier try at this message, which names it no more.
        if other_row.key not in told_here and _waits_for(watched, other_row, row):
            outbox.mark(other_row.key, "held", _BY_ITSELF, now)
    if not blocks or not isinstance(write.text, Text):
        return Joined(write)
    # What is late stands first; what comes next and who answers is said once, at the end.
    return Joined(write._replace(text=Text((*write.text.blocks[:1], *blocks, *write.text.blocks[1:]))))


def _others(watched: Watched, row: OutboxRow, client: str, now: int) -> Iterator[_Other]:
    """Yield the client's other delay warnings that are due together with this one, as their tickets are now."""
    until = now + grace_of(watched)
    found: dict[str, tuple[OutboxRow, bool]] = {}
    for other in _warnings(watched, row):
        if (other.not_before or 0) > until or len(found) == _MOST:
            continue
        known = watched.store.ticket_with_id(watched.site, other.ticket_id)
        if known is None or watched.client_of(known).key != client:
            continue
        first = _waited_for(watched, other)
        if first is None or first.key == row.key or not (first.state in _LIVE or told_in(watched, other)):
            found[other.ticket_id] = other, first is not None and first.key == row.key
    for fetched in watched.helpdesk.read(list(found)) if found else ():
        if isinstance(fetched, Unread):
            continue
        other, waits = found[fetched.ticket.id]
        if other.key in fetched.markers:
            continue
        ticket, evaluation, _ = ticked(watched, fetched, now)
        cycle = cycle_of(other, watched.rulebook, evaluation)
        if cycle is None or spoken(watched, other, ticket, cycle, now) is not None:
            continue
        if standing(watched.rulebook, watched.version, other, cycle, evaluation, now).state == "holds":
            yield _Other(other, ticket, cycle, waits)


def _warnings(watched: Watched, row: OutboxRow) -> Iterator[OutboxRow]:
    """Yield the delay warnings to clients, besides those of one's own ticket, that are still to be said."""
    names = {warning.name for warning in watched.rulebook.delay_warnings}
    for other in list(watched.store.outbox.rows(watched.site, states=("pending", "held"))):
        is_warning = other.public and other.action.value == WARNING_TEXT and other.rule in names
        if is_warning and other.ticket_id != row.ticket_id:
            yield other


def _deadline(one: _Other) -> tuple[int, str]:
    heard_at = one.cycle.delay.heard_at if one.cycle.delay is not None else None
    return heard_at or one.row.due_at, one.row.key


def _waited_for(watched: Watched, row: OutboxRow) -> OutboxRow | None:
    """Return the message that is to tell of a delay, or has; its story says so, whatever became of it since."""
    for change in reversed(watched.store.outbox.story(row.key)):
        if change.reason == _BY_ITSELF:
            return None
        for beginning in (_WAITS_FOR, TOLD_WITH):
            if change.reason.startswith(beginning):
                return watched.store.outbox.row(change.reason.partition(" (")[2].removesuffix(")"))
    return None


def _waits_for(watched: Watched, row: OutboxRow, first: OutboxRow) -> bool:
    found = _waited_for(watched, row)
    return found is not None and found.key == first.key


def _named(row: OutboxRow) -> str:
    return f"{row.ticket} ({row.key})"


def _note(watched: Watched, write: Write, first: OutboxRow) -> Write:
    language = watched.templates.language.partition("-")[0].casefold()
    said = NOTED.get(language, NOTED["en"]).format(first.ticket)
    return write._replace(kind="note", text=Text((Paragraph((Words(said),)),)), mention=())
