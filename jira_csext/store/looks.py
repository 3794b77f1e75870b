"""Tickets to be looked at whatever their `wake_at` says: changed, asked for, or set aside because they failed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, literal_column, null, or_, select

from jira_csext.store.daemon_records import Look, Wants
from jira_csext.store.daemon_schema import look
from jira_csext.store.database import Database
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import Statement, prepared, upsert, with_values

_SLICE: Final = 2000
"""Rows a transaction: well below the fifty milliseconds that others may be kept waiting."""

_COLUMNS: Final = tuple(column.name for column in look.c)
_GIVEN: Final = upsert(look).values({name: bindparam(name) for name in _COLUMNS})
_NEW: Final = _GIVEN.excluded


def _asked_again() -> dict[str, ColumnElement[Any]]:
    """What asking anew changes: reading beats evaluating, urgent beats not; what failed stays set aside.

    What was out of sight and is heard of again may be seen again: it is looked at at once, and its waits start afresh.
    """
    is_heard_of = and_(look.c.gone, _NEW.rank == 0)
    is_only_judged = and_(look.c.wants == "read", _NEW.wants == "evaluate")
    return {
        "attempts": case((is_heard_of, 1), else_=look.c.attempts),
        "not_before": case((is_heard_of, null()), else_=look.c.not_before),
        "wants": case((look.c.wants == "read", look.c.wants), else_=_NEW.wants),
        "rank": case((_NEW.rank < look.c.rank, _NEW.rank), else_=look.c.rank),
        "asked_at": case((_NEW.asked_at > look.c.asked_at, _NEW.asked_at), else_=look.c.asked_at),
        "reason": case((or_(look.c.attempts > 0, is_only_judged), look.c.reason), else_=_NEW.reason),
    }


_ASK: Final = prepared(
    _GIVEN.on_conflict_do_update(index_elements=[look.c.site_id, look.c.remote_id], set_=_asked_again())
)
_SET_ASIDE: Final = prepared(
    _GIVEN.on_conflict_do_update(
        index_elements=[look.c.site_id, look.c.remote_id],
        set_={
            "wants": _NEW.wants,
            "since": case((look.c.attempts == 0, _NEW.since), else_=look.c.since),
            "reason": _NEW.reason,
            "attempts": look.c.attempts + 1,
            "not_before": _NEW.not_before,
            "gone": _NEW.gone,
        },
    )
)
_KNOWN: Final = prepared(
    select(subject.c.updated, subject.c.gone_at).where(
        subject.c.site_id == bindparam("site_id"),
        subject.c.kind == "ticket",
        subject.c.remote_id == bindparam("remote_id"),
    )
)
_LOOK: Final[Select[Any]] = select(
    look.c.remote_id,
    func.coalesce(subject.c.key, ""),
    *[look.c[name] for name in ("wants", "reason", "since", "rank", "attempts", "not_before", "gone")],
).select_from(
    look.outerjoin(
        subject,
        and_(subject.c.site_id == look.c.site_id, subject.c.kind == "ticket", subject.c.remote_id == look.c.remote_id),
    )
)
_IN_ORDER: Final = (look.c.rank, look.c.since, look.c.remote_id)
_WANTED: Final = prepared(
    _LOOK.where(
        look.c.site_id == bindparam("site_id"), or_(look.c.not_before.is_(None), look.c.not_before <= bindparam("now"))
    )
    .order_by(*_IN_ORDER)
    .limit(bindparam("at_most"))
)


def _one_ticked(end: ColumnElement[Any]) -> Statement:
    """Return the question for the ticket that was read longest ago, of the thousand at one end of the table."""
    some = (
        select(subject.c.remote_id, subject.c.updated, subject.c.gone_at, subject.c.fetched_at)
        # The sum keeps SQLite from its index of all tickets of the site, which it would have to sort.
        .where(subject.c.site_id + literal_column("0") == bindparam("site_id"), subject.c.kind == "ticket")
        .order_by(end)
        .limit(literal_column("1000"))
        .subquery()
    )
    return prepared(
        select(some.c.remote_id, some.c.updated)
        .where(some.c.updated > "", some.c.gone_at.is_(None))
        .order_by(some.c.fetched_at, some.c.remote_id)
        .limit(literal_column("1"))
    )


# Behind a backfill the newest may all be tickets that nothing was asked of search about; then the oldest are not.
_ONE_TICKED: Final = (_one_ticked(subject.c.id.desc()), _one_ticked(subject.c.id.asc()))


class Looks:
    """The tickets of a site that must be looked at, as `Store.looks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def changed(self, site: str, sightings: Iterable[tuple[str, str]]) -> list[str]:
        """Return the ids of the tickets seen (id and mark of the last change) whose mark was not ticked yet, each once.

        An empty mark says nothing, so then only a ticket that was never ticked, or was gone, counts as changed.
        """
        changed: dict[str, None] = {}
        # No transaction: the sightings may still be on their way from the helpdesk, and none is held while we wait.
        with self._database.sentences():
            at_site = site_id_if_known(self._database, site)
            for ticket_id, updated in sightings:
                values = _KNOWN.values(site_id=at_site, remote_id=ticket_id)
                row = self._database.connection.execute(_KNOWN.text, values).fetchone()
                if row is None or row[0] is None or row[1] is not None or (updated and row[0] != updated):
                    changed[ticket_id] = None
        return list(changed)

    def one_ticked(self, site: str) -> tuple[str, str] | None:
        """Return a ticket to try the search with, as its id and mark, None where none was ticked yet.

        Of the newest thousand the one that was read longest ago: search has heard of it by now. Costs the same however
        many there are. Where a backfill has just put in more than that, one of the oldest thousand.
        """
        found: tuple[str, str] | None
        with self._database.sentences():
            at_site = site_id_if_known(self._database, site)
            for asked in _ONE_TICKED:
                found = self._database.connection.execute(asked.text, asked.values(site_id=at_site)).fetchone()
                if found is not None:
                    return found
        return None

    def unseen(self, site: str, ticket_ids: Iterable[str]) -> list[str]:
        """Return the ids of the tickets on record, gone ones aside, that are not among those given."""
        seen = frozenset(ticket_ids)
        asked = select(subject.c.remote_id).where(subject.c.kind == "ticket", subject.c.gone_at.is_(None))
        with self._database.snapshot() as connection:
            of_site = asked.where(subject.c.site_id == site_id_if_known(self._database, site)).order_by(subject.c.id)
            return [ticket_id for (ticket_id,) in connection.execute(*with_values(of_site)) if ticket_id not in seen]

    def ask(
        self, site: str, ticket_ids: Iterable[str], wants: Wants, reason: str, now: int, *, urgent: bool = False
    ) -> None:
        """Ask for tickets to be read anew, or only evaluated again; `Store.save_tick` crosses them off.

        Kept in short transactions, each for itself: ask again after an interruption, nothing is asked twice. A ticket
        that was set aside stays so, but for one that was out of sight and is asked for as urgent.
        """
        ids = iter(ticket_ids)
        rank = 0 if urgent else 1
        while some := list(islice(ids, _SLICE)):
            with self._database.writing() as connection:
                at_site = site_id(self._database, site)
                rows = [_ASK.values(**_fields(at_site, ticket_id, wants, rank, reason, now)) for ticket_id in some]
                connection.executemany(_ASK.text, rows)

    def ask_for_open(self, site: str, reason: str, now: int) -> None:
        """Ask for every open ticket to be evaluated again; in short transactions, see `ask`."""
        last = 0
        while True:
            with self._database.writing() as connection:
                at_site = site_id(self._database, site)
                page = (
                    select(subject.c.id, subject.c.remote_id)
                    .where(
                        subject.c.site_id == at_site, subject.c.kind == "ticket", subject.c.is_open, subject.c.id > last
                    )
                    .order_by(subject.c.id)
                    .limit(_SLICE)
                )
                some = connection.execute(*with_values(page)).fetchall()
                rows = [_ASK.values(**_fields(at_site, ticket_id, "evaluate", 1, reason, now)) for _, ticket_id in some]
                connection.executemany(_ASK.text, rows)
            if len(some) < _SLICE:
                return
            last = some[-1][0]

    def wanted(self, site: str, limit: int, now: int) -> list[Look]:
        """Return at most `limit` tickets to look at, the urgent first, then those that have waited longest."""
        with self._database.sentences():
            values = _WANTED.values(site_id=site_id_if_known(self._database, site), now=now, at_most=limit)
            return [_look(row) for row in self._database.connection.execute(_WANTED.text, values)]

    def set_aside(
        self, site: str, ticket_id: str, reason: str, not_before: int, now: int, *, gone: bool = False
    ) -> None:
        """Leave a ticket that failed alone until `not_before`, with the reason for people to see; counts an attempt.

        Until then it is neither wanted nor due. `gone`: it was not to be seen, which may pass.
        """
        with self._database.writing() as connection:
            at_site = site_id(self._database, site)
            fields = _fields(at_site, ticket_id, "read", 1, reason, now)
            fields |= {"attempts": 1, "not_before": not_before, "gone": gone}
            connection.execute(_SET_ASIDE.text, _SET_ASIDE.values(**fields))

    def forget(self, site: str, ticket_id: str) -> None:
        """Look at a ticket no more for this reason."""
        with self._database.writing() as connection:
            at_site = site_id_if_known(self._database, site)
            statement = delete(look).where(look.c.site_id == at_site, look.c.remote_id == ticket_id)
            connection.execute(*with_values(statement))

    def unread(self, site: str) -> list[Look]:
        """Return the tickets that were set aside, the one that has failed longest first."""
        with self._database.sentences():
            of_site = look.c.site_id == site_id_if_known(self._database, site)
            asked = _LOOK.where(of_site, look.c.attempts > 0).order_by(look.c.since, look.c.remote_id)
            return [_look(row) for row in self._database.connection.execute(*with_values(asked))]

    def count(self, site: str) -> int:
        """Return how many tickets are still to be looked at, those set aside among them."""
        with self._database.sentences():
            asked = select(func.count()).where(look.c.site_id == site_id_if_known(self._database, site))
            ((number,),) = self._database.connection.execute(*with_values(asked))
            return int(number)


def _fields(at_site: int, ticket_id: str, wants: Wants, rank: int, reason: str, now: int) -> dict[str, Any]:
    return {
        "site_id": at_site,
        "remote_id": ticket_id,
        "wants": wants,
        "rank": rank,
        "since": now,
        "asked_at": now,
        "reason": reason,
        "attempts": 0,
        "not_before": None,
        "gone": False,
    }


def _look(row: tuple[Any, ...]) -> Look:
    ticket_id, ticket, wants, reason, since, rank, attempts, not_before, gone = row
    return Look(ticket_id, ticket, wants, reason, since, rank == 0, attempts, not_before, gone == 1)
