"""The daemon of a soak: started as the site file says, killed at any of its points; as a program, by SIGKILL.

A point is the instant before a request leaves, the one after its answer came, and those before and after a transaction
is kept. As a program it reads `POINTS INSTANT` a line, lets a child of its own start, take turns and kill itself when
so many points have passed, and says how that ended.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import requests

from jira_csext.cli.rules_in_force import reload_of
from jira_csext.cli.wiring import Wired, load_rules, load_settings, opened_helpdesk, opened_store, watched_site
from jira_csext.helpdesks.errors import HelpdeskError
from jira_csext.helpdesks.jira.adapter import JiraHelpdesk
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.sandbox.storm import NEVER_CAME
from jira_csext.store import this_process
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn, turn
from jira_csext.sync.people import with_people_again
from jira_csext.sync.watched import Watched

SITE = "soak"
_TURNS_OF_A_CHILD = 8


class Killed(BaseException):
    """The daemon is dead: nothing of it runs any more, and nothing of what it held is let go in good order."""


class Points:
    """Counts points; `dies` is called at the one that is `left` points ahead, None for never."""

    def __init__(self, dies: Callable[[], None]) -> None:
        self.left: int | None = None
        self.passed = 0
        self._dies = dies

    def passing(self) -> None:
        """Pass a point."""
        self.passed += 1
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.left = None
            self._dies()


def raises() -> None:
    """Die within this process."""
    raise Killed


class Daemon:
    """One daemon of the soak's site; a new one for each start."""

    def __init__(self, wired: Wired, points: Points) -> None:
        self._wired = wired
        self._points = points
        self._open = ExitStack()
        self._owner = this_process()
        self._session: JiraSession
        self.store: Store
        self.watched: Watched

    def start(self, now: int) -> None:
        """Open the store on the disk, take the site, ask the helpdesk what it is. Raises HelpdeskError."""
        self.store = self._open.enter_context(opened_store(self._wired.site))
        _count_commits(self.store, self._points)
        helpdesk = opened_helpdesk(self._wired.site, lambda _seconds: None)
        self._open.callback(helpdesk.close)
        assert isinstance(helpdesk, JiraHelpdesk)
        self._session = helpdesk._session
        _count_requests(self._session, self._points)
        self.store.lease.acquire(SITE, self._owner, now)
        # Rules that are in force already are not read again: nobody edits them here, and that takes most of a start.
        known = self.store.cursor.of(SITE).rulebook is not None
        self.watched = watched_site(self._wired, self.store, helpdesk, now, reload_of(self._wired) if known else None)

    def turn(self, now: int) -> Turn:
        """Take one turn."""
        self.store.lease.renew(SITE, self._owner, now)
        done = turn(self.watched, now)
        if not done.trouble:
            self.watched = with_people_again(self.watched, now)
        return done

    def let_waits_pass(self) -> None:
        """Forget the limits that it waits out."""
        self._session._held.clear()

    def close(self) -> None:
        """End it as a kill does: nothing is told to anybody, what was not kept is lost."""
        self._open.close()


def wired_in(folder: Path) -> Wired:
    """Return the site of that folder with its rules."""
    return load_rules(load_settings(folder / "csext.yaml", None))


def _count_commits(store: Store, points: Points) -> None:
    database = store._database
    commit = database.commit

    def counted() -> None:
        # Inner ones keep nothing by themselves.
        outermost = database._depth == 1
        if outermost:
            points.passing()
        commit()
        if outermost:
            points.passing()

    database.commit = counted  # type: ignore[method-assign]


def _count_requests(session: JiraSession, points: Points) -> None:
    requests_of_it = session._requests
    send = requests_of_it.send

    def counted(request: requests.PreparedRequest, **more: Any) -> requests.Response:
        points.passing()
        response = send(request, **more)
        try:
            points.passing()
        except Killed:
            response.close()
            raise
        if NEVER_CAME in response.headers:
            response.close()
            raise requests.ReadTimeout(request=request)
        return response

    requests_of_it.send = counted  # type: ignore[method-assign]


def _child(wired: Wired, left: int, now: int) -> None:
    points = Points(lambda: os.kill(os.getpid(), signal.SIGKILL))
    points.left = left
    daemon = Daemon(wired, points)
    daemon.start(now)
    for _ in range(_TURNS_OF_A_CHILD):
        daemon.turn(now)


def main() -> None:
    """Serve the lines of standard input until it ends."""
    wired = wired_in(Path(sys.argv[1]))
    for line in sys.stdin:
        left, now = line.split()
        child = os.fork()
        if not child:
            ended = 1
            try:
                _child(wired, int(left), int(now))
                ended = 0
            except HelpdeskError:
                # It says so and ends, as the daemon does.
                ended = 0
            finally:
                if ended:
                    traceback.print_exc()
                os._exit(ended)
        _, status = os.waitpid(child, 0)
        ended = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        sys.stdout.write(f"{ended}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
