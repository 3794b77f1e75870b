"""What is said as an Atlassian document (REST v3): words are text nodes there, so nothing in them can be markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from jira_csext.core.speech_text import (
    Break,
    Inline,
    Items,
    Link,
    Mention,
    Paragraph,
    Text,
    Words,
    literal,
    shown,
    web_address,
)

Node = dict[str, Any]

_ACCOUNT = re.compile(r"[^\s\[\]{}|\\]+")


def document(text: Text | str, people: Sequence[str] = ()) -> Node:
    """Return the document that is read as `text`, people called by accountId in front of it.

    Plain text is literal as a whole; who is no account is left out.
    """
    tree = literal(text) if isinstance(text, str) else text
    blocks = list(tree.blocks)
    mentions = [Mention(account) for account in people if _ACCOUNT.fullmatch(account)]
    if mentions:
        calls: list[Inline] = []
        for mention in mentions:
            calls += (mention, Words(" "))
        first = blocks[0] if blocks else None
        if isinstance(first, Paragraph):
            blocks[0] = Paragraph((*calls, *first.content))
        else:
            blocks.insert(0, Paragraph(tuple(calls[:-1])))
    return {"type": "doc", "version": 1, "content": [_block(block) for block in blocks]}


def _block(block: Paragraph | Items) -> Node:
    if isinstance(block, Paragraph):
        return _paragraph(block.content)
    items = [{"type": "listItem", "content": [_paragraph(item)]} for item in block.items]
    return {"type": "bulletList", "content": items}


def _paragraph(content: tuple[Inline, ...]) -> Node:
    return {"type": "paragraph", "content": [node for inline in content for node in _inline(inline)]}


def _inline(inline: Inline) -> Iterator[Node]:
    match inline:
        case Words(text=text, bold=bold):
            yield from _text(text, [{"type": "strong"}] if bold else [])
        case Link(text=text, url=url):
            address = web_address(url)
            yield from _text(text or address, [{"type": "link", "attrs": {"href": address}}] if address else [])
        case Mention(account=account):
            if _ACCOUNT.fullmatch(account):
                yield {"type": "mention", "attrs": {"id": account}}
            else:
                yield from _text(f"@{account}", [])
        case Break():
            yield {"type": "hardBreak"}


def _text(text: str, marks: list[Node]) -> Iterator[Node]:
    for number, line in enumerate(shown(text).split("\n")):
        if number:
            yield {"type": "hardBreak"}
        # A text node without text is refused.
        if line:
            yield {"type": "text", "text": line, "marks": marks} if marks else {"type": "text", "text": line}
