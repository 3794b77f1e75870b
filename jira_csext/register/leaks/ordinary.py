"""Whether a name is made of words of everyday life, so that it needs more than its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from jira_csext.register.leaks.everyday_english import ENGLISH
from jira_csext.register.leaks.everyday_russian import RUSSIAN
from jira_csext.register.leaks.spelling import Word, forms, skeleton

_NO_ENDINGS: Final[frozenset[str]] = frozenset()
_PLURAL: Final = frozenset(skeleton(one) for one in ("ы", "и", "ам", "ами", "ах", "ям", "ями", "ях"))


def _endings_by_stem(words: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word in words:
        spelt = forms(word)
        for stem, endings in (*spelt.stems, (spelt.base, frozenset({""}))):
            # Short words would be met within longer ones by an ending more.
            more = _PLURAL if stem != spelt.base or len(stem) > 3 else _NO_ENDINGS
            found[stem] = found.get(stem, _NO_ENDINGS) | endings | more
    return found


_SURNAME_ENDS: Final = (
    "ов", "ова", "ев", "ева", "ин", "ина", "ын", "ына", "ский", "ская", "цкий", "цкая", "енко", "чук", "ян",
    "ov", "ova", "ev", "eva", "sky", "skaya", "skiy", "enko", "chuk", "yan",
)  # fmt: skip

_CAMEL: Final = re.compile("[а-яё][А-ЯЁ]")
_RUSSIAN_FORMS: Final = _endings_by_stem(RUSSIAN)


def is_ordinary(one: Word) -> bool:
    """Return whether a word of a text or name is one of everyday life in its own alphabet, or a figure."""
    if one.spelt.isdigit():
        return True
    if not one.cyrillic:
        return one.word in ENGLISH or (one.word.endswith("s") and one.word[:-1] in ENGLISH)
    if _CAMEL.search(one.raw):
        return False
    ends = range(max(2, len(one.spelt) - 4), len(one.spelt) + 1)
    return any(one.spelt[end:] in _RUSSIAN_FORMS.get(one.spelt[:end], _NO_ENDINGS) for end in ends)


def looks_like_surname(word: str) -> bool:
    """Return whether a folded word ends as Russian surnames do, so that a person of ours may be called by it."""
    return len(word) > 4 and word.endswith(_SURNAME_ENDS)
