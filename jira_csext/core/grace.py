"""Grace: a person may act first, which has run before an instant that everybody could see coming."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import Decision, Record, step_key
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.rulebook import Rulebook, Sla, Step
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import FiredStep


class SeenComing(NamedTuple):
    """What is decided although its step is still ahead, and when the next such step is to be looked at, if any."""

    decisions: list[Decision]
    wake_at: int | None


def seen_coming(rulebook: Rulebook, evaluation: Evaluation, record: Record, grace: int, now: int) -> SeenComing:
    """Return the steps that speak to the client within the grace, decided now so that they speak at their instant.

    Meanwhile they are to be seen, and a person may be faster. What a step that came before would have to name as its
    cause, and what an escalation or a silence would hush, is decided when it falls.
    """
    decisions: list[Decision] = []
    wakes: list[int] = []
    for cycle, text, at in _public_ahead(rulebook, evaluation, now):
        if at - grace > now:
            wakes.append(at - grace)
            continue
        sla = rulebook.sla(cycle.rule)
        key = step_key(sla, cycle, FiredStep(text, at))
        adopted_at = max(record.adopted_at, record.activated_at.get(sla.name, 0), record.first_seen_at)
        if key in record.spoken or at <= adopted_at or _is_silenced(record, sla, at):
            continue
        reason = f"{text} of cycle {cycle.number} is about to come due"
        do = sla.step_texts[plain_text(text)].do
        decisions.append(Decision(key, sla.name, cycle.number, text, at, "act", reason, do))
    return SeenComing(decisions, min(wakes, default=None))


def is_known_ahead(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, cycle: Cycle, step: FiredStep, grace: int
) -> bool:
    """Was it known, so many seconds before a step fired or will, that it falls at that very instant?

    Then the grace runs before it. What a person or the client did since may have moved the step to where it falls; of
    that nobody could know. Levels of an escalation and what is said at a stop are never known ahead.
    """
    asked_at = step.at - grace
    if step.cause or asked_at < cycle.started_at:
        return False
    then = evaluate(rulebook, ticket, client, asked_at)
    return any(
        (step.step, step.at) in other.upcoming
        for other in then.cycles
        if (other.rule, other.start_id) == (cycle.rule, cycle.start_id)
    )


def _public_ahead(rulebook: Rulebook, evaluation: Evaluation, now: int) -> Iterator[tuple[Cycle, str, int]]:
    running = any(run.ended_at is None for run in evaluation.escalations)
    for cycle in evaluation.cycles:
        if not cycle.upcoming or cycle.delay is not None:
            continue
        sla = rulebook.sla(cycle.rule)
        told = {step.step for step in cycle.fired}
        for text, at in cycle.upcoming:
            step = sla.step_texts.get(plain_text(text))
            if step is not None and at > now and text not in told and not sla.shadow and _speaks(step, hushed=running):
                yield cycle, text, at


def _is_silenced(record: Record, sla: Sla, at: int) -> bool:
    return any(one.since <= at < one.until and one.rule in ("", sla.name) for one in record.silences)


def _speaks(step: Step, *, hushed: bool) -> bool:
    kinds = {action.kind for action in step.do}
    return "reply" in kinds and not (hushed and "note" in kinds) and not step.escalate
