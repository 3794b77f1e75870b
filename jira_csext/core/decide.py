"""Decisions: which of the steps that came due are to be acted on, given what is on record.

Pure: the shell writes the decisions down in the transaction that saved the ticket, and delivers them later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.cycle import Cycle
from jira_csext.core.escalation import level_of
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.rulebook import Action, Level, Rulebook, Sla, Step
from jira_csext.core.step import plain_text
from jira_csext.core.verdict import FiredStep

Outcome = Literal["act", "superseded", "before_adoption", "silenced"]


class Spoken(NamedTuple):
    """A decision on record: when it was taken, under which version of rules, calendars, mapping and engine.

    `due_at` is the instant at which its step had come, by the rules of then.
    """

    decided_at: int
    version: str
    due_at: int = 0


class Silence(NamedTuple):
    """Somebody (`owner`) asked, because of `reason`, that nothing be said from `since` until `until`.

    It is for one `rule`, `ticket` (its id), `client` (key) or `project`, or for what is all of those that are named.
    """

    id: str
    since: int
    until: int
    rule: str = ""
    ticket: str = ""
    client: str = ""
    project: str = ""
    reason: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What is on record for a ticket and its site; instants in epoch seconds.

    `adopted_at` is when the site was first watched, `activated_at` when each rule was first in force, `first_seen_at`
    when a ticket older than the cursor came into sight (moved in, scope widened, permission granted). `silences` are
    those that hold for this ticket, its client and project; only their rule is still to be looked at.
    """

    adopted_at: int
    version: str = ""
    activated_at: Mapping[str, int] = field(default_factory=dict)
    first_seen_at: int = 0
    spoken: Mapping[str, Spoken] = field(default_factory=dict)
    silences: Sequence[Silence] = ()


class Decision(NamedTuple):
    """One step of one cycle, decided: `act` on it, or why not.

    `key` names the step within the ticket for good: it holds neither version nor ordinal nor text, so neither an edit
    nor a late event speaks twice. Each action's own key is `key/action`. `kept_back` are the notes that are not written
    because an escalation speaks for them; the reason says which.
    """

    key: str
    rule: str
    cycle: int
    step: str
    due_at: int
    outcome: Outcome
    reason: str
    actions: tuple[Action, ...] = ()
    kept_back: tuple[Action, ...] = ()


def decide(rulebook: Rulebook, evaluation: Evaluation, record: Record, now: int) -> list[Decision]:
    """Return a decision for every step that came due and is not on record, oldest first within each cycle.

    Steps that are found due together fire as one: the last speaks; each level of an escalation is a row of its own.
    A step of a cycle that has ended is superseded; a cancelled one is silent. A warning found after its deadline
    becomes an internal note. While an escalation still calls people, other notes are kept back, and recorded as that.
    """
    decisions: list[Decision] = []
    for cycle in evaluation.cycles:
        if cycle.fired:
            decisions.extend(_of_cycle(rulebook, evaluation, cycle, record, now))
    return decisions


def cycle_key(sla: Sla, cycle: Cycle) -> str:
    """Return what the keys of all decisions on a cycle begin with."""
    return f"{sla.first_name}/{cycle.start_id}/"


def step_key(sla: Sla, cycle: Cycle, fired: FiredStep) -> str:
    """Return the key of the first decision on a step; later ones, after edits of the rules, add `/after …`."""
    return _step_key(cycle_key(sla, cycle), fired)


def _step_key(of_cycle: str, fired: FiredStep) -> str:
    key = f"{of_cycle}{fired.cause}/{fired.step}" if fired.cause else of_cycle + fired.step
    return f"{key}/again {fired.again}" if fired.again else key


def chain_of(step: FiredStep) -> str:
    """Return the row of steps that a step belongs to: that of its rule, or a level of an escalation and its repeats.

    Each level calls people of its own, so none of them speaks for another: one found late is still called.
    """
    return f"{step.cause} {plain_text(step.step)}" if step.cause else ""


def _of_cycle(rulebook: Rulebook, evaluation: Evaluation, cycle: Cycle, record: Record, now: int) -> list[Decision]:
    sla = rulebook.sla(cycle.rule)
    adopted_at = max(record.adopted_at, record.activated_at.get(sla.name, 0), record.first_seen_at)
    new: list[tuple[str, FiredStep, bool]] = []
    last: dict[str, FiredStep] = {}
    of_cycle = cycle_key(sla, cycle)
    for fired in cycle.fired:
        key = _key(of_cycle, fired, record)
        if key is not None:
            is_ours = _began_at(cycle, fired, evaluation) > adopted_at
            new.append((key, fired, is_ours))
            if is_ours and not fired.superseded_by:
                last[chain_of(fired)] = fired
    decisions: list[Decision] = []
    for key, fired, is_ours in new:
        outcome, reason = _outcome(cycle, fired, last.get(chain_of(fired)), evaluation, is_ours=is_ours)
        actions: Sequence[Action] = ()
        kept_back: Sequence[Action] = ()
        if outcome == "act":
            silence = _silence(record, sla, fired)
            if silence is not None:
                outcome, reason = "silenced", f"{silence.owner or 'somebody'} asked for silence: {silence.reason}"
            else:
                actions, kept_back, hushed = _actions(rulebook, evaluation, sla, cycle, fired, now)
                if hushed and not actions:
                    outcome, reason = "superseded", hushed
                elif hushed:
                    reason = f"{reason}; {hushed}"
        to_do = (tuple(actions), tuple(kept_back))
        decisions.append(Decision(key, sla.name, cycle.number, fired.step, fired.at, outcome, reason, *to_do))
    return decisions


def _key(of_cycle: str, fired: FiredStep, record: Record) -> str | None:
    """Return the key under which the step is still to be decided, None if it is on record.

    An edit of the rules that moves a step ahead of the instant at which it spoke makes it due again; a late event
    under the same rules does not. The key of the second time names the instant at which the step had come before, which
    an older copy of the store would find again.
    """
    key = _step_key(of_cycle, fired)
    spoken = record.spoken.get(key)
    while spoken is not None:
        if spoken.version == record.version or fired.at <= spoken.decided_at:
            return None
        key += f"/after {spoken.due_at}"
        spoken = record.spoken.get(key)
    return key


def _began_at(cycle: Cycle, fired: FiredStep, evaluation: Evaluation) -> int:
    """Return when what a step belongs to began: a repeat goes on with its step, a level with its escalation.

    Neither is said of what had begun before anybody watched.
    """
    if fired.cause:
        for run in evaluation.escalations:
            if (run.rule, run.start_id) == (cycle.rule, cycle.start_id) and fired in run.fired:
                return run.started_at
    text = plain_text(fired.step)
    if text != fired.step:
        first = [step.at for step in cycle.fired if step.step == text and step.at <= fired.at]
        return max(first, default=fired.at)
    return fired.at


def _outcome(
    cycle: Cycle, fired: FiredStep, last: FiredStep | None, evaluation: Evaluation, *, is_ours: bool
) -> tuple[Outcome, str]:
    if not is_ours:
        return "before_adoption", "it fell due before this ticket and rule were watched"
    if fired.superseded_by:
        return "superseded", f"it came due together with {fired.superseded_by}, which speaks for both"
    if cycle.state == "cancelled":
        return "superseded", "the cycle is cancelled"
    if cycle.stopped_at is not None and not outlasts(fired):
        return "superseded", "the cycle had ended before this could be said"
    if last is not None and fired is not last:
        return "superseded", f"it was found due together with {last.step}, which speaks for both"
    if fired.cause and is_over(fired, cycle, evaluation):
        return "superseded", "the escalation had ended before this could be said"
    return "act", f"{fired.step} of cycle {cycle.number} came due"


def outlasts(fired: FiredStep) -> bool:
    """Does the step hold although its cycle has stopped: it is told at the stop, or raised by it?"""
    return "stop" in (fired.step, fired.cause)


def is_over(fired: FiredStep, cycle: Cycle, evaluation: Evaluation) -> bool:
    """Has the escalation ended of which the step is a level?"""
    return any(
        run.ended_at is not None
        for run in evaluation.escalations
        if (run.rule, run.start_id) == (cycle.rule, cycle.start_id) and fired in run.fired
    )


def _silence(record: Record, sla: Sla, fired: FiredStep) -> Silence | None:
    for silence in record.silences:
        if silence.since <= fired.at < silence.until and silence.rule in ("", sla.name):
            return silence
    return None


def _actions(
    rulebook: Rulebook, evaluation: Evaluation, sla: Sla, cycle: Cycle, fired: FiredStep, now: int
) -> tuple[Sequence[Action], Sequence[Action], str]:
    """Return what to do, what is kept back, and why that is, if so.

    A warning whose deadline has passed is no warning: it goes to staff, never to the client.
    """
    level = level_of(rulebook, fired.step) if fired.cause else None
    if level is not None:
        return level_actions(level[1]), (), ""
    step = sla.step_texts[plain_text(fired.step)]
    actions: Sequence[Action] = step.do
    if is_late_warning(step, cycle, now):
        actions = [replace(action, kind="note") if action.kind == "reply" else action for action in actions]
    notes = [action for action in actions if action.kind == "note"]
    why = _speaking(rulebook, evaluation, cycle, fired) if notes else ""
    return ([action for action in actions if action.kind != "note"], notes, why) if why else (actions, (), "")


def level_actions(level: Level) -> tuple[Action, ...]:
    """Return what a level does: its notes mention whom it calls."""
    return tuple(
        replace(action, mention=tuple(dict.fromkeys((*level.to, *action.mention)))) if action.kind == "note" else action
        for action in level.do
    )


def _speaking(rulebook: Rulebook, evaluation: Evaluation, cycle: Cycle, fired: FiredStep) -> str:
    """Return why no other note was to be heard: the escalation that ran on the ticket had called people; "" if not.

    One that has called everybody as often as it may, and whom nobody has answered, keeps nothing back any more.
    """
    for run in evaluation.escalations:
        escalation = rulebook.escalations.get(run.name)
        if escalation is None or not escalation.inhibit:
            continue
        is_cause = (run.rule, run.start_id, run.step) == (cycle.rule, cycle.start_id, fired.step)
        is_spent = run.spent_at is not None and fired.at > run.spent_at
        has_ended = run.ended_at is not None and fired.at >= run.ended_at
        if not is_cause and run.started_at <= fired.at and not is_spent and not has_ended:
            called_at = max((step.at for step in run.fired if step.at <= fired.at), default=run.started_at)
            local = (rulebook.default_calendar or ALWAYS).local(called_at)
            return f"kept back: {run.name} was called at {local:%Y-%m-%d %H:%M}"
    return ""


def speaking(rulebook: Rulebook, evaluation: Evaluation, cycle: Cycle, step: str, now: int) -> str:
    """Return why a step of the cycle is kept back now: an escalation calls; "" if not, and for its own levels."""
    if level_of(rulebook, step) is not None:
        return ""
    return _speaking(rulebook, evaluation, cycle, FiredStep(step, now))


def is_late_warning(step: Step, cycle: Cycle, now: int) -> bool:
    """Does the step warn of a deadline that has passed, so that saying it to the client has lost its purpose?"""
    due_at = purpose_at(step, cycle)
    return due_at is not None and now >= due_at


def purpose_at(step: Step, cycle: Cycle) -> int | None:
    """Return until when saying the step to the client serves its purpose: a warning's deadline; None for all else."""
    if cycle.delay is not None:
        return cycle.delay.purpose_at
    return cycle.due_at if step.at.is_before_deadline else None
