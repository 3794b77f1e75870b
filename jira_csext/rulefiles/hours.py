"""Weekly hours: `{mon-thu: ["10:00-13:00", "14:00-19:00"], fri: ["10:00-18:00"]}` to stretches of each weekday."""

from __future__ import annotations

import re
from itertools import pairwise

from jira_csext.core.calendar.spec import DAY_MINUTES, Hours
from jira_csext.rulefiles.problems import KEY, Path, Wrong, kind_of, quoted

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STRETCH = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?[-–] ?([0-9]{1,2}):([0-9]{2})")
_LONGEST_NIGHT = DAY_MINUTES // 2
_HOW = 'write it like "10:00-18:00"'

Found = list[tuple[Path, str]]


def weekly_hours_from(value: object) -> dict[int, Hours] | None:
    """Return the stretches by weekday (0 is Monday), in minutes of local time; None stands for `always`.

    Raises Wrong with everything that cannot be used.
    """
    if value == "always":
        return None
    if not isinstance(value, dict):
        raise ValueError(f"expected weekdays or `always`, found {kind_of(value)}; {_WEEK}")
    found: Found = []
    week: dict[int, Hours] = {}
    said: dict[int, str] = {}
    for key, stretches in value.items():
        try:
            hours = hours_of_day(stretches)
        except Wrong as wrong:
            found += [((key, *path), text) for path, text in wrong.found]
            hours = ()
        try:
            weekdays = _weekdays(key)
        except ValueError as error:
            found.append(((key, KEY), str(error)))
            continue
        for weekday in weekdays:
            if weekday in said:
                found.append(
                    ((key, KEY), f"{DAYS[weekday]} has its hours already in {quoted(said[weekday])}; keep one")
                )
                break
            said[weekday] = key
            week[weekday] = hours
    if found:
        raise Wrong(*found)
    return week


_WEEK = 'write hours: {mon-fri: ["10:00-18:00"]}'


def hours_of_day(value: object) -> Hours:
    """Return the stretches of one date, sorted, in minutes from its midnight; past 24:00 runs into the next date.

    An empty list is a closed day. Raises Wrong with everything that cannot be used.
    """
    if isinstance(value, str):
        raise Wrong.at(says=f'hours are a list, because a day may have a break; write ["{value}"]')
    if not isinstance(value, list):
        raise Wrong.at(says=f'expected a list of hours, found {kind_of(value)}; write ["10:00-18:00"]')
    found: Found = []
    stretches: list[tuple[int, int]] = []
    for place, item in enumerate(value):
        try:
            stretches.append(_stretch(item))
        except ValueError as error:
            found.append(((place,), str(error)))
    for one, two in pairwise(sorted(stretches)):
        if two[0] < one[1]:
            found.append(((), f"{_said(one)} and {_said(two)} overlap; let one end before the other begins"))
    if found:
        raise Wrong(*found)
    return tuple(sorted(stretches))


def _stretch(value: object) -> tuple[int, int]:
    if not isinstance(value, str):
        raise ValueError(f"expected a stretch of hours, found {kind_of(value)}; {_HOW}")
    match = _STRETCH.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"{quoted(value)} is no stretch of hours; {_HOW}")
    from_hour, from_minute, to_hour, to_minute = (int(part) for part in match.groups())
    opens, closes = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if max(from_minute, to_minute) > 59 or opens >= DAY_MINUTES or closes > DAY_MINUTES:
        raise ValueError(f"{quoted(value)} has a time that no clock shows; hours go from 00:00 to 24:00")
    if closes > opens:
        return opens, closes
    if closes == opens:
        raise ValueError(f"closes ({_clock(closes)}) as it opens; write 00:00-24:00 for the whole day")
    # A night shift has at most half a day; what would be longer are working hours with their ends swapped.
    if closes + DAY_MINUTES - opens <= _LONGEST_NIGHT:
        return opens, closes + DAY_MINUTES
    raise ValueError(
        f"closes ({_clock(closes)}) before it opens ({_clock(opens)}); swap the two, or, if more than 12 hours over "
        f"midnight are meant, write {_clock(opens)}-24:00 here and 00:00-{_clock(closes)} on the next day"
    )


def _weekdays(key: str) -> list[int]:
    first, dash, last = (part.strip() for part in key.casefold().partition("-"))
    if not dash:
        return [_weekday(first)]
    start, end = _weekday(first), _weekday(last)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _weekday(word: str) -> int:
    if word in DAYS:
        return DAYS.index(word)
    hint = f'write "{word[:3]}"' if word[:3] in DAYS else f"write {', '.join(DAYS[:3])}, … or a range like mon-fri"
    raise ValueError(f"{quoted(word)} is no weekday; {hint}")


def _said(stretch: tuple[int, int]) -> str:
    return f"{_clock(stretch[0])}-{_clock(stretch[1])}"


def _clock(minutes: int) -> str:
    if minutes > DAY_MINUTES:
        minutes -= DAY_MINUTES
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
