"""What a helpdesk announces by itself: each delivery once, and which tickets it is about until they are to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, case, delete, func, select

from jira_csext.store.database import Database
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import prepared, upsert, with_values
from jira_csext.store.webhooks_schema import hint, webhook

KEPT_SECONDS: Final = 2 * 3600
"""For how long a delivery is known again: Jira repeats one up to half an hour late."""

_SLICE: Final = 2000
_ADD: Final = prepared(
    upsert(webhook)
    .values({name: bindparam(name) for name in ("site_id", "identifier", "received_at")})
    .on_conflict_do_nothing()
)
_GIVEN: Final = upsert(hint).values(
    {name: bindparam(name) for name in ("site_id", "remote_id", "first_at", "last_at", "count")}
)
_NEW: Final = _GIVEN.excluded
_HINT: Final = prepared(
    _GIVEN.on_conflict_do_update(
        index_elements=[hint.c.site_id, hint.c.remote_id],
        set_={
            "last_at": case((_NEW.last_at > hint.c.last_at, _NEW.last_at), else_=hint.c.last_at),
            "count": hint.c.count + _NEW.count,
        },
    )
)
_TAKE: Final = prepared(
    select(hint.c.remote_id, hint.c.first_at, hint.c.last_at, hint.c.count, subject.c.id.is_not(None))
    .select_from(
        hint.outerjoin(
            subject,
            and_(
                subject.c.site_id == hint.c.site_id,
                subject.c.kind == "ticket",
                subject.c.remote_id == hint.c.remote_id,
                subject.c.updated.is_not(None),
                subject.c.gone_at.is_(None),
            ),
        )
    )
    .where(hint.c.site_id == bindparam("site_id"), hint.c.first_at <= bindparam("until"))
    .order_by(hint.c.first_at, hint.c.remote_id)
    .limit(bindparam("at_most"))
)
_TAKEN: Final = prepared(
    delete(hint).where(hint.c.site_id == bindparam("site_id"), hint.c.remote_id == bindparam("id"))
)
_NEXT: Final = prepared(select(func.min(hint.c.first_at)).where(hint.c.site_id == bindparam("site_id"))).text


class Received(NamedTuple):
    """A delivery: what it is known again by, the ids of the tickets it is about, and when it came (our clock)."""

    identifier: str
    ticket_ids: tuple[str, ...]
    received_at: int


class Hint(NamedTuple):
    """A ticket that was announced: by how many deliveries, when first and last (our clock).

    `known`: it is on record, and not gone; what is not known may lie outside the scope.
    """

    ticket_id: str
    first_at: int
    last_at: int
    delivery_count: int
    known: bool


class Webhooks:
    """The deliveries of a store, as `Store.webhooks`. Instants are epoch seconds of this machine's clock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, site: str, batch: Sequence[Received]) -> int:
        """Keep deliveries in one transaction and return how many of them are new; only these become hints."""
        announced: dict[str, list[int]] = {}
        new_count = 0
        with self._database.writing() as connection:
            at_site = site_id(self._database, site)
            for one in batch:
                values = _ADD.values(site_id=at_site, identifier=one.identifier, received_at=one.received_at)
                if connection.execute(_ADD.text, values).rowcount == 0:
                    continue
                new_count += 1
                for ticket_id in one.ticket_ids:
                    first_last_count = announced.setdefault(ticket_id, [one.received_at, one.received_at, 0])
                    first_last_count[1] = max(first_last_count[1], one.received_at)
                    first_last_count[2] += 1
            rows = [
                _HINT.values(site_id=at_site, remote_id=ticket_id, first_at=first, last_at=last, count=count)
                for ticket_id, (first, last, count) in announced.items()
            ]
            connection.executemany(_HINT.text, rows)
        return new_count

    def take(self, site: str, until: int, limit: int = _SLICE) -> list[Hint]:
        """Return at most `limit` hints that came first at `until` or before, and forget them.

        Put the tickets on the list to read in the same transaction, so that none is lost.
        """
        with self._database.writing() as connection:
            at_site = site_id_if_known(self._database, site)
            found = connection.execute(_TAKE.text, _TAKE.values(site_id=at_site, until=until, at_most=limit)).fetchall()
            connection.executemany(_TAKEN.text, [_TAKEN.values(site_id=at_site, id=row[0]) for row in found])
        return [Hint(row[0], row[1], row[2], row[3], row[4] == 1) for row in found]

    def next_at(self, site: str) -> int | None:
        """Return when the hint that has waited longest came first, None when there is none."""
        with self._database.sentences():
            (found,) = self._database.connection.execute(_NEXT, (site_id_if_known(self._database, site),)).fetchone()
        return None if found is None else int(found)

    def waiting(self, site: str) -> frozenset[str]:
        """Return the ids of the tickets that were announced and not taken yet."""
        asked = select(hint.c.remote_id).where(hint.c.site_id == site_id_if_known(self._database, site))
        with self._database.sentences():
            return frozenset(row[0] for row in self._database.connection.execute(*with_values(asked)))

    def forget(self, now: int) -> int:
        """Forget deliveries that will not come again, a short transaction's worth; return how many."""
        with self._database.writing() as connection:
            old: Any = (
                select(webhook.c.site_id, webhook.c.identifier)
                .where(webhook.c.received_at < now - KEPT_SECONDS)
                .limit(_SLICE)
            )
            rows = connection.execute(*with_values(old)).fetchall()
            gone = prepared(
                delete(webhook).where(webhook.c.site_id == bindparam("at"), webhook.c.identifier == bindparam("name"))
            )
            connection.executemany(gone.text, [gone.values(at=row[0], name=row[1]) for row in rows])
        return len(rows)
