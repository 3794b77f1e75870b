"""On a PostgreSQL server, the lock that tells whether the holder of a lease lives: it ends with its connection."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import psycopg

if TYPE_CHECKING:
    from jira_csext.store.postgres import PostgresDatabase

LEASES: Final = 0x6373786C
"""The first half of the numbers of these locks ("csxl"); the second is made of the schema's name and the site."""

_HELD: Final = """
    SELECT EXISTS (
        SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = {first}::bigint::oid AND objid = ({second}::bigint & 4294967295)::oid
        AND {whose}
    )
"""
_UPTIME: Final = "SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::float8"


class ServerLocks:
    """Advisory locks of the daemon's connection, for as long as that lasts. Several stores may share a database."""

    ends_with_process = False
    is_none = False

    def __init__(self, database: PostgresDatabase) -> None:
        self._database: Final = database
        self._taken: Final[set[int]] = set()

    def take(self, at_site: int, seconds: float = 0) -> bool:
        """Take the lock, waiting so long: the server may not have heard yet that a process or connection has ended."""
        if at_site in self._taken:
            return True
        connection = self._database.connection
        numbers = f"{LEASES}, {_second(at_site)}"
        if seconds:
            # A lock of the session, so it outlasts the transaction that bounds the waiting for it.
            waiting = f"BEGIN; SET LOCAL lock_timeout = {round(seconds * 1000)}; SELECT pg_advisory_lock({numbers})"
            try:
                connection.execute(f"{waiting}; COMMIT")
            except psycopg.errors.LockNotAvailable:
                connection.rollback()
                return False
        elif not connection.execute(f"SELECT pg_try_advisory_lock({numbers})").fetchone()[0]:
            return False
        self._taken.add(at_site)
        return True

    def is_ours(self, at_site: int) -> bool:
        """Has this very connection the lock? Not so where a pooler gives each transaction another one."""
        return self._is_held(at_site, "pid = pg_backend_pid()")

    def is_taken(self, at_site: int) -> bool | None:
        """Has any connection the lock? Only looked at, so nobody who wants it finds it taken by us."""
        return self._is_held(at_site, "true")

    def outlives(self, seconds: int) -> bool:
        """Has the server been up since then? A restart takes the locks of all who live."""
        (uptime,) = self._database.connection.execute(_UPTIME).fetchone()
        return bool(uptime > seconds)

    def give_back(self, at_site: int) -> None:
        """Let another one have the lock; a connection that is gone has given it back."""
        if at_site in self._taken:
            self._taken.discard(at_site)
            if not self._database.raw.closed:
                with suppress(psycopg.Error):
                    self._database.raw.execute(f"SELECT pg_advisory_unlock({LEASES}, {_second(at_site)})".encode())

    def lost(self) -> None:
        """Know that all locks went with the connection that had them."""
        self._taken.clear()

    def _is_held(self, at_site: int, whose: str) -> bool:
        asked = _HELD.format(first=LEASES, second=_second(at_site), whose=whose)
        return bool(self._database.connection.execute(asked).fetchone()[0])


def _second(at_site: int) -> str:
    return f"hashtext(current_schema() || '/{at_site}')"
