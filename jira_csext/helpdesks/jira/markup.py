"""Plain text as Jira's wiki markup (REST v2): it reads as it was written, whatever characters a client's words bring.

A mark is escaped only where it would mean something, so that dates, file names and links stay as they are typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Takes no room and means nothing; it parts what markup would read together and a backslash cannot part.
JOINER = "\N{WORD JOINER}"

_LINK = re.compile(r"https?://[^\s\\|\[\]{}!*^]+")
_LINE_MARK = re.compile(r"(?m)^([ \t]*)([*#-]+)(?=[ \t]|$)")
_LINE_WORD = re.compile(r"(?m)^(?=[ \t]*(?:h[1-6]|bq)\.(?:[ \t]|$))")
_SMILE = re.compile(r"(?<!\w)[:;](?=[()PD](?!\w))|\((?=(?:[yni/x]|on|off|flag|flagoff)\))")
_BACKSLASH = re.compile(r"\\(?=[\\{}\[\]|*_!~^+\-?#:;(\n]|$)")
_ALWAYS = "{}[]|"
# These open something when they stand before a word and not within one.
_OPENING = "*_+^~-!"
_NAMED = re.compile(r"[^\s\[\]{}|\\]+")


def wiki(text: str) -> str:
    """Return the markup that is read as `text`, every line and character of it."""
    # A backslash before a mark would escape it, and two of them end the line.
    text = _BACKSLASH.sub(lambda found: found[0] + JOINER, text.replace("\r\n", "\n"))
    text = _LINE_WORD.sub(JOINER, text)
    marked = _places(text)
    for link in _LINK.finditer(text):
        marked.difference_update(range(*link.span()))
    return "".join(f"\\{character}" if at in marked else character for at, character in enumerate(text))


def called(people: Iterable[str], *, cloud: bool) -> str:
    """Return the mentions of people, by accountId on Cloud, by name on Data Center; who would break out is left out."""
    form = "[~accountid:{}]" if cloud else "[~{}]"
    return " ".join(form.format(name) for name in people if _NAMED.fullmatch(name))


def _places(text: str) -> set[int]:
    """Return where in the text a character would mean something."""
    places = {at for at, character in enumerate(text) if _means(text, at, character)}
    for found in _LINE_MARK.finditer(text):
        places.update(range(*found.span(2)))
    places.update(found.start() for found in _SMILE.finditer(text))
    return places


def _means(text: str, at: int, character: str) -> bool:
    if character in _ALWAYS:
        return True
    if character not in _OPENING and character != "?":
        return False
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if character in "-?" and character in (before, after):
        return True
    if character == "?":
        return before == "("
    return not before.isalnum() and not after.isspace()
