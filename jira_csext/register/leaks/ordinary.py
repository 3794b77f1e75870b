"""Whether a name is made of words of everyday life, so that it needs more than its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from jira_csext.register.leaks.dictionary import (
    has_dictionaries,
    is_common_english,
    is_common_russian,
    is_english_word,
    is_plain_english,
    is_russian_word,
)
from jira_csext.register.leaks.everyday_english import ENGLISH, RARE_ENGLISH
from jira_csext.register.leaks.everyday_russian import RARE_RUSSIAN, RUSSIAN
from jira_csext.register.leaks.given_names import RARER_GIVEN_NAMES, is_given_name
from jira_csext.register.leaks.spelling import Word, forms, skeleton
from jira_csext.register.leaks.working_words import is_working

SHORTEST_TELLING: Final = 4
"""Letters of a word that may be known alone, or by its sound."""
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
    "ov", "ova", "ev", "eva", "yov", "yova", "iev", "ieva", "sky", "skaya", "skiy", "enko", "chuk", "yan",
)  # fmt: skip

_OF_ADJECTIVES: Final = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
_CAMEL: Final = re.compile("[а-яё][А-ЯЁ]")
_RUSSIAN_FORMS: Final = _endings_by_stem(RUSSIAN)
_RARE_FORMS: Final = _endings_by_stem(RARE_RUSSIAN)


def is_ordinary(one: Word) -> bool:
    """Return whether a word of a text or name stands in a dictionary of its own alphabet, or is a figure."""
    if one.spelt.isdigit():
        return True
    if one.cyrillic and _CAMEL.search(one.raw):
        return False
    return is_working(one) or _is_in_dictionary(one.word, one.spelt, one.cyrillic)


@lru_cache(65_536)
def _is_in_dictionary(word: str, spelt: str, cyrillic: bool) -> bool:
    if not cyrillic:
        return _is_listed_english(word, ENGLISH) or is_plain_english(word)
    return _is_form(spelt, _RUSSIAN_FORMS) or is_russian_word(word)


def is_known_word(one: Word) -> bool:
    """Return whether a word of a text is right as it stands, so that it is no slip of a name and no name by sound."""
    return is_ordinary(one) or (not one.cyrillic and is_english_word(one.word))


def is_rare(one: Word) -> bool:
    """Return whether a word that stands in a dictionary is hardly ever met, so that a reader thinks of the name."""
    if one.spelt.isdigit() or is_working(one):
        return False
    if has_dictionaries():
        return not (is_common_russian(one.word) if one.cyrillic else is_common_english(one.word))
    return _is_form(one.spelt, _RARE_FORMS) if one.cyrillic else _is_listed_english(one.word, RARE_ENGLISH)


def is_telling(one: Word) -> bool:
    """Return whether a word tells the client alone: it stands in no dictionary and is nobody's given name."""
    if (
        len(one.word) < SHORTEST_TELLING
        or is_ordinary(one)
        or (is_given_name(one) and one.word not in RARER_GIVEN_NAMES)
    ):
        return False
    if one.cyrillic and not has_dictionaries() and one.word.endswith(_OF_ADJECTIVES):
        return False
    # Zvezda is an everyday word too, in whatever letters.
    return one.cyrillic or not _is_form(one.spelt, _RUSSIAN_FORMS)


def _is_listed_english(word: str, words: frozenset[str]) -> bool:
    return word in words or (word.endswith("s") and word[:-1] in words)


def _is_form(spelt: str, forms_by_stem: dict[str, frozenset[str]]) -> bool:
    ends = range(max(2, len(spelt) - 4), len(spelt) + 1)
    return any(spelt[end:] in forms_by_stem.get(spelt[:end], _NO_ENDINGS) for end in ends)


def looks_like_surname(word: str) -> bool:
    """Return whether a folded word ends as Russian surnames do, so that a person of ours may be called by it."""
    return len(word) > 4 and word.endswith(_SURNAME_ENDS)
