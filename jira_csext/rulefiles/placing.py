"""Facts about time, put on the calendar they are measured on: it is known only once all files have been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions import AllOf, AnyOf, Condition, Not, UnansweredFor
from jira_csext.core.conduct import Conduct
from jira_csext.core.occurrence import Becomes, Narrowed, Occurrence
from jira_csext.core.outside import OutsideContactHours


def on_calendar(condition: Condition, calendar: Calendar) -> Condition:
    """Return the condition with its facts about time measured on the calendar; without any, the very same one."""
    if not condition.facts:
        return condition
    match condition:
        case UnansweredFor():
            return replace(condition, calendar=calendar)
        case AllOf(parts):
            return AllOf(tuple(on_calendar(part, calendar) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(on_calendar(part, calendar) for part in parts))
        case Not(part):
            return Not(on_calendar(part, calendar))
    return condition


def knows_time(occurrences: Sequence[Occurrence]) -> bool:
    """Whether a fact about time, or hours of day, stand in any of them."""
    return any(
        _asks_for_hours(occurrence) or any(condition.facts for condition in occurrence.conditions)
        for occurrence in occurrences
    )


def _asks_for_hours(occurrence: Occurrence) -> bool:
    if isinstance(occurrence, Narrowed):
        return _asks_for_hours(occurrence.occurrence)
    return isinstance(occurrence, OutsideContactHours)


def placed(
    occurrences: Sequence[Occurrence],
    calendar: Calendar,
    calendars: Mapping[str, Calendar],
    conduct: Conduct | None = None,
) -> tuple[Occurrence, ...]:
    """Return the occurrences with their facts about time measured on the calendar.

    A client without contact hours has the default ones of `conduct`, and where there are none those of the calendar;
    one who names its hours means one of `calendars`.
    """
    return tuple(_placed(occurrence, calendar, calendars, conduct) for occurrence in occurrences)


def _placed(
    occurrence: Occurrence, calendar: Calendar, calendars: Mapping[str, Calendar], conduct: Conduct | None
) -> Occurrence:
    if not knows_time((occurrence,)):
        return occurrence
    match occurrence:
        case Becomes(condition):
            return replace(occurrence, condition=on_calendar(condition, calendar))
        case Narrowed(inner, condition):
            return Narrowed(_placed(inner, calendar, calendars, conduct), on_calendar(condition, calendar))
        case OutsideContactHours(inner):
            within = _placed(inner, calendar, calendars, conduct)
            return OutsideContactHours(within, calendar, calendars, conduct)
    return occurrence
