"""`playbooks`: a strategy for clients: steps in their life, each of which opens a ticket or tells somebody."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from jira_csext.core.playbook import Beginning
from jira_csext.core.rulebook import Offset
from jira_csext.rulefiles.model import IntervalType, Names, NotEmpty, Section, WhenType
from jira_csext.rulefiles.problems import Path, Wrong, quoted
from jira_csext.rulefiles.sections.actions import Do
from jira_csext.rulefiles.sections.escalations import MOST_REPEATS
from jira_csext.rulefiles.sections.naming import CalendarName
from jira_csext.rulefiles.values import offset_from

_HOW = "write it like 90cd after, or before the end of a contract 30cd before"


def client_offset_from(value: object) -> Offset:
    """Return the offset that `90cd after` or `30cd before` names; ValueError for what only a cycle has."""
    try:
        offset = offset_from(value)
    except ValueError as error:
        if isinstance(value, str) and not any(word in value for word in ("%", "breach", "stop")):
            raise
        raise ValueError(f"{str(error).partition(';')[0]}; {_HOW}") from None
    if offset.duration is None:
        raise ValueError(f"{quoted(offset.text)} is an instant of a promise, and here there is none; {_HOW}")
    return offset


ClientOffset = Annotated[Offset, PlainValidator(client_offset_from), WithJsonSchema({"type": "string"})]


class PlaybookRepeatEntry(Section):
    """What was done comes again for as long as `when` holds."""

    example: ClassVar[str] = "{every: 14cd}"

    every: IntervalType = Field(examples=["14cd"])
    """How long after the one before, in calendar or working days."""
    times: int | None = Field(default=None, ge=1, le=MOST_REPEATS, examples=["3"])
    """How often more; left out, there is no end."""

    @model_validator(mode="after")
    def _is_in_days(self) -> PlaybookRepeatEntry:
        if self.every.unit == "seconds":
            says = f"{quoted(str(self.every))} is too often for a client; write days, like 14cd or 10wd"
            raise Wrong((("every",), says))
        return self


class PlaybookStepEntry(Section):
    """Something to do so long after, or before, what the playbook counts from."""

    example: ClassVar[str] = "{at: 90cd after, do: [{ticket: {type: lead, template: follow-up}}]}"

    at: ClientOffset = Field(examples=["90cd after"])
    """When it falls; it is done at the next opening."""
    do: Do = Field(examples=["[{ticket: {type: lead, template: follow-up, assign: account-manager}}]"])
    """An action's name, or a list of actions and names: each opens a ticket or notifies a role."""
    repeat: Annotated[PlaybookRepeatEntry | None, NotEmpty] = Field(default=None, examples=["{every: 14cd}"])
    """The step comes again for as long as the playbook applies."""


class PlaybookEntry(Section):
    """Steps in the life of each client for whom `when` holds."""

    example: ClassVar[str] = (
        "NAME: {when: {client.segment: refused}, from: segment_entered, "
        "steps: [{at: 90cd after, do: [{ticket: {type: lead, template: follow-up}}]}]}"
    )

    description: str = Field(default="", examples=["Three months after a refusal we ask again."])
    """What it is for, in a sentence for people."""
    when: WhenType = Field(examples=["{client.segment: refused}, or when: always"])
    """Which clients; it ends for a client for whom it no longer holds."""
    from_: Beginning = Field(alias="from", examples=["segment_entered, or from: last_contact, or from: contract_ends"])
    """What is counted from: the client came into its segment, was last in touch, or its contract ends."""
    calendar: CalendarName = Field(default="", examples=["office"])
    """At whose openings the steps are done."""
    steps: list[PlaybookStepEntry] = Field(min_length=1, max_length=100, examples=[f"[{PlaybookStepEntry.example}]"])
    """What is done, and when."""
    shadow: bool = Field(default=False, examples=["true"])
    """The playbook is tried: what it would have done is written down, and nothing is done."""
    renamed_from: Names = Field(default=[], examples=["old-name"])
    """The name that it had before, or all of them, the first one first: its past goes on."""

    @model_validator(mode="after")
    def _has_steps_ahead(self) -> PlaybookEntry:
        found: list[tuple[Path, str]] = []
        for place, step in enumerate(self.steps):
            if step.at.kind == "before" and self.from_ != "contract_ends":
                says = f"nobody knows of {self.from_} before it is there; write {step.at.duration} after"
                found.append((("steps", place, "at"), says))
        if found:
            raise Wrong(*found)
        return self
