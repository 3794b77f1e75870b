"""`segments`: the three blocks of clients, and what brings a client into one."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field, PlainValidator, WithJsonSchema

from jira_csext.core.duration import Duration
from jira_csext.core.occurrence import Occurrence
from jira_csext.rulefiles.events import CONTRACT_ENDED, events_from
from jira_csext.rulefiles.model import Section
from jira_csext.rulefiles.problems import Path, Wrong, kind_of, quoted
from jira_csext.rulefiles.values import duration_from

_HOW = "write it like {contract_ended: 1cd ago}"
_AGO = re.compile(r"(\S+)\s+ago")


class EnterWhen(NamedTuple):
    """What brings a client into a segment: events on its tickets, or that its contract ended so long ago."""

    events: tuple[Occurrence, ...] = ()
    contract_ended: Duration | None = None


def enter_when_from(value: object) -> EnterWhen:
    """Return what an `enter_when` names; any of it will do. Wrong with everything that does not fit."""
    if value == CONTRACT_ENDED:
        return EnterWhen(contract_ended=Duration(0, "calendar_days"))
    if isinstance(value, dict) and CONTRACT_ENDED in value:
        if len(value) > 1:
            other = next(key for key in value if key != CONTRACT_ENDED)
            raise Wrong.at(other, says="a contract's end has nothing beside it; write each as an item of {any: […]}")
        return EnterWhen(contract_ended=_inside((CONTRACT_ENDED,), value[CONTRACT_ENDED]))
    if isinstance(value, dict) and isinstance(value.get("any"), list):
        return _any_of(value, value["any"])
    return EnterWhen(events_from(value))


def _any_of(whole: dict[str, object], parts: list[object]) -> EnterWhen:
    ends = [
        (place, part)
        for place, part in enumerate(parts)
        if part == CONTRACT_ENDED or (isinstance(part, dict) and CONTRACT_ENDED in part)
    ]
    if not ends:
        return EnterWhen(events_from(whole))
    if len(ends) > 1:
        raise Wrong.at("any", ends[1][0], says="a contract ends once; keep the shorter of the two")
    place, written = ends[0]
    try:
        ended = enter_when_from(written)
    except Wrong as wrong:
        raise Wrong(*((("any", place, *path), says) for path, says in wrong.found)) from None
    rest = [part for part in parts if part is not written]
    if not rest:
        return ended
    try:
        events = events_from({**whole, "any": rest})
    except Wrong as wrong:
        raise Wrong(*((_moved(path, place), says) for path, says in wrong.found)) from None
    return EnterWhen(events, ended.contract_ended)


def _moved(path: Path, left_out: int) -> Path:
    """Return the way to an item in the list as it was written, with the one that was taken out of it."""
    if len(path) > 1 and path[0] == "any" and isinstance(path[1], int) and path[1] >= left_out:
        return ("any", path[1] + 1, *path[2:])
    return path


def _inside(path: Path, value: object) -> Duration:
    try:
        return ago_from(value)
    except ValueError as error:
        raise Wrong((path, str(error))) from None


def ago_from(value: object) -> Duration:
    """Return how long ago `1cd ago` is; ValueError for anything but calendar days."""
    match = _AGO.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        shown = quoted(value) if isinstance(value, str) else kind_of(value)
        raise ValueError(f"expected how long ago, found {shown}; {_HOW}")
    duration = duration_from(match[1])
    if duration.unit != "calendar_days":
        raise ValueError(f"a contract ends with a day, so {quoted(match[1])} after it are counted in days; {_HOW}")
    return duration


EnterWhenType = Annotated[
    EnterWhen | None, PlainValidator(enter_when_from), WithJsonSchema({"type": ["string", "object"]})
]


class SegmentEntry(Section):
    """One of the three blocks: `current`, `refused`, `churned`."""

    example: ClassVar[str] = "refused: {enter_when: {type: lead, becomes: {resolution: Declined}}}"

    enter_when: EnterWhenType = Field(default=None, examples=["{contract_ended: 1cd ago}"])
    """The event on a ticket of the client's that brings it there, or how long ago its contract has ended."""
