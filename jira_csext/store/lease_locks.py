"""Locks that tell whether the holder of a lease lives: on SQLite a file beside the database. Knows no table."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Final, Protocol

from jira_csext.store.errors import StoreError

if sys.platform != "win32":
    import fcntl


class LeaseLocks(Protocol):
    """One lock to a site, had by whoever serves it."""

    ends_with_process: bool
    """Whether a lock is had until its process has ended, and is never lost before."""

    @property
    def is_none(self) -> bool:
        """Is there nothing to lock?"""

    def take(self, at_site: int, seconds: float = 0) -> bool | None:
        """Take a site's lock: False when another has it, and still after so many seconds; None where there is none."""

    def is_ours(self, at_site: int) -> bool:
        """Do we have the lock that we took, as far as this machine or the server can tell?"""

    def is_taken(self, at_site: int) -> bool | None:
        """Does anybody have the lock? None where nobody can tell."""

    def outlives(self, seconds: int) -> bool:
        """Would one who was there so many seconds ago, and whose connection did not break, have its lock still?"""

    def give_back(self, at_site: int) -> None:
        """Let another one have the lock; without effect where we have none."""

    def lost(self) -> None:
        """Know that all locks went with the connection that had them."""


class FileLocks:
    """Locks of the operating system on files beside the database; without a `path`, and on Windows, there are none.

    A lock ends with its process, however that ended, and SQLite's log keeps everybody on one machine anyway.
    """

    ends_with_process = True

    def __init__(self, path: Path | None) -> None:
        self._path: Final = None if sys.platform == "win32" else path
        self._taken: Final[dict[int, int]] = {}

    @property
    def is_none(self) -> bool:
        """Is there no file to lock beside?"""
        return self._path is None

    def take(self, at_site: int, seconds: float = 0) -> bool | None:
        """Take the lock; nobody waits, for it is free as soon as the other process is gone. Raises StoreError."""
        path = self._path
        if sys.platform == "win32" or path is None:
            return None
        if at_site in self._taken:
            return True
        name = _beside(path, at_site)
        lock = _opened(name)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        except OSError as error:
            os.close(lock)
            raise StoreError(f"{name} cannot be locked ({error.strerror}); put the store on a local disk.") from error
        self._taken[at_site] = lock
        return True

    def is_ours(self, at_site: int) -> bool:
        """Nobody can take it from a process that runs."""
        return True

    def is_taken(self, at_site: int) -> bool | None:
        """Does anybody have the lock? None where there is no file to lock, or none to be looked at."""
        path = self._path
        if sys.platform == "win32" or path is None:
            return None
        with suppress(OSError):
            lock = os.open(_beside(path, at_site), os.O_RDONLY)
            try:
                # Shared, and given back at once: two that look do not mistake each other for a daemon.
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            finally:
                os.close(lock)
            return False
        return None

    def outlives(self, seconds: int) -> bool:
        """Nothing but the end of its process takes a lock away."""
        return True

    def give_back(self, at_site: int) -> None:
        """Let another one have the lock."""
        lock = self._taken.pop(at_site, None)
        if lock is not None:
            os.close(lock)

    def lost(self) -> None:
        """A file has no connection to lose."""


def is_served(path: Path) -> bool:
    """Does a process serve any site of the store in this file, as far as this machine can tell?"""
    sites = [name.name.removeprefix(f"{path.name}.daemon-").removesuffix(".lock") for name in _all_beside(path)]
    locks = FileLocks(path)
    return any(locks.is_taken(int(site)) for site in sites if site.isdecimal())


def _all_beside(path: Path) -> Iterator[Path]:
    return path.parent.glob(f"{escape(path.name)}.daemon-*.lock")


def _beside(path: Path, at_site: int) -> Path:
    return path.with_name(f"{path.name}.daemon-{at_site}.lock")


def _opened(name: Path) -> int:
    try:
        # Never removed: of two programs one would then lock a file that nobody else can see any more.
        return os.open(name, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StoreError(
            f"{name} cannot be made ({error.strerror}). Give this account write access to the folder of the store."
        ) from error
