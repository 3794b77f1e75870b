"""Warnings to a client that fall outside their contact hours, and are said in the last of them before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jira_csext.core.calendar import BeyondHorizon, Calendar, NoWorkingTime
from jira_csext.core.conduct import latest_contact_at
from jira_csext.core.measure import Measure
from jira_csext.core.rulebook import Offset, Sla
from jira_csext.core.step import Planned, days_earlier


def spoken_early(
    plan: Sequence[Planned], sla: Sla, hours: Calendar | None, measure: Measure, started_at: int
) -> list[Planned]:
    """Return the plan with the rule's public warnings in the client's `hours`, moved earlier where they fell outside.

    A warning is never moved to before it was known: to before the cycle, or the stretch of it, began. One that finds no
    contact hour since stays where it is, and waits, or goes to a person, when it falls due. Its repeats stay as well.
    """
    places = sla.public_warnings
    if hours is None or not places or not measure.stretches:
        return list(plan)
    kept = [step for step in plan if step.place not in places or step.repeat]
    for place in places:
        at = _early_at(sla.steps[place].at, hours, measure, started_at)
        if at is None:
            kept += [step for step in plan if step.place == place and not step.repeat]
        else:
            kept.append(Planned(at, at, place))
    return sorted(kept)


def _early_at(offset: Offset, hours: Calendar, measure: Measure, started_at: int) -> int | None:
    """Return the instant to which a warning is moved, None where it stays.

    Each pause moves the deadline, so every stretch of the cycle has its own instant of the warning, as it was known
    while that stretch ran; the first that came counts, whatever came of the stretch later.
    """
    last = len(measure.stretches) - 1
    for place, ((start, end), meant_at) in enumerate(zip(measure.stretches, _meant(offset, measure), strict=False)):
        if meant_at < start:
            return None
        if place == 0 and meant_at < started_at:
            return None
        try:
            at = max(latest_contact_at(hours, meant_at), start)
        except (NoWorkingTime, BeyondHorizon):
            return None
        if at < meant_at and hours.is_open(at) and (at < end or (place == last and measure.runs_on)):
            return at
        if meant_at < end:
            return None
    return None


def _meant(offset: Offset, measure: Measure) -> Iterator[int]:
    """Yield, stretch by stretch, when the warning falls if that stretch goes on."""
    add, duration = measure.calendar.add, offset.duration
    for (start, _), passed in zip(measure.stretches, measure.passed, strict=True):
        if offset.kind == "percent":
            amount = -(-measure.target * offset.percent // 100) - passed
            yield add(start, amount) if amount > 0 else start
        elif duration is not None and duration.unit == "seconds":
            amount = measure.target - duration.amount - passed
            yield measure.calendar.next_open(add(start, amount)) if amount >= 0 else start - 1
        elif duration is not None:
            due_at = measure.date_at
            at = days_earlier(measure.days, add(start, measure.target - passed) if due_at is None else due_at, duration)
            # What lay before a later stretch is due when the clock goes on.
            yield at if start == measure.stretches[0][0] else max(at, start)
