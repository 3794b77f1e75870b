"""Tickets in and out of the database: the path that every ticket takes, so plain tuples and the driver itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from jira_csext.core.ticket import Event, Ticket
from jira_csext.store.codec import attributes_of, json_text, notices_of, value_of
from jira_csext.store.database import Cursor, Database
from jira_csext.store.errors import StoreError
from jira_csext.store.journal import put_progress
from jira_csext.store.records import Due, Progress, Refused, Saved, TicketRecord
from jira_csext.store.rows import UNFIT, Put, Row, TicketRows, refused, rows_of
from jira_csext.store.sites import rulebook_id, site_id, site_id_if_known
from jira_csext.store.sql import Statement
from jira_csext.store.statements import NO_INSTANT, Statements

_SQL: Final = Statements()
_TICKET: Final = "ticket"
_PAGE: Final = 500
_MOST: Final = 2**63 - 1
_MANY: Final = 6
"""From so many on, a server takes them quicker all at once (measured, benchmarks/README.md)."""

Marks = tuple[str, int]
"""What a tick writes beside a snapshot: the helpdesk's mark of the reading, the first sight of a new ticket or 0."""

Found = tuple[int, int, str]
"""What is on record of a ticket: its number, when it was read last, its key."""

_FIND: Final = _SQL.find.text
_HISTORY: Final = _SQL.history.text

SubjectRow = tuple[int, str, str, str, str, int, int | None, str | None]


def save(database: Database, site: str, records: Sequence[TicketRecord], progress: Progress | None) -> Saved:
    """Write the records, all that fit, and how far the backfill has come; see `Store.save_tickets`."""
    fit: list[TicketRows] = []
    left_out: list[Refused] = []
    for record in records:
        try:
            fit.append(rows_of(record))
        except UNFIT as error:
            left_out.append(refused(record.ticket.key, error))
    saved = save_rows(database, site, fit, progress)
    return saved._replace(refused=(*left_out, *saved.refused)) if left_out else saved


def save_rows(database: Database, site: str, tickets: Sequence[TicketRows], progress: Progress | None) -> Saved:
    """Write tickets that are rows already; see `Store.save_rows`."""
    try:
        return _saved(database, site, tickets, progress)
    except UNFIT:
        unfit = _unfit(database, site, tickets)
        if not unfit:
            raise
    fit = [rows for place, rows in enumerate(tickets) if place not in unfit]
    return _saved(database, site, fit, progress)._replace(refused=tuple(unfit.values()))


def _saved(database: Database, site: str, tickets: Sequence[TicketRows], progress: Progress | None) -> Saved:
    """Write tickets that all fit."""
    with database.writing():
        put = put_all(database, site_id(database, site), tickets)
        if progress is not None:
            put_progress(database, site, progress)
    older = [rows.id for rows, (subject_id, _) in zip(tickets, put, strict=True) if subject_id is None]
    return Saved(len(put) - len(older), len(older), older=frozenset(older))


def _unfit(database: Database, site: str, tickets: Sequence[TicketRows]) -> dict[int, Refused]:
    """Return which tickets cannot be held, each tried alone: rare, and the rest must not suffer for it."""
    unfit = {}
    for place, rows in enumerate(tickets):
        try:
            with database.writing():
                put_all(database, site_id(database, site), [rows])
                raise _Undone
        except _Undone:
            continue
        except UNFIT as error:
            unfit[place] = refused(rows.key, error)
    return unfit


class _Undone(Exception):
    """Ends a trial, so that nothing of it stays."""


def put_all(database: Database, at_site: int, tickets: Sequence[TicketRows], marks: Marks | None = None) -> list[Put]:
    """Write snapshots with their events and provisional verdicts, in the transaction under way; one `Put` each.

    `marks` are a tick's; without them those on record stay.
    """
    are_many = marks is None and len(tickets) >= _MANY
    if are_many and database.takes_many:
        return _put_many(database, at_site, tickets)
    connection = database.connection
    found = _found(database, at_site, tickets) if are_many else None
    put = _put_each(database, at_site, tickets, marks) if found is None else _put_new(database, at_site, tickets, found)
    events: list[Row] = []
    replaced: list[tuple[int]] = []
    verdicts: dict[int, list[Row]] = {}
    versions: dict[str, int | None] = {}
    for (subject_id, is_new), (_, _, _, _, _, history, given) in zip(put, tickets, strict=True):
        if subject_id is None:
            continue
        events += [(subject_id, *event) for event in history]
        if given is not None:
            of_ticket: list[Row] = []
            for before, version, behind in given:
                if version not in versions:
                    versions[version] = rulebook_id(database, version)
                of_ticket.append((subject_id, *before, versions[version], *behind))
            verdicts[subject_id] = of_ticket
            if not is_new:
                replaced.append((subject_id,))
    if events:
        connection.executemany(_SQL.add_events.text, events)
    if replaced:
        connection.executemany(_SQL.drop_provisional.text, replaced)
    if verdicts:
        connection.executemany(_SQL.add_provisional.text, chain.from_iterable(verdicts.values()))
    return put


def _put_each(database: Database, at_site: int, tickets: Sequence[TicketRows], marks: Marks | None) -> list[Put]:
    """Write the snapshots alone, one after the other."""
    add, change = _SQL.add_subject.text, _SQL.change_subject.text
    added: Row = ()
    changed: Row = ()
    if marks is not None:
        updated, first_seen_at = marks
        add, change = _SQL.add_ticked.text, _SQL.change_ticked.text
        added, changed = (updated, first_seen_at or NO_INSTANT), (updated,)
    execute: Any = database.connection.cursor().execute
    put: list[Put] = []
    for rows in tickets:
        known = execute(_FIND, (at_site, _TICKET, rows.id)).fetchone()
        if known is None:
            row = (at_site, _TICKET, rows.id, *rows.snapshot, *added, *rows.facts)
            put.append((execute(add, row).fetchone()[0], True))
        else:
            put.append((_changed(execute, at_site, rows, known, change, changed), False))
    return put


def _put_new(database: Database, at_site: int, tickets: Sequence[TicketRows], found: Mapping[str, Found]) -> list[Put]:
    """Write the snapshots alone, those that are new with numbers from here and at once: half the time of each alone."""
    execute: Any = database.connection.cursor().execute
    change = _SQL.change_subject.text
    number = execute(_SQL.last_number.text).fetchone()[0] or 0
    put: list[Put] = []
    new: list[Row] = []
    for rows in tickets:
        known = found.get(rows.id)
        if known is None:
            number += 1
            new.append((number, at_site, _TICKET, rows.id, *rows.snapshot, *rows.facts))
            put.append((number, True))
        else:
            put.append((_changed(execute, at_site, rows, known, change, ()), False))
    if new:
        database.connection.executemany(_SQL.add_numbered.text, new)
    return put


def _changed(execute: Any, at_site: int, rows: TicketRows, known: Found, change: str, changed: Row) -> int | None:
    """Write the snapshot of a ticket on record and return its number; None where a newer one is there."""
    subject_id, seen_at, key = known
    if seen_at > rows.fetched_at:
        return None
    if key != rows.key:
        execute(_SQL.add_former_key.text, (at_site, key, subject_id, rows.fetched_at))
    execute(change, (*rows.snapshot, *changed, *rows.facts, subject_id))
    return subject_id


def _found(database: Database, at_site: int, tickets: Sequence[TicketRows]) -> dict[str, Found] | None:
    """Return number, reading and key of those on record, asked for at once; None where each is to be asked alone."""
    ids = {rows.id for rows in tickets}
    # One that comes again finds what was written of it just before; strange ids mean something else within JSON.
    if len(ids) < len(tickets) or not "".join(ids).isalnum():
        return None
    rows = database.connection.execute(_SQL.find_all.text, (at_site, _TICKET, json_text(sorted(ids)))).fetchall()
    return {remote_id: (subject_id, fetched_at, key) for remote_id, subject_id, fetched_at, key in rows}


def _put_many(database: Database, at_site: int, tickets: Sequence[TicketRows]) -> list[Put]:
    """Write them all at once, as far as none is there twice; as if one after the other."""
    from jira_csext.store.postgres_bulk import put_many

    put: list[Put] = []
    for run in _runs(tickets):
        way = put_many if len(run) >= _MANY else put_all
        put += way(database, at_site, run)
    return put


def _runs(tickets: Sequence[TicketRows]) -> Iterator[list[TicketRows]]:
    """Yield the tickets in their order, cut where one comes again; one with two events of one id is alone."""
    run: list[TicketRows] = []
    ids: set[str] = set()
    for rows in tickets:
        is_odd = len({event[0] for event in rows.events}) < len(rows.events)
        if run and (is_odd or rows.id in ids):
            yield run
            run, ids = [], set()
        run.append(rows)
        ids.add(rows.id)
        if is_odd:
            yield run
            run, ids = [], set()
    if run:
        yield run


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


def all_of(database: Database, site: str, *, open_only: bool, among: tuple[int, int] | None) -> Iterator[Ticket]:
    """Yield tickets with their histories, a page at a time, so that the reader may write in between."""
    statement = _SQL.page_of_open if open_only else _SQL.page
    first, last = among or (1, _MOST)
    after = first - 1
    while True:
        with database.reading() as connection:
            at_site = site_id_if_known(database, site)
            rows = _run(
                database, statement, site_id=at_site, subject_kind=_TICKET, after=after, until=last, at_most=_PAGE
            ).fetchall()
            history = connection.cursor().execute
            page = [_ticket(database, row, history(_HISTORY, (row[0],)).fetchall()) for row in rows]
        yield from page
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def _run(database: Database, statement: Statement, **values: object) -> Cursor:
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
