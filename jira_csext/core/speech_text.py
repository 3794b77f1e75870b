"""What is said, before any helpdesk dresses it: paragraphs and lists of literal words, links and people. Pure data.

Words are literal: a character in them means itself in every markup. Each helpdesk renders the tree in its own way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """Characters to be read as they are; `is_foreign` when somebody else than the author of the text wrote them."""

    text: str
    bold: bool = False
    is_foreign: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page; where `url` is none that `web_address` knows, they lead nowhere."""

    text: str
    url: str
    foreign: tuple[str, ...] = field(default=(), compare=False)
    """What somebody else than the author wrote of it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody called, by the account that the helpdesk knows."""

    account: str


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph or an item."""


Inline = Words | Link | Mention | Break


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list without numbers."""

    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Everything that is said in one message."""

    blocks: tuple[Paragraph | Items, ...]


_ENDS_LINE = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What is not seen, or turns what is: control characters, soft hyphens, marks of direction, zero-width and tag
# characters, annotations, fillers; U+FFFC is kept free for those who render.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc\U000e0000-\U000e0fff]"
)
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_JOINER = re.compile("[\u200c\u200d]")
_WEB = re.compile(r"(?is)(https?)://([^/?#\\@:\s\[\]]+)(:[0-9]{1,5})?([/?#].*)?")
_HOST = re.compile(r"[a-z0-9._-]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9/:@$&+,;=~%?#._-]")
# Letters of scripts that need joiners, their marks, and the pieces of an emoji.
_JOINED = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def shown(text: str) -> str:
    """Return text from anywhere without the characters that nobody sees; lines end by a newline alone.

    Marks that turn the direction go; a line with letters written from right to left is isolated, so that it cannot turn
    what stands around it. A joiner stays only within an emoji or a script that needs it.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _HIDDEN.sub("", _ENDS_LINE.sub("\n", text))
    text = _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
    text = _JOINER.sub(_joins, text)
    return "\n".join(_isolated(line) for line in text.split("\n"))


def web_address(url: str) -> str:
    """Return the address as it can stand in any markup, in ASCII; "" where it is none of http or https.

    One with a user's name before the host is refused as well: it reads as another host.
    """
    found = _WEB.fullmatch(url.strip())
    if found is None:
        return ""
    scheme, host, port, rest = found.groups(default="")
    try:
        host = host.encode("idna").decode().casefold()
    except UnicodeError:
        return ""
    if not _HOST.fullmatch(host):
        return ""
    return f"{scheme.casefold()}://{host}{port}{_UNSAFE.sub(_percent, rest)}"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def as_plain(text: Text | str) -> str:
    """Return what is said in a helpdesk without markup: items behind a hyphen, addresses in brackets, names after @."""
    if isinstance(text, str):
        return shown(text)
    return "\n\n".join(_plain_block(block) for block in text.blocks)


def foreign_words(text: Text | str) -> Iterator[str]:
    """Yield each piece that the author of a text did not write; of one that is no tree nobody knows, so all of it."""
    if isinstance(text, str):
        yield shown(text)
        return
    for block in text.blocks:
        for line in (block.content,) if isinstance(block, Paragraph) else block.items:
            for inline in line:
                if isinstance(inline, Link):
                    yield from map(shown, inline.foreign)
                elif isinstance(inline, Words) and inline.is_foreign:
                    yield shown(inline.text)


def _plain_block(block: Paragraph | Items) -> str:
    if isinstance(block, Paragraph):
        return line_of(block.content)
    return "\n".join("- " + line_of(item).replace("\n", "\n  ") for item in block.items)


def line_of(content: tuple[Inline, ...]) -> str:
    """Return the plain text of what stands in one paragraph or item."""
    return "".join(_plain_inline(inline) for inline in content)


def _plain_inline(inline: Inline) -> str:
    match inline:
        case Words(text=text):
            return shown(text)
        case Link(text=text, url=url):
            address = web_address(url)
            return f"{shown(text)} ({address})" if address and text not in (url, address) else address or shown(text)
        case Mention(account=account):
            return f"@{shown(account)}"
        case Break():
            return "\n"


def _isolated(line: str) -> str:
    turned = not line.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in line)
    return f"{_ISOLATE}{line}{_END_ISOLATE}" if turned else line


def _joins(found: re.Match[str]) -> str:
    text, at = found.string, found.start()
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    needed = len(around) == 2 and all(unicodedata.category(character) in _JOINED for character in around)
    return found[0] if needed else ""
