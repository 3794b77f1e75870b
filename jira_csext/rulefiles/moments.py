"""Moments of a scenario: local times, and the dates that are promised to a client, as the engine reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.rulefiles.problems import kind_of, quoted
from jira_csext.rulefiles.values import date_from, is_to_the_minute, local_time_from


class Moment(NamedTuple):
    """A local time; one written to the minute means all of that minute."""

    local: datetime
    is_whole_minute: bool

    @property
    def spare_seconds(self) -> int:
        """How many seconds more than its first the moment has."""
        return 59 if self.is_whole_minute else 0

    def __str__(self) -> str:
        return self.local.strftime("%Y-%m-%d %H:%M" if self.is_whole_minute else "%Y-%m-%d %H:%M:%S")


Promise = date | Moment | None
"""A date that a client was given: the whole of it, or an instant; None takes it back."""


def moment_from(value: object) -> Moment:
    """Return the moment that `2026-03-06 16:00` or `2026-03-06 16:00:05` names; ValueError."""
    return Moment(local_time_from(value), is_to_the_minute(value))


def promise_from(value: object) -> Promise:
    """Return the date that `2026-03-12` or `2026-03-12 15:00` names, None for nothing; ValueError."""
    if value is None:
        return None
    for read in (date_from, moment_from):
        try:
            return read(value)
        except ValueError:
            continue
    shown = quoted(value) if isinstance(value, str) else kind_of(value)
    raise ValueError(f"{shown} is no date to promise; write it like 2026-03-12, or 2026-03-12 15:00")


def promised_value(promise: Promise, calendar: Calendar) -> str | None:
    """Return the promise as a ticket's attribute holds it: a plain date, or an instant in ISO 8601 (UTC)."""
    if isinstance(promise, Moment):
        at = datetime.fromtimestamp(calendar.instant(promise.local), UTC)
        return at.isoformat().replace("+00:00", "Z")
    return None if promise is None else promise.isoformat()
