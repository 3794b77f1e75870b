"""Delay warnings as the rulebook has them: which deadline counts, whom to tell of a delay and when.

Each is a rule like any other: `DelayWarning.rule` is what decisions, delivery and explanations ask for steps and names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions import Condition
from jira_csext.core.conduct import Conduct
from jira_csext.core.duration import Duration
from jira_csext.core.metric import Metric
from jira_csext.core.occurrence import RESOLVED
from jira_csext.core.rulebook import NOWHERE, Action, Goal, Offset, Sla, Source, Step, Target

CLIENT_WARNED: Final = Metric("client_warned", starts=(), stops=(RESOLVED,))
"""Starts when a delay is known, forecast or presumed; only a public message with a later date stops it, or the end."""

RISK_CROSSED: Final = "risk_crossed"
"""The own event by which a forecast says how probable a delay has become: `new` is the percentage, a whole number.

It is recorded once for each time that the forecast crosses a threshold of a rule, up or down; where there are too few
cases to tell, there is none.
"""

WARNED: Final = "warned"
"""The own event of a public delay warning of ours; it named the date in force then, if that was a later one."""

REMINDER, KNOWN_TEXT, DRAFT_TEXT, WARNING_TEXT, TOLD_TEXT = (
    "delay-reminder",
    "delay-known",
    "draft-delay",
    "delay-warning",
    "delay-told",
)

KNOWN, FORECAST, DRAFT, OTHERWISE, MISSED, POSTPONED = (
    "delay known",
    "delay forecast",
    "draft",
    "otherwise",
    "missed",
    "postponed",
)
"""What the steps are called, beside the reminders, which are called as they are written."""

MOST_WITHOUT_DATE: Final = 3
"""So many messages in a row may say only when a date will be named; after that the manager gets the draft."""

NEW_DATE_WITHIN: Final = Duration(1, "working_days")
GRACE: Final = 300
"""How many seconds a person has to be first, where `conduct` does not say."""

Otherwise = Literal["post", "draft", "escalate"]


class Deadline(NamedTuple):
    """Where a deadline stands: in an attribute that holds a date, or in the due instant of a promise (`sla`)."""

    attribute: str = ""
    sla: str = ""

    def __str__(self) -> str:
        return f"the {self.sla} promise" if self.sla else self.attribute


class Postponed(NamedTuple):
    """After `more_than` postponements each further one raises the escalation."""

    more_than: int
    escalate: str


@dataclass(frozen=True)
class DelayWarning:
    """Of the tickets that match: the client hears of a delay `told_by` so long before the deadline, from us.

    `told_by` and `remind` are offsets before the deadline, measured on `calendar`. `when_risk` is a percentage, None
    where no forecast counts. `otherwise` happens if nobody tells the client by then; with `escalate` it raises the
    escalation of that name. `manager` is the role that gets drafts.
    """

    name: str
    when: Condition
    deadlines: tuple[Deadline, ...]
    told_by: Offset
    calendar: Calendar
    remind: tuple[Offset, ...] = ()
    when_risk: int | None = None
    otherwise: Otherwise = "draft"
    escalate: str = ""
    new_date_within: Duration = NEW_DATE_WITHIN
    postponed: Postponed | None = None
    manager: str = "assignee"
    shadow: bool = False
    renamed_from: tuple[str, ...] = ()
    description: str = ""
    conduct: Conduct | None = None
    source: Source = NOWHERE

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The attributes in which its deadline may stand."""
        return tuple(deadline.attribute for deadline in self.deadlines if deadline.attribute)

    @cached_property
    def promises(self) -> tuple[str, ...]:
        """The rules whose due instant may be its deadline."""
        return tuple(deadline.sla for deadline in self.deadlines if deadline.sla)

    @cached_property
    def rule(self) -> Sla:
        """What it is to whoever asks a rule for its steps, names and calendar; wall-clock time is measured."""
        goal = Goal(Target(self.told_by.text, duration=Duration(1, "calendar_days")), self.calendar, source=self.source)
        return Sla(
            name=self.name,
            metric=CLIENT_WARNED,
            goals=(goal,),
            when=self.when,
            steps=tuple(self._steps()),
            shadow=self.shadow,
            renamed_from=self.renamed_from,
            description=self.description,
            source=self.source,
            conduct=self.conduct,
        )

    def _steps(self) -> list[Step]:
        everybody = tuple(dict.fromkeys(("assignee", self.manager)))
        heard = (Action("note", KNOWN_TEXT, everybody),)
        draft = (Action("note", DRAFT_TEXT, (self.manager,)),)
        post = (Action("reply", WARNING_TEXT), Action("note", TOLD_TEXT, everybody))
        steps = [Step(offset, (Action("note", REMINDER, ("assignee",)),), source=self.source) for offset in self.remind]
        steps.append(Step(_named(KNOWN), heard, source=self.source))
        if self.when_risk is not None:
            steps.append(Step(_named(FORECAST), heard, source=self.source))
        steps.append(Step(_named(DRAFT), draft, source=self.source))
        done = {"post": post, "draft": draft, "escalate": ()}[self.otherwise]
        steps.append(Step(_named(OTHERWISE), done, escalate=self.escalate, source=self.source))
        steps.append(Step(_named(MISSED), draft, source=self.source))
        if self.postponed is not None:
            steps.append(Step(_named(POSTPONED), escalate=self.postponed.escalate, source=self.source))
        return steps


def _named(text: str) -> Offset:
    return Offset(text, "after", duration=Duration(0, "seconds"))
