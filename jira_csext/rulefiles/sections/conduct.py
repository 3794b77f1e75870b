"""`conduct`: how clients are spoken to. Its durations are wall clock, whatever calendars say."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from jira_csext.core.conduct import Cap, UnknownSpeakers
from jira_csext.core.duration import Duration
from jira_csext.rulefiles.model import Names, NotEmpty, Section, entry_from
from jira_csext.rulefiles.problems import kind_of, quoted
from jira_csext.rulefiles.sections.calendars import CalendarEntry
from jira_csext.rulefiles.values import duration_from

LONGEST_GRACE = 24 * 3600
_DAY = 24 * 3600
_CAP = re.compile(r"([0-9]{1,6}) per (\S+)")
_HOW_CAP = "write how many within how long, like 3 per 1cd"


def _wall_clock(duration: Duration) -> int:
    """Return the seconds of a duration on the wall clock; ValueError for working days, which no wall clock shows."""
    if duration.unit == "working_days":
        raise ValueError(f"{duration} is working time, and conduct is wall clock; write {duration.amount}cd")
    return duration.amount if duration.unit == "seconds" else duration.amount * _DAY


def grace_from(value: object) -> int:
    """Return the seconds in which a person may be first; ValueError."""
    seconds = _wall_clock(duration_from(value))
    if seconds > LONGEST_GRACE:
        raise ValueError(f"nobody waits {value} to be first, while the client waits too; write a day at most, like 5m")
    return seconds


def cap_from(value: object) -> Cap:
    """Return the cap that `3 per 1cd` names; ValueError."""
    if not isinstance(value, str):
        raise ValueError(f"expected a number of replies, found {kind_of(value)}; {_HOW_CAP}")
    match = _CAP.fullmatch(" ".join(value.split()))
    if match is None:
        raise ValueError(f"{quoted(value)} is no number of replies within a time; {_HOW_CAP}")
    replies, within = int(match[1]), _wall_clock(duration_from(match[2]))
    if not replies:
        raise ValueError("with none at all nothing is ever said; write shadow: true on the rules, or a number above 0")
    if not within:
        raise ValueError(f"{quoted(value)} counts no time at all; {_HOW_CAP}")
    return Cap(replies, within)


def hours_from(value: object) -> str | CalendarEntry:
    """Return the name of a calendar, or hours of their own; ValueError."""
    if isinstance(value, dict):
        return entry_from(CalendarEntry, value)
    if isinstance(value, str) and value:
        return value
    raise ValueError(
        f"expected a calendar's name or hours, found {kind_of(value)}; write default: office, or "
        'default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}'
    )


Grace = Annotated[int, PlainValidator(grace_from), WithJsonSchema({"type": "string"})]
Replies = Annotated[Cap, PlainValidator(cap_from), WithJsonSchema({"type": "string"})]
DefaultHours = Annotated[
    str | CalendarEntry, PlainValidator(hours_from), WithJsonSchema({"type": ["string", "object"]})
]


class ContactHoursEntry(Section):
    """When clients are written to."""

    example: ClassVar[str] = (
        '{default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}, urgent: [complaint-first-response]}'
    )

    default: DefaultHours = Field(
        examples=['{timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}, or default: office']
    )
    """For clients with no hours of their own, on the clock of the client's zone where the register knows it."""
    urgent: Names = Field(default=[], examples=["[complaint-first-response]"])
    """Rules that speak at any hour."""


class CapEntry(Section):
    """How much is enough; what would be more becomes a draft for a person."""

    example: ClassVar[str] = "{replies: 3 per 1cd}"

    replies: Replies = Field(examples=["3 per 1cd"])
    """At most so many public messages of ours within that time."""


class ConductEntry(Section):
    """How clients are spoken to."""

    example: ClassVar[str] = "{grace: 5m, never_mention_other_clients: true, no_excuses: true}"

    contact_hours: Annotated[ContactHoursEntry | None, NotEmpty] = Field(
        default=None, examples=[ContactHoursEntry.example]
    )
    """When public messages may leave; what a client's register entry says comes first. Left out, at any other hour."""
    grace: Annotated[Grace | None, NotEmpty] = Field(default=None, examples=["5m"])
    """So long a public message that nobody saw coming waits for a person to be first; left out, as in the site file."""
    per_ticket: Annotated[CapEntry | None, NotEmpty] = Field(default=None, examples=[CapEntry.example])
    """The most for one ticket."""
    per_client: Annotated[CapEntry | None, NotEmpty] = Field(default=None, examples=["{replies: 10 per 7cd}"])
    """The most for one client, over all its tickets."""
    never_mention_other_clients: bool = Field(default=True, examples=["true"])
    """A public message that names another client goes to a person and not to the client."""
    no_excuses: bool = Field(default=False, examples=["true"])
    """So does one that gives an excuse; `rules check` names templates that excuse, or name no next step and date."""
    unknown_speakers: UnknownSpeakers = Field(default="client", examples=["nobody"])
    """Whose a public message by somebody unknown is: the ticket's `client`, or `nobody`, so that it starts no clock."""
