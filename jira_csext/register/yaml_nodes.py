"""YAML as texts, lists and mappings with the place of each; every scalar is text, as the register keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from jira_csext.register.csv_file import decoded
from jira_csext.register.entries import FileProblem, ImportRefused, Place

_Loader: Final[type] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
# What YAML allows in a file; libyaml's own complaint names no column.
_NOT_TEXT: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPEST: Final = 10


@dataclass(slots=True)
class Node:
    """A value and where it stands; a missing value (`null`) is an empty text.

    `keys` are the places of a mapping's keys.
    """

    place: Place
    value: str | list[Node] | dict[str, Node]
    keys: dict[str, Place] = field(default_factory=dict)


def read_nodes(name: str, data: bytes) -> Node:
    """Return the one document of a file. Raises ImportRefused where it cannot be read."""
    text = decoded(name, data)
    if match := _NOT_TEXT.search(text):
        line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
        what = f"a character that is no text (U+{ord(match[0]):04X}); delete it"
        raise ImportRefused([FileProblem(name, line, column, "", what)])
    parser = _Loader(text)
    reader = _Nodes(name)
    try:
        root = reader.document(iter(parser.get_event, None))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = (
            f"this is no YAML ({error.problem}); check indents, colons and quotation marks here and in the line above"
        )
        raise ImportRefused([FileProblem(name, line, column, "", what)]) from None
    finally:
        parser.dispose()
    if reader.problems:
        raise ImportRefused(reader.problems)
    return root


class _Nodes:
    """Events to nodes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.problems: list[FileProblem] = []

    def document(self, events: Iterator[Any]) -> Node:
        next(events)
        start = next(events)
        if isinstance(start, yaml.StreamEndEvent):
            return Node(Place(1, 1), "")
        root = self._node(next(events), events, 1)
        next(events)
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._report(_place(after), "a second document begins here; one file holds one, so delete the `---`")
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        place = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and event.value in _NOTHING
            return Node(place, "" if plain else event.value)
        if isinstance(event, yaml.AliasEvent):
            raise ImportRefused(
                [FileProblem(self._name, *place[:2], "", f"`*{event.anchor}` is not read here; write the value out")]
            )
        if depth > _DEEPEST:
            raise ImportRefused([FileProblem(self._name, *place[:2], "", "this is nested deeper than any client is")])
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self._node(event, events, depth + 1))
            return Node(place, items)
        return self._mapping(place, events, depth)

    def _mapping(self, place: Place, events: Iterator[Any], depth: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            at = _place(event)
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key.value, str) or not key.value:
                self._report(at, "a key is a word; put it in quotes if it is meant as text")
            elif key.value in keys:
                self._report(at, f'"{key.value}" is written twice (first in line {keys[key.value].line}); keep one')
            else:
                keys[key.value] = at
                values[key.value] = value
        return Node(place, values, keys)

    def _report(self, place: Place, what: str) -> None:
        self.problems.append(FileProblem(self._name, place.line, place.column, "", what))


def _place(event: Any) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1)
