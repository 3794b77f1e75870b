"""Decisions: which of the steps that came due are to be acted on, given what is on record.

Pure: the shell writes the decisions down in the transaction that saved the ticket, and delivers them later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.rulebook import Action, Rulebook, Sla, Step
from jira_csext.core.verdict import FiredStep

Outcome = Literal["act", "superseded", "before_adoption"]


class Spoken(NamedTuple):
    """A decision on record: when it was taken, and under which version of rules, calendars, mapping and engine."""

    decided_at: int
    version: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is on record for a ticket and its site; instants in epoch seconds.

    `adopted_at` is when the site was first watched, `activated_at` when each rule was first in force, `first_seen_at`
    when a ticket older than the cursor came into sight (moved in, scope widened, permission granted).
    """

    adopted_at: int
    version: str = ""
    activated_at: Mapping[str, int] = field(default_factory=dict)
    first_seen_at: int = 0
    spoken: Mapping[str, Spoken] = field(default_factory=dict)


class Decision(NamedTuple):
    """One step of one cycle, decided: `act` on it, or why not.

    `key` names the step within the ticket for good: it holds neither version nor ordinal nor text, so neither an edit
    nor a late event speaks twice. Each action's own key is `key/action`.
    """

    key: str
    rule: str
    cycle: int
    step: str
    due_at: int
    outcome: Outcome
    reason: str
    actions: tuple[Action, ...] = ()


def decide(rulebook: Rulebook, evaluation: Evaluation, record: Record, now: int) -> list[Decision]:
    """Return a decision for every step that came due and is not on record, oldest first within each cycle.

    Steps that are found due together fire as one: the last speaks. A step of a cycle that has ended is superseded; a
    cancelled one is silent. A warning found after its deadline becomes an internal note.
    """
    decisions: list[Decision] = []
    for cycle in evaluation.cycles:
        if cycle.fired:
            decisions.extend(_of_cycle(rulebook.sla(cycle.rule), cycle, record, now))
    return decisions


def _of_cycle(sla: Sla, cycle: Cycle, record: Record, now: int) -> list[Decision]:
    steps = {step.at.text: step for step in sla.steps}
    adopted_at = max(record.adopted_at, record.activated_at.get(sla.name, 0), record.first_seen_at)
    new: list[tuple[str, FiredStep]] = []
    for fired in cycle.fired:
        key = _key(cycle, fired, record)
        if key is not None:
            new.append((key, fired))
    speaking = [fired for _, fired in new if fired.at > adopted_at and not fired.superseded_by]
    last = speaking[-1] if speaking else None
    decisions: list[Decision] = []
    for key, fired in new:
        outcome, reason = _outcome(cycle, fired, last, adopted_at)
        actions = _actions(steps[fired.step], cycle, now) if outcome == "act" else ()
        decisions.append(Decision(key, sla.name, cycle.number, fired.step, fired.at, outcome, reason, tuple(actions)))
    return decisions


def _key(cycle: Cycle, fired: FiredStep, record: Record) -> str | None:
    """Return the key under which the step is still to be decided, None if it is on record.

    An edit of the rules that moves a step ahead of the instant at which it spoke makes it due again; a late event
    under the same rules does not.
    """
    key = f"{cycle.rule}/{cycle.start_id}/{fired.step}"
    if fired.again:
        key += f"/again {fired.again}"
    spoken = record.spoken.get(key)
    while spoken is not None:
        if spoken.version == record.version or fired.at <= spoken.decided_at:
            return None
        key += f"/after {spoken.decided_at}"
        spoken = record.spoken.get(key)
    return key


def _outcome(cycle: Cycle, fired: FiredStep, last: FiredStep | None, adopted_at: int) -> tuple[Outcome, str]:
    if fired.at <= adopted_at:
        return "before_adoption", "it fell due before this ticket and rule were watched"
    if fired.superseded_by:
        return "superseded", f"it came due together with {fired.superseded_by}, which speaks for both"
    if cycle.state == "cancelled":
        return "superseded", "the cycle is cancelled"
    if cycle.stopped_at is not None and fired.step != "stop":
        return "superseded", "the cycle had ended before this could be said"
    if last is not None and fired is not last:
        return "superseded", f"it was found due together with {last.step}, which speaks for both"
    return "act", f"{fired.step} of cycle {cycle.number} came due"


def _actions(step: Step, cycle: Cycle, now: int) -> Sequence[Action]:
    """Return what to do. A warning whose deadline has passed is no warning: it goes to staff, never to the client."""
    if not is_late_warning(step, cycle, now):
        return step.do
    return [replace(action, kind="note") if action.kind == "reply" else action for action in step.do]


def is_late_warning(step: Step, cycle: Cycle, now: int) -> bool:
    """Does the step warn of a deadline that has passed, so that saying it to the client has lost its purpose?"""
    is_warning = step.at.kind == "before" or (step.at.kind == "percent" and step.at.percent < 100)
    return is_warning and cycle.due_at is not None and now >= cycle.due_at
