"""Complaints: how many, how many of them solved, and in what time; and the causes, the most frequent first."""

from __future__ import annotations

from typing import Final

from jira_csext.reports.figures.facts import Facts
from jira_csext.reports.figures.kept import named, share, with_states
from jira_csext.reports.figures.rows import NOBODY, Cause, Complaints, Part, Report, few_in

_COMPLAINT: Final = "complaint"
"""What the site file's `types` call a complaint."""


def complaints_report(facts: Facts) -> Report:
    """Return all complaints, by month of creation and by client."""
    by_month = _complaints(facts, "month", "month.name", "ASOF JOIN month ON t.created_at >= month.from_at")
    known = {row[0]: row for row in by_month.rows}
    behind = {row[0]: by_month.cases[place] for place, row in enumerate(by_month.rows) if place in by_month.cases}
    months = [name for name, _ in facts.span.months()]
    rows = [known.get(name, Complaints(name, 0, 0, 0, None, None, 0, None, None)) for name in months]
    cases = {place: behind[name] for place, name in enumerate(months) if name in behind}
    whole = _complaints(facts, "all", str(facts.number("all")), "")
    return Report(
        "complaints",
        (
            Part("complaints", whole.columns, whole.rows, whole.cases, few=whole.few),
            Part("complaints_by_month", Complaints._fields, rows, cases, few=few_in(row.samples() for row in rows)),
            _complaints(facts, "client", "t.client", ""),
        ),
    )


def _complaints(facts: Facts, by: str, key: str, join: str) -> Part:
    query = f"""
        WITH term AS (
            SELECT subject_id, bool_or(state = $breached) AS is_late, sum(elapsed_seconds) AS seconds,
                bool_and(stopped_at IS NOT NULL AND state IN ($met, $breached)) AS is_stopped
            FROM every_cycle WHERE metric = {facts.number("resolution")} AND state <> $cancelled GROUP BY subject_id
        )
        SELECT {key} AS key, count(*), count(*) FILTER (WHERE resolved_at IS NOT NULL),
            count(*) FILTER (WHERE is_open = 1),
            count(*) FILTER (WHERE is_stopped AND NOT is_late), count(*) FILTER (WHERE is_stopped),
            quantile_disc(seconds, [0.5, 0.9]) FILTER (WHERE is_stopped),
            arg_max(t.subject_id, created_at, {facts.most_cases})
        FROM born t LEFT JOIN term USING (subject_id) {join}
        WHERE t.type = {facts.number(_COMPLAINT)} GROUP BY 1
    """  # noqa: S608
    found = []
    for number, count, solved, still, on_time, stopped, times, subjects in facts.rows(with_states(facts, query)):
        median, p90 = times or (None, None)
        shares = share(solved, count), share(on_time, stopped)
        found.append((Complaints(named(facts, number), count, solved, still, *shares, stopped, median, p90), subjects))
    found.sort(key=lambda one: (one[0].name == NOBODY, -one[0].complaint_count, one[0].name))
    cases = facts.cases((place, subjects, row.complaint_count) for place, (row, subjects) in enumerate(found))
    rows = [row for row, _ in found]
    few = few_in(row.samples() for row in rows)
    return Part(f"complaints_by_{by}", Complaints._fields, rows, cases, few=few)


def causes_report(facts: Facts) -> Report:
    """Return the causes that tickets name, and the rules whose promises broke, each most frequent first."""
    return Report("causes", (_causes(facts), _breaches(facts)))


def _causes(facts: Facts) -> Part:
    query = f"""
        SELECT cause, count(*), count(*) FILTER (WHERE type = {facts.number(_COMPLAINT)}),
            arg_max(subject_id, created_at, {facts.most_cases})
        FROM born WHERE cause <> {facts.number("")} GROUP BY cause
    """  # noqa: S608
    part = _pareto(facts, "causes", facts.rows(query))
    ((unnamed, whole),) = facts.rows(
        f"SELECT count(*) FILTER (WHERE cause = {facts.number('')}), count(*) FROM born"  # noqa: S608
    )
    notes = (("no_cause", {"count": unnamed, "of": whole}),) if unnamed else ()
    return Part(part.name, part.columns, part.rows, part.cases, notes)


def _breaches(facts: Facts) -> Part:
    query = with_states(
        facts,
        f"""
        SELECT rule, count(DISTINCT subject_id),
            count(DISTINCT subject_id) FILTER (WHERE type = {facts.number(_COMPLAINT)}),
            arg_max(subject_id, started_at, $newest)
        FROM promise WHERE state = $breached GROUP BY rule
        """,  # noqa: S608
    )
    return _pareto(facts, "missed_by_rule", facts.rows(query))


def _pareto(facts: Facts, name: str, found: list[tuple[int, int, int, list[int]]]) -> Part:
    ordered = sorted(found, key=lambda one: (-one[1], facts.text(one[0])))
    whole = sum(count for _, count, _, _ in ordered)
    rows, running = [], 0
    for number, count, complaints, _ in ordered:
        running += count
        rows.append(Cause(named(facts, number), count, complaints, count / whole, running / whole))
    cases = facts.cases((place, subjects, count) for place, (_, count, _, subjects) in enumerate(ordered))
    return Part(name, Cause._fields, rows, cases)
