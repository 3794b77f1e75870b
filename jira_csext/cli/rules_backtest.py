"""`rules backtest`: what a rulebook, or two, would have found and said over a span of the past."""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.failure import Failure
from jira_csext.cli.rules_history import (
    RulesAt,
    clients_on_record,
    edited,
    looked_through,
    offset_of,
    source_of,
    tell_of_old_file,
)
from jira_csext.cli.wiring import counted, instant_of, load_settings, tell_of_guesses

if TYPE_CHECKING:
    from jira_csext.core.backtest_sums import Backtest
    from jira_csext.core.calendar import Calendar
    from jira_csext.site import Site
    from jira_csext.sync.plan_source import FromFile, FromStore

_MOST_SIDES = 2


@click.command(short_help="Show what a rulebook, or two, would have found and said in the past.")
@click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
@click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db.")
@click.option("--since", required=True, help="From this instant on; days are those of the default calendar.")
@click.option("--until", help="Up to this instant. [default: now]")
@click.option(
    "--rules",
    "folders",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A rules folder; given twice, the first is the old one. [default: the site's]",
)
@click.option(
    "--tickets",
    type=click.Path(path_type=Path),
    help="Look at the tickets of this file (as `backfill --from` reads it) instead of those in the store.",
)
@click.option("--percentiles", default="50,80,90,95", show_default=True, help="At which targets are suggested.")
@click.option("--show", "figure", help="List the tickets behind a figure: notes, breached:RULE.")
@click.option("--workers", type=click.IntRange(1, 64), help="How many processes work. [default: one for each core]")
@click.option(
    "--output",
    "--format",
    "output",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="For people, machines or tables.",
)
def backtest(
    site: Path | None,
    store: str | None,
    since: str,
    until: str | None,
    folders: tuple[Path, ...],
    tickets: Path | None,
    percentiles: str,
    figure: str | None,
    workers: int | None,
    output: str,
) -> None:
    """Live through a span of the past again, under one rulebook or two side by side. Nothing is written.

    Each ticket is evaluated and decided at each instant at which the daemon would have done it, as if it had watched
    from --since on with these rules. What it would have said changes nothing in what people did. At the end, within
    which time which share was really done: targets to choose from.
    """
    if len(folders) > _MOST_SIDES:
        raise Failure(f"--rules is given {len(folders)} times; name one folder, or the old one and the new one")
    shares = _shares(percentiles)
    settings = load_settings(site, None, store)
    sides = _sides(settings, folders)
    tell_of_guesses(settings)
    calendar = sides[-1].calendar
    since_at = instant_of(since, calendar)
    until_at = clock.now() + offset_of(settings) if until is None else instant_of(until, calendar)
    if since_at >= until_at:
        raise Failure(f'--since "{since}" is not before {"now" if until is None else f"--until {until}"}; turn them')
    source = source_of(settings, tickets, calendar, open_only=False)
    if until is None:
        tell_of_old_file(source, until_at, calendar, "--until")
    found = _found(settings, sides, since_at, until_at, source, workers)
    if figure is not None:
        _show(found, figure)
    elif output == "json":
        from jira_csext.reports.backtest_values import backtest_values

        told = {"since": _utc(since_at), "until": _utc(until_at)}
        click.echo(json.dumps({**told, **backtest_values(found, shares)}, ensure_ascii=False, indent=2))
    elif output == "csv":
        from jira_csext.reports.backtest_values import csv_lines

        for line in csv_lines(found):
            click.echo(line)
    else:
        _print(found, shares, calendar)


def _sides(settings: Site, folders: Sequence[Path]) -> list[RulesAt]:
    if not folders:
        return [edited(settings, None)]
    return [edited(settings, folder) for folder in folders]


def _found(
    settings: Site,
    sides: Sequence[RulesAt],
    since: int,
    until: int,
    source: FromStore | FromFile,
    workers: int | None,
) -> Backtest:
    from jira_csext.sync.backtest import BacktestJob, backtested

    books = tuple((side.name, side.rulebook) for side in sides)
    job = BacktestJob(books, since, until, clients_on_record(settings))
    return looked_through(lambda count: backtested(job, source, count), workers)


def _print(found: Backtest, shares: Sequence[int], calendar: Calendar) -> None:
    from jira_csext.reports.backtest_text import backtest_lines

    span = " to ".join(f"{calendar.local(at):%Y-%m-%d %H:%M}" for at in (found.since, found.until))
    days = counted(found.working_days, "working day")
    click.echo(f"{span} ({calendar.spec.timezone}): {counted(found.ticket_count, 'ticket')}, {days}")
    for line in backtest_lines(found, shares):
        click.echo(line)


def _show(found: Backtest, figure: str) -> None:
    from jira_csext.reports.backtest_text import figure_lines

    names = found.names()
    if figure not in names:
        near = get_close_matches(figure, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names) or 'none'}"
        raise Failure(f"--show: there is no figure {figure!r}; {hint}")
    for line in figure_lines(found, figure):
        click.echo(line)


def _shares(text: str) -> list[int]:
    try:
        shares = [int(part) for part in text.split(",")]
    except ValueError:
        shares = []
    if not shares or not all(0 < share < 100 for share in shares):
        raise Failure(f'--percentiles "{text}": write whole numbers between 1 and 99, such as 50,80,90,95')
    return shares


def _utc(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
