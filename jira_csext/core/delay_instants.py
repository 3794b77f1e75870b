"""The instants of a delay warning: how long before a deadline, within which hours, and when at the latest."""

from __future__ import annotations

from jira_csext.core.calendar import Calendar
from jira_csext.core.conduct import latest_contact_at
from jira_csext.core.delay_rule import DelayWarning
from jira_csext.core.duration import Duration
from jira_csext.core.rulebook import Offset

_HOUR = 3600
# A message that is to stand by an instant leaves so many seconds of contact hours before it.
_ROOM = 300


def before(offset: Offset, deadline_at: int, calendar: Calendar) -> int:
    """Return the instant so long before a deadline: the last at which that much is left, or the local time days ago."""
    duration = offset.duration
    if duration is None:
        return deadline_at
    if duration.unit == "seconds":
        return calendar.add(deadline_at, -duration.amount) if duration.amount else deadline_at
    if duration.unit == "working_days":
        return calendar.minus_working_days(deadline_at, duration.amount)
    return calendar.plus_calendar_days(deadline_at, -duration.amount)


def told_by(rule: DelayWarning, heard_at: int, contact: Calendar) -> int:
    """Return by when the client is to know that the date it has heard cannot be kept.

    Never later than the rule says: what lies outside contact hours is their end before it.
    """
    return latest_contact_at(contact, before(rule.told_by, heard_at, rule.calendar))


def spoken_at(by: int, contact: Calendar) -> int:
    """Return when a message is said that is to stand by an instant: sending takes some minutes.

    It is known ahead, so the grace in which a person may be first has run by then.
    """
    return contact.add(by, -_ROOM)


def at_once(since: int, contact: Calendar) -> int:
    """Return the first instant at which the client may be spoken to."""
    return contact.next_open(since)


def at_once_by(since: int, contact: Calendar) -> int:
    """Return by when it has been said, if it is said at once: within the first contact hour."""
    return contact.add(since, _HOUR)


def named_by(rule: DelayWarning, said_at: int, contact: Calendar) -> int:
    """Return by when a new date is named, if a message at that instant says so: `new_date_within`, in contact hours."""
    by = latest_contact_at(contact, _after(rule.new_date_within, said_at, rule.calendar))
    return by if by > said_at else at_once_by(said_at, contact)


def _after(duration: Duration, at: int, calendar: Calendar) -> int:
    if duration.unit == "seconds":
        return calendar.add(at, duration.amount)
    if duration.unit == "working_days":
        return calendar.plus_working_days(at, duration.amount)
    return calendar.plus_calendar_days(at, duration.amount)
