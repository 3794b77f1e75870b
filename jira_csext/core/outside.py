"""What happens outside a client's contact hours: an occurrence narrowed by the clock on the client's wall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.conditions import Condition
from jira_csext.core.conduct import Conduct
from jira_csext.core.contact_hours import hours_of
from jira_csext.core.occurrence import Found, Occurrence
from jira_csext.core.ticket import Attributes
from jira_csext.core.timeline import Timeline

CONTACT_HOURS = "client.contact_hours"


@dataclass(frozen=True)
class OutsideContactHours(Occurrence):
    """An occurrence counts only outside the hours in which its client may be written to.

    A client of whom no hours are known has the default ones of `conduct`, or else those of `otherwise`; one who names a
    calendar means one of `calendars`.
    """

    occurrence: Occurrence
    otherwise: Calendar = ALWAYS
    calendars: Mapping[str, Calendar] = field(default_factory=dict, compare=False)
    conduct: Conduct | None = None

    @property
    def needs(self) -> frozenset[str]:
        return self.occurrence.needs

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.occurrence.conditions

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        hours = self._hours(client)
        if hours is None:
            return []
        return [(at, cause) for at, cause in self.occurrence.found_in(timeline, client) if not hours.is_open(at)]

    def _hours(self, client: Attributes) -> Calendar | None:
        """Return when the client may be written to, None for at any hour."""
        if self.conduct is not None and self.conduct.hours is not None:
            return self.conduct.contact_hours(client)
        return hours_of(client, self.calendars, self.otherwise)
