"""`report`: figures from what was kept and broken."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

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

    settings = load_settings(site, rules, store)
    with opened_store(settings, read_only=True) as opened:
        found = opened.verdicts(settings.name, rule=rule or "", client=client or "", states=(state,) if state else ())
        if shape == "jsonl":
            for stored in found:
                line = verdict_line(stored.ticket, stored.verdict)
                click.echo(json.dumps(line, ensure_ascii=False))
        elif shape == "json":
            lines = [verdict_line(stored.ticket, stored.verdict) for stored in found]
            click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        elif not print_verdicts(found):
            narrowed = bool(rule or client or state)
            click.echo(
                "No verdict on record is like that; leave out --rule, --client or --state."
                if narrowed
                else "No verdicts are on record; backfill some tickets first."
            )


_HEADS = ("ticket", "rule", "cycle", "state", "started", "due", "stopped", "elapsed", "target", "said")


def print_verdicts(found: Iterable[StoredVerdict]) -> int:
    """Print verdicts as a table for people, instants in UTC, and return how many there were.

    Lines are as long as they need to be: what is cut to the width of a terminal is lost to whoever reads a file.
    """
    from jira_csext.core.duration import format_seconds
    from jira_csext.reports.verdicts import utc

    rows = []
    for stored in found:
        verdict = stored.verdict
        times = (utc(at) or "" for at in (verdict.started_at, verdict.due_at, verdict.stopped_at))
        rows.append(
            (
                stored.ticket,
                verdict.rule,
                str(verdict.cycle),
                verdict.state,
                *times,
                format_seconds(verdict.elapsed_seconds),
                format_seconds(verdict.target_seconds),
                ", ".join(step.step for step in verdict.fired if not step.superseded_by),
            )
        )
    if rows:
        widths = [max(map(len, column)) for column in zip(_HEADS, *rows, strict=True)]
        for row in (_HEADS, *rows):
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return len(rows)
