"""How much working time lies between a local time and the same one a working day later, by the hours as written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jira_csext.core.calendar import CalendarSpec
from jira_csext.core.calendar.spec import DAY_MINUTES, Hours

_MINUTE = 60
_HOUR_MINUTES = 60
# Clocks change at night: a calendar that is open then can have an hour more or less between two days.
_CLOCKS_CHANGE_BEFORE = 4 * 60


class DaySpans(NamedTuple):
    """Seconds of working time from one day to the next at the same local time, the `least` and the `most` of it."""

    least: int
    most: int
    longest_day: int
    is_always: bool = False


def spans_of(spec: CalendarSpec) -> DaySpans | None:
    """Return the spans of a calendar; None where shifts go over midnight, whose days are told apart otherwise."""
    if spec.always:
        slack = _HOUR_MINUTES
        return DaySpans(
            (DAY_MINUTES - slack) * _MINUTE,
            (DAY_MINUTES + slack) * _MINUTE,
            (DAY_MINUTES + slack) * _MINUTE,
            not (spec.closed or spec.open or spec.holidays),
        )
    patterns = [hours for hours in (*spec.weekly(), *spec.open.values()) if hours]
    patterns = list(dict.fromkeys(tuple(hours) for hours in patterns))
    if not patterns or any(closes > DAY_MINUTES for hours in patterns for _, closes in hours):
        return None
    is_open_at_night = any(opens < _CLOCKS_CHANGE_BEFORE for hours in patterns for opens, _ in hours)
    slack = _HOUR_MINUTES if is_open_at_night else 0
    # Many dates of their own make many pairs; a few dozen kinds of day are all that anybody writes.
    patterns = patterns[:50]
    spans = [span for one in patterns for two in patterns for span in _spans(one, two)]
    longest = max(_worked(hours, 0, DAY_MINUTES) for hours in patterns)
    return DaySpans((min(spans) - slack) * _MINUTE, (max(spans) + slack) * _MINUTE, (longest + slack) * _MINUTE)


def _spans(one: Hours, two: Hours) -> Iterator[int]:
    """Yield the working minutes from each edge of either day on the first to the same time on the second."""
    for at in {edge for hours in (one, two) for stretch in hours for edge in stretch}:
        yield _worked(one, at, DAY_MINUTES) + _worked(two, 0, at)


def _worked(hours: Hours, start: int, end: int) -> int:
    return sum(max(0, min(closes, end) - max(opens, start)) for opens, closes in hours)
