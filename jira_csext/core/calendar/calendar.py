"""A business calendar: working seconds, working days and local time, on epoch seconds or on aware datetimes."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta

from jira_csext.core.calendar.compiled import Compiled
from jira_csext.core.calendar.spec import CalendarSpec
from jira_csext.core.calendar.timeline import Timeline
from jira_csext.core.calendar.zone import DAY, EPOCH, EPOCH_ORDINAL, midnight

_fromtimestamp = datetime.fromtimestamp


class Calendar(Timeline):
    """Working time in one zone. Compiled when first used, grows by itself both ways; threads may share it.

    Instants are epoch seconds and intervals half-open. A working day is a date on which hours open, a shift over
    midnight counted with it. All methods raise BeyondHorizon before 1900 and after 2200, and NoWorkingTime where five
    years in a row hold no working time.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Calendar({self.name!r}, {self.spec.timezone!r})"

    def __reduce__(self) -> tuple[type[Calendar], tuple[CalendarSpec]]:
        return Calendar, (self.spec,)

    def digest(self, first_year: int, last_year: int) -> str:
        """Return a hex digest of all that answers within these years depend on: hours, holidays, zone data.

        It is taken of the compiled years, so it changes when an answer may change and does not when only the wording
        or the version of some data has. Asking for it does not set `undecreed_from`.
        """
        with self._lock:
            years = [self._year(year) for year in range(first_year, last_year + 1)]
        return hashlib.sha256(repr((first_year, years)).encode()).hexdigest()

    # working days

    def plus_working_days(self, start: int, days: int) -> int:
        """Return the same local time `days` working days after `start`, which counts from the next opening if closed.

        Where that local time is closed, it is the closing before it: the last instant with the same working time.
        """
        if days < 0:
            raise ValueError(f"{days} working days on: use minus_working_days to go back")
        opening = self.next_open(start)
        return self.prev_open(self._days_on(opening, days)) if days else opening

    def minus_working_days(self, end: int, days: int) -> int:
        """Return the same local time `days` working days before `end`; closed time counts as the closing before it."""
        if days < 0:
            raise ValueError(f"{days} working days back: use plus_working_days to go on")
        closing = self.prev_open(end)
        return self.prev_open(self._days_on(closing, -days)) if days else closing

    def seconds_of_working_days(self, start: int, days: int) -> int:
        """Return the working seconds from `start` to `days` working days after it; `days` is no less than 0."""
        opening = self.next_open(start)
        return self.between(opening, self._days_on(opening, days))

    def end_of_working_day(self, at: int, after: int = 0) -> int:
        """Return the next end of a working day at or after `at`; with `after`, of the nth working day after its date.

        A closing instant is an end itself, unless the next day begins with it (00:00-24:00). A clock that starts out
        of hours should ask with `next_open(at)`. In a shift over midnight the date is the one on which it opened.
        """
        is_open = self.is_open(at)
        if after:
            compiled, i = self._working_day(at) if is_open else (self._covering(at, at + 1), 0)
            ordinal = compiled.dates[i] if is_open else EPOCH_ORDINAL + self._zone.reading(at) // DAY
            i = bisect_right(compiled.dates, ordinal) + after - 1
        elif is_open or self.is_open(at - 1):
            # Open, or just closed: the working day may have begun in a year before, so it is looked for by its begin.
            compiled, i = self._working_day(at if is_open else at - 1)
        else:
            compiled = self._covering(at, at + 1)
            i = bisect_left(compiled.ends, at)
        while i >= len(compiled.ends):
            compiled = self._later(compiled, at, missing=(i - len(compiled.ends)) * DAY)
        return compiled.ends[i]

    def end_of_date(self, on: date) -> int:
        """Return the last closing of the hours of `on`, or its 24:00 when no hours open on it."""
        reading = midnight(on)
        close = self._zone.instant(reading + DAY)
        compiled = self._covering(self._zone.instant(reading), close)
        i = bisect_left(compiled.dates, on.toordinal())
        found = i < len(compiled.dates) and compiled.dates[i] == on.toordinal()
        return compiled.ends[i] if found else close

    # wall clock

    def plus_calendar_days(self, start: int, days: int) -> int:
        """Return the same local time `days` dates on (back, when negative), open or closed."""
        if not days:
            return start
        self._check_horizon(start)
        on_the_clock = self._zone.reading(start) + days * DAY
        self._check_horizon(on_the_clock)
        return self._zone.instant(on_the_clock)

    def local(self, at: int) -> datetime:
        """Return `at` as an aware datetime of the calendar's zone."""
        self._check_horizon(at)
        return self._zone.local(at)

    def date_of(self, at: int) -> date:
        """Return the local date at an instant."""
        self._check_horizon(at)
        return date.fromordinal(EPOCH_ORDINAL + self._zone.reading(at) // DAY)

    def instant(self, local: datetime) -> int:
        """Return the epoch second of `local`: a naive one is wall time of the calendar's zone, fractions are cut.

        A time that does not exist moves forward by the gap; one that exists twice is taken at its first.
        """
        if local.tzinfo is not None:
            return _instant(local)
        return self._zone.instant(midnight(local) + local.hour * 3600 + local.minute * 60 + local.second)

    # aware datetimes, at the edges

    def add_working(self, start: datetime, duration: timedelta) -> datetime:
        """Return the first instant at which `duration` of working time has passed since `start`.

        `start` is aware, the result is UTC, fractions of a second are cut. The rest is as in `add`.
        Raises ValueError for a naive `start`.
        """
        seconds = duration.days * DAY + duration.seconds
        if seconds < 0 and duration.microseconds:
            seconds += 1
        try:
            since = start - EPOCH
        except TypeError:
            raise _naive(start) from None
        return _fromtimestamp(self.add(since.days * DAY + since.seconds, seconds), UTC)

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time in `[start, end)`; nothing when `end` is not after `start`.

        Both are aware, fractions of a second are cut. Raises ValueError for a naive one.
        """
        try:
            since, until = start - EPOCH, end - EPOCH
        except TypeError:
            raise _naive(start, end) from None
        return timedelta(0, self.between(since.days * DAY + since.seconds, until.days * DAY + until.seconds))

    def _days_on(self, at: int, days: int) -> int:
        """Return the local time of `at`, which is open or a closing, on the working date `days` further on."""
        lo, hi, dates, begins = self._days
        i = bisect_right(begins, at) - 1 if lo <= at < hi else -1
        if i < 0 or not 0 <= i + days < len(dates):
            dates, i = self._dates_for(at, days)
        return self._zone.moved(at, dates[i + days] - dates[i])

    def _dates_for(self, at: int, days: int) -> tuple[list[int], int]:
        """Return working dates that reach `days` on from that of `at`, and the index of this one."""
        compiled, i = self._working_day(at)
        while i + days < 0:
            self._earlier(compiled, at, missing=-(i + days) * DAY)
            compiled, i = self._working_day(at)
        while (lacking := i + days - len(compiled.dates)) >= 0:
            compiled = self._later(compiled, at, missing=lacking * DAY)
        return compiled.dates, i

    def _working_day(self, at: int) -> tuple[Compiled, int]:
        """Return the index of the working date that `at`, which is open or a closing, belongs to."""
        compiled = self._covering(at, at + 1)
        while not (i := bisect_right(compiled.begins, at)):
            compiled = self._earlier(compiled, at)
        return compiled, i - 1


def _instant(moment: datetime) -> int:
    since = moment - EPOCH
    return since.days * DAY + since.seconds


def _naive(*moments: datetime) -> ValueError:
    naive = next((moment for moment in moments if moment.utcoffset() is None), moments[0])
    return ValueError(f"{naive.isoformat()} has no time zone; add an offset, like {naive.isoformat()}+03:00")


ALWAYS = Calendar(CalendarSpec("always", "UTC", always=True))
