"""What follows from conditions by their form alone: that one holds whenever another does, or that both never hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice, product

from jira_csext.core.conditions import AllOf, Always, AnyOf, Condition, Is, Known, Not
from jira_csext.core.ticket import Value
from jira_csext.rulefiles.conditions import FIELDS, LIST_ATTRIBUTES

_MOST_EXAMPLES = 64
# Looking at every pair of parts is for what people write, not for what aliases multiply: there it would take hours.
_LARGE = 300
# Nested refusals double the pairs with each level, so the pairs that are looked at are counted too.
_MOST_PAIRS = 2_000


def implies(one: Condition, other: Condition) -> bool:
    """Whether `other` surely holds wherever `one` does; False where the form alone does not show it soon."""
    if _is_large(one) or _is_large(other):
        return isinstance(other, Always)
    return _Look().implies(one, other)


def form(condition: Condition) -> frozenset[str]:
    """Return what two conditions share that surely hold for the very same tickets, whatever their order and case."""
    return frozenset(
        f"{part.attribute}: {sorted(_words(part))}" if isinstance(part, Is) else str(part).casefold()
        for part in _parts(condition)
    )


def exclude(one: Condition, other: Condition) -> bool:
    """Whether the two surely never hold together; False where the form alone does not show it soon."""
    return not (_is_large(one) or _is_large(other)) and _Look().exclude(one, other)


def plain_words(condition: Condition) -> dict[str, frozenset[str]]:
    """Return the words, one of which each attribute must be; what is not so plainly asked for is left out."""
    if _is_large(condition):
        return {}
    return {part.attribute: _words(part) for part in _parts(condition) if isinstance(part, Is) and _is_one_word(part)}


def contradicts_itself(condition: Condition) -> bool:
    """Whether it surely never holds, because of what it asks for at once."""
    if isinstance(condition, AnyOf):
        return all(contradicts_itself(part) for part in condition.parts)
    if isinstance(condition, Not):
        return isinstance(condition.part, Always)
    if _is_large(condition):
        return False
    parts = _parts(condition)
    if len(parts) == 1:
        return parts[0] is not condition and contradicts_itself(parts[0])
    return any(map(contradicts_itself, parts)) or any(exclude(one, two) for one, two in combinations(parts, 2))


def shared_example(one: Condition, other: Condition) -> str:
    """Return a ticket for which both hold, in the words of a condition; nothing where none is found soon."""
    if _is_large(one) or _is_large(other):
        return ""
    choices = product(_alternatives(one), _alternatives(other))
    for mine, theirs in islice(choices, _MOST_EXAMPLES):
        found = _ticket([*mine, *theirs])
        if found is not None and one.holds(found, found) and other.holds(found, found):
            said = ", ".join(
                f"{name}: {value[0] if isinstance(value, tuple) else value}" for name, value in found.items()
            )
            return f"{{{said}}}" if said else ""
    return ""


def _ticket(asked: list[Condition]) -> dict[str, Value] | None:
    """Return attributes with which the comparisons hold, None where they surely cannot all."""
    words: dict[str, list[str]] = {}
    for part in asked:
        if not isinstance(part, Is):
            continue
        allowed = [word for word in part.words if "*" not in word] or [part.words[0].replace("*", "")]
        before = words.get(part.attribute)
        if before is None or part.attribute in LIST_ATTRIBUTES:
            words[part.attribute] = [*(before or ()), *allowed[:1]] if part.attribute in LIST_ATTRIBUTES else allowed
        elif not any("*" in word for word in part.words):
            folded = {word.casefold() for word in allowed}
            words[part.attribute] = [word for word in before if word.casefold() in folded]
    if not all(words.values()):
        return None
    return {name: tuple(found) if name in LIST_ATTRIBUTES else found[0] for name, found in words.items()}


def _alternatives(condition: Condition) -> Iterator[list[Condition]]:
    """Yield ways to meet the condition, as comparisons that must all hold; a few of many."""
    choices = (
        [way for part in whole.parts for way in _alternatives(part)] if isinstance(whole, AnyOf) else [[whole]]
        for whole in _parts(condition)
    )
    for chosen in islice(product(*choices), _MOST_EXAMPLES):
        yield [part for parts in chosen for part in parts]


def _is_large(condition: Condition) -> bool:
    """Whether it has more parts and words than anybody writes; counting ends there."""
    waiting, size = [condition], 0
    while waiting and size <= _LARGE:
        part = waiting.pop()
        size += 1
        if isinstance(part, AllOf | AnyOf):
            waiting += part.parts[:_LARGE]
        elif isinstance(part, Not):
            waiting.append(part.part)
        elif isinstance(part, Is):
            size += len(part.words) // 20
    return size > _LARGE


def _parts(condition: Condition) -> list[Condition]:
    if not isinstance(condition, AllOf):
        return [condition]
    return [part for whole in condition.parts for part in _parts(whole)]


class _Look:
    """One look at two conditions; when it has gone on for too long, nothing more is sure."""

    def __init__(self) -> None:
        self._pairs = 0

    def implies(self, one: Condition, other: Condition) -> bool:
        """Whether the other surely holds wherever the one does."""
        if isinstance(other, Always):
            return True
        if self._pairs > _MOST_PAIRS:
            return False
        if _same(one, other):
            return True
        have = _parts(one)
        return all(any(self._part_implies(part, wanted) for part in have) for wanted in _parts(other))

    def exclude(self, one: Condition, other: Condition) -> bool:
        """Whether the two surely never hold together."""
        if self._pairs > _MOST_PAIRS:
            return False
        return any(self._disjoint(part, wanted) for part in _parts(one) for wanted in _parts(other))

    def _part_implies(self, one: Condition, other: Condition) -> bool:
        self._pairs += 1
        if self._pairs > _MOST_PAIRS:
            return False
        if _same(one, other):
            return True
        if isinstance(other, AnyOf):
            return any(self.implies(one, part) for part in other.parts)
        if isinstance(one, AnyOf):
            return all(self.implies(part, other) for part in one.parts)
        if isinstance(other, Not):
            return self.exclude(one, other.part)
        if isinstance(other, Known) and other.known and isinstance(one, Is):
            return one.attribute == other.attribute
        if not isinstance(one, Is) or not isinstance(other, Is) or one.attribute != other.attribute:
            return False
        return "*" in other.words or _words(one) <= _words(other)

    def _disjoint(self, one: Condition, other: Condition) -> bool:
        self._pairs += 1
        if isinstance(one, AnyOf):
            return all(self.exclude(part, other) for part in one.parts)
        if isinstance(other, AnyOf):
            return all(self.exclude(one, part) for part in other.parts)
        if isinstance(one, Not) and self.implies(other, one.part):
            return True
        if isinstance(other, Not) and self.implies(one, other.part):
            return True
        if isinstance(one, Known) and isinstance(other, Known):
            return one.attribute == other.attribute and one.known is not other.known
        for known, asked in ((one, other), (other, one)):
            if isinstance(known, Known) and not known.known and isinstance(asked, Is):
                return known.attribute == asked.attribute
        if not isinstance(one, Is) or not isinstance(other, Is) or one.attribute != other.attribute:
            return False
        return _is_one_word(one) and _is_one_word(other) and _words(one).isdisjoint(_words(other))


def _same(one: Condition, other: Condition) -> bool:
    return type(one) is type(other) and str(one).casefold() == str(other).casefold()


def _is_one_word(asked: Is) -> bool:
    """Whether a ticket can be one of the words only, each as it is written."""
    if asked.attribute in LIST_ATTRIBUTES or asked.attribute.startswith(FIELDS):
        return False
    return not any("*" in word for word in asked.words)


# The same rule is compared with many others, and a list of words may be long.
@lru_cache(maxsize=4096)
def _words(condition: Is) -> frozenset[str]:
    return frozenset(word.casefold() for word in condition.words)
