"""Goals: which target a rule sets for a ticket, and how that changed while a clock ran."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jira_csext.core.cycle import Run
from jira_csext.core.rulebook import Sla
from jira_csext.core.ticket import Attributes
from jira_csext.core.timeline import Timeline


class Segment(NamedTuple):
    """Part of a run in which one goal was in force (None: the rule did not apply), begun by the event of that id."""

    start_at: int
    end_at: int
    goal: int | None
    cause: str


def goal_for(sla: Sla, ticket: Attributes, client: Attributes) -> int | None:
    """Return the place of the first goal that matches, None where the rule does not apply."""
    if sla.when.holds(ticket, client):
        for place, goal in enumerate(sla.goals):
            if goal.when.holds(ticket, client):
                return place
    return None


def segments_of(sla: Sla, timeline: Timeline, client: Attributes, run: Run, now: int) -> Sequence[Segment]:
    """Return which goal was in force when; the last part is judged on the ticket as it is, or was at the stop."""
    start, end = run.start_at, now if run.end_at is None else run.end_at
    segments: list[Segment] = []
    since, goal, cause = start, goal_for(sla, timeline.at(start), client), run.start_id
    for at, attributes, event_id in timeline.between(start, end + 1 if run.end_at is None else end):
        next_goal = goal_for(sla, attributes, client)
        if next_goal != goal:
            segments.append(Segment(since, at, goal, cause))
            since, goal, cause = at, next_goal, event_id
    segments.append(Segment(since, end, goal, cause))
    return segments
