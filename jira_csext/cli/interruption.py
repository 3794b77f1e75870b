"""Ctrl-C and SIGTERM in work that may be cut off anywhere: it ends at once, and always with one sentence."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from jira_csext import clock
from jira_csext.cli.attended import Stopped
from jira_csext.cli.failure import Interrupted

# A second Ctrl-C within these finds the end under way; a later one is from somebody who sees that it is not.
_ENDING_SECONDS: Final = 3


@contextmanager
def ended_by_signals(sentence: str) -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C and SIGTERM set when they end what is done within. Raises Interrupted, saying so.

    For work that only reads, or saves what it did by transactions. Threads of it look at the event. The handlers that
    were there come back.
    """
    ended = threading.Event()
    ended_at = 0

    def end(*_: object) -> None:
        nonlocal ended_at
        if not ended.is_set() or clock.now() - ended_at > _ENDING_SECONDS:
            ended_at = clock.now()
            ended.set()
            raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    except (KeyboardInterrupt, Stopped):
        raise Interrupted(sentence) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
