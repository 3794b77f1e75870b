"""A store on a PostgreSQL server: the same transactions and sentences as in `database`. Knows no table.

One writes at a time, as with a file: each transaction that writes takes one lock of the server's first. So what the
rest of the store relies on (what it read in a transaction still holds when it writes) holds here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from jira_csext.store.database import Connection, Database
from jira_csext.store.errors import StoreError, StoreUnreachable
from jira_csext.store.postgres_locks import ServerLocks
from jira_csext.store.postgres_trouble import may_pass, sentence_for
from jira_csext.store.server_url import place_of
from jira_csext.store.sql import Sql

LOCK: Final = 0x63737874
"""The first half of the numbers of our locks on the server ("csxt"); the second says which."""

_ONE_WRITER: Final = f"{LOCK}, hashtext(current_schema())"
# What others wrote while we waited for the lock is seen, whatever isolation the account begins with.
_WRITING: Final = f"BEGIN; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({_ONE_WRITER})"
_WRITING_SYNCED: Final = f"{_WRITING}; SET LOCAL synchronous_commit = on"
_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ROWS_AT_ONCE: Final = 2_000
# A host that is gone without a word is noticed within two minutes by either side, instead of hours; the URL may say
# otherwise. Locks of a dead daemon's connection go with it.
_PATIENCE: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "60",
    "keepalives_interval": "15",
    "keepalives_count": "4",
    "tcp_user_timeout": "60000",
}
_SESSION: Final = (
    "SET timezone = 'UTC'; SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 15; "
    "SET tcp_keepalives_count = 4; SET tcp_user_timeout = 60000; SET lock_timeout = {milliseconds}; "
    # We say ourselves how long to wait, and a long report rests between its portions.
    "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"
)
_SINCE: Final = (
    # A daemon that rests would lose its lock where idle sessions are ended.
    (140_000, "SET idle_session_timeout = 0"),
    # A process that was killed in the midst of a statement keeps its locks no longer than this.
    (140_000, "SET client_connection_check_interval = '1s'"),
    (170_000, "SET transaction_timeout = 0"),
)
_ENCODING: Final = "UTF8"


class PostgresCursor:
    """What a statement has found, as `sqlite3.Cursor`."""

    __slots__ = ("_cursor",)

    def __init__(self, cursor: psycopg.Cursor[Any]) -> None:
        self._cursor = cursor

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> Self:
        """Run a statement."""
        text, given = _told(sql, parameters)
        with unfit():
            self._cursor.execute(text.encode(), given)
        return self

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> Self:
        """Run a statement once for each row of values."""
        text, _ = _told(sql, None)
        named = sql.named if isinstance(sql, Sql) else tuple
        with unfit():
            self._cursor.executemany(text.encode(), [named(row) for row in rows])
        return self

    def fetchone(self) -> Any:
        """Return the next row, None behind the last."""
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return self._cursor.fetchall() if self._cursor.description else []

    def fetchmany(self, size: int = 1, /) -> list[Any]:
        """Return the next rows."""
        return self._cursor.fetchmany(size)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)


class PostgresConnection:
    """A connection as `sqlite3.Connection` is one; with `is_long` what is found comes in portions, not all at once."""

    def __init__(self, raw: psycopg.Connection[Any], *, is_long: bool = False) -> None:
        self.raw: Final = raw
        self._is_long: Final = is_long
        self._portioned: Final[list[psycopg.ServerCursor[Any]]] = []

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.raw.info.transaction_status != TransactionStatus.IDLE

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> PostgresCursor:
        """Run a statement."""
        if self._is_long and isinstance(sql, Sql):
            cursor = self.raw.cursor(f"csext_rows_{len(self._portioned)}")
            cursor.itersize = _ROWS_AT_ONCE
            self._portioned.append(cursor)
            return PostgresCursor(cursor).execute(sql, parameters)
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> PostgresCursor:
        """Run a statement once for each row of values."""
        return self.cursor().executemany(sql, rows)

    def cursor(self) -> PostgresCursor:
        """Return what statements can be run with one after the other."""
        return PostgresCursor(self.raw.cursor())

    def rollback(self) -> None:
        """Undo the transaction, if one is open; where that cannot be said any more, the server does it by itself."""
        if not self.raw.closed and self.in_transaction:
            try:
                self.raw.execute("ROLLBACK")
            except psycopg.Error:
                self.raw.close()

    def close(self) -> None:
        """Close it; the server undoes what was not kept."""
        self.raw.close()
        # The server has forgotten them by now; the driver wants to hear that nobody reads on.
        for cursor in self._portioned:
            cursor.close()


class PostgresDatabase(Database):
    """A database on a server; a connection that has broken is made anew for the next transaction."""

    errors = psycopg.Error
    takes_many = True

    def __init__(self, url: str, *, read_only: bool, busy_seconds: float) -> None:
        self.url: Final = url
        self._again: Callable[[], None] | None = None
        self._is_made_anew = False
        self._is_reading = False
        self._schema = ""
        super().__init__(None, place_of(url), read_only=read_only, busy_seconds=busy_seconds, cache_kilobytes=0)

    @property
    def connection(self) -> Connection:
        """The connection to run statements on. Raises StoreError where one that broke cannot be made anew."""
        if self.raw.closed and not (self._depth or self._is_reading or self._is_made_anew):
            self._make_anew()
        return self._connection

    def _make_anew(self) -> None:
        self._is_made_anew = True
        try:
            with self.sentences():
                self._connection = self._connected(read_only=self.read_only)
                # Another server may have taken the place of the one that was asked before.
                self.ids.clear()
                if self._again is not None:
                    self._again()
        except BaseException:
            # Nothing may be done on a connection that has not what the broken one had.
            self._connection.close()
            raise
        finally:
            self._is_made_anew = False

    def lease_locks(self, again: Callable[[], None]) -> ServerLocks:
        """Return the locks of those who serve sites; `again` takes those we had, on a connection made anew."""
        self._again = again
        return ServerLocks(self)

    @property
    def raw(self) -> psycopg.Connection[Any]:
        """The driver's own connection, for what only PostgreSQL can do."""
        if isinstance(self._connection, PostgresConnection):
            return self._connection.raw
        raise TypeError(f"{self.place} is not on a server")

    def sentence(self, error: Exception) -> str:
        """Return what happened and the way out."""
        return sentence_for(error, self.place, self.busy_seconds, self.url)

    def told(self, error: Exception) -> StoreError:
        """Return an error of the driver as ours; what may be over by itself is StoreUnreachable."""
        return (StoreUnreachable if may_pass(error) else StoreError)(self.sentence(error))

    def stay_in(self, schema: str) -> None:
        """Work in this schema from now on: one that is made later must not come before it."""
        self._schema = schema
        self._settle(self.raw)

    def _settle(self, raw: psycopg.Connection[Any]) -> None:
        if self._schema:
            raw.execute("SELECT set_config('search_path', quote_ident(%s), false)", (self._schema,))

    def _connected(self, *, read_only: bool, is_long: bool = False) -> PostgresConnection:
        raw = self.another()
        try:
            settings = _SESSION.format(milliseconds=round(self.busy_seconds * 1000))
            raw.execute(f"{settings}; SET default_transaction_read_only = on" if read_only else settings)
        except BaseException:
            raw.close()
            raise
        return PostgresConnection(raw, is_long=is_long)

    def another(self) -> psycopg.Connection[Any]:
        """Return a connection of its own. Raises psycopg.Error, and StoreError for a server that keeps other texts."""
        given = conninfo_to_dict(self.url)
        patience: dict[str, Any] = {name: value for name, value in _PATIENCE.items() if name not in given}
        raw: psycopg.Connection[Any] = psycopg.connect(
            self.url, autocommit=True, application_name="jira-csext", client_encoding=_ENCODING, **patience
        )
        try:
            encoding = raw.info.parameter_status("server_encoding")
            if encoding != _ENCODING:
                raise StoreError(
                    f"{self.place} keeps texts as {encoding}, which has no place for all that people write. Make the "
                    "database anew with ENCODING 'UTF8' TEMPLATE template0, as docs/operating.md shows."
                )
            for version, setting in _SINCE:
                # Not every server's system can tell that a client is gone.
                with suppress(psycopg.errors.InvalidParameterValue):
                    if raw.info.server_version >= version:
                        raw.execute(setting.encode())
            self._settle(raw)
        except BaseException:
            raw.close()
            raise
        return raw

    def close(self) -> None:
        """Close the connection; a transaction under way is undone."""
        self._connection.close()

    def is_gone(self) -> bool:
        """A server's database is never taken for another one."""
        return False

    def _sync(self) -> None:
        """Nothing to do ahead: `_take_the_lock` says it of the transaction alone."""

    def _take_the_lock(self) -> None:
        if self.read_only:
            # Said at once, as of a file: the server would have it wait for the lock first.
            raise psycopg.errors.ReadOnlySqlTransaction("it was opened for reading only")
        self._begun(_WRITING_SYNCED if self._synced else _WRITING)

    def _begun(self, how: str) -> Connection:
        """Begin a transaction; a connection that broke since the last one is made anew for it, unseen by anybody."""
        try:
            return self._begun_on(self.connection, how)
        except psycopg.Error:
            if not self.raw.closed:
                raise
            return self._begun_on(self.connection, how)

    def _begun_on(self, connection: Connection, how: str) -> Connection:
        try:
            connection.execute(how)
        except psycopg.Error:
            connection.rollback()
            raise
        return connection

    def commit(self) -> None:
        """Keep what was done since the matching `begin`."""
        if self.raw.info.transaction_status == TransactionStatus.INERROR:
            # The server would undo all of it, and say so only in passing.
            raise psycopg.errors.InFailedSqlTransaction("a statement of the transaction has failed")
        super().commit()

    def roll_back(self) -> None:
        """Undo what was done since the matching `begin`; with its connection a transaction is gone as a whole."""
        self._depth -= 1
        self.ids.clear()
        if not self._depth:
            self._connection.rollback()
            self._relax()
        elif not self.raw.closed:
            try:
                self.raw.execute(f"ROLLBACK TO inner_{self._depth}; RELEASE inner_{self._depth}".encode())
            except psycopg.Error:
                self.raw.close()

    def _relax(self) -> None:
        self._synced = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Let several statements see the same state of the database."""
        with self.sentences():
            if self._depth or self._is_reading:
                yield self.connection
                return
            connection = self._begun(_READING)
            self._is_reading = True
            try:
                yield connection
            finally:
                self._is_reading = False
                connection.rollback()

    def _begin_reading(self, connection: Connection) -> None:
        connection.execute(_READING)

    @property
    def _can_open_again(self) -> bool:
        return True

    def _for_long_reading(self) -> PostgresConnection:
        return self._connected(read_only=True, is_long=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else write for as long as the block lasts, and nothing be begun by us."""
        self.connection.execute(f"SELECT pg_advisory_lock({_ONE_WRITER})")
        try:
            yield
        finally:
            self.connection.execute(f"SELECT pg_advisory_unlock({_ONE_WRITER})")

    def copy_to(self, path: Path) -> None:
        """Copy everything into an SQLite file that is there already, and empty."""
        from jira_csext.store.postgres_copy import copy_to

        copy_to(self, path)

    def overwrite(self) -> None:
        """A server keeps no file of ours to write over; its own clearing away (VACUUM) does that."""

    def forget_undone(self) -> None:
        """The journal is the server's."""


class unfit:  # noqa: N801 - a block, as suppress is
    """Raise as OverflowError what the server cannot hold.

    A zero character, a number past 64 bits, thousands of characters where an index is to find them.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, psycopg.DataError | psycopg.errors.ProgramLimitExceeded):
            raise OverflowError(str(error).strip()) from error


def _told(sql: str, parameters: Sequence[object] | None) -> tuple[str, dict[str, object] | None]:
    if not isinstance(sql, Sql):
        if parameters:
            raise StoreError("a statement of plain text takes no values")
        return sql, None
    return sql.for_postgresql.text, None if parameters is None else sql.named(parameters)
