"""Goals: which target a rule sets for a ticket, and how that changed while a clock ran."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jira_csext.core.cycle import Ending, Run
from jira_csext.core.metric import Metric
from jira_csext.core.occurrence import RESOLVED
from jira_csext.core.rulebook import Sla
from jira_csext.core.ticket import Attributes
from jira_csext.core.timeline import Timeline


class Segment(NamedTuple):
    """Part of a run in which one goal was in force (None: the rule did not apply), begun by the event of that id.

    `ending` is how the clock ended with it, if it did; where a cycle was resumed, that is so before its last part too.
    """

    start_at: int
    end_at: int
    goal: int | None
    cause: str
    ending: Ending = ""


def goal_for(sla: Sla, ticket: Attributes, client: Attributes) -> int | None:
    """Return the place of the first goal that matches, None where the rule does not apply."""
    if sla.when.holds(ticket, client):
        for place, goal in enumerate(sla.goals):
            if goal.when.holds(ticket, client):
                return place
    return None


def segments_of(sla: Sla, timeline: Timeline, client: Attributes, run: Run, now: int) -> Sequence[Segment]:
    """Return which goal was in force when; the last part is judged on the ticket as it is, or was at the stop.

    While a cycle that was resumed later stood closed, no goal was in force.
    """
    start, cause = run.start_at, run.start_id
    segments: list[Segment] = []
    for gap in run.gaps:
        reopened_at = now if gap.end_at is None else gap.end_at
        _add_parts(segments, sla, timeline, client, Segment(start, gap.start_at, None, cause, _closing(sla.metric)))
        _join(segments, Segment(gap.start_at, reopened_at, None, gap.cause))
        start, cause = reopened_at, timeline.cause_at(reopened_at)
    end = now if run.end_at is None else run.end_at
    _add_parts(segments, sla, timeline, client, Segment(start, end, None, cause, run.ending))
    return segments


def _closing(metric: Metric) -> Ending:
    """What a resolution is to the metric: only it closes a cycle so that it can be resumed."""
    return "stopped" if RESOLVED in metric.stops else "cancelled"


def _add_parts(segments: list[Segment], sla: Sla, timeline: Timeline, client: Attributes, whole: Segment) -> None:
    """Cut an unbroken part of a run where its goal changes; what happens in the second in which it ends comes later."""
    since, end, _, cause, ending = whole
    if sla.judged_by.isdisjoint(timeline.changed):
        _join(segments, whole._replace(goal=goal_for(sla, timeline.states[0][1], client)))
        return
    goal = goal_for(sla, timeline.at(since), client)
    for at, attributes, event_id in timeline.between(since, end if ending else end + 1):
        next_goal = goal_for(sla, attributes, client)
        if next_goal != goal:
            _join(segments, Segment(since, at, goal, cause))
            since, goal, cause = at, next_goal, event_id
    _join(segments, Segment(since, end, goal, cause, ending))


def _join(segments: list[Segment], segment: Segment) -> None:
    if segments and segments[-1].goal is None and segment.goal is None:
        segments[-1] = segments[-1]._replace(end_at=segment.end_at, ending=segment.ending)
    else:
        segments.append(segment)
