"""Clocks that can never start or stop, and rules that wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.metric import BUILT_IN
from jira_csext.core.occurrence import CREATED, OF_ESCALATIONS, Becomes, Breached, Ceases, Narrowed, Occurrence
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.implied import contradicts_itself, exclude, implies
from jira_csext.rulefiles.problems import Problem, quoted
from jira_csext.rulefiles.uses import raised

_NOBODY_CALLED = "no step raises an escalation; write escalate: NAME in a step"
_ESCALATIONS = "\0escalations"


def idle_clocks(draft: Draft) -> Iterator[Problem]:
    """Yield metrics that nothing can start or stop, and rules that measure a built-in one without need."""
    calls = bool(raised(draft))
    for entry in draft.metrics.values():
        metric = entry.value
        if why := _why_never(metric.start, calls=calls):
            yield entry.problem("start", says=f"this clock never starts: {why}")
        if why := _why_never(metric.stop, calls=calls):
            yield entry.problem("stop", says=f"this clock never stops: {why}")
        elif all(_bare(event) is CREATED for event in metric.stop):
            says = "this clock never stops: a ticket is created once, before all else; write what comes later"
            yield entry.problem("stop", says=says)
        if metric.cancel and (why := _why_never(metric.cancel, calls=calls)):
            yield entry.problem("cancel", says=f"this never happens: {why}")
        if metric.pause_while is not None and contradicts_itself(metric.pause_while):
            says = "no ticket can be all of this at once, so nothing ever pauses; write {any: […]}, or leave a part out"
            yield entry.problem("pause_while", says=says)
    for escalation in draft.escalations.values():
        if why := _why_never(escalation.value.until, calls=True):
            yield escalation.problem("until", says=f"this never happens: {why}")
    for limit in draft.limits.values():
        if why := _why_never(limit.value.count, calls=calls):
            yield limit.problem("count", says=f"this never happens: {why}")
    for segment in draft.segments.values():
        enter_when = segment.value.enter_when
        if enter_when is not None and (why := _why_never(enter_when.events, calls=calls)):
            yield segment.problem("enter_when", says=f"this never happens: {why}")
    for sla in draft.slas.values():
        built_in = BUILT_IN.get(sla.value.metric)
        if built_in is not None and (why := _why_never(built_in.starts, calls=calls)):
            yield sla.problem("metric", says=f"this clock never starts: {why}")


def _why_never(events: tuple[Occurrence, ...], *, calls: bool) -> str:
    """Return why none of the events can ever happen; nothing where one can."""
    reasons = [_why(event, calls=calls) for event in events]
    return reasons[0] if reasons and all(reasons) else ""


def _why(event: Occurrence, *, calls: bool) -> str:
    if not calls and event.needs & OF_ESCALATIONS:
        return _NOBODY_CALLED
    conditions = event.conditions
    if any(map(contradicts_itself, conditions)):
        return "no ticket can be all of this at once; write {any: […]}, or leave a part out"
    bare = _bare(event)
    beside = conditions[1:] if isinstance(bare, Becomes | Ceases) else conditions
    left = isinstance(bare, Ceases) and any(implies(condition, bare.condition) for condition in beside)
    come = isinstance(bare, Becomes) and any(exclude(condition, bare.condition) for condition in beside)
    if left or come:
        return "at that moment the ticket is not what is asked for beside it; change one of the two"
    return ""


def _bare(event: Occurrence) -> Occurrence:
    return _bare(event.occurrence) if isinstance(event, Narrowed) else event


def circles(draft: Draft) -> Iterator[Problem]:
    """Yield rules whose clock waits, through breaches or escalations, for what only the rule itself can bring about."""
    raising = [entry.name for entry in draft.slas.values() if any(step.escalate for step in entry.value.steps)]
    needs = _needs(draft, raising)
    for entry in draft.slas.values():
        way = _way_back(entry.name, needs)
        if way and entry.name == min(name for name in way if name != _ESCALATIONS):
            yield entry.problem("metric", says=_circle(way, raises=entry.name in raising))


def _needs(draft: Draft, raising: list[str]) -> dict[str, list[str]]:
    """Return what must be known before each rule can be judged, and before the escalations are."""
    escalations = [*raising, *_broken(event for entry in draft.escalations.values() for event in entry.value.until)]
    needs: dict[str, list[str]] = {_ESCALATIONS: escalations}
    for sla in draft.slas.values():
        events: tuple[Occurrence, ...] = ()
        if sla.value.metric in draft.metrics:
            metric = draft.metrics[sla.value.metric].value
            events = (*metric.start, *metric.stop, *metric.cancel)
        elif sla.value.metric in BUILT_IN:
            events = BUILT_IN[sla.value.metric].occurrences
        waits = any(event.needs & OF_ESCALATIONS for event in events)
        needs[sla.name] = [*_broken(events), *([_ESCALATIONS] if waits else [])]
    return needs


def _broken(events: Iterator[Occurrence] | tuple[Occurrence, ...]) -> list[str]:
    return [bare.rule for event in events if isinstance(bare := _bare(event), Breached)]


def _way_back(start: str, needs: dict[str, list[str]]) -> list[str]:
    """Return a shortest way from a rule through what it needs to itself; empty where there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        ahead: list[str] = []
        for name in waiting:
            for needed in needs.get(name, ()):
                if needed == start:
                    return _walked(start, name, came_from)
                if needed not in came_from:
                    came_from[needed] = name
                    ahead.append(needed)
        waiting = ahead
    return []


def _walked(start: str, last: str, came_from: dict[str, str]) -> list[str]:
    way = [last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


def _circle(way: list[str], *, raises: bool) -> str:
    if raises and way[1:] == [_ESCALATIONS]:
        return (
            "its clock waits for an escalation, and it raises one itself, so it would wait for itself; "
            "let it do an action instead of escalate:"
        )
    named = ["an escalation" if name == _ESCALATIONS else quoted(name) for name in (*way[1:], way[0])]
    chain = ", which waits for ".join(named)
    return f"its clock waits for {chain}, and so for itself; break the circle in one of them"
