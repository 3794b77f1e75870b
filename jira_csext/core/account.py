"""The account of a cycle: every second between its start and its end, counted, paused or closed, with the cause."""

from __future__ import annotations

from typing import Literal, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import Cycle, Pause
from jira_csext.core.measure import calendar_of
from jira_csext.core.rulebook import Sla
from jira_csext.core.timeline import Timeline


class Entry(NamedTuple):
    """An unbroken part of a cycle in which the clock ran or stood; the three parts add up to its length.

    `counted_seconds` ran towards the goal; `paused_seconds` were working time that a pause took out; `closed_seconds`
    were outside working hours either way. `cause` is the event that began the pause, `ended_by` the one that ended it
    (nothing while it goes on, and where the cycle stopped in it).
    """

    kind: Literal["ran", "paused"]
    start_at: int
    end_at: int
    counted_seconds: int
    paused_seconds: int
    closed_seconds: int
    cause: str = ""
    ended_by: str = ""


class Account(NamedTuple):
    """All entries of a cycle, oldest first, and their sums."""

    entries: tuple[Entry, ...]
    counted_seconds: int
    paused_seconds: int
    closed_seconds: int


def account_of(cycle: Cycle, sla: Sla, timeline: Timeline, now: int) -> Account:
    """Return the account of a cycle up to its stop, or to `now`; its sums are those of the cycle."""
    calendar = calendar_of(sla.goals[cycle.goal - 1])
    end = now if cycle.stopped_at is None else cycle.stopped_at
    entries = [_ran(calendar, start, stop) for start, stop in cycle.stretches if stop > start]
    for pause in cycle.pauses:
        ended_by = "" if pause.end_at is None else timeline.cause_at(pause.end_at)
        entries.append(_paused(calendar, pause, end, ended_by))
    entries.sort(key=lambda entry: entry.start_at)
    return Account(
        tuple(entries),
        sum(entry.counted_seconds for entry in entries),
        sum(entry.paused_seconds for entry in entries),
        sum(entry.closed_seconds for entry in entries),
    )


def _ran(calendar: Calendar, start: int, end: int) -> Entry:
    working = calendar.between(start, end)
    return Entry("ran", start, end, working, 0, end - start - working)


def _paused(calendar: Calendar, pause: Pause, end: int, ended_by: str) -> Entry:
    start_at, end_at = pause.start_at, end if pause.end_at is None else pause.end_at
    working = calendar.between(start_at, end_at)
    return Entry("paused", start_at, end_at, 0, working, end_at - start_at - working, pause.cause, ended_by)
