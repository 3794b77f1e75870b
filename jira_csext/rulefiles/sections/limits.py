"""`limits`: things that are counted, and what one too many of them calls for."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from jira_csext.core.limit import CLIENT, TICKET
from jira_csext.rulefiles.conditions import CLIENT_ATTRIBUTES, TICKET_ATTRIBUTES, is_attribute
from jira_csext.rulefiles.model import IntervalType, MaybeWhen, Names, NotEmpty, Section
from jira_csext.rulefiles.problems import kind_of, unknown
from jira_csext.rulefiles.sections.actions import Do
from jira_csext.rulefiles.sections.metrics import Events
from jira_csext.rulefiles.sections.naming import CalendarName


def per_from(value: object) -> str:
    """Return what a limit counts by: `ticket`, `client`, or an attribute; ValueError."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected ticket, client or an attribute, found {kind_of(value)}; write like per: cause")
    if value in (TICKET, CLIENT) or is_attribute(value):
        return value
    raise ValueError(unknown("attribute", value, (TICKET, CLIENT, *TICKET_ATTRIBUTES, *CLIENT_ATTRIBUTES)))


Per = Annotated[str, PlainValidator(per_from), WithJsonSchema({"type": "string"})]


class LimitEntry(Section):
    """Something that is counted, and what to do when it is one too many."""

    example: ClassVar[str] = (
        "NAME: {count: {becomes: {status: Rework}}, per: ticket, more_than: 3, do: [{note: many-revisions}]}"
    )

    description: str = Field(default="", examples=["After three rounds of changes somebody talks to the client."])
    """What is counted and why, in a sentence for people."""
    count: Events = Field(examples=["{becomes: {status: Rework}}"])
    """The event that is counted; unless `per: ticket`, what a ticket becomes counts once."""
    when: MaybeWhen = Field(default=None, examples=["{type: complaint}"])
    """Which tickets count, as they are today; left out, all of them."""
    per: Per = Field(examples=["ticket, or per: client, or per: cause"])
    """What is counted together: a `ticket`, a `client`, or what has the same value of an attribute."""
    within: Annotated[IntervalType | None, NotEmpty] = Field(default=None, examples=["90cd"])
    """How far back it is counted; left out, from the beginning."""
    more_than: int = Field(ge=0, examples=["3"])
    """So many are well; the next one is acted on, and then the limit rests for `within`, or for good."""
    do: Do = Field(examples=["[{note: many-revisions, mention: account-manager}]"])
    """On the ticket that was one too many: an action's name, or a list of actions and names."""
    calendar: CalendarName = Field(default="", examples=["office"])
    """On which `within` is measured."""
    shadow: bool = Field(default=False, examples=["true"])
    """The limit is tried: what it would have done is written down, and nothing is done."""
    renamed_from: Names = Field(default=[], examples=["old-name"])
    """The name that it had before, or all of them, the first one first: its past goes on."""
