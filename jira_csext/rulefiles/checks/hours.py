"""Hours beyond a working day: `24h` of working time is three days of eight hours, and seldom meant so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import Duration
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.problems import Problem, quoted
from jira_csext.rulefiles.uses import Place, calendar_of_goal, default_calendar


def hours_beyond_a_day(draft: Draft, calendars: Mapping[str, Calendar]) -> Iterator[Problem]:
    """Yield, as warnings, targets, delays and repeats in hours that are more than a working day of their calendar."""
    for place, duration, name in _written(draft):
        calendar = calendars.get(name)
        if calendar is None or calendar.spec.always or duration.unit != "seconds":
            continue
        longest = 60 * max((sum(end - start for start, end in day) for day in calendar.spec.weekly()), default=0)
        if 0 < longest < duration.amount:
            yield place.warning(_in_days(str(duration), name, duration.amount, longest))


def _written(draft: Draft) -> Iterator[tuple[Place, Duration, str]]:
    for entry in draft.slas.values():
        for number, goal in enumerate(entry.value.goals):
            name = calendar_of_goal(draft, entry.name, number)
            if goal.target.duration is not None:
                yield Place(entry, ("goals", number, "target")), goal.target.duration, name
        first = calendar_of_goal(draft, entry.name, 0)
        for number, step in enumerate(entry.value.steps):
            if step.repeat is not None:
                yield Place(entry, ("steps", number, "repeat", "every")), step.repeat.every, first
    for escalation in draft.escalations.values():
        name = escalation.value.calendar or default_calendar(draft)
        for number, level in enumerate(escalation.value.levels):
            yield Place(escalation, ("levels", number, "after")), level.after, name
        if escalation.value.repeat is not None:
            yield Place(escalation, ("repeat", "every")), escalation.value.repeat.every, name


def _in_days(text: str, calendar: str, seconds: int, day: int) -> str:
    exact = f"{seconds // day}wd" if seconds % day == 0 else f"{-(-seconds // day)}wd"
    return (
        f"{text} of working time is {seconds / day:.3g} days of calendar {quoted(calendar)} ({day / 3600:.3g}h each); "
        f"if that is meant, {exact} says it plainly; if not, name a calendar with hours: always"
    )
