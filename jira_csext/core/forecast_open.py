"""The forecasts of a ticket's open deadlines at an instant: what `explain` and reports ask for."""

from __future__ import annotations

from typing import NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.evaluate import evaluate
from jira_csext.core.forecast import Forecast, Table, forecast
from jira_csext.core.forecast_cases import Case, features, open_cases
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.core.timeline import Timeline


class Foreseen(NamedTuple):
    """An open deadline with its forecast."""

    case: Case
    forecast: Forecast


def foreseen(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, table: Table | None, load: int, now: int
) -> list[Foreseen]:
    """Return each open deadline of the ticket with its forecast, its date last; none where it is resolved or gone.

    `load` is how many tickets are open. For many tickets hand in `only_clocks(rulebook)`: nothing else is asked of it.
    """
    if now < ticket.created_at or (ticket.gone_at is not None and ticket.gone_at <= now):
        return []
    timeline = Timeline(ticket, now)
    like = features(timeline.states[-1][1], load)
    cycles = evaluate(rulebook, ticket, client, now).cycles
    return [
        Foreseen(case, forecast(table, case.clock, like, case.spent, case.budget))
        for case in open_cases(rulebook, timeline, cycles, client, now)
    ]
