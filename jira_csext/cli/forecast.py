"""`forecast`: how likely deadlines are missed, from history: the table fitted, shown, and put to the test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jira_csext.cli.failure import DONE, FINDINGS, TOO_LITTLE, Failure
from jira_csext.cli.pause import helpdesk_now
from jira_csext.cli.wiring import clients_of, counted, instant_of, load_rules, load_settings, opened_store, site_options

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.core.calendar import Calendar
    from jira_csext.store.store import Store

_OUTPUT = click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)


@click.group()
def forecast() -> None:
    """How likely a deadline is missed, from what became of tickets like it (docs/forecast.md)."""


@forecast.command()
@site_options
@click.option("--at", "at", help="Of cases begun or closed before this instant alone. [default: now]")
@click.option("--dry-run", is_flag=True, help="Fit and show it, keep nothing.")
def fit(site: Path | None, rules: Path | None, store: str | None, at: str | None, *, dry_run: bool) -> None:
    """Fit a table now and keep it. The daemon does so once a day by itself where a rule has `when_risk`."""
    from jira_csext.cli.forecast_text import fitted_lines
    from jira_csext.sync.fitting import FittingUnavailable
    from jira_csext.sync.forecast_fit import fit_all, keep

    wired = load_rules(load_settings(site, rules, store))
    name = wired.site.name
    with opened_store(wired.site, must_exist=True) as opened:
        now = helpdesk_now(opened, name)
        calendar = _calendar(wired)
        fitted_at = now if at is None else instant_of(at, calendar)
        if fitted_at > now:
            raise Failure(f'--at "{at}" is still ahead; a table knows only what has been')
        client_of = clients_of(opened, wired.site).register.client_of
        try:
            table, fitting = fit_all(opened, name, wired.rulebook, client_of, fitted_at)
        except FittingUnavailable as error:
            raise Failure(str(error)) from None
        for passed_over in fitting.stumbled:
            click.echo(f"warning: passed over {passed_over}", err=True)
        click.echo("\n".join(fitted_lines(table, fitting.ticket_count, calendar)))
        if dry_run:
            click.echo("Nothing was kept.")
        elif keep(opened, name, table, now):
            click.echo("Kept, and in use: the daemon looks at every open ticket again.")
        else:
            click.echo("Kept; it is older than the table in use, or says the same.")


@forecast.command()
@site_options
@click.option("--at", "at", help="The table that was in use then. [default: now]")
@_OUTPUT
def show(site: Path | None, rules: Path | None, store: str | None, at: str | None, output: str) -> None:
    """Show the table in use: how long each kind of ticket took, and how many cases say so."""
    from jira_csext.cli.forecast_text import as_json, shown_lines

    wired = load_rules(load_settings(site, rules, store))
    calendar = _calendar(wired)
    with opened_store(wired.site, read_only=True) as opened:
        name = wired.site.name
        table = opened.forecasts.latest(name, None if at is None else instant_of(at, calendar))
        known = opened.forecasts.all_of(name)
    if table is None:
        raise Failure("No table was fitted by then. Fit one: jira-csext forecast fit")
    if output == "json":
        click.echo(json.dumps(as_json(table, known), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(shown_lines(table, known, calendar)))


@forecast.command()
@site_options
@click.option("--share", type=click.IntRange(10, 90), default=60, show_default=True, help="Per cent to learn from.")
@click.option("--refit", default="30cd", show_default=True, help="Fit anew so often: 30cd, 12h; `never` for once.")
@click.option("--most", type=click.IntRange(min=30), default=5000, show_default=True, help="Newest tickets to take.")
@_OUTPUT
@click.pass_context
def check(
    ctx: click.Context,
    site: Path | None,
    rules: Path | None,
    store: str | None,
    share: int,
    refit: str,
    most: int,
    output: str,
) -> None:
    """Put forecasts to the test: fitted on the earlier part of history, judged by what became of the later.

    Each promise and each date of the later part is looked at after 25, 50 and 75 per cent of its time, where it is
    still open, by a table that was fitted before. Exit codes: 0 better than the base rate, 1 no better, 4 too little
    on record to tell.
    """
    from jira_csext.cli.forecast_text import checked_as_json, checked_lines
    from jira_csext.sync.fitting import FittingUnavailable
    from jira_csext.sync.forecast_check import checked

    wired = load_rules(load_settings(site, rules, store))
    with opened_store(wired.site, read_only=True) as opened:
        until = helpdesk_now(opened, wired.site.name)
        histories = _histories(opened, wired, until, most)
    try:
        found = checked(wired.rulebook, histories, until, share=share / 100, refit_every=_seconds(refit))
    except FittingUnavailable as error:
        raise Failure(str(error)) from None
    if output == "json":
        click.echo(json.dumps(checked_as_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(f"{counted(len(histories), 'ticket')} looked at")
        click.echo("\n".join(checked_lines(found, _calendar(wired))))
    ctx.exit({"better": DONE, "no better": FINDINGS, "too little": TOO_LITTLE}[found.outcome])


def _histories(opened: Store, wired: Wired, until: int, most: int) -> Sequence[Any]:
    client_of = clients_of(opened, wired.site).register.client_of
    name = wired.site.name
    ids = [remote_id for remote_id, _ in opened.forecasts.newest_tickets(name, until, most)]
    return [(ticket, client_of(ticket)) for ticket in opened.forecasts.tickets(name, ids)]


def _seconds(refit: str) -> int:
    """Return how often to fit anew, 0 for once."""
    from jira_csext.core.duration import DurationError, parse_duration

    if refit == "never":
        return 0
    try:
        length = parse_duration(refit)
    except DurationError as error:
        raise Failure(f"--refit: {error}, or never") from None
    if length.unit == "working_days" or not length.amount:
        raise Failure(f'--refit "{refit}": write calendar days (30cd), hours (12h), or never')
    return length.amount * (86400 if length.unit == "calendar_days" else 1)


def _calendar(wired: Wired) -> Calendar:
    from jira_csext.core.calendar import ALWAYS

    return wired.rulebook.default_calendar or ALWAYS
