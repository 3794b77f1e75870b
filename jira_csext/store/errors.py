"""What can go wrong with the database, each as one sentence with the way out."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jira_csext.store.daemon_records import OutboxState


class StoreError(Exception):
    """The store cannot do what was asked; the message is a sentence for the person who runs the program.

    Whatever was committed before stays; the transaction under way was rolled back.
    """


class StoreUnreachable(StoreError):
    """The server of the store does not answer; it may do so later."""


class TicketUnfit(StoreError):
    """One ticket holds what no database can (half a character, a number past 64 bits); nothing else is affected."""


class WrongState(StoreError):
    """An action cannot go where it was to go, for it is `state` by now: another hand was faster, or it has ended."""

    def __init__(self, sentence: str, state: OutboxState) -> None:
        super().__init__(sentence)
        self.state = state


class LeaseHeld(StoreError):
    """Another daemon serves the site; the sentence says which, where and since when."""


class LeaseLost(StoreError):
    """Another daemon has taken the site over, so this one must not write for it any more."""


class StoreGone(StoreError):
    """The file of the store was removed or another one put in its place, so what is written here nobody will read."""


_ABOUT_THE_FILE = {
    "SQLITE_FULL": "the disk is full, so the last step was not saved; everything before it was. "
    "Free some space: a daemon goes on by itself, any other command when it is called again.",
    "SQLITE_READONLY": "may not be written to. Give this account write access to the file and to its folder.",
    "SQLITE_CANTOPEN": "cannot be opened. Check that this account may enter its folder and read and write in it "
    "(files of the same name ending in -wal and -shm are made beside it).",
    "SQLITE_PERM": "may not be opened. Give this account access to the file and to its folder.",
    "SQLITE_NOTADB": "is not an SQLite database. Name another file, or move this one away.",
    "SQLITE_CORRUPT": "is damaged. Restore a copy of it, or move it away and run the backfill again.",
    "SQLITE_IOERR": "could not be read or written by the operating system. The disk may be full, or a limit on the "
    "size of files reached; what was saved before stays. Check the disk: a daemon "
    "goes on by itself, any other command when it is called again.",
}


def sentence_for(error: sqlite3.Error, place: str, busy_seconds: float) -> str:
    """Return what happened and the way out, for any error of SQLite; `place` is the file as the user named it."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return (
            f"{place} stayed locked by another program for {busy_seconds:g} s. "
            "If another jira-csext writes to it, wait for it to finish or stop it, then start again."
        )
    for primary, what in _ABOUT_THE_FILE.items():
        if name.startswith(primary):
            colon = ":" if primary == "SQLITE_FULL" else ""
            return f"{place}{colon} {what}"
    return f"{place}: {error}. Nothing of the last step was saved."
