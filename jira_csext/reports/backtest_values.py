"""A backtest for machines: JSON with the tickets behind each figure, and CSV with one figure a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jira_csext.core.backtest_sums import TOLD, UNTOLD, Backtest, Side
from jira_csext.core.percentiles import Curve
from jira_csext.reports.spreadsheet import csv_line


def backtest_values(found: Backtest, shares: Sequence[int]) -> dict[str, Any]:
    """Return the backtest as JSON values; durations are seconds of working time, shares between 0 and 1."""
    return {
        "tickets": found.ticket_count,
        "working_days": found.working_days,
        "sides": [side.name for side in found.sides],
        "figures": [_figure(found, name, rule) for name, rule in _figures(found)],
        "kept_share": [side.share("kept", ("breached",)) for side in found.sides],
        "told_in_time_share": [side.share(TOLD, (UNTOLD,)) for side in found.sides],
        "people": [
            {
                "person": person,
                "notes": [sum(side.by_day.get(person, {}).values()) for side in found.sides],
                "most_on_one_day": [max(side.by_day.get(person, {}).values(), default=0) for side in found.sides],
            }
            for person in found.people
        ],
        "targets": list(_targets(found.sides[-1], shares)),
        "left_out": found.unjudged,
    }


def csv_lines(found: Backtest) -> Iterator[str]:
    """Yield a header and a line for each figure: its name, the rule ("" for all), a value for each side."""
    yield csv_line(["figure", "rule", *(side.name for side in found.sides), *_title(found)])
    for name, rule in _figures(found):
        totals = [side.total(name, rule) for side in found.sides]
        yield csv_line([name, rule, *totals, *_difference(totals)])


def _figures(found: Backtest) -> list[tuple[str, str]]:
    return sorted({figure for side in found.sides for figure in side.figures})


def _figure(found: Backtest, name: str, rule: str) -> dict[str, Any]:
    totals = [side.total(name, rule) for side in found.sides]
    return {
        "figure": name,
        "rule": rule,
        "values": totals,
        "difference": next(iter(_difference(totals)), None),
        "tickets": [dict(sorted(side.tickets(name, rule).items())) for side in found.sides],
    }


def _targets(side: Side, shares: Sequence[int]) -> Iterator[dict[str, Any]]:
    for rule, goal, target, durations, seconds in side.goals():
        curve = Curve(durations)
        too_few = durations.is_too_few
        kept = curve.share_within(next(iter(seconds))) if len(seconds) == 1 and not too_few else None
        yield {
            "rule": rule,
            "goal": goal,
            "target": target,
            "done": len(durations.done),
            "open_or_ended_otherwise": len(durations.censored),
            "too_few": too_few,
            "within_seconds": {str(share): None if too_few else curve.within(share / 100) for share in shares},
            "share_within_target": kept,
        }


def _difference(totals: Sequence[int]) -> list[int]:
    return [totals[1] - totals[0]] if len(totals) == 2 else []


def _title(found: Backtest) -> list[str]:
    return ["difference"] if len(found.sides) == 2 else []
