"""What follows from conditions by their form alone: that one holds whenever another does, or that both never hold."""

from __future__ import annotations

from jira_csext.core.conditions import AllOf, Always, Condition, Is
from jira_csext.rulefiles.conditions import LIST_ATTRIBUTES


def implies(one: Condition, other: Condition) -> bool:
    """Whether `other` surely holds wherever `one` does; False where the form alone does not show it."""
    if isinstance(other, Always) or _same(one, other):
        return True
    have = _parts(one)
    return all(any(_part_implies(part, wanted) for part in have) for wanted in _parts(other))


def form(condition: Condition) -> frozenset[str]:
    """Return what two conditions share that surely hold for the very same tickets, whatever their order and case."""
    return frozenset(
        f"{part.attribute}: {sorted(_words(part))}" if isinstance(part, Is) else str(part).casefold()
        for part in _parts(condition)
    )


def exclude(one: Condition, other: Condition) -> bool:
    """Whether the two surely never hold together."""
    return any(_disjoint(part, wanted) for part in _parts(one) for wanted in _parts(other))


def _parts(condition: Condition) -> list[Condition]:
    if not isinstance(condition, AllOf):
        return [condition]
    return [part for whole in condition.parts for part in _parts(whole)]


def _same(one: Condition, other: Condition) -> bool:
    return type(one) is type(other) and str(one).casefold() == str(other).casefold()


def _part_implies(one: Condition, other: Condition) -> bool:
    if _same(one, other):
        return True
    if not isinstance(one, Is) or not isinstance(other, Is) or one.attribute != other.attribute:
        return False
    return "*" in other.words or _words(one) <= _words(other)


def _disjoint(one: Condition, other: Condition) -> bool:
    if not isinstance(one, Is) or not isinstance(other, Is) or one.attribute != other.attribute:
        return False
    if one.attribute in LIST_ATTRIBUTES or one.attribute.startswith("fields."):
        return False
    return not any("*" in word for word in (*one.words, *other.words)) and _words(one).isdisjoint(_words(other))


def _words(condition: Is) -> frozenset[str]:
    return frozenset(word.casefold() for word in condition.words)
