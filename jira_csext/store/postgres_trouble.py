"""What can go wrong with a PostgreSQL server: the sentence for each error, and whether it may be over by itself."""

from __future__ import annotations

import re
from typing import Final

import psycopg

from jira_csext.store.server_url import without_password

# The server says no more than this sentence when it lets nobody in, in its own language.
_REFUSED: Final = re.compile(
    r"authentication failed|no pg_hba\.conf entry|does not exist|not permitted to log in"
    r"|проверку подлинности|не существует"
)


def sentence_for(error: Exception, place: str, busy_seconds: float, url: str = "") -> str:
    """Return what happened and the way out, for any error of the driver or the server."""
    first = next(iter(str(error).strip().splitlines()), type(error).__name__)
    if isinstance(error, psycopg.ProgrammingError):
        # What is wrong with a URL is told by quoting it.
        first = without_password(first, url)
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return (
            f"{place} stayed locked by another program for {busy_seconds:g} s. "
            "If another jira-csext writes to it, wait for it to finish or stop it, then start again."
        )
    if isinstance(error, psycopg.errors.DiskFull):
        return (
            f"{place}: the server's disk is full, so the last step was not saved; everything before it was. "
            "Free some space: a daemon goes on by itself, any other command when it is called again."
        )
    if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
        return f"{place} may not be written to ({first}). Give this account the right to, on the server."
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return f"{place} is not open to this account ({first}). Give it the right to read and write there."
    if isinstance(error, psycopg.errors.SerializationFailure | psycopg.errors.DeadlockDetected):
        return f"{place}: another program changed the same in that moment ({first}). Call it again; nothing was saved."
    if isinstance(error, psycopg.errors.QueryCanceled):
        return f"{place}: somebody ended what was asked there ({first}). Call it again; nothing was saved."
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return (
            f"{place} cannot be reached ({first}). Check that the server runs, and that its address, the account and "
            "its password (PGPASSWORD) are right; what was saved before stays: a daemon goes on by itself, any other "
            "command when it is called again."
        )
    return f"{place}: {first}. Nothing of the last step was saved."


def may_pass(error: Exception) -> bool:
    """May the same be done a while later? Not where the account or its password is refused."""
    if isinstance(error, psycopg.OperationalError) and error.pgconn is not None and error.pgconn.needs_password:
        return False
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return _REFUSED.search(str(error)) is None
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | psycopg.errors.ReadOnlySqlTransaction)
