"""What `rules plan` and `rules backtest` cost a ticket: CPU time in all processes, and what 100,000 take on two cores.

Usage: python benchmarks/plan.py [--tickets N] [--workers N]

The real tickets are repeated with shifted dates, backfilled into a store of their own, and looked at from there and
from the file; every ticket counts as open, so a plan judges all of them. The edit is each target of 8h made 4h. One
process that only reads the tickets from the store stands beside.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.backfill import UNTIL, prepared
from benchmarks.many_issues import write_issues
from benchmarks.measuring import goal, run
from jira_csext.cli.rules_history import RulesAt, clients_on_record, source_of
from jira_csext.cli.wiring import instant_of, load_settings, opened_store
from jira_csext.data import rules_folder
from jira_csext.sync.backtest import BacktestJob, backtested
from jira_csext.sync.plan import PlanJob, planned

SINCE = "2005-01-01T00:00:00+00:00"
MANY = 100_000
CORES = 2


def main() -> int:
    """Print the figures and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=CORES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measured(Path(name), asked.tickets, asked.workers)
    return 0


def measured(folder: Path, tickets: int, workers: int) -> None:
    """Print what each way costs."""
    site, _ = prepared(folder)
    file, new = folder / "many.jsonl", folder / "new"
    write_issues(file, tickets)
    shutil.copytree(rules_folder(), new)
    for path in new.glob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("target: 8h", "target: 4h"), "utf-8")
    store = f"sqlite:///{folder / 'many.db'}"
    words = ["backfill", "--from", str(file), "--until", UNTIL, "--site", str(site), "--rules", str(rules_folder())]
    spent = run([sys.executable, "-m", "jira_csext.cli.main", *words, "--store", store])
    if spent.status not in (0, 1):
        raise SystemExit(f"the backfill ended with {spent.status}")
    settings = load_settings(site, rules_folder(), store)
    old, edit = RulesAt.of_folder(settings, rules_folder()), RulesAt.of_folder(settings, new)
    clients, until = clients_on_record(settings), instant_of(UNTIL, old.calendar)
    plan = PlanJob(settings.name, old.rulebook, old.version, edit.rulebook, edit.version, until, clients)
    sides = (("old", old.rulebook), ("new", edit.rulebook))
    back = BacktestJob(sides, instant_of(SINCE, old.calendar), until, clients)

    def only_read() -> object:
        with opened_store(settings, read_only=True) as opened:
            return sum(1 for _ in opened.tickets(settings.name))

    def a_plan(path: Path | None) -> Callable[[], object]:
        return lambda: planned(plan, source_of(settings, path, old.calendar, open_only=False), workers)

    def a_backtest(path: Path | None) -> Callable[[], object]:
        return lambda: backtested(back, source_of(settings, path, old.calendar, open_only=False), workers)

    print(f"{tickets:,} tickets, {workers} processes; CPU of all of them")
    told(only_read, "reading the tickets from the store", tickets)
    for name, way in (
        ("plan, from the store", a_plan(None)),
        ("plan, from the file", a_plan(file)),
        ("backtest of two rulebooks, from the store", a_backtest(None)),
        ("backtest of two rulebooks, from the file", a_backtest(file)),
    ):
        cpu = told(way, name, tickets)
        goal(f"{name}: s for 100,000 on two cores", cpu / tickets * MANY / CORES, 60, "{:.1f}")


def told(way: Callable[[], object], name: str, tickets: int) -> float:
    """Print and return the CPU seconds that a way takes in this process and those that it begins."""
    before, began = sum(os.times()[:4]), perf_counter()
    way()
    cpu = sum(os.times()[:4]) - before
    took = f"{cpu:8.2f} s CPU{cpu / tickets * 1e6:9.0f} us a ticket{perf_counter() - began:8.1f} s by the clock"
    print(f"    {name:44}{took}")
    return cpu


if __name__ == "__main__":
    sys.exit(main())
