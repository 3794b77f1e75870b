"""Verdicts as a table for people and as CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import format_seconds
from jira_csext.core.verdict import Verdict
from jira_csext.reports.spreadsheet import csv_line
from jira_csext.reports.verdicts import COLUMNS, utc, verdict_line

_HEADS = ("ticket", "rule", "#", "state", "started", "due", "stopped", "elapsed", "target", "steps")

TicketVerdict = tuple[str, Verdict]
"""A ticket's key and one of its verdicts."""


def table(found: Iterable[TicketVerdict], calendar: Calendar) -> list[str]:
    """Return the verdicts as lines under a line of heads, and before it the zone of `calendar`, in which all times are.

    `#` is the number of the cycle; a breach that goes on says so where the stop would stand; `steps` counts the steps
    that spoke. Nothing is cut: what is cut is lost to whoever reads a file. Empty when there is no verdict.
    """
    rows = [_row(ticket, verdict, calendar) for ticket, verdict in found]
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(_HEADS, *rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in (_HEADS, *rows))
    return [f"times in {calendar.spec.timezone}", *lines]


def csv_lines(found: Iterable[TicketVerdict]) -> Iterator[str]:
    """Yield a line of heads and one a verdict, with the columns and the units of the JSON lines.

    What JSON has as null is empty; `fired` is `50% 2026-05-05T07:55:00Z; breach 2026-05-05T11:00:00Z`.
    """
    yield csv_line(COLUMNS)
    for ticket, verdict in found:
        line = dict(verdict_line(ticket, verdict))
        spoken = (step for step in verdict.fired if not step.superseded_by)
        line["fired"] = "; ".join(f"{step.step} {utc(step.at)}" for step in spoken)
        yield csv_line(line[name] for name in COLUMNS)


def _row(ticket: str, verdict: Verdict, calendar: Calendar) -> tuple[str, ...]:
    started = calendar.local(verdict.started_at)

    def shown(at: int | None) -> str:
        """Leave out the year where it is that of the start: the line has to fit a terminal."""
        if at is None:
            return ""
        local: datetime = calendar.local(at)
        return local.strftime("%m-%d %H:%M" if local.year == started.year else "%Y-%m-%d %H:%M")

    goes_on = verdict.state == "breached" and verdict.stopped_at is None
    return (
        ticket,
        verdict.rule,
        str(verdict.cycle),
        verdict.state,
        started.strftime("%Y-%m-%d %H:%M"),
        shown(verdict.due_at),
        "still open" if goes_on else shown(verdict.stopped_at),
        format_seconds(verdict.elapsed_seconds),
        format_seconds(verdict.target_seconds),
        str(sum(not step.superseded_by for step in verdict.fired) or ""),
    )
