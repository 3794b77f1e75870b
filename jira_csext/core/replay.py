"""The past lived through again: which decisions a daemon would have taken on a ticket, and when.

There is one engine. One evaluation at the end finds each step that ever came, with its instant; each is decided as the
daemon does it, by what stood then. Where the end does not tell what stood then, that instant is evaluated as well. What
happens between two such instants decides nothing, so they are enough.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import WATCH, Cycle
from jira_csext.core.decide import Decision, Record, Spoken, decide
from jira_csext.core.delay_cycles import DelayCycles
from jira_csext.core.delay_rule import CLIENT_WARNED
from jira_csext.core.escalation import Raised
from jira_csext.core.evaluate import Evaluation, delays_until, evaluate
from jira_csext.core.rulebook import Rulebook, Step
from jira_csext.core.shared import Shared
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


def replayed(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, since: int, until: int, *, shared: Shared | None = None
) -> Replayed:
    """Return what a daemon that watched from `since` until `until` (epoch seconds) would have decided.

    It adopts the site at `since`, its rules are in force all along, nobody asks for silence, and it is never down.
    What it says itself changes nothing: the history is what it was. What fell due before is left out. `shared` is what
    `evaluate` shares between rulebooks.
    """
    last = evaluate(rulebook, ticket, client, until, shared=shared)
    decided: list[Decided] = []
    spoken: dict[str, Spoken] = {}
    record = Record(since, _VERSION, spoken=spoken)
    looks = _every_look if rulebook.waits else _looks
    for now, then in looks(rulebook, ticket, client, last, shared, since, until):
        for one in decide(rulebook, then, record, now):
            spoken[one.key] = Spoken(now, _VERSION, one.due_at)
            if one.outcome != "before_adoption":
                decided.append(Decided(now, one))
    return Replayed(last, tuple(decided))


def _every_look(
    rulebook: Rulebook,
    ticket: Ticket,
    client: ClientTimeline,
    last: Evaluation,
    shared: Shared | None,
    since: int,
    until: int,
) -> Iterator[tuple[int, Evaluation]]:
    """Yield what a daemon finds at each event and each `wake_at`: for rules that wait for what others find out."""
    happened = sorted({event.at for event in ticket.history if since < event.at <= until} | {until})
    now = max(since + 1, ticket.created_at)
    while now <= until:
        found = last if now == until else evaluate(rulebook, ticket, client, now, shared=shared)
        yield now, found
        ahead = [at for at in (*happened[bisect_right(happened, now) :][:1], found.wake_at) if at is not None]
        now = max(min(ahead), now + 1) if ahead else until + 1


_Place = tuple[str, int]
"""Which cycle: its rule and number."""


class _Seen(NamedTuple):
    """A daemon finds a step of a cycle at an instant; `is_doubtful`: that instant must be evaluated by itself."""

    at: int
    place: _Place
    cycle: Cycle
    fired: FiredStep
    is_doubtful: bool


# What _Seen(…) does, without its constructor in Python.
_seen = partial(tuple.__new__, _Seen)


def _looks(
    rulebook: Rulebook,
    ticket: Ticket,
    client: ClientTimeline,
    last: Evaluation,
    shared: Shared | None,
    since: int,
    until: int,
) -> Iterator[tuple[int, Evaluation]]:
    """Yield what a daemon finds at each instant at which a step came, as far as decisions ask for it."""
    of_cycle, at_instant = _all_seen(rulebook, last, since, until)
    shown: set[tuple[_Place, FiredStep]] = set()
    delays: DelayCycles | None = None
    for now, found in sorted(at_instant.items()):
        is_new = is_doubtful = is_of_delay = False
        places: dict[_Place, None] = {}
        for _, place, cycle, fired, doubtful in found:
            is_new = is_new or (place, fired) not in shown
            is_doubtful = is_doubtful or doubtful
            if cycle.metric in _DELAYS:
                is_of_delay = True
            else:
                places[place] = None
        if not is_new:
            continue
        if now == until:
            then = last
        elif is_doubtful:
            then = evaluate(rulebook, ticket, client, now, shared=shared)
        else:
            cycles = [_as_it_stood(of_cycle[place], now) for place in places]
            if is_of_delay:
                # One may be found out only with another, so all of them are looked at.
                delays = delays or delays_until(rulebook, ticket, client, until, shared=shared)
                cycles += [
                    _with_levels(cycle, of_cycle.get((cycle.rule, cycle.number), ()), now) for cycle in delays.at(now)
                ]
            then = Evaluation(tuple(cycles), None, _running(last, now))
        for cycle in then.cycles:
            for fired in cycle.fired:
                if now - 1 <= fired.at <= now:
                    shown.add(((cycle.rule, cycle.number), fired))
        yield now, then


def _all_seen(
    rulebook: Rulebook, last: Evaluation, since: int, until: int
) -> tuple[dict[_Place, list[_Seen]], dict[int, list[_Seen]]]:
    """Return what a daemon finds by cycle, and by instant what it finds in the span."""
    of_cycle: dict[_Place, list[_Seen]] = {}
    at_instant: dict[int, list[_Seen]] = {}
    for cycle in last.cycles:
        place = cycle.rule, cycle.number
        for fired in cycle.fired:
            for at, is_doubtful in _seen_at(rulebook, last, cycle, fired):
                seen = _seen((at, place, cycle, fired, is_doubtful))
                of_cycle.setdefault(place, []).append(seen)
                if since < at <= until:
                    at_instant.setdefault(at, []).append(seen)
    return of_cycle, at_instant


def _seen_at(rulebook: Rulebook, last: Evaluation, cycle: Cycle, fired: FiredStep) -> list[tuple[int, bool]]:
    """Return when a daemon finds a step at the latest, and whether that instant must be evaluated by itself.

    Of two instants the second counts only where the first did not show it. A step is found at its instant, a breach in
    the second after it, unless a goal that came into force then found it. A level without delay comes with what raised
    it. What a delay warning spoke of then is asked of it alone.
    """
    if cycle.metric in _DELAYS:
        return [(fired.at, False), (fired.at + 1, False)]
    step = rulebook.sla(cycle.rule).step_texts.get(plain_text(fired.cause or fired.step))
    if step is None:
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
    if step.at.is_before_deadline and "reply" in [action.kind for action in step.do]:
        return True
    return bool(cycle.pauses) and now in [pause.start_at for pause in cycle.pauses]


def _as_it_stood(steps: Sequence[_Seen], now: int) -> Cycle:
    """Return what decisions at an instant ask of a cycle, by all its steps: what came by then, and that it ran on."""
    cycle = steps[0].cycle
    fired = tuple(dict.fromkeys([seen.fired for seen in steps if seen.at <= now]))
    if cycle.stopped_at is not None and cycle.stopped_at > now:
        return cycle._replace(stopped_at=None, state="running", fired=fired)
    return cycle if fired == cycle.fired else cycle._replace(fired=fired)


def _with_levels(cycle: Cycle, steps: Iterable[_Seen], now: int) -> Cycle:
    """Return a cycle as it was with the levels that it had raised by then, by all its steps in the end."""
    levels = dict.fromkeys([seen.fired for seen in steps if seen.fired.cause and seen.at <= now])
    if not levels:
        return cycle
    return cycle._replace(fired=tuple(sorted([*cycle.fired, *levels], key=lambda fired: fired.at)))


def _running(last: Evaluation, now: int) -> tuple[Raised, ...]:
    """Return the runs of escalations that had begun by an instant; what ended later had not ended."""
    return tuple(
        [
            run if run.ended_at is None or run.ended_at <= now else run._replace(ended_at=None)
            for run in last.escalations
            if run.started_at <= now
        ]
    )


_VERSION = "replayed"
_DELAYS = frozenset({WATCH, CLIENT_WARNED.name})
