"""Works out the instant that a phrase means, from the moment of writing and the hours of a calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from jira_csext.core.calendar import BeyondHorizon, Calendar, NoWorkingTime
from jira_csext.core.dates.parts import Day, Hour
from jira_csext.core.dates.phrases import Phrase

# A day and month that has just gone by is rather a look back than a promise for the next year.
_TOO_FAR: Final = timedelta(300)


class When(NamedTuple):
    """The date, the instant by which it is due, and whether an hour was said."""

    on: date
    at: int
    is_date_only: bool


def worked_out(phrase: Phrase, said_at: int, calendar: Calendar, same_day: date | None) -> When | None:
    """Return what the phrase means; an hour alone is of `same_day`, else of the day of writing.

    None where it lies before the writing, there is no such day, or the calendar has no hours for it.
    """
    try:
        found = _worked_out(phrase, said_at, calendar, same_day)
    except (NoWorkingTime, BeyondHorizon, OverflowError, ValueError):
        return None
    return found if found is not None and found.at > said_at else None


def _worked_out(phrase: Phrase, said_at: int, calendar: Calendar, same_day: date | None) -> When | None:
    if phrase.span is not None:
        at = said_at + phrase.span.seconds
        return When(calendar.local(at).date(), at, is_date_only=False)
    today = calendar.local(said_at).date()
    on = _date_of(phrase.day, today, said_at, calendar) if phrase.day else same_day or today
    if on is None:
        return None
    if phrase.hour is None and phrase.day is not None and phrase.day.kind == "end_of_week":
        return When(on, calendar.end_of_date(on), is_date_only=False)
    if phrase.hour is None or phrase.hour.kind == "sometime":
        closes = calendar.end_of_date(on)
        # "Today", written after hours, still has the evening.
        is_late = on == today and closes <= said_at
        return When(on, _instant(Hour("midnight"), on, calendar) if is_late else closes, is_date_only=True)
    return When(on, _instant(phrase.hour, on, calendar), is_date_only=False)


def _instant(hour: Hour, on: date, calendar: Calendar) -> int:
    midnight = datetime.combine(on, time())
    match hour.kind:
        case "closing":
            return calendar.end_of_date(on)
        case "opening":
            start = calendar.instant(midnight)
            return calendar.next_open(start)
        case "noon":
            return calendar.instant(midnight + timedelta(hours=12))
        case "midnight":
            return calendar.instant(midnight + timedelta(days=1))
        case _:
            return calendar.instant(midnight + timedelta(minutes=hour.minutes))


def _date_of(day: Day, today: date, said_at: int, calendar: Calendar) -> date | None:
    match day.kind:
        case "days":
            return today + timedelta(day.number)
        case "weekday":
            return _weekday(day, today)
        case "date":
            return date(day.year, day.month, day.number) if day.year else _next_such(day, today)
        case "day_of_month":
            return _next_numbered(day.number, today)
        case "working_days":
            return _working_date(calendar.end_of_working_day(said_at, after=day.number), calendar)
        case "months":
            return _months_on(today, day.number)
        case "end_of_week":
            return _last_working_date(today - timedelta(today.weekday()) + timedelta(7 * day.week), calendar)
        case "end_of_month":
            return _end_of_month(day, today)


def _weekday(day: Day, today: date) -> date:
    if day.week:
        return today - timedelta(today.weekday()) + timedelta(7 * day.week + day.number)
    return today + timedelta((day.number - today.weekday() - 1) % 7 + 1)


def _next_such(day: Day, today: date) -> date | None:
    for year in range(today.year, today.year + 9):
        if day.number <= monthrange(year, day.month)[1]:
            on = date(year, day.month, day.number)
            if on >= today:
                return on if on - today < _TOO_FAR else None
    return None


def _next_numbered(number: int, today: date) -> date:
    on = today.replace(day=1)
    while number > monthrange(on.year, on.month)[1] or on.replace(day=number) < today:
        on = _months_on(on, 1)
    return on.replace(day=number)


def _months_on(on: date, months: int) -> date:
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _end_of_month(day: Day, today: date) -> date:
    on = _months_on(today.replace(day=1), day.week)
    if day.month:
        on = date(today.year + (day.month < today.month), day.month, 1)
    return on.replace(day=monthrange(on.year, on.month)[1])


def _working_date(closes: int, calendar: Calendar) -> date:
    """Return the date whose hours end at an instant, which is a day earlier for a shift past midnight."""
    on = calendar.local(closes - 1).date()
    before = on - timedelta(1)
    return before if calendar.end_of_date(on) != closes == calendar.end_of_date(before) else on


def _last_working_date(monday: date, calendar: Calendar) -> date:
    """Return the last date with hours of the week that begins on `monday`; its Friday where it has none."""
    start = calendar.instant(datetime.combine(monday, time()))
    open_times = calendar.intervals(start, calendar.plus_calendar_days(start, 7))
    return calendar.local(open_times[-1][1] - 1).date() if open_times else monday + timedelta(4)
