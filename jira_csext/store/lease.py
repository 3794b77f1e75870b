"""One daemon to a site: who serves it, since when, and whether it still does.

A lock tells whether the holder lives (`lease_locks`, `postgres_locks`). Where none can, a holder counts as dead when it
has not renewed its lease for a while. On a server the lock ends with the holder's connection, and one that was made
anew must take it again before anything is written; whoever has served the site meanwhile keeps it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Final, NamedTuple

from sqlalchemy import bindparam, select, text, update

from jira_csext.store.daemon_records import Holder, Owner
from jira_csext.store.daemon_schema import LIVE_STATES, lease, outbox
from jira_csext.store.database import Database
from jira_csext.store.errors import LeaseHeld, LeaseLost, StoreError
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import prepared, upsert

STALE_AFTER: Final = 300
"""Seconds without a renewal after which a holder counts as dead where no lock can tell."""

# A server hears of a connection's end a moment later, and of one that was in the midst of a statement later still.
_A_MOMENT: Final = 1.5
_LONG_ENOUGH: Final = 15.0
# Another daemon that finds a site served, or looks whether it is, holds the lock for no longer than that.
_TAKEN_AGAIN_WITHIN: Final = 3.0

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
_BEING_SAID: Final = prepared(
    select(outbox.c.id)
    .where(text(f"outbox.{LIVE_STATES}"), outbox.c.state == "sending", outbox.c.site_id == bindparam("site_id"))
    .limit(1)
)


class _Served(NamedTuple):
    site: str
    token: str


class Leases:
    """The leases of a store, as `Store.lease`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._served: dict[int, _Served] = {}
        self._locks = database.lease_locks(self._taken_again)

    def acquire(self, site: str, owner: Owner, now: int, *, stale_after: int = STALE_AFTER) -> None:
        """Serve the site from now on, until `release` or the end of the process. Raises LeaseHeld.

        A holder that died is taken over at once where that can be told, else `stale_after` seconds after it last
        renewed.
        """
        with self._database.writing():
            at_site = site_id(self._database, site)
        locked = self._lock(at_site, site, owner, now)
        try:
            # A server that crashes must not forget it: who finds no lease behind the restart would give the site up.
            with self._database.writing(synced=True) as connection:
                holder = self._holder(at_site)
                if holder is not None and holder.owner.token != owner.token:
                    taken_from = holder.renewed_at + stale_after
                    if taken_from > now and not (locked and self._has_ended(at_site, holder, owner, now)):
                        raise LeaseHeld(
                            f"{_held(site, holder)} If it is dead, it is taken over from {_said(taken_from)} on."
                        )
                values = _PUT.values(site_id=at_site, **owner._asdict(), since=now, renewed_at=now, released_at=None)
                connection.execute(_PUT.text, values)
                if locked and not self._locks.is_ours(at_site):
                    raise StoreError(f"The connection broke while {site} was being taken; nothing was written.")
        except BaseException:
            self._locks.give_back(at_site)
            raise
        self._served[at_site] = _Served(site, owner.token)

    def renew(self, site: str, owner: Owner, now: int) -> None:
        """Say that the owner still serves the site; once a tick. Raises LeaseLost when another one does."""
        with self._database.writing() as connection:
            at_site = site_id_if_known(self._database, site)
            values = _RENEW.values(at_site=at_site, holder=owner.token, renewed_at=now)
            if connection.execute(_RENEW.text, values).rowcount == 0:
                raise LeaseLost(self._lost(at_site, site))
            self._has_lock(at_site, site)

    def release(self, site: str, owner: Owner, now: int) -> None:
        """Let the next one have the site; without effect for who no longer holds it, or where the store is gone."""
        if self._database.is_gone():
            self.close()
            return
        try:
            with self._database.writing() as connection:
                at_site = site_id_if_known(self._database, site)
                connection.execute(_RELEASE.text, _RELEASE.values(at_site=at_site, holder=owner.token, released_at=now))
        except LeaseLost:
            # The connection broke, and behind the new one another daemon serves the site.
            self._served = {row_id: served for row_id, served in self._served.items() if served.site != site}
            return
        self._served.pop(at_site, None)
        self._locks.give_back(at_site)

    def holder(self, site: str) -> Holder | None:
        """Return who last took the site and has not released it; None for nobody."""
        with self._database.sentences():
            return self._holder(site_id_if_known(self._database, site))

    def is_dead(self, site: str, holder: Holder, host: str) -> bool:
        """Has the holder ended without a word? Only a holder on `host`, this machine, can be known to have.

        On a file the lock tells it from another program that was given its process number since.
        """
        if holder.owner.host != host:
            return False
        with self._database.sentences():
            taken = self._locks.is_taken(site_id_if_known(self._database, site))
        if taken is None and self._locks.is_none:
            return False
        if taken is False and self._locks.ends_with_process:
            return True
        return not taken and not _is_running(holder.owner.pid)

    def guard(self, at_site: int) -> None:
        """Raise LeaseLost when this store held the lease of the site and another one holds it now; in a transaction."""
        served = self._served.get(at_site)
        if served is None:
            return
        if not self._is_of(at_site, served.token):
            raise LeaseLost(self._lost(at_site, "The site"))
        self._has_lock(at_site, "The site")

    def close(self) -> None:
        """Give up the locks; the rows stay as they are."""
        for at_site in list(self._served):
            del self._served[at_site]
            self._locks.give_back(at_site)

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

    def _is_of(self, at_site: int, token: str) -> bool:
        row = self._database.connection.execute(_OF_SITE, (at_site,)).fetchone()
        return row is not None and row[2] == token

    def _lock(self, at_site: int, site: str, owner: Owner, now: int) -> bool:
        """Take the lock; False where there is none to take. Raises LeaseHeld, StoreError."""
        with self._database.sentences():
            taken = self._locks.take(at_site)
            if taken is False and not self._locks.ends_with_process:
                holder = self._holder(at_site)
                is_gone = holder is not None and _is_here(holder, owner) and not _is_running(holder.owner.pid)
                taken = self._locks.take(at_site, _LONG_ENOUGH if is_gone else _A_MOMENT)
            if taken is not False:
                return taken is True
            holder = self._holder(at_site)
        if holder is None:
            raise LeaseHeld(f"{site} is just being taken by another jira-csext.")
        silent = now - holder.renewed_at
        late = f" It has been silent for {silent // 60} minutes." if silent >= STALE_AFTER else ""
        raise LeaseHeld(_held(site, holder) + late)

    def _has_ended(self, at_site: int, holder: Holder, owner: Owner, now: int) -> bool:
        """Has a holder whose lock is free ended, and not only lost its connection, so that it will be back?"""
        if self._locks.ends_with_process:
            return True
        if _is_here(holder, owner):
            return holder.owner.pid == owner.pid or not _is_running(holder.owner.pid)
        if not self._locks.outlives(now - holder.renewed_at):
            return False
        # Cut off in the midst of saying something, it would go on saying it, not knowing of us.
        being_said = _BEING_SAID.values(site_id=at_site)
        return self._database.connection.execute(_BEING_SAID.text, being_said).fetchone() is None

    def _has_lock(self, at_site: int, site: str) -> None:
        """Raise LeaseLost when the lock is not ours any more although the row is."""
        if at_site in self._served and not self._locks.is_ours(at_site):
            raise LeaseLost(
                f"{site} is no longer served by this process: its lock is not on this connection any more, as where a "
                "pooler gives each transaction another one. Connect to the server itself. Nothing more is written "
                "from here."
            )

    def _taken_again(self) -> None:
        """Take the locks again, on a connection made anew. Raises LeaseLost, StoreError where one is not free yet."""
        self._locks.lost()
        for at_site, (site, token) in self._served.items():
            # Who has the lock may be about to write that the site is theirs.
            taken = self._is_of(at_site, token) and self._locks.take(at_site, _TAKEN_AGAIN_WITHIN)
            if not self._is_of(at_site, token):
                raise LeaseLost(self._lost(at_site, site))
            if not taken:
                raise StoreError(
                    f"The connection to {self._database.place} broke, and the server has not heard of it yet or "
                    f"another jira-csext is about to take {site} over. Nothing is done before that is known; it is "
                    "tried again at the next turn."
                )


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # Another account's process runs all the same.
        return True
    return True


def _is_here(holder: Holder, owner: Owner) -> bool:
    return holder.owner.host == owner.host


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
