"""YAML as a person would write it: plain words where YAML takes them for words, quotes where it would not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[^\W\d_][\w./-]*( [\w./-]+)*")
_NO_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def scalar(text: str) -> str:
    """Return a text as it stands for itself in a flow or block."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _NO_WORDS:
        return text
    if '"' in text and text.isprintable() and "'" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7F").replace("\x85", "\\N")


def listed(texts: Iterable[str]) -> str:
    """Return `[a, b c, "d: e"]`."""
    return f"[{', '.join(map(scalar, texts))}]"


def remark(text: str) -> str:
    """Return a text from outside as it may stand in a comment: one line, nothing that a terminal obeys."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
