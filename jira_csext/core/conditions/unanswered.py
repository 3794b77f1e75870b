"""The condition on time: a message of the client's has been left unanswered for so long."""

from __future__ import annotations

from dataclasses import dataclass

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions.base import Condition, Test
from jira_csext.core.duration import Duration


@dataclass(frozen=True)
class UnansweredFor(Condition):
    """The oldest unanswered message of the client is that old, in working time of the calendar (or in days of it).

    A timeline works it out beforehand and lets it stand among the ticket's attributes, as `attribute`.
    """

    duration: Duration
    calendar: Calendar

    @property
    def attribute(self) -> str:
        """The name under which a timeline lets the answer stand."""
        return f"unanswered_for {self.duration} {self.calendar.name}"

    def reached_at(self, said_at: int) -> int:
        """Return the first instant at which a message of that instant has been left for so long."""
        amount, unit = self.duration.amount, self.duration.unit
        if unit == "seconds":
            return self.calendar.add(said_at, amount)
        if unit == "working_days":
            return self.calendar.plus_working_days(self.calendar.next_open(said_at), amount)
        return self.calendar.plus_calendar_days(said_at, amount)

    def _reads(self) -> frozenset[str]:
        return frozenset({self.attribute})

    def _facts(self) -> frozenset[Condition]:
        return frozenset({self})

    def compiled(self) -> Test:
        name = self.attribute
        return lambda ticket, client: ticket.get(name) is not None

    def __str__(self) -> str:
        return f"unanswered_for: {self.duration}"
