"""How good forecasts were, once it is known what became of the tickets: Brier scores, and how much came true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Look(NamedTuple):
    """A forecast that was made of a case at `at`, when `part` per cent of its time had been spent, and what came of it.

    `base` is the share of all cases that missed such a deadline, as the table of then knew it; `base_open` that of
    cases of all kinds that were still open after as much time.
    """

    clock: str
    at: int
    part: int
    probability: float
    base: float
    base_open: float
    missed: bool


class Scores(NamedTuple):
    """Brier scores over some looks (0 is right each time, 0.25 as good as a coin): lower is better.

    `own` is the forecast's. `base` and `base_open` are those of whoever says the share of all cases each time, as in
    `Look`; `hindsight` of whoever says the share that missed among these very looks, which nobody knew beforehand.
    """

    look_count: int
    missed_count: int
    own: float
    base: float
    base_open: float
    hindsight: float


class Tenth(NamedTuple):
    """Of the looks forecast between `low` and ten points more: how many, what was said on average, what came true."""

    low: int
    look_count: int
    said: float
    came_true: float


def scores(looks: Sequence[Look]) -> Scores | None:
    """Return the scores over looks, None over none."""
    if not looks:
        return None
    count, missed = len(looks), sum(look.missed for look in looks)
    share = missed / count
    return Scores(
        count,
        missed,
        _brier(looks, lambda look: look.probability),
        _brier(looks, lambda look: look.base),
        _brier(looks, lambda look: look.base_open),
        share * (1 - share),
    )


def _brier(looks: Sequence[Look], said: Callable[[Look], float]) -> float:
    return sum((said(look) - look.missed) ** 2 for look in looks) / len(looks)


def tenths(looks: Iterable[Look]) -> list[Tenth]:
    """Return the reliability table: of what was said to be likely by so much, how much came true; no empty lines."""
    by_tenth: dict[int, list[Look]] = {}
    for look in looks:
        by_tenth.setdefault(min(int(look.probability * 10 + 1e-9), 9), []).append(look)
    return [
        Tenth(
            place * 10,
            len(found),
            sum(look.probability for look in found) / len(found),
            sum(look.missed for look in found) / len(found),
        )
        for place, found in sorted(by_tenth.items())
    ]
