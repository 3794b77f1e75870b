"""The words of reports, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_csext.reports.words import en, ru
from jira_csext.reports.words.model import Words

LANGUAGES: Final[dict[str, Words]] = {"en": en.WORDS, "ru": ru.WORDS}


def words_in(language: str) -> Words:
    """Return the words of a language, English for one that there is none of; `ru-RU` is Russian."""
    return LANGUAGES.get(language.partition("-")[0].lower(), en.WORDS)


def types_in(language: str, types: Mapping[str, object]) -> dict[str, str]:
    """Return what a reader of the language calls types of tickets, of the names that the site file maps to each.

    For Russian that is the first name in Cyrillic; a type without one keeps the word of the rules, as in English.
    """
    if language != "ru":
        return {}
    found: dict[str, str] = {}
    for kind, names in types.items():
        for name in names if isinstance(names, tuple) else (names,):
            if _is_cyrillic(str(name)):
                found.setdefault(kind, str(name))
    return found


def _is_cyrillic(name: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in name)
