"""Calendars that the calendar's tests share, and short ways to say hours and instants."""

from __future__ import annotations

from datetime import datetime

from jira_csext.core.calendar import Calendar, CalendarSpec

HOUR = 3600


def h(text: str) -> tuple[tuple[int, int], ...]:
    """Hours as people write them, `09:00-13:00 14:00-18:00`, in minutes."""
    stretches = []
    for stretch in text.split():
        opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in stretch.split("-"))
        stretches.append((opens, closes))
    return tuple(stretches)


def weekdays(hours: str, *days: int) -> dict[int, tuple[tuple[int, int], ...]]:
    return dict.fromkeys(days or range(5), h(hours))


OFFICE = CalendarSpec("office", "Europe/Moscow", {**weekdays("10:00-13:00 14:00-19:00"), 4: h("10:00-18:00")})
NIGHTS = CalendarSpec("nights", "Europe/Berlin", weekdays("22:00-30:00"))


def at(calendar: Calendar, text: str) -> int:
    return calendar.instant(datetime.fromisoformat(text))


def shown(calendar: Calendar, instant: int) -> str:
    return f"{calendar.local(instant):%Y-%m-%d %H:%M}"
