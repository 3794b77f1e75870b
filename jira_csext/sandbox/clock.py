"""The stand-in's own clock: it stands still until it is moved, or runs on from where it was set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def ms_of(at: datetime | str) -> int:
    """Return epoch milliseconds of an aware instant or of ISO 8601 text with an offset. Raises ValueError otherwise."""
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    if instant.tzinfo is None:
        raise ValueError(f'"{at}" has no offset; write it like 2026-05-18T09:00:00+03:00')
    return round((instant - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)


class MovableClock:
    """Says what time it is on the stand-in's site, in epoch milliseconds; nothing else there knows."""

    def __init__(self, at: datetime | str, follow: Callable[[], int] | None = None) -> None:
        """Start at `at`. With `follow` (it says epoch seconds) the clock runs; without, it stands still."""
        self._follow = follow
        self._base_ms = ms_of(at)
        self._base_followed = follow() if follow else 0
        self._held_ms: int | None = None

    @property
    def now_ms(self) -> int:
        """The present instant."""
        if self._held_ms is not None:
            return self._held_ms
        if self._follow is None:
            return self._base_ms
        return self._base_ms + (self._follow() - self._base_followed) * 1000

    def set(self, to_ms: int) -> None:
        """Make it that instant, also an earlier one."""
        self._base_ms = to_ms
        self._base_followed = self._follow() if self._follow else 0

    @contextmanager
    def held_at(self, at_ms: int) -> Iterator[None]:
        """Make it that instant for as long as the block lasts, though the clock may run."""
        before, self._held_ms = self._held_ms, at_ms
        try:
            yield
        finally:
            self._held_ms = before
