"""`report`: figures from what was kept and broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import load_settings, opened_store, site_options

if TYPE_CHECKING:
    from jira_csext.core.verdict import VerdictState
    from jira_csext.store import StoredVerdict

_STATES = ("running", "paused", "met", "breached", "cancelled")


@click.group()
def report() -> None:
    """Figures from what was kept and breached."""


@report.command()
@site_options
@click.option("--format", "shape", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
@click.option("--rule", help="Only this rule.")
@click.option("--client", help="Only this client.")
@click.option("--state", type=click.Choice(_STATES), help="Only cycles that stand or ended so.")
def verdicts(
    shape: str,
    rule: str | None,
    client: str | None,
    state: VerdictState | None,
    site: Path | None,
    rules: Path | None,
    store: str | None,
) -> None:
    """List every cycle of every rule: when it started, when it was due, how it ended."""
    from jira_csext.reports.verdicts import verdict_line
    from jira_csext.store import StoreError

    settings = load_settings(site, rules, store)
    try:
        with opened_store(settings, read_only=True) as opened:
            found = opened.verdicts(
                settings.name, rule=rule or "", client=client or "", states=(state,) if state else ()
            )
            if shape == "jsonl":
                for stored in found:
                    line = verdict_line(stored.ticket, stored.verdict)
                    click.echo(json.dumps(line, ensure_ascii=False))
            elif shape == "json":
                lines = [verdict_line(stored.ticket, stored.verdict) for stored in found]
                click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
            else:
                print_verdicts(found)
    except StoreError as error:
        raise Failure(str(error)) from None


def print_verdicts(found: Iterator[StoredVerdict]) -> None:
    """Print verdicts as a table for people; instants are in UTC."""
    from rich.console import Console
    from rich.table import Table

    from jira_csext.core.duration import format_seconds
    from jira_csext.reports.verdicts import utc

    table = Table(box=None, pad_edge=False)
    for column in ("ticket", "rule", "cycle", "state", "started", "due", "stopped"):
        table.add_column(column, no_wrap=True)
    for column in ("elapsed", "target"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("said")
    for stored in found:
        verdict = stored.verdict
        table.add_row(
            stored.ticket,
            verdict.rule,
            str(verdict.cycle),
            verdict.state,
            utc(verdict.started_at),
            utc(verdict.due_at) or "",
            utc(verdict.stopped_at) or "",
            format_seconds(verdict.elapsed_seconds),
            format_seconds(verdict.target_seconds),
            ", ".join(step.step for step in verdict.fired if not step.superseded_by),
        )
    console = Console()
    console.print(table if table.row_count else "No verdicts are on record; backfill some tickets first.")
