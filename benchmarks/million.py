"""A long backfill as a person calls it, on all cores: speed, memory of all its processes, size of its store.

Usage: python benchmarks/million.py [--issues N] [--rounds N] [--kills N] [--folder DIR]

The issues are the real ones again and again (many_issues.py). Beside it, in the same run: reading the same file and
`json.loads` of each line, by one process. The smaller files show whether an issue costs the same in a longer one; the
files take turns, and processor time is counted, of all processes. With `--kills` the longest run is killed so often on
its way and resumed, and its verdicts are compared with those of the undisturbed one. A million issues are 3 GB of file
and 2 GB of store in DIR, which are removed at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen, TimeoutExpired
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.backfill import UNTIL
from benchmarks.histories import REAL, REAL_SITE
from benchmarks.many_issues import write_issues
from benchmarks.measuring import goal
from jira_csext.data import rules_folder
from jira_csext.sandbox.agency import site_file

READ = "import json, sys\nfor line in open(sys.argv[1], 'rb'):\n    json.loads(line)"
EVERY_SECONDS = 0.25


class Taken(NamedTuple):
    """What a command and all its processes took."""

    wall: float
    cpu: float
    peak_mb: float
    status: int


def main() -> int:
    """Print the figures and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issues", type=int, default=20_000, help="of the longest file; the others have less")
    parser.add_argument("--rounds", type=int, default=3, help="of the shorter files; the longest is run once")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where files and stores lie meanwhile")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        measured(Path(name), asked.issues, asked.rounds, asked.kills)
    return 0


def measured(folder: Path, issues: int, rounds: int, kills: int) -> None:
    """Print all there is to know of a file of so many issues."""
    (folder / "csext.yaml").write_text(
        json.dumps(REAL_SITE, ensure_ascii=False) if any(REAL.glob("*.jsonl.gz")) else site_file().read_text("utf-8"),
        encoding="utf-8",
    )
    sizes = sorted({max(issues // 100, 1000), max(issues // 10, 1000), issues})
    files = {size: folder / f"{size}.jsonl" for size in sizes}
    for size, file in files.items():
        write_issues(file, size)
    idle = taken(words(folder, _one(folder, files[sizes[0]]), folder / "one.db"))
    heads = f"{'issues':>9}{'wall s':>9}{'issues/s':>10}{'CPU us each':>13}{'peak MB':>9}{'store MB':>10}"
    print(f"{heads}{'json us':>9}{'times':>8}")
    each: dict[int, list[float]] = {size: [] for size in sizes}
    longest, times, peak_mb, wall = sizes[-1], 0.0, 0.0, 0.0
    for turn in range(rounds):
        # The longest takes minutes, and its turn is the middle one.
        for size in sizes if turn == rounds // 2 else sizes[:-1]:
            by_json, spent = beside_json(folder, files[size], folder / f"{size}.db", size, idle)
            each[size].append((spent.cpu - idle.cpu) / size * 1e6)
            if size == longest:
                times, peak_mb, wall = spent.wall / by_json.wall, spent.peak_mb, spent.wall
    print()
    goal("time in those of reading and json.loads on one core", times, 8)
    goal("peak memory of all processes, MB", peak_mb, 1024, "{:.0f}")
    for size in sizes[:-1]:
        goal(f"an issue among {longest:,} as one among {size:,}", median(each[longest]) / median(each[size]), 1.3)
    if kills:
        killed_often(folder, files[longest], folder / f"{longest}.db", wall, kills)


def beside_json(folder: Path, file: Path, store: Path, size: int, idle: Taken) -> tuple[Taken, Taken]:
    """Return what reading the file takes, and what its backfill into a new store does."""
    store.unlink(missing_ok=True)
    by_json = taken([sys.executable, "-c", READ, str(file)])
    spent = taken(words(folder, file, store))
    if spent.status not in (0, 1):
        raise SystemExit(f"the backfill of {size} issues ended with {spent.status}")
    stored = sum(part.stat().st_size for part in folder.glob(f"{store.name}*")) / 1e6
    print(
        f"{size:9,}{spent.wall:9.1f}{size / spent.wall:10,.0f}{(spent.cpu - idle.cpu) / size * 1e6:13.0f}"
        f"{spent.peak_mb:9.0f}{stored:10.0f}{by_json.cpu / size * 1e6:9.1f}{spent.wall / by_json.wall:8.1f}",
        flush=True,
    )
    return by_json, spent


def killed_often(folder: Path, file: Path, undisturbed: Path, wall: float, kills: int) -> None:
    """Print whether a run that is killed so often has the rows of the undisturbed one."""
    store = folder / "killed.db"
    dice = random.Random(8)
    killed = 0
    for _ in range(kills):
        process = Popen([*words(folder, file, store), "--resume"], stdout=DEVNULL, stderr=DEVNULL)
        try:
            process.wait(10 + wall / kills * dice.uniform(0.4, 1.2))
        except TimeoutExpired:
            process.kill()
            killed += 1
        process.wait()
    taken([*words(folder, file, store), "--resume"])
    different = sum(one != other for one, other in zip_longest(rows(undisturbed), rows(store)))
    print(f"killed {killed} times on the way; verdicts and events that differ: {different}")


def rows(store: Path) -> Iterator[tuple[object, ...]]:
    """Yield all verdicts and events, row for row."""
    with closing(sqlite3.connect(store)) as connection:
        for table in ("verdict", "event"):
            yield from connection.execute(f"SELECT * FROM {table}")


def words(folder: Path, file: Path, store: Path) -> list[str]:
    """Return the command."""
    named = ["--site", str(folder / "csext.yaml"), "--rules", str(rules_folder()), "--store", f"sqlite:///{store}"]
    return [sys.executable, "-m", "jira_csext.cli.main", "backfill", "--from", str(file), "--until", UNTIL, *named]


def taken(command: list[str]) -> Taken:
    """Return what a command took: memory is each process's share of it, added up, four times a second."""
    before = os.times()
    began = monotonic()
    process = Popen(command, stdout=DEVNULL, stderr=DEVNULL)
    over, peak = Event(), [0.0]

    def look() -> None:
        while not over.wait(EVERY_SECONDS):
            peak[0] = max(peak[0], sum(map(share_of, (process.pid, *children_of(process.pid)))))

    watcher = Thread(target=look)
    watcher.start()
    status = process.wait()
    over.set()
    watcher.join()
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Taken(monotonic() - began, cpu, peak[0], status)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has begun; none where the system does not tell."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def share_of(pid: int) -> float:
    """Return the memory of a process in MB; what it shares with others counts by its share."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _one(folder: Path, file: Path) -> Path:
    """Return a file with one issue: what the program costs before it reads."""
    one = folder / "one.jsonl"
    with file.open("rb") as lines:
        one.write_bytes(lines.readline())
    return one


if __name__ == "__main__":
    sys.exit(main())
