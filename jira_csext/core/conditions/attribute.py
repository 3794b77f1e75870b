"""Conditions on one attribute: words, `"*"`, `known`, `more_than`."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from math import inf

from jira_csext.core.conditions.base import Condition, Test
from jira_csext.core.ticket import Value


@dataclass(frozen=True)
class Is(Condition):
    """The attribute is one of the words, in any case; of a list (labels), one of its items is.

    `*` in a word stands for any characters. What is missing equals nothing, not even `"*"`.
    """

    attribute: str
    words: tuple[str, ...]

    def _reads(self) -> frozenset[str]:
        return frozenset({self.attribute})

    def compiled(self) -> Test:
        name = self.attribute
        answers = _Answers(self.words)
        if name.startswith("client."):
            return lambda ticket, client: answers[client.get(name)]
        return lambda ticket, client: answers[ticket.get(name)]

    def __str__(self) -> str:
        words = self.words[0] if len(self.words) == 1 else f"[{', '.join(self.words)}]"
        return f"{self.attribute}: {words}"


@dataclass(frozen=True)
class Known(Condition):
    """The attribute has a value at all (`known: true`), or has none (`known: false`)."""

    attribute: str
    known: bool = True

    def _reads(self) -> frozenset[str]:
        return frozenset({self.attribute})

    def compiled(self) -> Test:
        name, wanted = self.attribute, self.known
        if name.startswith("client."):
            return lambda ticket, client: (client.get(name) not in _MISSING) is wanted
        return lambda ticket, client: (ticket.get(name) not in _MISSING) is wanted

    def __str__(self) -> str:
        return f"{self.attribute}: {{known: {'true' if self.known else 'false'}}}"


@dataclass(frozen=True)
class MoreThan(Condition):
    """The attribute is a number above the bound, or a list with more items than that."""

    attribute: str
    bound: float

    def _reads(self) -> frozenset[str]:
        return frozenset({self.attribute})

    def compiled(self) -> Test:
        name, bound = self.attribute, self.bound
        if name.startswith("client."):
            return lambda ticket, client: _amount(client.get(name)) > bound
        return lambda ticket, client: _amount(ticket.get(name)) > bound

    def __str__(self) -> str:
        return f"{self.attribute}: {{more_than: {self.bound:g}}}"


_MISSING: tuple[Value, ...] = (None, "", ())


def _amount(value: Value) -> float:
    """Return the number that a value is, or the length of a list; what is no number is above no bound."""
    if isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return len(value)
    if isinstance(value, str):
        with suppress(ValueError):
            return float(value)
    return -inf


class _Answers(dict[Value, bool]):
    """Whether a value is one of the words, worked out when first asked: a helpdesk has few types and priorities.

    Free text (summaries) and lists of many labels are kept out by length, so that the memory stays small.
    """

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__()
        self._folded = frozenset(word.casefold() for word in words if "*" not in word)
        self._globs = tuple(glob(word) for word in words if "*" in word)

    def __missing__(self, value: Value) -> bool:
        if isinstance(value, tuple):
            answer = any(self._matches(item) for item in value)
        else:
            answer = value not in _MISSING and self._matches(str(value))
        if len(self) < 1000 and len(str(value)) < 40:
            self[value] = answer
        return answer

    def _matches(self, text: str) -> bool:
        text = text.casefold()
        return text in self._folded or any(glob.fullmatch(text) for glob in self._globs)


def glob(word: str) -> re.Pattern[str]:
    """Return the pattern of a word in which `*` stands for any characters; it is asked of casefolded text."""
    first, *parts = (re.escape(part) for part in re.split(r"\*+", word.casefold()))
    if not parts:
        return re.compile(first)
    *between, last = parts
    # What stands between two * is taken where it first occurs, for good: a pattern that tried every way to share the
    # text out among many * would not end on a long one.
    return re.compile(first + "".join(f"(?>.*?{part})" for part in between) + ".*" + last, re.DOTALL)
