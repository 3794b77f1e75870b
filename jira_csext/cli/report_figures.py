"""`report sla`, `report csi` and the others: figures of a span, narrowed as asked, as text, for programs, as a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import load_settings, opened_store, shown, site_options

if TYPE_CHECKING:
    from jira_csext.cli.report_span import Asked
    from jira_csext.site import Site

_SEGMENTS: Final = ("current", "refused", "churned", "none")

COMMANDS: Final = {
    "sla": "Promises kept and missed, by rule, client, tier, manager, type and week.",
    "complaints": "Complaints: how many, how many of them solved, and in what time.",
    "causes": "What failed, the most frequent first: causes named, and rules whose promises broke.",
    "csi": "The satisfaction index by quarter with its movement, and the last one by slice.",
    "managers": "Managers of clients and assignees of tickets, and what became of the promises.",
    "clients": "Clients: tickets, complaints, promises, and what waits for an answer.",
    "told": "Were clients told of delays in time: shares, and each delay with its proof.",
    "unanswered": "Messages of clients that nobody has answered, now or at any past instant.",
    "risk": "Who is likely to complain next week and why, for the weekly meeting.",
    "segments": "Sizes of the segments, who came and left, churn and lifetime value.",
    "workload": "What each assignee has on the desk, and how much of the time was paused.",
    "health": "How far the data can be trusted: unmatched, unmapped, set aside.",
    "all": "Every report; with --format html the page for the director.",
}


def figures_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what all reports have in common."""
    for option in (
        click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."),
        click.option("--language", type=click.Choice(["en", "ru"]), help="[default: that of the site file]"),
        click.option(
            "--format",
            "--output",
            "shape",
            type=click.Choice(["text", "json", "jsonl", "csv", "html"]),
            default="text",
            show_default=True,
        ),
        click.option("--sla", default="", help="Only this rule."),
        click.option("--type", "ticket_type", default="", help="Only tickets of this type."),
        click.option("--manager", default="", help="Only of clients of this manager."),
        click.option("--tier", default="", help="Only of clients of this tier."),
        click.option(
            "--segment", type=click.Choice(_SEGMENTS, case_sensitive=False), help="Only of clients in this segment."
        ),
        click.option("--client", default="", help="Only this client, by key or name."),
        click.option("--at", default="", metavar="INSTANT", help="What is open and unanswered as of then."),
        click.option("--until", default="", metavar="INSTANT", help="Up to then. [default: the last reading]"),
        click.option("--since", default="", metavar="INSTANT", help="From then on. [default: the first ticket]"),
        site_options,
    ):
        command = option(command)
    return command


def add_commands(group: click.Group) -> None:
    """Give the group a command for each report that it has none for."""
    for name, summary in COMMANDS.items():
        if name in group.commands:
            continue
        group.add_command(
            click.command(name, short_help=summary, help=_help(name, summary))(figures_options(run_report(name)))
        )


def _help(name: str, summary: str) -> str:
    whose = (
        "Promises and tickets belong to the span in which they began. Segment, tier and manager are those that the "
        "client had then."
    )
    return f"{summary}\n\n{whose} The line above each table has its formula." if name != "health" else summary


def run_report(name: str) -> Callable[..., None]:
    """Return the command of one report, by the options that all have."""

    def run(
        site: Path | None,
        rules: Path | None,
        store: str | None,
        shape: str,
        language: str | None,
        out: Path | None,
        since: str,
        until: str,
        at: str,
        client: str,
        segment: str | None,
        tier: str,
        manager: str,
        ticket_type: str,
        sla: str,
    ) -> None:
        from jira_csext.cli.report_span import Asked

        settings = load_settings(site, rules, store)
        only = {"rule": sla, "client": client, "tier": tier, "manager": manager, "type": ticket_type}
        filters = {column: value for column, value in only.items() if value}
        if segment:
            filters["segment"] = segment
        asked = Asked(since, until, at, filters)
        text = report_text(settings, name, asked, shape, language or settings.language)
        if out is None:
            # JSON lines of no row are no line at all.
            click.echo(text, nl=bool(text))
            return
        write(out, text)
        click.echo(f"written to {shown(out)}", err=True)

    return run


def write(out: Path, text: str) -> None:
    """Write a report to a file. Raises Failure when that cannot be."""
    try:
        out.write_text(f"{text}\n" if text else "", "utf-8")
    except OSError as error:
        raise Failure(f"{shown(out)} cannot be written: {error.strerror}") from None


def report_text(settings: Site, name: str, asked: Asked, shape: str, language: str) -> str:
    """Return one report, or `all`, in the shape that was asked for; what bears upon all of it goes to standard error.

    Raises Failure.
    """
    from dataclasses import replace

    from jira_csext.cli.report_data import read
    from jira_csext.cli.report_notes import tell
    from jira_csext.reports.figures.rows import MOST_CASES, MOST_CASES_FOR_PROGRAMS
    from jira_csext.reports.plain import as_csv, as_json, as_json_lines, as_text
    from jira_csext.reports.words import types_in, words_in

    names = [one for one in COMMANDS if one != "all"] if name == "all" else [name]
    with opened_store(settings, read_only=True, must_exist=True) as opened:
        most = MOST_CASES_FOR_PROGRAMS if shape in ("json", "jsonl", "csv") else MOST_CASES
        found = read(opened, settings, names, asked, most_cases=most)
    words = words_in(language)
    words = replace(words, types=types_in(words.language, settings.types))
    tell(found.about.notes, words)
    if shape == "html":
        from jira_csext.reports.page.page import page

        return page(found.reports, found.about, words)
    if shape == "json":
        return as_json(found.reports, found.about.as_json())
    if shape == "jsonl":
        return "\n".join(as_json_lines(found.reports))
    return "\n".join(as_csv(found.reports) if shape == "csv" else as_text(found.reports, words, found.about.span.zone))
