"""A copy of a store in one file, taken while the daemon works, checked before it is given its name."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from jira_csext.store.errors import StoreError, sentence_for
from jira_csext.store.opening import file_of, look_at
from jira_csext.store.revisions import APPLICATION_ID
from jira_csext.store.server_url import dump_command, is_postgresql, place_of


class Copied(NamedTuple):
    """A copy that was made and found sound: its length, the schema's revision, and how many tickets it holds."""

    byte_count: int
    revision: str
    ticket_count: int


def back_up(url: str, target: Path, *, busy_seconds: float = 10.0) -> Copied:
    """Copy the store at `url` into the new file `target`, as it is at one instant; others write on meanwhile.

    The copy is one file (no `-wal` beside it), for its owner's eyes only. It is checked first (`integrity_check`,
    `foreign_key_check`) and appears under its name whole or not at all. A store of an older schema is copied as it is.
    Raises StoreError: no such store, `target` is there already or cannot be made, the copy is not sound, or it is one
    on a server (with the command that copies it there).
    """
    if is_postgresql(url):
        raise StoreError(
            f"{place_of(url)} is on a PostgreSQL server, and nothing was copied: the server's own pg_dump does "
            f"that, also while the daemon runs. Call: {dump_command(url, target)}"
        )
    source = file_of(url)
    if source is None:
        raise StoreError("A store in memory cannot be copied; name one in a file, such as store: sqlite:///csext.db.")
    look_at(source, read_only=True)
    _is_free(target)
    with _part_of(target) as part:
        _copied(source, part, busy_seconds)
        found = _checked(source, part)
        _on_the_disk(part)
        _named(part, target)
    return found


def _is_free(target: Path) -> None:
    if target.is_symlink() or target.exists():
        raise StoreError(f"{target} is there already and is not written over. Name another file, or move it away.")
    if not target.parent.is_dir():
        raise StoreError(f"{target} cannot be made, for there is no folder {target.parent}. Make the folder first.")


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """Yield a new file beside `target`, for the owner only; gone after the block, with what SQLite laid beside it."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise StoreError(
            f"{target} cannot be made ({error.strerror}). Give this account write access to its folder."
        ) from error
    os.close(number)
    part = Path(name)
    try:
        yield part
    finally:
        for file in (part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))):
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _copied(source: Path, part: Path, busy_seconds: float) -> None:
    place = source
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=busy_seconds)) as store,
            closing(sqlite3.connect(part, timeout=busy_seconds)) as copy,
        ):
            (application,) = store.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                raise StoreError(f"{source} is not a store of jira-csext. Name the one of the site with --store.")
            place = part
            # In one go: from page to page each write of the daemon would begin it anew.
            store.backup(copy, pages=-1)
            # The store keeps a log beside itself; a copy that is carried about must be whole by itself.
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StoreError(f"No copy was made. {sentence_for(error, str(place), busy_seconds)}") from error


def _checked(source: Path, part: Path) -> Copied:
    try:
        with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            loose = copy.execute("PRAGMA foreign_key_check").fetchone()
            if found != "ok" or loose is not None:
                what = found if found != "ok" else f"a row of {loose[0]} refers to one of {loose[2]} that is missing"
                raise StoreError(
                    f"{source} is damaged ({what}), so no copy was kept. Restore an older copy, or move it away and "
                    "run the backfill again."
                )
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"alembic_version", "subject"} <= tables:
                raise StoreError(f"{source} has no tables yet, so there is nothing to copy.")
            (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            (count,) = copy.execute("SELECT count(*) FROM subject WHERE kind = 'ticket'").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            f"The copy could not be checked, so it was not kept. {sentence_for(error, str(part), 0)}"
        ) from (error)
    return Copied(part.stat().st_size, str(revision), int(count))


def _on_the_disk(part: Path) -> None:
    number = os.open(part, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _named(part: Path, target: Path) -> None:
    """Give the copy its name, unless somebody took that meanwhile."""
    try:
        os.link(part, target)
    except FileExistsError:
        _is_free(target)
    except OSError:
        # A disk that knows no second name for a file, such as one shared by a Windows machine.
        _is_free(target)
        part.replace(target)
