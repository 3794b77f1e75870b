"""Steps that never come: before every start, or at the instant of another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import Duration
from jira_csext.core.rulebook import Target
from jira_csext.rulefiles.checks.spans import DaySpans, spans_of
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.problems import Problem
from jira_csext.rulefiles.uses import calendar_of_goal

_HOUR = 3600


def steps_said_twice(draft: Draft) -> Iterator[Problem]:
    """Yield steps at the same instant as one above."""
    for entry in draft.slas.values():
        seen: dict[str, int] = {}
        for place, step in enumerate(entry.value.steps):
            first = seen.setdefault(step.at.text, place)
            if first != place:
                says = f"step {first + 1} is at {step.at.text} too; write both actions as a list in one `do`"
                yield entry.problem("steps", place, "at", says=says)


def dead_steps(draft: Draft, calendars: Mapping[str, Calendar]) -> Iterator[Problem]:
    """Yield steps that would fall before every start, whichever goal is in force."""
    for entry in draft.slas.values():
        for place, step in enumerate(entry.value.steps):
            ahead = step.at.duration
            if step.at.kind != "before" or ahead is None:
                continue
            if all(
                _falls_before(ahead, goal.target, calendars.get(calendar_of_goal(draft, entry.name, number)))
                for number, goal in enumerate(entry.value.goals)
            ):
                targets = ", ".join(dict.fromkeys(goal.target.text for goal in entry.value.goals))
                says = f"{step.at.text} falls before the start of every cycle (target {targets}); write a shorter time"
                yield entry.problem("steps", place, "at", says=says)


def _falls_before(ahead: Duration, target: Target, calendar: Calendar | None) -> bool:
    """Whether so long before the end of the target is before its start, whenever that is; False in doubt."""
    duration = target.duration
    if duration is not None and ahead.unit == duration.unit:
        return ahead.amount > duration.amount
    spans = spans_of(calendar.spec) if calendar is not None else None
    if spans is None:
        return False
    if ahead.unit == "seconds":
        longest = _longest(target, spans)
        return longest is not None and ahead.amount > longest
    if duration is not None and duration.unit == "seconds" and ahead.unit == "working_days":
        return duration.amount < ahead.amount * spans.least
    if duration is not None and duration.unit == "seconds":
        # Wall clock: only where nothing closes does the target's time tell how long ago the start was.
        return spans.is_always and duration.amount + _HOUR < ahead.amount * 24 * _HOUR
    if ahead.unit == "working_days":
        whole_days = {"end_of_day": 0, "end_of_next_working_day": 1}.get(target.kind)
        return whole_days is not None and ahead.amount > whole_days
    return False


def _longest(target: Target, spans: DaySpans) -> int | None:
    """Return the most working time that the target can be, None where the form does not tell."""
    if target.kind == "end_of_day":
        return spans.longest_day
    if target.kind == "end_of_next_working_day":
        return 2 * spans.longest_day
    if target.duration is not None and target.duration.unit == "working_days":
        return target.duration.amount * spans.most
    return None
