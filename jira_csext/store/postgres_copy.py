"""A store on a PostgreSQL server, copied into an SQLite file: to try something on, as of one instant."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Table, insert, select

from jira_csext.store.errors import StoreError, sentence_for
from jira_csext.store.opening import opened
from jira_csext.store.postgres import PostgresConnection, PostgresDatabase
from jira_csext.store.schema import metadata
from jira_csext.store.sql import prepared

_ROWS_AT_ONCE: Final = 2_000


def copy_to(database: PostgresDatabase, path: Path) -> None:
    """Copy every row into the SQLite file `path`, which is there and empty; others may write meanwhile.

    Raises StoreError where either database does not play its part; the file is then of no use.
    """
    opened(f"sqlite:///{path.absolute()}", read_only=False, busy_seconds=0, cache_kilobytes=_ROWS_AT_ONCE).close()
    try:
        with database.snapshot() as source, closing(sqlite3.connect(path, isolation_level=None)) as target:
            if not isinstance(source, PostgresConnection):
                raise TypeError(source)
            # Nobody needs half a copy, so none of it has to be on the disk before the whole is.
            target.execute("PRAGMA synchronous = OFF")
            target.execute("BEGIN")
            for table in metadata.sorted_tables:
                _copy(table, source, target)
            target.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(f"The store could not be copied. {sentence_for(error, str(path), 0)}") from error


def _copy(table: Table, source: PostgresConnection, target: sqlite3.Connection) -> None:
    """Copy one table by the order of its key, in which an SQLite table that is clustered by it grows at its end."""
    into = prepared(insert(table))
    wanted = prepared(select(*(table.c[name] for name in into.names)).order_by(*table.primary_key.columns))
    with source.raw.cursor("csext_copy") as rows:
        rows.execute(wanted.text.for_postgresql.text.encode())
        while some := rows.fetchmany(_ROWS_AT_ONCE):
            target.executemany(into.text, some)
