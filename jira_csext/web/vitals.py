"""How the daemon is, as its store and its own counts tell it: for probes, and for whoever graphs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from jira_csext.meter import Meter
from jira_csext.store import Cursor, Holder, StoreError, open_store

ALIVE_WITHIN: Final = 600
"""Seconds without a sign of life after which the loop counts as hung; it gives one between turns and while resting."""

_REMEMBERED_SECONDS: Final = 2
_BUSY_SECONDS: Final = 1.0


class Standing(NamedTuple):
    """What the store says of the site at an instant of our clock; `trouble` is why it says nothing."""

    at: int
    cursor: Cursor
    holder: Holder | None
    outbox: Mapping[str, int]
    oldest_due_at: int | None
    to_look_at_count: int
    set_aside_count: int
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """An answer to "are you well?": every reason why not."""

    troubles: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether there is none."""
        return not self.troubles


class Vitals:
    """Asks the store at `url`, at most every other second however often it is asked itself; safe in any thread.

    `token` is how this process holds the lease, `reached_within` for how many seconds the helpdesk may be silent.
    """

    def __init__(
        self, url: str, site: str, token: str, clock: Callable[[], int], meter: Meter, reached_within: int
    ) -> None:
        self.meter: Final = meter
        self.clock: Final = clock
        self._url = url
        self._site = site
        self._token = token
        self._reached_within = reached_within
        self._guard = threading.Lock()
        self._known: Standing | None = None

    def standing(self) -> Standing:
        """Return what the store says, two seconds old at most."""
        with self._guard:
            now = self.clock()
            if self._known is None or not 0 <= now - self._known.at < _REMEMBERED_SECONDS:
                self._known = self._asked(now)
            return self._known

    def ahead(self) -> int:
        """Return by how many seconds the helpdesk's clock was ahead of ours when the store was last asked."""
        known = self._known
        return 0 if known is None else known.cursor.clock_offset

    def alive(self) -> Probe:
        """Does the loop still give signs of life?"""
        beat_at, now = self.meter.beat_at, self.clock()
        if beat_at is not None and now - beat_at <= ALIVE_WITHIN:
            return Probe(())
        since = "since the start" if beat_at is None else f"for {now - beat_at} seconds"
        return Probe((f"The daemon's loop gave no sign of life {since}.",))

    def ready(self) -> Probe:
        """Can it do its work: is the store open, the site ours, the helpdesk within reach?"""
        standing = self.standing()
        troubles = list(self.alive().troubles)
        if standing.trouble:
            troubles.append(standing.trouble)
        elif standing.holder is None or standing.holder.owner.token != self._token:
            troubles.append(f"The site {self._site} is not served by this process.")
        reached_at = self.meter.reached_at
        if reached_at is None or standing.at - reached_at > self._reached_within:
            said = "has not answered yet" if reached_at is None else f"last answered {standing.at - reached_at} s ago"
            troubles.append(f"The helpdesk {said}.")
        return Probe(tuple(troubles))

    def _asked(self, now: int) -> Standing:
        try:
            with open_store(self._url, read_only=True, busy_seconds=_BUSY_SECONDS) as store:
                return Standing(
                    now,
                    store.cursor.of(self._site),
                    store.lease.holder(self._site),
                    {str(state): count for state, count in store.outbox.counts(self._site).items()},
                    store.outbox.oldest_due_at(self._site),
                    store.looks.count(self._site),
                    len(store.looks.unread(self._site)),
                )
        except StoreError as error:
            return Standing(now, Cursor(), None, {}, None, 0, 0, str(error))
