"""A flood of webhooks (goal G14): `python benchmarks/webhooks.py [--rate N] [--seconds N] [--connections N]`.

The daemon's own server, inbox and store run in a process of their own; we send signed deliveries of a few kilobytes to
it, each with an identifier of its own, and wait for each answer, which comes after it was stored. CPU time is the
server's alone, so it says what a delivery costs however busy the machine is; rate and latency hold for a quiet one.
"""

from __future__ import annotations

import argparse
import asyncio
import hmac
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import goal
from jira_csext.meter import Meter
from jira_csext.store import Owner, open_store
from jira_csext.web.app import inside
from jira_csext.web.inbox import Inbox
from jira_csext.web.metrics import Figures
from jira_csext.web.server import Address, listen, serving
from jira_csext.web.vitals import Vitals
from jira_csext.web.webhooks import Door

SECRET: Final = b"a secret that nobody guesses"
SITE: Final = "acme"
US: Final = Owner("here", 1, "us")
TICKETS: Final = 2000
NOW: Final = 1_779_100_000


class Answers(NamedTuple):
    """What came back: seconds to each answer, and how many were not taken in."""

    seconds: list[float]
    refused_count: int
    took: float


def a_body() -> bytes:
    """Return a delivery as Jira sends one, some three kilobytes; what differs is put in between."""
    fields: dict[str, Any] = {f"customfield_{10000 + number}": None for number in range(60)}
    fields |= {"summary": "Where is it?", "description": "It was to be here on Monday. " * 20, "labels": ["vip"]}
    issue = {"id": "ISSUE-ID", "key": "SUP-1", "fields": fields}
    told = {"timestamp": NOW * 1000, "webhookEvent": "jira:issue_updated", "issue": issue}
    return json.dumps(told).encode()


def serve(folder: Path) -> None:
    """Serve until standard input ends: a line in, a line out with CPU seconds and memory (MB) so far."""
    meter = Meter()
    url = f"sqlite:///{folder / 'csext.db'}"
    with ExitStack() as stack:
        inbox = Inbox(url, SITE, lambda: NOW, lambda: None, meter)
        inbox.start()
        stack.callback(inbox.close)
        vitals = Vitals(url, SITE, US.token, lambda: NOW, meter, 300)
        door = Door(SITE, [SECRET], signed=True, inbox=inbox, clock=lambda: NOW, meter=meter)
        listening = listen(Address("127.0.0.1", 0))
        stack.enter_context(serving([(listening, inside(vitals, Figures(vitals), door))]))
        print(listening.address.port, flush=True)
        for _ in sys.stdin:
            resident = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096 / 1e6
            print(json.dumps({"cpu": process_time(), "mb": resident, "new": meter.webhook_new_count}), flush=True)


class Flood:
    """So many deliveries a second over so many connections, each answered before the next on its own."""

    def __init__(self, port: int, rate: int, connections: int) -> None:
        self._port, self._rate, self._connections = port, rate, connections
        self._body = a_body()
        self._number = 0
        self._seconds: list[float] = []
        self._refused_count = 0

    def run(self, seconds: float) -> Answers:
        """Send for so long and return what came of it."""
        self._seconds, self._refused_count = [], 0
        began = perf_counter()
        asyncio.run(self._all(seconds))
        return Answers(self._seconds, self._refused_count, perf_counter() - began)

    async def _all(self, seconds: float) -> None:
        every = self._connections / self._rate
        await asyncio.gather(*(self._one(every, number / self._rate, seconds) for number in range(self._connections)))

    async def _one(self, every: float, first: float, seconds: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        began = perf_counter() + first
        for turn in range(int(seconds / every)):
            await asyncio.sleep(max(0.0, began + turn * every - perf_counter()))
            sent_at = perf_counter()
            writer.write(self._request())
            answer = await reader.readuntil(b"\r\n\r\n")
            self._seconds.append(perf_counter() - sent_at)
            self._refused_count += not answer.startswith(b"HTTP/1.1 204 ")
        writer.close()

    def _request(self) -> bytes:
        self._number += 1
        body = self._body.replace(b"ISSUE-ID", b"%d" % (10_000 + self._number % TICKETS))
        signature = hmac.new(SECRET, body, "sha256").hexdigest()
        head = (
            f"POST /webhooks/jira/{SITE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature: sha256={signature}\r\nX-Atlassian-Webhook-Identifier: delivery-{self._number}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def metrics_seconds(folder: Path) -> float:
    """Return the median seconds of `/metrics`, the store asked anew each time."""
    at = iter(range(NOW, NOW + 10_000, 10))
    vitals = Vitals(f"sqlite:///{folder / 'csext.db'}", SITE, US.token, lambda: next(at), Meter(), 300)
    figures = Figures(vitals)
    found: list[float] = []
    for _ in range(20):
        began = perf_counter()
        figures.text()
        found.append(perf_counter() - began)
    return median(found)


def measure(rate: int, seconds: int, connections: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_store(f"sqlite:///{folder / 'csext.db'}") as store:
            store.lease.acquire(SITE, US, NOW)
        words = [sys.executable, __file__, "--serve", name]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdin is not None
            assert server.stdout is not None
            flood = Flood(int(server.stdout.readline()), rate, connections)
            flood.run(2)
            before = _asked(server)
            answers = flood.run(seconds)
            after = _asked(server)
            server.stdin.close()
        count = len(answers.seconds)
        p99 = quantiles(answers.seconds, n=100)[98]
        with open_store(f"sqlite:///{folder / 'csext.db'}") as store:
            waiting = len(store.webhooks.waiting(SITE))
        print(f"{count} deliveries in {answers.took:.1f} s over {connections} connections, {waiting} tickets announced")
        goal(
            "stored and answered, a second",
            (count - answers.refused_count) / answers.took,
            rate * 0.98,
            "{:.0f}",
            at_least=True,
        )
        goal("p99 of the answers (ms)", p99 * 1000, 25, "{:.1f}")
        goal("CPU of the server for each (us)", (after["cpu"] - before["cpu"]) / count * 1e6, 500, "{:.0f}")
        goal("turned away", answers.refused_count, 0, "{:.0f}")
        goal(
            "stored of those answered (%)",
            (after["new"] - before["new"]) / max(1, count - answers.refused_count) * 100,
            100,
            "{:.1f}",
            at_least=True,
        )
        goal("memory grown meanwhile (MB)", after["mb"] - before["mb"], 4, "{:.1f}")
        goal("/metrics, the store asked anew (ms)", metrics_seconds(folder) * 1000, 60, "{:.1f}")


def _asked(server: subprocess.Popen[str]) -> dict[str, Any]:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write("\n")
    server.stdin.flush()
    found: dict[str, Any] = json.loads(server.stdout.readline())
    return found


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--connections", type=int, default=20)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve is not None:
        serve(given.serve)
    else:
        measure(given.rate, given.seconds, given.connections)


if __name__ == "__main__":
    main()
