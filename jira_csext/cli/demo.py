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

    from jira_csext.store import StoredVerdict

_MARK = ".csext-demo"


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("csext-demo"),
    show_default=True,
    help="Where the made history, its rules and its store are put; those of an earlier demo are made anew.",
)
def demo(folder: Path) -> None:
    """Run a small made agency history and show what was kept, warned and breached. Nothing leaves this machine."""
    run_demo(folder)


def run_demo(folder: Path) -> None:
    """Make the agency's history in `folder`, backfill it, and print the result. Raises Failure."""
    from jira_csext.cli.backfill import report, run_backfill
    from jira_csext.cli.explain import explained
    from jira_csext.sandbox.agency import END, MOST_INTERESTING, write_history

    _made_anew(folder)
    history = folder / "history.jsonl.gz"
    count = write_history(history)
    _title(f"A made agency: {count} tickets of four weeks, in Russian and English, over the May holidays")
    wired = load_rules(load_settings(folder / "csext.yaml", None))
    until = END.isoformat()
    report(shown(history), run_backfill(wired, history, until, resume=False))
    with opened_store(wired.site, read_only=True) as store:
        _title("\nWhat was promised")
        _print_kept(store.verdicts(wired.site.name))
        ticket = store.ticket(wired.site.name, MOST_INTERESTING)
    site = shown(folder) / "csext.yaml"
    if ticket is not None:
        _title(f"\nWhy? jira-csext explain {MOST_INTERESTING} --site {site} --at {until}")
        click.echo()
        click.echo(explained(wired, ticket, until, "text"))
    _title("\nWhere to look next")
    click.echo(f"  the rules that judged:       {shown(folder) / 'rules' / 'slas.yaml'}")
    click.echo(f"  every promise, line by line: jira-csext report verdicts --site {site}")
    click.echo(f"  any ticket, at any instant:  jira-csext explain SUP-21 --site {site} --at '2026-05-06 12:00'")


def _title(text: str) -> None:
    click.secho(text, bold=True)


def _made_anew(folder: Path) -> None:
    """Lay out the demo's folder; one that holds something else is left alone, and so is what else lies in ours."""
    from jira_csext.data import rules_folder
    from jira_csext.sandbox.agency import site_file

    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise Failure(f"{shown(folder)} holds other files; name a new folder with --folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    for old in folder.glob("csext.db*"):
        old.unlink()
    if (folder / "rules").exists():
        shutil.rmtree(folder / "rules")
    shutil.copytree(rules_folder(), folder / "rules")
    shutil.copy(site_file(), folder / "csext.yaml")


_COLUMNS = ("promised", "kept", "warned", "breached", "cancelled", "open")


def _print_kept(verdicts: Iterable[StoredVerdict]) -> None:
    """Print for each rule how its promises ended; `warned` are those kept after a reminder, and not under `kept`."""
    rules: dict[str, Counter[str]] = {}
    for stored in verdicts:
        verdict = stored.verdict
        counts = rules.setdefault(verdict.rule, Counter())
        counts["promised"] += 1
        if verdict.state == "met":
            counts["warned" if verdict.fired else "kept"] += 1
        elif verdict.state in ("running", "paused"):
            counts["open"] += 1
        else:
            counts[verdict.state] += 1
    rules["all"] = sum(rules.values(), Counter[str]())
    width = max(map(len, rules))
    click.echo("  ".join(("rule".ljust(width), *_COLUMNS)))
    for rule, counts in rules.items():
        cells = [str(counts[name] or "·").rjust(len(name)) for name in _COLUMNS]
        if counts["breached"]:
            cells[3] = click.style(cells[3], fg="red")
        click.echo("  ".join((rule.ljust(width), *cells)))
    click.echo("(warned: kept after a reminder)")
