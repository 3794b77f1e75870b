"""Forecasts put to the test on history: fitted on what was known then, asked at the time, judged by what came of it.

Nothing leaks: a table as of a date sees each ticket only up to that date, and a look sees it only up to the look. The
table in use at a look is the latest that was fitted before it, as in the daemon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from jira_csext.core.agreed import agreed_with
from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import evaluate
from jira_csext.core.forecast import MINIMUM, OF_A_DATE, Features, Table, forecast
from jira_csext.core.forecast_cases import (
    Case,
    Seen,
    case_of,
    cases_in,
    clocks_of,
    dated_case,
    features,
    given_dates,
    only_clocks,
)
from jira_csext.core.forecast_judged import Look, scores
from jira_csext.core.measure import Measure
from jira_csext.core.promises import ledger
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.core.timeline import Timeline
from jira_csext.store.forecasts import Loads
from jira_csext.sync.fitting import LoadAt, fitted
from jira_csext.sync.forecast_fit import chosen, load_at

PARTS: Final = (25, 50, 75)
"""After how many per cent of a deadline's time the forecast is asked for, where it is still open."""

Histories = Sequence[tuple[Ticket, ClientTimeline]]


class Checked(NamedTuple):
    """What came of a check: the looks with a forecast; how many said nothing, and of how many the end is not known.

    The looks are at `judged_count` deadlines. Tables were fitted as of `fitted_at`, the first of them, and
    `table_count` in all.
    """

    looks: Sequence[Look]
    silent_count: int
    unknown_count: int
    fitted_at: int
    table_count: int
    judged_count: int = 0

    @property
    def outcome(self) -> Literal["better", "no better", "too little"]:
        """How the forecast compares with the base rate; of fewer than `MINIMUM` deadlines nothing can be told."""
        total = scores(self.looks)
        if total is None or self.judged_count < MINIMUM:
            return "too little"
        return "better" if total.own < total.base else "no better"


class _Deadline(NamedTuple):
    """A promise or a date of the past: when it began, what came of it (None: not known yet), when it was looked at."""

    ticket: Ticket
    client: ClientTimeline
    clock: str
    begun_at: int
    missed: bool | None
    looked_at: Sequence[tuple[int, int]]
    for_at: int = 0


class _Asked(NamedTuple):
    """A deadline at an instant at which it was still ahead, after `part` per cent of its time."""

    deadline: _Deadline
    part: int
    at: int


def checked(rulebook: Rulebook, histories: Histories, until: int, *, share: float, refit_every: int) -> Checked:
    """Return how forecasts fare on deadlines begun after the first `share` of all, fitted anew every so many seconds.

    `histories` are judged as of `until`. With `refit_every` 0 the first table stays in use. Raises FittingUnavailable.
    """
    rules = only_clocks(rulebook)
    deadlines = [
        one
        for ticket, client in histories
        for one in (*_promises(rules, ticket, client, until), *_dates(rules, ticket, client, until))
    ]
    begun = sorted(one.begun_at for one in deadlines)
    if not begun:
        return Checked([], 0, 0, until, 0)
    first_at = begun[min(int(len(begun) * share), len(begun) - 1)]
    later = [one for one in deadlines if one.begun_at >= first_at]
    asked = [_Asked(one, part, at) for one in later if one.missed is not None for part, at in one.looked_at]
    loads = load_at(loads_of(histories, until))
    looks: list[Look] = []
    judged: set[tuple[str, str, int]] = set()
    silent_count = table_count = 0
    table: Table | None = None
    for one in sorted(asked, key=lambda one: one.at):
        due_at = one.at if not refit_every else first_at + (one.at - first_at) // refit_every * refit_every
        if table is None or (refit_every and due_at > table.fitted_at):
            table = fitted_as_of(rules, histories, loads, due_at if refit_every else first_at)
            table_count += 1
        look = _look(rules, one, table, loads)
        if look is None:
            silent_count += 1
        else:
            looks.append(look)
            judged.add((one.deadline.ticket.id, one.deadline.clock, one.deadline.begun_at))
    unknown_count = sum(one.missed is None for one in later)
    return Checked(looks, silent_count, unknown_count, first_at, table_count, len(judged))


def fitted_as_of(rules: Rulebook, histories: Histories, loads: LoadAt, fitted_at: int) -> Table:
    """Return the table as it would have been fitted then. Raises FittingUnavailable."""
    newest_first = sorted(histories, key=lambda one: one[0].created_at, reverse=True)
    created = [ticket.created_at for ticket, _ in newest_first]
    some = [newest_first[place] for place in chosen(created, fitted_at)]
    cases: list[Seen] = []
    for ticket, client in some:
        cases += cases_in(rules, ticket, client, fitted_at)
    return fitted(cases, loads, min((ticket.created_at for ticket, _ in some), default=fitted_at), fitted_at)


def loads_of(histories: Histories, until: int) -> Loads:
    """Return when tickets came and went, as the store has it: of one that was opened again the last end counts."""
    created, ended = [], []
    for ticket, _ in histories:
        states = Timeline(ticket, until).states
        created.append(ticket.created_at)
        if states[-1][1].get("state") == "resolved":
            ended.append(next(at for at, attributes, _ in reversed(states) if attributes.get("state") == "resolved"))
        elif ticket.gone_at is not None:
            ended.append(ticket.gone_at)
    return Loads(sorted(created), sorted(ended))


def _promises(rules: Rulebook, ticket: Ticket, client: ClientTimeline, until: int) -> Iterator[_Deadline]:
    clocks = frozenset(clocks_of(rules))
    for cycle in evaluate(rules, ticket, client, until).cycles:
        if cycle.rule in clocks and cycle.is_promise and cycle.state != "cancelled":
            missed = cycle.state == "breached" if cycle.state in ("met", "breached") else None
            looked_at = tuple(_instants(rules, cycle, client))
            yield _Deadline(ticket, client, cycle.rule, cycle.started_at, missed, looked_at)


def _dates(rules: Rulebook, ticket: Ticket, client: ClientTimeline, until: int) -> Iterator[_Deadline]:
    """Yield the dates that were given; one of which the ticket vanished before its end is not judged."""
    calendar = rules.default_calendar or ALWAYS
    for given in given_dates(Timeline(ticket, until), calendar):
        if given.end_at is None and ticket.gone_at is not None:
            continue
        end_at = until if given.end_at is None else given.end_at
        is_late = calendar.between(given.at, end_at) > given.allotted
        looks = ((part, calendar.add(given.at, given.allotted * part // 100)) for part in PARTS)
        looked_at = tuple((part, at) for part, at in looks if at < end_at)
        missed = is_late if is_late or given.end_at is not None else None
        yield _Deadline(ticket, client, OF_A_DATE, given.at, missed, looked_at, given.for_at)


def _instants(rules: Rulebook, cycle: Cycle, client: ClientTimeline) -> Iterator[tuple[int, int]]:
    sla = agreed_with(rules.sla(cycle.rule), client.as_of(cycle.started_at))
    measure = Measure(sla.goals[cycle.goal - 1], cycle.started_at, cycle.stretches, runs_on=False)
    for part in PARTS:
        at = measure.reached_at(cycle.target_seconds * part // 100)
        if at is not None and (cycle.stopped_at is None or at < cycle.stopped_at):
            yield part, at


def _look(rules: Rulebook, asked: _Asked, table: Table, loads: LoadAt) -> Look | None:
    """Return the forecast as it would have been made then; None where it says nothing."""
    deadline, at = asked.deadline, asked.at
    timeline = Timeline(deadline.ticket, at)
    case = _case(rules, deadline, timeline, at)
    if case is None:
        return None
    like: Features = features(timeline.states[-1][1], loads(at))
    said = forecast(table, case.clock, like, case.spent, case.budget)
    if said.probability is None:
        return None
    base = table.clocks[case.clock].curves[0, ()].share_beyond(case.budget)
    missed = deadline.missed is True
    return Look(case.clock, at, asked.part, said.probability, base, said.compared[0].share, missed)


def _case(rules: Rulebook, deadline: _Deadline, timeline: Timeline, at: int) -> Case | None:
    """Return the deadline as it stood; None where it was not in force then, so that nobody would have asked."""
    if deadline.clock == OF_A_DATE:
        calendar = rules.default_calendar or ALWAYS
        in_force = ledger(timeline, calendar).in_force
        is_same = in_force is not None and in_force.in_force_at == deadline.for_at
        return dated_case(timeline, calendar, at) if is_same else None
    evaluation = evaluate(rules, deadline.ticket, deadline.client, at)
    cycles = [cycle for cycle in evaluation.cycles if cycle.rule == deadline.clock and not cycle.ending]
    return case_of(rules, cycles[0], deadline.client, at) if cycles else None
