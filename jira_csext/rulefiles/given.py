"""Calendars that another program gives as a JSON object, in the same form as the section `calendars`."""

from __future__ import annotations

from jira_csext.core.calendar import Calendar, CalendarError
from jira_csext.rulefiles.model import entry_from
from jira_csext.rulefiles.problems import KEY, MISSING, Path, Wrong
from jira_csext.rulefiles.sections.calendars import CalendarEntry
from jira_csext.rulefiles.where import where


def calendar_from(given: object, name: str = "given") -> Calendar:
    """Return the calendar that `{"timezone", "hours", "closed", "open", "holidays"}` describes.

    Raises CalendarError with one sentence for all that is wrong.
    """
    try:
        return entry_from(CalendarEntry, given).calendar(name)
    except Wrong as wrong:
        raise CalendarError("; ".join(_said(path, text) for path, text in wrong.found)) from None


def _said(path: Path, text: str) -> str:
    if path[-1:] == (KEY,):
        path = path[:-2]
    elif path[-1:] == (MISSING,):
        path = path[:-1]
    place = where(path)
    return f"{place}: {text}" if place else text
