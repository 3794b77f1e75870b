"""The past lived through again: which decisions a daemon would have taken on a ticket, and when.

There is one engine. One evaluation at the end finds each step that ever came, with its instant; each is decided as the
daemon does it, by what stood then. Where the end does not tell what stood then, that instant is evaluated as well. What
happens between two such instants decides nothing, so they are enough.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import WATCH, Cycle
from jira_csext.core.decide import Decision, Record, Spoken, decide
from jira_csext.core.delay_rule import CLIENT_WARNED
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.rulebook import Rulebook, Step
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import FiredStep


class Decided(NamedTuple):
    """A decision, and the instant (epoch seconds) at which the daemon would have taken it."""

    at: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a ticket stood at in the end, and all that was decided on the way, oldest first."""

    evaluation: Evaluation
    decided: tuple[Decided, ...]


def replayed(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, since: int, until: int) -> Replayed:
    """Return what a daemon that watched from `since` until `until` (epoch seconds) would have decided.

    It adopts the site at `since`, its rules are in force all along, nobody asks for silence, and it is never down.
    What it says itself changes nothing: the history is what it was. What fell due before is left out.
    """
    last = evaluate(rulebook, ticket, client, until)
    decided: list[Decided] = []
    spoken: dict[str, Spoken] = {}
    looks = _every_look if rulebook.waits else _looks
    for now, then in looks(rulebook, ticket, client, last, since, until):
        for one in decide(rulebook, then, Record(since, _VERSION, spoken=spoken), now):
            spoken[one.key] = Spoken(now, _VERSION, one.due_at)
            if one.outcome != "before_adoption":
                decided.append(Decided(now, one))
    return Replayed(last, tuple(decided))


def _every_look(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, last: Evaluation, since: int, until: int
) -> Iterator[tuple[int, Evaluation]]:
    """Yield what a daemon finds at each event and each `wake_at`: for rules that wait for what others find out."""
    happened = sorted({event.at for event in ticket.history if since < event.at <= until} | {until})
    now = max(since + 1, ticket.created_at)
    while now <= until:
        found = last if now == until else evaluate(rulebook, ticket, client, now)
        yield now, found
        ahead = [at for at in (*happened[bisect_right(happened, now) :][:1], found.wake_at) if at is not None]
        now = max(min(ahead), now + 1) if ahead else until + 1


def _looks(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, last: Evaluation, since: int, until: int
) -> Iterator[tuple[int, Evaluation]]:
    """Yield what a daemon finds at each instant at which a step came, as far as decisions ask for it."""
    seen = [
        (*when, cycle, fired)
        for cycle in last.cycles
        for fired in cycle.fired
        for when in _seen_at(rulebook, last, cycle, fired)
    ]
    for now in sorted({at for at, *_ in seen if since < at <= until}):
        if now == until:
            yield now, last
        elif any(is_doubtful for at, is_doubtful, *_ in seen if at == now):
            yield now, evaluate(rulebook, ticket, client, now)
        else:
            yield now, _as_it_stood(last, [(at, one, step) for at, _, one, step in seen], now)


def _seen_at(rulebook: Rulebook, last: Evaluation, cycle: Cycle, fired: FiredStep) -> list[tuple[int, bool]]:
    """Return when a daemon finds a step, and whether that instant must be evaluated by itself.

    A step is found at its instant, a breach in the second after it, unless a goal that came into force then found it.
    A level without delay comes with what raised it.
    """
    sla = rulebook.sla(cycle.rule)
    step = sla.step_texts.get(plain_text(fired.cause or fired.step))
    if step is None or cycle.metric in _DELAYS:
        return [(fired.at, True), (fired.at + 1, True)]
    is_at_once = not fired.cause or any(run.started_at == fired.at for run in last.escalations)
    # What comes again is found at its instant, whatever it repeats.
    is_breach = step.at.kind == "breach" and step.at.text == (fired.cause or fired.step)
    if is_breach and is_at_once:
        ended = cycle.stopped_at is not None and cycle.stopped_at <= fired.at + 1
        if fired.at == cycle.breached_at and not fired.again and not ended:
            return [(fired.at + 1, _is_doubtful(step, cycle, fired.at + 1))]
        return [(fired.at, True), (fired.at + 1, True)]
    return [(fired.at, _is_doubtful(step, cycle, fired.at))]


def _is_doubtful(step: Step, cycle: Cycle, now: int) -> bool:
    """Does the decision ask for more of that instant than what came by then, and what had ended?

    Whether a warning for a client comes too late, the deadline of then says; and a clock that goes on later stood where
    it was stopped.
    """
    if step.at.is_before_deadline and any(action.kind == "reply" for action in step.do):
        return True
    return any(pause.start_at == now for pause in cycle.pauses)


def _as_it_stood(last: Evaluation, seen: Iterable[tuple[int, Cycle, FiredStep]], now: int) -> Evaluation:
    """Return what decisions at an instant ask of an evaluation: what came by then, and what had ended."""
    fired: dict[tuple[str, int], list[FiredStep]] = {}
    for at, cycle, step in seen:
        if at <= now:
            steps = fired.setdefault((cycle.rule, cycle.number), [])
            if step not in steps:
                steps.append(step)
    cycles: list[Cycle] = []
    for cycle in last.cycles:
        if cycle.fired and cycle.started_at <= now:
            if cycle.stopped_at is not None and cycle.stopped_at > now:
                cycle = cycle._replace(stopped_at=None, state="running")
            cycles.append(cycle._replace(fired=tuple(fired.get((cycle.rule, cycle.number), ()))))
    runs = [
        run if run.ended_at is None or run.ended_at <= now else run._replace(ended_at=None)
        for run in last.escalations
        if run.started_at <= now
    ]
    return Evaluation(tuple(cycles), None, tuple(runs))


_VERSION = "replayed"
_DELAYS = frozenset({WATCH, CLIENT_WARNED.name})
