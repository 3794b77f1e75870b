"""Some hundred tickets into PostgreSQL at once: new rows by COPY, and one statement for all that was known before.

What it means is what `tickets.put_all` means, which stays the way of a few. Nobody else writes meanwhile (`postgres`),
so what is looked up first still holds when it is written.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy import (
    ARRAY,
    ClauseElement,
    ColumnElement,
    MetaData,
    Table,
    Text,
    any_,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.types import TypeEngine

from jira_csext.store.database import Database
from jira_csext.store.postgres import unfit
from jira_csext.store.rows import Put, Row, TicketRows
from jira_csext.store.schema import INSTANT, event, former_key, subject, verdict
from jira_csext.store.sites import rulebook_id
from jira_csext.store.sql import Sql, upsert
from jira_csext.store.statements import (
    FACT_VALUES,
    NO_INSTANT,
    PROVISIONAL_VALUES,
    SUBJECT_VALUES,
    events_kept,
)

_TICKET: Final = "ticket"
_CHANGING: Final = (*SUBJECT_VALUES, *FACT_VALUES)
_SUBJECT_COLUMNS: Final = ("id", "site_id", "kind", "remote_id", *_CHANGING)
_VERDICT_COLUMNS: Final = (*PROVISIONAL_VALUES, "provisional", "final")
_FORMER_COLUMNS: Final = ("site_id", "key", "subject_id", "left_at")

# Readings of tickets on record, before they are merged with what is there.
_READINGS: Final = MetaData()
_READ_SUBJECT: Final = subject.to_metadata(_READINGS, name="csext_read_subject")
_READ_EVENT: Final = event.to_metadata(_READINGS, name="csext_read_event")


def _told(statement: ClauseElement) -> bytes:
    return Sql("", (), statement).for_postgresql.text.encode()


def _any_of(name: str, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return any_(bindparam(name, type_=ARRAY(kind)))


def _copy_into(table: Table, columns: Iterable[str], form: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT {})").format(
        sql.Identifier(table.name), names, sql.Identifier(form)
    )


_FIND: Final = _told(
    select(subject.c.remote_id, subject.c.id, subject.c.fetched_at, subject.c.key).where(
        subject.c.site_id == bindparam("site_id"),
        subject.c.kind == bindparam("subject_kind"),
        subject.c.remote_id == _any_of("remote_ids", Text()),
    )
)
_NUMBERS: Final = b"SELECT nextval(pg_get_serial_sequence('subject', 'id')) FROM generate_series(1, %(count)s)"
# `LIKE` takes over the order in which texts are compared as well.
_ROOM_FOR_READINGS: Final = sql.SQL("; ").join(
    sql.SQL("CREATE TEMP TABLE IF NOT EXISTS {room} (LIKE {table}) ON COMMIT DELETE ROWS; DELETE FROM {room}").format(
        room=sql.Identifier(room.name), table=sql.Identifier(table.name)
    )
    for room, table in ((_READ_SUBJECT, subject), (_READ_EVENT, event))
)
_CHANGE_SUBJECTS: Final = _told(
    update(subject)
    .where(subject.c.id == _READ_SUBJECT.c.id)
    .values({name: _READ_SUBJECT.c[name] for name in _CHANGING})
)
_MERGE_EVENTS: Final = _told(events_kept(upsert(event).from_select(event.c.keys(), select(_READ_EVENT))))
_ADD_FORMER_KEY: Final = _told(
    upsert(former_key).values({name: bindparam(name) for name in _FORMER_COLUMNS}).on_conflict_do_nothing()
)
_DROP_PROVISIONAL: Final = _told(
    delete(verdict).where(verdict.c.subject_id == _any_of("subject_ids", INSTANT), verdict.c.provisional)
)
_GIVEN_LIVE: Final = _told(
    select(verdict.c.subject_id, verdict.c.rule, verdict.c.start_id).where(
        verdict.c.subject_id == _any_of("subject_ids", INSTANT)
    )
)


def put_many(database: Database, at_site: int, tickets: Sequence[TicketRows]) -> list[Put]:
    """Write tickets, none of them twice and none with two events of one id; else as `tickets.put_all`."""
    connection: Any = database.connection
    with unfit():
        return _put(database, connection.raw.cursor(), at_site, tickets)


def _put(database: Database, cursor: psycopg.Cursor[Any], at_site: int, tickets: Sequence[TicketRows]) -> list[Put]:
    asked = {"site_id": at_site, "subject_kind": _TICKET, "remote_ids": [rows.id for rows in tickets]}
    known = {remote_id: row for remote_id, *row in cursor.execute(_FIND, asked)}
    new = [rows for rows in tickets if rows.id not in known]
    numbers = iter(cursor.execute(_NUMBERS, {"count": len(new)}).fetchall() if new else ())
    added: list[tuple[int, TicketRows]] = []
    changed: list[tuple[int, TicketRows]] = []
    former: list[Row] = []
    put: list[Put] = []
    for rows in tickets:
        if rows.id not in known:
            (subject_id,) = next(numbers)
            added.append((subject_id, rows))
        else:
            subject_id, seen_at, key = known[rows.id]
            if seen_at > rows.fetched_at:
                put.append((None, False))
                continue
            if key != rows.key:
                former.append((at_site, key, subject_id, rows.fetched_at))
            changed.append((subject_id, rows))
        put.append((subject_id, rows.id not in known))
    _copy_subjects(cursor, subject, at_site, added)
    _copy_events(cursor, event, added)
    if changed:
        cursor.execute(_ROOM_FOR_READINGS)
        _copy_subjects(cursor, _READ_SUBJECT, at_site, changed)
        _copy_events(cursor, _READ_EVENT, changed)
        # Planned each time: a plan that was made while few were on record would read all of them for ever.
        cursor.execute(_CHANGE_SUBJECTS, prepare=False)
        cursor.execute(_MERGE_EVENTS, prepare=False)
    if former:
        cursor.executemany(_ADD_FORMER_KEY, [dict(zip(_FORMER_COLUMNS, row, strict=True)) for row in former])
    _put_verdicts(database, cursor, [*added, *changed], {subject_id for subject_id, _ in changed})
    return put


def _copy_subjects(
    cursor: psycopg.Cursor[Any], table: Table, at_site: int, some: Sequence[tuple[int, TicketRows]]
) -> None:
    if not some:
        return
    with cursor.copy(_copy_into(table, _SUBJECT_COLUMNS, "text")) as copy:
        write = copy.write_row
        for subject_id, rows in some:
            key, client, attributes, created_at, gone_at, wake_at, fetched_at, is_open, notices = rows.snapshot
            *facts, resolved_at = rows.facts
            write(
                (
                    *(subject_id, at_site, _TICKET, rows.id, key, client, attributes, created_at),
                    *(_instant(gone_at), _instant(wake_at), fetched_at, is_open, notices or None),
                    *(*facts, _instant(resolved_at)),
                )
            )


def _copy_events(cursor: psycopg.Cursor[Any], table: Table, some: Sequence[tuple[int, TicketRows]]) -> None:
    if not some:
        return
    with cursor.copy(_copy_into(table, event.c.keys(), "binary")) as copy:
        # Numbers past 32 bits would be cut off so, not refused; `place` counts, and the others have 64.
        copy.set_types([str(column.type).lower() for column in event.c])
        write = copy.write_row
        for subject_id, rows in some:
            for name, at, place, kind, by, author, field, old, new, public, text, deleted_at in rows.events:
                gone_at = None if deleted_at == NO_INSTANT else deleted_at
                write(
                    (
                        subject_id,
                        name,
                        at,
                        place,
                        kind,
                        by,
                        author,
                        field,
                        old or None,
                        new or None,
                        public,
                        text,
                        gone_at,
                    )
                )


def _put_verdicts(
    database: Database, cursor: psycopg.Cursor[Any], some: Sequence[tuple[int, TicketRows]], known: Container[int]
) -> None:
    """Write provisional verdicts in the place of earlier ones, never in that of one given live."""
    replaced = [subject_id for subject_id, rows in some if rows.verdicts is not None and subject_id in known]
    met: set[Row] = set()
    if replaced:
        cursor.execute(_DROP_PROVISIONAL, {"subject_ids": replaced})
        met.update(cursor.execute(_GIVEN_LIVE, {"subject_ids": replaced}))
    written: list[Row] = []
    versions: dict[str, int | None] = {}
    for subject_id, rows in some:
        for before, version, behind in rows.verdicts or ():
            rule, start_id, metric, cycle, goal, started_at, due_at, stopped_at, *rest = before
            if version not in versions:
                versions[version] = rulebook_id(database, version)
            # Of two for one cycle the first stays.
            if (subject_id, rule, start_id) in met:
                continue
            met.add((subject_id, rule, start_id))
            manager, breached_at, *counts = behind
            written.append(
                (
                    *(subject_id, rule, start_id, metric, cycle, goal, started_at),
                    *(_instant(due_at), _instant(stopped_at), *rest, versions[version]),
                    *(manager, _instant(breached_at), *counts, True, False),
                )
            )
    if written:
        with cursor.copy(_copy_into(verdict, _VERDICT_COLUMNS, "text")) as copy:
            for row in written:
                copy.write_row(row)


def _instant(given: object) -> object:
    return None if given == NO_INSTANT else given
