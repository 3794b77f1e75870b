"""The page for the director over many tickets: time, memory and size; and a chart of ours beside one of matplotlib's.

Usage: python benchmarks/report.py [--issues N] [--base N] [--folder DIR]

So many real issues (`--base`) are backfilled, and their tickets and verdicts copied within the store until there are
`--issues`, each copy moved back by whole weeks: that takes a minute for a million, which a backfill does not.
"""

from __future__ import annotations

import argparse
import io
import sqlite3
import sys
import tempfile
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.backfill import UNTIL, prepared
from benchmarks.many_issues import write_issues
from benchmarks.measuring import goal, medians, run
from jira_csext.data import rules_folder
from jira_csext.reports.page.charts import Bar, Piece, bars

WEEK = 7 * 86_400
WEEKS = 260
INSTANTS = ("created_at", "resolved_at", "gone_at", "started_at", "due_at", "stopped_at", "breached_at")


def main() -> int:
    """Print the figures and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issues", type=int, default=100_000)
    parser.add_argument("--base", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, help="where the store lies meanwhile")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        site, store = made(folder, asked.base)
        verdicts = copied(store, asked.base, asked.issues)
        print(f"{asked.issues:,} tickets, {verdicts:,} verdicts, {store.stat().st_size / 1e6:,.0f} MB of store")
        whole_page(site, store, folder / "report.html")
    charts()
    return 0


def made(folder: Path, issues: int) -> tuple[Path, Path]:
    """Return a site file and its store with so many issues worked through."""
    site, _ = prepared(folder)
    file, store = folder / "base.jsonl", folder / "report.db"
    write_issues(file, issues)
    words = ["backfill", "--from", str(file), "--until", UNTIL, "--site", str(site), "--rules", str(rules_folder())]
    spent = run([sys.executable, "-m", "jira_csext.cli.main", *words, "--store", f"sqlite:///{store}"])
    if spent.status not in (0, 1):
        raise SystemExit(f"the backfill ended with {spent.status}")
    return site, store


def copied(store: Path, base: int, issues: int) -> int:
    """Copy the tickets until there are so many, and return how many verdicts there are."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in ("subject", "verdict")
        }
        (last,) = connection.execute("SELECT max(id) FROM subject").fetchone()
        for turn in range(1, -(-issues // base)):
            shift = WEEK * (turn * 37 % WEEKS)
            own = {
                "id": f"id + {turn * last}",
                "subject_id": f"subject_id + {turn * last}",
                "remote_id": f"remote_id || '-{turn}'",
                "key": f"key || '{turn:05}'",
                **{name: f"{name} - {shift}" for name in INSTANTS},
            }
            for table, names in columns.items():
                which = f"{'id' if table == 'subject' else 'subject_id'} <= {last}"
                values = ", ".join(own.get(name, name) for name in names)
                connection.execute(f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {which}")
            connection.commit()
        (verdicts,) = connection.execute("SELECT count(*) FROM verdict").fetchone()
        return int(verdicts)


def whole_page(site: Path, store: Path, page: Path) -> None:
    """Print what every report as one page takes, in a process of its own."""
    words = ["report", "all", "--format", "html", "--out", str(page), "--site", str(site)]
    command = [sys.executable, "-m", "jira_csext.cli.main", *words, "--store", f"sqlite:///{store}"]
    began = monotonic()
    spent = run(command)
    wall = monotonic() - began
    if spent.status:
        raise SystemExit(f"{' '.join(command)} ended with {spent.status}")
    goal("every report as one page, seconds", wall, 60)
    goal("every report as one page, CPU seconds", spent.cpu, 120)
    goal("peak memory, MB", spent.peak_mb, 2048, "{:.0f}")
    goal("the page, KB", page.stat().st_size / 1e3, 300, "{:.0f}")


def charts() -> None:
    """Print what a chart takes, beside the same one by matplotlib where that is there."""
    rows = [Bar(f"rule {n}", "93 %", (Piece("kept", 90 - n), Piece("missed", n + 1))) for n in range(8)]

    def ours() -> object:
        return bars(rows, "By promise", to_whole=True)

    def theirs() -> object:
        figure = import_module("matplotlib.figure").Figure(figsize=(4.4, 2.9))
        axes = figure.subplots()
        axes.barh([row.name for row in rows], [row.pieces[0].size for row in rows])
        axes.barh([row.name for row in rows], [row.pieces[1].size for row in rows], hatch="///")
        text = io.BytesIO()
        figure.savefig(text, format="svg")
        return text.getvalue()

    has_peer = find_spec("matplotlib") is not None
    spent = medians([ours, theirs] if has_peer else [ours], 5)
    goal("a chart, ms", spent[0] * 1e3, 20, "{:.3f}")
    if has_peer:
        size = len(str(theirs()))
        print(f"matplotlib: {spent[1] * 1e3:.0f} ms and {size / 1e3:.0f} KB; ours {len(str(ours())) / 1e3:.1f} KB")


if __name__ == "__main__":
    sys.exit(main())
