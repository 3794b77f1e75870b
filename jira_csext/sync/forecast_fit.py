"""A site's forecast table, fitted in portions: by a command at once, by the daemon once a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from jira_csext.core.client import ClientTimeline
from jira_csext.core.forecast import MINIMUM, Table
from jira_csext.core.forecast_cases import Seen, cases_in, only_clocks
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.store.forecasts import Loads
from jira_csext.store.store import Store
from jira_csext.sync.fitting import LoadAt, fitted, is_installed
from jira_csext.sync.forecast_use import wants_forecasts
from jira_csext.sync.tick import STUMBLES
from jira_csext.sync.watched import Watched

DAY: Final = 86400
YEAR: Final = 365 * DAY
"""So far back cases are looked at: how long things took years ago misleads."""

_FEWEST, _MOST = 1_000, 20_000
_PORTION: Final = 250
_HOUR: Final = 3600

ClientOf = Callable[[Ticket], ClientTimeline]


def load_at(loads: Loads) -> LoadAt:
    """Return how many tickets were open, by the instant."""
    return lambda at: bisect_right(loads.created, at) - bisect_right(loads.ended, at)


def chosen(created: Sequence[int], fitted_at: int) -> list[int]:
    """Return the places of the tickets that a table is fitted on, of instants of creation in descending order.

    Those of the last year, but no fewer than a thousand where there are any, and no more than twenty thousand.
    """
    before = (place for place, at in enumerate(created) if at < fitted_at)
    newest = list(islice(before, _MOST))
    return [place for rank, place in enumerate(newest) if rank < _FEWEST or created[place] >= fitted_at - YEAR]


class Fitting:
    """One fit of a site's table as of `fitted_at`, in portions, so that the daemon is never held up by it.

    The clients' agreements hold as of then; what happened at `fitted_at` or later is not seen.
    """

    def __init__(self, store: Store, site: str, rulebook: Rulebook, client_of: ClientOf, fitted_at: int) -> None:
        self._store, self._site, self._fitted_at = store, site, fitted_at
        self._rulebook, self._client_of = only_clocks(rulebook), client_of
        self._since = fitted_at
        newest = store.forecasts.newest_tickets(site, fitted_at, _MOST)
        self._ids = [newest[place][0] for place in chosen([at for _, at in newest], fitted_at)]
        self._cases: list[Seen] = []
        self.ticket_count: Final = len(self._ids)
        self.stumbled: Final[list[str]] = []

    @property
    def is_over(self) -> bool:
        """Was every ticket looked at?"""
        return not self._ids

    def go_on(self) -> None:
        """Look at the next few hundred tickets; one that cannot be judged is named in `stumbled`."""
        some, self._ids = self._ids[:_PORTION], self._ids[_PORTION:]
        for ticket in self._store.forecasts.tickets(self._site, some):
            self._since = min(self._since, ticket.created_at)
            try:
                self._cases += cases_in(self._rulebook, ticket, self._client_of(ticket), self._fitted_at)
            except STUMBLES as error:
                self.stumbled.append(f"{ticket.key} ({type(error).__name__}: {error})")

    def table(self) -> Table:
        """Return the table of what was looked at. Raises FittingUnavailable."""
        return fitted(self._cases, load_at(self._store.forecasts.loads(self._site)), self._since, self._fitted_at)


def fit_all(store: Store, site: str, rulebook: Rulebook, client_of: ClientOf, fitted_at: int) -> tuple[Table, Fitting]:
    """Return the table as of an instant, and what it was fitted on; nothing is kept. Raises FittingUnavailable."""
    fitting = Fitting(store, site, rulebook, client_of, fitted_at)
    while not fitting.is_over:
        fitting.go_on()
    return fitting.table(), fitting


def keep(store: Store, site: str, table: Table, now: int) -> bool:
    """Keep a table; return whether it is in use from now on: it is the newest, and says something else than before.

    Then each open ticket is asked to be evaluated again.
    """
    before = store.forecasts.newest(site)
    store.forecasts.put(site, table)
    if before is not None and (before.version == table.version or before.fitted_at > table.fitted_at):
        return False
    store.looks.ask_for_open(site, f"the forecast table {table.version} is in use", now)
    return True


class DailyFit:
    """The daemon's fit of once a day, a portion of it after each turn."""

    def __init__(self) -> None:
        self._fitting: Fitting | None = None

    def go_on(self, watched: Watched, now: int) -> Table | None:
        """Do a portion of what is due; return the table when it is done, kept, and in use from now on.

        Where it says anything new, each open ticket is asked to be evaluated again. Nothing is due where no rule asks
        for forecasts, or where SciPy is missing. Raises StoreError; then the day's fit begins anew.
        """
        store, site = watched.store, watched.site
        fitting, self._fitting = self._fitting, None
        if fitting is None:
            if not (wants_forecasts(watched.rulebook) and is_installed() and self._is_due(store, site, now)):
                return None
            fitting = Fitting(store, site, watched.rulebook, watched.client_of, now)
        if not fitting.is_over:
            fitting.go_on()
            self._fitting = fitting
            return None
        table = fitting.table()
        keep(store, site, table, now)
        watched.forecasts.forget()
        return table

    @staticmethod
    def _is_due(store: Store, site: str, now: int) -> bool:
        known = store.forecasts.newest(site)
        # A site that was only just adopted has its history within the hour.
        return known is None or not 0 <= now - known.fitted_at < (DAY if known.case_count >= MINIMUM else _HOUR)
