"""The words of reports, in English and Russian."""

from __future__ import annotations

from typing import Final

from jira_csext.reports.words import en, ru
from jira_csext.reports.words.model import Words

LANGUAGES: Final[dict[str, Words]] = {"en": en.WORDS, "ru": ru.WORDS}


def words_in(language: str) -> Words:
    """Return the words of a language, English for one that there is none of; `ru-RU` is Russian."""
    return LANGUAGES.get(language.partition("-")[0].lower(), en.WORDS)
