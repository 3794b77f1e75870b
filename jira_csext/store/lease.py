"""One daemon to a site: who serves it, since when, and whether it still does.

On SQLite a lock of the operating system beside the database says whether the holder lives: it ends with the process,
however that ended, and SQLite's write-ahead log keeps everybody on one machine anyway. Elsewhere a holder counts as
dead when it has not renewed its lease for a while.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from jira_csext.store.daemon_records import Holder, Owner
from jira_csext.store.daemon_schema import lease
from jira_csext.store.database import Database
from jira_csext.store.errors import LeaseHeld, LeaseLost, StoreError
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import prepared

if sys.platform != "win32":
    import fcntl

STALE_AFTER: Final = 300
"""Seconds without a renewal after which a holder counts as dead where no lock can tell."""

_COLUMNS: Final = tuple(column.name for column in lease.c)
_OF_SITE: Final = prepared(
    select(lease.c.host, lease.c.pid, lease.c.token, lease.c.since, lease.c.renewed_at, lease.c.released_at).where(
        lease.c.site_id == bindparam("site_id")
    )
).text
_PUT: Final = prepared(
    upsert(lease)
    .values({name: bindparam(name) for name in _COLUMNS})
    .on_conflict_do_update(
        index_elements=[lease.c.site_id],
        set_={name: upsert(lease).excluded[name] for name in _COLUMNS if name != "site_id"},
    )
)
_OURS: Final = (lease.c.site_id == bindparam("at_site"), lease.c.token == bindparam("holder"))
_RENEW: Final = prepared(
    update(lease).where(*_OURS, lease.c.released_at.is_(None)).values(renewed_at=bindparam("renewed_at"))
)
_RELEASE: Final = prepared(update(lease).where(*_OURS).values(released_at=bindparam("released_at")))


class Leases:
    """The leases of a store, as `Store.lease`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tokens: dict[int, str] = {}
        self._locks: dict[int, int] = {}

    def acquire(self, site: str, owner: Owner, now: int, *, stale_after: int = STALE_AFTER) -> None:
        """Serve the site from now on, until `release` or the end of the process. Raises LeaseHeld.

        A holder that died is taken over at once where a lock can tell, else `stale_after` seconds after it last
        renewed.
        """
        with self._database.writing():
            at_site = site_id(self._database, site)
        locked = self._lock(at_site, site, now)
        try:
            with self._database.writing() as connection:
                holder = self._holder(at_site)
                alive = holder is not None and holder.renewed_at + stale_after > now
                if holder is not None and alive and not locked and holder.owner.token != owner.token:
                    raise LeaseHeld(
                        _held(site, holder)
                        + f" If it is dead, it is taken over from {_said(holder.renewed_at + stale_after)} on."
                    )
                values = _PUT.values(site_id=at_site, **owner._asdict(), since=now, renewed_at=now, released_at=None)
                connection.execute(_PUT.text, values)
        except BaseException:
            self._unlock(at_site)
            raise
        self._tokens[at_site] = owner.token

    def renew(self, site: str, owner: Owner, now: int) -> None:
        """Say that the owner still serves the site; once a tick. Raises LeaseLost when another one does."""
        with self._database.writing() as connection:
            at_site = site_id_if_known(self._database, site)
            values = _RENEW.values(at_site=at_site, holder=owner.token, renewed_at=now)
            if connection.execute(_RENEW.text, values).rowcount == 0:
                raise LeaseLost(self._lost(at_site, site))

    def release(self, site: str, owner: Owner, now: int) -> None:
        """Let the next one have the site; without effect for who no longer holds it, or where the store is gone."""
        if self._database.is_gone():
            self.close()
            return
        with self._database.writing() as connection:
            at_site = site_id_if_known(self._database, site)
            connection.execute(_RELEASE.text, _RELEASE.values(at_site=at_site, holder=owner.token, released_at=now))
        self._tokens.pop(at_site, None)
        self._unlock(at_site)

    def holder(self, site: str) -> Holder | None:
        """Return who last took the site and has not released it; None for nobody."""
        with self._database.sentences():
            return self._holder(site_id_if_known(self._database, site))

    def is_dead(self, site: str, holder: Holder, host: str) -> bool:
        """Has the holder ended without a word? Only a holder on `host`, this machine, can be known to have.

        The lock tells it from another program that was given its process number since.
        """
        path = self._database.path
        if sys.platform == "win32" or path is None or holder.owner.host != host:
            return False
        with self._database.sentences():
            at_site = site_id_if_known(self._database, site)
        try:
            lock = os.open(path.with_name(f"{path.name}.daemon-{at_site}.lock"), os.O_RDONLY)
        except OSError:
            return not _is_running(holder.owner.pid)
        try:
            # Shared, and given back at once: two that look do not mistake each other for a daemon.
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return not _is_running(holder.owner.pid)
        finally:
            os.close(lock)
        return True

    def guard(self, at_site: int) -> None:
        """Raise LeaseLost when this store held the lease of the site and another one holds it now; in a transaction."""
        token = self._tokens.get(at_site)
        if token is None:
            return
        row = self._database.connection.execute(_OF_SITE, (at_site,)).fetchone()
        if row is None or row[2] != token:
            raise LeaseLost(self._lost(at_site, "The site"))

    def close(self) -> None:
        """Give up the locks; the rows stay as they are."""
        for at_site in list(self._locks):
            self._unlock(at_site)

    def _holder(self, at_site: int) -> Holder | None:
        row = self._database.connection.execute(_OF_SITE, (at_site,)).fetchone()
        if row is None or row[5] is not None:
            return None
        host, pid, token, since, renewed_at, _ = row
        return Holder(Owner(host, pid, token), since, renewed_at)

    def _lost(self, at_site: int, site: str) -> str:
        holder = self._holder(at_site)
        taken = "its lease was released" if holder is None else f"it is served by {_who(holder)}"
        return f"{site} is no longer served by this process: {taken}. Nothing more is written from here."

    def _lock(self, at_site: int, site: str, now: int) -> bool:
        """Take the lock beside the database; False where there is none to take. Raises LeaseHeld, StoreError."""
        path = self._database.path
        if sys.platform == "win32" or path is None:
            return False
        if at_site in self._locks:
            return True
        name = path.with_name(f"{path.name}.daemon-{at_site}.lock")
        lock = _opened(name)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            with self._database.sentences():
                holder = self._holder(at_site)
            if holder is None:
                raise LeaseHeld(f"{site} is just being taken by another jira-csext on this machine.") from None
            silent = now - holder.renewed_at
            late = f" It has been silent for {silent // 60} minutes." if silent >= STALE_AFTER else ""
            raise LeaseHeld(_held(site, holder) + late) from None
        except OSError as error:
            os.close(lock)
            raise StoreError(f"{name} cannot be locked ({error.strerror}); put the store on a local disk.") from error
        self._locks[at_site] = lock
        return True

    def _unlock(self, at_site: int) -> None:
        lock = self._locks.pop(at_site, None)
        if lock is not None:
            os.close(lock)


def _opened(name: Path) -> int:
    try:
        # Never removed: of two programs one would then lock a file that nobody else can see any more.
        return os.open(name, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StoreError(
            f"{name} cannot be made ({error.strerror}). Give this account write access to the folder of the store."
        ) from error


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # Another account's process runs all the same.
        return True
    return True


def _held(site: str, holder: Holder) -> str:
    return (
        f"{site} is already served by {_who(holder)}, and two would speak twice. "
        "Stop that one first, or leave this one off."
    )


def _who(holder: Holder) -> str:
    owner = holder.owner
    return f"another jira-csext, process {owner.pid} on {owner.host}, since {_said(holder.since)}"


def _said(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
