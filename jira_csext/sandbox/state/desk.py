"""Service Management's own clocks: two goals in hours, day and night or in office hours, as it counts them by itself.

The stand-in shows them so that a program that reads them can be tried; they are nobody's promise. Work that is opened
again begins a new cycle, and waiting for the client pauses the way to a resolution for as long as the status says so.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jira_csext.sandbox.state.model import Issue
from jira_csext.sandbox.state.site import Site

FIRST_RESPONSE, RESOLUTION = "Time to first response", "Time to resolution"
_HOUR_MS = 3_600_000
_GOALS_MS = {FIRST_RESPONSE: 4 * _HOUR_MS, RESOLUTION: 40 * _HOUR_MS}
_OFFICE, _OPENS, _CLOSES = ZoneInfo("Europe/Moscow"), time(9), time(18)
_FRIDAY, _SHIFT_MS = 4, 9 * _HOUR_MS


class Cycle(NamedTuple):
    """One run of a clock; `stopped_ms` is None while it runs, also while it is paused.

    `breach_ms` is when its goal is passed as things stand; a pause moves it. `open` is whether the calendar counts now.
    """

    started_ms: int
    stopped_ms: int | None
    goal_ms: int
    elapsed_ms: int
    paused: bool
    breach_ms: int
    open: bool

    @property
    def breached(self) -> bool:
        """Whether more than the goal has passed."""
        return self.elapsed_ms > self.goal_ms


def cycles(site: Site, issue: Issue, name: str) -> list[Cycle]:
    """Return the runs of one of the two clocks of the issue, oldest first; at most the last is under way."""
    runs = [(issue.created_ms, _answered_ms(site, issue))] if name == FIRST_RESPONSE else _to_resolution(site, issue)
    return [_cycle(site, issue, name, started_ms, stopped_ms) for started_ms, stopped_ms in runs]


def _cycle(site: Site, issue: Issue, name: str, started_ms: int, stopped_ms: int | None) -> Cycle:
    until_ms = site.now_ms if stopped_ms is None else stopped_ms
    waits, waiting = _waits(site, issue, started_ms, until_ms) if name == RESOLUTION else ([], False)
    goal_ms = _GOALS_MS[name]
    elapsed_ms = _counted(site, started_ms, until_ms) - sum(_counted(site, *wait) for wait in waits)
    breach_ms = _after(site, until_ms, goal_ms - elapsed_ms)
    paused = waiting and stopped_ms is None
    return Cycle(started_ms, stopped_ms, goal_ms, elapsed_ms, paused, breach_ms, _is_open(site, until_ms))


def _answered_ms(site: Site, issue: Issue) -> int | None:
    project = site.projects[issue.project]
    for said in issue.comments:
        if said.author and site.is_agent(said.author, project) and not site.is_internal(issue, said):
            return said.created_ms
    return None


def _to_resolution(site: Site, issue: Issue) -> list[tuple[int, int | None]]:
    """Return from creation, and from each time the resolution was cleared, until it was set."""
    runs: list[tuple[int, int | None]] = []
    since_ms: int | None = issue.created_ms
    for change in issue.history:
        for item in change.items:
            if item.field_id != "resolution":
                continue
            if item.new_id is None and since_ms is None:
                since_ms = change.at_ms
            elif item.new_id is not None and since_ms is not None:
                runs.append((since_ms, change.at_ms))
                since_ms = None
    return runs if since_ms is None else [*runs, (since_ms, None)]


def _waits(site: Site, issue: Issue, from_ms: int, until_ms: int) -> tuple[list[tuple[int, int]], bool]:
    """Return when, within the span, the issue waited for the client, and whether it does at its end."""
    waits: list[tuple[int, int]] = []
    since_ms = None
    for change in issue.history:
        for item in change.items:
            if item.field_id != "status" or change.at_ms > until_ms:
                continue
            if since_ms is not None:
                waits.append((max(from_ms, since_ms), max(from_ms, change.at_ms)))
            since_ms = change.at_ms if item.new_id in site.waiting_statuses else None
    if since_ms is None:
        return waits, False
    return [*waits, (max(from_ms, since_ms), until_ms)], True


# The calendar


def _shifts(start_ms: int, end_ms: int) -> list[tuple[int, int]]:
    """Return the office hours of each day that the span touches."""
    day = datetime.fromtimestamp(start_ms / 1000, UTC).astimezone(_OFFICE).date()
    last = datetime.fromtimestamp(end_ms / 1000, UTC).astimezone(_OFFICE).date()
    found: list[tuple[int, int]] = []
    while day <= last:
        if day.weekday() <= _FRIDAY:
            opens, closes = (datetime.combine(day, at, _OFFICE).timestamp() for at in (_OPENS, _CLOSES))
            found.append((round(opens * 1000), round(closes * 1000)))
        day += timedelta(days=1)
    return found


def _counted(site: Site, start_ms: int, end_ms: int) -> int:
    """Return how much of a span counts."""
    if not site.quirks.clocks_keep_office_hours:
        return max(0, end_ms - start_ms)
    return sum(
        max(0, min(end_ms, closes) - max(start_ms, opens)) for opens, closes in _shifts(start_ms, max(start_ms, end_ms))
    )


def _is_open(site: Site, at_ms: int) -> bool:
    if not site.quirks.clocks_keep_office_hours:
        return True
    return any(opens <= at_ms < closes for opens, closes in _shifts(at_ms, at_ms))


def _after(site: Site, start_ms: int, counted_ms: int) -> int:
    """Return when so much has been counted from then on; below zero, when it had been."""
    if not site.quirks.clocks_keep_office_hours:
        return start_ms + counted_ms
    ahead, left_ms = counted_ms >= 0, abs(counted_ms)
    # A week of the office is five shifts, so this reaches far enough.
    reach_ms = (left_ms // _SHIFT_MS + 5) * 2 * 24 * _HOUR_MS
    shifts = _shifts(start_ms, start_ms + reach_ms) if ahead else _shifts(start_ms - reach_ms, start_ms)[::-1]
    for opens, closes in shifts:
        from_ms, until_ms = (max(start_ms, opens), closes) if ahead else (opens, min(start_ms, closes))
        there_ms = max(0, until_ms - from_ms)
        if left_ms <= there_ms:
            return from_ms + left_ms if ahead else until_ms - left_ms
        left_ms -= there_ms
    return start_ms + counted_ms
