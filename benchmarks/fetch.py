"""Speed of reading a Jira over HTTP: `python benchmarks/fetch.py [--rounds N] [--pages N]` (goal G10).

A stand-in in a process of its own answers each request after 20 ms, from memory once it has been asked the same before.
Wall-clock time, medians of alternating rounds, for pages of a hundred issues with their history and comments: ours as
tickets (bulk fetch, then the comments' properties: two requests a page) with one connection, the daemon's four, and
eight; the `jira` package as Issue objects (search with the changelog: one request a page, no properties).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
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
PAGE, MOST = 100, 8
CONNECTIONS: Final = (1, 4, MOST)
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
    """Serve pages of a hundred issues until the standard input is closed.

    An issue is some nine kilobytes, and three more for its comments with their properties.
    """
    box = Sandbox("cloud")
    box.fill(pages * PAGE)
    agent, client = box.person("irina.lugova"), box.person("web@bluebell-kitchens.example")
    for issue in list(box.site.issues.values()):
        acts: list[Callable[[], object]] = [
            *(partial(agent.prioritize, issue.key, priority) for priority in ("High", "Low", "Medium", "High")),
            partial(agent.assign, issue.key, "irina.lugova"),
            partial(agent.comment, issue.key, TEXT),
            partial(client.comment, issue.key, TEXT),
        ]
        for act in acts:
            box.clock.set(box.now_ms + 1000)
            act()
    with serve(Slow(box), 0) as serving:
        print(serving.url, *box.auth, ",".join(str(issue_id) for issue_id in box.site.issues), flush=True)
        sys.stdin.read()


def ours_at(url: str, email: str, token: str, connections: int) -> JiraHelpdesk:
    """Return the adapter that has learned all it needs of the site."""
    settings: dict[str, Any] = {
        "helpdesk": {"kind": "jira", "url": url, "email": email, "scope": "project = SUP"},
        "agents": {"groups": ["support"]},
        "daemon": {"connections": connections},
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
    parser.add_argument("--pages", type=int, default=48)
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
    pages = len(ids) // PAGE
    helpdesks = {count: ours_at(url, email, token, count) for count in CONNECTIONS}
    ways: dict[str, Callable[[], int]] = {
        f"ours, connections: {count}": partial(read_by, one, ids) for count, one in helpdesks.items()
    }
    ways["the jira package"] = package_at(url, email, token)
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
    for helpdesk in helpdesks.values():
        helpdesk.close()
    rates = {name: pages / median(spent) for name, spent in walls.items()}
    print(f"pages of {PAGE} issues, {LATENCY * 1000:.0f} ms an answer")
    for name, rate in rates.items():
        per_page = median(cpus[name]) / pages
        print(f"{name:24}{rate:7.1f} pages/s {rate * PAGE:9,.0f} issues/s {per_page * 1000:7.1f} ms of CPU a page")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB, of all ways together\n")
    one, most = f"ours, connections: {CONNECTIONS[0]}", f"ours, connections: {MOST}"
    alone = 1 / (2 * LATENCY + median(cpus[one]) / pages)
    goal("with one connection, of what latency and CPU allow", rates[one] / alone, 0.95, at_least=True)
    goal(f"with {MOST} connections, pages/s", rates[most], 130, "{:.0f}", at_least=True)
    goal(f"with {MOST} connections, times the package", rates[most] / rates["the jira package"], 10, at_least=True)


if __name__ == "__main__":
    main()
