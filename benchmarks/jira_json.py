"""Jira's JSON to our ticket beside its peers: `json.loads`, wire structs, core tickets, the `jira` package's Issue.

Usage: python benchmarks/jira_json.py [FOLDER] [--rounds N]

FOLDER holds `*.jsonl.gz` files of issues, one a line. Every way reads every line in alternating rounds; what is printed
is the median CPU time of a round, in microseconds an issue. The `jira` package reads a sample of 200 lines a file.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import msgspec

from jira_csext.helpdesks.jira.reading import JiraReader
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.helpdesks.jira.wire import WireIssue
from jira_csext.helpdesks.mapping import SiteMapping

# A site file as a site would have one: every status that waits or ends is mapped, the others by their names.
SITE = {
    "states": {
        "waiting_for_client": ["Waiting", "Awaiting User Info"],
        "resolved": ["Resolved", "Closed", "Done", {"category": "done"}],
        "open": [
            *("Open", "New", "Active", "Reopened", "In Progress", "Patch Available", "Verified", "Waiting for upgrade"),
            *("Awaiting Problem", "Awaiting Vendor", "Awaiting Evidence"),
        ],
    },
    "fields": {"due_at": "duedate"},
}
SAMPLE = 200

Way = Callable[[bytes], object]


def main() -> None:
    """Print the table and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = Path(os.environ.get("CSEXT_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("folder", nargs="?", type=Path, default=here / "real-jira")
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    files = sorted(given.folder.glob("*.jsonl.gz"))
    if not files:
        parser.error(f"{given.folder} holds no *.jsonl.gz; name a folder that does")

    wire = msgspec.json.Decoder(WireIssue).decode
    print(
        f"{'file':32}{'issues':>7}{'KB each':>9}{'json':>8}{'wire':>8}{'ticket':>8}{'jira':>9}   json/wire ticket/json"
    )
    totals = [0.0, 0.0, 0.0]
    kept_lines: list[bytes] = []
    for file in files:
        lines = gzip.decompress(file.read_bytes()).splitlines()
        kept_lines += lines
        reader = JiraReader(SiteMapping.from_site(SITE), StatusCatalogue.learned(lines))
        by_json, by_wire, by_ticket = medians((json.loads, wire, reader.read), lines, given.rounds)
        (by_package,) = medians((package_issue(),), lines[:SAMPLE], max(3, given.rounds // 3))
        for index, spent in enumerate((by_json, by_wire, by_ticket)):
            totals[index] += spent
        count = len(lines)
        each = [spent / count * 1e6 for spent in (by_json, by_wire, by_ticket)]
        package_each = by_package / min(SAMPLE, count) * 1e6
        size = sum(map(len, lines)) / count / 1000
        print(
            f"{file.name:32}{count:7}{size:9.1f}{each[0]:8.1f}{each[1]:8.1f}{each[2]:8.1f}{package_each:9.1f}"
            f"{by_json / by_wire:12.2f}{by_ticket / by_json:12.2f}"
        )
    print(f"{'all':72}{totals[0] / totals[1]:21.2f}{totals[2] / totals[0]:12.2f}")
    title = "all, in pages of 100 kept together, as a fetch or a backfill has them"
    print(f"{title:72}{in_pages(files, given.rounds):33.2f}")
    print(f"goals: json/wire at least 2.5, ticket/json at most 1.2; {kept(kept_lines)}")


def in_pages(files: Sequence[Path], rounds: int) -> float:
    """Return ticket/json over all files when a hundred results are alive at once."""
    spent: dict[str, list[float]] = {"json": [], "ticket": []}
    sets = [gzip.decompress(file.read_bytes()).splitlines() for file in files]
    reads: list[Way] = [JiraReader(SiteMapping.from_site(SITE), StatusCatalogue.learned(lines)).read for lines in sets]
    plain: list[Way] = [json.loads] * len(sets)
    for _ in range(rounds):
        for name, ways in (("json", plain), ("ticket", reads)):
            start = time.process_time()
            for lines, way in zip(sets, ways, strict=True):
                page: list[object] = []
                for line in lines:
                    page.append(way(line))
                    if len(page) == 100:
                        page.clear()
            spent[name].append(time.process_time() - start)
    return median(spent["ticket"]) / median(spent["json"])


def medians(ways: Sequence[Way], lines: Sequence[bytes], rounds: int) -> list[float]:
    """Return each way's median CPU seconds for all lines; the ways take turns, so that all meet the same weather."""
    spent: list[list[float]] = [[] for _ in ways]
    for way in ways:
        for line in lines:
            way(line)
    for _ in range(rounds):
        for way, times in zip(ways, spent, strict=True):
            gc.collect()
            start = time.process_time()
            for line in lines:
                way(line)
            times.append(time.process_time() - start)
    return [median(times) for times in spent]


def package_issue() -> Way:
    """Return what makes an Issue of the `jira` package out of a line."""
    from jira.resilientsession import ResilientSession
    from jira.resources import Issue

    session = ResilientSession()
    return lambda line: Issue({}, session, raw=json.loads(line))


def kept(lines: Sequence[bytes]) -> str:
    """Return how much memory the tickets of all lines take, scaled to 100,000, beside their decoded JSON."""
    reader = JiraReader(SiteMapping.from_site(SITE), StatusCatalogue.learned(lines))
    gc.collect()
    before = resident_mb()
    tickets = [reader.read(line) for line in lines]
    per_100k = (resident_mb() - before) / len(tickets) * 100_000
    return f"100,000 such tickets kept take about {per_100k:.0f} MB"


def resident_mb() -> float:
    """Return the resident memory of this process; where /proc is missing, its highest so far."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
