"""What commands set of a ticket: a promised date, a cause. The word counts at once, whatever the helpdesk's field says.

Where the site maps such a field, the word is written into it afterwards; that writing changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from jira_csext.core.ticket import Attributes, Event, Value

PROMISED_AT: Final = "promised_at"
TOLD: Final[Mapping[str, str]] = {"promised": PROMISED_AT, "cause": "cause"}
"""Which attribute the own event of a command sets, by the event's name."""

DATES: Final = (PROMISED_AT, "due_at")
"""The attributes that hold a date promised to the client; where a ticket has both, the first is in force."""

CLIENT_WISH: Final = "at the client's wish"
"""The text of a `promised` event by which the client asked for the date."""

MISSING: Final[tuple[Value, ...]] = (None, "", ())

OURS: Final = "written by us"
"""The text of a `changed` event by which we ourselves wrote into a field that holds a promised date."""


def is_told(event: Event) -> bool:
    """Did a command set an attribute of the ticket?"""
    return event.kind == "own" and event.field in TOLD


def is_ours(event: Event) -> bool:
    """Did we write a date into a field by this change? What we have worked out promises nothing to anybody."""
    return event.text == OURS and event.kind == "changed" and event.field in DATES


def is_date(value: Value) -> bool:
    """Is it a date or an instant, as an attribute that holds a date has it (ISO 8601)?"""
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def dates_given(events: Iterable[Event], created_at: int) -> Iterator[Event]:
    """Yield the events by which a promised date was set, moved or repeated after creation."""
    for event in without_carried_out(events):
        if event.kind == "own":
            if event.field == "promised" and is_date(event.new):
                yield event
        elif event.kind == "changed" and event.field in DATES and event.at > created_at and is_date(event.new):
            yield event


def without_carried_out(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events but for those by which a machine wrote into a field what a command had said before.

    The dates that we wrote ourselves are left out as well, whatever they say.
    """
    said: dict[str, list[Value]] = {}
    for event in events:
        if is_told(event):
            said.setdefault(TOLD[event.field], []).append(event.new)
        elif is_ours(event):
            continue
        by_machine = bool(said) and event.kind == "changed" and event.by == "bot"
        if not (by_machine and any(_is_written(event.new, value) for value in said.get(event.field, ()))):
            yield event


def with_told(attributes: Attributes, changes: list[Event]) -> tuple[Attributes, list[Event]]:
    """Return attributes and changes in which what commands set are changes like any other, each from what was before.

    What we wrote ourselves where promised dates stand is undone in them: nobody has promised it.

    `changes` are those of the helpdesk and own events of commands, oldest first; the attributes are as they stand after
    all of these, in the helpdesk or here: done twice, it is as done once.
    """
    current: dict[str, Value] = {TOLD[event.field]: event.old for event in reversed(changes) if event.kind == "own"}
    ours = frozenset(event.field for event in changes if is_ours(event))
    told = frozenset(current) | ours
    for event in reversed(changes):
        if event.kind == "changed" and event.field in told:
            current[event.field] = event.old
    standing = dict(attributes)
    result: list[Event] = []
    for event in without_carried_out(changes):
        name = TOLD[event.field] if event.kind == "own" else event.field
        if name in told:
            # Where changelog and field disagree, what the helpdesk shows counts in the end, but not against a word.
            standing[name] = event.new if event.kind == "own" else attributes.get(name)
            event = event._replace(kind="changed", field=name, old=current[name])
            current[name] = event.new
        result.append(event)
    for name in ours:
        last = next(event for event in reversed(changes) if event.kind == "changed" and event.field == name)
        if is_ours(last):
            standing[name] = current[name]
    return standing, result


def written(value: str) -> str:
    """Return a promised instant as it is written into a field: the end of a date belongs to that date."""
    moment = datetime.fromisoformat(value)
    is_midnight = moment.tzinfo is not None and moment.hour == moment.minute == moment.second == 0
    return (moment - timedelta(minutes=1)).isoformat() if is_midnight else value


def _is_written(found: Value, said: Value) -> bool:
    if found == said:
        return True
    if not (isinstance(found, str) and isinstance(said, str)):
        return False
    if not (is_date(found) and is_date(said)):
        return " ".join(found.split()).casefold() == " ".join(said.split()).casefold()
    wanted = (datetime.fromisoformat(said), datetime.fromisoformat(written(said)))
    if len(found) == _DATE_LENGTH:
        return date.fromisoformat(found) == wanted[1].date()
    moment = datetime.fromisoformat(found)
    return any(one.tzinfo is not None and moment.tzinfo is not None and one == moment for one in wanted)


_DATE_LENGTH: Final = len("2026-03-10")
