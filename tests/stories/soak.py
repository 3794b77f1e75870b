"""A soak: the daemon for days beside a living Jira, in any weather, killed again and again, and what became of it.

The same people do the same in each run. `clean` has no faults and no kills. `held` has both while the clock stands:
what waits for some time to pass before it is tried again is let go by hand (`_let_waits_pass`), so that no instant is
spent on it and every comment must be the same as in the clean run, to the second. `running` lets the clock run: the
daemon takes a turn a minute, and what was late meanwhile is late.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path
from typing import Literal

from jira_csext.helpdesks.errors import HelpdeskError
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.hand import Hand
from jira_csext.sandbox.script import Act, Play
from jira_csext.sandbox.storm import Storm
from jira_csext.store import open_store
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn
from jira_csext.sync.watched import Watched
from tests.stories.soak_daemon import SITE, Daemon, Killed, Points, raises, wired_in
from tests.stories.soak_people import begins, ends, script
from tests.stories.soak_site import REPO, Size, instants_of, write_site

Mode = Literal["clean", "held", "running"]
PERCENT = 20
_STORMY_TURNS, _MOST_TURNS = 4, 40
_UNSEEN = "not to be seen"
_MOST_TRIES = 8
_MINUTE, _AN_OPERATOR_LOOKS = 60, 3600
_FIRST_ID, _IDS_AN_ACT, _OUR_FIRST_ID = 10_400, 10, 50_000_000
_FEWEST_A_PAGE, _PAGES = 10, 10


@dataclass(slots=True)
class Figures:
    """What was counted on the way."""

    turns: int = 0
    troubled: int = 0
    starts: int = 0
    failed_starts: int = 0
    calls: int = 0
    stormy_calls: int = 0
    writes: int = 0
    taken_away: int = 0
    kills: int = 0
    processes: int = 0
    retried_by_hand: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)


class Soak:
    """One run."""

    def __init__(self, box: Sandbox, folder: Path, size: Size, mode: Mode) -> None:
        self.box, self.folder, self.size, self.mode = box, folder, size, mode
        self.figures = Figures()
        self.shown: dict[int, bool] = {}
        """Of each comment of ours, by its id, whether it was public at any moment when we wrote it."""
        box.site.index.watchers.append(self._noticed)
        self._our_ids = count(_OUR_FIRST_ID)
        self._ids = self._our_ids
        box.site.next_id = lambda: next(self._ids)  # type: ignore[method-assign]
        self._storm = Storm(PERCENT, size.seed)
        self._storm.blows = self._is_stormy = mode != "clean"
        box.faults.by_chance = lambda request: self._storm.fault(request, box.now_ms // 1000)
        self._dice = Dice("soak", size.seed, "kills")
        self._points = Points(raises)
        self._wired = wired_in(folder)
        self._looked_at = self.now
        self._daemon: Daemon | None = None
        self._driver: subprocess.Popen[str] | None = None

    @property
    def now(self) -> int:
        """Jira's clock, and this machine's."""
        return self.box.now_ms // 1000

    @property
    def watched(self) -> Watched:
        """The site as the daemon has it."""
        assert self._daemon is not None
        return self._daemon.watched

    def run(self) -> None:
        """Live through all the days."""
        began = time.process_time()
        self.box.play(
            Play(each.at_ms, each.person, self._by_people(place, each.act))
            for place, each in enumerate(script(self.size.tickets, self.size.days, self.size.seed))
        )
        end = ends(self.size.days)
        instants = list(instants_of(self.size))
        busy = sum(at < end for at in instants)
        for place, at in enumerate(instants):
            if at >= end:
                # The hours after the last evening: nobody does anything, all is well, and what was left is made good.
                self._storm.blows = self._is_stormy = False
            if at > self.now:
                self._to(at)
            share = (place + 1) / busy if at < end else 0
            if self.mode == "running":
                self._while_it_runs(instants[place + 1] if place + 1 < len(instants) else at + 3600, share)
            else:
                self._while_it_stands(share)
        self.figures.seconds = time.process_time() - began

    def close(self) -> None:
        """End what still runs."""
        if self._daemon is not None:
            self._daemon.close()
            self._daemon = None
        if self._driver is not None and self._driver.stdin is not None and self._driver.stdout is not None:
            self._driver.stdin.close()
            self._driver.wait(20)
            self._driver.stdout.close()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the store to read."""
        with open_store(f"sqlite:///{self.folder / 'csext.db'}", read_only=True) as store:
            yield store

    def _by_people(self, place: int, act: Act) -> Act:
        """Number what people make by their act alone, so that it has the same numbers whatever we did before."""

        def numbered(hand: Hand) -> None:
            self._ids = count(_FIRST_ID + place * _IDS_AN_ACT)
            try:
                act(hand)
            finally:
                self._ids = self._our_ids

        return numbered

    def _noticed(self, issue_id: int) -> None:
        # People may move a ticket to where nothing is internal any more: what counts is what we did.
        site = self.box.site
        issue = site.issues.get(issue_id)
        for said in issue.comments if issue is not None else ():
            if issue is not None and said.author == self.box.bot.uid and said.updated_ms == site.now_ms:
                public = not site.is_internal(issue, said) and said.visibility is None
                self.shown[said.id] = public or self.shown.get(said.id, False)

    # Time

    def _to(self, at: int) -> None:
        self.box.advance(at - self.now)

    def _while_it_stands(self, share: float) -> None:
        if self._is_stormy:
            self._storm.blows = True
            for _ in range(_STORMY_TURNS):
                self._let_waits_pass()
                self._try(share)
            self._storm.blows = False
        self._until_calm()

    def _until_calm(self) -> None:
        for _ in range(_MOST_TURNS):
            if self.mode != "clean":
                self._let_waits_pass()
            done = self._try(0)
            if done is not None and not done.trouble and not done.more and self._is_calm():
                return
        raise AssertionError(f"no calm at {self.now}: {self._waiting()}")

    def _while_it_runs(self, until: int, share: float) -> None:
        while True:
            if self.now - self._looked_at >= _AN_OPERATOR_LOOKS:
                self._retry_parked()
                self._looked_at = self.now
            done = self._try(share)
            if done is not None and not done.trouble and not done.more and self._is_calm():
                return
            if self.now + _MINUTE >= until:
                return
            self._to(self.now + _MINUTE)

    # The daemon

    def _try(self, share: float) -> Turn | None:
        """Let the daemon take a turn, started anew if it has to be; None when it did not come to its end."""
        if share and self.figures.kills < self.size.kills * share and self.mode != "clean":
            if self._points.left is None and self._is_turn_of_a_process():
                self._killed_as_a_process()
                return None
            if self._points.left is None:
                self._points.left = self._dice.between(1, 60)
        try:
            if self._daemon is None:
                self._start()
            assert self._daemon is not None
            self.figures.turns += 1
            done = self._daemon.turn(self.now)
        except Killed:
            self.figures.kills += 1
            self._end()
            return None
        except HelpdeskError as error:
            # A daemon that cannot begin says so, ends, and is begun anew by whoever looks after it.
            self.figures.failed_starts += 1
            self.figures.troubles[type(error).__name__] += 1
            self._end()
            return None
        finally:
            self._fold_log()
        if done.trouble:
            self.figures.troubled += 1
        return done

    def _start(self) -> None:
        self.figures.starts += 1
        self._daemon = Daemon(self._wired, self._points)
        self._daemon.start(self.now)

    def _end(self) -> None:
        if self._daemon is not None:
            self._daemon.close()
            self._daemon = None

    def _is_turn_of_a_process(self) -> bool:
        kills, processes = self.figures.kills, self.figures.processes
        return processes < self.size.processes and kills * self.size.processes >= processes * self.size.kills

    def _killed_as_a_process(self) -> None:
        """Let another process be the daemon until it is killed."""
        self._end()
        if self._driver is None:
            self._driver = subprocess.Popen(
                [sys.executable, str(REPO / "tests/stories/soak_daemon.py"), str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=REPO,
                env={**os.environ, "PYTHONPATH": str(REPO)},
            )
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.write(f"{self._dice.between(20, 120)} {self.now}\n")
        self._driver.stdin.flush()
        ended = int(self._driver.stdout.readline())
        self._fold_log()
        assert ended in (0, -signal.SIGKILL), "the daemon ended by a defect; its traceback is on standard error"
        if ended:
            self.figures.kills += 1
            self.figures.processes += 1

    def _fold_log(self) -> None:
        figures = self.figures
        for logged in self.box.log:
            figures.calls += 1
            figures.stormy_calls += self._storm.blows
            if logged.fault:
                figures.faults[logged.fault] += 1
            if logged.method != "GET" and fnmatchcase(logged.path, "*/issue/*/comment*"):
                figures.writes += 1
                figures.taken_away += logged.method == "DELETE"
        self.box.log.clear()

    # The hand on the store

    def _waiting(self) -> list[tuple[str, ...]]:
        """Return what is to be tried again, of what could be seen: not what waits for its turn, or is held."""
        with closing(sqlite3.connect(self.folder / "csext.db")) as db:
            rows = db.execute(
                "SELECT key, state, reason FROM outbox WHERE state IN ('unknown', 'sending') "
                "OR (state = 'pending' AND not_before IS NOT NULL)"
            ).fetchall()
            looks = db.execute("SELECT remote_id, wants, reason FROM look WHERE gone = 0").fetchall()
        return [each for each in (*rows, *looks) if _UNSEEN not in each[2]]

    def _is_calm(self) -> bool:
        """Is there nothing that waits to be tried again, or to be done now?"""
        assert self._daemon is not None
        store = self._daemon.store
        if self.mode != "running" and self._waiting():
            return False
        return not store.outbox.deliverable(SITE, 1, self.now) and not store.looks.wanted(SITE, 1, self.now)

    def _let_waits_pass(self) -> None:
        """Let what waits to be tried again be tried now, and what is looked for have been looked for long enough.

        What is held for a reason of its own (grace, contact hours) stays held; what is parked a person lets go.
        """
        if self._daemon is not None:
            self._daemon.let_waits_pass()
        path = self.folder / "csext.db"
        if not path.exists():
            return
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE outbox SET not_before = NULL WHERE state IN ('pending', 'unknown')")
            db.execute(
                "UPDATE outbox_history SET at = at - 400 WHERE outbox_id IN (SELECT id FROM outbox "
                "WHERE state = 'unknown')"
            )
            db.execute("UPDATE look SET not_before = NULL WHERE gone = 0 OR since = ?", (self.now,))
        self._retry_parked()

    def _retry_parked(self) -> None:
        """Somebody looks at what has just been refused and lets it be tried again: mostly nothing was wrong with it."""
        path = self.folder / "csext.db"
        if not path.exists():
            return
        since = self.now if self.mode == "held" else self._looked_at
        asked = (
            "SELECT key FROM outbox WHERE state = 'parked' AND changed_at >= ? AND attempts <= ? "
            f"AND reason NOT LIKE '%{_UNSEEN}%'"
        )
        with closing(sqlite3.connect(path)) as db:
            refused = db.execute(asked, (since, _MOST_TRIES)).fetchall()
        if refused:
            with open_store(f"sqlite:///{path}") as store:
                for (key,) in refused:
                    store.outbox.retry(SITE, key, "operator", self.now)
                    self.figures.retried_by_hand += 1


@contextmanager
def a_soak(folder: Path, size: Size, mode: Mode) -> Iterator[Soak]:
    """Set up one run in a folder of its own."""
    folder.mkdir(parents=True)
    box = Sandbox(size.flavour, at=begins())
    # Jira may hand out shorter pages than asked for, and what shifts or repeats shows only where there are several.
    box.site.quirks.page_cap = max(_FEWEST_A_PAGE, size.tickets // _PAGES)
    with box.serving():
        write_site(folder, box)
        soak = Soak(box, folder, size, mode)
        try:
            yield soak
        finally:
            soak.close()
