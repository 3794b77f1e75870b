"""Dates read for another purpose than promises: one that a person tells us, and all that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jira_csext.core.calendar import Calendar
from jira_csext.core.dates.phrases import Phrase, phrases
from jira_csext.core.dates.tokens import Token, sentences, tokens_of
from jira_csext.core.dates.when import When, worked_out
from jira_csext.core.dates.words import SHORT_WEEKDAYS, SHORT_WEEKDAYS_RUSSIAN, WEEKDAYS

_ISO: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d)")
_WEEKDAYS: Final = {**WEEKDAYS, **SHORT_WEEKDAYS, **SHORT_WEEKDAYS_RUSSIAN}


def date_meant(words: str, said_at: int, calendar: Calendar) -> When | None:
    """Return the date that a person means who writes these words, and nothing else, at the instant `said_at`.

    `2026-12-04 15:00`, "Friday noon", "к четвергу 15:00", "in two working days". None where the words say more than
    one date or something else besides, may mean two dates (4/12, a Friday that is none), or one that is past.
    """
    words = _ISO.sub(r"\1 \2", words.strip().rstrip(".!"))
    for way in _ways(words):
        tokens = [one for one in tokens_of(way) if one.kind != "line"]
        found = _only(phrases(tokens), tokens)
        if found is not None:
            when = worked_out(found, said_at, calendar, None)
            return when if when is not None and _is_that_day(tokens, when) else None
    return None


def dates_named(text: str, said_at: int, calendar: Calendar) -> list[When]:
    """Return all dates ahead that a text of the instant `said_at` names, whoever means them."""
    found: list[When] = []
    for tokens in sentences(tokens_of(text)):
        for phrase in phrases(tokens):
            when = worked_out(phrase, said_at, calendar, None)
            if when is not None:
                found.append(when)
    return found


def _ways(words: str) -> Iterator[str]:
    """Yield the words as sentences have them: short weekdays are known by a capital letter or a preposition."""
    yield words
    yield words[:1].upper() + words[1:]
    yield f"by {words}"
    yield f"к {words}"


def _only(found: list[Phrase], tokens: list[Token]) -> Phrase | None:
    """Return the one phrase that all tokens make up."""
    if len(found) != 1 or (found[0].first, found[0].last) != (0, len(tokens)):
        return None
    return found[0]


def _is_that_day(tokens: list[Token], when: When) -> bool:
    """Is a weekday that is named beside a date its own?"""
    return all(_WEEKDAYS.get(one.word, when.on.weekday()) == when.on.weekday() for one in tokens)
