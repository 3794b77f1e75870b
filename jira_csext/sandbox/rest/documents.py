"""Texts as REST v3 wants them, document trees, out of wiki markup and back: paragraphs, line breaks, mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jira_csext.sandbox.state.model import Json

_MENTION = re.compile(r"\[~accountid:([^\]\n]{1,200})\]")
_DEEPEST = 100
_LINES = {"paragraph", "heading", "codeBlock", "listItem", "tableRow", "blockquote"}


def to_document(text: str | None) -> Json | None:
    """Return the tree of a text in wiki markup; other markup than mentions stays as it was typed."""
    if text is None:
        return None
    paragraphs = [part for part in re.split(r"\n{2,}", text.replace("\r\n", "\n")) if part.strip("\n")]
    return {"type": "doc", "version": 1, "content": [_paragraph(part.strip("\n")) for part in paragraphs]}


def _paragraph(text: str) -> Json:
    content: list[Json] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            content.append({"type": "hardBreak"})
        # Every other part is what stood in the brackets of a mention.
        for index, part in enumerate(_MENTION.split(line)):
            if index % 2:
                content.append({"type": "mention", "attrs": {"id": part}})
            elif part:
                content.append({"type": "text", "text": part})
    return {"type": "paragraph", "content": content}


def to_text(document: Mapping[str, Any]) -> str:
    """Return the wiki markup of a tree. Raises ValueError for what is no document."""
    if document.get("type") != "doc" or document.get("version") != 1 or not isinstance(document.get("content"), list):
        raise ValueError("INVALID_INPUT")
    blocks = [_text(node, 0).strip("\n") for node in document["content"]]
    return "\n\n".join(blocks)


def _text(node: object, depth: int) -> str:
    if depth > _DEEPEST or not isinstance(node, Mapping):
        raise ValueError("INVALID_INPUT")
    kind = node.get("type")
    if not isinstance(kind, str):
        raise ValueError("INVALID_INPUT")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "hardBreak":
        return "\n"
    if kind == "mention":
        attributes = node.get("attrs")
        return f"[~accountid:{attributes.get('id', '')}]" if isinstance(attributes, Mapping) else ""
    children = node.get("content")
    inner = "".join(_text(child, depth + 1) for child in children) if isinstance(children, list) else ""
    if kind == "listItem":
        inner = f"* {inner}"
    return inner.rstrip("\n") + "\n" if kind in _LINES else inner
