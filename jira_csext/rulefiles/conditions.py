"""Conditions as an admin writes them (`{type: complaint, priority: [High, Highest]}`) to the engine's own.

A new attribute is a word in `TICKET_ATTRIBUTES` or `CLIENT_ATTRIBUTES`; a new kind of value is a line in `_TESTS`;
a new key beside the attributes is a line in `_LOGIC`, a new fact about time one in `_FACTS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.conditions import AllOf, Always, AnyOf, Condition, Is, Known, MoreThan, Not, UnansweredFor
from jira_csext.core.duration import Duration
from jira_csext.rulefiles.problems import KEY, Path, Wrong, kind_of, nearest, quoted, unknown
from jira_csext.rulefiles.values import duration_from

TICKET_ATTRIBUTES = (
    "type",
    "priority",
    "status",
    "state",
    "labels",
    "project",
    "summary",
    "resolution",
    "cause",
    "assignee",
)
CLIENT_ATTRIBUTES = (
    "client.key",
    "client.segment",
    "client.tier",
    "client.manager",
    "client.tags",
    "client.name",
    "client.language",
    "client.timezone",
    "client.form_of_address",
    "client.contract_from",
    "client.contract_to",
    "client.monthly_value",
)
LIST_ATTRIBUTES = frozenset({"labels", "client.tags"})
FIELDS = "fields."
SEGMENTS = ("current", "refused", "churned")
_EVENTS_ONLY = {
    "outside": "`outside` stands behind an event; write {client_message: {outside: client.contact_hours}}",
    "contract_ended": "`contract_ended` is an event; write it as the `enter_when` of a segment",
}

Found = list[tuple[Path, str]]


def condition_from(value: object) -> Condition:
    """Return the condition that a `when` or `pause_while` holds. Raises Wrong with everything wrong in it.

    A fact about time in it is measured on no calendar of the rulebook yet: see `on_calendar` of `placing`.
    """
    if value == "always":
        return Always()
    found: Found = []
    condition = _mapping(value, (), found)
    if found:
        raise Wrong(*found)
    return condition


def timeless_condition_from(value: object) -> Condition:
    """Return the condition of a goal, which asks for no facts about time. Raises Wrong as `condition_from` does."""
    condition = condition_from(value)
    if condition.facts:
        says = "a goal that changes as time goes by would move its own deadline; ask for this in the rule's `when`"
        raise Wrong(*(((*path, KEY), says) for path in _facts_in(value)))
    return condition


def words_spoken(value: object, path: Path = ()) -> Iterator[tuple[Path, str, str]]:
    """Yield the place, the attribute and the word of every comparison in a condition that was found right."""
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key in ("any", "all"):
            for place, part in enumerate(inner):
                yield from words_spoken(part, (*path, key, place))
        elif key == "not":
            yield from words_spoken(inner, (*path, key))
        elif key not in _FACTS:
            yield from _words_in(key, inner, (*path, key))


def is_attribute(name: str) -> bool:
    """Whether a rule may name the attribute."""
    return name in TICKET_ATTRIBUTES or name in CLIENT_ATTRIBUTES or (name.startswith(FIELDS) and name != FIELDS)


def word_from(value: object) -> str:
    """Return a scalar as the word it is compared as; ValueError for nothing, lists and mappings."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int | float):
        return str(value)
    if value is None or value == "":
        raise ValueError("nothing stands here; write a word, or {known: false} for a ticket without one")
    raise ValueError(f"expected a word, found {kind_of(value)}")


def _mapping(value: object, path: Path, found: Found) -> Condition:
    if value is None or value in ({}, ""):
        found.append((path, "an empty condition; write `always`, or an attribute and its value like {type: complaint}"))
    elif isinstance(value, list):
        found.append((path, "a list is no condition; write {any: […]} if one is enough, {all: […]} if each must hold"))
    elif not isinstance(value, dict):
        found.append((path, f"{kind_of(value)} is no condition; write `always`, or a mapping like {{type: complaint}}"))
    else:
        parts = [_entry(key, inner, (*path, key), found) for key, inner in value.items()]
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
    return Always()


def _entry(key: str, value: object, path: Path, found: Found) -> Condition:
    if logic := _LOGIC.get(key):
        return logic(value, path, found)
    if fact := _FACTS.get(key):
        return fact(value, path, found)
    if is_attribute(key):
        return _value(key, value, path, found)
    found.append(((*path, KEY), _unknown_key(key)))
    return Always()


def _unknown_key(key: str) -> str:
    if key in _EVENTS_ONLY:
        return _EVENTS_ONLY[key]
    known = (*TICKET_ATTRIBUTES, *CLIENT_ATTRIBUTES, *_FACTS, *_LOGIC)
    if not nearest(key, known):
        near = nearest(f"client.{key}", CLIENT_ATTRIBUTES)
        if near and near.casefold() == f"client.{key}".casefold():
            return f'unknown attribute {quoted(key)}; did you mean "{near}"?'
        return f"{unknown('attribute', key, known)}, fields.NAME"
    return unknown("attribute", key, known)


def _value(attribute: str, value: object, path: Path, found: Found) -> Condition:
    if isinstance(value, dict):
        if not value:
            found.append((path, "an empty mapping compares with nothing; write a word, {not: …} or {known: true}"))
            return Always()
        parts = [_test(attribute, key, inner, (*path, key), found) for key, inner in value.items()]
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
    if not isinstance(value, list):
        return Is(attribute, _one_word(attribute, value, path, found))
    if not value:
        found.append((path, "an empty list holds for nothing; write the words that are meant"))
    words = [
        word
        for place, item in enumerate(value)
        if not isinstance(item, dict)
        for word in _one_word(attribute, item, (*path, place), found)
    ]
    others = [
        _value(attribute, item, (*path, place), found) for place, item in enumerate(value) if isinstance(item, dict)
    ]
    named = [Is(attribute, tuple(words))] if words else []
    parts = [*named, *others]
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _one_word(attribute: str, value: object, path: Path, found: Found) -> tuple[str, ...]:
    try:
        word = word_from(value)
    except ValueError as error:
        found.append((path, str(error)))
        return ()
    if attribute == "client.segment" and "*" not in word and word.casefold() not in SEGMENTS:
        found.append((path, unknown("segment", word, SEGMENTS)))
    return (word,)


def _test(attribute: str, key: str, value: object, path: Path, found: Found) -> Condition:
    if test := _TESTS.get(key):
        return test(attribute, value, path, found)
    found.append(((*path, KEY), unknown("comparison", key, _TESTS)))
    return Always()


def _is_not(attribute: str, value: object, path: Path, found: Found) -> Condition:
    return Not(_value(attribute, value, path, found))


def _is_known(attribute: str, value: object, path: Path, found: Found) -> Condition:
    if not isinstance(value, bool):
        found.append((path, f"expected true or false, found {kind_of(value)}; write {{known: true}}"))
    return Known(attribute, value is True)


def _is_more_than(attribute: str, value: object, path: Path, found: Found) -> Condition:
    number = math.nan
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            number = float(value)
        except ValueError:
            number = math.nan
    if not math.isfinite(number):
        found.append((path, f"expected a number, found {kind_of(value)}; write like {{more_than: 5}}"))
    return MoreThan(attribute, number)


def _unanswered_for(value: object, path: Path, found: Found) -> Condition:
    duration = Duration(0, "seconds")
    try:
        duration = duration_from(value)
    except ValueError as error:
        found.append((path, str(error)))
    else:
        if not duration.amount:
            says = "every message is unanswered as it comes; write how long, like unanswered_for: 2h"
            found.append((path, says))
    return UnansweredFor(duration, ALWAYS)


def _facts_in(value: object, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, list):
        for place, part in enumerate(value):
            yield from _facts_in(part, (*path, place))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in _FACTS:
                yield (*path, key)
            elif key in _LOGIC:
                yield from _facts_in(inner, (*path, key))


def _conditions(value: object, path: Path, found: Found) -> tuple[Condition, ...]:
    if not isinstance(value, list) or not value:
        found.append((path, f"expected a list of conditions, found {kind_of(value)}; write [{{type: complaint}}, …]"))
        return ()
    return tuple(_mapping(part, (*path, place), found) for place, part in enumerate(value))


def _words_in(attribute: str, value: object, path: Path) -> Iterator[tuple[Path, str, str]]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _words_in(attribute, item, (*path, place))
    elif isinstance(value, dict):
        if "not" in value:
            yield from _words_in(attribute, value["not"], (*path, "not"))
    else:
        yield path, attribute, word_from(value)


_TESTS: Mapping[str, Callable[[str, object, Path, Found], Condition]] = {
    "not": _is_not,
    "known": _is_known,
    "more_than": _is_more_than,
}

_FACTS: Mapping[str, Callable[[object, Path, Found], Condition]] = {"unanswered_for": _unanswered_for}

_LOGIC: Mapping[str, Callable[[object, Path, Found], Condition]] = {
    "any": lambda value, path, found: AnyOf(_conditions(value, path, found)),
    "all": lambda value, path, found: AllOf(_conditions(value, path, found)),
    "not": lambda value, path, found: Not(_mapping(value, path, found)),
}
