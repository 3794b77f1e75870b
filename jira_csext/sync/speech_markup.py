"""A filled template as a tree: what its author marked is bold, a list, a link; what was filled in is literal.

The author writes `**bold**`, `- item` at the start of a line, an empty line between paragraphs, `<https://…>` and
`[words](https://…)`. What was filled in comes between marks that nobody can type, so nothing in it is ever markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from jira_csext.core.speech_text import Break, Inline, Items, Link, Mention, Paragraph, Text, Words, web_address

_LITERAL, _CALL, _FOREIGN, _END = "\x02", "\x04", "\x05", "\x03"
_HOLE = "\x00"
_FILLED = re.compile(f"([{_LITERAL}{_CALL}{_FOREIGN}])([^{_END}]*){_END}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_MARKED = re.compile(
    r"\*\*(?P<bold>(?=\S)(?:(?!\*\*).)+(?<=\S))\*\*"
    r"|\[(?P<words>[^\[\]]+)\]\((?P<url>https?://[^\s()<>]+)\)"
    r"|<(?P<bare>https?://[^\s<>]+)>"
)
_ITEM = re.compile(r"[ \t]*-[ \t]+(?=\S)")
# The site that a link leads to is the author's word; only what follows it may have been filled in.
_OWN_HOST = re.compile(rf"https?://[^/?#{_HOLE}]+(?:[/?#]|$)")

_Filled = Words | Mention


def filled(text: str, *, is_foreign: bool = False) -> str:
    """Return a value as it goes into a template: literal, on one line; `is_foreign` when nobody of ours chose it."""
    return f"{_FOREIGN if is_foreign else _LITERAL}{' '.join(_CONTROL.sub(' ', text).split())}{_END}"


def calling(account: str) -> str:
    """Return a call of somebody as it goes into a template."""
    return f"{_CALL}{_CONTROL.sub('', account)}{_END}"


def tree_of(rendered: str) -> Text:
    """Return the tree of a rendered template; lines that say nothing are left out."""
    holes = _FILLED.findall(rendered)
    values: Iterator[_Filled] = (
        Mention(text) if mark == _CALL else Words(text, is_foreign=mark == _FOREIGN) for mark, text in holes
    )
    blocks: list[Paragraph | Items] = []
    for part in re.split(r"\n[ \t]*(?:\n[ \t]*)+", _FILLED.sub(_HOLE, rendered)):
        blocks.extend(_blocks(part, values))
    return Text(tuple(blocks))


def _blocks(part: str, values: Iterator[_Filled]) -> Iterator[Paragraph | Items]:
    lines: list[tuple[Inline, ...]] = []
    items: list[tuple[Inline, ...]] = []
    for line in part.split("\n"):
        item = _ITEM.match(line)
        is_more = not item and bool(items) and line.startswith(("  ", "\t"))
        content = tuple(_inlines(line[item.end() :] if item else line.strip(" \t"), values))
        if not any(_says(inline) for inline in content):
            continue
        if is_more:
            items[-1] = (*items[-1], Break(), *content)
        elif item:
            if lines:
                yield _paragraph(lines)
                lines = []
            items.append(content)
        else:
            if items:
                yield Items(tuple(items))
                items = []
            lines.append(content)
    if items:
        yield Items(tuple(items))
    if lines:
        yield _paragraph(lines)


def _paragraph(lines: Iterable[tuple[Inline, ...]]) -> Paragraph:
    content: list[Inline] = []
    for line in lines:
        if content:
            content.append(Break())
        content.extend(line)
    return Paragraph(tuple(content))


def _inlines(line: str, values: Iterator[_Filled]) -> Iterator[Inline]:
    done = 0
    for found in _MARKED.finditer(line):
        url = found["url"] or found["bare"]
        if url and not (_OWN_HOST.match(url) and web_address(url.replace(_HOLE, "x"))):
            continue
        yield from _plain(line[done : found.start()], values)
        if found["bold"]:
            yield from _plain(found["bold"], values, bold=True)
        else:
            words = list(_parts(found["words"], values)) if found["words"] else []
            parts = list(_parts(url, values))
            address = "".join(quote(one.text, safe="") if one.is_value else one.text for one in parts)
            foreign = tuple(one.text for one in (*words, *parts) if one.is_foreign)
            yield Link("".join(one.text for one in words) or address, address, foreign)
        done = found.end()
    yield from _plain(line[done:], values)


def _plain(text: str, values: Iterator[_Filled], *, bold: bool = False) -> Iterator[Inline]:
    for number, part in enumerate(text.split(_HOLE)):
        if number:
            value = next(values)
            if isinstance(value, Mention):
                yield value
            elif value.text:
                yield Words(value.text, bold, value.is_foreign)
        if part:
            yield Words(part, bold)


class _Part(NamedTuple):
    text: str
    is_value: bool = False
    is_foreign: bool = False


def _parts(text: str, values: Iterator[_Filled]) -> Iterator[_Part]:
    for number, part in enumerate(text.split(_HOLE)):
        if number:
            value = next(values)
            if isinstance(value, Mention):
                yield _Part(value.account, is_value=True)
            else:
                yield _Part(value.text, is_value=True, is_foreign=value.is_foreign)
        yield _Part(part)


def _says(inline: Inline) -> bool:
    return isinstance(inline, Mention | Link) or (isinstance(inline, Words) and bool(inline.text.strip()))
