"""`backfill`: the past from a file, worked through by today's rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.failure import DONE, FINDINGS, Failure
from jira_csext.cli.wiring import instant_of, load_rules, load_settings, opened_store, site_options

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.helpdesks.jira.statuses import StatusCatalogue
    from jira_csext.sync.backfill import Summary, Watch

_SHOWN = 10


@click.command()
@site_options
@click.option(
    "--from",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    help="Jira issues with changelog and comments, one JSON object a line; .gz too.",
)
@click.option("--until", help="Judge the tickets as of this instant. [default: now]")
@click.option("--resume", is_flag=True, help="Go on where the same backfill was interrupted.")
@click.pass_context
def backfill(
    ctx: click.Context,
    path: Path,
    until: str | None,
    site: Path | None,
    rules: Path | None,
    store: str | None,
    *,
    resume: bool,
) -> None:
    """Read tickets from a file and work out what was promised, kept and broken. Posts nothing.

    Exit code 1 when a line could not be read; all others are in.
    """
    wired = load_rules(load_settings(site, rules, store))
    summary = run_backfill(wired, path, until, resume=resume)
    report(path, summary)
    ctx.exit(FINDINGS if summary.refused or summary.ended_early else DONE)


def run_backfill(wired: Wired, path: Path, until: str | None, *, resume: bool) -> Summary:
    """Return what a backfill of the file into the site's store found. Raises Failure."""
    from jira_csext.core.calendar import ALWAYS
    from jira_csext.helpdesks.errors import MappingRefused
    from jira_csext.helpdesks.jira.reading import JiraReader
    from jira_csext.store import RulebookVersion, StoreError
    from jira_csext.sync.backfill import Job, backfill
    from jira_csext.sync.issue_file import FileRefused
    from jira_csext.sync.version import version_of

    now = clock.now()
    mapping = wired.site.mapping()
    version = version_of(wired.rulebook, wired.loaded.texts, mapping.described)
    judged_at = now if until is None else instant_of(until, wired.rulebook.default_calendar or ALWAYS)
    try:
        reader = JiraReader(mapping, _statuses_in(path))
        job = Job(path, wired.site.name, wired.rulebook, version.digest, judged_at)
        with opened_store(wired.site) as opened, _shown(path) as watch:
            opened.put_rulebook(
                RulebookVersion(
                    version.digest, version.texts, version.calendars, version.mapping, version.engine, first_used_at=now
                )
            )
            summary = backfill(job, opened, reader.read, resume=resume, watch=watch)
            details = {"file": path.name, "rulebook": version.digest, "until": judged_at, **summary.counts}
            opened.audit("backfill", "backfilled", details, now)
    except (FileRefused, MappingRefused, StoreError) as error:
        raise Failure(str(error)) from None
    return summary


def report(path: Path, summary: Summary) -> None:
    """Print what was read, what was left out and why."""
    counts = summary.counts
    if summary.resumed_at:
        click.echo(f"{path}: went on behind line {summary.resumed_at}")
    click.echo(f"{path}: {counts['tickets']} tickets, {counts['events']} events, {counts['cycles']} cycles")
    states = ("met", "breached", "cancelled", "running", "paused")
    if counts["cycles"]:
        click.echo("  " + ", ".join(f"{counts[state]} {state}" for state in states))
    if counts["older"]:
        click.echo(f"  {counts['older']} tickets are newer in the store and stayed as they are")
    for sentence in summary.refused[:_SHOWN]:
        click.echo(f"  not read: {sentence}", err=True)
    if counts["refused"] > _SHOWN:
        click.echo(f"  not read: {counts['refused'] - _SHOWN} more lines", err=True)
    for notice, count in summary.notices.most_common(_SHOWN):
        click.echo(f"  noticed ({count}): {notice}", err=True)
    if len(summary.notices) > _SHOWN:
        click.echo(f"  noticed: {len(summary.notices) - _SHOWN} more kinds", err=True)
    if summary.ended_early:
        click.echo(f"  {summary.ended_early}", err=True)


def _statuses_in(path: Path) -> StatusCatalogue:
    """Learn the statuses' categories first: a changelog names statuses without them."""
    from jira_csext.helpdesks.jira.statuses import StatusCatalogue
    from jira_csext.sync.issue_file import FileRefused, issue_lines

    def readable() -> Iterator[bytes]:
        try:
            for line in issue_lines(path):
                yield line.data
        except FileRefused:
            # The reading proper says so, after it has saved what is whole.
            return

    return StatusCatalogue.learned(readable())


@contextmanager
def _shown(path: Path) -> Iterator[Watch]:
    """Show progress: a bar on a terminal, otherwise a log line for every tenth of the file."""
    size = max(path.stat().st_size, 1) if path.is_file() else 1
    err = sys.stderr
    if not err.isatty():
        shown_tenth = 0

        def log(summary: Summary, position: int) -> None:
            nonlocal shown_tenth
            tenth = position * 10 // size
            if tenth > shown_tenth and tenth < 10:
                shown_tenth = tenth
                click.echo(f"backfill_progress file={path.name} percent={tenth * 10} {_said(summary)}", err=True)

        yield log
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(path.name), BarColumn(), TextColumn("{task.fields[said]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=err), transient=True) as bar:
        task = bar.add_task("", total=size, said="")
        yield lambda summary, position: bar.update(task, completed=position, said=_said(summary))


def _said(summary: Summary) -> str:
    return f"tickets={summary.counts['tickets']} cycles={summary.counts['cycles']} refused={summary.counts['refused']}"
