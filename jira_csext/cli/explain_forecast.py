"""What `explain` tells of forecasts: those of the ticket's open deadlines, by the table that was in use then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jira_csext.core.client import ClientTimeline
    from jira_csext.core.forecast_open import Foreseen
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.core.ticket import Ticket
    from jira_csext.store.store import Store


def foreseen_by(
    store: Store, site: str, rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, at: int
) -> Sequence[Foreseen]:
    """Return the forecasts of a ticket as they stood at an instant; none where no table was ever fitted."""
    from jira_csext.core.calendar import BeyondHorizon, NoWorkingTime
    from jira_csext.core.forecast_cases import only_clocks
    from jira_csext.core.forecast_open import foreseen
    from jira_csext.sync.forecast_fit import load_at

    if store.forecasts.newest(site) is None:
        return ()
    table = store.forecasts.latest(site, at)
    load = 0 if table is None else load_at(store.forecasts.loads(site))(at)
    try:
        return foreseen(only_clocks(rulebook), ticket, client, table, load, at)
    except (BeyondHorizon, NoWorkingTime):
        # The explanation itself says so.
        return ()
