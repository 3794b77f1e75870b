"""Speed of reading a Jira over HTTP: `python benchmarks/fetch.py [--rounds N] [--pages N]` (goal G10).

A stand-in in a process of its own answers each request after 20 ms, from memory once it has been asked the same before.
Wall-clock time, medians of alternating rounds, for pages of a hundred issues with their history and comments: ours as
tickets (bulk fetch, then the comments' properties: two requests a page), one after the other and by eight threads with
an adapter each; the `jira` package as Issue objects (search with the changelog: one request a page, no properties).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import goal
from jira_csext.helpdesks.jira.adapter import JiraHelpdesk, open_jira
from jira_csext.helpdesks.port import Fetched
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.rest.wire import Answer, Request
from jira_csext.sandbox.server import serve

LATENCY: Final = 0.02
PAGE, THREADS = 100, 8
TEXT: Final = "We have looked at it and cannot see what is wrong. " * 6


class Slow:
    """A stand-in that takes its time over each answer, and remembers what it has answered."""

    def __init__(self, box: Sandbox) -> None:
        self.site, self.faults, self._box = box.site, box.faults, box
        self._answers: dict[tuple[str, str, str, bytes], Answer] = {}
        self._never = threading.Event()

    @property
    def now_ms(self) -> int:
        """What time it is there."""
        return self._box.now_ms

    def answer(self, request: Request) -> Answer:
        """Return the answer, later."""
        question = request.method, request.path, repr(request.query), request.body
        answer = self._answers.get(question)
        if answer is None:
            answer = self._answers[question] = self._box.answer(request)
        self._never.wait(LATENCY)
        return answer


def stand_in(pages: int) -> None:
    """Serve pages of a hundred issues of some six kilobytes until the standard input is closed."""
    box = Sandbox("cloud")
    box.fill(pages * PAGE)
    agent, client = box.person("irina.lugova"), box.person("web@bluebell-kitchens.example")
    for issue in list(box.site.issues.values()):
        for priority in ("High", "Low", "Medium", "High"):
            box.clock.set(box.now_ms + 1000)
            agent.prioritize(issue.key, priority)
        agent.assign(issue.key, "irina.lugova")
        agent.comment(issue.key, TEXT)
        client.comment(issue.key, TEXT)
    with serve(Slow(box), 0) as serving:
        print(serving.url, *box.auth, ",".join(str(issue_id) for issue_id in box.site.issues), flush=True)
        sys.stdin.read()


def ours_at(url: str, email: str, token: str) -> JiraHelpdesk:
    """Return the adapter that has learned all it needs of the site."""
    settings: dict[str, Any] = {
        "helpdesk": {"kind": "jira", "url": url, "email": email, "scope": "project = SUP"},
        "agents": {"groups": ["support"]},
    }
    opened = open_jira(settings, {"token": token}, lambda _: None)
    assert isinstance(opened, JiraHelpdesk)
    opened.capabilities()
    return opened


def package_at(url: str, email: str, token: str) -> Callable[[], int]:
    """Return what reads all issues as the `jira` package does, a page kept at a time."""
    from jira import JIRA

    client = JIRA(server=url, basic_auth=(email, token), options={"rest_api_version": "3"}, get_server_info=False)
    client.deploymentType = "Cloud"

    def read() -> int:
        count, page = 0, None
        while page is None or page.nextPageToken:
            page = client.enhanced_search_issues(
                "project = SUP ORDER BY created ASC",
                nextPageToken=page.nextPageToken if page is not None else None,
                maxResults=PAGE,
                fields="*all",
                expand="changelog",
            )
            count += len(page)
        return count

    return read


def read_by(helpdesk: JiraHelpdesk, ids: list[str]) -> int:
    """Return how many of those became tickets."""
    return sum(isinstance(found, Fetched) for found in helpdesk.read(ids))


def main() -> None:
    """Print the table and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        stand_in(given.pages)
        return
    command = [sys.executable, __file__, "--serve", "--pages", str(given.pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        url, email, token, listed = served.stdout.readline().split()
        try:
            measure(url, email, token, listed.split(","), given.rounds)
        finally:
            served.communicate()


def measure(url: str, email: str, token: str, ids: list[str], rounds: int) -> None:
    """Let the ways take turns and print what they took."""
    pages = [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
    helpdesks = [ours_at(url, email, token) for _ in range(THREADS)]
    package = package_at(url, email, token)

    def one_after_the_other() -> int:
        return sum(read_by(helpdesks[0], page) for page in pages)

    def by_threads() -> int:
        with ThreadPoolExecutor(THREADS) as pool:
            shares = [
                pool.submit(lambda one, share: sum(read_by(one, page) for page in share), one, pages[place::THREADS])
                for place, one in enumerate(helpdesks)
            ]
            return sum(share.result() for share in shares)

    ways = {"ours": one_after_the_other, f"ours, {THREADS} threads": by_threads, "the jira package": package}
    walls: dict[str, list[float]] = {name: [] for name in ways}
    cpus: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            began, cpu = perf_counter(), process_time()
            count = way()
            spent, used = perf_counter() - began, process_time() - cpu
            assert count == len(ids), f"{name} read {count} of {len(ids)}"
            if turn:
                # The first time the stand-in has to work the answers out.
                walls[name].append(spent)
                cpus[name].append(used)
    for helpdesk in helpdesks:
        with closing(helpdesk):
            pass
    rates = {name: len(pages) / median(spent) for name, spent in walls.items()}
    print(f"pages of {PAGE} issues, {LATENCY * 1000:.0f} ms an answer")
    for name, rate in rates.items():
        per_page = median(cpus[name]) / len(pages)
        print(f"{name:20}{rate:7.1f} pages/s {rate * PAGE:9,.0f} issues/s {per_page * 1000:7.1f} ms of CPU a page")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB, of all ways together\n")
    alone = 1 / (2 * LATENCY + median(cpus["ours"]) / len(pages))
    goal("ours, of what latency and its CPU allow", rates["ours"] / alone, 0.95, at_least=True)
    goal("ours by threads, pages/s", rates[f"ours, {THREADS} threads"], 130, "{:.0f}", at_least=True)
    goal(
        "ours by threads, times the package",
        rates[f"ours, {THREADS} threads"] / rates["the jira package"],
        10,
        at_least=True,
    )


if __name__ == "__main__":
    main()
