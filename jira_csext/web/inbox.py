"""Where webhooks are stored: one thread, one transaction for all that came meanwhile, an answer to each after it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final

from jira_csext.meter import Meter
from jira_csext.store import StoreError, open_store
from jira_csext.store.store import Store
from jira_csext.store.webhooks import Received

Told = Callable[[str], None]
"""Hears what became of a delivery: "" for stored, else the sentence of why not. Called in the inbox's thread."""

HOLDS: Final = 1000
"""Deliveries that may wait to be stored; the next is turned away."""

_BATCH: Final = 250
_FORGET_EVERY: Final = 60
_BUSY_SECONDS: Final = 5.0
# Of the deliveries known by now only the latest are asked for again, so a flood need not fill the memory with them.
_CACHE_KILOBYTES: Final = 2_000


class Inbox:
    """Takes deliveries in from any thread and stores them in its own, as `site`'s in the store at `url`.

    `ring` is called after each transaction that brought something new, `clock` says epoch seconds.
    """

    def __init__(
        self, url: str, site: str, clock: Callable[[], int], ring: Callable[[], None], meter: Meter, holds: int = HOLDS
    ) -> None:
        self._url = url
        self._site = site
        self._clock = clock
        self._ring = ring
        self._meter = meter
        self._holds = holds
        self._waiting: deque[tuple[Received, Told]] = deque()
        self._changed = threading.Condition()
        self._ended = False
        self._open = ExitStack()
        self._store: Store | None = None
        self._thread = threading.Thread(target=self._work, name="webhook-inbox", daemon=True)

    def start(self) -> None:
        """Begin to store what comes."""
        self._thread.start()

    def close(self) -> None:
        """Store what waits, then end."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def put(self, received: Received, told: Told) -> bool:
        """Take a delivery in; False, and nothing is kept, when too many wait already."""
        with self._changed:
            if self._ended or len(self._waiting) >= self._holds:
                return False
            self._waiting.append((received, told))
            self._changed.notify()
        return True

    def _work(self) -> None:
        forgot_at = self._clock()
        try:
            while batch := self._next():
                self._keep(batch)
                now = self._clock()
                # What a flood has left behind goes bit by bit, so that nobody waits long for it.
                if not 0 <= now - forgot_at < _FORGET_EVERY and not self._forgets_more(now):
                    forgot_at = now
        finally:
            self._open.close()

    def _next(self) -> list[tuple[Received, Told]]:
        """Return what has come, nothing at the end."""
        with self._changed:
            while not self._waiting and not self._ended:
                self._changed.wait()
            return [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]

    def _keep(self, batch: list[tuple[Received, Told]]) -> None:
        sentence, new_count = "", 0
        try:
            new_count = self._opened().webhooks.receive(self._site, [received for received, _ in batch])
            self._meter.webhook_repeated_count += len(batch) - new_count
        except StoreError as error:
            sentence = str(error)
        self._meter.webhook_new_count += new_count
        if new_count:
            self._ring()
        for _, told in batch:
            told(sentence)

    def _forgets_more(self, now: int) -> bool:
        try:
            return self._opened().webhooks.forget(now) > 0
        except StoreError:
            return False

    def _opened(self) -> Store:
        """Return the store, which is this thread's own; one that could not be opened is tried again."""
        if self._store is None:
            self._store = self._open.enter_context(
                open_store(self._url, busy_seconds=_BUSY_SECONDS, cache_kilobytes=_CACHE_KILOBYTES)
            )
        return self._store
