"""What a scenario says of its ticket and client: attributes, moments, and what happens when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeVar

from jira_csext.core.contact_hours import contact_hours
from jira_csext.core.ticket import Value
from jira_csext.core.told import DATES
from jira_csext.rulefiles.conditions import (
    CLIENT_ATTRIBUTES,
    LIST_ATTRIBUTES,
    TICKET_ATTRIBUTES,
    is_attribute,
    word_from,
)
from jira_csext.rulefiles.deeds import DEEDS, Deed, deed_from
from jira_csext.rulefiles.moments import Moment, Promise, moment_from, promise_from
from jira_csext.rulefiles.problems import KEY, MISSING, Path, Wrong, kind_of, quoted, unknown

_T = TypeVar("_T")
_Found = list[tuple[Path, str]]
_SPOKEN = ("client_message", "agent_reply", "agent_note")
_NOBODY = {
    "client": "what a client does is said by client_message; leave `by` out",
    "agent": "an agent is meant where `by` is left out; write colleague for another one",
}
_MORE_ATTRIBUTES = ("reporter",)
_HOURS = "contact_hours"
# No condition asks for the hours in which a client is written to, and yet they move warnings.
_CLIENT_KEYS = (*(name.removeprefix("client.") for name in CLIENT_ATTRIBUTES), _HOURS)


class Happening(NamedTuple):
    """One line of a scenario's history: somebody writes, the ticket changes, something is done, or the client changes.

    `by` is nobody (the one whose ticket it is), `colleague`, `bot`, or an account.
    """

    at: Moment
    by: str = ""
    spoken: str = ""
    text: str = ""
    changes: Mapping[str, Value] = {}
    dates: Mapping[str, Promise] = {}
    deeds: tuple[Deed, ...] = ()
    client: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Beginning:
    """The ticket as it is created; `by` is empty for the client."""

    created: Moment
    by: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)
    dates: Mapping[str, Promise] = field(default_factory=dict)


def beginning_from(value: object) -> Beginning:
    """Return the ticket that `{type: complaint, created: 2026-03-06 16:00}` describes; Wrong with all that is not."""
    given = _mapping(value, "ticket: {type: complaint, created: 2026-03-06 16:00}")
    found: _Found = []
    if "created" not in given:
        found.append(((MISSING,), '"created" is missing; write created: 2026-03-06 16:00'))
    created = _part(given, "created", moment_from, found)
    by = _part(given, "by", _by_from, found)
    dates = _dates(given, found)
    attributes = _attributes(given, ("created", "by"), DATES, found)
    if found or created is None:
        raise Wrong(*found)
    return Beginning(created, by or "", attributes, dates)


def happening_from(value: object) -> Happening:
    """Return one line of the history; Wrong with everything in it that cannot be used."""
    given = _mapping(value, "{at: 2026-03-09 11:00, client_message: TEXT}")
    found: _Found = []
    if "at" not in given:
        found.append(((MISSING,), '"at" is missing; write at: 2026-03-09 11:00'))
    at = _part(given, "at", moment_from, found)
    by = _part(given, "by", _by_from, found)
    client = _part(given, "client", client_from, found)
    dates = _dates(given, found)
    deeds = [_part(given, key, partial(deed_from, key), found) for key in DEEDS]
    changes = _attributes(given, ("at", "by", "client", *_SPOKEN, *DEEDS), DATES, found)
    said = [key for key in _SPOKEN if key in given]
    if len(said) > 1:
        found.append(((said[1], KEY), f"{said[0]} and {said[1]} are two events; write each as an item of its own"))
    if not (said or changes or dates or any(deeds) or client or found):
        words = ", ".join((*_SPOKEN, *DEEDS))
        found.append(((), f"nothing happens here; write one of {words}, client, or a change like state: resolved"))
    if said == ["client_message"] and by == "colleague":
        found.append((("by",), "a colleague is a person of ours; leave `by` out, or write agent_reply"))
    if "answered" in given and by == "bot":
        found.append((("by",), "only a person can say that no reply is owed; leave `by` out, or write colleague"))
    text = _part(given, said[0], _text_from, found) if said else ""
    if found or at is None:
        raise Wrong(*found)
    return Happening(
        at, by or "", said[0] if said else "", text or "", changes, dates, tuple(filter(None, deeds)), client or {}
    )


def history_from(value: object) -> list[Happening]:
    """Return the lines of a history in the order written; Wrong with everything in any of them."""
    if not isinstance(value, list):
        raise ValueError(f"expected a list of events, found {kind_of(value)}; write - {{at: …, client_message: TEXT}}")
    found: _Found = []
    happened: list[Happening] = []
    for place, item in enumerate(value):
        try:
            happened.append(happening_from(item))
        except Wrong as wrong:
            found += [((place, *path), text) for path, text in wrong.found]
    if found:
        raise Wrong(*found)
    return happened


def client_from(value: object) -> Mapping[str, Value]:
    """Return what `{key: acme, tier: key}` says of a client, by the names that rules use; Wrong."""
    given = _mapping(value, "client: {key: acme, tier: key}")
    found: _Found = []
    attributes: dict[str, Value] = {}
    for key, part in given.items():
        if key not in _CLIENT_KEYS:
            found.append(((key, KEY), unknown("client attribute", key, _CLIENT_KEYS)))
        else:
            _set(attributes, f"client.{key}", part, (key,), found)
            if key == _HOURS and (why := _no_hours(part)):
                found.append(((key,), why))
    if found:
        raise Wrong(*found)
    return attributes


def _no_hours(value: object) -> str:
    """Return why these are no contact hours, "" where they are, or are wrong already."""
    try:
        contact_hours(value if isinstance(value, str) else "", "")
    except ValueError as error:
        return str(error)
    return ""


def _dates(given: Mapping[str, object], found: _Found) -> dict[str, Promise]:
    dates: dict[str, Promise] = {}
    for key in DATES:
        if key in given:
            try:
                dates[key] = promise_from(given[key])
            except ValueError as error:
                found.append(((key,), str(error)))
    return dates


def _attributes(
    given: Mapping[str, object], others: Sequence[str], dates: Sequence[str], found: _Found
) -> dict[str, Value]:
    attributes: dict[str, Value] = {}
    for key, part in given.items():
        if key in others or key in dates:
            continue
        is_known = is_attribute(key) or key in _MORE_ATTRIBUTES
        if not is_known or key in CLIENT_ATTRIBUTES:
            found.append(((key, KEY), _unknown_key(key, (*others, *dates))))
        else:
            _set(attributes, key, part, (key,), found)
    return attributes


def _unknown_key(key: str, others: Sequence[str]) -> str:
    if key == "becomes":
        return "`becomes` is said by the change alone; write it like state: resolved"
    if key == "fields":
        return "a field is written with its name; write fields.NAME: value"
    return unknown("key", key, [*others, *TICKET_ATTRIBUTES, *_MORE_ATTRIBUTES, "fields.NAME"])


def _set(attributes: dict[str, Value], name: str, value: object, path: Path, found: _Found) -> None:
    try:
        if name in LIST_ATTRIBUTES:
            items = [] if value is None else value if isinstance(value, list) else [value]
            attributes[name] = tuple(word_from(item) for item in items)
        else:
            attributes[name] = None if value is None else word_from(value)
    except ValueError as error:
        found.append((path, str(error)))


def _part(given: Mapping[str, object], key: str, read: Callable[[object], _T], found: _Found) -> _T | None:
    if key not in given:
        return None
    try:
        return read(given[key])
    except Wrong as wrong:
        found += [((key, *path), text) for path, text in wrong.found]
    except ValueError as error:
        found.append(((key,), str(error)))
    return None


def _by_from(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or any(character.isspace() for character in value):
        shown = quoted(value) if isinstance(value, str) else kind_of(value)
        way_out = "write colleague (another person of ours), bot, or an account, or leave it out"
        raise ValueError(f"{shown} is nobody here; {way_out}")
    if why := _NOBODY.get(value):
        raise ValueError(f"{quoted(value)} is no account; {why}")
    return value


def _text_from(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected what is said, found {kind_of(value)}; put it in quotes")
    return value


def _mapping(value: object, example: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Wrong.at(says=f"expected a mapping (`key: value`), found {kind_of(value)}; write {example}")
    return value
