"""Conditions on one attribute: words, `"*"`, `known`, `more_than`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jira_csext.core.conditions.base import Condition, Test
from jira_csext.core.ticket import Attributes, Value


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
        matches = _matcher(self.words)
        if name.startswith("client."):
            return lambda ticket, client: matches(client.get(name))
        return lambda ticket, client: matches(ticket.get(name))

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
        side = _side(name)
        return lambda ticket, client: (side(ticket, client).get(name) not in _MISSING) is wanted

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
        side = _side(name)

        def holds(ticket: Attributes, client: Attributes) -> bool:
            number = _as_number(side(ticket, client).get(name))
            return number is not None and number > bound

        return holds

    def __str__(self) -> str:
        return f"{self.attribute}: {{more_than: {self.bound:g}}}"


_MISSING: tuple[Value, ...] = (None, "", ())


def _side(attribute: str) -> Callable[[Attributes, Attributes], Attributes]:
    if attribute.startswith("client."):
        return lambda ticket, client: client
    return lambda ticket, client: ticket


def _as_number(value: Value) -> float | None:
    if isinstance(value, tuple):
        return len(value)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return value


def _matcher(words: tuple[str, ...]) -> Callable[[Value], bool]:
    folded = frozenset(word.casefold() for word in words if "*" not in word)
    globs = tuple(_glob(word) for word in words if "*" in word)
    # Answers are kept per value: a helpdesk has few types and priorities, and folding each anew would be the cost.
    # Free text (summaries) is kept out by length so that the memory stays small.
    seen: dict[Value, bool] = {}

    def one(text: str) -> bool:
        text = text.casefold()
        return text in folded or any(glob.fullmatch(text) for glob in globs)

    def matches(value: Value) -> bool:
        known = seen.get(value)
        if known is not None:
            return known
        if isinstance(value, tuple):
            answer = any(one(item) for item in value)
        else:
            answer = value not in _MISSING and one(str(value))
        if len(seen) < 1000 and (value is None or (isinstance(value, str) and len(value) < 40)):
            seen[value] = answer
        return answer

    return matches


def _glob(word: str) -> re.Pattern[str]:
    # Runs of * are one *: several in a row would make the pattern try every way to share the text between them.
    parts = re.split(r"\*+", word.casefold())
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)
