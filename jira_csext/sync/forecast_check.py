"""Forecasts put to the test on history: fitted on what was known then, asked at the time, judged by what came of it.

Nothing leaks: a table as of a date sees each ticket only up to that date, and a look sees it only up to the look. The
table in use at a look is the latest that was fitted before it, as in the daemon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from jira_csext.core.agreed import agreed_with
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import evaluate
from jira_csext.core.forecast import OF_A_DATE, Features, Table, forecast
from jira_csext.core.forecast_cases import Seen, cases_in, clocks_of, features, only_clocks, open_cases
from jira_csext.core.forecast_judged import Look
from jira_csext.core.measure import Measure
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.core.timeline import Timeline
from jira_csext.store.forecasts import Loads
from jira_csext.sync.fitting import LoadAt, fitted
from jira_csext.sync.forecast_fit import chosen, load_at

PARTS: Final = (25, 50, 75)
"""After how many per cent of a promise's time the forecast is asked for, where it is still open."""

Histories = Sequence[tuple[Ticket, ClientTimeline]]


class Checked(NamedTuple):
    """What came of a check: the looks with a forecast; how many said nothing, and of how many the end is not known.

    Tables were fitted as of `fitted_at`, the first of them, and `table_count` in all.
    """

    looks: Sequence[Look]
    silent_count: int
    unknown_count: int
    fitted_at: int
    table_count: int


class _Asked(NamedTuple):
    """A promise at an instant at which it was still open."""

    ticket: Ticket
    client: ClientTimeline
    cycle: Cycle
    part: int
    at: int


def checked(rulebook: Rulebook, histories: Histories, until: int, *, share: float, refit_every: int) -> Checked:
    """Return how forecasts fare on promises begun after the first `share` of all, fitted anew every so many seconds.

    `histories` are judged as of `until`. With `refit_every` 0 the first table stays in use. Raises FittingUnavailable.
    """
    rules = only_clocks(rulebook)
    clocks = frozenset(clocks_of(rules)) - {OF_A_DATE}
    ends = [
        (ticket, client, cycle)
        for ticket, client in histories
        for cycle in evaluate(rules, ticket, client, until).cycles
        if cycle.rule in clocks
    ]
    begun = sorted(cycle.started_at for _, _, cycle in ends)
    if not begun:
        return Checked([], 0, 0, until, 0)
    first_at = begun[min(int(len(begun) * share), len(begun) - 1)]
    asked, unknown_count = _asked(rules, ends, first_at)
    loads = load_at(loads_of(histories, until))
    looks: list[Look] = []
    silent_count = table_count = 0
    table: Table | None = None
    for one in asked:
        due_at = one.at if not refit_every else first_at + (one.at - first_at) // refit_every * refit_every
        if table is None or (refit_every and due_at > table.fitted_at):
            table = fitted_as_of(rules, histories, loads, due_at if refit_every else first_at)
            table_count += 1
        look = _look(rules, one, table, loads)
        if look is None:
            silent_count += 1
        else:
            looks.append(look)
    return Checked(looks, silent_count, unknown_count, first_at, table_count)


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


def _asked(
    rules: Rulebook, ends: Sequence[tuple[Ticket, ClientTimeline, Cycle]], first_at: int
) -> tuple[list[_Asked], int]:
    """Return what is asked when, oldest first, and how many promises have no known end."""
    asked: list[_Asked] = []
    unknown_count = 0
    for ticket, client, cycle in ends:
        if cycle.started_at < first_at or cycle.state == "cancelled":
            continue
        if cycle.state not in ("met", "breached"):
            unknown_count += 1
            continue
        asked += [_Asked(ticket, client, cycle, part, at) for part, at in _instants(rules, cycle, client)]
    return sorted(asked, key=lambda one: one.at), unknown_count


def _instants(rules: Rulebook, cycle: Cycle, client: ClientTimeline) -> Iterator[tuple[int, int]]:
    sla = agreed_with(rules.sla(cycle.rule), client.as_of(cycle.started_at))
    measure = Measure(sla.goals[cycle.goal - 1], cycle.started_at, cycle.stretches, runs_on=False)
    for part in PARTS:
        at = measure.reached_at(cycle.target_seconds * part // 100)
        if at is not None and (cycle.stopped_at is None or at < cycle.stopped_at):
            yield part, at


def _look(rules: Rulebook, asked: _Asked, table: Table, loads: LoadAt) -> Look | None:
    """Return the forecast as it would have been made then; None where it says nothing."""
    timeline = Timeline(asked.ticket, asked.at)
    evaluation = evaluate(rules, asked.ticket, asked.client, asked.at)
    cycles = [cycle for cycle in evaluation.cycles if cycle.rule == asked.cycle.rule]
    case = next(iter(open_cases(rules, timeline, cycles, asked.client, asked.at)), None)
    if case is None:
        return None
    like: Features = features(timeline.states[-1][1], loads(asked.at))
    said = forecast(table, case.clock, like, case.spent, case.budget)
    if said.probability is None:
        return None
    base = table.clocks[case.clock].curves[0, ()].share_beyond(case.budget)
    missed = asked.cycle.state == "breached"
    return Look(case.clock, asked.at, asked.part, said.probability, base, said.compared[0].share, missed)
