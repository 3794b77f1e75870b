"""Texts of the register: one line, comparable names and domains, lists in a single cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

LONGEST: Final = 1000
_QUOTES: Final = re.compile("[\"'`«»„“”‘’‹›]")
# Line ends that Python and spreadsheets know beside the control characters, and half characters, which no file holds.
_NOT_ONE_LINE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Marks that turn the direction of writing: a name with one reads as another, and turns what is written behind it.
_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Return the text as it is kept: without space around it, one form for each accented letter.

    Raises ValueError for several lines, control characters, marks of writing direction and more than 1000 characters.
    """
    kept = unicodedata.normalize("NFC", text.strip()).strip()
    if len(kept) > LONGEST:
        raise ValueError(f'"{kept[:40]}…" has {len(kept)} characters; {LONGEST} are the most')
    if not kept.isprintable():
        if bad := [one for one in kept if unicodedata.category(one) in _NOT_ONE_LINE]:
            raise ValueError(f"the character U+{ord(bad[0]):04X} cannot stand here; write one line of plain text")
        if turning := [one for one in kept if one in _TURNING]:
            raise ValueError(
                f"the character U+{ord(turning[0]):04X} cannot be seen and turns the direction of writing; "
                "type the text anew without it"
            )
    return kept


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, "" where none is near."""
    by_fold = {name.casefold(): name for name in known}
    found = get_close_matches(word[:80].casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else ""


@lru_cache(20_000)
def folded(name: str) -> str:
    """Return the name as it is compared: in any case, whatever its quotation marks, `ё` like `е`, spaces alike."""
    plain = _QUOTES.sub("", unicodedata.normalize("NFKC", name)).casefold().replace("ё", "е")
    return " ".join(plain.split())


@lru_cache(20_000)
def domain_folded(domain: str) -> str:
    """Return the domain as it is compared: small letters, no dot at its end, `пример.рф` like its `xn--` form."""
    plain = unicodedata.normalize("NFKC", domain).strip().strip(".").casefold()
    if plain.isascii():
        return plain
    try:
        return plain.encode("idna").decode("ascii")
    except UnicodeError:
        return plain


def domain_of(address: str) -> str:
    """Return the domain of an e-mail address, folded; nothing where it is no address."""
    name, at, domain = address.strip().rpartition("@")
    return domain_folded(domain) if name and at else ""


def in_a_cell(items: Iterable[str]) -> str:
    """Return the items as one text, `; ` between them; a semicolon or backslash of their own has a backslash before."""
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def from_a_cell(text: str) -> list[str]:
    """Return the items of a cell, without the empty ones."""
    items, item = [], ""
    rest = iter(text)
    for letter in rest:
        if letter == "\\":
            item += next(rest, "\\")
        elif letter == ";":
            items.append(item.strip())
            item = ""
        else:
            item += letter
    return [item for item in (*items, item.strip()) if item]
