"""YAML events to plain values and their places, with keys, aliases and depth under control.

YAML 1.2 core scalars: `18:00`, `no` and `on` are texts. PyYAML's own constructors keep no places, let the last of two
equal keys win, read `18:00` as 1080, and follow aliases without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from jira_csext.rulefiles.problems import Problem, quoted

Plain = bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None
"""What a file holds once it is read."""

MAX_DEPTH = 40
# More than a file of the largest allowed size holds in practice, and a second's work if each of them is wrong.
MAX_VALUES = 200_000

BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TAG = "tag:yaml.org,2002:"
_CORE_TAGS = {_TAG + name for name in ("str", "int", "float", "bool", "null", "map", "seq")} | {"!"}

# PyYAML types the marks of an event as optional, though its parsers always set them.
Event = Any
Node = tuple[Plain, "Spot"]


class Spot:
    """Where a value stands (line and column from 1), where its keys stand, and the same of what it holds."""

    __slots__ = ("column", "items", "keys", "line", "size")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.keys: dict[str, tuple[int, int]] = {}
        self.items: dict[str | int, Spot] = {}
        self.size = 1
        """How many values it holds, aliases followed; what aliases may not multiply without end."""


class Unreadable(Exception):
    """Something after which the rest of the file would only mislead."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class Reader:
    """Reads one document; `problems` are those after which reading could go on."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._anchors: dict[str, Node | None] = {}
        self._depth = 0
        self.unclosed: list[tuple[int, int]] = []
        self.problems: list[Problem] = []
        self.lacks_keys = False
        """Whether keys had to be left out, so that what remains says something else than was written."""

    def document(self, events: Iterator[Event]) -> Node:
        """Return the only document; an empty stream is an empty document."""
        next(events)
        start = next(events)
        if isinstance(start, yaml.StreamEndEvent):
            return None, Spot(1, 1)
        node = self._node(next(events), events)
        next(events)
        if not isinstance(after := next(events), yaml.StreamEndEvent):
            self._report(after, "a second document begins here; a rule file holds one, so delete the `---`")
        return node

    def _node(self, event: Event, events: Iterator[Event]) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event), Spot(*_place(event))
            if event.anchor is not None:
                self._anchors[event.anchor] = node
            return node
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        return self._collection(event, events)

    def _collection(self, event: Event, events: Iterator[Event]) -> Node:
        self._check_tag(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._unreadable(
                event, f"nested more than {MAX_DEPTH} deep, which no rule needs; close what was opened before"
            )
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if event.flow_style:
            self.unclosed.append(_place(event))
        is_map = isinstance(event, yaml.MappingStartEvent)
        node = self._mapping(event, events) if is_map else self._sequence(event, events)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        if event.flow_style:
            self.unclosed.pop()
        self._depth -= 1
        return node

    def _sequence(self, start: Event, events: Iterator[Event]) -> Node:
        values: list[Plain] = []
        spot = Spot(*_place(start))
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            value, inner = self._node(event, events)
            spot.items[len(values)] = inner
            values.append(value)
            self._grow(spot, inner, event)
        return values, spot

    def _mapping(self, start: Event, events: Iterator[Event]) -> Node:
        values: dict[str, Plain] = {}
        spot = Spot(*_place(start))
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events)
            value, inner = self._node(next(events), events)
            if key is None:
                continue
            if (first := spot.keys.get(key)) is not None:
                what = f"{quoted(key)} is written twice (first on line {first[0]}, column {first[1]}); keep one"
                self._report(event, what)
                continue
            spot.keys[key] = _place(event)
            spot.items[key] = inner
            values[key] = value
            self._grow(spot, inner, event)
        return values, spot

    def _key(self, event: Event, events: Iterator[Event]) -> str | None:
        """Return the text of a key, None where it is none (its value is then left out)."""
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, events)
            self._no_key(event, "a key must be a word; put what is meant as text in quotes")
            return None
        self._check_tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = event.value, Spot(*_place(event))
        if event.value == "<<" and event.implicit[0]:
            self._no_key(event, "`<<` (merging) is not YAML 1.2; write the keys out")
            return None
        if not event.value.strip():
            self._no_key(event, "an empty key; write a word before the colon")
            return None
        return event.value

    def _no_key(self, event: Event, what: str) -> None:
        self.lacks_keys = True
        self._report(event, what)

    def _scalar(self, event: Event) -> Plain:
        text: str = event.value
        if not event.implicit[0]:
            if event.tag in (None, "!", _TAG + "str") or event.implicit[1]:
                return text
            self._check_tag(event)
        if text in _WORDS:
            return _WORDS[text]
        if _NUMBER.fullmatch(text) and len(text) < 16:
            number = float(text) if "." in text else int(text)
            # 007 and 1.10 are kept as they were written: as numbers they would be another ticket field's value.
            return number if str(number) == text else text
        return text

    def _alias(self, event: Event) -> Node:
        name = event.anchor
        if name not in self._anchors:
            what = f'`*{name}` stands for nothing here; put "*{name}" in quotes if it is meant as text'
            raise self._unreadable(event, what)
        node = self._anchors[name]
        if node is None:
            raise self._unreadable(event, f"`*{name}` stands for something that holds itself; write the values out")
        return node

    def _grow(self, spot: Spot, inner: Spot, event: Event) -> None:
        spot.size += inner.size
        if spot.size > MAX_VALUES:
            what = f"aliases multiply this to more than {MAX_VALUES} values; write out what is meant"
            raise self._unreadable(event, what)

    def _check_tag(self, event: Event) -> None:
        if event.tag is not None and event.tag not in _CORE_TAGS:
            tag = event.tag.replace(_TAG, "!!")
            self._report(event, f"the tag {quoted(tag)} is not known here; delete it, or put the text in quotes")

    def _report(self, event: Event, what: str) -> None:
        self.problems.append(self._problem(event, what))

    def _unreadable(self, event: Event, what: str) -> Unreadable:
        return Unreadable(self._problem(event, what))

    def _problem(self, event: Event, what: str) -> Problem:
        return Problem(self._name, *_place(event), "", what)


def _place(event: Event) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
