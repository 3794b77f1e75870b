"""Deadlines as cases: what a forecast is asked of an open one, and what a table learns from those of the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from jira_csext.core.agreed import agreed_with
from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.conditions import Always, Not
from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import evaluate
from jira_csext.core.forecast import OF_A_DATE, WHOLE, Features
from jira_csext.core.measure import Measure
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.promises import Promise, ledger
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import RESOLVED, Attributes, Ticket
from jira_csext.core.timeline import Timeline

_HALF_HOUR: Final = 1800
_NEVER: Final = Not(Always())
LANDMARKS: Final = (0, *(_HALF_HOUR << doubled for doubled in range(14)))
"""How much working time had been spent when a case was looked at: half an hour, and ever double that."""

DATE_LANDMARKS: Final = (0, WHOLE // 4, WHOLE // 2, 3 * WHOLE // 4)


def landmarks_of(clock: str) -> tuple[int, ...]:
    """Return how much had been spent at each landmark of a clock."""
    return DATE_LANDMARKS if clock == OF_A_DATE else LANDMARKS


class Case(NamedTuple):
    """An open deadline: how much of its `budget` is `spent` on its clock, and how working time goes on from `at`.

    `scale` is how many seconds of working time a unit of the clock stands for, as a fraction; `runs` says whether the
    clock runs, so that instants ahead are known.
    """

    clock: str
    spent: int
    budget: int
    at: int
    calendar: Calendar
    scale: tuple[int, int] = (1, 1)
    runs: bool = True

    def instant(self, spent: int) -> int:
        """Return when so much will have been spent, if the clock runs on."""
        seconds, units = self.scale
        return self.calendar.add(self.at, -(-(spent - self.spent) * seconds // units))


class Seen(NamedTuple):
    """A case of the past as it was seen at `at`, when a landmark had been reached, with what became of it.

    `total` is how much had been spent in the end, or, where it was still open (not `closed`), by the end of the look.
    """

    clock: str
    landmark: int
    at: int
    like: Features
    total: int
    closed: bool


def clocks_of(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the clocks that are forecast: promises of a resolution, what delay warnings name, and dates."""
    named = {deadline.sla for rule in rulebook.delay_warnings for deadline in rule.deadlines}
    resolution = BUILT_IN["resolution"]
    return (*(sla.name for sla in rulebook.slas if sla.metric is resolution or sla.name in named), OF_A_DATE)


def only_clocks(rulebook: Rulebook) -> Rulebook:
    """Return the rulebook with the promises alone that are forecast, where they wait for no others.

    Its delay warnings want no ticket: they only say still which promises they name.
    """
    clocks = clocks_of(rulebook)
    kept = tuple(sla for sla in rulebook.slas if sla.name in clocks)
    if any(sla.needs for sla in kept):
        return rulebook
    naming = tuple(replace(rule, when=_NEVER) for rule in rulebook.delay_warnings if any(d.sla for d in rule.deadlines))
    return replace(rulebook, slas=kept, delay_warnings=naming, escalations={})


def features(attributes: Attributes, load: int) -> Features:
    """Return what a ticket is compared by."""
    kind, priority, assignee = (str(attributes.get(name) or "") for name in ("type", "priority", "assignee"))
    return Features(kind, priority, assignee, load)


def case_of(rulebook: Rulebook, cycle: Cycle, client: ClientTimeline, now: int) -> Case:
    """Return the case that an open cycle of a promise is at `now`."""
    sla = agreed_with(rulebook.sla(cycle.rule), client.as_of(cycle.started_at))
    goal = sla.goals[cycle.goal - 1]
    measure = Measure(goal, cycle.started_at, cycle.stretches, runs_on=cycle.state != "paused")
    return Case(cycle.rule, cycle.elapsed_seconds, cycle.target_seconds, now, measure.calendar, runs=measure.runs_on)


def dated_case(timeline: Timeline, calendar: Calendar, now: int) -> Case | None:
    """Return the case that the date in force is at `now`; None where there is none, or it left no working time."""
    found = ledger(timeline, calendar)
    if found.in_force is None or timeline.states[-1][1].get("state") == RESOLVED:
        return None
    given = _first_given(found.promises, found.in_force)
    allotted = calendar.between(given.at, given.in_force_at)
    if allotted <= 0:
        return None
    spent = calendar.between(given.at, now) * WHOLE // allotted
    return Case(OF_A_DATE, spent, WHOLE, now, calendar, (allotted, WHOLE))


def _first_given(promises: Sequence[Promise], in_force: Promise) -> Promise:
    """Return the promise by which the date in force came to be so; to repeat a date gives no new one."""
    given = in_force
    for promise in reversed(promises):
        if promise.change == "aside":
            continue
        if promise.in_force_at != in_force.in_force_at:
            break
        given = promise
    return given


def cases_in(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, until: int) -> Iterator[Seen]:
    """Yield every case of a ticket at each landmark that it reached before `until`; nothing later is seen.

    `Features.load` is left at 0, since one ticket does not tell it. A case that ended otherwise (it left the rule's
    scope, or the ticket vanished) is one that was open until then.
    """
    now = until - 1
    if ticket.created_at > now:
        return
    timeline, clocks = Timeline(ticket, now), clocks_of(rulebook)
    for cycle in evaluate(rulebook, ticket, client, now).cycles:
        if cycle.rule in clocks:
            yield from _seen(rulebook, cycle, client, timeline)
    yield from _dates_seen(timeline, rulebook.default_calendar or ALWAYS, now)


def _seen(rulebook: Rulebook, cycle: Cycle, client: ClientTimeline, timeline: Timeline) -> Iterator[Seen]:
    sla = agreed_with(rulebook.sla(cycle.rule), client.as_of(cycle.started_at))
    measure = Measure(sla.goals[cycle.goal - 1], cycle.started_at, cycle.stretches, runs_on=False)
    total, closed = cycle.elapsed_seconds, cycle.ending == "stopped"
    for place, landmark in enumerate(LANDMARKS):
        if landmark and total <= landmark:
            return
        at = measure.reached_at(landmark) if landmark else cycle.started_at
        if at is not None:
            yield Seen(cycle.rule, place, at, features(timeline.at(at), 0), total, closed)


class DatedPromise(NamedTuple):
    """A date as a case: given at `at` for `for_at`, `allotted` seconds of working time later; `end_at` of the work.

    `end_at` is None while the ticket is not resolved.
    """

    at: int
    for_at: int
    allotted: int
    end_at: int | None


def given_dates(timeline: Timeline, calendar: Calendar) -> Iterator[DatedPromise]:
    """Yield every date that was given on an open ticket and left working time, oldest first; a repeat is none."""
    resolved = [at for at, attributes, _ in timeline.states if attributes.get("state") == RESOLVED]
    for promise in ledger(timeline, calendar).promises:
        if promise.change in ("aside", "same"):
            continue
        allotted = calendar.between(promise.at, promise.in_force_at)
        end = next((at for at in resolved if at > promise.at), None)
        is_open = timeline.at(promise.at).get("state") != RESOLVED
        if allotted > 0 and is_open:
            yield DatedPromise(promise.at, promise.in_force_at, allotted, end)


def _dates_seen(timeline: Timeline, calendar: Calendar, now: int) -> Iterator[Seen]:
    for given in given_dates(timeline, calendar):
        total = calendar.between(given.at, now if given.end_at is None else given.end_at) * WHOLE // given.allotted
        for place, landmark in enumerate(DATE_LANDMARKS):
            if landmark and total <= landmark:
                break
            at = calendar.add(given.at, landmark * given.allotted // WHOLE) if landmark else given.at
            yield Seen(OF_A_DATE, place, at, features(timeline.at(at), 0), total, given.end_at is not None)


def open_cases(
    rulebook: Rulebook, timeline: Timeline, cycles: Iterable[Cycle], client: ClientTimeline, now: int
) -> Iterator[Case]:
    """Yield the open deadlines of a ticket that are forecast, its date last."""
    clocks = clocks_of(rulebook)
    for cycle in cycles:
        if cycle.ending == "" and cycle.rule in clocks:
            yield case_of(rulebook, cycle, client, now)
    dated = dated_case(timeline, rulebook.default_calendar or ALWAYS, now)
    if dated is not None:
        yield dated
