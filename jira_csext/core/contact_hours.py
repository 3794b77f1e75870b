"""A client's contact hours: `mon-thu 10:00-13:00, 14:00-19:00; fri 10:00-18:00`, `always`, or a calendar's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.calendar.spec import DAY_MINUTES, CalendarSpec, Hours
from jira_csext.core.ticket import Attributes

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART: Final = re.compile(r"\s*([a-z]{3})(?:\s*[-–]\s*([a-z]{3}))?\s+(.+?)\s*", re.IGNORECASE)
_STRETCH: Final = re.compile(r"\s*([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})\s*")
_HOW: Final = 'write them like "mon-fri 10:00-18:00", several days with a semicolon between, or a calendar\'s name'


class ContactHours(NamedTuple):
    """When a client may be written to: a calendar of the rulebook by its `calendar` name, or hours of their own."""

    calendar: str = ""
    spec: CalendarSpec | None = None


@lru_cache(4096)
def contact_hours(text: str, timezone: str) -> ContactHours:
    """Return what a client's contact hours mean, nothing for an empty text. Raises ValueError, a sentence."""
    if not text:
        return ContactHours()
    if text.casefold() == "always":
        return ContactHours(spec=CalendarSpec("contact hours", timezone or "UTC", always=True))
    if not re.search(r"[0-9]:[0-9]", text):
        if re.search(r"[\s;,]", text):
            raise ValueError(f'"{text}" are no hours; {_HOW}')
        return ContactHours(calendar=text)
    return ContactHours(spec=CalendarSpec("contact hours", timezone or "UTC", _week(text)))


def hours_of(client: Attributes, calendars: Mapping[str, Calendar], otherwise: Calendar) -> Calendar:
    """Return when the client may be written to; `otherwise` where the register says nothing that can be read.

    Hours without a zone of the client's are in the zone of `otherwise`.
    """
    text = str(client.get("client.contact_hours") or "")
    zone = str(client.get("client.timezone") or otherwise.spec.timezone)
    return calendars.get(text) or _calendar(text, zone) or otherwise


@lru_cache(512)
def _calendar(text: str, zone: str) -> Calendar | None:
    try:
        spec = contact_hours(text, zone).spec
    except ValueError:
        return None
    return None if spec is None else Calendar(spec)


def _week(text: str) -> dict[int, Hours]:
    week: dict[int, Hours] = {}
    for part in text.split(";"):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f'"{part.strip()}" are no hours of a day; {_HOW}')
        first, last, said = match.groups()
        start, end = _weekday(first), _weekday(last or first)
        hours = tuple(sorted(_stretch(stretch) for stretch in said.split(",")))
        for one, two in pairwise(hours):
            if two[0] < one[1]:
                raise ValueError(f'"{said}" overlap; let one stretch end before the other begins')
        for step in range((end - start) % 7 + 1):
            weekday = (start + step) % 7
            if weekday in week:
                raise ValueError(f'{DAYS[weekday]} has its hours twice in "{text}"; keep one')
            week[weekday] = hours
    return week


def _weekday(word: str) -> int:
    if word.casefold() not in DAYS:
        raise ValueError(f'"{word}" is no weekday; write mon, tue, … or a range like mon-fri')
    return DAYS.index(word.casefold())


def _stretch(text: str) -> tuple[int, int]:
    match = _STRETCH.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text.strip()}" is no stretch of hours; write it like 10:00-18:00')
    from_hour, from_minute, to_hour, to_minute = (int(part) for part in match.groups())
    opens, closes = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if max(from_minute, to_minute) > 59 or opens >= DAY_MINUTES or closes > DAY_MINUTES:
        raise ValueError(f'"{text.strip()}" has a time that no clock shows; hours go from 00:00 to 24:00')
    if closes <= opens:
        raise ValueError(f'"{text.strip()}" closes before it opens; past midnight is another day\'s stretch')
    return opens, closes
