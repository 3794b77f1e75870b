"""The one way to a site for all who ask it at the same time: so many at once, all held up together, a write alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from jira_csext.helpdesks.registry import Wait


class Gate:
    """Lets the requests of several threads through to one site.

    What one of them has to wait for, a limit or a site that is not well, is waited for by all: nobody starts another
    request meanwhile. What is under way by then is answered.
    """

    def __init__(self, most: int, wait: Wait) -> None:
        """`most` is how many requests may be under way at once; `wait` waits, and may end early."""
        self._most: Final = most
        self._wait: Final = wait
        self._changed: Final = threading.Condition()
        self._under_way = 0
        self._held = False
        self._rested = 0.0

    @property
    def rested(self) -> float:
        """The seconds that all have waited so far."""
        return self._rested

    @contextmanager
    def among_others(self) -> Iterator[None]:
        """Be under way, as soon as nobody holds the others up and there is room."""
        with self._changed:
            self._changed.wait_for(lambda: not self._held and self._under_way < self._most)
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be under way while nobody else is."""
        with self._holding():
            with self._changed:
                self._changed.wait_for(lambda: not self._under_way)
            yield

    def rest(self, seconds: float, since: float | None = None) -> None:
        """Let nobody start for so long.

        With `since` (`rested` as it was when the request left that is the reason) what all have waited since counts:
        of several that met the same limit together, one waits.
        """
        with self._holding():
            owed = seconds if since is None else seconds - (self._rested - since)
            if owed > 0:
                self._wait(owed)
                self._rested += owed

    @contextmanager
    def _holding(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._held)
            self._held = True
        try:
            yield
        finally:
            with self._changed:
                self._held = False
                self._changed.notify_all()
