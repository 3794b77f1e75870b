"""What we say reads in Jira as it was written, and nobody's words become markup, links to people or pictures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.speech_text import Break, Inline, Items, Link, Mention, Paragraph, Text, Words
from jira_csext.helpdesks.jira.markup import JOINER, called, wiki
from jira_csext.helpdesks.jira.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "Ответим до 2026-05-18, 12:30 (по Москве).",
        "order_number-17 & more; sla-at-risk",
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
        ("[~accountid:5b10] [x|http://a]", "\\[\\~accountid:5b10\\] \\[x\\|http" + JOINER + "://a\\]"),
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
        ("https://a.example/a_b", f"https{JOINER}://a.example/a_b"),
        ("HTTPS://A.example file:///etc", f"HTTPS{JOINER}://A.example file{JOINER}:///etc"),
        ("mailto:a@b.example tel:112", f"mailto{JOINER}:a@b.example tel{JOINER}:112"),
        ("&nbsp; &lt;b&gt; &#8238;", f"&{JOINER}nbsp; &{JOINER}lt;b&{JOINER}gt; &{JOINER}#8238;"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("@admin {{ 7*7 }}", "@admin \\{\\{ 7*7 \\}\\}"),
        ("cod\u202ee \u200b[~x]", "code \\[\\~x\\]"),
        ("two\r\nlines", "two\nlines"),
    ],
)
def test_what_would_be_markup_is_escaped(text: str, markup: str) -> None:
    assert wiki(text) == markup


@given(st.text(st.sampled_from("ab1я \n*_-+^~!?#|{}[]\\.h:/(@&<>"), max_size=40))
def test_what_is_written_is_what_is_read(text: str) -> None:
    # A smile keeps its backslash only where markup is read as text.
    read = plain(wiki(text)).replace("\\(", "(").replace("\\:", ":")

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


def paragraph(*content: Inline) -> Text:
    return Text((Paragraph(content),))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        (paragraph(Words("Promise:", bold=True), Words(" four hours")), "*Promise:* four hours"),
        (paragraph(Words("one ", bold=True), Words("two", bold=True), Words(", x")), "*one two*, x"),
        (paragraph(Words("un"), Words("believ", bold=True), Words("able")), "un{*}believ{*}able"),
        (paragraph(Words("# x", bold=True)), "{*}# x{*}"),
        (paragraph(Words(" ", bold=True), Words("x")), " x"),
        (paragraph(Words("one"), Break(), Words("- two")), "one\n\\- two"),
        (paragraph(Link("the form", "https://a.example/f")), "[the form|https://a.example/f]"),
        (paragraph(Link("https://a.example/f", "https://a.example/f")), "[https://a.example/f]"),
        (paragraph(Link("[x]|y", "https://a.example")), "\\[x\\]\\|y ([https://a.example])"),
        (paragraph(Link("x", "https://a.example/]|{html}")), "[x|https://a.example/%5D%7C%7Bhtml%7D]"),
        (paragraph(Link("x", "javascript:alert(1)")), "x"),
        (paragraph(Mention("anna.k"), Words(", please")), "[~anna.k], please"),
        (paragraph(Mention("a]b"), Words(", please")), "@a\\]b, please"),
        (Text((Items(((Words("one"),), (Words("* two"),))), Paragraph((Words("end"),)))), "* one\n* \\* two\n\nend"),
        # Pieces side by side come to no mark either.
        (paragraph(Words("x "), Words("*"), Words("bold*")), "x \\*bold*"),
        (paragraph(Words("-"), Words("-")), "\\-\\-"),
        (paragraph(Words("http:"), Words("//x.example")), f"http{JOINER}://x.example"),
        (paragraph(Words("["), Words("~admin]")), "\\[\\~admin\\]"),
        (paragraph(Words("x\\"), Mention("kim")), f"x\\{JOINER}[~kim]"),
        (paragraph(Words("\ufffc"), Mention("kim")), "[~kim]"),
    ],
)
def test_a_tree_becomes_the_markup_that_its_author_meant(text: Text, markup: str) -> None:
    assert wiki(text, lambda account: called([account], cloud=False)) == markup


_pieces = st.lists(
    st.builds(Words, st.text(st.sampled_from("ab \n*_-+^~!?#|{}[]\\.h1:/(@&<;>"), max_size=12), st.booleans()),
    max_size=5,
)


@given(_pieces)
def test_only_bold_is_ever_left_unescaped_of_a_tree_of_words(content: list[Words]) -> None:
    markup = wiki(paragraph(*content))

    bare = markup.replace("{*}", "").replace("{~}", "")
    for at, character in enumerate(bare):
        if character in "{}[]|":
            assert bare[at - 1] == "\\"
