"""Slips of the hand in a word: a letter lost or typed twice, or two neighbours changed, but never the first letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jira_csext.register.leaks.spelling import Forms

SHORTEST: Final = 7
"""Letters that a word must have so that a slip of it is still known for nothing else."""
_SHORTEST_BESIDE: Final = 4
_LONGEST_ENDING: Final = 4


def slips(stem: str) -> Iterator[str]:
    """Yield the stem with one letter lost or two neighbours changed, as it gets typed in haste."""
    for at in range(1, len(stem)):
        yield stem[:at] + stem[at + 1 :]
        if at + 1 < len(stem) and stem[at] != stem[at + 1]:
            yield stem[:at] + stem[at + 1] + stem[at] + stem[at + 2 :]


def is_slip_of(spelt: str, form: Forms) -> bool:
    """Return whether a skeleton is a form of the word but for one slip; meant for a word beside others of its name."""
    for stem, endings in (*form.stems, (form.base, frozenset({""}))):
        if len(stem) < _SHORTEST_BESIDE or spelt[:1] != stem[:1]:
            continue
        for cut in range(min(_LONGEST_ENDING, len(spelt) - 2) + 1):
            end = len(spelt) - cut
            if spelt[end:] in endings and _is_one_slip(stem, spelt[:end]):
                return True
    return False


def _is_one_slip(right: str, typed: str) -> bool:
    if abs(len(right) - len(typed)) > 1 or right == typed:
        return False
    at = next((k for k, (one, other) in enumerate(zip(right, typed, strict=False)) if one != other), None)
    if at is None:
        return True
    if len(right) == len(typed):
        return right[at : at + 2] == typed[at : at + 2][::-1] and right[at + 2 :] == typed[at + 2 :]
    longer, shorter = (right, typed) if len(right) > len(typed) else (typed, right)
    return longer[at + 1 :] == shorter[at:]
