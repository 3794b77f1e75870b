"""Verdicts and tickets for reports: columns in batches, only those asked for, none of them read out of JSON.

`Store.report_rows` is the room behind the store's door. Its shape is settled; a column may be added, none is renamed.

```python
for batch in store.report_rows.cycles(site, columns=("rule", "state", "elapsed_seconds"), since=SINCE, until=UNTIL):
    for rule, state, elapsed in zip(batch["rule"], batch["state"], batch["elapsed_seconds"], strict=True): ...
```

A batch is a dict of lists of equal length, by column name and in the order asked for; so `pandas.DataFrame(batch)` is a
frame, and DuckDB queries that frame by its variable's name. Instants are epoch seconds and durations seconds (int, or
None where there is none), all else is text, empty where there is none. The columns and what they hold are in `CYCLE`
and `TICKET`. A read sees one state of the store, whatever is written meanwhile, and holds one batch in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Integer, Select, case, cast, func, select

from jira_csext.store.codec import json_value
from jira_csext.store.database import Database
from jira_csext.store.schema import FACTS, audit, backfill_progress, rulebook_version, subject, verdict
from jira_csext.store.sites import site_id_if_known
from jira_csext.store.sql import with_values

Batch = dict[str, list[Any]]
"""Columns by name, all of one length."""

BATCH_ROWS: Final = 1_000

CYCLE: Final[dict[str, ColumnElement[Any]]] = {
    # The ticket as it is now; `subject_id` numbers tickets within the store, in the order of these rows.
    "subject_id": verdict.c.subject_id,
    "ticket": subject.c.key,
    "ticket_id": subject.c.remote_id,
    **{name: subject.c[name] for name in FACTS if name != "state"},
    "ticket_state": subject.c.state,
    "created_at": subject.c.created_at,
    "resolved_at": subject.c.resolved_at,
    "gone_at": subject.c.gone_at,
    # Whose it is, as of the cycle's start; all empty for a ticket without a client.
    "client": verdict.c.client,
    "segment": verdict.c.segment,
    "tier": verdict.c.tier,
    "manager": verdict.c.manager,
    # What was promised: rule and metric, number of the cycle and of the goal from 1, the event that started it.
    "rule": verdict.c.rule,
    "metric": verdict.c.metric,
    "cycle": verdict.c.cycle,
    "goal": verdict.c.goal,
    "start_id": verdict.c.start_id,
    # What became of it: running, paused, met, breached, cancelled. An open cycle has no `stopped_at` (censored: its
    # durations are those as of the judgement); one that is breached and open has a `breached_at`.
    "state": verdict.c.state,
    "started_at": verdict.c.started_at,
    "due_at": verdict.c.due_at,
    "stopped_at": verdict.c.stopped_at,
    "breached_at": verdict.c.breached_at,
    # In working time of the goal's calendar; with `closed_seconds` they make up the whole cycle.
    "elapsed_seconds": verdict.c.elapsed_seconds,
    "target_seconds": verdict.c.target_seconds,
    "paused_seconds": verdict.c.paused_seconds,
    "closed_seconds": verdict.c.closed_seconds,
    # How many steps spoke (reminders, the breach, levels), without those that a later one spoke for.
    "fired_count": verdict.c.fired_count,
    # 1 for a backfill's verdict; 1 for one that was given live and is over; when it took this form, and was amended.
    "provisional": cast(verdict.c.provisional, Integer),
    "final": cast(verdict.c.final, Integer),
    "given_at": verdict.c.given_at,
    "amended_at": verdict.c.amended_at,
    # By which version it was judged, and its number within the store (`Store.judged_by`), None of before versions.
    "rulebook": func.coalesce(rulebook_version.c.version, ""),
    "rulebook_id": verdict.c.rulebook_id,
}
"""The columns of a cycle: one row for each cycle of each rule on each ticket, clustered by ticket."""

TICKET: Final[dict[str, ColumnElement[Any]]] = {
    "subject_id": subject.c.id,
    "ticket": subject.c.key,
    "ticket_id": subject.c.remote_id,
    **{name: subject.c[name] for name in FACTS},
    # The helpdesk's word for the client; whose a ticket is as of a cycle, the cycle says.
    "client": subject.c.client,
    "created_at": subject.c.created_at,
    # None while it is not resolved, and where its history does not say when.
    "resolved_at": subject.c.resolved_at,
    "gone_at": subject.c.gone_at,
    # 1 for one neither resolved nor gone.
    "is_open": cast(subject.c.is_open, Integer),
    # 1 where something about it was odd when it was read.
    "is_odd": case((subject.c.notices.is_not(None), 1), else_=0),
    "fetched_at": subject.c.fetched_at,
}
"""The columns of a ticket: one row each, those included that no rule asked for, in the order of `subject_id`."""

Instant = Literal["started_at", "due_at", "stopped_at", "breached_at", "created_at", "resolved_at"]
"""By which instant a span is meant; a row without it is in no span."""


class Backfill(NamedTuple):
    """A backfill of the site as far as it has come: `line_count` lines, or tickets of the API, are behind it.

    `begun` is what the audit log says of its last beginning, at `begun_at`: a `file` with its `size`, or `since_at` and
    `scope`, and `until`; empty, and None, of one from before that was written down. `counts` are its sums, `judged_at`
    among them.
    """

    line_count: int
    counts: Mapping[str, int]
    is_done: bool
    begun: Mapping[str, Any]
    begun_at: int | None


Equal = Collection[str]
"""The values of which a column must hold one."""


class ReportRows:
    """The rows that reports read, as `Store.report_rows`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cycles(
        self,
        site: str,
        *,
        columns: Sequence[str] = (),
        since: int | None = None,
        until: int | None = None,
        by: Instant = "started_at",
        size: int = BATCH_ROWS,
        **equal: Equal,
    ) -> Iterator[Batch]:
        """Yield the cycles whose instant `by` lies in the half-open span, in batches of at most `size` rows.

        `columns` are names of `CYCLE`, all of them when none is given; the fewer, the faster. Further filters go by
        column, each with the values it may have: `rule=("first-response",)`, `client=…`, `segment=…`, `state=…`,
        `project=…`. Rows come by ticket. Raises KeyError for a column that there is not.
        """
        rows = _selected(CYCLE, columns, equal, by, since, until).where(self._is_of(site))
        in_order = rows.select_from(_joined(rows)).order_by(verdict.c.subject_id, verdict.c.rule, verdict.c.start_id)
        return self._batches(in_order, size)

    def tickets(
        self,
        site: str,
        *,
        columns: Sequence[str] = (),
        since: int | None = None,
        until: int | None = None,
        by: Instant = "created_at",
        size: int = BATCH_ROWS,
        **equal: Equal,
    ) -> Iterator[Batch]:
        """Yield the tickets whose instant `by` lies in the half-open span; all else as in `cycles`, by `TICKET`."""
        rows = _selected(TICKET, columns, equal, by, since, until).where(self._is_of(site), subject.c.kind == "ticket")
        return self._batches(rows.order_by(subject.c.id), size)

    def extent(self, site: str) -> tuple[int, int] | None:
        """Return when the first ticket was created and when one was last read, None where there is no ticket."""
        asked = select(func.min(subject.c.created_at), func.max(subject.c.fetched_at))
        text, values = with_values(asked.where(self._is_of(site), subject.c.kind == "ticket"))
        with self._database.snapshot() as connection:
            first, last = connection.execute(text, values).fetchone()
        return None if first is None else (first, last)

    def backfills(self, site: str) -> list[Backfill]:
        """Return every backfill that was begun, in that order; of the API those that read any."""
        known = backfill_progress.c
        progress = select(known.source, known.line, known.counts, known.done)
        begun = select(audit.c.at, audit.c.details).where(audit.c.who == "backfill", audit.c.what == "begun")
        with self._database.reading():
            execute = self._database.connection.execute
            of_site = progress.where(known.site_id == site_id_if_known(self._database, site)).order_by(known.source)
            kept = {source: row for source, *row in execute(*with_values(of_site))}
            told = [
                (at, json_value(text)) for at, text in execute(*with_values(begun.order_by(audit.c.at, audit.c.id)))
            ]
        # The same file may have been worked through for another site.
        ours = {one["source"]: (place, one, at) for place, (at, one) in enumerate(told) if one["site"] == site}
        # A question to the API may have been refused; a file was read once before its backfill began.
        sources = [*kept, *(source for source, (_, one, _) in ours.items() if source not in kept and "file" in one)]
        placed = []
        for source in sources:
            place, details, at = ours.get(source, (-1, {}, None))
            line, counts, done = kept.get(source, (0, "{}", 0))
            placed.append((place, Backfill(line, json_value(counts), done == 1, details, at)))
        return [one for _, one in sorted(placed, key=lambda pair: pair[0])]

    def _is_of(self, site: str) -> ColumnElement[bool]:
        # A sum has no index: by the one of sites, tickets would come in no order and be sorted, at twice the time.
        return subject.c.site_id + 0 == site_id_if_known(self._database, site)

    def _batches(self, rows: Select[Any], size: int) -> Iterator[Batch]:
        names = [column.name for column in rows.selected_columns]
        text, values = with_values(rows)
        with self._database.snapshot() as connection:
            cursor = connection.execute(text, values)
            while found := cursor.fetchmany(size):
                yield dict(zip(names, map(list, zip(*found, strict=True)), strict=True))


def _selected(
    of: dict[str, ColumnElement[Any]],
    columns: Sequence[str],
    equal: dict[str, Equal],
    by: Instant,
    since: int | None,
    until: int | None,
) -> Select[Any]:
    rows = select(*[of[name].label(name) for name in columns or of])
    for name, values in equal.items():
        rows = rows.where(of[name].in_(list(values)))
    if since is not None:
        rows = rows.where(of[by] >= since)
    if until is not None:
        rows = rows.where(of[by] < until)
    return rows


def _joined(rows: Select[Any]) -> FromClause:
    """Return what the columns come from; the order by ticket makes the join a walk through two tables side by side."""
    joined = verdict.join(subject)
    return joined.outerjoin(rulebook_version) if "rulebook" in rows.selected_columns else joined
