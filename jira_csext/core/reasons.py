"""The reasons behind an evaluation, put together when a person asks: rules passed over, goals chosen, what counted."""

from __future__ import annotations

from typing import NamedTuple

from jira_csext.core.account import Account, account_of
from jira_csext.core.agreed import agreed_with
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle, runs_of
from jira_csext.core.escalation import Raised
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.goal import goal_for, segments_of
from jira_csext.core.rulebook import Goal, Rulebook, Sla
from jira_csext.core.ticket import Attributes, Ticket, Value
from jira_csext.core.timeline import Timeline


class GoalReason(NamedTuple):
    """One goal of a rule and why it was chosen or passed over; `number` counts from 1."""

    number: int
    goal: Goal
    chosen: bool
    why: str


class GoalChange(NamedTuple):
    """Goal `number` came into force instead of `before` (0: none, the rule did not apply), because of that event."""

    at: int
    number: int
    before: int
    cause: str


class CycleReason(NamedTuple):
    """A cycle with the goals that were looked at, how they changed on the way, and the account of its time.

    `escalations` are the runs of escalations that it raised.
    """

    cycle: Cycle
    goals: tuple[GoalReason, ...]
    changes: tuple[GoalChange, ...]
    account: Account
    escalations: tuple[Raised, ...] = ()


class RuleReason(NamedTuple):
    """A rule and its cycles; where it has none, `why_not` says why."""

    sla: Sla
    cycles: tuple[CycleReason, ...]
    why_not: str = ""


def reasons(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, evaluation: Evaluation, now: int
) -> list[RuleReason]:
    """Return the reasons for every rule, in the rulebook's order, as of `now` (the instant of the evaluation).

    Before the ticket was created there are none.
    """
    if now < ticket.created_at:
        return []
    timeline = Timeline(ticket, now, rulebook.facts, strangers=rulebook.conduct.unknown_speakers == "client")
    found: list[RuleReason] = []
    for sla in rulebook.promises:
        cycles = tuple(
            _cycle(sla, cycle, timeline, client, evaluation, now)
            for cycle in evaluation.cycles
            if cycle.rule == sla.name
        )
        why = "" if cycles else _why_not(sla, timeline.states[-1][1], client.as_of(now), now)
        found.append(RuleReason(sla, cycles, why))
    return found


def _cycle(
    sla: Sla, cycle: Cycle, timeline: Timeline, client: ClientTimeline, evaluation: Evaluation, now: int
) -> CycleReason:
    then = client.as_of(cycle.started_at)
    for_all, sla = sla, agreed_with(sla, then)
    ticket = timeline.states[-1][1] if cycle.stopped_at is None else timeline.before(cycle.stopped_at)
    goals: list[GoalReason] = []
    for number, goal in enumerate(sla.goals[: cycle.goal], 1):
        chosen = number == cycle.goal
        if chosen:
            why = "it is for every ticket" if not goal.when.reads else f"it asks for {goal.when}"
            if goal != for_all.goals[number - 1]:
                why += f"; agreed with the client, in place of {for_all.goals[number - 1].target.text}"
        else:
            why = _why_passed_over(goal, ticket, then, cycle.started_at)
        goals.append(GoalReason(number, goal, chosen, why))
    changes = _changes(sla, cycle, timeline, client, now)
    raised_here = tuple(
        run for run in evaluation.escalations if (run.rule, run.start_id) == (cycle.rule, cycle.start_id)
    )
    return CycleReason(cycle, tuple(goals), changes, account_of(cycle, sla, timeline, now), raised_here)


def _why_passed_over(goal: Goal, ticket: Attributes, client: Attributes, started_at: int) -> str:
    if not goal.when.holds(ticket, client):
        return f"it asks for {goal.when}; there was {_values(goal.when.reads, ticket, client)}"
    if goal.effective_at is not None and started_at < goal.effective_at:
        from_on = goal.calendar.local(goal.effective_at)
        return f"it is for what started on {from_on:%Y-%m-%d} or later"
    return f"it asks for a date; the ticket has {_values(frozenset({goal.target.text}), ticket, client)}"


def _changes(sla: Sla, cycle: Cycle, timeline: Timeline, client: ClientTimeline, now: int) -> tuple[GoalChange, ...]:
    for run in runs_of(sla, timeline, client):
        if run.start_id == cycle.start_id:
            # The time a resumed cycle stood closed is told as a pause, not as a rule that did not apply.
            closed = {(gap.start_at, gap.end_at) for gap in run.gaps}
            segments = [
                segment
                for segment in segments_of(sla, timeline, client.as_of(run.start_at), run, now)
                if (segment.start_at, segment.end_at) not in closed
            ]
            numbers = [0 if segment.goal is None else segment.goal + 1 for segment in segments]
            return tuple(
                GoalChange(segment.start_at, number, before, segment.cause)
                for segment, number, before in zip(segments[1:], numbers[1:], numbers, strict=False)
                if number != before
            )
    return ()


def _why_not(sla: Sla, ticket: Attributes, client: Attributes, now: int) -> str:
    if not sla.when.holds(ticket, client):
        return f"it asks for {sla.when}; the ticket has {_values(sla.when.reads, ticket, client)}"
    if goal_for(sla, ticket, client, now) is None:
        reads = sla.judged_by - sla.when.reads
        return f"none of its goals matches; the ticket has {_values(reads, ticket, client)}"
    return f"nothing has started its clock ({sla.metric.name}) yet"


def _values(reads: frozenset[str], ticket: Attributes, client: Attributes) -> str:
    def shown(name: str) -> str:
        value: Value = (client if name.startswith("client.") else ticket).get(name)
        if value is None or value == ():
            return f"no {name}"
        return f"{name}: {', '.join(value) if isinstance(value, tuple) else value}"

    return ", ".join(shown(name) for name in sorted(reads)) or "nothing it could ask for"
