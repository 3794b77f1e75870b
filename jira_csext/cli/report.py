"""`report`: figures from what was kept and broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.report_figures import add_commands
from jira_csext.cli.report_filters import key_named, refuse_unknown
from jira_csext.cli.report_risk import risk
from jira_csext.cli.wiring import counted, load_rules, load_settings, opened_store, site_options

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.core.verdict import Verdict, VerdictState
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_NO_SEGMENT = "none"
_SEGMENTS = ("current", "refused", "churned", _NO_SEGMENT)
_STATES = ("running", "paused", "met", "breached", "cancelled")


@click.group()
def report() -> None:
    """Figures from what was kept and breached."""


report.add_command(risk)
add_commands(report)


@report.command(short_help="List every cycle of every rule, and how it ended.")
@site_options
@click.option(
    "--format",
    "--output",
    "shape",
    type=click.Choice(["text", "json", "jsonl", "csv"]),
    default="text",
    show_default=True,
)
@click.option("--rule", help="Only this rule.")
@click.option("--client", help="Only this client.")
@click.option("--state", type=click.Choice(_STATES), help="Only cycles that stand or ended so.")
@click.option("--segment", type=click.Choice(_SEGMENTS, case_sensitive=False), help="Only of clients in this segment.")
@click.option("--tier", default="", help="Only of clients of this tier.")
@click.option("--manager", default="", help="Only of clients of this manager.")
def verdicts(
    shape: str,
    rule: str | None,
    client: str | None,
    state: VerdictState | None,
    segment: str | None,
    tier: str,
    manager: str,
    site: Path | None,
    rules: Path | None,
    store: str | None,
) -> None:
    """List every cycle of every rule: when it started, when it was due, how it ended.

    Segment, tier and manager are those that the client had when the cycle started.

    As text, times are local to the default calendar; everywhere else they are UTC, and each step is told.
    """
    settings = load_settings(site, rules, store)
    with opened_store(settings, read_only=True) as opened:
        _tell_of_unfinished(opened, settings)
        states = (state,) if state else ()
        stored = opened.verdicts(settings.name, rule=rule or "", client=_key(client, settings, opened), states=states)
        wanted = _of_clients(opened, settings, segment, tier, manager)
        found = ((one.ticket, one.verdict) for one in stored if wanted(one.verdict))
        first = list(islice(found, 1))
        if not first:
            _refuse_unknown(rule or "", settings, opened)
            refuse_unknown(opened, settings, {"client": client or "", "tier": tier, "manager": manager})
        if not first and shape == "text":
            click.echo(
                _why_none(settings, opened, narrowed=bool(rule or client or state or segment or tier or manager))
            )
            return
        for line in _lines(shape, chain(first, found), settings):
            click.echo(line)


def _tell_of_unfinished(opened: Store, settings: Site) -> None:
    """Say on standard error which backfills are not finished: their verdicts are not in the list."""
    from jira_csext.cli.report_notes import tell, unfinished, unfinished_notes
    from jira_csext.reports.words import words_in

    begun = unfinished(opened.report_rows.backfills(settings.name))
    tell(unfinished_notes(begun, settings), words_in("en"))


def _of_clients(
    opened: Store, settings: Site, segment: str | None, tier: str, manager: str
) -> Callable[[Verdict], bool]:
    """Return whether a verdict is of such a client, as they were when its cycle started."""
    from jira_csext.cli.clients_shared import register_of

    register = register_of(opened, settings) if manager else None

    def wanted(verdict: Verdict) -> bool:
        if segment and verdict.segment.casefold() != ("" if segment == _NO_SEGMENT else segment):
            return False
        if tier and verdict.tier.casefold() != tier.casefold():
            return False
        if register is None:
            return True
        if verdict.client not in register:
            return False
        return register.client(verdict.client, verdict.started_at).manager.casefold() == manager.casefold()

    return wanted


def _lines(shape: str, found: Iterable[tuple[str, Verdict]], settings: Site) -> Iterator[str]:
    from jira_csext.core.calendar import ALWAYS
    from jira_csext.core.wording import printable
    from jira_csext.reports.verdict_table import csv_lines, table
    from jira_csext.reports.verdicts import verdict_line

    if shape == "csv":
        yield from csv_lines(found)
    elif shape == "jsonl":
        for ticket, verdict in found:
            yield json.dumps(verdict_line(ticket, verdict), ensure_ascii=False)
    elif shape == "json":
        yield json.dumps([verdict_line(ticket, verdict) for ticket, verdict in found], ensure_ascii=False, indent=2)
    else:
        rulebook = _rulebook(settings)
        yield from map(printable, table(found, (rulebook and rulebook.default_calendar) or ALWAYS))


def _rulebook(settings: Site) -> Rulebook | None:
    """Return the rulebook, None where it is wrong or not there: what is on record can be shown without it, in UTC."""
    try:
        return load_rules(settings).rulebook
    except Failure:
        return None


def _refuse_unknown(rule: str, settings: Site, opened: Store) -> None:
    """Raise Failure when neither the rulebook nor anything on record knows the rule that is asked for, if one is."""
    if not rule:
        return
    from jira_csext.rulefiles.problems import unknown

    rulebook = _rulebook(settings)
    names = {sla.name for sla in rulebook.promises} if rulebook is not None else set()
    names.update(stored.verdict.rule for stored in opened.verdicts(settings.name))
    if rule not in names:
        raise Failure(f"--rule: {unknown('rule', rule, sorted(names))}")


def _key(client: str | None, settings: Site, opened: Store) -> str:
    """Return the key of the client that a filter names, the very words where the register has no such client."""
    from jira_csext.cli.clients_shared import register_of

    return key_named(client, register_of(opened, settings)) if client else ""


def _why_none(settings: Site, opened: Store, *, narrowed: bool) -> str:
    counts = opened.counts(settings.name)
    if counts.verdict_counts and narrowed:
        return "No verdict on record is like that; leave out a filter."
    if counts.ticket_count:
        read = counted(counts.ticket_count, "ticket")
        return f"{read} on record, and no rule asked for any; `when` of the rules says which tickets they want."
    return "Nothing is on record; backfill some tickets first: jira-csext backfill --from FILE"
