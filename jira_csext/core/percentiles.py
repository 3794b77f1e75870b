"""Within which time a share of cases is done, where some are not done yet: the product-limit estimator.

A case that is still open is no short case: it counts as long as it was seen, and then drops out (Kaplan and Meier,
1958).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

FEWEST: Final = 20
"""Of fewer cases that were done nothing is said."""


class Durations(NamedTuple):
    """How long cases took: seconds of those that are done, and of those that were still open, or left, then."""

    done: Sequence[int]
    censored: Sequence[int]

    @property
    def is_too_few(self) -> bool:
        """Whether there are too few to say anything."""
        return len(self.done) < FEWEST


class Curve:
    """The share of cases done within a time, as the durations tell."""

    def __init__(self, durations: Durations) -> None:
        left = len(durations.done) + len(durations.censored)
        gone = Counter(durations.censored)
        done = Counter(durations.done)
        open_share = 1.0
        self._steps: list[tuple[int, float]] = []
        for seconds in sorted({*done, *gone}):
            if done[seconds]:
                # What drops out in the very second in which another is done was still there.
                open_share *= 1 - done[seconds] / left
                self._steps.append((seconds, 1 - open_share))
            left -= done[seconds] + gone[seconds]

    def within(self, share: float) -> int | None:
        """Return the shortest time (seconds) within which that share is done, None where too many are still open."""
        # Products of shares may end a hair below what they mean.
        return next((seconds for seconds, done in self._steps if done >= share - 1e-9), None)

    def share_within(self, seconds: int) -> float:
        """Return the share that is done within a time."""
        found = 0.0
        for at, done in self._steps:
            if at > seconds:
                break
            found = done
        return found
