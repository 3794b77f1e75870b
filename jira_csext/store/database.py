"""One connection to an SQLite file: settings, transactions, and errors told as sentences. Knows no table.

What PostgreSQL does otherwise is in `postgres`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol

from jira_csext.store.errors import StoreError, sentence_for
from jira_csext.store.lease_locks import FileLocks, LeaseLocks

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    # A power cut may take the last transactions, never the file's soundness; `synced` ones are on disk at once.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA temp_store = MEMORY",
)


class Cursor(Protocol):
    """What a statement has found; of `sqlite3.Cursor` what is used of it."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:
        """Run another statement."""

    def fetchone(self) -> Any:
        """Return the next row, None behind the last."""

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""

    def fetchmany(self, size: int = ..., /) -> list[Any]:
        """Return the next rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Of `sqlite3.Connection` what is used of it."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor:
        """Run a statement."""

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        """Run a statement once for each row of values."""

    def cursor(self) -> Cursor:
        """Return what statements can be run with one after the other."""

    def rollback(self) -> None:
        """Undo the transaction, if one is open."""

    def close(self) -> None:
        """Close it."""


class Database:
    """An open file and the transaction under way, if any. `place` is the file as the user named it.

    Statements run between transactions are their own transaction. `ids` remembers look-ups of row ids, and forgets
    them when a transaction is rolled back. At most `cache_kilobytes` of the file are kept in memory.
    """

    def __init__(
        self, path: Path | None, place: str, *, read_only: bool, busy_seconds: float, cache_kilobytes: int
    ) -> None:
        self.path: Final = path
        self.place: Final = place
        self.read_only: Final = read_only
        self.busy_seconds: Final = busy_seconds
        self._cache_kilobytes: Final = cache_kilobytes
        self.ids: Final[dict[tuple[str, str], int]] = {}
        self._depth = 0
        self._synced = False
        with self.sentences():
            self._connection: Connection = self._connected(read_only=read_only)
        self._file: Final = self._file_now()

    errors: type[Exception] = sqlite3.Error
    """What the driver raises."""

    takes_many: bool = False
    """Whether many tickets are better written all at once (`postgres_bulk`) than one after the other."""

    @property
    def connection(self) -> Connection:
        """The connection to run statements on."""
        return self._connection

    @property
    def of_sqlite(self) -> sqlite3.Connection:
        """The same, for what only SQLite can do."""
        if isinstance(self._connection, sqlite3.Connection):
            return self._connection
        raise TypeError(f"{self.place} is no SQLite file")

    def sentence(self, error: Exception) -> str:
        """Return what happened and the way out."""
        if isinstance(error, sqlite3.Error):
            return sentence_for(error, self.place, self.busy_seconds)
        raise TypeError(f"{error!r} is none of SQLite's")

    def _connected(self, *, read_only: bool) -> Connection:
        target = "file::memory:" if self.path is None else self.path.absolute().as_uri()
        mode = "" if self.path is None else "?mode=ro" if read_only else "?mode=rw"
        # Transactions are begun by us: the driver would begin them deferred, and so fail halfway instead of waiting.
        connection = sqlite3.connect(target + mode, uri=True, isolation_level=None, timeout=self.busy_seconds)
        try:
            for setting in (*_SETTINGS, f"PRAGMA cache_size = -{self._cache_kilobytes}"):
                connection.execute(setting)
            if read_only:
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def is_gone(self) -> bool:
        """Is the file that was opened no longer the one of that name: removed, or another put in its place?"""
        return self._file_now() != self._file

    def _file_now(self) -> tuple[int, int] | None:
        if self.path is None:
            return None
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError:
            # A folder that cannot be entered for a moment says nothing of the file.
            return self._file
        return found.st_dev, found.st_ino

    def lease_locks(self, again: Callable[[], None]) -> LeaseLocks:
        """Return the locks of those who serve sites; `again` takes those we had, on a connection made anew."""
        return FileLocks(self.path)

    def close(self) -> None:
        """Close the file; a transaction under way is rolled back."""
        with self.sentences():
            self.connection.close()

    @contextmanager
    def sentences(self) -> Iterator[None]:
        """Raise SQLite's errors as StoreError."""
        try:
            yield
        except self.errors as error:
            raise self.told(error) from error

    def told(self, error: Exception) -> StoreError:
        """Return an error of the driver as ours."""
        return StoreError(self.sentence(error))

    def writing(self, *, synced: bool = False) -> Transaction:
        """Return a transaction that holds the write lock from its start; inside another one, a part of that.

        `synced` has it on the disk before it counts as done, for what must survive a power cut.
        """
        return Transaction(self, synced=synced)

    def begin(self, *, synced: bool) -> None:
        """Open a transaction, or a savepoint in the one that is open."""
        execute = self.connection.execute
        if self._depth:
            if not self.connection.in_transaction:
                # A full disk undoes all of it; what came after would be kept by itself, and half of a whole is worse.
                raise sqlite3.OperationalError("the transaction that this was to be part of has been undone")
            execute(f"SAVEPOINT inner_{self._depth}")
        else:
            if synced:
                self._sync()
            self._synced = synced
            try:
                self._take_the_lock()
            except self.errors:
                self._relax()
                raise
        self._depth += 1

    def _sync(self) -> None:
        """Have the transaction that is to be begun on the disk before it counts as done."""
        self.connection.execute("PRAGMA synchronous = FULL")

    def _take_the_lock(self) -> None:
        """Begin a transaction that nobody else writes beside."""
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what was done since the matching `begin`."""
        depth = self._depth - 1
        self.connection.execute(f"RELEASE inner_{depth}" if depth else "COMMIT")
        self._depth = depth
        if not depth:
            self._relax()

    def roll_back(self) -> None:
        """Undo what was done since the matching `begin`; a full disk may have undone all of it already."""
        self._depth -= 1
        self.ids.clear()
        if not self._depth:
            self.connection.rollback()
        elif self.connection.in_transaction:
            self.connection.execute(f"ROLLBACK TO inner_{self._depth}")
            self.connection.execute(f"RELEASE inner_{self._depth}")
        if not self._depth:
            self._relax()

    def _relax(self) -> None:
        if self._synced:
            self._synced = False
            self.connection.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Let several statements see the same state of the database."""
        with self.sentences():
            if self.connection.in_transaction:
                yield self.connection
                return
            self._begin_reading(self.connection)
            try:
                yield self.connection
            finally:
                self.connection.rollback()

    def _begin_reading(self, connection: Connection) -> None:
        connection.execute("BEGIN")

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a long reader one unchanging state, on a connection of its own where we may also write meanwhile."""
        if not self._can_open_again or self.connection.in_transaction:
            with self.sentences():
                yield self.connection
            return
        with self.sentences(), closing(self._for_long_reading()) as connection:
            self._begin_reading(connection)
            yield connection

    def _for_long_reading(self) -> Connection:
        return self._connected(read_only=True)

    @property
    def _can_open_again(self) -> bool:
        return self.path is not None

    def copy_to(self, path: Path) -> None:
        """Copy everything into an SQLite file that is there already, and empty."""
        with self.sentences(), closing(sqlite3.connect(path)) as target:
            self.of_sqlite.backup(target)

    def overwrite(self) -> None:
        """Have zeros written over what is taken away from now on, instead of only forgetting where it was."""
        with self.sentences():
            self.connection.execute("PRAGMA secure_delete = ON")

    def forget_undone(self) -> None:
        """Leave nothing of what was taken away in the journal beside the file."""
        with self.sentences():
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Transaction:
    """A transaction as a context manager: kept when its block ends well, undone when it raises.

    The outermost takes the write lock at once, so waiting happens before any work is done. Inner ones are savepoints.
    """

    __slots__ = ("_database", "_synced")

    def __init__(self, database: Database, *, synced: bool) -> None:
        self._database = database
        self._synced = synced

    def __enter__(self) -> Connection:
        database = self._database
        try:
            database.begin(synced=self._synced)
        except database.errors as error:
            raise database.told(error) from error
        return database.connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            try:
                self._database.commit()
            except self._database.errors as failed:
                self._database.roll_back()
                raise self._database.told(failed) from failed
            return
        self._database.roll_back()
        if isinstance(error, self._database.errors):
            raise self._database.told(error) from error
