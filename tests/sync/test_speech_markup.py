"""What an author marks in a template is bold, a list, a link; what is filled in never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.speech_text import Break, Inline, Items, Link, Mention, Paragraph, Text, Words, as_plain
from jira_csext.sync.speech_markup import calling, filled, tree_of


def test_paragraphs_lines_and_lists_are_as_the_author_wrote_them() -> None:
    text = tree_of("One\ntwo\n\n\n- a\n-  b\n  more\n\nThree\n- c\nFour\n")

    assert text == Text(
        (
            Paragraph((Words("One"), Break(), Words("two"))),
            Items(((Words("a"),), (Words("b"), Break(), Words("more")))),
            Paragraph((Words("Three"),)),
            Items(((Words("c"),),)),
            Paragraph((Words("Four"),)),
        )
    )


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("**bold** and not", (Words("bold", bold=True), Words(" and not"))),
        ("2 * 3 ** 4, ** no **, **open", (Words("2 * 3 ** 4, ** no **, **open"),)),
        ("[the form](https://a.example/f)", (Link("the form", "https://a.example/f"),)),
        ("see <https://a.example/f>.", (Words("see "), Link("https://a.example/f", "https://a.example/f"), Words("."))),
        ("[x](ftp://a.example) https://a.example", (Words("[x](ftp://a.example) https://a.example"),)),
        ("<https://u@a.example/>", (Words("<https://u@a.example/>"),)),
        ("-5 degrees", (Words("-5 degrees"),)),
    ],
)
def test_marks_within_a_line(source: str, content: tuple[Inline, ...]) -> None:
    assert tree_of(source) == Text((Paragraph(content),))


def test_what_is_filled_in_is_literal_wherever_it_stands() -> None:
    hostile = "- **x** <https://e.example> [a](https://e.example)\n\n- y"
    literal = "- **x** <https://e.example> [a](https://e.example) - y"

    assert tree_of(filled(hostile)) == Text((Paragraph((Words(literal),)),))
    assert tree_of(f"- {filled(hostile)}") == Text((Items(((Words(literal),),)),))
    assert tree_of(f"**{filled(hostile)}**") == Text((Paragraph((Words(literal, bold=True),)),))
    assert tree_of(f"**{filled('a**')} b") == Text((Paragraph((Words("**"), Words("a**"), Words(" b"))),))


def test_what_is_filled_into_a_link_stays_in_its_place() -> None:
    assert tree_of(f"[see {filled('a)b')}](https://a.example/x?q={filled('1&b=../@e.example')})") == Text(
        (Paragraph((Link("see a)b", "https://a.example/x?q=1%26b%3D..%2F%40e.example"),)),)
    )
    # The site is not for a ticket to choose.
    assert tree_of(f"<https://{filled('e')}.example/>") == Text(
        (Paragraph((Words("<https://"), Words("e"), Words(".example/>"))),)
    )


def test_people_are_called_where_the_author_put_them() -> None:
    assert tree_of(f"**{calling('kim')}**, {calling('olga')}") == Text(
        (Paragraph((Mention("kim"), Words(", "), Mention("olga"))),)
    )


def test_what_says_nothing_leaves_no_line() -> None:
    assert tree_of(f"One\n{filled('')}\n\n{filled(' ')}\n\n- {filled('')}\nTwo") == Text(
        (Paragraph((Words("One"),)), Paragraph((Words("Two"),)))
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_filled_in_is_one_literal_piece(one: str, two: str) -> None:
    text = tree_of(f"a {filled(one)}, b **{filled(two)}**c")

    (paragraph,) = text.blocks
    assert isinstance(paragraph, Paragraph)
    assert all(isinstance(inline, Words) for inline in paragraph.content)
    assert as_plain(text).startswith("a ")
    assert as_plain(text).endswith("c")


@given(st.text(st.sampled_from("ab *-[]()<>\n\x02\x03\x04\x00https:/."), max_size=60))
def test_no_template_breaks_the_reading(source: str) -> None:
    tree_of("".join(character for character in source if character not in "\x00\x02\x03\x04"))
