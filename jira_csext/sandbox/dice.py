"""Chance that is the same on every machine and in every version of Python, because the made history must be, too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import TypeVar

_T = TypeVar("_T")


class Dice:
    """Throws that depend on the names given and on how many were thrown before, and on nothing else."""

    def __init__(self, *names: object) -> None:
        self._name = "/".join(str(name) for name in names)
        self._thrown = 0

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        self._thrown += 1
        digest = blake2b(f"{self._name}#{self._thrown}".encode(), digest_size=8).digest()
        return low + int.from_bytes(digest, "big") % (high - low + 1)

    def pick(self, choices: Sequence[_T]) -> _T:
        """Return one of the choices, each as likely as the others."""
        return choices[self.between(0, len(choices) - 1)]

    def weighed(self, weights: Mapping[_T, int]) -> _T:
        """Return one of the keys, each as often as its weight says."""
        sums = list(accumulate(weights.values()))
        return tuple(weights)[bisect_right(sums, self.between(0, sums[-1] - 1))]

    def chance(self, percent: int) -> bool:
        """Return True so often in a hundred throws."""
        return self.between(1, 100) <= percent
