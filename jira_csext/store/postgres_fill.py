"""A store in an SQLite file, copied into an empty one on a PostgreSQL server: all of it in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy import Table

from jira_csext.store.errors import StoreError, sentence_for
from jira_csext.store.opening import is_there, opened
from jira_csext.store.postgres import PostgresDatabase
from jira_csext.store.postgres_opening import reached
from jira_csext.store.schema import metadata

_ZERO: Final = "\x00"
_NO_CHARACTER: Final = "\ufffd"
# Numbers that the server gives go on behind those that are there.
_GO_ON: Final = sql.SQL(
    "SELECT setval(numbers, (SELECT max(id) FROM {table})) "
    "FROM pg_get_serial_sequence({name}, 'id') AS numbers WHERE EXISTS (SELECT 1 FROM {table})"
)
# A copy has the lease of whoever served the site then, and nobody serves this store.
_RELEASED: Final = b"UPDATE lease SET released_at = renewed_at WHERE released_at IS NULL"


def check_empty(url: str, *, busy_seconds: float) -> None:
    """Raise StoreError where there is a store at the URL that holds anything."""
    if is_there(url):
        database = reached(url, read_only=True, busy_seconds=busy_seconds)
        try:
            with database.sentences():
                _checked_empty(database)
        finally:
            database.close()


def fill(url: str, source: Path, *, busy_seconds: float) -> int:
    """Copy every row of an up-to-date store in a file; return in how many texts a zero character was replaced.

    Raises StoreError where either database does not play its part, or the one on the server is not empty; it is then
    as it was.
    """
    opened(url, read_only=False, busy_seconds=busy_seconds, cache_kilobytes=0).close()
    database = reached(url, read_only=False, busy_seconds=busy_seconds)
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as rows:
            with database.writing(synced=True):
                _checked_empty(database)
                mended = sum(_copy(table, rows, database.raw) for table in metadata.sorted_tables)
                database.raw.execute(_RELEASED)
            with database.sentences():
                database.raw.execute("ANALYZE")
    except sqlite3.Error as error:
        raise StoreError(f"Nothing was put back. {sentence_for(error, str(source), 0)}") from error
    finally:
        database.close()
    return mended


def _checked_empty(database: PostgresDatabase) -> None:
    for table in metadata.sorted_tables:
        holds = sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table.name))
        if (found := database.raw.execute(holds).fetchone()) is not None and found[0]:
            raise StoreError(
                f"{database.place} holds a store already, and nothing is written over. Name another database or "
                "schema; where that store is not wanted any more, stop its daemon and drop it."
            )


def _copy(table: Table, source: sqlite3.Connection, target: psycopg.Connection[Any]) -> int:
    names = [column.name for column in table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = source.execute(f'SELECT {columns} FROM "{table.name}"')  # noqa: S608 - names of ours
    mended = 0
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with target.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            if any(isinstance(value, str) and _ZERO in value for value in row):
                row = tuple(_without_zeros(row))
                mended += 1
            copy.write_row(row)
    if "id" in table.columns and table.primary_key.columns.keys() == ["id"]:
        target.execute(_GO_ON.format(table=sql.Identifier(table.name), name=sql.Literal(f'"{table.name}"')))
    return mended


def _without_zeros(row: Sequence[object]) -> Iterator[object]:
    return (value.replace(_ZERO, _NO_CHARACTER) if isinstance(value, str) else value for value in row)
