"""One name of a client, and how words of a text fit it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from jira_csext.register.leaks.company_words import LEGAL_AFTER, LEGAL_BEFORE
from jira_csext.register.leaks.ordinary import is_known_word, is_ordinary
from jira_csext.register.leaks.slips import is_slip_of
from jira_csext.register.leaks.spelling import Forms, Word, is_cyrillic, plain_skeleton
from jira_csext.register.leaks.spot import Setting
from jira_csext.register.leaks.text_words import words_of

GAP: Final = re.compile(r"\s{0,3}[-‐‑–&+_]?\s{0,3}")
AND: Final = frozenset({"and", "и", "с", "со", "n", "плюс", "plus"})


class Entry(NamedTuple):
    """One name of a client: the forms of its words, and how it is to be met."""

    client: str
    words: tuple[Forms, ...]
    why: str
    short: str
    """The name itself where it is an abbreviation, which has no forms; else empty."""
    is_known_abbreviation: bool
    needs_and: bool
    is_surname: bool
    is_function: bool
    """Made of words of every letter, so met only in quotation marks or with a legal form or kind before it."""
    is_glued: bool
    """Met only with hyphens or underscores between its words, as in addresses and names of files."""
    capitals: tuple[bool, ...]
    """Which words of the name are written with a capital."""
    is_part: bool = False
    """A word of a longer name, met alone."""


def letters(one: Word) -> str:
    """Return the spelling of a word within a longer one: Nine Fold for Ninefold, Studio7 for Studio 7."""
    return one.spelt if not one.spelt.isdigit() or one.raw.isdigit() else plain_skeleton(one.word)


def begins(spelt: str) -> str:
    return spelt if spelt.isdigit() else spelt[:1]


def is_short(raw: str) -> bool:
    return 2 <= len(raw) <= 5 and sum(one.isupper() for one in raw) * 2 >= len(raw) and raw[-1].isupper()


def is_base(pieces: Sequence[Word], entry: Entry) -> bool:
    return len(pieces) == len(entry.words) and all(
        one.spelt == form.base for one, form in zip(pieces, entry.words, strict=True)
    )


def is_capital(words: Sequence[Word]) -> bool:
    return all(one.raw.isupper() for one in words)


def core(name: str) -> list[Word]:
    """Return the words of a name without its legal form and the initials behind a surname."""
    words = [one for one in words_of(name) if one.word not in ("and", "и")]
    while len(words) > 1 and words[0].word in LEGAL_BEFORE:
        del words[0]
    while len(words) > 1 and words[-1].word in LEGAL_AFTER:
        if words[-1].word == "company" and len(words) == 2 and is_ordinary(words[0]):
            # Good Company is called so.
            break
        del words[-1]
    while len(words) > 1 and len(words[-1].raw) == 1 and words[-1].raw.isupper() and len(words[0].raw) > 1:
        del words[-1]
    return words


def sequence(words: Sequence[Word], at: int, entry: Entry, *, strict: bool) -> int:
    """Return the place behind the name when it stands word by word from a place on, else 0."""
    is_single = len(entry.words) == 1
    for number, form in enumerate(entry.words):
        has_and = False
        if number:
            if at < len(words) and words[at].word in AND and GAP.fullmatch(words[at].before):
                has_and, at = True, at + 1
            if at >= len(words) or not GAP.fullmatch(words[at].before):
                return 0
            gap = words[at].before.strip()
            if (entry.needs_and and not (has_and or gap in ("&", "+"))) or (entry.is_glued and gap not in ("-", "_")):
                return 0
        if at >= len(words):
            return 0
        one = words[at]
        is_slip = number > 0 and not one.word.isdigit() and not is_known_word(one) and is_slip_of(one.spelt, form)
        if not is_slip and not form.fits(one.spelt, cyrillic=one.cyrillic, strict=is_single and not strict):
            return 0
        at += 1
    if entry.short and not _is_abbreviation(words[at - 1], entry.short):
        return 0
    return at


def _is_abbreviation(one: Word, short: str) -> bool:
    """Return whether a word is the abbreviation, in either alphabet; two letters of the other one are too few."""
    if one.word == short.lower().replace("ё", "е"):
        return True
    return one.cyrillic != is_cyrillic(short.lower()) and len(one.raw) == len(short) > 2


def is_sure(pieces: Sequence[Word], entry: Entry, setting: Setting) -> bool:
    """Return whether the letters alone tell that the client is meant."""
    if entry.is_known_abbreviation:
        return False
    if entry.is_glued and len(entry.words) > 1:
        return True
    if entry.short and setting.has_small and pieces[0].raw.isupper():
        return True
    if entry.is_surname:
        return False
    if all(is_ordinary(one) for one in pieces):
        # Studio7 in one word is no studio with a number.
        is_together = len(pieces) > 1 and all(not one.before for one in pieces[1:])
        return is_together and any(one.raw.isdigit() for one in pieces) and not all(one.raw.isdigit() for one in pieces)
    return True


def is_one_name(pieces: Sequence[Word], entry: Entry, *, strict: bool) -> bool:
    """Return whether pieces that spell a name together are written as one."""
    if strict:
        return True
    if len(pieces) == 1:
        return not entry.is_glued and not is_ordinary(pieces[0])
    if entry.is_glued and not all(one.before in ("", "-", "_", "‑") for one in pieces[1:]):
        return False
    if any(one.cyrillic != pieces[0].cyrillic for one in pieces if not one.raw.isdigit()):
        return all(not one.before for one in pieces[1:])
    letters = [one for one in pieces if not one.raw.isdigit()]
    if any(len(one.raw) < 2 for one in letters):
        return all(one.before in ("", "-", "_") for one in pieces[1:])
    if all(one.before.strip() or not one.before for one in pieces[1:]):
        return not entry.is_glued or all(one.before for one in pieces[1:])
    return all(one.raw[0].isupper() for one in letters) and bool(letters)
