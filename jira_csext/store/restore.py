"""A store put where none is yet: from a copy, or from the file that it was in until now; in a file or on a server."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from jira_csext.store.backup import back_up
from jira_csext.store.errors import StoreError
from jira_csext.store.lease_locks import is_served
from jira_csext.store.opening import SIDE_FILES, file_of, opened
from jira_csext.store.revisions import HEAD, REVISIONS
from jira_csext.store.server_url import is_postgresql

_KILOBYTES = 64_000


class Restored(NamedTuple):
    """What was put back: how many tickets, the schema's revision, and in how many texts a character was replaced."""

    ticket_count: int
    revision: str
    mended_count: int = 0


def restore(source: Path, url: str, *, busy_seconds: float = 10.0) -> Restored:
    """Put the store that the file `source` holds where `url` says; `source` stays as it is.

    It is checked first, and is there whole or not at all. On a server it is brought up to date on the way, and what
    PostgreSQL cannot hold (a zero character) is shown there as U+FFFD. Raises StoreError: no such file, a daemon works
    on it, it is damaged, there is a store at `url` already, or the server does not play its part.
    """
    if not source.exists():
        raise StoreError(f"There is no {source} to put back. Name a file that `jira-csext backup` made, or a store's.")
    if is_served(source):
        raise StoreError(
            f"A daemon works on {source}, and what it says from now on would not be on record in the other store. Stop "
            "it first."
        )
    of_source = f"sqlite:///{source.absolute()}"
    target = file_of(url)
    if target is not None:
        _is_free(target)
        copied = back_up(of_source, target, busy_seconds=busy_seconds)
        return Restored(copied.ticket_count, copied.revision)
    if not is_postgresql(url):
        raise StoreError("A store in memory is gone with the command; name one in a file or on a server with --store.")
    from jira_csext.store.postgres_fill import check_empty, fill

    check_empty(url, busy_seconds=busy_seconds)
    with tempfile.TemporaryDirectory(prefix="csext-restore-") as folder:
        copy = Path(folder) / "copy.db"
        copied = back_up(of_source, copy, busy_seconds=busy_seconds)
        if copied.revision not in REVISIONS:
            raise StoreError(
                f"{source} was written by a newer jira-csext (schema {copied.revision}; this program knows up to "
                f"{HEAD}). Update the program."
            )
        # An older one gets the tables of today, and it is the copy that gets them.
        opened(f"sqlite:///{copy}", read_only=False, busy_seconds=0, cache_kilobytes=_KILOBYTES).close()
        return Restored(copied.ticket_count, HEAD, fill(url, copy, busy_seconds=busy_seconds))


def _is_free(target: Path) -> None:
    """Raise StoreError where there is a store already, or the log of one, which would spoil another."""
    there = [path for end in ("", *SIDE_FILES) if (path := target.with_name(target.name + end)).exists()]
    if there:
        raise StoreError(
            f"There is {' and '.join(map(str, there))} already, and nothing is written over. Where it is not wanted "
            "any more, stop its daemon and move all of it away."
        )
