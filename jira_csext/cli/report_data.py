"""What reports are worked out from: the store's columns, the register, the answers of clients, and the site's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from jira_csext import clock
from jira_csext.cli.clients_shared import instant, register_of
from jira_csext.cli.failure import Failure
from jira_csext.cli.survey import rated

if TYPE_CHECKING:
    from jira_csext.register import Register
    from jira_csext.reports.about import About
    from jira_csext.reports.csi import Rated
    from jira_csext.reports.figures.facts import Facts, Span
    from jira_csext.reports.figures.proof import Ending
    from jira_csext.reports.figures.rows import Report
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_BATCH = 1_000


class Asked(NamedTuple):
    """The span as people write it, empty for "all there is", and the values that columns must have."""

    since: str = ""
    until: str = ""
    at: str = ""
    filters: Mapping[str, str] = {}


class Found(NamedTuple):
    """The reports asked for, and what they are about."""

    reports: tuple[Report, ...]
    about: About


def read(store: Store, settings: Site, names: Sequence[str], asked: Asked) -> Found:
    """Return the reports of those names. Raises Failure for a span or filter that cannot be, or a missing engine."""
    from jira_csext.reports.about import About
    from jira_csext.reports.figures.facts import EngineMissing, UnknownValue
    from jira_csext.rulefiles.problems import unknown

    span = _span(store, settings, asked)
    register = register_of(store, settings)
    filters = dict(asked.filters)
    if "client" in filters:
        filters["client"] = register.key_of(filters["client"]) or filters["client"]
    narrowed = {column: "" if value == "none" and column == "segment" else value for column, value in filters.items()}
    try:
        facts = _facts(store, settings, span, narrowed)
    except EngineMissing as missing:
        raise Failure(str(missing)) from None
    except UnknownValue as wrong:
        if wrong.column == "client" and wrong.value in register:
            raise Failure(f"--client: {wrong.value} has no promise on record; leave the filter out") from None
        option = {"rule": "sla"}.get(wrong.column, wrong.column)
        raise Failure(f"--{option}: {unknown(option, wrong.value, sorted(wrong.known))}") from None
    reports = tuple(
        _MADE[name](_Sources(store, settings, facts, register, narrowed, bool(asked.since))) for name in names
    )
    ((ticket_count, cycle_count),) = facts.rows("SELECT (SELECT count(*) FROM born), (SELECT count(*) FROM promise)")
    return Found(reports, About(settings.name, span, filters, settings.helpdesk.url, ticket_count, cycle_count))


def _facts(store: Store, settings: Site, span: Span, filters: Mapping[str, str]) -> Facts:
    from jira_csext.reports.figures.facts import CYCLE_COLUMNS, TICKET_COLUMNS, Facts

    cycles = store.report_rows.cycles(settings.name, columns=CYCLE_COLUMNS, until=span.until, size=_BATCH)
    tickets = store.report_rows.tickets(settings.name, columns=TICKET_COLUMNS, size=_BATCH)
    return Facts(cycles, tickets, span, filters)


class _Sources(NamedTuple):
    """All that a report may ask."""

    store: Store
    settings: Site
    facts: Facts
    register: Register
    filters: Mapping[str, str]
    is_since: bool


def _span(store: Store, settings: Site, asked: Asked) -> Span:
    from jira_csext.reports.figures.facts import Span

    since = instant(asked.since, settings) if asked.since else None
    until = instant(asked.until, settings) if asked.until else None
    at = instant(asked.at, settings) if asked.at else None
    first, last = None, store.cursor.of(settings.name).ticked_at
    for batch in store.report_rows.tickets(settings.name, columns=("created_at", "fetched_at"), size=_BATCH):
        first = min(batch["created_at"] if first is None else [first, *batch["created_at"]])
        last = max(batch["fetched_at"] if last is None else [last, *batch["fetched_at"]])
    now = clock.now()
    end = until if until is not None else min(now, last + 1 if last is not None else now)
    start = since if since is not None else min(first if first is not None else end, end)
    if start > end:
        raise Failure(
            f'the span is empty: it would begin after it ends (--since "{asked.since}", --until "{asked.until}")'
        )
    return Span(start, end, ZoneInfo(settings.helpdesk.zone), min(end, now) if at is None else at)


def _csi(of: _Sources) -> Report:
    from jira_csext.reports.figures.satisfaction import csi_report

    answers, _, _ = rated(of.store, of.settings, None)
    return csi_report([one for one in answers if _is_wanted(of, one)])


def _is_wanted(of: _Sources, answer: Rated) -> bool:
    span = of.facts.span
    first, last = (datetime.fromtimestamp(at, span.zone).date() for at in (span.since, span.until))
    # Without --since, answers of before the first ticket count as well.
    if answer.on > last or (answer.on < first and of.is_since):
        return False
    for column in ("client", "tier", "manager"):
        wanted = of.filters.get(column)
        if wanted is not None and getattr(answer, column).casefold() != wanted.casefold():
            return False
    return True


def _told(of: _Sources) -> Report:
    from jira_csext.reports.figures.proof import told_report

    return told_report(of.facts, _endings(of.store, of.settings), _without_date(of.store, of.settings))


def _without_date(store: Store, settings: Site) -> Callable[[str, int, int | None], list[int]]:
    """Return when the daemon wrote to the client within a delay and did not end it: it had no date to name."""
    from jira_csext.core.delay_rule import WARNED

    def written(key: str, start_at: int, end_at: int | None) -> list[int]:
        ticket = store.ticket(settings.name, key)
        warned = (one.at for one in (() if ticket is None else ticket.history) if one.field == WARNED)
        return [at for at in warned if start_at <= at and (end_at is None or at < end_at)]

    return written


def _endings(store: Store, settings: Site) -> Callable[[str, int], Ending]:
    """Return what ended a delay of a ticket: a public message of ours, a word of the daemon, or the work itself."""
    from jira_csext.core.delay_rule import WARNED
    from jira_csext.reports.figures.proof import Ending

    def ending(key: str, at: int) -> Ending:
        ticket = store.ticket(settings.name, key)
        done = ""
        for event in () if ticket is None else ticket.history:
            if event.at != at:
                continue
            if event.kind == "own" and event.field == WARNED:
                return Ending("jira_csext", is_done=False)
            if event.kind == "message" and event.public and event.by in ("agent", "bot"):
                return Ending(event.author or event.by, is_done=False)
            done = event.author or event.by
        return Ending(done, is_done=True)

    return ending


def _segments(of: _Sources) -> Report:
    from jira_csext.reports.figures.segments import Standing, segments_report

    span = of.facts.span
    known_then = {client.key for client in of.register.clients(span.since)}
    clients = []
    for client in of.register.clients(span.until):
        key = client.key
        was = of.register.client(key, span.since).segment if key in known_then else ""
        now = client
        if all(
            str(getattr(now, column)).casefold() == value.casefold()
            for column, value in {"key": of.filters.get("client", key), **_of_client(of.filters)}.items()
        ):
            value = float(now.monthly_value) if now.monthly_value else None
            clients.append(Standing(key, was, now.segment, value, now.currency))
    since, until = (datetime.fromtimestamp(at, span.zone).date() for at in (span.since, span.until))
    return segments_report(clients, since, until)


def _of_client(filters: Mapping[str, str]) -> dict[str, str]:
    return {column: value for column, value in filters.items() if column in ("segment", "tier", "manager")}


def _health(of: _Sources) -> Report:
    from jira_csext.reports.figures.health import health_report

    settings = of.settings
    states = {*settings.states, "open", "waiting_for_client", "resolved"} if settings.states else set()
    set_aside = [one.ticket_id for one in of.store.looks.unread(settings.name)]
    return health_report(of.facts, of.register.keys(), settings.types, states, set_aside)


def _risk(of: _Sources) -> Report:
    from jira_csext.cli.report_risk_data import risk

    def everybody() -> Facts:
        return _facts(of.store, of.settings, of.facts.span, {}) if of.filters else of.facts

    return risk(of.store, of.settings, of.facts, everybody)


def _risk_backtest(of: _Sources) -> Report:
    from jira_csext.cli.report_risk_data import risk_backtest

    return risk_backtest(of.store, of.settings, of.facts)


def _from(module: str, function: str) -> Callable[[_Sources], Report]:
    def made(of: _Sources) -> Report:
        from importlib import import_module

        report: Report = getattr(import_module(f"jira_csext.reports.figures.{module}"), function)(of.facts)
        return report

    return made


_MADE: Mapping[str, Callable[[_Sources], Report]] = {
    "sla": _from("kept", "kept_report"),
    "complaints": _from("complaints", "complaints_report"),
    "causes": _from("complaints", "causes_report"),
    "csi": _csi,
    "managers": _from("people", "managers_report"),
    "clients": _from("people", "clients_report"),
    "told": _told,
    "unanswered": _from("proof", "unanswered_report"),
    "risk": _risk,
    "risk_backtest": _risk_backtest,
    "segments": _segments,
    "workload": _from("people", "workload_report"),
    "health": _health,
}
