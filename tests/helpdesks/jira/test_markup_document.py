"""The document that Cloud takes: words are text nodes, and only what we say is a mention or a link becomes one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.speech_text import Break, Items, Link, Mention, Paragraph, Text, Words, as_plain, shown
from jira_csext.helpdesks.jira.markup_document import document
from jira_csext.helpdesks.jira.text import plain


def content(text: Text) -> list[dict[str, Any]]:
    made = document(text)
    assert (made["type"], made["version"]) == ("doc", 1)
    return list(made["content"])


def test_a_tree_becomes_nodes() -> None:
    text = Text(
        (
            Paragraph((Words("Due", bold=True), Words(" Mon"), Break(), Mention("5b10:ac"))),
            Items(((Link("here", "https://a.example/ы"),), (Words("two"),))),
        )
    )

    first, second = content(text)

    assert first["content"] == [
        {"type": "text", "text": "Due", "marks": [{"type": "strong"}]},
        {"type": "text", "text": " Mon"},
        {"type": "hardBreak"},
        {"type": "mention", "attrs": {"id": "5b10:ac"}},
    ]
    assert second["type"] == "bulletList"
    assert second["content"][0]["content"][0]["content"] == [
        {
            "type": "text",
            "text": "here",
            "marks": [{"type": "link", "attrs": {"href": "https://a.example/%D1%8B"}}],
        }
    ]


def test_people_are_called_in_front_of_the_words() -> None:
    (paragraph,) = document("Look", ["5b10:ac", "no account"])["content"]

    assert paragraph["content"] == [
        {"type": "mention", "attrs": {"id": "5b10:ac"}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "Look"},
    ]
    assert plain(document(Text((Items(((Words("x"),),)),)), ["5b10:ac"])) == "@5b10:ac\n- x"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a@b.example", "data:text/html,x"])
def test_an_address_that_is_none_of_the_webs_leads_nowhere(url: str) -> None:
    (paragraph,) = content(Text((Paragraph((Link("x", url),)),)))

    assert paragraph["content"] == [{"type": "text", "text": "x"}]


def test_who_is_no_account_is_named_in_words() -> None:
    (paragraph,) = content(Text((Paragraph((Mention("a b"),)),)))

    assert paragraph["content"] == [{"type": "text", "text": "@a b"}]


def _types(node: dict[str, Any]) -> set[str]:
    return {node["type"]}.union(*(_types(child) for child in node.get("content", ())))


@given(st.text(max_size=200))
def test_nobodys_words_become_anything_but_text(words: str) -> None:
    made = document(Text((Paragraph((Words("said: "), Words(words, bold=True))),)))

    json.dumps(made, ensure_ascii=False).encode()
    assert _types(made) <= {"doc", "paragraph", "text", "hardBreak"}
    texts = [node.get("text", "\n") for node in made["content"][0]["content"]]
    assert "".join(texts) == as_plain(Text((Paragraph((Words("said: "), Words(words))),)))
    assert "" not in texts
    assert "".join(texts).startswith("said: ")
    assert "".join(texts).removeprefix("said: ") == shown(words)
