"""How far a ratio of two counts may be off by chance: the exact interval of Clopper and Pearson, for odds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

CONFIDENCE: Final = 0.95
_HALVINGS: Final = 100
_STEPS: Final = 500
_CLOSE: Final = 1e-14


class Spread(NamedTuple):
    """Between which values a ratio lies at 95 % confidence; `high` is None where nothing bounds it above."""

    low: float
    high: float | None


def spread_of_odds(this_count: int, other_count: int) -> Spread | None:
    """Return the spread of `this_count` divided by `other_count`, None where both are nought and nothing is known.

    Given their sum, the first count is binomial with a share p, and the ratio estimates p / (1 - p): the ends of the
    exact interval for p (Clopper and Pearson, 1934) are turned into odds. The interval is never too narrow.
    """
    if this_count == other_count == 0:
        return None
    beyond = (1 - CONFIDENCE) / 2
    low = _beta_quantile(beyond, this_count, other_count + 1) if this_count else 0.0
    high = _beta_quantile(1 - beyond, this_count + 1, other_count) if other_count else 1.0
    return Spread(low / (1 - low), None if not other_count else high / (1 - high))


def _beta_quantile(probability: float, a: float, b: float) -> float:
    return _solved(lambda x: _beta_below(x, a, b), probability)


def _solved(rising: Callable[[float], float], wanted: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if rising(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_below(x: float, a: float, b: float) -> float:
    """Return how much of a beta distribution lies below x (the regularised incomplete beta function)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        # The fraction converges quickly only below the middle.
        return 1 - _beta_below(1 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(scale) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated as Lentz does."""
    front, back = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = back
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            back = 1 / (1 + term * back)
            front = 1 + term / front
            value *= back * front
        if abs(back * front - 1) < _CLOSE:
            break
    return value
