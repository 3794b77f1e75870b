"""A daemon killed at any point of a delivery, or left without an answer: every comment is there, and none twice.

`CSEXT_KILLS=50` kills fifty times at each point (and loses a hundred answers); without it a few times.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from jira_csext.sandbox import faults
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.faults import Hold
from jira_csext.sandbox.state.model import Flavour
from jira_csext.store import OutboxState, open_store
from tests.stories.killed_driver import SITE

KILLS = int(os.environ.get("CSEXT_KILLS", "4"))
MORNING = "2026-05-18T09:30:00+03:00"
CLIENT = "web@bluebell-kitchens.example"
SAID = ("first-answer/created/breach/note overdue", "kept-posted/created/breach/reply still-working")
ALSO_SAID = "kept-posted/created/breach/note client-warned"


class Story:
    """A stand-in Jira with tickets that nobody answers, and a daemon that is asked to take turns at it."""

    def __init__(self, box: Sandbox, repo: Path, store: Path | str, **more: object) -> None:
        email, token = box.auth
        self.box, self.store = box, store
        self.url = store if isinstance(store, str) else f"sqlite:///{store}"
        site = {
            "helpdesk": {
                "kind": "jira",
                "url": box.url,
                "email": email if box.site.cloud else "",
                "scope": "project = SUP",
            },
            "agents": {"accounts": ["irina.lugova"]},
            "states": {"resolved": [{"category": "done"}]},
            **more,
        }
        given = json.dumps({"site": site, "token": token, "store": self.url})
        self.driver = subprocess.Popen(
            [sys.executable, str(repo / "tests/stories/killed_driver.py"), given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=repo,
            env={**os.environ, "PYTHONPATH": str(repo)},
        )
        self.endings: Counter[int] = Counter()
        self.tickets: list[str] = []

    def opened(self, count: int) -> None:
        """Let the client write tickets, after the daemon has adopted the site; then let their hour pass."""
        self.turn()
        self.box.advance(60)
        self.tickets = [self.box.person(CLIENT).create("SUP", "Question", f"Question {n}") for n in range(count)]
        self.box.advance(60)
        self.turn()
        self.box.advance(3600)

    def turn(self, point: str = "never", *, keep: bool = False) -> int:
        """Let the daemon take a turn; return its exit status, below zero for the signal that ended it.

        Faults on order end with it, unless they are to `keep`.
        """
        hold = None
        if point == "held":
            # Jira has acted, and the answer does not come.
            hold = self.box.faults.hold("POST", "*/comment", after=True)
        self._tell(f"{point} {self.box.now_ms // 1000}")
        child = self._said()["child"]
        told: list[dict[str, Any]] = []
        ending = Thread(target=lambda: told.append(self._ending(hold)))
        ending.start()
        # A turn that says nothing is not held.
        if hold is not None and hold.reached.wait(20) and not told:
            os.kill(child, signal.SIGKILL)
        ending.join()
        if not keep:
            self.box.faults.clear()
        ended = int(told[0]["ended"])
        self.endings[ended] += 1
        return ended

    def _ending(self, hold: Hold | None) -> dict[str, Any]:
        """Wait until the turn has ended, and let nobody wait for its being held any more."""
        told = self._said()
        while "ended" not in told:
            told = self._said()
        if hold is not None:
            hold.reached.set()
        return told

    def killed_often(self, point: str, copy: Path | None = None, *, at_most: int) -> Path:
        """Let the daemon be killed at a point KILLS times, fewer when `at_most` turns have ended well before.

        Return `copy`, the store as it was after half of the kills, where a file is asked for.
        """
        older = None
        while self.endings[-signal.SIGKILL] < KILLS and self.endings[0] < at_most:
            self.box.advance(90)
            self.turn(point)
            if copy is not None and older is None and self.endings[-signal.SIGKILL] >= KILLS // 2:
                older = self.copied(copy)
        assert (older is None) == (copy is None)
        return older or Path()

    def settled(self, at_most: int = 60) -> None:
        """Let the daemon take turns, a minute or two apart, until nothing is left to be done."""
        counts: dict[OutboxState, int] = {}
        for _ in range(at_most):
            self.box.advance(90)
            assert self.turn() == 0
            with open_store(self.url, read_only=True) as store:
                counts = store.outbox.counts(SITE)
            if set(counts) == {"sent"} and sum(counts.values()) == 4 * len(self.tickets):
                return
        raise AssertionError(f"not settled: {counts}")

    def copied(self, to: Path) -> Path:
        """Make a copy of the store as it is."""
        with closing(sqlite3.connect(self.store)) as live, closing(sqlite3.connect(to)) as copy:
            live.backup(copy)
        return to

    def restored(self, copy: Path) -> None:
        """Put an older copy in the place of the store."""
        with closing(sqlite3.connect(copy)) as older, closing(sqlite3.connect(self.store)) as live:
            older.backup(live)

    def sent_on_record(self) -> int:
        with open_store(self.url, read_only=True) as store:
            return store.outbox.counts(SITE).get("sent", 0)

    def assert_each_said_once(self) -> None:
        """Compare what Jira shows with what was to be said."""
        for key in self.tickets:
            issue = self.box.issue(key)
            ours = [comment for comment in issue.comments if comment.author == self.box.bot.uid]
            marks = Counter(comment.properties["jira_csext"]["key"] for comment in ours)
            assert marks == Counter(f"{SITE}/{issue.id}/{said}" for said in (*SAID, ALSO_SAID)), key
            inside = {
                c.properties["jira_csext"]["key"].rpartition("/")[2]: self.box.site.is_internal(issue, c) for c in ours
            }
            assert inside == {"note overdue": True, "reply still-working": False, "note client-warned": True}
            assert list(issue.fields["labels"]) == ["sla-breached"]

    def close(self) -> None:
        assert self.driver.stdin is not None
        assert self.driver.stdout is not None
        self.driver.stdin.close()
        self.driver.wait(20)
        self.driver.stdout.close()

    def _tell(self, line: str) -> None:
        assert self.driver.stdin is not None
        self.driver.stdin.write(f"{line}\n")
        self.driver.stdin.flush()

    def _said(self) -> dict[str, Any]:
        assert self.driver.stdout is not None
        line = self.driver.stdout.readline()
        assert line, "the driver has ended"
        said = json.loads(line)
        assert isinstance(said, dict)
        return said


@contextmanager
def a_story(repo: Path, store: Path | str, flavour: Flavour, **more: object) -> Iterator[Story]:
    box = Sandbox(flavour, at=MORNING)
    with box.serving():
        story = Story(box, repo, store, **more)
        try:
            yield story
        finally:
            story.close()


@pytest.mark.parametrize("point", ["before sending", "after sending", "held", "before sent"])
def test_killed_at_any_point_of_a_delivery_everything_is_said_and_nothing_twice(
    repo: Path, tmp_path: Path, point: str
) -> None:
    flavour: Flavour = "dc" if point == "after sending" else "cloud"
    with a_story(repo, tmp_path / "csext.db", flavour) as story:
        story.opened(KILLS // 2 + 2)
        older = story.killed_often(point, tmp_path / "older.db", at_most=3 * KILLS + 20)
        assert story.endings[-signal.SIGKILL] == KILLS
        story.settled()
        story.assert_each_said_once()

        story.restored(older)
        assert story.sent_on_record() < 4 * len(story.tickets)
        story.settled()
        story.assert_each_said_once()


LOST = {
    "dropped": faults.dropped(),
    "a bad gateway": faults.status(502),
    "a login page": faults.login_page(),
    "half an answer": faults.truncated(),
    "a redirect": faults.redirect(),
}


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_answers_lost_after_jira_has_acted_double_nothing(repo: Path, tmp_path: Path, flavour: Flavour) -> None:
    with a_story(repo, tmp_path / "csext.db", flavour) as story:
        story.opened(KILLS // 2 + 2)
        older = story.copied(tmp_path / "older.db")
        orders = [
            story.box.faults.order(effect, "POST", "*/comment", times=KILLS // len(LOST) + 1, after=True)
            for effect in LOST.values()
        ]
        asked = sum(order.left or 0 for order in orders)
        assert asked >= KILLS
        for _ in range(20):
            story.box.advance(90)
            story.turn(keep=True)
        assert sum(order.left or 0 for order in orders) <= asked - KILLS
        story.box.faults.clear()
        story.settled()
        story.assert_each_said_once()

        story.restored(older)
        story.settled()
        story.assert_each_said_once()


def test_answers_lost_before_jira_has_acted_lose_nothing(repo: Path, tmp_path: Path) -> None:
    with a_story(repo, tmp_path / "csext.db", "cloud") as story:
        story.opened(3)
        story.box.faults.order(faults.dropped(), "POST", "*/comment", times=3)
        story.box.advance(90)
        story.turn()
        story.settled()
        story.assert_each_said_once()
