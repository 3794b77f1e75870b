"""A text as words, numbers and marks with their places, and the sentences that they make. Linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from jira_csext.core.dates.words import listed

Kind = Literal["word", "number", "mark", "line"]

# A number is taken whole with the marks inside it, so that no part of a version, price or phone looks like a date.
_KINDS: Final[dict[str, Kind]] = {"word": "word", "number": "number", "mark": "mark", "line": "line"}
_PIECE: Final = re.compile(r"(?P<line>\n)|(?P<number>[0-9](?:[0-9.,:/-]*[0-9])?)|(?P<word>[^\W\d_]+)|(?P<mark>[^\s])")
_ENDS: Final = frozenset(".!?…;")
_SHORTENED: Final = listed("mr mrs ms dr no st ул д стр г руб тыс т п см им др пр янв фев авг сент окт нояб дек")


class Token(NamedTuple):
    """One piece of a text; `word` is folded, `glued` says that nothing stands between it and the piece before."""

    start: int
    end: int
    kind: Kind
    word: str
    raw: str
    glued: bool

    @property
    def is_capital(self) -> bool:
        return self.raw[:1].isupper()


def tokens_of(text: str) -> list[Token]:
    """Return all pieces of the text in order; `ё` is folded to `е`."""
    found: list[Token] = []
    before = -1
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        raw = piece[0]
        kind = _KINDS[piece.lastgroup or "mark"]
        word = raw.lower()
        if kind == "word":
            word = word.replace("ё", "е")
        # What Token(…) does, without its constructor in Python.
        values = (start, end, kind, word, raw, start == before)
        found.append(tuple.__new__(Token, values))
        before = end
    return found


def sentences(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each sentence, its closing mark with it; a full stop inside a shortened word ends none."""
    sentence: list[Token] = []
    for at, token in enumerate(tokens):
        if token.kind == "line":
            if sentence:
                yield sentence
            sentence = []
            continue
        sentence.append(token)
        if token.kind == "mark" and token.raw in _ENDS and _ends(tokens, at):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _ends(tokens: Sequence[Token], at: int) -> bool:
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.glued and after.raw not in "\"'»”)":
        return False
    if tokens[at].raw != "." or not at or after is None or after.kind == "line":
        return True
    before = tokens[at - 1]
    is_initial = before.kind == "word" and len(before.raw) == 1 and not (before.word in "мm" and after.is_capital)
    return not (is_initial or before.word in _SHORTENED)
