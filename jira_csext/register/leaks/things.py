"""Words in small letters that name a thing, by the article before them and what may stand behind a noun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jira_csext.register.function_words import FUNCTION_WORDS
from jira_csext.register.leaks.ordinary import is_known_word
from jira_csext.register.leaks.spelling import Word, listed

_ARTICLES: Final = listed("a an any every no another each")
_PARTIES: Final = listed("for from at with to by like via of and")
_FARTHEST: Final = 3


def is_english_thing(words: Sequence[Word], first: int, last: int, tail: str) -> bool:
    """Return whether English words in small letters are a noun with its article: "by a local stone carver".

    Meant for texts with capitals elsewhere; a name of no language is none of these ("a brackenhurst invoice").
    """
    pieces = words[first:last]
    if any(one.cyrillic or not one.raw.islower() or not is_known_word(one) for one in pieces):
        return False
    gap = words[last].before if last < len(words) else tail
    if gap == " " and last < len(words) and words[last].word not in FUNCTION_WORDS:
        return False
    if gap[:1] in ("'", "’", "-", "_", "/", ".") and gap not in (".", ". ", ".\n"):
        return False
    for at in range(first - 1, max(-1, first - 1 - _FARTHEST), -1):
        if words[at + 1].before != " ":
            return False
        if words[at].word in _ARTICLES:
            return True
        if words[at].word in FUNCTION_WORDS or not words[at].raw.islower():
            return False
    return False


def is_word_in_small_letters(words: Sequence[Word], first: int, last: int, tail: str) -> bool:
    """Return whether the letters of an abbreviation are an English word here: "the guitar amp photo"."""
    if last - first != 1 or words[first].cyrillic or not words[first].raw.islower() or not is_known_word(words[first]):
        return False
    gap = words[last].before if last < len(words) else tail
    if gap[:1] not in (" ", ",", ".") or (gap == "." and last < len(words)):
        return False
    return first > 0 and words[first].before == " " and words[first - 1].word not in _PARTIES
