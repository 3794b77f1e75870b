"""The rulebook as the engine sees it: frozen, resolved, with the place in the files that each part came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions import Always, Condition
from jira_csext.core.duration import Duration
from jira_csext.core.metric import Metric


class Source(NamedTuple):
    """Where an admin wrote it: file as given, line and column from 1."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Source()
ALWAYS_HOLDS = Always()

ActionKind = Literal["note", "reply", "label"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do on a ticket: an internal `note` or a public `reply` from a template, or a `label` to put on it.

    `value` is the template's name, or the label. `mention` are roles.
    """

    kind: ActionKind
    value: str
    mention: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offset:
    """When in a cycle a step falls; `text` is how it was written (`50%`, `15m before`, `3h after`, `breach`)."""

    text: str
    kind: Literal["percent", "before", "after", "breach", "stop"]
    percent: int = 0
    duration: Duration | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do at an instant of a cycle; `named` is the action's name where one was written."""

    at: Offset
    do: tuple[Action, ...] = ()
    named: str = ""
    source: Source = NOWHERE


TargetKind = Literal["duration", "end_of_day", "end_of_next_working_day"]


@dataclass(frozen=True, slots=True)
class Target:
    """How long a promise may take: a duration, or the end of a working day."""

    text: str
    kind: TargetKind = "duration"
    duration: Duration | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A target for the tickets that its condition names, measured on its calendar."""

    target: Target
    calendar: Calendar
    when: Condition = ALWAYS_HOLDS
    source: Source = NOWHERE


OnReopen = Literal["new_cycle", "resume"]


@dataclass(frozen=True)
class Sla:
    """One promise: which tickets, which clock, how long, and what to do on the way.

    A rule in `shadow` records what it would have done and does nothing.
    """

    name: str
    metric: Metric
    goals: tuple[Goal, ...]
    when: Condition = ALWAYS_HOLDS
    steps: tuple[Step, ...] = ()
    pause_while: Condition | None = None
    on_reopen: OnReopen = "new_cycle"
    shadow: bool = False
    description: str = ""
    source: Source = NOWHERE

    @cached_property
    def judged_by(self) -> frozenset[str]:
        """The attributes that decide whether the rule applies and which goal is in force."""
        return self.when.reads.union(*(goal.when.reads for goal in self.goals))


class Absence(NamedTuple):
    """From the first day to the last, both included, somebody else stands in."""

    first: date
    last: date
    instead: str


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody a rule may name: a fixed `account`, or whom an attribute of the client names (`client_attribute`)."""

    name: str
    account: str = ""
    client_attribute: str = ""
    notify: tuple[str, ...] = ()
    away: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the admins wrote, in force together. `digest` names the text it came from."""

    slas: tuple[Sla, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    default_calendar: Calendar | None = None
    actions: Mapping[str, tuple[Action, ...]] = field(default_factory=dict)
    people: Mapping[str, Role] = field(default_factory=dict)
    digest: str = ""

    def sla(self, name: str) -> Sla:
        """Return the SLA of that name; raises KeyError."""
        for sla in self.slas:
            if sla.name == name:
                return sla
        raise KeyError(name)
