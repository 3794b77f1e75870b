"""When a forecast crosses what a delay warning asks for: found once, as an event of our own, and when to look again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import WATCH, Cycle
from jira_csext.core.delay_rule import RISK_CROSSED, DelayWarning
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.forecast import OF_A_DATE, WHOLE, Features, Forecast, Table, forecast
from jira_csext.core.forecast_cases import Case, case_of, dated_case, features
from jira_csext.core.forecast_told import named
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket
from jira_csext.core.timeline import Timeline

MARGIN: Final = 10
"""A forecast has fallen back once it is so many percentage points below what the rule asks for."""

_PARTS: Final = 20
"""In so many parts of the time allotted it is looked ahead for the next crossing."""

Load = Callable[[], int]
"""Says how many tickets are open now; asked for only where something is forecast."""


class Crossing(NamedTuple):
    """What came of a look: the crossing as an event, None for none, and when time alone would bring the next one."""

    event: Event | None = None
    wake_at: int | None = None


NONE: Final = Crossing()


def crossing(
    rulebook: Rulebook,
    ticket: Ticket,
    client: ClientTimeline,
    evaluation: Evaluation,
    table: Table | None,
    load: Load,
    now: int,
) -> Crossing:
    """Return the crossing of `when_risk` that is not on record yet, for the deadline that is watched now.

    It is one event for each time that the forecast crosses the percentage; it is below again from `MARGIN` points less
    on. What cannot be said (too few cases) crosses nothing.
    """
    if table is None or ticket.gone_at is not None:
        return NONE
    watched = _watched(rulebook, evaluation.cycles)
    if watched is None:
        return NONE
    rule, watch, threshold = watched
    timeline = Timeline(ticket, now)
    case = _case(rulebook, rule, watch, evaluation.cycles, timeline, client, now)
    if case is None or case.spent >= case.budget:
        return NONE
    like = features(timeline.states[-1][1], load())
    said = forecast(table, case.clock, like, case.spent, case.budget)
    if said.percent is None:
        return NONE
    is_over = _on_record(timeline.events, watch) >= threshold
    if said.percent >= threshold and not is_over:
        return Crossing(_event(said, case, threshold, now))
    if said.percent < threshold - MARGIN and is_over:
        return Crossing(_event(said, case, threshold, now))
    return Crossing(None, None if is_over else _wake_at(table, case, like, threshold))


def with_event(ticket: Ticket, event: Event) -> Ticket:
    """Return the ticket with an event of our own in its place in the history, behind those of its second."""
    history = ticket.history
    place = bisect_right(history, event.at, key=lambda one: one.at)
    return ticket._replace(history=(*history[:place], event, *history[place:]))


def _watched(rulebook: Rulebook, cycles: Sequence[Cycle]) -> tuple[DelayWarning, Cycle, int] | None:
    """Return the rule with the watch that is open, and the percentage that it asks for."""
    asking = {rule.name: rule for rule in rulebook.delay_warnings if rule.when_risk is not None}
    for cycle in cycles:
        rule = asking.get(cycle.rule)
        if rule is not None and rule.when_risk is not None and cycle.metric == WATCH and not cycle.ending:
            return rule, cycle, rule.when_risk
    return None


def _case(
    rulebook: Rulebook,
    rule: DelayWarning,
    watch: Cycle,
    cycles: Sequence[Cycle],
    timeline: Timeline,
    client: ClientTimeline,
    now: int,
) -> Case | None:
    """Return the deadline in force as a case."""
    of = watch.delay.deadline_of if watch.delay is not None else ""
    if not of:
        return dated_case(timeline, rule.calendar, now)
    open_one = next((one for one in cycles if one.rule == of and not one.ending), None)
    return None if open_one is None else case_of(rulebook, open_one, client, now)


def _on_record(events: Sequence[Event], watch: Cycle) -> int:
    """Return the percentage of the last crossing of this deadline, 0 for none: another deadline begins anew."""
    for event in reversed(events):
        if event.at < watch.started_at:
            break
        if event.kind == "own" and event.field == RISK_CROSSED and isinstance(event.new, int):
            return event.new
    return 0


def _event(said: Forecast, case: Case, threshold: int, now: int) -> Event:
    text = (
        f"{said.percent}% against {threshold}%, by {said.case_count} cases of forecast {said.version}: "
        f"{named(case.clock)}, {case.spent * 100 // max(case.budget, 1)}% of the time spent"
    )
    return Event(now, "own", f"{RISK_CROSSED}/{now}", "bot", "", RISK_CROSSED, new=said.percent, text=text)


def _wake_at(table: Table, case: Case, like: Features, threshold: int) -> int | None:
    """Return when the forecast reaches the percentage if nothing happens until then."""
    if not case.runs:
        return None
    step = max(case.budget // _PARTS, WHOLE // 100 if case.clock == OF_A_DATE else 60)
    for spent in range(case.spent - case.spent % step + step, case.budget, step):
        percent = forecast(table, case.clock, like, spent, case.budget).percent
        if percent is not None and percent >= threshold:
            return case.instant(spent)
    return None
