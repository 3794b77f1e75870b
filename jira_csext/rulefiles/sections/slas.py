"""`slas`: the promises: which tickets, which clock, how long, and what to do on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from jira_csext.core.rulebook import OnReopen
from jira_csext.rulefiles.model import (
    GoalWhen,
    MaybeDay,
    MaybeWhen,
    Names,
    NotEmpty,
    OffsetType,
    Section,
    TargetType,
    WhenType,
)
from jira_csext.rulefiles.problems import Path, Wrong
from jira_csext.rulefiles.sections.actions import Do
from jira_csext.rulefiles.sections.escalations import RepeatEntry
from jira_csext.rulefiles.sections.naming import EscalationName, GoalCalendar, MetricName


class GoalEntry(Section):
    """A target for the tickets that its condition names; the first goal that matches is in force."""

    example: ClassVar[str] = "{target: 4h}"

    target: TargetType = Field(examples=["4h"])
    """How long the promise may take, on its calendar."""
    when: GoalWhen = Field(default=None, examples=["{priority: High}"])
    """Left out in the last goal, which is for all other tickets."""
    calendar: GoalCalendar = Field(default="", examples=["office"])
    """Beats the rule's calendar."""
    effective_from: MaybeDay = Field(default=None, examples=["2026-06-01"])
    """Only for cycles that start on that date or later, in the calendar's zone."""


class StepEntry(Section):
    """Something to do at an instant of a cycle."""

    example: ClassVar[str] = "{at: 50%, do: remind-assignee}"

    at: OffsetType = Field(examples=["50%"])
    do: Do = Field(default=[], examples=["remind-assignee"])
    """An action's name, or a list of actions and names."""
    escalate: EscalationName = Field(default="", examples=["leadership"])
    """The escalation to raise; one that runs already is joined."""
    repeat: Annotated[RepeatEntry | None, NotEmpty] = Field(default=None, examples=["{every: 3wd, times: 2}"])
    """The step comes again for as long as the cycle goes on."""

    @model_validator(mode="after")
    def _does_something(self) -> StepEntry:
        found: list[tuple[Path, str]] = []
        if not self.do and not self.escalate:
            found.append(((), "this step does nothing; write do: NAME, or escalate: NAME"))
        if self.repeat is not None and self.at.kind == "stop":
            says = "nothing comes again once the clock has stopped; leave `repeat` out, or write another `at`"
            found.append((("repeat",), says))
        if found:
            raise Wrong(*found)
        return self


class SlaEntry(Section):
    """One promise."""

    example: ClassVar[str] = "NAME: {when: {type: complaint}, metric: first_response, goals: [{target: 4h}]}"

    later: ClassVar[Mapping[str, str]] = {
        "inhibit": "an escalation silences other notes, not a rule; write inhibit: under escalations",
        "escalate": "an escalation is raised by a step; write steps: [{at: breach, escalate: NAME}]",
        "repeat": "a step or an escalation comes again, not a rule; write repeat: beside the `at` of a step",
    }

    description: str = Field(default="", examples=["A person answers a complaint within four hours."])
    """What is promised, in a sentence for people."""
    when: WhenType = Field(examples=["{type: complaint}, or when: always"])
    """Which tickets; `always` for all of them."""
    metric: MetricName = Field(examples=["first_response"])
    calendar: GoalCalendar = Field(default="", examples=["office"])
    goals: list[GoalEntry] = Field(min_length=1, max_length=100, examples=["[{target: 4h}]"])
    steps: list[StepEntry] = Field(default=[], examples=["[{at: 50%, do: remind-assignee}]"])
    pause_while: MaybeWhen = Field(default=None, examples=["{state: waiting_for_client}"])
    """While it holds, the clock stands still."""
    on_reopen: OnReopen = Field(default="new_cycle", examples=["new_cycle, or on_reopen: resume"])
    """A reopened ticket starts a new cycle, or goes on with the old one as after a pause."""
    shadow: bool = Field(default=False, examples=["true"])
    """The rule is tried: what it would have done is written down, and nothing is done."""
    effective_from: MaybeDay = Field(default=None, examples=["2026-06-01"])
    """Only for cycles that start on that date or later, in the rule's zone."""
    renamed_from: Names = Field(default=[], examples=["old-name"])
    """The name that it had before, or all of them, the first one first: its past goes on."""
