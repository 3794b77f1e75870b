"""A ticket as the rows that the database takes: worked out without it, so any process can, and one writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from jira_csext.core.ticket import RESOLVED, Attributes, Event, Value
from jira_csext.core.verdict import FiredStep, Verdict
from jira_csext.store.codec import attributes_text, fired_text, notices_text, value_text
from jira_csext.store.records import Refused, TicketRecord
from jira_csext.store.schema import FACTS
from jira_csext.store.statements import NO_INSTANT, NO_TEXT

# What the driver and the encoder raise for a value that no database can hold: half a character, a number past 64 bits.
UNFIT: Final = (UnicodeError, OverflowError, TypeError)

Row = tuple[object, ...]

Put = tuple[int | None, bool]
"""What has become of a ticket: its row, None where a newer snapshot was on record, and whether it is new here."""


class TicketRows(NamedTuple):
    """What is to be written of a `TicketRecord`: plain tuples of texts and numbers, so `marshal` carries them.

    `snapshot` is in the order of `statements.SUBJECT_VALUES`, `facts` in that of `FACT_VALUES`, the rest in that of its
    statement behind the subject's number. `verdicts` have the version's name where its number goes; None leaves those
    on record as they are.
    """

    id: str
    key: str
    fetched_at: int
    snapshot: Row
    facts: Row
    events: list[Row]
    verdicts: list[tuple[Row, str, Row]] | None


def rows_of(record: TicketRecord) -> TicketRows:
    """Return the rows of a record. Raises one of `UNFIT` for what no database can hold, as far as that shows here."""
    ticket, fetched_at, wake_at, given = record
    attributes, gone_at, history = ticket.attributes, ticket.gone_at, ticket.history
    is_resolved = attributes.get("state") == RESOLVED
    snapshot = (
        ticket.key,
        ticket.client,
        attributes_text(attributes),
        ticket.created_at,
        NO_INSTANT if gone_at is None else gone_at,
        NO_INSTANT if wake_at is None else wake_at,
        fetched_at,
        1 if gone_at is None and not is_resolved else 0,
        notices_text(ticket.notices),
    )
    facts = (*facts_of(attributes), _resolved_at(history) if is_resolved else NO_INSTANT)
    verdicts = None if given is None else [_verdict_row(verdict) for verdict in given]
    return TicketRows(ticket.id, ticket.key, fetched_at, snapshot, facts, _event_rows(history), verdicts)


def refused(key: str, error: Exception) -> Refused:
    """Return the sentence for a ticket with one of `UNFIT`."""
    return Refused(key, f"the database cannot hold one of its values ({error})")


def facts_of(attributes: Attributes) -> list[str]:
    """Return the values of the columns `FACTS`, empty text for what is missing."""
    return [
        value if type(value) is str else _text(value) if value is not None else ""
        for value in map(attributes.get, FACTS)
    ]


def _text(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _resolved_at(history: Sequence[Event]) -> int:
    """Return when a ticket that is resolved now became so, `NO_INSTANT` where its history does not say."""
    for event in reversed(history):
        if event.field == "state" and event.kind == "changed":
            return event.at if event.new == RESOLVED else NO_INSTANT
    return NO_INSTANT


def _event_rows(history: Sequence[Event]) -> list[Row]:
    """Return the rows of a history, which is oldest first; `place` orders what happened in one second."""
    rows: list[Row] = []
    moment, place = None, 0
    for at, kind, name, by, author, field, old, new, public, text, deleted_at in history:
        place = place + 1 if at == moment else 0
        moment = at
        rows.append(
            (
                name,
                at,
                place,
                kind,
                by,
                author,
                field,
                NO_TEXT if old is None else value_text(old),
                NO_TEXT if new is None else value_text(new),
                1 if public else 0,
                text,
                NO_INSTANT if deleted_at is None else deleted_at,
            )
        )
    return rows


def spoken_count(fired: Sequence[FiredStep]) -> int:
    """Return how many steps spoke: those that came due together with a later one did not."""
    return sum([not step.superseded_by for step in fired])


def _verdict_row(verdict: Verdict) -> tuple[Row, str, Row]:
    (
        rule,
        metric,
        cycle,
        start_id,
        goal,
        started_at,
        due_at,
        stopped_at,
        elapsed_seconds,
        target_seconds,
        paused_seconds,
        state,
        fired,
        client,
        segment,
        tier,
        manager,
        breached_at,
        closed_seconds,
        version,
    ) = verdict
    before = (
        rule,
        start_id,
        metric,
        cycle,
        goal,
        started_at,
        NO_INSTANT if due_at is None else due_at,
        NO_INSTANT if stopped_at is None else stopped_at,
        elapsed_seconds,
        target_seconds,
        paused_seconds,
        state,
        fired_text(fired),
        client,
        segment,
        tier,
    )
    behind = (
        manager,
        NO_INSTANT if breached_at is None else breached_at,
        closed_seconds,
        spoken_count(fired) if fired else 0,
    )
    return before, version, behind
