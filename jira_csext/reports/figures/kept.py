"""Promises kept and missed, by rule, client, tier, manager, type and week, and how long they took."""

from __future__ import annotations

from typing import Any, Final

from jira_csext.reports.figures.facts import Facts, Key
from jira_csext.reports.figures.rows import FEW, NOBODY, Bin, Kept, Part, Report, few_in

BY: Final[tuple[Key, ...]] = ("rule", "client", "tier", "manager", "type")

UP_TO: Final = (900, 1800, 3600, 7200, 14400, 28800, 57600, 115200, 230400, 460800)
"""The upper ends of the bins of a distribution, in seconds of working time; a last bin holds all that took longer."""

_RESPONSES: Final = ("first_response", "next_response")

# Open and late already is missed: nothing can keep it any more.
FIGURES: Final = """
    count(*),
    count(*) FILTER (WHERE state = $met),
    count(*) FILTER (WHERE state = $breached),
    count(*) FILTER (WHERE state IN ($running, $paused)),
    count(*) FILTER (WHERE state = $cancelled),
    count(*) FILTER (WHERE stopped_at IS NOT NULL AND state IN ($met, $breached)),
    quantile_disc(elapsed_seconds, [0.5, 0.9, 0.95])
        FILTER (WHERE stopped_at IS NOT NULL AND state IN ($met, $breached)),
    arg_max(subject_id, started_at, $newest) FILTER (WHERE state = $breached),
    count(DISTINCT subject_id) FILTER (WHERE state = $breached)
"""


def with_states(facts: Facts, query: str) -> str:
    """Return a query with `$met` and its like as the numbers that stand for them, and how many cases it names."""
    query = query.replace("$newest", str(facts.newest))
    for state in ("met", "breached", "running", "paused", "cancelled"):
        query = query.replace(f"${state}", str(facts.number(state)))
    return query


def kept_report(facts: Facts) -> Report:
    """Return all slices, the weeks and both distributions."""
    return Report(
        "sla",
        (
            all_promises(facts),
            kept_by(facts, "rule"),
            kept_by_week(facts),
            distribution(facts, "response"),
            distribution(facts, "resolution"),
            *(kept_by(facts, by) for by in BY if by != "rule"),
        ),
    )


def all_promises(facts: Facts) -> Part:
    """Return one row: all promises to clients."""
    return _part(facts, "kept", with_states(facts, f"SELECT 0, {FIGURES} FROM promise"), names=["all"])  # noqa: S608


def kept_by(facts: Facts, by: Key) -> Part:
    """Return a row for each value, the worst share first; by rule, all rules have theirs."""
    of = "cycle" if by == "rule" else "promise"
    query = f"SELECT {by}, {FIGURES} FROM {of} GROUP BY {by}"  # noqa: S608
    return _part(facts, f"kept_by_{by}", with_states(facts, query))


def kept_by_week(facts: Facts) -> Part:
    """Return a row for each week of the span, by its Monday, in which the promises began; empty weeks included."""
    query = f"""
        SELECT week.name, {FIGURES.replace("count(*)", "count(promise.subject_id)")}
        FROM promise ASOF JOIN week ON promise.started_at >= week.from_at GROUP BY week.name
    """  # noqa: S608
    part = _part(facts, "kept_by_week", with_states(facts, query))
    by_name = {row[0]: (row, part.cases.get(place)) for place, row in enumerate(part.rows)}
    rows, cases = [], {}
    for place, (name, _) in enumerate(facts.span.weeks()):
        row, behind = by_name.get(name, (Kept(name, 0, 0, 0, 0, 0, None, 0, None, None, None), None))
        rows.append(row)
        if behind is not None:
            cases[place] = behind
    return Part(part.name, Kept._fields, rows, cases, part.notes, few_in(row.samples() for row in rows))


def distribution(facts: Facts, of: str) -> Part:
    """Return how long responses or resolutions took, those that were stopped, in bins of working time."""
    metrics = _RESPONSES if of == "response" else (of,)
    chosen = ", ".join(str(facts.number(metric)) for metric in metrics)
    place = " + ".join(f"(elapsed_seconds > {end})::INTEGER" for end in UP_TO)
    query = f"""
        SELECT {place} AS place,
            count(*) FILTER (WHERE state = $met), count(*) FILTER (WHERE state = $breached)
        FROM promise WHERE metric IN ({chosen}) AND stopped_at IS NOT NULL AND state IN ($met, $breached) GROUP BY place
    """  # noqa: S608
    found = {place: (kept, missed) for place, kept, missed in facts.rows(with_states(facts, query))}
    rows = [
        Bin(f"≤ {_round(end)}" if end else f"> {_round(UP_TO[-1])}", end, *found.get(bin_place, (0, 0)))
        for bin_place, end in enumerate((*UP_TO, None))
    ]
    return Part(f"{of}_times", Bin._fields, rows)


def _round(seconds: int) -> str:
    return f"{seconds // 3600}h" if seconds >= 3600 else f"{seconds // 60}m"


def share(part: int, whole: int) -> float | None:
    """Return part / whole, None where the whole is nought: nothing is divided by it."""
    return part / whole if whole else None


def named(facts: Facts, number: int | None) -> str:
    """Return the text of a number as the name of a row."""
    return facts.text(number) or NOBODY


def _part(facts: Facts, name: str, query: str, names: list[str] | None = None) -> Part:
    found: list[tuple[Kept, Any, int]] = []
    for key, promised, kept, missed, still, cancelled, stopped, times, cases, case_count in facts.rows(query):
        median, p90, p95 = times or (None, None, None)
        row_name = names[key] if names else named(facts, key)
        row = Kept(
            row_name, promised, kept, missed, still, cancelled, share(kept, kept + missed), stopped, median, p90, p95
        )
        found.append((row, cases, case_count))
    found.sort(key=lambda one: _worst_first(one[0]))
    behind = facts.cases((place, cases, count) for place, (_, cases, count) in enumerate(found))
    rows = [row for row, _, _ in found]
    return Part(name, Kept._fields, rows, behind, few=few_in(row.samples() for row in rows))


def _worst_first(row: Kept) -> tuple[object, ...]:
    """Order by the share; what rests on few cases comes after what can be relied on, and what has none after that."""
    decided = row.kept_count + row.missed_count
    share = 1.0 if row.kept_share is None else row.kept_share
    return row.name == NOBODY, not decided, decided < FEW, share, -decided, -row.promised_count, row.name
