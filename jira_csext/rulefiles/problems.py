"""Problems: what is wrong in a rule file, said to the person who wrote it, all of it at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

Key = str | int
Path = tuple[Key, ...]
"""The way to a value inside one file: names of keys, and places in lists counted from 0."""


KEY = "\0key"
"""Ends a path that leads to a key itself, where not the value but its name is wrong."""

MISSING = "\0missing"
"""Ends a path to what lacks a key: its place is where it is named."""


class Problem(NamedTuple):
    """One thing wrong at one place; line and column count from 1, `where` is the rule or section in words.

    Field order is print order, and sorting sorts by place. A warning does not refuse the rulebook.
    """

    file: str
    line: int
    column: int
    where: str
    what: str
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        parts = [place, "warning" if self.severity == "warning" else "", self.where, self.what]
        return ": ".join(part for part in parts if part)


MOST_SHOWN = 200
"""Nobody reads more of them, and the next thousand often go with the first."""


def lines_of(problems: Sequence[Problem]) -> list[str]:
    """Return the problems as they are printed, a line each; of very many the first, and how many more there are."""
    lines = [str(problem) for problem in problems[:MOST_SHOWN]]
    more = len(problems) - len(lines)
    return [*lines, f"… and {more} more; mend these first, and ask again"] if more else lines


class Refused(ValueError):
    """Something written in files that cannot be used; `problems` are all that is wrong with it, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = in_order(problems)
        super().__init__("\n".join(lines_of(self.problems)))


class RulebookRefused(Refused):
    """A rulebook that cannot be used."""


class ScenarioRefused(Refused):
    """A scenario that cannot be played."""


class Wrong(ValueError):
    """A value that cannot be used: for each part of it that is wrong, the way there from the value and a sentence."""

    def __init__(self, *found: tuple[Path, str]) -> None:
        self.found: Sequence[tuple[Path, str]] = found
        super().__init__("; ".join(text for _, text in found))

    @classmethod
    def at(cls, *path: Key, says: str) -> Wrong:
        """Return what is wrong with the one part that `path` leads to; without a path, with the value itself."""
        return cls((path, says))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems by file, line and column, each once."""
    return tuple(sorted(set(problems)))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, or nothing."""
    # Comparing is slow, and among thousands of names the one that was meant is found by eye no better.
    return _nearest(word[:80].casefold(), tuple(islice(known, 1000)))


# A slip that is made once is often made on many lines.
@lru_cache(maxsize=256)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    by_fold = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word, by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else ""


def unknown(kind: str, word: str, known: Iterable[str]) -> str:
    """Return the sentence for a word that nothing here answers to: the nearest known one, or all of them."""
    names = list(known)
    if near := nearest(word, names):
        return f'unknown {kind} {quoted(word)}; did you mean "{near}"?'
    if not names:
        return f"unknown {kind} {quoted(word)}; there is none yet, so write it first"
    return f"unknown {kind} {quoted(word)}; known: {', '.join(names[:15])}{', …' if len(names) > 15 else ''}"


def quoted(text: str) -> str:
    """Return the text in quotes, on one line, and cut where it is long."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= 60 else f'"{line[:60]}…"'


def kind_of(value: object) -> str:
    """Return what a value is, in words: `nothing`, `the number 4`, `the text "abc"`, `a list`, `a mapping`."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {quoted(value)}"
        case list():
            return "a list" if value else "an empty list"
        case _:
            return "a mapping" if value else "an empty mapping"
