"""The forecast table in use on a site, how many tickets are open there, and the crossings that come of it."""

from __future__ import annotations

from jira_csext.core.client import ClientTimeline
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.forecast import Table
from jira_csext.core.forecast_crossing import NONE, Crossing, crossing
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.store.store import Store

_LOOK_AGAIN = 600


def wants_forecasts(rulebook: Rulebook) -> bool:
    """Does any delay warning ask for a forecast?"""
    return any(rule.when_risk is not None for rule in rulebook.delay_warnings)


class InUse:
    """The table in use on a site and the load there, looked up in the store every few minutes."""

    def __init__(self) -> None:
        self._table: Table | None = None
        self._looked_at: int | None = None
        self._open_count: int | None = None

    def forget(self) -> None:
        """Look the table up anew: there is another one."""
        self._looked_at = None

    def crossing(
        self,
        store: Store,
        site: str,
        rulebook: Rulebook,
        ticket: Ticket,
        client: ClientTimeline,
        evaluation: Evaluation,
        now: int,
    ) -> Crossing:
        """Return the crossing that is not on the ticket's record yet; see `core.forecast_crossing`."""
        if not evaluation.cycles or not wants_forecasts(rulebook):
            return NONE
        table = self.table(store, site, now)

        def load() -> int:
            if self._open_count is None:
                self._open_count = store.forecasts.open_count(site)
            return self._open_count

        return crossing(rulebook, ticket, client, evaluation, table, load, now)

    def table(self, store: Store, site: str, now: int) -> Table | None:
        """Return the table in use, None where none was ever fitted."""
        if self._looked_at is None or not 0 <= now - self._looked_at < _LOOK_AGAIN:
            self._looked_at, self._open_count = now, None
            known = store.forecasts.newest(site)
            if known is None:
                self._table = None
            elif self._table is None or (known.version, known.fitted_at) != (
                self._table.version,
                self._table.fitted_at,
            ):
                self._table = store.forecasts.latest(site)
        return self._table
