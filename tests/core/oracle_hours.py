"""Business time as the list of all its open seconds: the calendar of the oracle, with nothing to get wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import Duration
from jira_csext.core.rulebook import Goal
from jira_csext.core.ticket import Value

DAY = 86400
FIRST, LAST = date(2026, 5, 4), date(2026, 7, 31)


class Hours:
    """A calendar as the list of all its open seconds in the weeks around."""

    def __init__(self, calendar: Calendar) -> None:
        spec = calendar.spec
        self.always = spec.always
        self.zone = ZoneInfo(spec.timezone)
        self.dates: list[date] = []
        self.last_closing: dict[date, int] = {}
        seconds: set[int] = set()
        on = FIRST
        while on <= LAST and not spec.always:
            if on in spec.open:
                spans = spec.open[on]
            elif on in spec.closed:
                spans = ()
            else:
                spans = spec.hours.get(on.weekday(), ())
            midnight = self.midnight(on)
            for opens, closes in spans:
                seconds.update(range(midnight + opens * 60, midnight + closes * 60))
            if spans:
                self.dates.append(on)
                self.last_closing[on] = midnight + max(closes for _, closes in spans) * 60
            on += timedelta(days=1)
        everything = range(self.midnight(FIRST), self.midnight(LAST))
        self.seconds: Sequence[int] = everything if spec.always else sorted(seconds)
        self.open: Container[int] = everything if spec.always else seconds

    def midnight(self, on: date) -> int:
        return int(datetime(on.year, on.month, on.day, tzinfo=self.zone).timestamp())

    def working(self, start: int, end: int) -> int:
        return max(0, bisect_left(self.seconds, end) - bisect_left(self.seconds, start))

    def after(self, start: int, amount: int) -> int:
        """The first instant at which so many seconds, more than none, have been worked."""
        return self.seconds[bisect_left(self.seconds, start) + amount - 1] + 1

    def next_open(self, at: int) -> int:
        return self.seconds[bisect_left(self.seconds, at)]

    def latest(self, at: int) -> int:
        """The instant itself when open, else the closing before it."""
        return at if at in self.open else self.seconds[bisect_left(self.seconds, at) - 1] + 1

    def date_of(self, at: int) -> date:
        return datetime.fromtimestamp(at, self.zone).date()

    def days_on(self, at: int, days: int) -> int:
        """The same local time so many working days on, or back; where that is closed, the closing before."""
        on = self.date_of(at)
        other = self.dates[self.dates.index(on) + days]
        return self.latest(at + (other - on).days * DAY)

    def days_after(self, at: int, duration: Duration) -> int:
        """So many working or calendar days after an instant; a closing belongs to the day that ends with it."""
        if duration.unit == "calendar_days":
            return at + duration.amount * DAY
        if at - 1 in self.open and at not in self.open:
            last_second = self.days_on(at - 1, duration.amount)
            return last_second + 1 if last_second in self.open else last_second
        return self.days_on(self.next_open(at), duration.amount)

    def days_before(self, at: int, duration: Duration) -> int:
        if duration.unit == "calendar_days":
            return at - duration.amount * DAY
        return self.days_on(self.latest(at), -duration.amount)

    def passed(self, start: int, duration: Duration, now: int) -> bool:
        """Whether so much, in time of this calendar or in days, has gone by since an instant."""
        if duration.unit == "seconds":
            return now >= start and self.working(start, now) >= duration.amount
        return now >= (self.days_after(start, duration) if duration.amount else start)

    def instant(self, value: Value) -> int | None:
        """What a date or a time written down means here; None where it means nothing."""
        if not isinstance(value, str):
            return None
        try:
            if len(value) == len("2026-06-01"):
                on = date.fromisoformat(value)
                return self.last_closing.get(on, self.midnight(on + timedelta(days=1)))
            moment = datetime.fromisoformat(value)
        except ValueError:
            return None
        return int((moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).timestamp())


def hours_of(calendar: Calendar) -> Hours:
    """The hours of a calendar, worked out once."""
    if calendar not in _KNOWN:
        _KNOWN[calendar] = Hours(calendar)
    return _KNOWN[calendar]


_KNOWN: dict[Calendar, Hours] = {}


def target_in(hours: Hours, goal: Goal, started_at: int) -> int:
    """The target in working seconds; days become seconds once, from the start or the next opening."""
    target = goal.target
    if target.duration is not None and target.duration.unit == "seconds":
        return target.duration.amount
    opening = hours.next_open(started_at)
    if target.duration is not None:
        assert target.duration.unit == "working_days"
        end = hours.days_on(opening, target.duration.amount)
    elif target.kind == "end_of_day":
        end = hours.last_closing[hours.date_of(opening)]
    else:
        end = hours.last_closing[next(on for on in hours.dates if on > hours.date_of(started_at))]
    return hours.working(opening, end)
