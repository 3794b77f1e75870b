"""`slas`: the promises: which tickets, which clock, how long, and what to do on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from jira_csext.core.metric import BUILT_IN
from jira_csext.core.rulebook import OnReopen
from jira_csext.rulefiles.model import MaybeWhen, OffsetType, Section, TargetType, WhenType, entry_from, not_yet
from jira_csext.rulefiles.problems import Path, Wrong, kind_of, unknown
from jira_csext.rulefiles.sections.actions import ActionEntry

_METRICS_LATER = ("keep_informed", "waiting_for_client", "client_warned", "leadership_ack")


def _metric_from(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected the name of a metric, found {kind_of(value)}; write one of {', '.join(BUILT_IN)}")
    if value in _METRICS_LATER:
        raise ValueError(not_yet(value, f"write one of {', '.join(BUILT_IN)}"))
    if value not in BUILT_IN:
        raise ValueError(unknown("metric", value, BUILT_IN))
    return value


def _calendar_name_from(value: object) -> str:
    if isinstance(value, dict) and "from" in value:
        raise ValueError("calendars from the client register (`from:`) are not supported yet; write a calendar's name")
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected the name of a calendar, found {kind_of(value)}; write like calendar: office")
    return value


def _do_from(value: object) -> str | list[str | ActionEntry]:
    if isinstance(value, str) and value:
        return value
    if not isinstance(value, list) or not value:
        raise ValueError(f"expected an action's name or a list of actions, found {kind_of(value)}; write do: NAME")
    found: list[tuple[Path, str]] = []
    items: list[str | ActionEntry] = []
    for place, item in enumerate(value):
        try:
            items.append(item if isinstance(item, str) and item else entry_from(ActionEntry, item))
        except Wrong as wrong:
            found += [((place, *path), text) for path, text in wrong.found]
    if found:
        raise Wrong(*found)
    return items


MetricName = Annotated[str, PlainValidator(_metric_from), WithJsonSchema({"enum": list(BUILT_IN)})]
CalendarName = Annotated[str, PlainValidator(_calendar_name_from), WithJsonSchema({"type": "string"})]
Do = Annotated[str | list[str | ActionEntry], PlainValidator(_do_from), WithJsonSchema({"type": ["string", "array"]})]


class GoalEntry(Section):
    """A target for the tickets that its condition names; the first goal that matches is in force."""

    example: ClassVar[str] = "{target: 4h}"

    later: ClassVar[Mapping[str, str]] = {"effective_from": not_yet("effective_from")}

    target: TargetType = Field(examples=["4h"])
    """How long the promise may take, on its calendar."""
    when: MaybeWhen = Field(default=None, examples=["{priority: High}"])
    """Left out in the last goal, which is for all other tickets."""
    calendar: CalendarName = Field(default="", examples=["office"])
    """Beats the rule's calendar."""


class StepEntry(Section):
    """Something to do at an instant of a cycle."""

    example: ClassVar[str] = "{at: 50%, do: remind-assignee}"

    later: ClassVar[Mapping[str, str]] = {
        "escalate": not_yet("escalate", "name an action with do:"),
        "repeat": not_yet("repeat"),
    }

    at: OffsetType = Field(examples=["50%"])
    do: Do = Field(examples=["remind-assignee"])
    """An action's name, or a list of actions and names."""


class SlaEntry(Section):
    """One promise."""

    example: ClassVar[str] = "NAME: {when: {type: complaint}, metric: first_response, goals: [{target: 4h}]}"

    later: ClassVar[Mapping[str, str]] = {key: not_yet(key) for key in ("effective_from", "inhibit")}

    description: str = Field(default="", examples=["A person answers a complaint within four hours."])
    """What is promised, in a sentence for people."""
    when: WhenType = Field(examples=["{type: complaint}, or when: always"])
    """Which tickets; `always` for all of them."""
    metric: MetricName = Field(examples=["first_response"])
    calendar: CalendarName = Field(default="", examples=["office"])
    goals: list[GoalEntry] = Field(min_length=1, max_length=100, examples=["[{target: 4h}]"])
    steps: list[StepEntry] = Field(default=[], examples=["[{at: 50%, do: remind-assignee}]"])
    pause_while: MaybeWhen = Field(default=None, examples=["{state: waiting_for_client}"])
    """While it holds, the clock stands still."""
    on_reopen: OnReopen = Field(default="new_cycle", examples=["new_cycle, or on_reopen: resume"])
    """A reopened ticket starts a new cycle, or goes on with the old one as after a pause."""
    shadow: bool = Field(default=False, examples=["true"])
    """The rule is tried: what it would have done is written down, and nothing is done."""
