"""`metrics`: clocks of one's own, in the form in which the built-in ones are defined."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from jira_csext.core.occurrence import Occurrence
from jira_csext.rulefiles.events import events_from
from jira_csext.rulefiles.model import MaybeWhen, Section

Events = Annotated[tuple[Occurrence, ...], PlainValidator(events_from), WithJsonSchema({"type": ["string", "object"]})]


class MetricEntry(Section):
    """A clock: one event sets it going, another stops it."""

    example: ClassVar[str] = "NAME: {start: created, stop: {label_added: done}}"

    start: Events = Field(examples=["{becomes: {status: Meeting held}}"])
    """What sets it going; while it runs, a start changes nothing."""
    stop: Events = Field(examples=["{any: [{label_added: contact-report}, resolved]}"])
    """What ends it, in time or late."""
    cancel: Events = Field(default=(), examples=["resolved"])
    """What ends it as neither met nor breached."""
    pause_while: MaybeWhen = Field(default=None, examples=["{state: waiting_for_client}"])
    """While it holds, the clock stands still, in every rule that measures it."""


EVENT_KEYS = ("start", "stop", "cancel")
"""The keys of a metric that hold events."""
