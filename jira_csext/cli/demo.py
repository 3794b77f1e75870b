"""`demo`: four weeks of a made agency, worked through by the rulebook that comes with the program."""

from __future__ import annotations

import os
import shlex
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.demo_folder import made_anew
from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import load_rules, load_settings, opened_store, program, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jira_csext.sandbox.state.model import Flavour
    from jira_csext.site import Site
    from jira_csext.store import StoredVerdict

_PACE = 0.1
"""Seconds for each line that somebody watches."""


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("csext-demo"),
    show_default=True,
    help="Where the made history, its rules and its store are put; those of an earlier demo are made anew.",
)
@click.option("--live", is_flag=True, help="Let two working days pass at a stand-in Jira, with the daemon beside it.")
@click.option("--stay", is_flag=True, help="With --live: keep the stand-in up until Ctrl-C, to look at its pages.")
@click.option(
    "--flavour", type=click.Choice(["cloud", "dc"]), default="dc", show_default=True, help="With --live: whose API."
)
@click.option(
    "--pace",
    type=click.FloatRange(0, 60),
    metavar="SECONDS",
    help="With --live: time to read each line. [default: 0.1 on a terminal, else 0]",
)
def demo(folder: Path, live: bool, stay: bool, flavour: Flavour, pace: float | None) -> None:
    """Run a small made agency history and show what was kept, warned and breached. Nothing leaves this machine."""
    if stay and not live:
        raise Failure("--stay keeps up the stand-in of --live; write both")
    with undisturbed():
        if not live:
            run_demo(folder)
            return
        from jira_csext.cli.live_demo import run_live_demo, stand_in
        from jira_csext.helpdesks.registry import wait_seconds

        between = pace if pace is not None else _PACE if sys.stdout.isatty() else 0.0
        made_anew(folder)
        run_live_demo(stand_in(flavour), folder, lambda: wait_seconds(between), stay=stay)


def run_demo(folder: Path) -> None:
    """Make the agency's history in `folder`, backfill it, and print the result. Raises Failure."""
    from jira_csext.cli.backfill import report, run_backfill
    from jira_csext.cli.explain import explained
    from jira_csext.sandbox.agency import END, MOST_INTERESTING, write_history

    made_anew(folder)
    history = folder / "history.jsonl.gz"
    count = write_history(history)
    title(f"A made agency: {count} tickets of four weeks, in Russian and English, over the May holidays")
    wired = load_rules(load_settings(folder / "csext.yaml", None))
    until = END.isoformat()
    report(shown(history), run_backfill(wired, history, until, resume=False), wired.rulebook.default_calendar)
    with opened_store(wired.site, read_only=True) as store:
        title("\nWhat was promised")
        print_kept(store.verdicts(wired.site.name), lambda stored: bool(stored.verdict.fired))
        ticket = store.ticket(wired.site.name, MOST_INTERESTING)
    site = shlex.quote(str(shown(folder) / "csext.yaml"))
    called = program()
    if ticket is not None:
        title(f"\nWhy? {called} explain {MOST_INTERESTING} --site {site} --at {shlex.quote(until)}")
        click.echo()
        click.echo(explained(wired, ticket, until, "text"))
    page = _page(wired.site, folder, until)
    title("\nWhere to look next")
    if page is not None:
        click.echo(f"  all of it in pictures:       {shown(page)} (open it in a browser)")
    click.echo(f"  the rules that judged:       {shown(folder) / 'rules' / 'slas.yaml'}")
    click.echo(f"  every promise, line by line: {called} report verdicts --site {site}")
    click.echo(f"  any ticket, at any instant:  {called} explain SUP-21 --site {site} --at '2026-05-06 12:00'")


def _page(site: Site, folder: Path, until: str) -> Path | None:
    """Write the report for the director and return its path, None where what it takes is not installed."""
    from importlib.util import find_spec

    from jira_csext.cli.report_figures import report_text, write
    from jira_csext.cli.report_span import Asked

    if find_spec("duckdb") is None:
        return None
    path = folder / "report.html"
    write(path, report_text(site, "all", Asked(until=until), "html", site.language))
    return path


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let nothing in the environment lead a demo away from here: neither the settings of a real site nor a proxy."""
    from jira_csext.site.settings import PREFIX

    before = {name: value for name, value in os.environ.items() if name.upper().startswith(PREFIX)}
    # Either spelling may be the one that is read.
    direct = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
    for name in before:
        del os.environ[name]
    os.environ.update(dict.fromkeys(direct, "127.0.0.1"))
    try:
        yield
    finally:
        for name in direct:
            del os.environ[name]
        os.environ.update(before | {name: value for name, value in direct.items() if value is not None})


def title(text: str) -> None:
    """Print a line that stands out, below an empty one where it begins with a line break."""
    if text.startswith("\n"):
        click.echo()
    click.secho(text.lstrip("\n"), bold=True)


_COLUMNS = ("promised", "kept", "warned", "breached", "cancelled", "open")


def print_kept(verdicts: Iterable[StoredVerdict], was_warned: Callable[[StoredVerdict], bool]) -> None:
    """Print for each rule how its promises ended; `warned` are those kept after a reminder, and not under `kept`."""
    rules: dict[str, Counter[str]] = {}
    for stored in verdicts:
        verdict = stored.verdict
        counts = rules.setdefault(verdict.rule, Counter())
        counts["promised"] += 1
        if verdict.state == "met":
            counts["warned" if was_warned(stored) else "kept"] += 1
        elif verdict.state in ("running", "paused"):
            counts["open"] += 1
        else:
            counts[verdict.state] += 1
    print_counts(rules, _COLUMNS, red="breached")
    click.echo("(warned: kept after a reminder)")


def print_counts(rules: Mapping[str, Counter[str]], columns: Sequence[str], *, red: str = "") -> None:
    """Print a line of counts for each rule, and one for all of them; those in the column `red` stand out."""
    lines = {**rules, "all": sum(rules.values(), Counter[str]())}
    width = max(map(len, lines))
    click.echo("  ".join(("rule".ljust(width), *columns)))
    for rule, counts in lines.items():
        cells = [
            click.style(cell, fg="red") if name == red and counts[name] else cell
            for name in columns
            for cell in (str(counts[name] or "·").rjust(len(name)),)
        ]
        click.echo("  ".join((rule.ljust(width), *cells)))
