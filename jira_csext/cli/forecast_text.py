"""Forecast tables and checks of them as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from jira_csext.cli.wiring import counted
from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import format_seconds
from jira_csext.core.forecast import MINIMUM, OF_A_DATE, Clock, Curve, Group, Table
from jira_csext.core.forecast_judged import Look, Scores, scores, tenths
from jira_csext.core.forecast_told import group_named, named
from jira_csext.store.forecasts import StoredTable
from jira_csext.sync.forecast_check import PARTS, Checked

_SHOWN_TABLES = 5
_SHOWN_DEPTH = 3


def fitted_lines(table: Table, ticket_count: int, calendar: Calendar) -> Iterator[str]:
    """Yield what was fitted on how many cases."""
    since = f"{calendar.local(table.since):%Y-%m-%d}"
    yield f"table {table.version}, as of {_local(table.fitted_at, calendar)}, of {ticket_count} tickets since {since}"
    for clock in table.clocks.values():
        yield f"  {_head(clock)}"
    if not table.clocks:
        yield "  no promise of a resolution was made, and no date given: there is nothing to forecast"


def shown_lines(table: Table, known: Sequence[StoredTable], calendar: Calendar) -> Iterator[str]:
    """Yield the table for a person: how long it took each group, then the tables on record."""
    since = f"{calendar.local(table.since):%Y-%m-%d}"
    yield f"table {table.version}, as of {_local(table.fitted_at, calendar)}, of tickets since {since}"
    for clock in table.clocks.values():
        yield _head(clock)
        for group, curve in _groups(clock):
            half, most = _when(curve, 0.5, clock), _when(curve, 0.1, clock)
            ended = f"half ended within {half}, nine in ten within {most}"
            yield f"  {group_named(group)}: {counted(curve.case_count, 'case')}, {ended}"
    yield f"{counted(len(known), 'table')} on record, newest first:"
    for one in known[:_SHOWN_TABLES]:
        yield f"  {one.version} of {_local(one.fitted_at, calendar)}, {one.case_count} cases"


def _head(clock: Clock) -> str:
    few = "" if clock.curves else f": too few to say, {MINIMUM} are needed"
    return f"{named(clock.name)}: {clock.case_count} cases, {clock.closed_count} of them ended{few}"


def _groups(clock: Clock) -> Iterator[tuple[Group, Curve]]:
    """Yield the groups by type and priority, as they were from the start."""
    for (landmark, group), curve in sorted(clock.curves.items()):
        if landmark == 0 and len(group) < _SHOWN_DEPTH:
            yield group, curve


def _when(curve: Curve, share: float, clock: Clock) -> str:
    """Return after how much time only that share was open still, and how many cases are known to have been so long."""
    for time, left, count in zip(curve.times, curve.shares, curve.counts, strict=True):
        if left <= share:
            length = f"{time / 100:.0f}% of its time" if clock.name == OF_A_DATE else format_seconds(time)
            return f"{length} ({count} open for longer)"
    return "longer than was watched"


def as_json(table: Table, known: Sequence[StoredTable]) -> dict[str, Any]:
    """Return the table as plain JSON values; durations in seconds, of a date in hundredths of a per cent."""
    return {
        "version": table.version,
        "fitted_at": _utc(table.fitted_at),
        "since": _utc(table.since),
        "clocks": [
            {
                "clock": clock.name,
                "cases": clock.case_count,
                "ended": clock.closed_count,
                "groups": [
                    {
                        "group": list(group),
                        "cases": curve.case_count,
                        "times": curve.times,
                        "open": curve.shares,
                        "open_for_longer": curve.counts,
                    }
                    for group, curve in _groups(clock)
                ],
            }
            for clock in table.clocks.values()
        ],
        "tables": [{**one._asdict(), "fitted_at": _utc(one.fitted_at), "since": _utc(one.since)} for one in known],
    }


def checked_lines(found: Checked, calendar: Calendar) -> Iterator[str]:
    """Yield what came of a check: Brier scores beside those of base rates, and the reliability table."""
    tables, first = counted(found.table_count, "table"), _local(found.fitted_at, calendar)
    judged = counted(found.judged_count, "deadline")
    yield f"{counted(len(found.looks), 'forecast')} of {judged} by {tables}, the first as of {first}"
    unknown = counted(found.unknown_count, "deadline")
    yield f"not judged: {found.silent_count} that said nothing (too few cases), {unknown} without an end yet"
    if found.looks:
        yield from _scored(found.looks)
    yield ""
    yield _outcome(found)


def _scored(looks: Sequence[Look]) -> Iterator[str]:
    yield ""
    columns = f"{'looks':>7}{'missed':>8}{'forecast':>10}{'base':>8}{'open':>8}{'later':>8}"
    yield f"{'Brier score, lower is better':32}{columns}"
    for name, some in _parts(looks):
        if (told := scores(some)) is not None:
            yield _row(name, told)
    yield "base: the share of all cases that missed such a deadline, as known then. open: of those still open by then."
    yield "later: the share that missed among these very deadlines, which nobody could know."
    yield ""
    yield f"{'said to be likely':20}{'looks':>7}{'said':>8}{'came true':>11}"
    for tenth in tenths(looks):
        said = f"{tenth.low}-{tenth.low + 10}%"
        yield f"{said:20}{tenth.look_count:>7}{tenth.said:>8.0%}{tenth.came_true:>11.0%}"


def _outcome(found: Checked) -> str:
    """Return what the check came to, with the way out where it came to nothing."""
    total = scores(found.looks)
    if found.outcome == "too little" or total is None:
        few = f"{counted(found.judged_count, 'deadline')} could be judged, where {MINIMUM} are needed"
        silent = ", and tables of so few cases say little" if found.silent_count else ""
        return f"Too little to tell how good it is: {few}{silent}. Take in more history: jira-csext backfill"
    scored = f"{total.own:.3f} against {total.base:.3f}"
    if found.outcome == "better":
        return f"Better than the base rate: {scored}."
    return f"No better than the base rate: {scored}. Leave `when_risk` out until there is more history."


def _parts(looks: Sequence[Look]) -> Iterator[tuple[str, Sequence[Look]]]:
    yield "all", looks
    clocks = sorted({look.clock for look in looks})
    for clock in clocks if len(clocks) > 1 else ():
        yield named(clock), [look for look in looks if look.clock == clock]
    for part in PARTS:
        yield f"after {part}% of its time", [look for look in looks if look.part == part]


def _row(name: str, told: Scores) -> str:
    shares = "".join(f"{score:>8.4f}" for score in (told.base, told.base_open, told.hindsight))
    return f"{name:32}{told.look_count:>7}{told.missed_count / told.look_count:>8.0%}{told.own:>10.4f}{shares}"


def checked_as_json(found: Checked) -> dict[str, Any]:
    """Return the same as plain JSON values."""
    return {
        "fitted_at": _utc(found.fitted_at),
        "tables": found.table_count,
        "outcome": found.outcome,
        "judged": found.judged_count,
        "silent": found.silent_count,
        "no_end_yet": found.unknown_count,
        "scores": [{"of": name, **told._asdict()} for name, looks in _parts(found.looks) if (told := scores(looks))],
        "reliability": [tenth._asdict() for tenth in tenths(found.looks)],
    }


def _local(at: int, calendar: Calendar) -> str:
    return f"{calendar.local(at):%Y-%m-%d %H:%M}"


def _utc(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
