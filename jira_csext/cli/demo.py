"""`demo`: four weeks of a made agency, worked through by the rulebook that comes with the program."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import load_rules, load_settings, opened_store, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from jira_csext.store import StoredVerdict

_MARK = ".csext-demo"


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("csext-demo"),
    show_default=True,
    help="Where the made history, its rules and its store are put; what is in it is made anew.",
)
def demo(folder: Path) -> None:
    """Run a small made agency history and show what was kept, warned and breached. Nothing leaves this machine."""
    from rich.console import Console

    run_demo(folder, Console(highlight=False))


def run_demo(folder: Path, console: Console) -> None:
    """Make the agency's history in `folder`, backfill it, and print the result. Raises Failure."""
    from jira_csext.cli.backfill import report, run_backfill
    from jira_csext.cli.explain import explained
    from jira_csext.sandbox.agency import END, MOST_INTERESTING, write_history

    _made_anew(folder)
    history = folder / "history.jsonl.gz"
    count = write_history(history)
    console.print(
        f"[bold]A made agency[/]: {count} tickets of four weeks, in Russian and English, over the May holidays"
    )
    wired = load_rules(load_settings(folder / "csext.yaml", None))
    until = END.isoformat()
    report(shown(history), run_backfill(wired, history, until, resume=False))
    with opened_store(wired.site, read_only=True) as store:
        _print_kept(console, store.verdicts(wired.site.name))
        ticket = store.ticket(wired.site.name, MOST_INTERESTING)
    if ticket is not None:
        console.print(f"\n[bold]Why? jira-csext explain {MOST_INTERESTING}[/]\n")
        console.out(explained(wired, ticket, until, "text"))
    site = shown(folder) / "csext.yaml"
    console.print("\n[bold]Where to look next[/]")
    console.out(f"  the rules that judged:      {shown(folder) / 'rules'}/slas.yaml")
    console.out(f"  every promise, line by line: jira-csext report verdicts --site {site}")
    console.out(f"  any ticket, at any instant: jira-csext explain SUP-21 --site {site} --at '2026-05-06 12:00'")


def _made_anew(folder: Path) -> None:
    """Lay out the demo's folder; one that holds something else is left alone."""
    from jira_csext.data import rules_folder
    from jira_csext.sandbox.agency import site_file

    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise Failure(f"{folder} holds other files; name a new folder with --folder")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARK).touch()
    shutil.copy(site_file(), folder / "csext.yaml")
    shutil.copytree(rules_folder(), folder / "rules")


def _print_kept(console: Console, verdicts: Iterable[StoredVerdict]) -> None:
    """Print, for each rule, how its promises ended: kept, kept after a warning, breached, cancelled, still open."""
    from rich.table import Table

    rules: dict[str, Counter[str]] = {}
    for stored in verdicts:
        verdict = stored.verdict
        counts = rules.setdefault(verdict.rule, Counter())
        counts["made"] += 1
        if verdict.state == "met" and verdict.fired:
            counts["warned"] += 1
        elif verdict.state in ("running", "paused"):
            counts["open"] += 1
        else:
            counts[verdict.state] += 1
    table = Table(title="What was promised", title_justify="left", title_style="bold", box=None)
    table.add_column("rule", no_wrap=True)
    columns = (
        ("made", "promised"),
        ("met", "kept"),
        ("warned", "after warning"),
        ("breached", "breached"),
        ("cancelled", "cancelled"),
        ("open", "open"),
    )
    for _, title in columns:
        table.add_column(title, justify="right", no_wrap=True)
    for rule, counts in rules.items():
        cells = [str(counts[name] or "·") for name, _ in columns]
        cells[3] = f"[red]{cells[3]}[/]" if counts["breached"] else cells[3]
        table.add_row(rule, *cells)
    totals = sum(rules.values(), Counter[str]())
    table.add_row("all", *(str(totals[name] or "·") for name, _ in columns), style="bold")
    console.print()
    console.print(table)
