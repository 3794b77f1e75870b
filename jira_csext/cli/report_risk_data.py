"""What the risk list is worked out from beside the columns: the histories of tickets, answers, and forecasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from jira_csext.cli.clients_shared import register_of, shown_at
from jira_csext.cli.report_notes import exact
from jira_csext.cli.survey import rated

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.core.ticket import Attributes, Ticket
    from jira_csext.reports.figures.facts import Facts
    from jira_csext.reports.figures.risk_signs import Answer, Expected, History, Past
    from jira_csext.reports.figures.rows import Report
    from jira_csext.site import Site
    from jira_csext.store.store import Store

MOST_HISTORIES: Final = 5_000
"""So many histories are read for the list; a backtest reads twenty times as many."""

_BACKTEST_HISTORIES: Final = 100_000
_MOST_FORECAST: Final = 5_000
_NO_GOAL_CHANGES: Final = frozenset(
    {"state", "status", "resolution", "assignee", "cause", "promised_at", "due_at", "summary", "description"}
)
"""What rules choose no goal by, as a rule."""

AllFacts = Callable[[], "Facts"]
Rules = Callable[[], "Rulebook | None"]


def risk(store: Store, settings: Site, facts: Facts, all_facts: AllFacts, rules: Rules, latest: int) -> Report:
    """Return the list of `facts`; `all_facts` gives those of everybody, from whom likelihoods are learned.

    `rules` gives the rulebook, None where it cannot be read; `latest` is the last instant that reports tell of.
    """
    from jira_csext.reports.figures.risk import WEEKS, risk_report
    from jira_csext.reports.figures.risk_past import mondays, weeks_of
    from jira_csext.reports.figures.risk_signs import WEEK

    now = facts.span.now
    weeks = mondays(now - WEEKS * WEEK, now, facts.span.zone)
    forecasts = _Forecasts(store, settings, facts, rules)
    everybody = all_facts()
    past = _past(store, settings, everybody, weeks[0][1] if weeks else now, MOST_HISTORIES, forecasts.calendar)
    lists = weeks_of(past, lambda at: None, weeks)
    if everybody is not facts:
        past = _of_tickets(past, {key for (key,) in facts.rows("SELECT ticket FROM ticket")})
    expected = forecasts.at(now)
    notes = [*_read(past), *([forecasts.missing(now, latest)] if expected is None else [])]
    return risk_report(past, expected, lists, now, notes)


def risk_backtest(store: Store, settings: Site, facts: Facts, rules: Rules) -> Report:
    """Return what the lists of the span's weeks were worth."""
    from jira_csext.reports.figures.risk import risk_backtest as judged
    from jira_csext.reports.figures.risk_past import mondays

    span = facts.span
    weeks = mondays(span.since, span.now, span.zone)
    forecasts = _Forecasts(store, settings, facts, rules)
    since = weeks[0][1] if weeks else span.now
    past = _past(store, settings, facts, since, _BACKTEST_HISTORIES, forecasts.calendar)
    with_table = sum(forecasts.is_fitted_at(at) for _, at, _ in weeks)
    notes: list[tuple[str, dict[str, object]]] = [*_read(past)]
    notes.append(("weeks_with_forecast", {"count": with_table, "of": len(weeks)}))
    return judged(past, forecasts.at, weeks, notes)


def _read(past: Past) -> Iterator[tuple[str, dict[str, object]]]:
    if past.read_count < past.asked_count:
        yield "histories_read", {"shown": past.read_count, "of": past.asked_count}


def _of_tickets(past: Past, keys: set[str]) -> Past:
    from dataclasses import replace

    return replace(past, signs=[sign for sign in past.signs if sign.ticket in keys])


def _past(store: Store, settings: Site, facts: Facts, since: int, most: int, calendar: Calendar) -> Past:
    from jira_csext.reports.figures.risk_signs import Past, signs_in, tickets_to_read

    keys, asked_count = tickets_to_read(facts, since, most)
    histories = dict(_histories(store, settings, keys, calendar, facts.span.now))
    return Past(signs_in(facts, histories, since), _answers(store, settings, facts), len(keys), asked_count)


def _histories(
    store: Store, settings: Site, keys: Iterable[str], calendar: Calendar, now: int
) -> Iterator[tuple[str, History]]:
    for key in keys:
        ticket = store.ticket(settings.name, key)
        if ticket is not None and ticket.created_at <= now:
            yield key, history_of(ticket, calendar, now)


def history_of(ticket: Ticket, calendar: Calendar, now: int) -> History:
    """Return what the risk list needs of a ticket's history as known `now`."""
    from jira_csext.core.promises import ledger
    from jira_csext.core.timeline import Timeline
    from jira_csext.core.told import DATES
    from jira_csext.reports.figures.risk_signs import History

    timeline = Timeline(ticket, now)
    states: list[tuple[int, Attributes]] = [(at, attributes) for at, attributes, _ in timeline.states]
    is_complaint = states[-1][1].get("type") == "complaint"
    complaint_at = next((at for at, some in states if some.get("type") == "complaint"), None)
    cause_at = next((at for at, some in states if some.get("cause")), None)
    postponed: tuple[int, ...] = ()
    if any(some.get(name) for _, some in states for name in DATES):
        postponed = tuple(one.at for one in ledger(timeline, calendar).promises if one.postpones)
    regoaled = (
        event.at for event in timeline.events if event.kind == "changed" and event.field not in _NO_GOAL_CHANGES
    )
    return History(complaint_at if is_complaint else None, cause_at, postponed, tuple(regoaled))


def _answers(store: Store, settings: Site, facts: Facts) -> Mapping[str, Sequence[Answer]]:
    """Return the answers by client, each known from the midnight after its day."""
    from jira_csext.reports.figures.risk_signs import Answer

    found: dict[str, list[Answer]] = {}
    for one in rated(store, settings, None)[0]:
        after = datetime.combine(one.on + timedelta(days=1), datetime.min.time(), facts.span.zone)
        found.setdefault(one.client, []).append(Answer(int(after.timestamp()), one.score))
    return found


class _Forecasts:
    """The forecasts of open tickets at any instant, by the table that was in use then."""

    def __init__(self, store: Store, settings: Site, facts: Facts, rules: Rules) -> None:
        from jira_csext.core.calendar import ALWAYS
        from jira_csext.core.forecast_cases import only_clocks

        self._store, self._site, self._facts, self._settings = store, settings.name, facts, settings
        rulebook = rules()
        self.calendar: Final = (rulebook and rulebook.default_calendar) or ALWAYS
        self._rulebook = None if rulebook is None else only_clocks(rulebook)
        self._client_of = register_of(store, settings).client_of
        self._fitted_at = sorted(table.fitted_at for table in store.forecasts.all_of(settings.name))
        self._loads = store.forecasts.loads(settings.name) if self._fitted_at else None

    def missing(self, at: int, latest: int) -> tuple[str, dict[str, object]]:
        """Return why none counts at that instant, and the way out; reports tell of no instant after `latest`."""
        if self._rulebook is None:
            return "no_rules", {}
        if not self._fitted_at:
            return "no_forecast", {}
        first = self._fitted_at[0]
        told: dict[str, object] = {"fitted": shown_at(first, self._settings), "asked": shown_at(at, self._settings)}
        if first <= latest:
            return "forecast_later_at", {**told, "exact": exact(first, self._settings)}
        return "forecast_later", {**told, "exact": exact(at, self._settings)}

    def is_fitted_at(self, at: int) -> bool:
        """Whether a table was in use then."""
        return self._rulebook is not None and bool(self._fitted_at) and self._fitted_at[0] <= at

    def at(self, at: int) -> Sequence[Expected] | None:
        """Return how likely the tickets that were open then were to miss a deadline, the likeliest one of each."""
        if self._rulebook is None or self._loads is None or not self.is_fitted_at(at):
            return None
        from jira_csext.core.calendar import BeyondHorizon, NoWorkingTime
        from jira_csext.core.forecast_open import foreseen
        from jira_csext.reports.figures.risk_signs import Expected, project_of
        from jira_csext.sync.forecast_fit import load_at

        table = self._store.forecasts.latest(self._site, at)
        load = load_at(self._loads)(at)
        found = []
        for key, client in self._open_at(at):
            ticket = self._store.ticket(self._site, key)
            if ticket is None:
                continue
            try:
                ahead = foreseen(self._rulebook, ticket, self._client_of(ticket), table, load, at)
            except (BeyondHorizon, NoWorkingTime):
                continue
            said = [one.forecast.probability for one in ahead if one.forecast.probability is not None]
            if said:
                found.append(Expected(client, project_of(key), key, max(said)))
        return found

    def _open_at(self, at: int) -> list[tuple[str, str]]:
        rows = self._facts.rows(
            f"SELECT ticket, client FROM ticket WHERE created_at <= {at} AND (is_open = 1 OR resolved_at > {at} "  # noqa: S608
            f"OR gone_at > {at}) ORDER BY created_at DESC, ticket LIMIT {_MOST_FORECAST}"
        )
        return [(key, self._facts.text(client)) for key, client in rows]
