"""A PostgreSQL server that ends the daemon's connection at a statement of ours, before it is run or behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import psycopg
import pytest

from jira_csext.store.postgres import PostgresCursor

End = Literal["before", "behind"]


class Cutting:
    """Counts the statements that are run, and ends a connection at the one that is asked for, from 0."""

    def __init__(self, url: str) -> None:
        self.admin: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        self.count = 0
        self.cuts: list[str] = []
        self._at: tuple[int, End] | None = None

    def cut_at(self, number: int, end: End) -> None:
        """Let the connection end at that statement from now on, counted from 0."""
        self.count, self._at = 0, (number, end)

    def end(self, connection: psycopg.Connection[Any]) -> None:
        """End a connection, as an administrator or a server that stops does; it is over when this returns."""
        pid = connection.info.backend_pid
        assert self.admin.execute("SELECT pg_terminate_backend(%s)", (pid,)).fetchone() == (True,)
        # The server's own waiting for it looks ten times a second only.
        while self.admin.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchone():
            pass

    def run(self, run: Any, cursor: PostgresCursor, sql: str, *given: Any) -> Any:
        """Run a statement of ours in its way."""
        number, self.count = self.count, self.count + 1
        if self._at is None or number != self._at[0]:
            return run(cursor, sql, *given)
        _, end = self._at
        self._at = None
        self.cuts.append(f"{end} {sql.split(maxsplit=1)[0]}")
        connection = cursor._cursor.connection
        if end == "before":
            self.end(connection)
            return run(cursor, sql, *given)
        run(cursor, sql, *given)
        self.end(connection)
        connection.close()
        raise psycopg.OperationalError("the connection is lost")


@contextmanager
def cutting(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cutting]:
    """Yield what cuts the connections of this process to the database."""
    cuts = Cutting(url)
    execute, executemany = PostgresCursor.execute, PostgresCursor.executemany

    def executed(cursor: PostgresCursor, sql: str, parameters: Sequence[object] = (), /) -> Any:
        return cuts.run(execute, cursor, sql, parameters)

    def executed_many(cursor: PostgresCursor, sql: str, rows: Any) -> Any:
        return cuts.run(executemany, cursor, sql, rows)

    with cuts.admin, monkeypatch.context() as patched:
        patched.setattr(PostgresCursor, "execute", executed)
        patched.setattr(PostgresCursor, "executemany", executed_many)
        yield cuts
