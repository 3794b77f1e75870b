"""Goals: which target a rule sets for a ticket, and how that changed while a clock ran."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.client import NOBODY, ClientTimeline
from jira_csext.core.conditions import Condition
from jira_csext.core.cycle import Ending, Run
from jira_csext.core.metric import Metric
from jira_csext.core.occurrence import RESOLVED
from jira_csext.core.rulebook import Goal, Sla
from jira_csext.core.ticket import Attributes, Value
from jira_csext.core.timeline import Timeline


class Segment(NamedTuple):
    """Part of a run in which one goal was in force (None: the rule did not apply), begun by the event of that id.

    `ending` is how the clock ended with it, if it did; where a cycle was resumed, that is so before its last part too.
    `date_at` is the instant until which the goal lasts, where it is a date that the ticket has.
    """

    start_at: int
    end_at: int
    goal: int | None
    cause: str
    ending: Ending = ""
    date_at: int | None = None


def ever_held(condition: Condition, timeline: Timeline, client: ClientTimeline) -> bool:
    """Did the condition hold in any state of the ticket, whatever the client was? If not, nothing comes of its rule."""
    holds, states, changes = condition.holds, timeline.states, client.changes
    if condition.reads.isdisjoint(timeline.changed):
        if len(changes) <= 1:
            return holds(states[0][1], changes[0][1] if changes else NOBODY)
        states = states[:1]
    return any(holds(attributes, known) for _, known in changes or _NOBODYS for _, attributes, _ in states)


_NOBODYS = ((0, NOBODY),)


def goal_for(sla: Sla, ticket: Attributes, client: Attributes, started_at: int) -> int | None:
    """Return the place of the first goal that matches, None where the rule does not apply to such a cycle."""
    if sla.when.holds(ticket, client):
        if sla.is_plain:
            for place, goal in enumerate(sla.goals):
                if goal.when.holds(ticket, client):
                    return place
        elif sla.effective_at is None or started_at >= sla.effective_at:
            for place, goal in enumerate(sla.goals):
                if goal.when.holds(ticket, client) and _is_for(goal, ticket, started_at):
                    return place
    return None


def _is_for(goal: Goal, ticket: Attributes, started_at: int) -> bool:
    if goal.effective_at is not None and started_at < goal.effective_at:
        return False
    return goal.target.kind != "date" or date_of(goal, ticket) is not None


def date_of(goal: Goal, ticket: Attributes) -> int | None:
    """Return the instant of the date that the goal asks of the ticket; None where there is none, or it is no date.

    A date alone ends with the hours of that date, at 24:00 if none open on it (rules-language.md, "Durations").
    """
    return instant_of(ticket.get(goal.target.text), goal.calendar) if goal.target.kind == "date" else None


def said_at(goal: Goal, timeline: Timeline, by: int) -> int:
    """Return since when the ticket has had the date that it had at an instant."""
    since = by
    date_at = date_of(goal, timeline.at(by))
    for at, attributes, _ in reversed(timeline.states):
        if at <= by:
            if date_of(goal, attributes) != date_at:
                break
            since = at
    return since


def instant_of(value: Value, calendar: Calendar) -> int | None:
    """Return the instant that `2026-03-10`, or an ISO 8601 local or absolute time, means on a calendar."""
    if not isinstance(value, str):
        return None
    try:
        if len(value) == _DATE_LENGTH:
            return calendar.end_of_date(date.fromisoformat(value))
        return calendar.instant(datetime.fromisoformat(value))
    except ValueError:
        return None


_DATE_LENGTH = len("2026-03-10")


def segments_of(sla: Sla, timeline: Timeline, client: Attributes, run: Run, now: int) -> Sequence[Segment]:
    """Return which goal was in force when; the last part is judged on the ticket as it is, or was at the stop.

    While a cycle that was resumed later stood closed, no goal was in force.
    """
    start, cause, end_at, _, ending, gaps = run
    end = now if end_at is None else end_at
    if not gaps and sla.judged_by.isdisjoint(timeline.changed):
        goal, date_at = _in_force(sla, timeline.states[0][1], client, start)
        return (Segment(start, end, goal, cause, ending, date_at),)
    segments: list[Segment] = []
    for gap in gaps:
        reopened_at = now if gap.end_at is None else gap.end_at
        _add_parts(segments, sla, timeline, client, Segment(start, gap.start_at, None, cause, _closing(sla.metric)))
        _join(segments, Segment(gap.start_at, reopened_at, None, gap.cause))
        start, cause = reopened_at, timeline.cause_at(reopened_at)
    _add_parts(segments, sla, timeline, client, Segment(start, end, None, cause, ending))
    return segments


def _closing(metric: Metric) -> Ending:
    """What a resolution is to the metric: only it closes a cycle so that it can be resumed."""
    return "stopped" if RESOLVED in metric.stops else "cancelled"


def _add_parts(segments: list[Segment], sla: Sla, timeline: Timeline, client: Attributes, whole: Segment) -> None:
    """Cut an unbroken part of a run where its goal changes; what happens in the second in which it ends comes later."""
    since, end, _, cause, ending, _ = whole
    started_at = segments[0].start_at if segments else since
    if sla.judged_by.isdisjoint(timeline.changed):
        goal, date_at = _in_force(sla, timeline.states[0][1], client, started_at)
        _join(segments, whole._replace(goal=goal, date_at=date_at))
        return
    in_force = _in_force(sla, timeline.at(since), client, started_at)
    for at, attributes, event_id in timeline.between(since, end if ending else end + 1):
        next_in_force = _in_force(sla, attributes, client, started_at)
        if next_in_force != in_force:
            _join(segments, Segment(since, at, in_force[0], cause, "", in_force[1]))
            since, in_force, cause = at, next_in_force, event_id
    _join(segments, Segment(since, end, in_force[0], cause, ending, in_force[1]))


def _in_force(sla: Sla, ticket: Attributes, client: Attributes, started_at: int) -> tuple[int | None, int | None]:
    """Return the goal, and the instant until which it lasts where it is a date of the ticket's."""
    goal = goal_for(sla, ticket, client, started_at)
    return goal, None if goal is None or sla.is_plain else date_of(sla.goals[goal], ticket)


def _join(segments: list[Segment], segment: Segment) -> None:
    if segments and segments[-1].goal is None and segment.goal is None:
        segments[-1] = segments[-1]._replace(end_at=segment.end_at, ending=segment.ending)
    else:
        segments.append(segment)
