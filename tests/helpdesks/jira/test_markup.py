"""What we say reads in Jira as it was written, and nobody's words become markup, links to people or pictures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.helpdesks.jira.markup import JOINER, called, wiki
from jira_csext.helpdesks.jira.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "Ответим до 2026-05-18, 12:30 (по Москве).",
        "order_number-17 is at https://acme.example/a_b-c?x=1&y=~z, sla-at-risk",
        "Done! Really? 2 * 3 = 6, a - b",
        "C:\\temp\\new",
        "",
        "one\n\ntwo",
    ],
)
def test_ordinary_words_stay_as_they_are_typed(text: str) -> None:
    assert wiki(text) == text


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("*bold* _thin_ -gone- +new+ ^up^ ~down~", "\\*bold* \\_thin_ \\-gone- \\+new+ \\^up^ \\~down~"),
        ("{code}x{code}", "\\{code\\}x\\{code\\}"),
        ("[~accountid:5b10] [x|http://a]", "\\[\\~accountid:5b10\\] \\[x\\|http://a\\]"),
        ("!secret.png!", "\\!secret.png!"),
        ("* one\n** two\n# three\n- four", "\\* one\n\\*\\* two\n\\# three\n\\- four"),
        ("a | b\n||c||", "a \\| b\n\\|\\|c\\|\\|"),
        ("----", "\\-\\-\\-\\-"),
        ("this -- that", "this \\-\\- that"),
        ("??who??", "\\?\\?who\\?\\?"),
        ("h1. Big", f"{JOINER}h1. Big"),
        ("bq. said", f"{JOINER}bq. said"),
        ("fine :) (y) (on) (!)", "fine \\:) \\(y) \\(on) (\\!)"),
        ("\\\\server\\*x", f"\\{JOINER}\\server\\{JOINER}\\*x"),
        ("https://a.example/{x}", "https://a.example/\\{x\\}"),
        ("two\r\nlines", "two\nlines"),
    ],
)
def test_what_would_be_markup_is_escaped(text: str, markup: str) -> None:
    assert wiki(text) == markup


@given(st.text(st.sampled_from("ab1я \n*_-+^~!?#|{}[]\\.h:/(@&<>"), max_size=40))
def test_what_is_written_is_what_is_read(text: str) -> None:
    # A joiner cannot be seen; a smile keeps its backslash only where markup is read as text.
    read = plain(wiki(text)).replace(JOINER, "").replace("\\(", "(").replace("\\:", ":")

    assert read == text.replace("\\(", "(").replace("\\:", ":")


@given(st.text(max_size=60))
def test_nobodys_words_can_open_a_macro_a_link_or_a_mention(text: str) -> None:
    markup = wiki(text)

    for at, character in enumerate(markup):
        if character in "{}[]|":
            assert markup[at - 1] == "\\"


def test_people_are_called_in_the_way_of_the_flavour() -> None:
    assert called(["5b10:ac", "712020:x"], cloud=True) == "[~accountid:5b10:ac] [~accountid:712020:x]"
    assert called(["anna.k"], cloud=False) == "[~anna.k]"
    assert called([], cloud=True) == ""


@pytest.mark.parametrize("name", ["", "a]b", "a b", "x|y", "[~", "a\nb", "{code}"])
def test_a_name_that_would_break_out_calls_nobody(name: str) -> None:
    assert called([name], cloud=True) == ""
