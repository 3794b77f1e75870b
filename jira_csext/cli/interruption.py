"""Ctrl-C and SIGTERM in work that may be cut off anywhere: it ends at once, and always with one sentence."""

from __future__ import annotations

import _thread
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from jira_csext import clock
from jira_csext.cli.attended import Stopped
from jira_csext.cli.failure import Interrupted

# A second Ctrl-C within these finds the end under way; a later one is from somebody who sees that it is not.
_ENDING_SECONDS: Final = 3


class Signalled(threading.Event):
    """An event that a signal's handler sets, by `tell`.

    A handler runs in the main thread wherever that happens to be, within the lock of this very event too, and would
    wait there for ever for itself. So it leaves the setting to a thread made for that alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self._is_told = False

    def is_set(self) -> bool:
        """Return whether it is set, from the moment of the signal on."""
        return self._is_told or super().is_set()

    def tell(self) -> None:
        """Set it, and wake who waits, from wherever a signal was heard."""
        self._is_told = True
        # `Thread.start` takes a lock that may be held just now; this takes none.
        _thread.start_new_thread(self.set, ())


@contextmanager
def set_by_signals(told: Signalled) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM set the event within, in the main thread; the handlers that were there come back."""
    with _handled(lambda *_: told.tell()):
        yield


@contextmanager
def _handled(handle: Callable[..., None]) -> Iterator[None]:
    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def ended_by_signals(sentence: str) -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C and SIGTERM set when they end what is done within. Raises Interrupted, saying so.

    For work that only reads, or saves what it did by transactions. Threads of it look at the event. The handlers that
    were there come back.
    """
    ended = Signalled()
    ended_at = 0

    def end(*_: object) -> None:
        nonlocal ended_at
        if not ended.is_set() or clock.now() - ended_at > _ENDING_SECONDS:
            ended_at = clock.now()
            ended.tell()
            raise KeyboardInterrupt

    with _handled(end):
        try:
            yield ended
        except (KeyboardInterrupt, Stopped):
            raise Interrupted(sentence) from None
