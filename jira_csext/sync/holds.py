"""Does an action still hold? Judged on the ticket as it is now, after it was decided and before it is carried out."""

from __future__ import annotations

from typing import Literal, NamedTuple

from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import is_late_warning
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.rulebook import ActionKind, Rulebook, Sla, Step
from jira_csext.store.daemon_records import OutboxRow

# While a cycle is paused nobody knows when a step of it falls due.
_LOOK_AGAIN_IN = 600


class Standing(NamedTuple):
    """What is to become of an action: it holds, it has lost its reason, or its time has moved to `not_before`."""

    state: Literal["holds", "superseded", "shadow", "held"]
    reason: str = ""
    not_before: int | None = None


HOLDS = Standing("holds")


def cycle_of(row: OutboxRow, evaluation: Evaluation) -> Cycle | None:
    """Return the cycle that an action speaks of, None when there is no such cycle any more."""
    for cycle in evaluation.cycles:
        key = f"{cycle.rule}/{cycle.start_id}/{row.step}"
        if row.decision == key or row.decision.startswith((f"{key}/again ", f"{key}/after ")):
            return cycle
    return None


def standing(rulebook: Rulebook, version: str, row: OutboxRow, cycle: Cycle, now: int) -> Standing:
    """Return whether an action still holds under the rulebook in force (`version`), and if not, why.

    A person was faster, the cycle is over or cancelled, a later step of it is due, or the rules have moved on.
    """
    if cycle.state == "cancelled":
        return Standing("superseded", "the cycle is cancelled")
    if cycle.stopped_at is not None and row.step != "stop":
        return Standing("superseded", "the cycle has ended: somebody was faster")
    sla = rulebook.sla(cycle.rule)
    if sla.shadow:
        # What may have been sent already is no plan any more.
        return Standing("superseded" if row.state == "unknown" else "shadow", "the rule is in shadow by now")
    if row.public and not _is_asked_for(sla, row):
        return Standing("superseded", "the rule no longer asks for a message to the client here")
    return _due(version, row, cycle, now)


def _due(version: str, row: OutboxRow, cycle: Cycle, now: int) -> Standing:
    again, edited = _again(row), version != row.version
    spoken = [fired for fired in cycle.fired if not fired.superseded_by]
    ours = [
        place
        for place, fired in enumerate(spoken)
        # What an edit moved ahead is decided anew when it falls due; what a late event moved is still this decision.
        if (fired.step, fired.again) == (row.step, again) and not (edited and fired.at > row.decided_at)
    ]
    ahead = next((at for step, at in cycle.upcoming if step == row.step), None)
    if not ours:
        if edited or cycle.stopped_at is not None or any(fired.step == row.step for fired in cycle.fired):
            return Standing("superseded", "the step is not due any more")
        return Standing("held", "the step has moved ahead", now + _LOOK_AGAIN_IN if ahead is None else ahead + 1)
    if ahead is not None:
        return Standing("superseded", "another goal has moved the step ahead; it is due again then")
    if ours[-1] != len(spoken) - 1:
        return Standing("superseded", f"a later step of the cycle is due: {spoken[-1].step}")
    return HOLDS


def kind_now(rulebook: Rulebook, row: OutboxRow, cycle: Cycle, now: int) -> ActionKind:
    """Return as what an action is to be carried out now.

    A warning to the client whose deadline has passed while it waited goes to staff, as `core.decide` has it.
    """
    step = _step(rulebook.sla(cycle.rule), row.step)
    return "note" if row.kind == "reply" and step is not None and is_late_warning(step, cycle, now) else row.kind


def _again(row: OutboxRow) -> str:
    """Return the event that made the step due again, as the decision's key has it; "" for the first time."""
    _, _, rest = row.decision.partition(f"/{row.step}/again ")
    return rest.partition("/after ")[0]


def _is_asked_for(sla: Sla, row: OutboxRow) -> bool:
    step = _step(sla, row.step)
    return step is not None and any((do.kind, do.value) == (row.kind, row.action.value) for do in step.do)


def _step(sla: Sla, text: str) -> Step | None:
    return next((step for step in sla.steps if step.at.text == text), None)
