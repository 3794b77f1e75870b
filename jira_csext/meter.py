"""What the daemon counts of its own work: plain numbers in memory, for `/metrics` and for judging whether it is well.

Each number is written by one thread only, so none waits for another; they begin at zero with each start.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

_SHORT: Final = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
_TURN: Final = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_LAG: Final = (1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)


@dataclass(slots=True)
class Spread:
    """How often something took how long: `counts` for each of `bounds` (seconds, inclusive), then for all above."""

    bounds: tuple[float, ...]
    counts: list[int] = field(default_factory=list)
    total_seconds: float = 0.0

    def __post_init__(self) -> None:
        self.counts = self.counts or [0] * (len(self.bounds) + 1)

    def add(self, seconds: float) -> None:
        """Count one more."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total_seconds += seconds


def _evaluations() -> Spread:
    return Spread(_SHORT)


def _turns() -> Spread:
    return Spread(_TURN)


def _lags() -> Spread:
    return Spread(_LAG)


@dataclass(slots=True)
class Meter:
    """One daemon's counts. Instants (`…_at`) are this machine's clock in epoch seconds, None for never.

    `beat_at` is the last sign of life of the loop, `reached_at` when the helpdesk last answered it, `good_at` when a
    turn last went through without trouble.
    """

    beat_at: int | None = None
    reached_at: int | None = None
    good_at: int | None = None
    turn_count: int = 0
    trouble_count: int = 0
    turns: Spread = field(default_factory=_turns)
    request_count: int = 0
    changed_count: int = 0
    taken_in_count: int = 0
    woken_count: int = 0
    delivered: Counter[str] = field(default_factory=Counter)
    evaluations: Spread = field(default_factory=_evaluations)
    decided: Counter[str] = field(default_factory=Counter)
    search_count: int = 0
    search_spared_count: int = 0
    webhook_answers: Counter[str] = field(default_factory=Counter)
    webhook_new_count: int = 0
    webhook_repeated_count: int = 0
    webhook_delays: Spread = field(default_factory=_lags)
    hint_count: int = 0
    hint_lags: Spread = field(default_factory=_lags)
    hint_late_count: int = 0
    hint_missed_count: int = 0
    hints_trusted: bool = False
    heartbeats: Counter[str] = field(default_factory=Counter)
    wrong_readers: Counter[str] = field(default_factory=Counter)
