"""What reports read: verdicts of many tickets by columns, grouped in plain Python, beside SQL alone and pandas.

Usage: python benchmarks/report_rows.py [--tickets N] [--rounds N] [--store FILE --site NAME]

Without a store one is made of so many real tickets. The report is the one of every week: cycles and breaches by client
and rule, and the median and the 90th percentile of what was elapsed by project and priority.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.backfill import UNTIL, prepared
from benchmarks.many_issues import write_issues
from benchmarks.measuring import goal, medians, run
from jira_csext.data import rules_folder
from jira_csext.store import open_store
from jira_csext.store.report_rows import BATCH_ROWS
from jira_csext.store.store import Store

COLUMNS = ("client", "rule", "state", "project", "priority", "elapsed_seconds")
QUERY = (
    "SELECT v.client, v.rule, v.state, s.project, s.priority, v.elapsed_seconds "
    "FROM verdict v CROSS JOIN subject s ON s.id = v.subject_id"
)
BY_CLIENT = f"SELECT client, rule, state, count(*) FROM ({QUERY}) GROUP BY 1, 2, 3"
PERCENTILES = (
    f"SELECT project, priority, max(CASE WHEN place <= 0.5 THEN e END), max(CASE WHEN place <= 0.9 THEN e END) FROM "
    f"(SELECT project, priority, elapsed_seconds e, percent_rank() OVER (PARTITION BY project, priority ORDER BY "
    f"elapsed_seconds) place FROM ({QUERY})) GROUP BY 1, 2"
)


def main() -> int:
    """Print the figures and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--site", default="csext")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = asked.store or made(Path(name), asked.tickets)
        with open_store(f"sqlite:///{path}", read_only=True) as store:
            measured(store, path, asked.site, asked.rounds)
    return 0


def made(folder: Path, tickets: int) -> Path:
    """Return a store with so many tickets."""
    site, _ = prepared(folder)
    file, path = folder / "many.jsonl", folder / "many.db"
    write_issues(file, tickets)
    words = ["backfill", "--from", str(file), "--until", UNTIL, "--site", str(site), "--rules", str(rules_folder())]
    spent = run([sys.executable, "-m", "jira_csext.cli.main", *words, "--store", f"sqlite:///{path}"])
    if spent.status not in (0, 1):
        raise SystemExit(f"the backfill ended with {spent.status}")
    return path


def measured(store: Store, path: Path, site: str, rounds: int) -> None:
    """Print what a row costs in each way."""
    rows = sum(len(batch["rule"]) for batch in store.report_rows.cycles(site, columns=("rule",)))

    def by_rows() -> object:
        counts: Counter[tuple[str, str, str]] = Counter()
        elapsed: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for batch in store.report_rows.cycles(site, columns=COLUMNS):
            clients, rules, states, projects, priorities, seconds = batch.values()
            counts.update(zip(clients, rules, states, strict=True))
            for project, priority, second in zip(projects, priorities, seconds, strict=True):
                elapsed[project, priority].append(second)
        found = {}
        for group, several in elapsed.items():
            several.sort()
            found[group] = several[len(several) // 2], several[len(several) * 9 // 10]
        return counts, found

    def by_sql() -> object:
        with closing(sqlite3.connect(path)) as connection:
            return [connection.execute(text).fetchall() for text in (BY_CLIENT, PERCENTILES)]

    def by_pandas() -> object:
        pandas = import_module("pandas")
        with closing(sqlite3.connect(path)) as connection:
            frame = pandas.read_sql_query(QUERY, connection)
        counts = frame.groupby(["client", "rule", "state"]).size()
        return counts, frame.groupby(["project", "priority"])["elapsed_seconds"].quantile([0.5, 0.9])

    def all_columns() -> object:
        return sum(len(batch["rule"]) for batch in store.report_rows.cycles(site))

    ways = {"rows and plain Python": by_rows, "all columns, only read": all_columns, "SQL alone": by_sql}
    if find_spec("pandas") is not None:
        ways["pandas"] = by_pandas
    spent = dict(zip(ways, medians(list(ways.values()), rounds), strict=True))
    print(f"{rows:,} cycles, {BATCH_ROWS:,} a batch, {path.stat().st_size / 1e6:,.0f} MB of store")
    for name, seconds in spent.items():
        print(f"{name:28}{seconds:8.2f} s{seconds / rows * 1e6:8.2f} us a cycle")
    ours = spent["rows and plain Python"]
    goal("the report by rows in times of the quickest other way", ours / min(spent["SQL alone"], *others(spent)), 1)
    goal("the report by rows, seconds a million cycles", ours / rows * 1e6, 2)


def others(spent: dict[str, float]) -> list[float]:
    """Return what pandas took, if it is there."""
    return [seconds for name, seconds in spent.items() if name == "pandas"] or [float("inf")]


if __name__ == "__main__":
    sys.exit(main())
