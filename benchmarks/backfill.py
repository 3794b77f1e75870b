"""Speed and memory of a whole backfill (read, parse, judge, store) beside reading and `json.loads` of the same file.

Usage: python benchmarks/backfill.py [--rounds N]

The rules are those that come with the program, the site file one that fits the real sets; each round fills a new store.
The growth from 1,000 to 10,000 tickets is measured on processes of their own, as `jira-csext backfill` would be called.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr
from itertools import count, cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.histories import REAL, REAL_SITE
from benchmarks.measuring import Work, goal, medians, run
from jira_csext.cli.backfill import run_backfill
from jira_csext.cli.wiring import load_rules, load_settings
from jira_csext.data import rules_folder
from jira_csext.sandbox.agency import site_file, write_history

UNTIL = "2026-11-01T00:00:00+00:00"
FEW, MANY = 1000, 10_000


def main() -> int:
    """Print the figures and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site, files = prepared(folder)
        grown(folder, site, files)
        print()
        whole = beside_json(folder, site, files, rounds)
    print()
    goal("backfill of all, in times of reading and json.loads", whole, 10)
    return 0


def prepared(folder: Path) -> tuple[Path, list[Path]]:
    """Return the site file and the files to fill the store from."""
    files = sorted(REAL.glob("*.jsonl.gz"))
    site = folder / "csext.yaml"
    if files:
        site.write_text(json.dumps(REAL_SITE, ensure_ascii=False), encoding="utf-8")
        return site, files
    print(f"{REAL} holds no *.jsonl.gz (CSEXT_SHARED names its parent); the made agency's history stands in for it")
    site.write_bytes(site_file().read_bytes())
    made = folder / "agency.jsonl.gz"
    write_history(made)
    return site, [made]


def beside_json(folder: Path, site: Path, files: list[Path], rounds: int) -> float:
    """Return how much longer than reading and `json.loads` a backfill takes, over all files together."""
    numbers = count()

    def filled(file: Path) -> Work:
        def way() -> None:
            store = f"sqlite:///{folder / str(next(numbers))}.db"
            with redirect_stderr(io.StringIO()):
                run_backfill(load_rules(load_settings(site, rules_folder(), store)), file, UNTIL, resume=False)

        return way

    def parsed(file: Path) -> Work:
        def way() -> None:
            with gzip.open(file) as lines:
                for line in lines:
                    json.loads(line)

        return way

    print(f"{'microseconds a ticket':36}{'tickets':>8}{'json':>9}{'backfill':>9}{'times':>7}")
    together = folder / "all.jsonl.gz"
    everything = sampled(files, max(MANY, sum(map(line_count, files))))
    together.write_bytes(gzip.compress(b"".join(everything), mtime=0))
    whole = 0.0
    for file in [*files, together]:
        by_json, by_us = medians((parsed(file), filled(file)), rounds)
        tickets = line_count(file)
        whole = by_us / by_json
        print(f"{file.name:36}{tickets:8}{by_json / tickets * 1e6:9.1f}{by_us / tickets * 1e6:9.1f}{whole:7.1f}")
        for store in folder.glob("*.db*"):
            store.unlink()
    return whole


def grown(folder: Path, site: Path, files: list[Path]) -> None:
    """Print CPU time and peak memory of the command for few tickets and for many."""
    print(f"{'jira-csext backfill':20}{'tickets':>8}{'CPU s':>8}{'us each':>9}{'peak MB':>9}{'store MB':>9}")
    taken = []
    for tickets in (1, FEW, MANY):
        file, store = folder / f"{tickets}.jsonl", folder / f"{tickets}.db"
        with file.open("wb") as sample:
            sample.writelines(sampled(files, tickets))
        words = ["backfill", "--from", str(file), "--until", UNTIL, "--site", str(site)]
        words += ["--rules", str(rules_folder()), "--store", f"sqlite:///{store}"]
        spent = run([sys.executable, "-m", "jira_csext.cli.main", *words])
        if spent.status:
            raise SystemExit(f"jira-csext {' '.join(words)} ended with {spent.status}")
        taken.append(spent.cpu)
        each = (spent.cpu - taken[0]) / tickets * 1e6
        size = sum(part.stat().st_size for part in folder.glob(f"{tickets}.db*")) / 1e6
        print(f"{'':20}{tickets:8}{spent.cpu:8.2f}{each:9.1f}{spent.peak_mb:9.1f}{size:9.1f}")
    print(f"{'':20}(us each: above the process with one ticket)")


def sampled(files: list[Path], tickets: int) -> Iterator[bytes]:
    """Yield so many issues, spread over all files, and without ever holding a whole file: see `measuring.run`."""
    whole = sum(map(line_count, files))
    if tickets > whole:
        numbered = enumerate(islice(cycle(lines_of(files)), tickets))
        yield from (another(line, number) if number >= whole else line for number, line in numbered)
    else:
        yield from islice(lines_of(files), 0, tickets * (whole // tickets), whole // tickets)


def lines_of(files: list[Path]) -> Iterator[bytes]:
    """Yield the issues of all files, each with its line end."""
    for file in files:
        with gzip.open(file) as lines:
            yield from (line.rstrip(b"\n") + b"\n" for line in lines)


def line_count(file: Path) -> int:
    """Return how many issues a file holds."""
    with gzip.open(file) as lines:
        return sum(1 for _ in lines)


def another(line: bytes, number: int) -> bytes:
    """Return an issue like the one given, with an id and a key of its own."""
    issue = json.loads(line)
    issue |= {"id": f"9{number:07}", "key": f"{issue['key'].partition('-')[0]}-{9_000_000 + number}"}
    return json.dumps(issue, ensure_ascii=False).encode() + b"\n"


if __name__ == "__main__":
    sys.exit(main())
