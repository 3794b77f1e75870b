"""A reason that clients are not given, and how to write the words that give it."""

from __future__ import annotations

import re
from typing import NamedTuple


class Cue(NamedTuple):
    """Words that give a reason; a `is_soft` one is an excuse only where nothing says what was done or will be."""

    reason: str
    words: re.Pattern[str]
    is_soft: bool = False


def cue(reason: str, *words: str, is_soft: bool = False) -> Cue:
    """Return the cue of a reason; each of `words` is a pattern of whole words."""
    return Cue(reason, re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"), is_soft)
