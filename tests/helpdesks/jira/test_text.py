"""Plain text out of wiki markup and document trees."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.helpdesks.jira.text import plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain words, nothing else", "plain words, nothing else"),
        ("one\r\ntwo", "one\ntwo"),
        ("h2. Title\nbody\nh3. Next", "Title\nbody\nNext"),
        ("see [the page|https://acme.example/p] now", "see the page (https://acme.example/p) now"),
        ("see [https://acme.example|https://acme.example|smart-link]", "see https://acme.example"),
        ("see [https://acme.example]", "see https://acme.example"),
        ("[~petrov] and [~accountid:5f-1]", "@petrov and @5f-1"),
        ("as in [^log.txt] and !shot.png|thumbnail!", "as in log.txt and shot.png"),
        ("{color:red}now{color} {quote}said{quote}", "now said"),
        ("{code:java}a[0] {color}{code} [x|y]", "a[0] {color} x (y)"),
        ("{noformat}never closed [~me]", "never closed [~me]"),
        (r"not \{color} and \[x|y\]", "not {color} and [x|y]"),
        ("a[0] and wow! really!", "a[0] and wow! really!"),
        ("[http://a and [https://b]", "[http://a and https://b"),
        ("*bold* stays as typed", "*bold* stays as typed"),
        ("nul\0here", "nulhere"),
        ("", ""),
    ],
)
def test_wiki_markup_reads_as_its_words(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_a_document_tree_reads_as_its_words() -> None:
    document: dict[str, Any] = {
        "type": "doc",
        "content": [
            {"type": "heading", "content": [{"type": "text", "text": "News"}]},
            {
                "type": "paragraph",
                "content": [
                    {"type": "mention", "attrs": {"id": "5f", "text": "@Carla"}},
                    {"type": "text", "text": " by "},
                    {"type": "date", "attrs": {"timestamp": "1772409600000"}},
                    {"type": "hardBreak"},
                    {"type": "emoji", "attrs": {"shortName": ":smile:", "text": "😄"}},
                    {"type": "inlineCard", "attrs": {"url": "https://acme.example"}},
                ],
            },
            {
                "type": "table",
                "content": [
                    {
                        "type": "tableRow",
                        "content": [
                            {
                                "type": "tableCell",
                                "content": [{"type": "paragraph", "content": [{"type": "text", "text": word}]}],
                            }
                            for word in ("left", "right")
                        ],
                    }
                ],
            },
        ],
    }
    assert plain(document) == "News\n@Carla by 2026-03-02\n😄https://acme.example\nleft\tright\t"


def test_a_text_made_to_be_slow_comes_to_its_end() -> None:
    for piece in ("[", "[a|", "{code:x}", "!a", "{color:", "{color:x", "\\", "[~", "[^", "[^a", "[http://", "[mailto:"):
        assert len(plain(piece * (500_000 // len(piece)))) <= 500_000


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "content", "text", "attrs", "marks", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.one_of(st.text(), st.dictionaries(st.sampled_from(["type", "content", "text", "attrs", "marks"]), _JSON)))
def test_any_text_and_any_tree_can_be_read(prose: Any) -> None:
    assert isinstance(plain(prose), str)


def test_a_tree_of_any_depth_can_be_read() -> None:
    tree: dict[str, Any] = {"type": "text", "text": "deep"}
    for _ in range(900):
        tree = {"type": "panel", "content": [tree]}
    notices: list[str] = []
    assert plain(tree, "c7", notices) == ""
    assert notices == ["the text of c7 is nested more than 100 levels deep; what lies deeper is left out"]


def test_a_tree_that_is_read_to_its_end_gives_no_notice() -> None:
    tree: dict[str, Any] = {"type": "text", "text": "deep"}
    for _ in range(100):
        tree = {"type": "panel", "content": [tree]}
    notices: list[str] = []
    assert (plain(tree, "c7", notices), notices) == ("deep", [])
