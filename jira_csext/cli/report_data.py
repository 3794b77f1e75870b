"""What reports are worked out from: the store's columns, the register, the answers of clients, and the site's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jira_csext.cli.clients_shared import register_of
from jira_csext.cli.failure import Failure
from jira_csext.cli.report_filters import key_named, refused
from jira_csext.cli.report_notes import as_rows, unfinished, unfinished_notes
from jira_csext.cli.report_span import Asked, Bounds, span_of
from jira_csext.cli.report_then import Then, read_then
from jira_csext.cli.survey import rated
from jira_csext.cli.wiring import load_rules
from jira_csext.reports.figures.rows import MOST_CASES_FOR_PROGRAMS

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.register import Register
    from jira_csext.reports.about import About
    from jira_csext.reports.csi import Rated
    from jira_csext.reports.figures.facts import Facts, Span
    from jira_csext.reports.figures.rows import Report
    from jira_csext.reports.named_people import Names
    from jira_csext.site import Site
    from jira_csext.store.report_rows import Backfill
    from jira_csext.store.store import Store

_BATCH = 1_000

_OF_PEOPLE = ("assignees", "managers", "workload", "kept_by_manager", "told_by_manager", "csi_by_manager")
"""The tables whose rows are people of ours."""

_NOT_ON_RECORD: Mapping[str, Sequence[tuple[str, Mapping[str, object]]]] = {
    **dict.fromkeys(("sla", "complaints", "causes", "managers", "clients", "told", "unanswered"), (("as_then", {}),)),
    "workload": (),
    "health": (("health_then", {}),),
}
"""What a report of a past instant cannot tell, by report; the sentences are in `words.NOTES`."""


class Found(NamedTuple):
    """The reports asked for, and what they are about."""

    reports: tuple[Report, ...]
    about: About


def read(
    store: Store, settings: Site, names: Sequence[str], asked: Asked, *, most_cases: int = MOST_CASES_FOR_PROGRAMS
) -> Found:
    """Return the reports of those names, with so many tickets behind each figure.

    Raises Failure for a span or filter that cannot be, or a missing engine.
    """
    from jira_csext.reports.about import About
    from jira_csext.reports.figures.facts import EngineMissing, UnknownValue
    from jira_csext.reports.named_people import Names

    begun = store.report_rows.backfills(settings.name)
    bounds = span_of(store, settings, asked, begun)
    span = bounds.span
    then = read_then(store, settings, span.now) if span.is_past else Then()
    register = register_of(store, settings)
    filters = dict(asked.filters)
    if "client" in filters:
        filters["client"] = key_named(filters["client"], register)
    narrowed = {column: "" if value == "none" and column == "segment" else value for column, value in filters.items()}
    try:
        facts = _facts(store, settings, span, narrowed, then, most_cases)
    except EngineMissing as missing:
        raise Failure(str(missing)) from None
    except UnknownValue as wrong:
        raise refused(wrong.column, wrong.value, wrong.known, register) from None
    # Reading the rules takes as long as a small report; most need none.
    rulebook = cache(lambda: _rulebook(settings))
    of_people = Names(rulebook)
    sources = _Sources(
        store,
        settings,
        facts,
        register,
        narrowed,
        bool(asked.since),
        then,
        of_people,
        rulebook,
        bounds,
        unfinished(begun),
    )
    reports = tuple(_as_then(name, _with_names(_MADE[name](sources), sources.names), sources) for name in names)
    ((ticket_count, cycle_count),) = facts.rows("SELECT (SELECT count(*) FROM born), (SELECT count(*) FROM promise)")

    def descriptions() -> Mapping[str, str]:
        known = rulebook()
        return {} if known is None else {one.name: one.description for one in known.promises}

    counts = ticket_count, cycle_count
    notes = (*unfinished_notes(sources.unfinished, settings), *bounds.notes)
    return Found(reports, About(settings.name, span, filters, settings.helpdesk.url, *counts, descriptions, notes))


def _facts(store: Store, settings: Site, span: Span, filters: Mapping[str, str], then: Then, most_cases: int) -> Facts:
    from jira_csext.reports.figures.facts import CYCLE_COLUMNS, PAST_CYCLE_COLUMNS, TICKET_COLUMNS, Facts

    columns = PAST_CYCLE_COLUMNS if span.is_past else CYCLE_COLUMNS
    cycles = store.report_rows.cycles(settings.name, columns=columns, until=span.until, size=_BATCH)
    tickets = store.report_rows.tickets(settings.name, columns=TICKET_COLUMNS, size=_BATCH)
    return Facts(cycles, then.applied(tickets) if span.is_past else tickets, span, filters, most_cases)


def _rulebook(settings: Site) -> Rulebook | None:
    """Return the rulebook, None where it cannot be read: what is on record can be shown without it."""
    try:
        return load_rules(settings).rulebook
    except Failure:
        return None


def _with_names(report: Report, names: Names) -> Report:
    """Return a report in which nobody is called by an account that says nothing to a reader."""
    from dataclasses import replace

    parts = []
    for part in report.parts:
        column = "name" if part.name in _OF_PEOPLE else "manager" if "manager" in part.columns else ""
        rows = [row._replace(**{column: names(getattr(row, column))}) for row in part.rows] if column else part.rows
        parts.append(replace(part, rows=rows))
    return replace(report, parts=tuple(parts))


def _as_then(name: str, report: Report, of: _Sources) -> Report:
    """Return a report of a past instant with what cannot be known of it said below its first table."""
    from dataclasses import replace

    if not of.facts.span.is_past or name not in _NOT_ON_RECORD:
        return report
    notes = list(_NOT_ON_RECORD[name])
    if len(of.then.columns) < of.then.asked_count:
        notes.append(("histories_then", {"shown": len(of.then.columns), "of": of.then.asked_count}))
    first, *others = report.parts
    return replace(report, parts=(replace(first, notes=(*first.notes, *notes)), *others))


class _Sources(NamedTuple):
    """All that a report may ask."""

    store: Store
    settings: Site
    facts: Facts
    register: Register
    filters: Mapping[str, str]
    is_since: bool
    then: Then
    names: Names
    rulebook: Callable[[], Rulebook | None]
    bounds: Bounds
    unfinished: Sequence[Backfill]


def _csi(of: _Sources) -> Report:
    from jira_csext.reports.figures.satisfaction import csi_report

    answers, _, _ = rated(of.store, of.settings, None)
    return csi_report([one for one in answers if _is_wanted(of, one)])


def _is_wanted(of: _Sources, answer: Rated) -> bool:
    span = of.facts.span
    first, last = (datetime.fromtimestamp(at, span.zone).date() for at in (span.since, of.bounds.end_at))
    # An answer has a day and no hour: of a past instant it counts once its day was over.
    if answer.on > last or (span.is_past and answer.on == last):
        return False
    # Without --since, answers of before the first ticket count as well.
    if answer.on < first and of.is_since:
        return False
    for column in ("client", "tier", "manager"):
        wanted = of.filters.get(column)
        if wanted is not None and getattr(answer, column).casefold() != wanted.casefold():
            return False
    return True


def _told(of: _Sources) -> Report:
    from jira_csext.cli.report_told import told

    return told(of.store, of.settings, of.facts, of.names)


def _segments(of: _Sources) -> Report:
    from jira_csext.reports.figures.segments import Standing, segments_report

    span = of.facts.span
    end_at = of.bounds.end_at
    known_then = {client.key for client in of.register.clients(span.since)}
    clients = []
    for client in of.register.clients(end_at):
        key = client.key
        was = of.register.client(key, span.since).segment if key in known_then else ""
        now = client
        if all(
            str(getattr(now, column)).casefold() == value.casefold()
            for column, value in {"key": of.filters.get("client", key), **_of_client(of.filters)}.items()
        ):
            value = float(now.monthly_value) if now.monthly_value else None
            clients.append(Standing(key, was, now.segment, value, now.currency))
    since, until = (datetime.fromtimestamp(at, span.zone).date() for at in (span.since, end_at))
    return segments_report(clients, since, until)


def _of_client(filters: Mapping[str, str]) -> dict[str, str]:
    return {column: value for column, value in filters.items() if column in ("segment", "tier", "manager")}


def _health(of: _Sources) -> Report:
    from jira_csext.reports.figures.health import health_report, judged_counts

    settings = of.settings
    states = {*settings.states, "open", "waiting_for_client", "resolved"} if settings.states else set()
    set_aside = [one.ticket_id for one in of.store.looks.unread(settings.name)]
    span = of.facts.span
    # Of some cycles alone, or of then, it is not told which rules judged: what stands on record is what judged last.
    of_all = not of.filters and not span.is_past
    judged_by = of.store.judged_by(settings.name, judged_counts(of.facts)) if of_all else []
    begun = as_rows(of.unfinished)
    return health_report(of.facts, of.register.keys(), settings.types, states, set_aside, judged_by, begun)


def _risk(of: _Sources) -> Report:
    from jira_csext.cli.report_risk_data import risk

    def everybody() -> Facts:
        most = of.facts.most_cases
        return _facts(of.store, of.settings, of.facts.span, {}, of.then, most) if of.filters else of.facts

    return risk(of.store, of.settings, of.facts, everybody, of.rulebook, of.bounds.latest)


def _risk_backtest(of: _Sources) -> Report:
    from jira_csext.cli.report_risk_data import risk_backtest

    return risk_backtest(of.store, of.settings, of.facts, of.rulebook)


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
