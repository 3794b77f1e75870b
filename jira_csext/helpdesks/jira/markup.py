"""What is said as Jira's wiki markup (REST v2): it reads as it was written, whatever characters a client's words bring.

A mark is escaped only where it would mean something, so that dates and file names stay as they are typed. An address
in literal words is no link; a link is said to be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from jira_csext.core.speech_text import Break, Inline, Items, Link, Mention, Paragraph, Text, Words, shown, web_address

# Takes no room and means nothing; it parts what markup would read together and a backslash cannot part.
JOINER = "\N{WORD JOINER}"
# Stands for a piece of markup while the words around it are escaped; `shown` lets none through.
_PIECE = "\N{OBJECT REPLACEMENT CHARACTER}"
_BOLD = "\0"

_ADDRESS = re.compile(
    r"(?i)(?<=\w)(?=://)|\b(?:mailto|news|nntp|irc|tel|callto|sip|skype|javascript|data|file)(?=:(?!//)\S)"
)
# Jira reads the names of characters (&nbsp;) in what is written.
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_LINE_MARK = re.compile(r"(?m)^([ \t]*)([*#-]+)(?=[ \t]|$)")
_LINE_WORD = re.compile(r"(?m)^(?=[ \t]*(?:h[1-6]|bq)\.(?:[ \t]|$))")
_SMILE = re.compile(r"(?<![^\W_])[:;](?=[()PD])|\((?=(?:[yni/x]|on|off|flag|flagoff)\))")
_BACKSLASH = re.compile(r"\\(?=[^\w \t]|_|$)")
_STAR = re.compile(r"(?<!\\)\*")
_ALWAYS = "{}[]|"
# These open something when they stand before a word and not within one.
_OPENING = "*_+^~-!"
_NAMED = re.compile(r"[^\s\[\]{}|\\]+")
# In a link's words these end it, and a backslash before them does not help everywhere.
_ENDS_LINK = re.compile(r"[\[\]{}|\\\n!]")

Call = Callable[[str], str]
"""How an account is called in markup, "" where it cannot be."""


def wiki(text: Text | str, call: Call = lambda _: "") -> str:
    """Return the markup that is read as `text`, every line and character of it.

    Plain text is literal as a whole. Whom `call` cannot call is named in words.
    """
    if isinstance(text, str):
        return _escaped(shown(text))
    return "\n\n".join(_block(block, call) for block in text.blocks)


def called(people: Iterable[str], *, cloud: bool) -> str:
    """Return the mentions of people, by accountId on Cloud, by name on Data Center; who would break out is left out."""
    form = "[~accountid:{}]" if cloud else "[~{}]"
    return " ".join(form.format(name) for name in people if _NAMED.fullmatch(name))


def _block(block: Paragraph | Items, call: Call) -> str:
    if isinstance(block, Paragraph):
        return _line(block.content, call)
    return "\n".join(f"* {_line(item, call)}" for item in block.items)


def _line(content: tuple[Inline, ...], call: Call) -> str:
    """Escape all words of a paragraph together, so that no mark comes of two pieces side by side."""
    pieces: list[str] = []
    words: list[str] = []
    was_bold = False
    for inline in content:
        bold = isinstance(inline, Words) and inline.bold and bool(shown(inline.text).strip())
        if bold != was_bold:
            pieces.append(_BOLD)
            words.append(_PIECE)
            was_bold = bold
        words.extend(_words(inline, call, pieces))
    if was_bold:
        pieces.append(_BOLD)
        words.append(_PIECE)
    return _put_together(_escaped("".join(words)), pieces)


def _words(inline: Inline, call: Call, pieces: list[str]) -> Iterator[str]:
    """Yield the words of one piece; what is markup goes to `pieces`, and its place is marked."""
    match inline:
        case Words(text=text, bold=bold):
            # Bold ends with its line.
            yield shown(text).replace("\n", " ") if bold else shown(text)
        case Break():
            yield "\n"
        case Mention(account=account):
            if mention := call(account):
                pieces.append(mention)
                yield _PIECE
            else:
                yield f"@{shown(account)}"
        case Link(text=text, url=url):
            yield from _link(shown(text), url, pieces)


def _link(text: str, url: str, pieces: list[str]) -> Iterator[str]:
    address = web_address(url)
    if not address:
        yield text
    elif text in (url, address):
        pieces.append(f"[{address}]")
        yield _PIECE
    elif _ENDS_LINK.search(text) or not text.strip():
        pieces.append(f"[{address}]")
        yield f"{text} ({_PIECE})"
    else:
        pieces.append(f"[{text}|{address}]")
        yield _PIECE


def _put_together(escaped: str, pieces: list[str]) -> str:
    parts = escaped.split(_PIECE)
    made: list[str] = [parts[0]]
    mark, is_open = "", False
    for at, piece in enumerate(pieces):
        if piece == _BOLD:
            if not is_open:
                mark = "*" if _stands_alone(parts, at) else "{*}"
            is_open = not is_open
            piece = mark
        # Within bold words a mark of theirs would end it.
        made += (piece, _STAR.sub(r"\*", parts[at + 1]) if is_open else parts[at + 1])
    return "".join(made)


def _stands_alone(parts: list[str], at: int) -> bool:
    """Are bold words between two bare marks seen as such? In brackets a mark counts anywhere."""
    before, words, after = parts[at : at + 3]
    opens = before[-1:].isspace() or (not before and at == 0)
    # Of an empty text every string is a beginning, so single characters are asked for.
    closes = after[:1].isspace() or after[:1] in tuple(".,:;?!") or (not after and at + 3 == len(parts))
    return opens and closes and words[:1].isalnum() and (words[-1:].isalnum() or words[-1:] in tuple(".,:?!)»"))


def _escaped(text: str) -> str:
    text = _ADDRESS.sub(lambda found: found[0] + JOINER, _ENTITY.sub("&" + JOINER, text))
    # A backslash before a mark would escape it, and two of them end the line.
    text = _BACKSLASH.sub(lambda found: found[0] + JOINER, text)
    text = _LINE_WORD.sub(JOINER, text)
    marked = _places(text)
    return "".join(f"\\{character}" if at in marked else character for at, character in enumerate(text))


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
    # To Jira a letter or a digit of the decimal system is part of a word, a raised two is not.
    return not (before.isalpha() or before.isdecimal()) and not after.isspace()
