"""Clients as subjects of the daemon: when to look at each again, and what was decided in their lives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from jira_csext.core.decide import Record
from jira_csext.store import decisions
from jira_csext.store.daemon_records import Taken
from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import upsert, with_values

_CLIENT: Final = "client"


class ClientSeen(NamedTuple):
    """A client as last looked at: under which rulebook, at which change of the register, and when to look again."""

    key: str
    version: str
    revision: int
    wake_at: int | None


def client_id(key: str) -> str:
    """Return the id under which a client is a subject, and stands in markers: its key in small letters."""
    return f"client:{key.casefold()}"


class ClientSubjects:
    """The clients of a store as the daemon of a site sees them, as `Store.clients`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self, site: str) -> dict[str, ClientSeen]:
        """Return every client that was looked at, by id."""
        asked = select(
            subject.c.remote_id, subject.c.key, subject.c.updated, subject.c.fetched_at, subject.c.wake_at
        ).where(subject.c.site_id == site_id_if_known(self._database, site), subject.c.kind == _CLIENT)
        with self._database.sentences():
            rows = self._database.connection.execute(*with_values(asked.order_by(subject.c.remote_id))).fetchall()
        return {remote_id: ClientSeen(*rest) for remote_id, *rest in rows}

    def record_of(self, site: str, key: str, version: str, now: int) -> Record:
        """Return what is on record for a client and its site, for deciding under the version; without silences."""
        return decisions.record_of(self._database, site, client_id(key), version, now, kind=_CLIENT)

    def save(self, site: str, seen: ClientSeen, taken: Sequence[Taken], now: int) -> tuple[str, ...]:
        """Write that a client was looked at, with what was decided, or nothing; return the keys that were queued."""
        with self._database.writing() as connection:
            at_site = site_id(self._database, site)
            row: dict[str, Any] = {
                "key": seen.key,
                "client": seen.key,
                "attributes": "{}",
                "wake_at": seen.wake_at,
                "fetched_at": seen.revision,
                "updated": seen.version,
                "is_open": 0,
            }
            whose = {"site_id": at_site, "kind": _CLIENT, "remote_id": client_id(seen.key), "created_at": now}
            added = upsert(subject).values({**whose, **row})
            kept = added.on_conflict_do_update(index_elements=["site_id", "kind", "remote_id"], set_=row)
            ((subject_id,),) = connection.execute(*with_values(kept.returning(subject.c.id))).fetchall()
            return decisions.write(self._database, site, subject_id, client_id(seen.key), taken, seen.version, now)

    def decide(self, site: str, ticket_id: str, taken: Sequence[Taken], version: str, now: int) -> tuple[str, ...]:
        """Write decisions on a ticket that no cycle of it led to; return the keys that were queued."""
        asked = select(subject.c.id).where(
            subject.c.site_id == site_id_if_known(self._database, site),
            subject.c.kind == "ticket",
            subject.c.remote_id == ticket_id,
        )
        with self._database.writing() as connection:
            row = connection.execute(*with_values(asked)).fetchone()
            if row is None:
                raise StoreError(f"There is no ticket {ticket_id} to decide on.")
            return decisions.write(self._database, site, row[0], ticket_id, taken, version, now)
