"""One calendar year, compiled: its open intervals as instants, and its working dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import accumulate, islice
from operator import lt
from typing import NamedTuple

from jira_csext.core.calendar.spec import CalendarSpec, HolidayYear, Hours
from jira_csext.core.calendar.zone import DAY, EPOCH_ORDINAL, Zone

_NO_HOLIDAYS = HolidayYear(frozenset(), frozenset())


class Year(NamedTuple):
    """Everything between two New Years, local time. Intervals neither overlap nor touch and are cut at `lo` and `hi`.

    `dates` are the ordinals of the working dates; a date begins at its first opening and ends at its last closing,
    which for a shift over midnight lies on the next date. `offsets` are those of the zone, at each local midnight.
    """

    lo: int
    hi: int
    opens: list[int]
    closes: list[int]
    dates: list[int]
    begins: list[int]
    ends: list[int]
    decreed: bool
    offsets: list[int]


class YearCompiler:
    """Compiles the years of one calendar; holidays are asked for once a year, and only for years that are needed."""

    def __init__(self, spec: CalendarSpec, zone: Zone) -> None:
        self._spec = spec
        self._zone = zone
        self._weekly = tuple(_in_seconds(hours) for hours in spec.weekly())
        every = [*self._weekly, *(_in_seconds(hours) for hours in spec.open.values())]
        self._has_overnight = any(closes > DAY for hours in every for _, closes in hours)
        self._holidays: dict[int, HolidayYear] = {}
        self._exceptions: dict[int, Mapping[int, Hours]] = {}

    def compile(self, year: int) -> Year:
        """Return `year`."""
        first, after = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
        # A shift may come in from the eve, or the day before where a zone left the eve out (Kiritimati 1994); its
        # closing may lie two midnights after its date began.
        eve = first - 2
        offsets = self._zone.midnight_offsets(eve, after + 3 - eve)
        lo = (first - EPOCH_ORDINAL) * DAY - offsets[2]
        hi = (after - EPOCH_ORDINAL) * DAY - offsets[after - eve]
        intervals: list[tuple[int, int]] = []
        dates: list[int] = []
        begins: list[int] = []
        ends: list[int] = []
        exceptions, weekly, overnight = self._exceptions_of(year), self._weekly, self._has_overnight
        if overnight or not offsets[0] == offsets[1] == offsets[2]:
            for ordinal in (eve, eve + 1):
                intervals += self._opened(ordinal, self._hours(ordinal), offsets[ordinal - eve :])
        # Begins and ends rise from date to date, whichever years are compiled: the shift of the eve counts here too.
        begun = max((opened for opened, _ in intervals), default=lo)
        ended = max((closed for _, closed in intervals), default=lo)
        for ordinal in range(first, after):
            hours = exceptions.get(ordinal)
            if hours is None:
                hours = weekly[(ordinal - 1) % 7]
            if not hours:
                continue
            at = ordinal - eve
            offset = offsets[at]
            if overnight or offset != offsets[at + 1]:
                opened = self._opened(ordinal, hours, offsets[at : at + 3])
                if not opened:
                    continue
                end = max(closed for _, closed in opened)
            else:
                start = (ordinal - EPOCH_ORDINAL) * DAY - offset
                opened = [(start + opens, start + closes) for opens, closes in hours]
                end = opened[-1][1]
            intervals += opened
            dates.append(ordinal)
            begins.append(opened[0][0])
            ends.append(end)
        opens, closes = _united(intervals, lo, hi)
        return Year(
            lo,
            hi,
            opens,
            closes,
            dates,
            list(accumulate(begins, max, initial=begun))[1:],
            list(accumulate(ends, max, initial=ended))[1:],
            self._holiday_year(year).decreed,
            offsets[2 : after - eve + 1],
        )

    def _opened(self, ordinal: int, hours: Hours, offsets: list[int]) -> list[tuple[int, int]]:
        """Return the intervals of one date, near a change of clocks or with a shift over midnight, sorted."""
        start = (ordinal - EPOCH_ORDINAL) * DAY
        if offsets[0] != offsets[1] and start - offsets[0] == start + DAY - offsets[1]:
            return []  # a date that the zone left out, as Samoa did with 2011-12-30
        if hours and hours[-1][1] > DAY and self._is_closed(ordinal + 1):
            hours = tuple((opens, min(closes, DAY)) for opens, closes in hours)
        if offsets[0] == offsets[1] == offsets[2]:
            return [(start + opens - offsets[0], start + closes - offsets[0]) for opens, closes in hours]
        instant = self._zone.instant
        exact = ((instant(start + opens), instant(start + closes)) for opens, closes in hours)
        # A stretch that begins inside the gap can end before it begins: nothing of it exists.
        return sorted((opens, closes) for opens, closes in exact if opens < closes)

    def _hours(self, ordinal: int) -> Hours:
        special = self._exceptions_of(date.fromordinal(ordinal).year).get(ordinal)
        return self._weekly[(ordinal - 1) % 7] if special is None else special

    def _is_closed(self, ordinal: int) -> bool:
        return self._exceptions_of(date.fromordinal(ordinal).year).get(ordinal) == ()

    def _exceptions_of(self, year: int) -> Mapping[int, Hours]:
        """Return the hours of the dates that differ from their weekday; none means closed as a whole."""
        known = self._exceptions.get(year)
        if known is None:
            known = self._exceptions[year] = self._find_exceptions(year)
        return known

    def _find_exceptions(self, year: int) -> Mapping[int, Hours]:
        holidays = self._holiday_year(year)
        found: dict[int, Hours] = {on.toordinal(): () for on in holidays.closed}
        for on in holidays.working:
            hours = self._hours_of_weekday_before(on)
            if hours:
                found[on.toordinal()] = hours
        found.update((on.toordinal(), ()) for on in self._spec.closed if on.year == year)
        found.update((on.toordinal(), _in_seconds(hours)) for on, hours in self._spec.open.items() if on.year == year)
        return found

    def _hours_of_weekday_before(self, on: date) -> Hours:
        """Return the weekly hours of the nearest earlier day of the week that has any, itself a holiday or not."""
        weekdays = ((on.weekday() - back) % 7 for back in range(1, 8))
        return next((self._weekly[weekday] for weekday in weekdays if self._weekly[weekday]), ())

    def _holiday_year(self, year: int) -> HolidayYear:
        if self._spec.holidays is None:
            return _NO_HOLIDAYS
        known = self._holidays.get(year)
        if known is None:
            known = self._holidays[year] = self._spec.holidays(year)
        return known


def _in_seconds(hours: Hours) -> Hours:
    """Return the stretches in seconds, in order of opening and of closing: one within another adds nothing."""
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(hours, key=lambda stretch: (stretch[0], -stretch[1])):
        if not found or closes * 60 > found[-1][1]:
            found.append((opens * 60, closes * 60))
    return tuple(found)


def _united(intervals: list[tuple[int, int]], lo: int, hi: int) -> tuple[list[int], list[int]]:
    """Return the union of `intervals` within `[lo, hi)` as openings and closings, both rising."""
    opens = [opened for opened, _ in intervals]
    closes = [closed for _, closed in intervals]
    in_order = all(map(lt, closes, islice(opens, 1, None)))
    if not in_order or (opens and (opens[0] < lo or closes[-1] > hi)):
        opens, closes = [], []
        for opened, closed in sorted((max(one, lo), min(two, hi)) for one, two in intervals if two > lo and one < hi):
            if closes and opened <= closes[-1]:
                closes[-1] = max(closes[-1], closed)
            else:
                opens.append(opened)
                closes.append(closed)
    return opens, closes
