"""Delay warnings that no ticket reaches, and deadlines of promises that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.metric import BUILT_IN
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.implied import implies
from jira_csext.rulefiles.problems import Problem, quoted, unknown

_LAST = "default"


def delays_never_reached(draft: Draft) -> Iterator[Problem]:
    """Yield delay warnings for tickets that an earlier entry takes already."""
    entries = list(draft.delay_warnings.values())
    ordered = [*(entry for entry in entries if entry.name != _LAST), *(one for one in entries if one.name == _LAST)]
    for place, entry in enumerate(ordered):
        before = next((one for one in ordered[:place] if implies(entry.value.when, one.value.when)), None)
        if before is not None:
            says = f"never reached: {quoted(before.name)} matches all its tickets and comes first; narrow one `when`"
            yield entry.problem("when", says=says)


def deadlines_of_promises(draft: Draft) -> Iterator[Problem]:
    """Yield deadlines of rules that nobody has written, or whose clock waits for what other rules bring about."""
    names = draft.names["slas"]
    for entry in draft.delay_warnings.values():
        is_list = isinstance(entry.raw("deadline"), list)
        for place, deadline in enumerate(entry.value.deadline):
            path = ("deadline", place, "sla") if is_list else ("deadline", "sla")
            if deadline.sla and deadline.sla not in names:
                yield entry.problem(*path, says=unknown("rule", deadline.sla, names))
            elif deadline.sla in draft.slas and _waits(draft, draft.slas[deadline.sla].value.metric):
                says = f"the clock of {quoted(deadline.sla)} waits for other rules, so it is no deadline; name another"
                yield entry.problem(*path, says=says)


def _waits(draft: Draft, metric: str) -> bool:
    if metric in BUILT_IN:
        return any(event.needs for event in BUILT_IN[metric].occurrences)
    own = draft.metrics.get(metric)
    return own is not None and any(event.needs for event in (*own.value.start, *own.value.stop, *own.value.cancel))
