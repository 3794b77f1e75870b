"""The words and figures of a text, each with what stands before it."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.register.leaks.spelling import Word, is_cyrillic, skeleton

# Letters of one alphabet at a time, so that a Russian ending behind a Latin name stands apart from it.
# A soft hyphen or a space without width belongs to the word that it stands in.
_WORD: Final = re.compile(
    "[a-zà-öø-ɏ][a-zà-öø-ɏ\u00ad\u200b-\u200d\u2060]*|[а-яёіїєґў][а-яёіїєґў\u00ad\u200b-\u200d\u2060]*|[0-9]+",
    re.IGNORECASE,
)
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200d\u2060]+")


def words_of(text: str) -> list[Word]:
    """Return the words and figures of a text, each with what stands before it."""
    found: list[Word] = []
    end = 0
    for piece in _WORD.finditer(text):
        raw = _UNSEEN.sub("", piece[0]) if not piece[0].isalnum() else piece[0]
        word = raw.lower().replace("ё", "е")
        found.append(
            Word(piece.start(), piece.end(), raw, word, skeleton(word), is_cyrillic(word), text[end : piece.start()])
        )
        end = piece.end()
    return found
