"""Years joined into sorted lists in which an instant, or an amount of working time, is found by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import neg, sub
from typing import Final, NamedTuple

from jira_csext.core.calendar.year import Year

BLOCK_BITS: Final = 18
"""A block is 2**18 seconds, some three days: few edges lie in one, and an instant's is found by a shift."""


class Compiled(NamedTuple):
    """Some years in a row, ready for look-up. Replaced as a whole, never changed, so threads may share it.

    `edges` are openings and closings in turn, so an odd number of edges at or before an instant means open.
    `base` has one entry more: the working seconds before that instant are `base[i]`, plus the instant itself if open.
    `sums` are the working seconds before each interval and after the last; `shifts[i + 1]` turns a sum within
    interval `i` into an instant. `blocks` are how many edges lie before each block of time, which count from `lo`, and
    `sum_blocks` how many sums before each of working time: years hold thousands of either, a block hardly any.
    """

    first: int
    last: int
    lo: int
    hi: int
    edges: list[int]
    base: list[int]
    blocks: list[int]
    sums: list[int]
    shifts: list[int]
    sum_blocks: list[int]
    dates: list[int]
    begins: list[int]
    ends: list[int]


def worked_before(compiled: Compiled, at: int) -> int:
    """Return the working seconds from the first of the compiled years until `at`."""
    i = bisect_right(compiled.edges, at)
    return compiled.base[i] + at if i & 1 else compiled.base[i]


def joined(first: int, last: int, years: list[Year]) -> Compiled:
    """Return the years `first` to `last`, which `years` holds in order, as one."""
    opens: list[int] = []
    closes: list[int] = []
    for year in years:
        joins = bool(opens) and bool(year.opens) and closes[-1] == year.opens[0]
        if joins:
            closes.pop()
        opens += year.opens[1:] if joins else year.opens
        closes += year.closes
    sums = list(accumulate(map(sub, closes, opens), initial=0))
    edges = [0] * (2 * len(opens))
    edges[0::2], edges[1::2] = opens, closes
    shifts = list(map(sub, opens, sums))
    base = [0] * (len(edges) + 1)
    base[0::2], base[1::2] = sums, map(neg, shifts)
    lo, hi = years[0].lo, years[-1].hi
    return Compiled(
        first, last, lo, hi, edges, base, _blocks(edges, lo, hi), sums, [0, *shifts], _blocks(sums, 0, sums[-1]),
        _chained(year.dates for year in years),
        list(accumulate(_chained(year.begins for year in years), max)),
        list(accumulate(_chained(year.ends for year in years), max)),
    )  # fmt: skip


def _blocks(rising: list[int], lo: int, hi: int) -> list[int]:
    """Return how many numbers lie before each block from `lo` on, up to that which begins after `hi`."""
    block = 1 << BLOCK_BITS
    return [bisect_left(rising, begin) for begin in range(lo, hi + block + 1, block)]


def _chained(lists: Iterable[list[int]]) -> list[int]:
    return [item for items in lists for item in items]
