"""What a calendar is made of, as written by its owner, and what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1900, 2200
DAY_MINUTES = 24 * 60

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Hours = tuple[tuple[int, int], ...]
"""Stretches of one date as `[from, to)` in minutes of local wall time; `to` past 24:00 runs into the next date."""


class CalendarError(ValueError):
    """A calendar that cannot be used; the text names the calendar and everything wrong with it."""


class NoWorkingTime(ValueError):
    """Five years in a row without the working time that was asked for: a calendar that never opens."""


class BeyondHorizon(ValueError):
    """An instant so far away (before 1900, after 2200) that it is surely a mistake."""


class HolidayYear(NamedTuple):
    """One year of a country: dates without hours, and days off that were moved to be worked.

    A date in `working` has the hours of the last ordinary working weekday before it. `decreed` is False while the
    year's moved days are not yet announced, so that the year is computed without them.
    """

    closed: frozenset[date]
    working: frozenset[date]
    decreed: bool = True


HolidayYears = Callable[[int], HolidayYear]
"""Holidays by year; asked once for each year that an answer needs."""


@dataclass(frozen=True)
class CalendarSpec:
    """Weekly hours in a zone, and the dates that differ.

    `hours` maps a weekday (0 is Monday) to its stretches; `always` stands for 00:00-24:00 on every day. For one date
    `open` beats all, `closed` beats holidays and weekly hours. A stretch past midnight belongs to the date on which
    it opens, and is cut at 24:00 when the next date is closed or a holiday.
    """

    name: str
    timezone: str = "UTC"
    hours: Mapping[int, Hours] = field(default_factory=dict)
    always: bool = False
    closed: frozenset[date] = frozenset()
    open: Mapping[date, Hours] = field(default_factory=dict)
    holidays: HolidayYears | None = None

    def weekly(self) -> tuple[Hours, ...]:
        """Return the stretches of each weekday, Monday first, as written."""
        if self.always:
            return (((0, DAY_MINUTES),),) * 7
        return tuple(tuple(self.hours.get(weekday, ())) for weekday in range(7))


def problems(spec: CalendarSpec) -> list[str]:
    """Return all that is wrong with `spec`, one sentence each, without the calendar's name; empty when it is fine."""
    found = [] if _is_zone(spec.timezone) else [f'"{spec.timezone}" is no time zone; write one like Europe/Moscow']
    found += [f"{day!r} is no weekday; 0 is Monday and 6 is Sunday" for day in spec.hours if day not in range(7)]
    if spec.always and any(spec.hours.values()):
        found.append('hours are both "always" and listed by weekday; keep one of them')
    for weekday, name in enumerate(WEEKDAYS):
        found += _problems_of_hours(name, spec.hours.get(weekday, ()))
    for on, stretches in sorted(spec.open.items()):
        found += _problems_of_hours(on.isoformat(), stretches)
    return found


def _problems_of_hours(where: str, stretches: Hours) -> list[str]:
    found = []
    for opens, closes in stretches:
        if not 0 <= opens < DAY_MINUTES:
            found.append(f"{where} opens at {_clock(opens)}; write 00:00 to 23:59")
        elif closes == opens:
            found.append(f"{where} opens and closes at {_clock(opens)}; leave it out, or write 00:00-24:00")
        elif closes < opens:
            found.append(
                f"{where} closes ({_clock(closes)}) before it opens ({_clock(opens)}); a shift over midnight "
                f"ends past 24:00, here at {_clock(closes + DAY_MINUTES)}"
            )
        elif closes > opens + DAY_MINUTES:
            found.append(f"{where} is open for more than 24 hours ({_clock(opens)}-{_clock(closes)})")
    return found


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _is_zone(name: str) -> bool:
    # A key is looked up as a path, so whatever is no plain zone name must not get that far.
    if not re.fullmatch(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", name):
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return False
    return True
