"""Tickets in and out of the database: the path that every ticket takes, so plain tuples and the driver itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from jira_csext.core.ticket import RESOLVED, Event, Ticket
from jira_csext.store.codec import (
    attributes_of,
    attributes_text,
    notices_of,
    notices_text,
    value_of,
    value_text,
)
from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.journal import put_progress
from jira_csext.store.records import Due, Progress, Refused, Saved, TicketRecord
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import Statement
from jira_csext.store.statements import NO_INSTANT, NO_TEXT, Statements
from jira_csext.store.verdicts import provisional_rows

_SQL: Final = Statements("sqlite")
_TICKET: Final = "ticket"
_PAGE: Final = 500
# What the driver and the encoder raise for a value that no database can hold: half a character, a number past 64 bits.
UNFIT: Final = (UnicodeError, OverflowError, TypeError)

Put = tuple[int | None, bool]
"""The subject's row, None where a newer snapshot was on record, and whether the ticket is new here."""

Marks = tuple[str, int]
"""What a tick writes beside a snapshot: the helpdesk's mark of the reading, the first sight of a new ticket or 0."""

_FIND: Final = _SQL.find.text
_HISTORY: Final = _SQL.history.text

SubjectRow = tuple[int, str, str, str, str, int, int | None, str | None]


def save(database: Database, site: str, records: Sequence[TicketRecord], progress: Progress | None) -> Saved:
    """Write the records, all that fit, and how far the backfill has come; see `Store.save_tickets`."""
    try:
        return _saved(database, site, records, progress)
    except UNFIT:
        refused = _unfit(database, site, records)
        if not refused:
            raise
    fit = [record for place, record in enumerate(records) if place not in refused]
    return _saved(database, site, fit, progress)._replace(refused=tuple(refused.values()))


def _saved(database: Database, site: str, records: Sequence[TicketRecord], progress: Progress | None) -> Saved:
    """Write records that all fit."""
    with database.writing():
        put = put_all(database, site_id(database, site), records)
        if progress is not None:
            put_progress(database, site, progress)
    older = [record.ticket.id for record, (subject_id, _) in zip(records, put, strict=True) if subject_id is None]
    return Saved(len(put) - len(older), len(older), older=frozenset(older))


def _unfit(database: Database, site: str, records: Sequence[TicketRecord]) -> dict[int, Refused]:
    """Return which records cannot be held, each tried alone: rare, and the rest must not suffer for it."""
    refused = {}
    for place, record in enumerate(records):
        try:
            with database.writing():
                put_all(database, site_id(database, site), [record])
                raise _Undone
        except _Undone:
            continue
        except UNFIT as error:
            refused[place] = Refused(record.ticket.key, f"the database cannot hold one of its values ({error})")
    return refused


class _Undone(Exception):
    """Ends a trial, so that nothing of it stays."""


def put_all(database: Database, at_site: int, records: Sequence[TicketRecord], marks: Marks | None = None) -> list[Put]:
    """Write snapshots with their events and provisional verdicts, in the transaction under way; one `Put` each.

    `marks` are a tick's; without them those on record stay.
    """
    connection = database.connection
    add, change = _SQL.add_subject.text, _SQL.change_subject.text
    added: tuple[object, ...] = ()
    changed: tuple[object, ...] = ()
    if marks is not None:
        updated, first_seen_at = marks
        add, change = _SQL.add_ticked.text, _SQL.change_ticked.text
        added, changed = (updated, first_seen_at or NO_INSTANT), (updated,)
    execute: Any = connection.cursor().execute
    events: list[tuple[object, ...]] = []
    former: list[tuple[object, ...]] = []
    replaced: list[tuple[int]] = []
    verdicts: dict[int, list[tuple[object, ...]]] = {}
    put: list[Put] = []
    for ticket, fetched_at, wake_at, given in records:
        attributes, gone_at = ticket.attributes, ticket.gone_at
        row = (
            ticket.key,
            ticket.client,
            attributes_text(attributes),
            ticket.created_at,
            NO_INSTANT if gone_at is None else gone_at,
            NO_INSTANT if wake_at is None else wake_at,
            fetched_at,
            1 if gone_at is None and attributes.get("state") != RESOLVED else 0,
            notices_text(ticket.notices),
        )
        known = execute(_FIND, (at_site, _TICKET, ticket.id)).fetchone()
        if known is None:
            subject_id: int = execute(add, (at_site, _TICKET, ticket.id, *row, *added)).lastrowid
        else:
            subject_id, seen_at, key = known
            if seen_at > fetched_at:
                put.append((None, False))
                continue
            if key != ticket.key:
                former.append((at_site, key, subject_id, fetched_at))
            execute(change, (*row, *changed, subject_id))
        put.append((subject_id, known is None))
        _add_event_rows(events, subject_id, ticket.history)
        if given is not None:
            verdicts[subject_id] = provisional_rows(database, subject_id, given)
            if known is not None:
                replaced.append((subject_id,))
    connection.executemany(_SQL.add_events.text, events)
    if former:
        connection.executemany(_SQL.add_former_key.text, former)
    if replaced:
        connection.executemany(_SQL.drop_provisional.text, replaced)
    if verdicts:
        connection.executemany(_SQL.add_provisional.text, chain.from_iterable(verdicts.values()))
    return put


def _add_event_rows(rows: list[tuple[object, ...]], subject_id: int, history: Sequence[Event]) -> None:
    """Append the rows of a history, which is oldest first; `place` orders what happened in one second."""
    moment, place = None, 0
    for at, kind, name, by, author, field, old, new, public, text, deleted_at in history:
        place = place + 1 if at == moment else 0
        moment = at
        rows.append(
            (
                subject_id,
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


def due(database: Database, site: str, limit: int, now: int) -> list[Due]:
    """Return the subjects whose time has come, longest overdue first; see `Store.due`."""
    with database.sentences():
        at_site = site_id_if_known(database, site)
        return [Due(*row) for row in _run(database, _SQL.due, site_id=at_site, now=now, at_most=limit)]


def by_name(database: Database, site: str, name: str) -> Ticket | None:
    """Return the ticket that has the key, else the one that had it last."""
    with database.reading():
        at_site = site_id_if_known(database, site)
        for statement in (_SQL.by_key, _SQL.by_former_key):
            row = _run(database, statement, site_id=at_site, subject_kind=_TICKET, key=name).fetchone()
            if row is not None:
                return _ticket(database, row, database.connection.execute(_HISTORY, (row[0],)).fetchall())
    return None


def by_id(database: Database, site: str, remote_id: str) -> Ticket | None:
    """Return the ticket with the helpdesk's own id."""
    with database.reading():
        at_site = site_id_if_known(database, site)
        row = _run(database, _SQL.by_id, site_id=at_site, subject_kind=_TICKET, remote_id=remote_id).fetchone()
        if row is None:
            return None
        return _ticket(database, row, database.connection.execute(_HISTORY, (row[0],)).fetchall())


def all_of(database: Database, site: str, *, open_only: bool) -> Iterator[Ticket]:
    """Yield tickets with their histories, a page at a time, so that the reader may write in between."""
    statement = _SQL.page_of_open if open_only else _SQL.page
    after = 0
    while True:
        with database.reading() as connection:
            at_site = site_id_if_known(database, site)
            rows = _run(
                database, statement, site_id=at_site, subject_kind=_TICKET, after=after, at_most=_PAGE
            ).fetchall()
            history = connection.cursor().execute
            page = [_ticket(database, row, history(_HISTORY, (row[0],)).fetchall()) for row in rows]
        yield from page
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def _run(database: Database, statement: Statement, **values: object) -> sqlite3.Cursor:
    return database.connection.execute(statement.text, statement.values(**values))


def _ticket(database: Database, row: SubjectRow, history: list[tuple[Any, ...]]) -> Ticket:
    try:
        return _decoded(row, history)
    except (ValueError, RecursionError) as error:
        raise StoreError(
            f"{database.place} is damaged: what it holds of {row[2]} cannot be read ({error}). "
            "Restore a copy of it, or move it away and run the backfill again."
        ) from error


def _decoded(row: SubjectRow, history: list[tuple[Any, ...]]) -> Ticket:
    _, remote_id, key, client, attributes, created_at, gone_at, notices = row
    return Ticket(
        key,
        remote_id,
        created_at,
        attributes_of(attributes),
        tuple(
            [
                Event(at, kind, name, by, author, field, value_of(old), value_of(new), public == 1, text, deleted_at)
                for at, kind, name, by, author, field, old, new, public, text, deleted_at in history
            ]
        ),
        client,
        gone_at,
        notices_of(notices),
    )
