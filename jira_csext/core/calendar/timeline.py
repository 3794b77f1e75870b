"""Working seconds along the line of time, by prefix sums over years that are compiled as answers need them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from threading import Lock

from jira_csext.core.calendar.compiled import BLOCK_BITS, Compiled, joined, worked_before
from jira_csext.core.calendar.spec import (
    FIRST_YEAR,
    LAST_YEAR,
    BeyondHorizon,
    CalendarError,
    CalendarSpec,
    NoWorkingTime,
    problems,
)
from jira_csext.core.calendar.year import Year, YearCompiler
from jira_csext.core.calendar.zone import DAY, Zone, midnight

_FIVE_YEARS = 5 * 366 * DAY
# A day of slack inside the horizon, so that no zone's offset leads out of the years that are served.
_EARLIEST = midnight(date(FIRST_YEAR, 1, 2))
_LATEST = midnight(date(LAST_YEAR, 12, 31))


class Timeline:
    """Working seconds of one calendar, on epoch seconds. Each call costs two look-ups, however long the span is."""

    __slots__ = (
        "_compiled",
        "_compiler",
        "_days",
        "_edges",
        "_lock",
        "_sums",
        "_years",
        "_zone",
        "name",
        "spec",
        "undecreed_from",
    )

    def __init__(self, spec: CalendarSpec) -> None:
        """Raises CalendarError, naming everything that is wrong with `spec`."""
        if found := problems(spec):
            raise CalendarError(f'calendar "{spec.name}": {"; ".join(found)}')
        self.name = spec.name
        self.spec = spec
        self.undecreed_from: date | None = None
        """The first of January of the first undecreed year that an answer has reached into."""
        self._zone = Zone(spec.timezone)
        self._compiler = YearCompiler(spec, self._zone)
        self._years: dict[int, Year] = {}
        self._lock = Lock()
        # The hot methods unpack few names: everything they need, and a range (`lo`, `hi`) that is empty at first.
        self._compiled: Compiled | None = None
        self._edges: tuple[int, int, list[int], list[int], list[int]] = (0, -1, [], [], [])
        self._sums: tuple[int, int, list[int], list[int], list[int], list[int], list[int], list[int]] = (
            0, -1, [], [], [], [], [], [],
        )  # fmt: skip
        self._days: tuple[int, int, list[int], list[int]] = (0, -1, [], [])

    def between(self, start: int, end: int) -> int:
        """Return the working seconds in `[start, end)`; 0 when `end` is not after `start`."""
        lo, hi, edges, base, blocks = self._edges
        if not lo <= start < end <= hi:
            if end <= start:
                return 0
            lo, _, edges, base, blocks = self._covering(start, end)[2:7]
        block = start - lo >> BLOCK_BITS
        i = bisect_right(edges, start, blocks[block], blocks[block + 1])
        block = end - lo >> BLOCK_BITS
        j = bisect_right(edges, end, blocks[block], blocks[block + 1])
        return (base[j] + end if j & 1 else base[j]) - (base[i] + start if i & 1 else base[i])

    def add(self, start: int, seconds: int) -> int:
        """Return the first instant at which `seconds` of working time have passed since `start`.

        An exact fit ends at closing time. Zero gives `start` when open, else the next opening. Negative seconds go
        back, to the last instant from which that much passes until `start`: an exact fit ends at opening time.
        Raises NoWorkingTime when five years in a row hold none.
        """
        if seconds > 0:
            lo, hi, edges, base, blocks, sums, shifts, sum_blocks = self._sums
            if lo <= start < hi:
                block = start - lo >> BLOCK_BITS
                i = bisect_right(edges, start, blocks[block], blocks[block + 1])
                total = (base[i] + start if i & 1 else base[i]) + seconds
                if total <= sums[-1]:
                    block = total >> BLOCK_BITS
                    return total + shifts[bisect_left(sums, total, sum_blocks[block], sum_blocks[block + 1])]
            return self._add_forwards(start, seconds)
        return self._add_backwards(start, -seconds) if seconds else self.next_open(start)

    def spent(self, start: int, end: int, seconds: int) -> tuple[int, int | None, int | None]:
        """Return the working seconds in `[start, end)`, when `seconds` had passed, and when the next second began.

        These are `between`, `add` and `next_open` of that in one, for more than no seconds; None for what had not come.
        """
        lo, hi, edges, base, blocks, sums, shifts, sum_blocks = self._sums
        if not lo <= start < end <= hi:
            if end <= start:
                return 0, None, None
            lo, hi, edges, base, blocks, sums, shifts, sum_blocks = self._covering(start, end)[2:10]
        block = start - lo >> BLOCK_BITS
        i = bisect_right(edges, start, blocks[block], blocks[block + 1])
        block = end - lo >> BLOCK_BITS
        j = bisect_right(edges, end, blocks[block], blocks[block + 1])
        before = base[i] + start if i & 1 else base[i]
        elapsed = (base[j] + end if j & 1 else base[j]) - before
        if elapsed < seconds:
            return elapsed, None, None
        total = before + seconds
        block = total >> BLOCK_BITS
        k = bisect_left(sums, total, sum_blocks[block], sum_blocks[block + 1])
        at = total + shifts[k]
        if elapsed == seconds:
            return elapsed, at, None
        return elapsed, at, at if total < sums[k] else total + shifts[k + 1]

    def next_open(self, at: int) -> int:
        """Return `at` when open, else the next opening."""
        lo, hi, edges, _, blocks = self._edges
        if not lo <= at < hi:
            lo, _, edges, _, blocks = self._covering(at, at + 1)[2:7]
        block = at - lo >> BLOCK_BITS
        i = bisect_right(edges, at, blocks[block], blocks[block + 1])
        if i & 1:
            return at
        return edges[i] if i < len(edges) else self._opening_after(at)

    def prev_open(self, at: int) -> int:
        """Return `at` when open, else the closing at or before it."""
        lo, hi, edges, _, blocks = self._edges
        if not lo <= at < hi:
            lo, _, edges, _, blocks = self._covering(at, at + 1)[2:7]
        block = at - lo >> BLOCK_BITS
        i = bisect_right(edges, at, blocks[block], blocks[block + 1])
        if i & 1:
            return at
        return edges[i - 1] if i else self._closing_before(at)

    def is_open(self, at: int) -> bool:
        """Return whether work is done at `at`; the closing instant itself is closed."""
        return bisect_right(self._covering(at, at + 1).edges, at) & 1 == 1

    def intervals(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the open intervals within `[start, end)`, clipped to it, in order; days that touch are one."""
        if end <= start:
            return []
        edges = self._covering(start, end).edges
        first, last = bisect_right(edges, start) & ~1, bisect_left(edges, end)
        opens, closes = edges[first:last:2], edges[first + 1 : last + 1 : 2]
        return [(max(opened, start), min(closed, end)) for opened, closed in zip(opens, closes, strict=True)]

    def _opening_after(self, at: int) -> int:
        """Return what `next_open` does, for an instant behind all edges that are compiled."""
        compiled = self._covering(at, at + 1)
        while not compiled.edges or compiled.edges[-1] <= at:
            compiled = self._later(compiled, at)
        return self.next_open(at)

    def _closing_before(self, at: int) -> int:
        """Return what `prev_open` does, for an instant before all edges that are compiled."""
        compiled = self._covering(at, at + 1)
        while not compiled.edges or compiled.edges[0] > at:
            compiled = self._earlier(compiled, at)
        return self.prev_open(at)

    def _add_forwards(self, start: int, seconds: int) -> int:
        compiled = self._covering(start, start + 1)
        while True:
            total = worked_before(compiled, start) + seconds
            k = bisect_left(compiled.sums, total)
            if k < len(compiled.shifts):
                return total + compiled.shifts[k]
            compiled = self._later(compiled, start, missing=total - compiled.sums[-1])

    def _add_backwards(self, start: int, seconds: int) -> int:
        compiled = self._covering(start, start + 1)
        while True:
            total = worked_before(compiled, start) - seconds
            k = bisect_right(compiled.sums, total)
            if k:
                return total + compiled.shifts[k]
            compiled = self._earlier(compiled, start, missing=compiled.sums[0] - total)

    def _later(self, compiled: Compiled, start: int, missing: int = 0) -> Compiled:
        """Return more years at the end; no year holds more than its length, so `missing` seconds tell how many."""
        quiet_since = max(start, compiled.edges[-1] if compiled.edges else start)
        if compiled.hi - quiet_since > _FIVE_YEARS:
            raise self._never(quiet_since, "after")
        return self._cover(compiled.first, compiled.last + 1 + missing // (366 * DAY))

    def _earlier(self, compiled: Compiled, start: int, missing: int = 0) -> Compiled:
        quiet_until = min(start, compiled.edges[0] if compiled.edges else start)
        if quiet_until - compiled.lo > _FIVE_YEARS:
            raise self._never(quiet_until, "before")
        return self._cover(compiled.first - 1 - missing // (366 * DAY), compiled.last)

    def _never(self, at: int, where: str) -> NoWorkingTime:
        on = self._zone.local(at).date()
        return NoWorkingTime(
            f'calendar "{self.name}" has no working time in the five years {where} {on}; '
            "give it hours on a weekday, or open dates"
        )

    def _covering(self, start: int, end: int) -> Compiled:
        """Return years that hold `[start, end)`."""
        compiled = self._compiled
        if compiled is not None and compiled.lo <= start and end <= compiled.hi:
            return compiled
        self._check_horizon(start)
        self._check_horizon(end)
        first, last = self._zone.local(start).year, self._zone.local(end - 1).year
        if compiled is not None:
            first, last = min(first, compiled.first), max(last, compiled.last)
        return self._cover(first, last)

    def _check_horizon(self, at: int) -> None:
        """Refuse an instant, or a reading of the wall clock, that lies outside the years served."""
        if not _EARLIEST <= at < _LATEST:
            raise self._too_far("before" if at < _EARLIEST else "after")

    def _too_far(self, side: str) -> BeyondHorizon:
        edge = FIRST_YEAR if side == "before" else LAST_YEAR
        return BeyondHorizon(
            f'calendar "{self.name}" was asked for an instant {side} the year {edge}; '
            f"it serves {FIRST_YEAR} to {LAST_YEAR}, so look for a mistyped date"
        )

    def _cover(self, first: int, last: int) -> Compiled:
        """Compile what is missing of the years `first` to `last`, and serve them from now on."""
        if first < FIRST_YEAR or last > LAST_YEAR:
            raise self._too_far("before" if first < FIRST_YEAR else "after")
        with self._lock:
            years = [self._year(year) for year in range(first, last + 1)]
            compiled = joined(first, last, years)
            undecreed = [first + at for at, year in enumerate(years) if not year.decreed]
            if undecreed:
                since = date(undecreed[0], 1, 1)
                self.undecreed_from = min(since, self.undecreed_from or since)
            self._compiled = compiled
            self._edges, self._sums = compiled[2:7], compiled[2:10]
            self._days = compiled.lo, compiled.hi, compiled.dates, compiled.begins
        return compiled

    def _year(self, year: int) -> Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._compiler.compile(year)
        return known
