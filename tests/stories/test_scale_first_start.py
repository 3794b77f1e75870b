"""A first start on many open tickets: what it costs, that it goes on after a kill, and what an idle turn costs then.

By default few tickets (Data Center reads each by a request of its own); `CSEXT_SCALE=100000` for as many as the promise
names. `-s` shows the figures.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

from jira_csext.helpdesks.jira.adapter import JiraHelpdesk, open_jira
from jira_csext.sandbox import faults
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.state.model import Flavour
from jira_csext.store import open_store
from jira_csext.sync.loop import Turn, turn
from jira_csext.sync.watched import Watched
from tests.watching import SITE, a_watched, first_answer

GIVEN = int(os.environ.get("CSEXT_SCALE") or 0)
FILLED = "2026-05-18T09:30:00+03:00"
CLIENT = "web@bluebell-kitchens.example"
DAY, MINUTE = 86_400, 60
IN_FLIGHT = 8
DRIVER = Path(__file__).with_name("first_start.py")


class Size(NamedTuple):
    """How many tickets are open where, how many ids a search tells at once, and how many tickets a request reads."""

    flavour: Flavour
    tickets: int
    found_at_once: int
    read_at_once: int
    read_by: tuple[str, str]

    @property
    def fewer(self) -> int:
        """A scale to compare with."""
        return min(1000, self.tickets // 2)


SIZES = [
    pytest.param(Size("cloud", GIVEN or 2000, 5000, 100, ("POST", "*/issue/bulkfetch")), id="cloud"),
    pytest.param(Size("dc", GIVEN or 600, 1000, 1, ("GET", "*/issue/[0-9]*")), id="dc"),
]


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> Size:
    chosen: Size = request.param
    return chosen


def a_jira(flavour: Flavour, count: int) -> Sandbox:
    """A Jira in which so many tickets have been open for two days, with no answer within the four hours promised."""
    box = Sandbox(flavour, at=FILLED)
    box.fill(count)
    box.advance(2 * DAY)
    return box


def spoken_to(url: str, email: str, token: str) -> JiraHelpdesk:
    """The adapter as the daemon has it; `email` is empty for Data Center."""
    site = {
        "helpdesk": {"kind": "jira", "url": url, "email": email, "scope": "project = SUP"},
        "agents": {"groups": ["support"]} if email else {"accounts": ["irina.lugova"]},
        "states": {"resolved": [{"category": "done"}]},
    }
    opened = open_jira(site, {"token": token}, lambda _: None)
    assert isinstance(opened, JiraHelpdesk)
    return opened


def signed_in(box: Sandbox) -> tuple[str, str]:
    """The e-mail address (Cloud only) and the token of our account."""
    email, token = box.auth
    return email if box.site.cloud else "", token


@contextmanager
def watching(box: Sandbox, path: Path) -> Iterator[Watched]:
    """The daemon at that Jira, with its store in that file."""
    helpdesk = spoken_to(box.url, *signed_in(box))
    with open_store(f"sqlite:///{path}") as store:
        try:
            yield a_watched(store, helpdesk, box.now_ms // 1000, first_answer("breach"))
        finally:
            helpdesk.close()


def a_turn(box: Sandbox, watched: Watched, seconds: int = MINUTE) -> Turn:
    box.advance(seconds)
    done = turn(watched, box.now_ms // 1000)
    assert done.trouble == ""
    return done


def tell(figures: str) -> None:
    """Show figures to whoever runs this with `-s`."""
    sys.stdout.write(f"\n{figures}\n")


def writes_of(box: Sandbox) -> list[str]:
    """The comments that were written over HTTP."""
    return [logged.path for logged in box.log.find("POST", "*/comment")]


def test_many_open_tickets_are_taken_in_and_one_created_meanwhile_is_served_first(tmp_path: Path, size: Size) -> None:
    box = a_jira(size.flavour, size.tickets)
    with box.serving(), watching(box, tmp_path / "csext.db") as watched:
        began = time.process_time()
        first = a_turn(box, watched)
        assert first.changed_count == size.tickets
        assert first.more

        key = box.person(CLIENT).create("SUP", "Question", "A new one", "Where is it?")
        created_id = str(box.issue(key).id)
        second = a_turn(box, watched)
        assert second.changed_count == 1
        assert watched.store.known(SITE, created_id) is not None

        turns = 2
        while a_turn(box, watched, 1).more:
            turns += 1
        spent = time.process_time() - began
        assert watched.store.counts(SITE).ticket_count == size.tickets + 1
        assert watched.store.looks.count(SITE) == 0
        assert writes_of(box) == []
        assert watched.store.outbox.counts(SITE) == {}
        requests = len(box.log)
        # Ids by thousands, tickets at once or each by itself, two questions a turn; the site's own facts, and what an
        # hour's canary asks.
        reads = size.tickets // size.read_at_once + size.tickets // size.found_at_once + 1
        assert requests <= reads + 2 * (turns + 3) + 40

        # Nobody answers the new one: that is said, once, and of it alone.
        for _ in range(4):
            a_turn(box, watched, 3700)
        assert len(writes_of(box)) == 1
        assert len(box.issue(key).comments) == 1
        figures = f"{size.flavour}, {size.tickets} tickets: {turns} turns, {requests} requests"
        tell(f"{figures}, {spent:.1f} s of CPU with the stand-in's")


def test_killed_halfway_the_first_start_goes_on_where_it_was(tmp_path: Path, size: Size) -> None:
    box = a_jira(size.flavour, size.tickets)
    reads_in_all = size.tickets // size.read_at_once
    path = tmp_path / "csext.db"
    with box.serving():
        command = [sys.executable, str(DRIVER), box.url, *signed_in(box), str(path)]
        # The first half of the reads passes; the next one is kept until the daemon is dead.
        box.faults.order(faults.as_is(), *size.read_by, times=reads_in_all // 2, after=True)
        reads = box.faults.hold(*size.read_by, times=1, after=True)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=DRIVER.parents[2]) as daemon:
            try:
                assert reads.reached.wait(60 + size.tickets // 100)
            finally:
                daemon.send_signal(signal.SIGKILL)
        reads.release()
        box.faults.clear()
        taken_in = box.log.count(*size.read_by)
        listed = box.log.count("POST", "*/search*")

        with watching(box, path) as watched:
            assert 0 < watched.store.looks.count(SITE) < size.tickets
            while a_turn(box, watched, 1).more:
                pass
            assert watched.store.counts(SITE).ticket_count == size.tickets
            assert watched.store.looks.count(SITE) == 0
            assert watched.store.outbox.counts(SITE) == {}
        assert writes_of(box) == []
        # No more than what was in flight was read twice, and nothing was listed again.
        assert box.log.count(*size.read_by) <= reads_in_all + IN_FLIGHT
        assert taken_in >= reads_in_all // 2 - 1
        tell(f"killed after {taken_in} of {reads_in_all} reads and {listed} searches; all of the rest came after it")


def test_an_idle_turn_asks_twice_and_costs_the_same_however_many_are_open(tmp_path: Path, size: Size) -> None:
    fewer, all_of_them = size.fewer, size.tickets
    with idle(size.flavour, fewer, tmp_path) as few, idle(size.flavour, all_of_them, tmp_path) as many:
        spent: dict[int, list[float]] = {fewer: [], all_of_them: []}
        for _ in range(50):
            for count, (box, watched) in ((fewer, few), (all_of_them, many)):
                box.advance(MINUTE)
                box.log.clear()
                began = time.thread_time()
                turn(watched, box.now_ms // 1000)
                spent[count].append(time.thread_time() - began)
                assert len(box.log) <= 2
        costs = {count: median(times) for count, times in spent.items()}
    tell(f"CPU of an idle turn: {', '.join(f'{cost * 1000:.2f} ms with {n}' for n, cost in costs.items())}")
    assert costs[all_of_them] < costs[fewer] * 1.5


@contextmanager
def idle(flavour: Flavour, count: int, folder: Path) -> Iterator[tuple[Sandbox, Watched]]:
    """A daemon that has taken all in, its hourly questions just asked."""
    box = a_jira(flavour, count)
    with box.serving(), watching(box, folder / f"{count}.db") as watched:
        while a_turn(box, watched, 1).more:
            pass
        a_turn(box, watched, 3600)
        yield box, watched
