"""Fits the table that forecasts are looked up in: Kaplan-Meier curves by SciPy, of cases seen before a date.

SciPy is loaded here alone, when a table is fitted; who only looks up needs nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Final

from jira_csext.core.forecast import MINIMUM, SMALLEST_GROUP, Clock, Curve, Group, Table
from jira_csext.core.forecast_cases import Seen, landmarks_of

NOT_INSTALLED: Final = "Forecasts are fitted with SciPy, which is not here; run: pip install 'jira_csext[forecast]'"

METHOD: Final = "kaplan-meier 1"
"""Part of a table's version: raised whenever the same cases could give another table."""

_POINTS: Final = 48
_DIGITS: Final = 5

LoadAt = Callable[[int], int]
"""How many tickets were open at an instant."""

_Watched = tuple[list[int], list[bool]]
"""How long each case was watched, and whether it was still open then."""


class FittingUnavailable(Exception):
    """SciPy is not there; the sentence says how to get it."""


def is_installed() -> bool:
    """Can tables be fitted here?"""
    return find_spec("scipy") is not None


def fitted(cases: Iterable[Seen], load_at: LoadAt, since: int, fitted_at: int) -> Table:
    """Return the table of cases that were all seen before `fitted_at`; the same cases give the same version.

    A clock with fewer than `MINIMUM` cases has their count and no curves; a group with fewer than `SMALLEST_GROUP` says
    nothing, and is left out. Raises FittingUnavailable.
    """
    if not is_installed():
        raise FittingUnavailable(NOT_INSTALLED)
    by_clock: dict[str, list[Seen]] = defaultdict(list)
    for seen in cases:
        by_clock[seen.clock].append(seen)
    clocks = {name: _clock(name, by_clock[name], load_at) for name in sorted(by_clock)}
    return Table(version_of(clocks), fitted_at, since, clocks)


def version_of(clocks: Mapping[str, Clock]) -> str:
    """Return the digest of what a table says."""
    parts = [(name, clock[1:-1], sorted(clock.curves.items())) for name, clock in sorted(clocks.items())]
    return hashlib.sha256(repr((METHOD, parts)).encode()).hexdigest()[:12]


def _clock(name: str, cases: Sequence[Seen], load_at: LoadAt) -> Clock:
    loads = sorted(load_at(seen.at) for seen in cases if seen.landmark == 0)
    few, many = loads[len(loads) // 3], loads[2 * len(loads) // 3]
    begun = [seen for seen in cases if seen.landmark == 0]
    watched: dict[tuple[int, Group], _Watched] = defaultdict(lambda: ([], []))
    empty = Clock(name, landmarks_of(name), few, many, len(begun), sum(seen.closed for seen in begun), {})
    if len(begun) < MINIMUM:
        return empty
    for seen in cases:
        for group in empty.groups_of(seen.like._replace(load=load_at(seen.at))):
            totals, open_still = watched[seen.landmark, group]
            totals.append(seen.total)
            open_still.append(not seen.closed)
    told = (key for key in sorted(watched) if len(watched[key][0]) >= SMALLEST_GROUP or not key[1])
    curves = {key: _curve(*watched[key]) for key in told}
    return empty._replace(curves=curves)


def _curve(totals: Sequence[int], open_still: Sequence[bool]) -> Curve:
    """Return the Kaplan-Meier curve of a group, at no more than `_POINTS` times."""
    import numpy as np
    from scipy.stats import CensoredData, ecdf

    watched: Any = np.asarray(totals, dtype=float)
    curve: Any = ecdf(CensoredData.right_censored(watched, np.asarray(open_still, dtype=bool))).sf
    watched.sort()
    times = np.unique(watched)
    if len(times) > _POINTS:
        times = np.unique(np.quantile(watched, np.linspace(0, 1, _POINTS), method="lower"))
    shares = curve.evaluate(times)
    counts = len(watched) - np.searchsorted(watched, times, side="right")
    return Curve(
        tuple(int(time) for time in times),
        tuple(max(0.0, round(float(share), _DIGITS)) for share in shares),
        tuple(int(count) for count in counts),
        len(totals),
    )
