"""Steps: at which instants of a cycle something is to be done, and which of several speaks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import Duration, Unit
from jira_csext.core.measure import Measure
from jira_csext.core.rulebook import Offset, Repeat, Step
from jira_csext.core.verdict import FiredStep


class Planned(NamedTuple):
    """A step's instant under the goal in force, and its place among the rule's steps.

    `seen_from` is the first second at which it is known to have come. `repeat` counts how often it came before.
    """

    at: int
    seen_from: int
    place: int
    repeat: int = 0


# What Planned(…) and FiredStep(…) do, without their constructors in Python: a third of the time of planning.
_planned = partial(tuple.__new__, Planned)
_fired = partial(tuple.__new__, FiredStep)


def text_of(step: Step, repeat: int = 0) -> str:
    """Return what the step is called: its offset as written, and which repeat of it."""
    return f"{step.at.text}/repeat {repeat}" if repeat else step.at.text


def plain_text(text: str) -> str:
    """Return what the step is called that `text` may be a repeat of."""
    return text.partition("/repeat ")[0] if "/repeat " in text else text


def planned(steps: Sequence[Step], measure: Measure, started_at: int, stopped_at: int | None) -> list[Planned]:
    """Return the known instants of the steps, soonest first; what falls before the start is no step.

    `stopped_at` is where a `stop` step falls. A breach is seen one second later than its instant: an answer in the
    very second of the deadline keeps the promise.
    """
    plan: list[Planned] = []
    for place, step in enumerate(steps):
        offset = step.at
        is_breach = offset.kind == "breach"
        at = measure.breached_at if is_breach else _instant(offset, measure, started_at, stopped_at)
        if at is None or at < started_at:
            continue
        plan.append(_planned((at, at + 1 if is_breach else at, place, 0)))
        if step.repeat is not None:
            repeated = enumerate(_repeats(step.repeat, at, measure), 1)
            plan += [Planned(later, later, place, number) for number, later in repeated]
    if len(plan) > 1:
        plan.sort()
    return plan


def no_steps(steps: Sequence[Step], measure: Measure, started_at: int) -> set[int]:
    """Return the places of those that are no steps of this cycle, because they fall before its start."""
    return {
        place
        for place, step in enumerate(steps)
        if (at := _instant(step.at, measure, started_at, None)) is not None and at < started_at
    }


def with_stops(plan: Sequence[Planned], steps: Sequence[Step], stopped_at: int) -> list[Planned]:
    """Return the plan with the `stop` steps in it, at the instant of the stop."""
    stops = [Planned(stopped_at, stopped_at, place) for place, step in enumerate(steps) if step.at.kind == "stop"]
    return sorted([*plan, *stops])


def due_by(plan: Sequence[Planned], steps: Sequence[Step], stopped_at: int | None, now: int) -> Sequence[Planned]:
    """Return the planned steps that came due before the stop, or until now; in one second the stop comes first."""
    if not plan:
        return plan
    if stopped_at is None:
        # The last is the last to be seen: mostly, all of them have come.
        return plan if plan[-1].seen_from <= now else [step for step in plan if step.seen_from <= now]
    if plan[-1].at < stopped_at:
        return plan
    return [step for step in plan if step.at < stopped_at or steps[step.place].at.kind == "stop"]


def fired_in_order(steps: Sequence[Step], due: Sequence[Planned], at: int | None) -> list[FiredStep]:
    """Return the steps as they fire: those that come due together fire as one, and the last of them speaks.

    `at` is the instant they were all found due, None if each fires at its own.
    """
    fired: list[FiredStep] = []
    spoken_at: int | None = None
    spoken_seen_from = 0
    speaks = ""
    for own_at, seen_from, place, repeat in reversed(due):
        text = text_of(steps[place], repeat) if repeat else steps[place].at.text
        if at is not None:
            own_at = seen_from = at
        if own_at == spoken_at and seen_from == spoken_seen_from:
            fired.append(_fired((text, own_at, speaks, "", "")))
        else:
            fired.append(_fired((text, own_at, "", "", "")))
            spoken_at, spoken_seen_from, speaks = own_at, seen_from, text
    fired.reverse()
    return fired


def _instant(offset: Offset, measure: Measure, started_at: int, stopped_at: int | None) -> int | None:
    kind = offset.kind
    if kind == "percent":
        if offset.percent == 0:
            return started_at
        return measure.reached_at(-(-measure.target * offset.percent // 100))
    if kind == "breach":
        return measure.breached_at
    if kind == "stop" or offset.duration is None:
        return stopped_at
    duration = offset.duration
    if kind == "before":
        if duration.unit == "seconds":
            left = measure.target - duration.amount
            return measure.exceeded_at(left) if left >= 0 else started_at - 1
        return _days_before(duration, measure, started_at)
    if duration.unit == "seconds":
        return measure.reached_at(measure.target + duration.amount)
    due_at = measure.due_at
    if due_at is None:
        return None
    return days_after(measure.days, due_at, duration.amount, duration.unit)


def _repeats(repeat: Repeat, first_at: int, measure: Measure) -> list[int]:
    """Return the known instants at which a step comes again, each so long after the one before.

    Time is what the clock has run. Days pass in pauses too; one that falls into a pause comes when the clock goes on,
    and the next so many days after that.
    """
    amount, unit = repeat.every.amount, repeat.every.unit
    numbers = range(1, repeat.times + 1)
    if unit == "seconds":
        spent = measure.ran_by(first_at)
        times = (measure.reached_at(spent + number * amount) for number in numbers)
        return [at for at in times if at is not None]
    found: list[int] = []
    base_at, base = first_at, 0
    for number in numbers:
        planned_at = days_after(measure.days, base_at, (number - base) * amount, unit)
        at = measure.running_from(planned_at)
        if at is None:
            break
        if at != planned_at:
            base_at, base = at, number
        found.append(at)
    return found


def days_after(calendar: Calendar, at: int, days: int, unit: Unit) -> int:
    """Return the same local time so many working days, or calendar days, after an instant.

    An instant at closing belongs to the day that closes, not to the next opening.
    """
    if unit != "working_days":
        return calendar.plus_calendar_days(at, days)
    if calendar.is_open(at) or not calendar.is_open(at - 1):
        return calendar.plus_working_days(at, days)
    then = calendar.plus_working_days(at - 1, days)
    return then + 1 if calendar.is_open(then) else then


def _days_before(duration: Duration, measure: Measure, started_at: int) -> int | None:
    """Return the first instant at which the due instant, as it stood then, was no more than the days away.

    Each pause moves the due instant later, so every running stretch has its own; one that falls before its stretch is
    due when the clock goes on, and before the cycle is no step.
    """
    calendar = measure.calendar
    if measure.date_at is not None:
        # Pauses do not move a date.
        at = days_earlier(measure.days, measure.date_at, duration)
        return at if at < started_at else measure.running_from(at)
    last = len(measure.stretches) - 1
    for position, (start, end) in enumerate(measure.stretches):
        left = measure.target - measure.passed[position]
        at = days_earlier(measure.days, calendar.add(start, left), duration)
        if position == 0 and at < started_at:
            return at
        at = max(at, start)
        if at < end or (position == last and measure.runs_on):
            return at
        if left <= calendar.between(start, end):
            return None
    return None


def days_earlier(calendar: Calendar, due_at: int, duration: Duration) -> int:
    """Return the same local time so many working days, or calendar days, before an instant."""
    if duration.unit == "working_days":
        return calendar.minus_working_days(due_at, duration.amount)
    return calendar.plus_calendar_days(due_at, -duration.amount)
