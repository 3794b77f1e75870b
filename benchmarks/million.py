"""A long backfill as a person calls it, on all cores: speed, memory, size, kills, and the page of reports over it.

Usage: python benchmarks/million.py [--issues N] [--rounds N] [--kills N] [--folder DIR]

The issues are the real ones again and again (many_issues.py). Beside it, in the same run: reading the same file and
`json.loads` of each line, by one process. The smaller files show whether an issue costs the same in a longer one; the
files take turns, and processor time is counted, of all processes. With `--kills` the longest run is killed so often on
its way and resumed, and its rows are compared with those of the undisturbed one.

A million issues are 3 GB of file and twice 2.4 GB of store. In a `--folder` named they stay until all is measured, and
the same command goes on where it was interrupted; the figures stay in `measured.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.backfill import UNTIL
from benchmarks.figures import Figures
from benchmarks.histories import REAL, REAL_SITE
from benchmarks.many_issues import write_issues
from benchmarks.measuring import goal
from benchmarks.million_kills import killed_often
from benchmarks.report import whole_page
from jira_csext.data import rules_folder
from jira_csext.sandbox.agency import site_file
from jira_csext.sync.processes import cores

READ = "import json, sys\nfor line in open(sys.argv[1], 'rb'):\n    json.loads(line)"
EVERY_SECONDS = 0.25
FIGURES = "figures.json"


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
    parser.add_argument("--folder", type=Path, help="where files and stores lie meanwhile; an interrupted run goes on")
    asked = parser.parse_args()
    if asked.folder is None:
        with tempfile.TemporaryDirectory() as name:
            measured(Path(name), asked.issues, asked.rounds, asked.kills)
    else:
        folder = asked.folder / f"million-{asked.issues}"
        folder.mkdir(parents=True, exist_ok=True)
        measured(folder, asked.issues, asked.rounds, asked.kills)
        (folder / FIGURES).replace(folder / "measured.json")
        for path in folder.iterdir():
            if path.name != "measured.json":
                path.unlink()
    return 0


def measured(folder: Path, issues: int, rounds: int, kills: int) -> None:
    """Print all there is to know of a file of so many issues."""
    site = folder / "csext.yaml"
    site.write_text(
        json.dumps(REAL_SITE, ensure_ascii=False) if any(REAL.glob("*.jsonl.gz")) else site_file().read_text("utf-8"),
        encoding="utf-8",
    )
    figures = Figures(folder / FIGURES)
    sizes = sorted({max(issues // 100, 1000), max(issues // 10, 1000), issues})
    files = {size: folder / f"{size}.jsonl" for size in sizes}
    for size, file in files.items():
        if not file.exists():
            write_issues(file.with_suffix(".new"), size)
            file.with_suffix(".new").replace(file)
    idle = taken(words(folder, _one(folder, files[sizes[0]]), folder / "one.db")).cpu
    heads = f"{'issues':>9}{'wall s':>9}{'issues/s':>10}{'CPU us each':>13}{'peak MB':>9}{'store MB':>10}"
    print(f"{cores()} cores; the program before it reads: {idle:.2f} s of CPU, taken off below")
    print(f"{heads}{'json us':>9}{'by CPU':>8}{'by clock':>10}", flush=True)
    longest = sizes[-1]
    for turn in range(rounds):
        # The longest takes minutes, and its turn is the middle one.
        for size in sizes if turn == rounds // 2 else sizes[:-1]:
            beside_json(folder, files[size], folder / f"{size}.db", size, idle, figures, turn)
    whole = rounds // 2
    each = {size: median(figures[f"{size} {turn} cpu us"] for turn in turns(size, sizes, rounds)) for size in sizes}
    print()
    of = f"{longest} {whole}"
    goal("issues a second, by the clock", figures[f"{of} issues/s"], 8000, "{:,.0f}", at_least=True)
    goal("by the clock, in times of reading and json.loads", figures[f"{of} by clock"], 8)
    goal("by CPU, in times of reading and json.loads", figures[f"{of} by cpu"], 8 * cores())
    goal("peak memory of all processes, MB", figures[f"{of} peak MB"], 1024, "{:.0f}")
    stored = figures[f"{of} store MB"]
    print(f"    the store has {stored:,.0f} MB, {stored / longest * 1e3:.2f} KB an issue")
    for size in sizes[:-1]:
        goal(f"an issue among {longest:,} as one among {size:,}", each[longest] / each[size], 1.3)
    print(flush=True)
    if kills:
        killed = folder / "killed.db"
        command = [*words(folder, files[longest], killed), "--resume"]
        killed_often(command, killed, folder / f"{longest}.db", longest, kills, figures)
        print(flush=True)
    whole_page(site, folder / f"{longest}.db", folder / "report.html")


def turns(size: int, sizes: Sequence[int], rounds: int) -> Sequence[int]:
    """Return the rounds in which a size is run."""
    return [rounds // 2] if size == sizes[-1] else range(rounds)


def beside_json(folder: Path, file: Path, store: Path, size: int, idle: float, figures: Figures, turn: int) -> None:
    """Print what reading the file takes, and what its backfill into a new store does; once measured it stays so."""
    of = f"{size} {turn}"
    if f"{of} by clock" not in figures:
        for part in folder.glob(f"{store.name}*"):
            part.unlink()
        by_json = taken([sys.executable, "-c", READ, str(file)])
        spent = taken(words(folder, file, store))
        if spent.status not in (0, 1):
            raise SystemExit(f"the backfill of {size} issues ended with {spent.status}")
        figures[f"{of} wall s"] = spent.wall
        figures[f"{of} issues/s"] = size / spent.wall
        figures[f"{of} cpu us"] = (spent.cpu - idle) / size * 1e6
        figures[f"{of} peak MB"] = spent.peak_mb
        figures[f"{of} store MB"] = sum(part.stat().st_size for part in folder.glob(f"{store.name}*")) / 1e6
        figures[f"{of} json us"] = by_json.cpu / size * 1e6
        figures[f"{of} by cpu"] = (spent.cpu - idle) / by_json.cpu
        figures[f"{of} by clock"] = spent.wall / by_json.wall
    wall, rate, cpu, peak, stored, json_us, by_cpu, by_clock = (
        figures[f"{of} {name}"]
        for name in ("wall s", "issues/s", "cpu us", "peak MB", "store MB", "json us", "by cpu", "by clock")
    )
    print(
        f"{size:9,}{wall:9.1f}{rate:10,.0f}{cpu:13.0f}{peak:9.0f}{stored:10.0f}{json_us:9.1f}{by_cpu:8.1f}"
        f"{by_clock:10.1f}",
        flush=True,
    )


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
