"""Opening the database: made where it is missing, migrated where it is old, refused by name where it is neither."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.revisions import APPLICATION_ID, EMPTY, HEAD, REVISIONS
from jira_csext.store.server_url import is_postgresql, place_of
from jira_csext.store.store import Store

_OLDEST_SQLITE: Final = (3, 37, 0)
_FIRST_BYTES: Final = b"SQLite format 3\x00"
_OTHERS: Final = 0o077
SIDE_FILES: Final = ("-wal", "-shm")
"""What SQLite lays beside a file while it is worked on: its log belongs to it, and would spoil another."""

_LOOKING: Final = Lock()
_LOOKED_AT: Final[set[tuple[int, int]]] = set()


def missing(path: Path) -> str:
    """Return that there is no store, with the ways out: one that was there lies elsewhere, or is not mounted now."""
    if not path.parent.is_dir():
        return (
            f"There is no store at {path}: its folder is not there. Mount the volume that holds it, or name the right "
            "place with --store or `store` in the site file; only where the site was never watched, make the folder."
        )
    return (
        f"There is no store at {path}. Where the site was watched before, this is the wrong folder or its volume is "
        "not mounted: mount it, or name the store with --site or --store. Only where it never was, run the backfill or "
        "the daemon first."
    )


def opened(url: str, *, read_only: bool, busy_seconds: float, cache_kilobytes: int) -> Store:
    """Return the store at the URL; see `jira_csext.store.open_store`."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(
            f"This Python comes with SQLite {sqlite3.sqlite_version}; 3.37 or newer is needed. Use a newer Python."
        )
    if is_postgresql(url):
        from jira_csext.store.postgres_opening import opened as opened_there

        return opened_there(url, read_only=read_only, busy_seconds=busy_seconds)
    path = file_of(url)
    place = str(path) if path is not None else "the store in memory"
    notices: tuple[str, ...] = ()
    if path is not None:
        look_at(path, read_only=read_only)
        notices = _kept_to_the_owner(path)
    database = Database(
        path,
        place,
        read_only=read_only and path is not None,
        busy_seconds=busy_seconds,
        cache_kilobytes=cache_kilobytes,
    )
    try:
        with database.sentences():
            _brought_up_to_date(database)
    except BaseException:
        database.connection.close()
        raise
    return Store(database, notices)


def file_of(url: str) -> Path | None:
    """Return the file that a URL names, None for a database in memory or on a server. Raises StoreError for no URL."""
    if is_postgresql(url):
        return None
    scheme, colon, rest = url.partition("://")
    if not colon or scheme != "sqlite" or (rest and not rest.startswith("/")) or "?" in rest:
        raise StoreError(
            f"The store {_called(url)} is no URL of a database. Write sqlite:///csext.db for a file "
            "beside you, sqlite:////var/lib/csext/csext.db (four slashes) for one anywhere else, "
            "postgresql://csext@db.example/csext for one on a PostgreSQL server."
        )
    name = rest[1:]
    return None if name in ("", ":memory:") else Path(name)


def _called(url: str) -> str:
    try:
        return f'"{place_of(url) if "://" in url else url}"'
    except StoreError:
        # A password may be anywhere in it.
        return f'"{url.partition("://")[0]}://…"'


def is_there(url: str) -> bool:
    """Is there a store at the URL already? Always where it is in memory; on a server once there are tables of ours.

    Raises StoreError for no URL, and for a server that does not answer.
    """
    if is_postgresql(url):
        from jira_csext.store.postgres_opening import is_there as is_there_on_a_server

        return is_there_on_a_server(url)
    file = file_of(url)
    return file is None or file.exists()


def missing_at(url: str) -> str:
    """Return that there is no store at the URL, with the ways out."""
    file = file_of(url)
    if file is not None:
        return missing(file)
    return (
        f"There is no store at {place_of(url)}: it holds no tables. Where the site was watched before, this is another "
        "database or schema: name the right one with --site or --store. Only where it never was, run the backfill or "
        "the daemon first."
    )


def look_at(path: Path, *, read_only: bool) -> None:
    """Refuse what cannot be a store before SQLite touches it; make an empty file where there is none."""
    try:
        if path.is_dir():
            raise StoreError(f"{path} is a folder; name the file of the store in it, such as {path / 'csext.db'}.")
        if path.exists():
            # Reading a pipe would wait for ever for somebody to write into it.
            if not path.is_file():
                raise StoreError(f"{path} is no plain file. Name another file for the store.")
            if not _begins_well(path):
                raise StoreError(f"{path} is not an SQLite database. Name another file, or move this one away.")
            if not read_only and not os.access(path, os.W_OK):
                raise StoreError(
                    f"{path} may not be written to. Give this account write access to the file and to its folder."
                )
        elif read_only:
            raise StoreError(missing(path))
        elif not path.parent.is_dir():
            raise StoreError(f"{path} cannot be made, for there is no folder {path.parent}. Make the folder first.")
        else:
            # It holds what clients wrote: for the owner's eyes only. SQLite gives its side files the same mode.
            with _LOOKING:
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
                _LOOKED_AT.add(_name_of(path))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened ({error.strerror}). Give this account access to the file and to its folder."
        ) from error


def _begins_well(path: Path) -> bool:
    """Does the file begin as a database does, or is it empty? Read once in a process, before anything is open on it.

    A process that closes a file gives up all its locks on it, those of its open databases too: another program would
    then take the log of a running daemon away (SQLite, "How to corrupt a database file", 2.2).
    """
    with _LOOKING:
        name = _name_of(path)
        if name in _LOOKED_AT:
            return True
        with path.open("rb") as file:
            start = file.read(len(_FIRST_BYTES))
        if start not in (b"", _FIRST_BYTES):
            return False
        _LOOKED_AT.add(name)
        return True


def _name_of(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _kept_to_the_owner(path: Path) -> tuple[str, ...]:
    """Take from others what they may do with the file; return a sentence where they could read it, or still can."""
    if os.name != "posix":
        return ()
    loose = _mode_of(path)
    if not loose & _OTHERS:
        return ()
    for file in (path, *(path.with_name(path.name + end) for end in SIDE_FILES)):
        # Another account's file, or a disk without modes: the sentence says so.
        with suppress(OSError):
            file.chmod(_mode_of(file) & ~_OTHERS)
    if not _mode_of(path) & _OTHERS:
        return (f"{path} could be read by other accounts (mode {loose:04o}); from now on only its owner may.",)
    if not _mode_of(path.absolute().parent) & _OTHERS:
        return ()
    sentence = (
        f"{path} can be read by other accounts (mode {loose:04o}) and this one may not change that; it holds what "
        f"clients wrote, so let its owner run: chmod 600 {path}"
    )
    return (sentence,)


def _mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _brought_up_to_date(database: Database) -> None:
    revision = _revision_of(database)
    if revision == HEAD:
        if not database.read_only:
            database.connection.execute("PRAGMA journal_mode = WAL")
        return
    if revision is not None and revision != EMPTY and revision not in REVISIONS:
        raise StoreError(
            f"{database.place} was written by a newer jira-csext (schema {revision}; this program knows up to {HEAD}). "
            f"Update the program, or restore the copy that was made before the change ({database.place}.schema-…)."
        )
    if database.read_only:
        raise StoreError(
            f"{database.place} has no tables yet. Run the backfill or the daemon first."
            if revision is None
            else f"{database.place} has an older schema ({revision}; this program needs {HEAD}), and is only being "
            "read here. Run the backfill or the daemon, which bring it up to date."
        )
    from jira_csext.store.migrate import copy_beside, migrate

    if revision is not None and database.path is not None:
        copy_beside(database.of_sqlite, database.path, revision, database.busy_seconds)
    # The journal's mode cannot change inside a transaction, and the mark tells a half-made store from a stranger's.
    database.connection.execute("PRAGMA journal_mode = WAL")
    database.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(database.of_sqlite)


def _revision_of(database: Database) -> str | None:
    """Return the schema's revision, None for an empty file. Raises StoreError for another program's database."""
    execute = database.connection.execute
    (application,) = execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if application not in (0, APPLICATION_ID) or (tables and application != APPLICATION_ID):
        raise StoreError(
            f"{database.place} is another program's SQLite database. Name another file for the store, "
            "such as sqlite:///csext.db."
        )
    if not tables:
        return None
    rows = execute("SELECT version_num FROM alembic_version").fetchall() if "alembic_version" in tables else []
    return str(rows[0][0]) if rows else EMPTY
