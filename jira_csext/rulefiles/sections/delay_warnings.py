"""`delay_warnings`: the client hears of a delay before the deadline, from us, with a new date."""

from __future__ import annotations

from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from jira_csext.core.delay_rule import NEW_DATE_WITHIN, Deadline
from jira_csext.core.delay_rule import Otherwise as Way
from jira_csext.core.duration import Duration, DurationError, parse_duration
from jira_csext.core.rulebook import Offset
from jira_csext.core.told import DATES
from jira_csext.rulefiles.model import IntervalType, Names, NotEmpty, Section, WhenType
from jira_csext.rulefiles.problems import KEY, Path, Wrong, kind_of, quoted, unknown
from jira_csext.rulefiles.sections.naming import CalendarName, EscalationName
from jira_csext.rulefiles.values import offset_from

WAYS = ("post", "draft")
_DEADLINES = "write promised_at, due_at, or {sla: NAME}"
_OTHERWISE = "write post, draft, or {escalate: NAME}"


class Otherwise(NamedTuple):
    """What happens if nobody tells the client: a word, or the escalation that is raised."""

    way: Way
    escalate: str = ""

    def __str__(self) -> str:
        return f"{{escalate: {self.escalate}}}" if self.escalate else self.way


def deadlines_from(value: object) -> tuple[Deadline, ...]:
    """Return the deadlines that `[promised_at, {sla: resolution}]` names, in this order; Wrong."""
    items = value if isinstance(value, list) else [value]
    found: list[tuple[Path, str]] = []
    deadlines: list[Deadline] = []
    for place, item in enumerate(items):
        path: Path = (place,) if isinstance(value, list) else ()
        try:
            deadline = _deadline(item)
        except Wrong as wrong:
            found += [((*path, *inner), text) for inner, text in wrong.found]
        except ValueError as error:
            found.append((path, str(error)))
        else:
            if deadline in deadlines:
                found.append((path, f"{deadline} is in the list already; leave it out here"))
            deadlines.append(deadline)
    if not items:
        found.append(((), f"an empty list says nothing; {_DEADLINES}"))
    if found:
        raise Wrong(*found)
    return tuple(deadlines)


def _deadline(item: object) -> Deadline:
    if isinstance(item, dict):
        if list(item) != ["sla"]:
            wrong = next((key for key in item if key != "sla"), "")
            raise Wrong.at(wrong, KEY, says=f"{quoted(str(wrong))} is no deadline; {_DEADLINES}")
        if not isinstance(item["sla"], str) or not item["sla"]:
            raise Wrong.at("sla", says=f"expected the name of a rule under slas, found {kind_of(item['sla'])}")
        return Deadline(sla=item["sla"])
    if isinstance(item, str):
        if item in DATES:
            return Deadline(item)
        raise ValueError(unknown("deadline", item, (*DATES, "{sla: NAME}")))
    raise ValueError(f"expected a deadline, found {kind_of(item)}; {_DEADLINES}")


def before_from(value: object) -> Offset:
    """Return the offset that `1wd before` names; ValueError for what is not before a deadline."""
    try:
        offset = offset_from(value)
    except ValueError as error:
        raise ValueError(_no_before(value, str(error))) from None
    if offset.kind != "before":
        raise ValueError(f"{quoted(offset.text)} is not before a deadline; write it like 1wd before, or 4h before")
    if offset.duration is None or not offset.duration.amount:
        raise ValueError(f"{quoted(offset.text)} is the deadline itself; write it like 1wd before, or 4h before")
    return offset


def _no_before(value: object, says: str) -> str:
    """Return what is wrong with what is no instant of a cycle; only an instant before the deadline is advised here."""
    if not isinstance(value, str):
        return f"expected a time before a deadline, found {kind_of(value)}; write it like 1wd before, or 4h before"
    text = " ".join(value.split())
    if text.startswith("before "):
        return says
    try:
        parse_duration(text)
    except DurationError:
        return f"{quoted(text)} is not before a deadline; write it like 1wd before, or 4h before"
    return f'{quoted(text)} does not say on which side of the deadline; write "{text} before"'


def befores_from(value: object) -> tuple[Offset, ...]:
    """Return the offsets that `[3wd before, 1wd before]` names; Wrong."""
    if not isinstance(value, list):
        return (before_from(value),)
    found: list[tuple[Path, str]] = []
    offsets: list[Offset] = []
    for place, item in enumerate(value):
        try:
            offset = before_from(item)
        except ValueError as error:
            found.append(((place,), str(error)))
            continue
        if offset.text in (other.text for other in offsets):
            found.append(((place,), f"{offset.text} is in the list already; leave it out here"))
        offsets.append(offset)
    if not value:
        found.append(((), "an empty list reminds nobody; write [1wd before], or leave it out"))
    if found:
        raise Wrong(*found)
    return tuple(offsets)


def percent_from(value: object) -> int:
    """Return the number that `70%` is; ValueError."""
    digits = value.strip().removesuffix("%") if isinstance(value, str) else ""
    if isinstance(value, str) and value.strip().endswith("%") and digits.isascii() and digits.isdecimal():
        if 0 < int(digits[:4]) <= 100 and len(digits) < 4:
            return int(digits)
        raise ValueError(f"{quoted(value)} is no probability; write a percentage from 1% to 100%")
    shown = quoted(value) if isinstance(value, str) else kind_of(value)
    raise ValueError(f"expected a percentage, found {shown}; write it like 70%")


def otherwise_from(value: object) -> Otherwise:
    """Return what `post`, `draft` or `{escalate: NAME}` says; Wrong."""
    if isinstance(value, dict):
        if list(value) != ["escalate"]:
            wrong = next((key for key in value if key != "escalate"), "")
            raise Wrong.at(wrong, KEY, says=f"{quoted(str(wrong))} is nothing that goes here; {_OTHERWISE}")
        name = value["escalate"]
        if not isinstance(name, str) or not name:
            raise Wrong.at("escalate", says=f"expected the name of an escalation, found {kind_of(name)}")
        return Otherwise("escalate", name)
    if value == "post":
        return Otherwise("post")
    if value == "draft":
        return Otherwise("draft")
    if isinstance(value, str):
        raise ValueError(unknown("way", value, (*WAYS, "{escalate: NAME}")))
    raise ValueError(f"expected what happens, found {kind_of(value)}; {_OTHERWISE}")


_TEXT = WithJsonSchema({"type": "string"})
Deadlines = Annotated[tuple[Deadline, ...], PlainValidator(deadlines_from), WithJsonSchema({"type": "array"})]
BeforeDeadline = Annotated[Offset, PlainValidator(before_from), _TEXT]
BeforeDeadlines = Annotated[tuple[Offset, ...], PlainValidator(befores_from), _TEXT]
Percent = Annotated[int | None, PlainValidator(percent_from), _TEXT]
OtherwiseType = Annotated[Otherwise, PlainValidator(otherwise_from), _TEXT]


class PostponedEntry(Section):
    """How often a date may be postponed, and what comes then."""

    example: ClassVar[str] = "{more_than: 2, escalate: leadership}"

    more_than: int = Field(ge=0, examples=["2"])
    """So many are well; each further one raises the escalation."""
    escalate: EscalationName = Field(examples=["leadership"])
    """The escalation to raise."""


class DelayWarningEntry(Section):
    """How the client of a ticket hears that a date cannot be kept; the first entry that matches, `default` last."""

    example: ClassVar[str] = (
        "NAME: {when: {type: task}, deadline: [promised_at, due_at], client_told_by: 1wd before, otherwise: draft}"
    )

    description: str = Field(default="", examples=["The client hears of a delay before the deadline."])
    """What is promised, in a sentence for people."""
    when: WhenType = Field(examples=["{type: [task, bug]}, or when: always"])
    """Which tickets; the first entry that matches counts."""
    deadline: Deadlines = Field(examples=["[promised_at, due_at, {sla: RULE}]"])
    """Which deadline counts: the first of these that the ticket has."""
    remind_staff: Annotated[BeforeDeadlines, NotEmpty] = Field(default=(), examples=["[3wd before, 1wd before]"])
    """When the assignee is reminded of the deadline."""
    when_risk: Annotated[Percent, NotEmpty] = Field(default=None, examples=["70%"])
    """How probable the forecast must think a delay to be told of it; left out, no forecast counts."""
    client_told_by: BeforeDeadline = Field(examples=["1wd before"])
    """By when the client knows of a delay: before the date it last heard, and within its contact hours."""
    otherwise: OtherwiseType = Field(default=Otherwise("draft"), examples=["post, or otherwise: {escalate: NAME}"])
    """What happens if nobody has told the client by then."""
    new_date_within: IntervalType = Field(default=NEW_DATE_WITHIN, examples=["1wd"])
    """By when a new date is named, where a message had to go without one."""
    postponed: Annotated[PostponedEntry | None, NotEmpty] = Field(default=None, examples=[PostponedEntry.example])
    """How often a date may be postponed."""
    calendar: CalendarName = Field(default="", examples=["office"])
    """On which all this is measured; left out, `default`, or the only one that is not `always`."""
    shadow: bool = Field(default=False, examples=["true"])
    """The rule is tried: what it would have done is written down, and nothing is done."""
    renamed_from: Names = Field(default=[], examples=["old-name"])
    """The name that it had before, or all of them, the first one first: its past goes on."""

    @model_validator(mode="after")
    def _reminds_before(self) -> DelayWarningEntry:
        found: list[tuple[Path, str]] = []
        for place, offset in enumerate(self.remind_staff):
            if _is_shorter(offset.duration, self.client_told_by.duration):
                says = (
                    f"{offset.text} is after the client is to know ({self.client_told_by.text}); "
                    "remind staff as early, or earlier"
                )
                found.append((("remind_staff", place), says))
        if found:
            raise Wrong(*found)
        return self


def _is_shorter(one: Duration | None, other: Duration | None) -> bool:
    return one is not None and other is not None and one.unit == other.unit and one.amount < other.amount
