"""What tickets add to counts: written with each tick, read group by group; knows nothing of what the rules mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from jira_csext.core.limit import Count, Counted
from jira_csext.store.codec import json_text, json_value
from jira_csext.store.database import Database
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import prepared, upsert, with_values
from jira_csext.store.tally_schema import count_due, count_told, counted, recount

_OF_SUBJECT: Final = prepared(
    select(counted.c.rule, counted.c.folded, counted.c.at, counted.c.event).where(
        counted.c.subject_id == bindparam("subject_id")
    )
).text
_ADD: Final = prepared(insert(counted).values({column.name: bindparam(column.name) for column in counted.c}))
_DROP: Final = prepared(
    delete(counted)
    .where(*(counted.c[name] == bindparam(name) for name in ("site_id", "rule", "folded", "at")))
    .where(counted.c.subject_id == bindparam("subject_id"), counted.c.event == bindparam("event"))
)
_DUE: Final = prepared(
    upsert(count_due).values({column.name: bindparam(column.name) for column in count_due.c}).on_conflict_do_nothing()
)
_NEXT: Final = prepared(
    select(count_due.c.rule, count_due.c.folded)
    .where(count_due.c.site_id == bindparam("site_id"))
    .order_by(count_due.c.rule, count_due.c.folded)
    .limit(bindparam("at_most"))
)
_FIND: Final = prepared(
    select(subject.c.id).where(
        subject.c.site_id == bindparam("site_id"),
        subject.c.kind == "ticket",
        subject.c.remote_id == bindparam("remote_id"),
    )
)


class Group(NamedTuple):
    """Counts that belong together: of a rule, for one ticket, client or value (as it is compared)."""

    rule: str
    folded: str


class Told(NamedTuple):
    """Something that tipped a limit and was decided on: when, how often it was counted, and on which tickets."""

    at: int
    decision: str
    times: int
    cases: tuple[str, ...]


class Recount(NamedTuple):
    """How far all tickets on record were counted by the rules of that mark: up to the row `after_id`, or all."""

    mark: str
    after_id: int
    done: bool


def folded(group: str) -> str:
    """Return what a group is compared by: any case, one space between words."""
    return " ".join(group.split()).casefold()


def put(database: Database, at_site: int, subject_id: int, found: Sequence[Counted]) -> None:
    """Write what a ticket counts now in the place of what it did; groups that change are to be looked at.

    Inside the transaction that saves the ticket, so a kill loses neither.
    """
    execute = database.connection.execute
    wanted = {(one.rule, folded(one.group), one.at, one.event): one for one in found}
    known = set(execute(_OF_SUBJECT, (subject_id,)).fetchall()) if subject_id else set()
    if known == wanted.keys():
        return
    for rule, group, at, event in known - wanted.keys():
        values = {"site_id": at_site, "rule": rule, "folded": group, "at": at, "subject_id": subject_id, "event": event}
        execute(_DROP.text, _DROP.values(**values))
    for key in wanted.keys() - known:
        rule, group, at, event = key
        values = {"site_id": at_site, "rule": rule, "folded": group, "at": at, "subject_id": subject_id, "event": event}
        execute(_ADD.text, _ADD.values(**values, grouped=wanted[key].group, settled=0))
    for rule, group in {key[:2] for key in known ^ wanted.keys()}:
        execute(_DUE.text, _DUE.values(site_id=at_site, rule=rule, folded=group))


class Tallies:
    """What is counted on the tickets of a store, as `Store.counted`. Instants are epoch seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, site: str, ticket_id: str, found: Sequence[Counted]) -> None:
        """Write what a ticket on record counts now; see `put`."""
        with self._database.writing() as connection:
            at_site = site_id(self._database, site)
            row = connection.execute(_FIND.text, _FIND.values(site_id=at_site, remote_id=ticket_id)).fetchone()
            if row is not None:
                put(self._database, at_site, row[0], found)

    def due(self, site: str, limit: int) -> list[Group]:
        """Return at most `limit` groups whose counts have changed."""
        with self._database.sentences():
            values = _NEXT.values(site_id=self._site(site), at_most=limit)
            return [Group(*row) for row in self._database.connection.execute(_NEXT.text, values)]

    def looked_at(self, site: str, groups: Iterable[Group]) -> None:
        """Cross groups off."""
        with self._database.writing():
            for rule, group in groups:
                where = (count_due.c.site_id == self._site(site), count_due.c.rule == rule, count_due.c.folded == group)
                self._run(delete(count_due).where(*where))

    def of(self, site: str, group: Group, *, unsettled: bool = False) -> list[Count]:
        """Return what counts for a group, oldest first, tickets by their keys of today; `unsettled` alone if asked."""
        asked = (
            select(counted.c.at, subject.c.remote_id, subject.c.key, counted.c.event)
            .join(subject, subject.c.id == counted.c.subject_id)
            .where(*self._group(site, group))
            .order_by(counted.c.at, counted.c.subject_id, counted.c.event)
        )
        if unsettled:
            asked = asked.where(~counted.c.settled)
        return [Count(*row) for row in self._rows(asked)]

    def name_of(self, site: str, group: Group) -> str:
        """Return how a group was written, "" for one that nothing counts for."""
        asked = select(counted.c.grouped).where(*self._group(site, group))
        rows = self._rows(asked.order_by(counted.c.at, counted.c.subject_id, counted.c.event).limit(1))
        return str(rows[0][0]) if rows else ""

    def settle(self, site: str, group: Group) -> None:
        """Note that what counts for a group has done its work."""
        with self._database.writing():
            self._run(update(counted).where(*self._group(site, group)).values(settled=1))

    def last_at(self, site: str, rule: str) -> dict[str, int]:
        """Return the latest instant of each group of a rule, by what it is compared by."""
        asked = select(counted.c.folded, func.max(counted.c.at)).where(
            counted.c.site_id == self._site(site), counted.c.rule == rule
        )
        return {group: int(at) for group, at in self._rows(asked.group_by(counted.c.folded).order_by(counted.c.folded))}

    def last_of(self, site: str, group: Group) -> int | None:
        """Return the latest instant of a group."""
        ((at,),) = self._rows(select(func.max(counted.c.at)).where(*self._group(site, group)))
        return None if at is None else int(at)

    def told(self, site: str, group: Group) -> list[Told]:
        """Return what was decided on for a group (its rule by its first name), oldest first."""
        where = (count_told.c.rule == group.rule, count_told.c.folded == group.folded)
        return self._told(site, *where)

    def told_by(self, site: str, rule: str, decision: str) -> Told | None:
        """Return what a decision on a limit (by its first name) was about."""
        found = self._told(site, count_told.c.rule == rule, count_told.c.decision == decision)
        return found[0] if found else None

    def tell(self, site: str, group: Group, told: Told) -> None:
        """Note that a group's tip was decided on; one of that instant that is on record stays as it is."""
        with self._database.writing():
            values = {"site_id": site_id(self._database, site), **group._asdict(), **told._asdict()}
            values["cases"] = json_text(told.cases)
            self._run(upsert(count_told).values(values).on_conflict_do_nothing())

    def _told(self, site: str, *where: Any) -> list[Told]:
        asked = select(*[count_told.c[name] for name in Told._fields]).where(count_told.c.site_id == self._site(site))
        rows = self._rows(asked.where(*where).order_by(count_told.c.at, count_told.c.folded))
        return [Told(at, decision, times, tuple(json_value(cases))) for at, decision, times, cases in rows]

    def recount(self, site: str) -> Recount | None:
        """Return how far all tickets were counted, None if they never were."""
        rows = self._rows(
            select(recount.c.mark, recount.c.after_id, recount.c.done).where(recount.c.site_id == self._site(site))
        )
        return Recount(rows[0][0], rows[0][1], rows[0][2] == 1) if rows else None

    def recounted(self, site: str, state: Recount) -> None:
        """Note how far all tickets were counted."""
        with self._database.writing():
            row = {"mark": state.mark, "after_id": state.after_id, "done": state.done}
            values = {"site_id": site_id(self._database, site), **row}
            self._run(upsert(recount).values(values).on_conflict_do_update(index_elements=["site_id"], set_=row))

    def forget_recount(self, site: str) -> None:
        """Let all tickets be counted anew: some came in without a tick."""
        with self._database.writing():
            self._run(delete(recount).where(recount.c.site_id == self._site(site)))

    def behind(self, site: str, after_id: int, limit: int) -> list[tuple[int, str]]:
        """Return the rows and ids of at most `limit` tickets behind a row, in the order they were first saved."""
        asked = select(subject.c.id, subject.c.remote_id).where(
            subject.c.site_id == self._site(site), subject.c.kind == "ticket", subject.c.id > after_id
        )
        return [(row_id, ticket_id) for row_id, ticket_id in self._rows(asked.order_by(subject.c.id).limit(limit))]

    def _group(self, site: str, group: Group) -> tuple[Any, ...]:
        return counted.c.site_id == self._site(site), counted.c.rule == group.rule, counted.c.folded == group.folded

    def _site(self, site: str) -> int:
        return site_id_if_known(self._database, site)

    def _rows(self, statement: Any) -> list[tuple[Any, ...]]:
        with self._database.sentences():
            return self._database.connection.execute(*with_values(statement)).fetchall()

    def _run(self, statement: Any) -> None:
        self._database.connection.execute(*with_values(statement))
