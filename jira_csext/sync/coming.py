"""What would come due if nobody did anything more, and our own messages to the client left as they fall due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import speaking
from jira_csext.core.delay_rule import MOST_WITHOUT_DATE, OTHERWISE, WARNED
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Event, Ticket
from jira_csext.core.verdict import FiredStep

_BESIDE = frozenset({"note", "notify"})


class Coming(NamedTuple):
    """A step that comes due at an instant (epoch seconds), by rule."""

    at: int
    rule: str
    step: str


def coming(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, now: int, until: int) -> Sequence[Coming]:
    """Return the steps that come due after `now` and no later than `until`, earliest first.

    What another step speaks for is left out, and so is what an escalation keeps back. A delay warning counts as said
    when it falls due, so that what it makes needless is not told.
    """
    ahead = ticket
    evaluation = evaluate(rulebook, ahead, client, until)
    for number in range(MOST_WITHOUT_DATE + 1):
        told_at = _told_next(rulebook, evaluation, now if ahead is ticket else ahead.history[-1].at)
        if told_at is None:
            break
        # In the second after: at the same instant whoever speaks is before the step.
        said = Event(told_at + 1, "message", f"ahead{number}", "bot", public=True)
        warned = Event(told_at + 1, "own", f"ahead{number}/{WARNED}", "bot", field=WARNED)
        ahead = ahead._replace(history=(*ahead.history, said, warned))
        evaluation = evaluate(rulebook, ahead, client, until)
    found = {
        Coming(fired.at, cycle.rule, fired.step)
        for cycle in evaluation.cycles
        for fired in cycle.fired
        if fired.at > now and not fired.superseded_by and not _is_kept_back(rulebook, evaluation, cycle, fired)
    }
    return sorted(found)


def _told_next(rulebook: Rulebook, evaluation: Evaluation, after: int) -> int | None:
    """Return when the next delay warning to the client falls due, None when none does."""
    return min(
        (
            fired.at
            for cycle in evaluation.cycles
            for fired in cycle.fired
            if fired.at > after and not fired.superseded_by and _tells_client(rulebook, cycle, fired)
        ),
        default=None,
    )


def _tells_client(rulebook: Rulebook, cycle: Cycle, fired: FiredStep) -> bool:
    sla = rulebook.sla(cycle.rule)
    step = sla.step_texts.get(plain_text(fired.step))
    is_ours = plain_text(fired.step) == OTHERWISE and any(rule.name == sla.name for rule in rulebook.delay_warnings)
    return is_ours and not sla.shadow and step is not None and any(do.kind == "reply" for do in step.do)


def _is_kept_back(rulebook: Rulebook, evaluation: Evaluation, cycle: Cycle, fired: FiredStep) -> bool:
    step = rulebook.sla(cycle.rule).step_texts.get(plain_text(fired.step))
    return (
        step is not None
        and bool(step.do)
        and not step.escalate
        and all(do.kind in _BESIDE for do in step.do)
        and bool(speaking(rulebook, evaluation, cycle, fired.step, fired.at))
    )
