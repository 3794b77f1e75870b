"""Does an action still hold? Judged on the ticket as it is now, after it was decided and before it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from jira_csext.core.commanded import RULE as COMMANDS
from jira_csext.core.commanded import lapsed
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import chain_of, cycle_key, is_late_warning, is_over, outlasts, step_key
from jira_csext.core.delay_rule import TOLD_TEXT, WARNED
from jira_csext.core.escalation import level_of
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.rulebook import Action, Rulebook, Sla
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import FiredStep
from jira_csext.store.daemon_records import OutboxRow

# While a cycle is paused nobody knows when a step of it falls due.
_LOOK_AGAIN_IN = 600


class Standing(NamedTuple):
    """What is to become of an action: it holds, it has lost its reason, or its time has moved to `not_before`."""

    state: Literal["holds", "superseded", "shadow", "held"]
    reason: str = ""
    not_before: int | None = None


HOLDS = Standing("holds")


def cycle_of(row: OutboxRow, rulebook: Rulebook, evaluation: Evaluation) -> Cycle | None:
    """Return the cycle that an action speaks of, None when there is no such cycle any more."""
    for cycle in evaluation.cycles:
        if row.decision.startswith(cycle_key(rulebook.sla(cycle.rule), cycle)):
            return cycle
    return None


def is_commanded(row: OutboxRow) -> bool:
    """Was the action asked for by a command? It belongs to no rule and no cycle then."""
    return row.cycle == 0 and row.rule == COMMANDS


def command_standing(row: OutboxRow, ticket: Ticket) -> Standing:
    """Return whether what a command asked for still holds: people have not moved on since."""
    reason = lapsed(ticket.history, row.decision)
    return Standing("superseded", reason) if reason else HOLDS


def standing(
    rulebook: Rulebook, version: str, row: OutboxRow, cycle: Cycle, evaluation: Evaluation, now: int
) -> Standing:
    """Return whether an action still holds under the rulebook in force (`version`), and if not, why.

    A person was faster, the cycle or escalation is over or cancelled, a later step of it is due, or the rules have
    moved on.
    """
    if cycle.state == "cancelled":
        return Standing("superseded", "the cycle is cancelled")
    if row.public and row.step == "stop" and _has_begun_anew(cycle, evaluation):
        # Closed by mistake and opened again: the client is not told that all is done.
        return Standing("superseded", "the clock has started anew since")
    sla = rulebook.sla(cycle.rule)
    ours = [fired for fired in cycle.fired if step_key(sla, cycle, fired) == _first_key(row)]
    if cycle.stopped_at is not None and not (outlasts(ours[-1]) if ours else row.step == "stop"):
        if _is_told_by_us(row, cycle) and not sla.shadow:
            return HOLDS
        return Standing("superseded", "the cycle has ended: somebody was faster")
    if ours and ours[-1].cause and is_over(ours[-1], cycle, evaluation):
        return Standing("superseded", "the escalation has ended: somebody was faster")
    if sla.shadow:
        # What may have been sent already is no plan any more.
        return Standing("superseded" if row.state == "unknown" else "shadow", "the rule is in shadow by now")
    if row.public and not _is_asked_for(rulebook, sla, row):
        return Standing("superseded", "the rule no longer asks for a message to the client here")
    return _due(rulebook, sla, version, row, cycle, now)


def _is_told_by_us(row: OutboxRow, cycle: Cycle) -> bool:
    """Is it what staff are told of our own delay warning, which ended the cycle itself?"""
    return row.kind == "note" and row.action.value == TOLD_TEXT and cycle.stop_id.endswith(f"/{WARNED}")


def _has_begun_anew(cycle: Cycle, evaluation: Evaluation) -> bool:
    """Has a later cycle of the rule started after this one stopped, and not in the same second?"""
    ended_at = cycle.stopped_at
    return ended_at is not None and any(
        other.rule == cycle.rule and other.started_at > ended_at for other in evaluation.cycles
    )


def _due(rulebook: Rulebook, sla: Sla, version: str, row: OutboxRow, cycle: Cycle, now: int) -> Standing:
    edited = version != row.version
    spoken = [fired for fired in cycle.fired if not fired.superseded_by]
    ours = [
        fired
        for fired in spoken
        # What an edit moved ahead is decided anew when it falls due; what a late event moved is still this decision.
        if step_key(sla, cycle, fired) == _first_key(row) and not (edited and fired.at > row.decided_at)
    ]
    ahead = next((at for step, at in cycle.upcoming if step == row.step), None)
    if not ours:
        if edited or cycle.stopped_at is not None or any(fired.step == row.step for fired in cycle.fired):
            return Standing("superseded", "the step is not due any more")
        return Standing("held", "the step has moved ahead", now + _LOOK_AGAIN_IN if ahead is None else ahead + 1)
    if ahead is not None:
        return Standing("superseded", "another goal has moved the step ahead; it is due again then")
    # What staff are told meanwhile does not speak for what the client is waiting to hear, while that is of use.
    is_awaited = row.public and not _is_late(sla, row, cycle, now)
    # An alarm that reached nobody is not tried for ever beside a note that stands: the next level's takes its place.
    is_tried = row.kind == "notify" and row.attempts > 0
    last = [
        fired
        for fired in spoken
        if _row_of(fired, is_tried=is_tried) == _row_of(ours[-1], is_tried=is_tried)
        and (fired is ours[-1] or not is_awaited or _is_public(rulebook, sla, fired.step))
    ][-1]
    if last is not ours[-1]:
        return Standing("superseded", f"a later step of the cycle is due: {last.step}")
    return HOLDS


def _row_of(fired: FiredStep, *, is_tried: bool) -> str:
    chain = chain_of(fired)
    return chain.rpartition(" level ")[0] if is_tried and fired.cause else chain


def _first_key(row: OutboxRow) -> str:
    """Return the key of the first decision on the step, however often an edit has made it due again."""
    return row.decision.partition("/after ")[0]


def _is_asked_for(rulebook: Rulebook, sla: Sla, row: OutboxRow) -> bool:
    return any((do.kind, do.value) == (row.kind, row.action.value) for do in _done_at(rulebook, sla, row.step))


def _is_late(sla: Sla, row: OutboxRow, cycle: Cycle, now: int) -> bool:
    step = sla.step_texts.get(plain_text(row.step))
    return step is not None and is_late_warning(step, cycle, now)


def _is_public(rulebook: Rulebook, sla: Sla, step: str) -> bool:
    return any(do.kind == "reply" for do in _done_at(rulebook, sla, step))


def _done_at(rulebook: Rulebook, sla: Sla, text: str) -> Sequence[Action]:
    level = level_of(rulebook, text)
    step = sla.step_texts.get(plain_text(text))
    return level[1].do if level is not None else step.do if step is not None else ()
