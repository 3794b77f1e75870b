"""Canonical words turned back into a helpdesk's own: which of the things on offer a word of a rulebook means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from jira_csext.helpdesks.mapping import Words

Thing = TypeVar("Thing")

_SHOWN = 8


class Offered(Struct):
    """Something to choose from: a priority, a type, an option."""

    id: str | int = ""
    name: str = ""


def best(
    things: Iterable[Thing], word: str, canonical: str | None, words: Words, names: Callable[[Thing], Sequence[str]]
) -> list[Thing]:
    """Return, of things that all mean `canonical`, those that are meant first; several when nothing tells them apart.

    A word of the rulebook's own means first what the site file lists first, then what is called by the same word. Any
    other word is the helpdesk's own name for a thing. `names` are the names and ids by which a thing may be called.
    """
    folded = word.casefold()
    listed = [name.casefold() for name in words.get(canonical or "", ())]
    is_canonical = folded in {each.casefold() for each in words}

    def rank(thing: Thing) -> int:
        called = [name.casefold() for name in names(thing) if name]
        if folded in called and not is_canonical:
            return -1
        unlisted = len(listed) if folded in called else len(listed) + 1
        return min((listed.index(name) for name in called if name in listed), default=unlisted)

    ranked = [(rank(thing), thing) for thing in things]
    first = min((place for place, _ in ranked), default=0)
    return [thing for place, thing in ranked if place == first]


def some(names: Iterable[str]) -> str:
    """Return names as a sentence has them, the first few of many, "nothing" for none."""
    every = list(dict.fromkeys(names))
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return (", ".join(every[:_SHOWN]) + more) or "nothing"
