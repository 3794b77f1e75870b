"""A first start on many open tickets: what it costs, that it goes on after a kill, and what an idle turn costs then.

By default two thousand tickets; `CSEXT_SCALE=100000` for as many as the promise names. `-s` shows the figures.
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

from jira_csext.helpdesks.jira.adapter import JiraHelpdesk, open_jira
from jira_csext.sandbox import faults
from jira_csext.sandbox.box import Sandbox
from jira_csext.store import open_store
from jira_csext.sync.loop import Turn, turn
from jira_csext.sync.watched import Watched
from tests.watching import SITE, a_watched, first_answer

SCALE = int(os.environ.get("CSEXT_SCALE") or 2000)
SMALL = 1000
FILLED = "2026-05-18T09:30:00+03:00"
CLIENT = "web@bluebell-kitchens.example"
DAY, MINUTE = 86_400, 60
DRIVER = Path(__file__).with_name("first_start.py")


def a_jira(count: int) -> Sandbox:
    """A Jira in which so many tickets have been open for two days, with no answer within the four hours promised."""
    box = Sandbox("cloud", at=FILLED)
    box.fill(count)
    box.advance(2 * DAY)
    return box


def spoken_to(url: str, email: str, token: str) -> JiraHelpdesk:
    """The adapter as the daemon has it."""
    site = {
        "helpdesk": {"kind": "jira", "url": url, "email": email, "scope": "project = SUP"},
        "agents": {"groups": ["support"]},
        "states": {"resolved": [{"category": "done"}]},
    }
    opened = open_jira(site, {"token": token}, lambda _: None)
    assert isinstance(opened, JiraHelpdesk)
    return opened


@contextmanager
def watching(box: Sandbox, path: Path) -> Iterator[Watched]:
    """The daemon at that Jira, with its store in that file."""
    helpdesk = spoken_to(box.url, *box.auth)
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


def test_many_open_tickets_are_taken_in_and_one_created_meanwhile_is_served_first(tmp_path: Path) -> None:
    box = a_jira(SCALE)
    with box.serving(), watching(box, tmp_path / "csext.db") as watched:
        began = time.process_time()
        first = a_turn(box, watched)
        assert first.changed_count == SCALE
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
        assert watched.store.counts(SITE).ticket_count == SCALE + 1
        assert watched.store.looks.count(SITE) == 0
        assert writes_of(box) == []
        assert watched.store.outbox.counts(SITE) == {}
        requests = len(box.log)
        # Ids by 5,000, tickets by 100, two questions a turn; the site's own facts, and what an hour's canary asks.
        assert requests <= SCALE // 5000 + 1 + SCALE // 100 + 2 * (turns + 3) + 40

        # Nobody answers the new one: that is said, once, and of it alone.
        for _ in range(4):
            a_turn(box, watched, 3700)
        assert len(writes_of(box)) == 1
        assert len(box.issue(key).comments) == 1
        figures = f"{SCALE} tickets: {turns} turns, {requests} requests, {spent:.1f} s of CPU with the stand-in's"
        tell(figures)


def test_killed_halfway_the_first_start_goes_on_where_it_was(tmp_path: Path) -> None:
    box = a_jira(SCALE)
    path = tmp_path / "csext.db"
    with box.serving():
        command = [sys.executable, str(DRIVER), box.url, *box.auth, str(path)]
        # The first half of the reads passes; the next one is kept until the daemon is dead.
        box.faults.order(faults.as_is(), "POST", "*/issue/bulkfetch", times=SCALE // 200, after=True)
        reads = box.faults.hold("POST", "*/issue/bulkfetch", times=1, after=True)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=DRIVER.parents[2]) as daemon:
            try:
                assert reads.reached.wait(60 + SCALE // 100)
            finally:
                daemon.send_signal(signal.SIGKILL)
        reads.release()
        box.faults.clear()
        taken_in = box.log.count("POST", "*/issue/bulkfetch")
        listed = box.log.count("POST", "*/search/jql")

        with watching(box, path) as watched:
            assert 0 < watched.store.looks.count(SITE) < SCALE
            while a_turn(box, watched, 1).more:
                pass
            assert watched.store.counts(SITE).ticket_count == SCALE
            assert watched.store.looks.count(SITE) == 0
            assert watched.store.outbox.counts(SITE) == {}
        assert writes_of(box) == []
        # No more than the hundred in flight was read twice, and nothing was listed again.
        assert box.log.count("POST", "*/issue/bulkfetch") <= SCALE // 100 + 2
        assert taken_in >= SCALE // 200 - 1
        tell(f"killed after {taken_in} of {SCALE // 100} reads and {listed} searches; all of the rest came after it")


def test_an_idle_turn_asks_twice_and_costs_the_same_however_many_are_open(tmp_path: Path) -> None:
    with idle(SMALL, tmp_path) as few, idle(SCALE, tmp_path) as many:
        spent: dict[int, list[float]] = {SMALL: [], SCALE: []}
        for _ in range(50):
            for count, (box, watched) in ((SMALL, few), (SCALE, many)):
                box.advance(MINUTE)
                box.log.clear()
                began = time.thread_time()
                turn(watched, box.now_ms // 1000)
                spent[count].append(time.thread_time() - began)
                assert len(box.log) <= 2
        costs = {count: median(times) for count, times in spent.items()}
    tell(f"CPU of an idle turn: {', '.join(f'{cost * 1000:.2f} ms with {n}' for n, cost in costs.items())}")
    assert costs[SCALE] < costs[SMALL] * 1.5


@contextmanager
def idle(count: int, folder: Path) -> Iterator[tuple[Sandbox, Watched]]:
    """A daemon that has taken all in, its hourly questions just asked."""
    box = a_jira(count)
    with box.serving(), watching(box, folder / f"{count}.db") as watched:
        while a_turn(box, watched, 1).more:
            pass
        a_turn(box, watched, 3600)
        yield box, watched
