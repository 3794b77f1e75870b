"""`escalations`: who is called when a promise broke, and who next if nobody answers."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from jira_csext.core.duration import Duration
from jira_csext.rulefiles.model import DurationType, IntervalType, Names, NotEmpty, Section
from jira_csext.rulefiles.problems import Path, Wrong
from jira_csext.rulefiles.sections.actions import Do
from jira_csext.rulefiles.sections.metrics import Events
from jira_csext.rulefiles.sections.naming import CalendarName

MOST_REPEATS = 100


class RepeatEntry(Section):
    """What was done comes again."""

    example: ClassVar[str] = "{every: 1wd, times: 3}"

    every: IntervalType = Field(examples=["1wd"])
    """How long after the one before."""
    times: int = Field(ge=1, le=MOST_REPEATS, examples=["3"])
    """How often more."""


class LevelEntry(Section):
    """Whom to call, how long after the escalation began, and what to do."""

    example: ClassVar[str] = "{after: 4h, to: director, do: [{note: escalation}]}"

    after: DurationType = Field(examples=["4h"])
    """Since the escalation began; 0m is at once."""
    to: Names = Field(examples=["director"])
    """The role, or roles, that are called; they are mentioned in its notes."""
    do: Do = Field(examples=["[{note: escalation}]"])


def _in_order(levels: list[LevelEntry]) -> list[LevelEntry]:
    found: list[tuple[Path, str]] = []
    latest: dict[str, tuple[int, Duration]] = {}
    for place, level in enumerate(levels):
        before = latest.get(level.after.unit)
        if before is not None and level.after.amount < before[1].amount:
            says = f"{level.after} is before level {before[0] + 1} ({before[1]}); put the levels in their order"
            found.append(((place, "after"), says))
        else:
            latest[level.after.unit] = place, level.after
    if found:
        raise Wrong(*found)
    return levels


class EscalationEntry(Section):
    """Levels, one after the other, until somebody answers."""

    example: ClassVar[str] = (
        "NAME: {until: {any: [agent_reply, acknowledged]}, "
        "levels: [{after: 0m, to: head-of-service, do: [{note: escalation}]}]}"
    )

    until: Events = Field(examples=["{any: [agent_reply, acknowledged]}"])
    """What ends it, at any hour; the end of its cause does, too."""
    levels: Annotated[list[LevelEntry], AfterValidator(_in_order)] = Field(
        min_length=1, max_length=20, examples=["[{after: 0m, to: head-of-service, do: [{note: escalation}]}]"]
    )
    repeat: Annotated[RepeatEntry | None, NotEmpty] = Field(default=None, examples=["{every: 1wd, times: 3}"])
    """Of the last level."""
    calendar: CalendarName = Field(default="", examples=["office"])
    """On which its delays run; left out, on that of the goal that raised it."""
    inhibit: bool = Field(default=True, examples=["false"])
    """Until its last call is made, other notes on the ticket are kept back, each a row of the outbox."""
