"""Forecast tables in and out of the database, and the tickets that the next one is fitted on."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select, update

from jira_csext.core.forecast import Clock, Curve, Table
from jira_csext.core.ticket import Ticket
from jira_csext.store.codec import json_text, json_value
from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.forecast_schema import forecast_table
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import upsert, with_values
from jira_csext.store.tickets import by_id

_COLUMNS: Final = forecast_table.c
# Where a group of `core.forecast` has the assignee: behind type and priority.
_ASSIGNEE: Final = 2


class StoredTable(NamedTuple):
    """A table on record without what it says; `case_count` is of all its clocks."""

    version: str
    fitted_at: int
    since: int
    case_count: int


class Loads(NamedTuple):
    """When tickets were created and when they ceased to be open, each ascending; of those that were open once."""

    created: Sequence[int]
    ended: Sequence[int]


class Forecasts:
    """The forecast tables of a store, as `Store.forecasts`. Instants are epoch seconds of the helpdesk's clock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, site: str, table: Table) -> None:
        """Keep a table for good; one that was fitted in the very same second is replaced."""
        row = {
            "version": table.version,
            "since": table.since,
            "case_count": sum(clock.case_count for clock in table.clocks.values()),
            "content": _packed([_written(clock) for clock in table.clocks.values()]),
        }
        with self._database.writing() as connection:
            key = {"site_id": site_id(self._database, site), "fitted_at": table.fitted_at}
            added = upsert(forecast_table).values(**key, **row)
            changed = added.on_conflict_do_update(index_elements=[_COLUMNS.site_id, _COLUMNS.fitted_at], set_=row)
            connection.execute(*with_values(changed))

    def latest(self, site: str, now: int | None = None) -> Table | None:
        """Return the table that was in use at an instant, without one the newest; None where there was none."""
        asked = select(_COLUMNS.version, _COLUMNS.fitted_at, _COLUMNS.since, _COLUMNS.content)
        for version, fitted_at, since, content in self._rows(asked, site, now, 1):
            return self._table(version, fitted_at, since, content)
        return None

    def newest(self, site: str) -> StoredTable | None:
        """Return which table is the newest, None where there is none; quickly."""
        return next(iter(self._known(site, 1)), None)

    def all_of(self, site: str) -> list[StoredTable]:
        """Return every table on record, newest first."""
        return self._known(site, None)

    def loads(self, site: str) -> Loads:
        """Return when the site's tickets came and went, for how many were open at an instant.

        Of one that was opened again the last end counts; one of which nobody knows when it was resolved is left out.
        """
        ended = func.coalesce(subject.c.gone_at, subject.c.resolved_at)
        whose = (subject.c.site_id == site_id_if_known(self._database, site), subject.c.kind == "ticket")
        asked = select(subject.c.created_at, ended).where(*whose, subject.c.is_open | ended.is_not(None))
        with self._database.snapshot() as connection:
            rows = connection.execute(*with_values(asked)).fetchall()
        return Loads(sorted(row[0] for row in rows), sorted(row[1] for row in rows if row[1] is not None))

    def open_count(self, site: str) -> int:
        """Return how many tickets are open now."""
        whose = (subject.c.site_id == site_id_if_known(self._database, site), subject.c.kind == "ticket")
        with self._database.reading() as connection:
            asked = select(func.count()).select_from(subject).where(*whose, subject.c.is_open)
            return int(connection.execute(*with_values(asked)).fetchone()[0])

    def newest_tickets(self, site: str, until: int, at_most: int) -> list[tuple[str, int]]:
        """Return ids and instants of creation of the last tickets created before an instant, newest first."""
        asked = (
            select(subject.c.remote_id, subject.c.created_at)
            .where(subject.c.site_id == site_id_if_known(self._database, site), subject.c.kind == "ticket")
            .where(subject.c.created_at < until)
            .order_by(subject.c.created_at.desc(), subject.c.id.desc())
            .limit(at_most)
        )
        with self._database.reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(*with_values(asked)).fetchall()]

    def tickets(self, site: str, ids: Sequence[str]) -> Iterator[Ticket]:
        """Yield those of the tickets that are on record, with their histories."""
        for remote_id in ids:
            ticket = by_id(self._database, site, remote_id)
            if ticket is not None:
                yield ticket

    def _known(self, site: str, limit: int | None) -> list[StoredTable]:
        asked = select(_COLUMNS.version, _COLUMNS.fitted_at, _COLUMNS.since, _COLUMNS.case_count)
        return [StoredTable(*row) for row in self._rows(asked, site, None, limit)]

    def _rows(self, asked: Any, site: str, now: int | None, limit: int | None) -> list[tuple[Any, ...]]:
        asked = asked.where(_COLUMNS.site_id == site_id_if_known(self._database, site))
        if now is not None:
            asked = asked.where(_COLUMNS.fitted_at <= now)
        asked = asked.order_by(_COLUMNS.fitted_at.desc())
        with self._database.reading() as connection:
            return connection.execute(*with_values(asked if limit is None else asked.limit(limit))).fetchall()

    def _table(self, version: str, fitted_at: int, since: int, content: bytes) -> Table:
        try:
            clocks = [_read(written) for written in json_value(zlib.decompress(content).decode())]
        except (zlib.error, ValueError, TypeError, KeyError) as error:
            raise StoreError(
                f"{self._database.place} is damaged: the forecast table {version} cannot be read ({error}). "
                "Fit another one: jira-csext forecast fit"
            ) from error
        return Table(version, fitted_at, since, {clock.name: clock for clock in clocks})


class Scrubbed(NamedTuple):
    """A table on record as it is to be without somebody."""

    site_id: int
    fitted_at: int
    content: bytes

    def put(self, database: Database) -> None:
        """Write it in the place of the one that names them. Inside a transaction."""
        which = (_COLUMNS.site_id == self.site_id) & (_COLUMNS.fitted_at == self.fitted_at)
        changed = update(forecast_table).where(which).values(content=self.content)
        database.connection.execute(*with_values(changed))


def without_assignee(database: Database, means: Callable[[str], bool]) -> Iterator[Scrubbed]:
    """Yield every table that has curves of an assignee who is meant, without those.

    No figure changes that anybody can ask for: their tickets have no such assignee any more, the wider groups and all
    counts stay, and so does the version by which decisions name the table.
    """
    asked = select(_COLUMNS.site_id, _COLUMNS.fitted_at, _COLUMNS.content)
    for site, fitted_at, content in database.connection.execute(*with_values(asked)).fetchall():
        left = _left_of(content, means)
        if left is not None:
            yield Scrubbed(site, fitted_at, _packed(left))


def _left_of(content: bytes, means: Callable[[str], bool]) -> list[dict[str, Any]] | None:
    """Return the clocks without the curves of whoever is meant, None where there are none of theirs."""
    try:
        clocks: list[dict[str, Any]] = json_value(zlib.decompress(content).decode())
        left = [{**clock, "curves": [one for one in clock["curves"] if not _is_of(one[1], means)]} for clock in clocks]
    except (zlib.error, ValueError, TypeError, LookupError):
        # Nobody can use what cannot be read, and it may name them.
        return []
    return None if left == clocks else left


def _is_of(group: Sequence[str], means: Callable[[str], bool]) -> bool:
    return len(group) > _ASSIGNEE and means(group[_ASSIGNEE])


def _packed(clocks: Sequence[dict[str, Any]]) -> bytes:
    return zlib.compress(json_text(clocks).encode(), 9)


def _written(clock: Clock) -> dict[str, object]:
    curves = [[landmark, group, *curve] for (landmark, group), curve in sorted(clock.curves.items())]
    return {**clock._asdict(), "curves": curves}


def _read(written: dict[str, Any]) -> Clock:
    curves = {
        (landmark, tuple(group)): Curve(tuple(times), tuple(map(float, shares)), tuple(counts), case_count)
        for landmark, group, times, shares, counts, case_count in written.pop("curves")
    }
    return Clock(**{**written, "landmarks": tuple(written["landmarks"]), "curves": curves})
