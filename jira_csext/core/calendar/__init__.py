"""Working time: which instants count towards a goal, and the arithmetic on them. Knows nothing of tickets."""

from jira_csext.core.calendar.calendar import ALWAYS, Calendar
from jira_csext.core.calendar.spec import (
    BeyondHorizon,
    CalendarError,
    CalendarSpec,
    HolidayYear,
    HolidayYears,
    NoWorkingTime,
)

__all__ = [
    "ALWAYS",
    "BeyondHorizon",
    "Calendar",
    "CalendarError",
    "CalendarSpec",
    "HolidayYear",
    "HolidayYears",
    "NoWorkingTime",
]
