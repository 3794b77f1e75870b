"""A cycle measured against one goal: how much has run, when a given amount had run, when the target is used up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.rulebook import Goal, Target

_FROM_THE_BEGIN: Final = (0,)


class Measure:
    """Working time of a cycle on a goal's calendar; amounts are seconds, instants epoch seconds.

    `stretches` are the running parts up to now (or to the stop), `passed` what had run when each began. `runs_on` says
    that the last one is still going, so that instants ahead are known. `calendar` is what the target is measured on,
    `days` the goal's own, whose working days and zone count even where the target is calendar days. `due_at` is when
    the target is used up, `breached_at` the start of the first working second beyond it; each None if not known. A goal
    that lasts until a date (`date_at`) is due then, open or closed.
    """

    __slots__ = (
        "breached_at",
        "calendar",
        "date_at",
        "days",
        "due_at",
        "elapsed",
        "passed",
        "runs_on",
        "stretches",
        "target",
    )

    def __init__(
        self,
        goal: Goal,
        started_at: int,
        stretches: Sequence[tuple[int, int]],
        *,
        runs_on: bool,
        date_at: int | None = None,
    ) -> None:
        self.date_at = date_at
        self.days = goal.calendar
        self.stretches = stretches
        self.runs_on = runs_on
        if date_at is None:
            calendar, target = measured_on(goal, started_at)
        else:
            calendar, target = goal.calendar, goal.calendar.between(started_at, date_at)
        self.calendar = calendar
        self.target = target
        if len(stretches) == 1 and date_at is None and target > 0:
            # Most cycles know no pause: what they are due at is worked out once, for both instants.
            start, end = stretches[0]
            self.passed: Sequence[int] = _FROM_THE_BEGIN
            self.elapsed, self.due_at, self.breached_at = calendar.spent(start, end, target)
            if runs_on and self.breached_at is None:
                due_at = self.due_at = calendar.add(start, target)
                self.breached_at = calendar.next_open(due_at)
            return
        elapsed = 0
        passed: list[int] = []
        for start, end in stretches:
            passed.append(elapsed)
            elapsed += calendar.between(start, end)
        self.passed = passed
        self.elapsed = elapsed
        self.due_at = self.reached_at(target) if date_at is None else date_at
        self.breached_at = self.exceeded_at(target)

    def reached_at(self, amount: int) -> int | None:
        """The first instant at which that much (more than nothing) has run; None if that is not known."""
        passed = self.passed
        if amount > self.elapsed:
            return self.ahead(amount) if self.runs_on else None
        place = bisect_left(passed, amount) - 1
        return None if place < 0 else self.calendar.add(self.stretches[place][0], amount - passed[place])

    def exceeded_at(self, amount: int) -> int | None:
        """The start of the first working second beyond that amount: the last instant at which no more had run."""
        passed = self.passed
        if amount >= self.elapsed:
            return self.calendar.next_open(self.ahead(amount)) if self.runs_on else None
        place = bisect_right(passed, amount) - 1
        return self.calendar.next_open(self.calendar.add(self.stretches[place][0], amount - passed[place]))

    def ran_by(self, at: int) -> int:
        """How much had run, or will have if the last stretch goes on, by an instant."""
        between = self.calendar.between
        ran = sum(between(start, min(end, at)) for start, end in self.stretches)
        last_end = self.stretches[-1][1] if self.stretches else at
        return ran + between(last_end, at) if self.runs_on else ran

    def running_from(self, at: int) -> int | None:
        """The first instant from `at` on at which the clock runs; None if that is not known."""
        for start, end in self.stretches:
            if at < end:
                return max(at, start)
        return max(at, self.stretches[-1][0]) if self.runs_on else None

    def ahead(self, amount: int) -> int:
        """The instant at which that much will have run if the last stretch goes on."""
        return self.calendar.add(self.stretches[-1][0], amount - self.passed[-1])


def calendar_of(goal: Goal) -> Calendar:
    """Return the calendar on which the goal's target is measured: calendar days are wall-clock time."""
    duration = goal.target.duration
    return ALWAYS if duration is not None and duration.unit == "calendar_days" else goal.calendar


def measured_on(goal: Goal, started_at: int) -> tuple[Calendar, int]:
    """Return the calendar to measure on and the target in its seconds, for a goal that is no date.

    Working days and ends of days become working time once, from the start or the next opening; calendar days are
    wall-clock time in the calendar's zone (rules-language.md, "Durations, instants, units").
    """
    target, calendar = goal.target, goal.calendar
    duration = target.duration
    if duration is not None:
        if duration.unit == "seconds":
            return calendar, duration.amount
        if duration.unit == "calendar_days":
            return ALWAYS, calendar.plus_calendar_days(started_at, duration.amount) - started_at
        return calendar, calendar.seconds_of_working_days(started_at, duration.amount)
    opening = calendar.next_open(started_at)
    return calendar, calendar.between(opening, _end_of(target, calendar, opening, started_at))


def _end_of(target: Target, calendar: Calendar, opening: int, started_at: int) -> int:
    if target.kind == "end_of_next_working_day":
        return calendar.end_of_working_day(started_at, after=1)
    return calendar.end_of_working_day(opening)
