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
from jira_csext.sync.delay_told import TOLD_WITH
from jira_csext.sync.drafts import drafted
from jira_csext.sync.holds import cycle_of, standing
from jira_csext.sync.speech import SpeechError
from jira_csext.sync.tick import ticked
from jira_csext.sync.watched import Watched
from jira_csext.sync.writing import Occasion, write_for

_WAITS_FOR: Final = "the client is told of it together with "
_MOST: Final = 10
_ASK_AGAIN: Final = 30
_SAID: Final = {
    "en": "The client has been told of this delay in our message on {}.",
    "ru": "Клиенту сообщено об этом в нашем сообщении по обращению {}.",
}


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


def joined(watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle, write: Write, now: int) -> Joined | Waits:
    """Return what becomes of a delay warning that is to be said now, beside those of the client's other tickets."""
    client = watched.client_of(ticket).key
    if row.action.value != WARNING_TEXT or not client:
        return Joined(write)
    first = _waited_for(watched, row)
    if first is not None:
        if first.state == "sent" and not drafted(watched, first):
            return Joined(_note(watched, write, first), f"{TOLD_WITH}{_named(first)}")
        if first.state in ("pending", "held", "sending", "unknown"):
            return Waits(row.reason, max(first.not_before or 0, now) + _ASK_AGAIN)
    others = list(_others(watched, row, client, now))
    earlier = min(others, key=_deadline, default=None)
    if earlier is not None and _deadline(earlier) < _deadline(_Other(row, ticket, cycle)):
        return Waits(f"{_WAITS_FOR}{_named(earlier.row)}", max(earlier.row.not_before or 0, now) + _ASK_AGAIN)
    blocks: list[Paragraph | Items] = []
    for other in others:
        try:
            said = write_for(watched, other.row, Occasion(other.ticket, other.cycle), "reply", now)
        except SpeechError:
            continue
        if isinstance(said, Write) and isinstance(said.text, Text):
            later = max(other.row.not_before or 0, now) + _ASK_AGAIN
            watched.store.outbox.mark(other.row.key, "held", f"{_WAITS_FOR}{_named(row)}", now, not_before=later)
            blocks += said.text.blocks[:1]
    if not blocks or not isinstance(write.text, Text):
        return Joined(write)
    # What is late stands first; what comes next and who answers is said once, at the end.
    return Joined(write._replace(text=Text((*write.text.blocks[:1], *blocks, *write.text.blocks[1:]))))


def _others(watched: Watched, row: OutboxRow, client: str, now: int) -> Iterator[_Other]:
    """Yield the client's other delay warnings that are due together with this one, as their tickets are now."""
    until = now + grace_of(watched)
    names = {warning.name for warning in watched.rulebook.delay_warnings}
    found: list[OutboxRow] = []
    for other in watched.store.outbox.rows(watched.site, states=("pending", "held")):
        is_warning = other.public and other.action.value == WARNING_TEXT and other.rule in names
        if not is_warning or other.ticket_id == row.ticket_id or (other.not_before or 0) > until:
            continue
        if other.reason.startswith(_WAITS_FOR) and not other.reason.endswith(f"({row.key})"):
            continue
        known = watched.store.ticket_with_id(watched.site, other.ticket_id)
        if known is not None and watched.client_of(known).key == client:
            found.append(other)
    found = found[:_MOST]
    readings = watched.helpdesk.read([other.ticket_id for other in found]) if found else ()
    read = {one.ticket.id: one for one in readings if not isinstance(one, Unread)}
    for other in found:
        fetched = read.get(other.ticket_id)
        if fetched is None or other.key in fetched.markers:
            continue
        ticket, evaluation, _ = ticked(watched, fetched, now)
        cycle = cycle_of(other, watched.rulebook, evaluation)
        if cycle is None or spoken(watched, other, ticket, cycle, now) is not None:
            continue
        if standing(watched.rulebook, watched.version, other, cycle, evaluation, now).state == "holds":
            yield _Other(other, ticket, cycle)


def _deadline(one: _Other) -> tuple[int, str]:
    heard_at = one.cycle.delay.heard_at if one.cycle.delay is not None else None
    return heard_at or one.row.due_at, one.row.key


def _waited_for(watched: Watched, row: OutboxRow) -> OutboxRow | None:
    if not row.reason.startswith(_WAITS_FOR):
        return None
    return watched.store.outbox.row(row.reason.rpartition("(")[2].rstrip(")"))


def _named(row: OutboxRow) -> str:
    return f"{row.ticket} ({row.key})"


def _note(watched: Watched, write: Write, first: OutboxRow) -> Write:
    language = watched.templates.language.partition("-")[0].casefold()
    said = _SAID.get(language, _SAID["en"]).format(first.ticket)
    return write._replace(kind="note", text=Text((Paragraph((Words(said),)),)), mention=())
