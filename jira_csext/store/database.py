"""One connection to an SQLite file: settings, transactions, and errors told as sentences. Knows no table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final

from jira_csext.store.errors import StoreError, sentence_for

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    # A power cut may take the last transactions, never the file's soundness; `synced` ones are on disk at once.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA temp_store = MEMORY",
)


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
            self.connection: Final = self._connected(read_only=read_only)
        self._file: Final = self._file_now()

    def _connected(self, *, read_only: bool) -> sqlite3.Connection:
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

    def close(self) -> None:
        """Close the file; a transaction under way is rolled back."""
        with self.sentences():
            self.connection.close()

    @contextmanager
    def sentences(self) -> Iterator[None]:
        """Raise SQLite's errors as StoreError."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(sentence_for(error, self.place, self.busy_seconds)) from error

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
                execute("PRAGMA synchronous = FULL")
            self._synced = synced
            try:
                execute("BEGIN IMMEDIATE")
            except sqlite3.Error:
                self._relax()
                raise
        self._depth += 1

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
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Let several statements see the same state of the database."""
        with self.sentences():
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                self.connection.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Give a long reader one unchanging state, on a connection of its own where we may also write meanwhile."""
        if self.path is None or self.connection.in_transaction:
            with self.sentences():
                yield self.connection
            return
        with self.sentences(), closing(self._connected(read_only=True)) as connection:
            connection.execute("BEGIN")
            yield connection


class Transaction:
    """A transaction as a context manager: kept when its block ends well, undone when it raises.

    The outermost takes the write lock at once, so waiting happens before any work is done. Inner ones are savepoints.
    """

    __slots__ = ("_database", "_synced")

    def __init__(self, database: Database, *, synced: bool) -> None:
        self._database = database
        self._synced = synced

    def __enter__(self) -> sqlite3.Connection:
        database = self._database
        try:
            database.begin(synced=self._synced)
        except sqlite3.Error as error:
            raise self._told(error) from error
        return database.connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            try:
                self._database.commit()
            except sqlite3.Error as failed:
                self._database.roll_back()
                raise self._told(failed) from failed
            return
        self._database.roll_back()
        if isinstance(error, sqlite3.Error):
            raise self._told(error) from error

    def _told(self, error: sqlite3.Error) -> StoreError:
        return StoreError(sentence_for(error, self._database.place, self._database.busy_seconds))
