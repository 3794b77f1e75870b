"""Templates read: what they may say, and for all that they may not a sentence at its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.rulefiles.problems import Problem
from jira_csext.rulefiles.templates import TemplateRefused, parse_template, sandbox, wrong_use
from jira_csext.rulefiles.templates_known import VARIABLES, as_table, examples


def wrong(source: str | bytes) -> list[str]:
    data = source if isinstance(source, bytes) else source.encode()
    with pytest.raises(TemplateRefused) as caught:
        parse_template("t.txt", data)
    return [str(problem) for problem in caught.value.problems]


def filled(source: str, **given: str | int) -> str:
    template = parse_template("t.txt", source.encode())
    return sandbox().from_string(template.parsed).render({**examples(), **given})


HOW = "write words like {{ due }}, and {% if … %}, {% else %}, {% endif %} around them"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Hi\n  {{ dew }}", 't.txt:2:6: there is no "dew" to say; did you mean "due"?'),
        ("{{ клиент }}", 't.txt:1:4: there is no "клиент" to say; there are: ticket, summary,'),
        ("{% for x in client %}{{ x }}{% endfor %}", f"t.txt:1:4: loops are not understood in a template; {HOW}"),
        ("a {{ client.__class__ }}", f"t.txt:1:12: a look inside a word is not understood in a template; {HOW}"),
        ("{{ client[0] }}", f"t.txt:1:10: a look inside a word is not understood in a template; {HOW}"),
        ("{{ client | upper }}", f"t.txt:1:11: filters are not understood in a template; {HOW}"),
        ("{{ client() }}", f"t.txt:1:10: calls are not understood in a template; {HOW}"),
        ("{{ due is defined }}", f"t.txt:1:8: tests are not understood in a template; {HOW}"),
        ("{{ 'a' * 1000000000 }}", f"t.txt:1:1: this is not understood in a template; {HOW}"),
        ("{{ due ~ due }}", f"t.txt:1:1: this is not understood in a template; {HOW}"),
        ("{% set x = 1 %}", f"t.txt:1:1: this is not understood in a template; {HOW}"),
        ("\n{% include 'other' %}", f"t.txt:2:1: this is not understood in a template; {HOW}"),
        ("{% macro m() %}{% endmacro %}", f"t.txt:1:1: this is not understood in a template; {HOW}"),
        ("So {{ due", f"t.txt:1:4: a {{{{ is not closed by }}}}; {HOW}"),
        ("{% foo %}", f't.txt:1:1: there is no "foo" in a template; {HOW}'),
        ("\n{% if due %}x", f"t.txt:2:1: an {{% if … %}} has no {{% endif %}}; {HOW}"),
        ("{% else %}", f"t.txt:1:1: {{% else %}} stands where no {{% if … %}} is open; {HOW}"),
        ("{{ }}", f"t.txt:1:1: something is missing before the end of the braces; {HOW}"),
        ("{{ due due }}", f't.txt:1:1: "due" is not expected here; {HOW}'),
        ("{{ due ? }}", f"t.txt:1:1: the character ? is not expected here; {HOW}"),
        ("{{ due < 3 }}", "t.txt:1:1: the template cannot be filled: what it compares cannot be compared"),
        (" \n\n", "t.txt:1:1: the template says nothing; write what is to be said, or delete the file"),
        ("{# later #}", "t.txt:1:1: the template says nothing; write what is to be said, or delete the file"),
        (
            "[x](javascript:alert)",
            't.txt:1:5: a link leads to http:// or https://, not to "javascript:alert"; change it',
        ),
        ("to <ftp://a.example>", 't.txt:1:5: a link leads to http:// or https://, not to "ftp://a.example"; change it'),
        ("<https://{{ client }}.example>", "t.txt:1:2: a link names its site itself; put words from a ticket behind"),
        (b"ab\nc\xff", "t.txt:2:2: this is no UTF-8 text; save it as UTF-8"),
        (b"x" * 65_537, "t.txt:1:1: this is longer than 64 KB, which is no message; shorten it"),
        (
            "{% if due %}" * 60 + "x" + "{% endif %}" * 60,
            "t.txt:1:1: this is nested more than 20 levels deep; say it in",
        ),
        ("{{ " + "(" * 5000 + "due" + ")" * 5000 + " }}", "t.txt:1:1: this is nested too deeply, or a number is too"),
        ("{{ " + "9" * 5000 + " }}", "t.txt:1:1: this is nested too deeply, or a number is too long"),
    ],
)
def test_what_a_template_may_not_say_is_told_at_its_place(source: str | bytes, problem: str) -> None:
    assert wrong(source)[0].startswith(problem)


def test_everything_wrong_with_a_template_is_told_at_once() -> None:
    assert [line.split(": ")[0] for line in wrong("{{ dew }}\n{{ client | upper }}\n[x](x:y) {{ leff }}")] == [
        "t.txt:1:4",
        "t.txt:2:11",
        "t.txt:3:5",
        "t.txt:3:13",
    ]


def test_a_tag_alone_on_its_line_leaves_no_line_behind() -> None:
    source = "A\n  {% if due %}\nB\n  {% else %}\nC\n{% endif %}\n{# note #}\nD{% if rule %}, E{% endif %}\nF\n"

    assert filled(source) == "A\nB\nD, E\nF"
    assert filled(source, due="") == "A\nC\nD, E\nF"


def test_a_choice_of_words_is_allowed() -> None:
    source = "{% if level > 1 and not over == 'x' %}{{ 'again' if level > 2 else 'twice' }}{% else %}once{% endif %}"

    assert [filled(source, level=level) for level in (1, 2, 3)] == ["once", "twice", "again"]
    assert filled("so{{ '!' if due }}", due="") == "so"


def test_words_as_braces_can_be_said() -> None:
    assert filled("{% raw %}{{ x }}{% endraw %} {{ '{{' }}") == "{{ x }} {{"


def test_what_marks_our_own_work_cannot_be_written() -> None:
    assert filled("\ufeffa\x02b\x03\x00c\r\nd") == "abc\nd"


def test_a_reply_does_not_speak_of_what_is_inside() -> None:
    template = parse_template("t.txt", b"Due {{ due }}\nby {{ rule }} {{ level }}")

    assert list(wrong_use(template, "note")) == []
    assert [str(problem) for problem in wrong_use(template, "reply")] == [
        't.txt:2:7: "rule" is not for what a client reads; leave it out of a reply, or say it in a note',
        't.txt:2:18: "level" is not for what a client reads; leave it out of a reply, or say it in a note',
    ]


def test_a_new_ticket_needs_a_name() -> None:
    (problem,) = wrong_use(parse_template("t.txt", b"Call {{ client }}"), "ticket")

    assert problem == Problem(
        "t.txt",
        1,
        1,
        "",
        'a new ticket needs a name; begin the first line with "Summary:", like "Summary: Call {{ client }}"',
    )
    assert not list(wrong_use(parse_template("t.txt", "Summary: Звонок\nText".encode()), "ticket"))


def test_every_word_has_a_meaning_and_an_example() -> None:
    assert all(variable.meaning and variable.example for variable in VARIABLES.values())
    assert as_table().count("\n") == len(VARIABLES) + 1


_TAGS = "{{ }} {% %} {# #} if elif else endif due level 'x' 1 == < not and or for in raw endraw"
_REST = ". | ( ) - ** [a]( https:// ~ ,"
_PARTS = st.sampled_from([*_TAGS.split(), *_REST.split(), " ", "\n", "x"])


@settings(max_examples=300, deadline=None)
@given(st.lists(_PARTS, max_size=25).map(" ".join) | st.lists(_PARTS, max_size=25).map("".join) | st.text(max_size=60))
def test_whatever_stands_in_a_file_is_a_template_or_refused_in_sentences(source: str) -> None:
    try:
        template = parse_template("t.txt", source.encode("utf-8", "replace"))
    except TemplateRefused as refused:
        wrongs = [(problem.line, problem.column, problem.what) for problem in refused.problems]
    else:
        wrongs = [(1, 1, sandbox().from_string(template.parsed).render(examples()).strip())]
    assert wrongs
    assert all(line >= 1 and column >= 1 and what for line, column, what in wrongs)


def test_a_reply_is_offered_only_words_that_a_client_may_read() -> None:
    for is_reply in (True, False):
        with pytest.raises(TemplateRefused) as refused:
            parse_template("t.txt", b"By {{ qqqqqq }} then {{ escalate }}", is_reply=is_reply)
        none_near, near = (problem.what for problem in refused.value.problems)
        assert "named_by" in none_near
        assert [word in none_near for word in ("told_by", "unfilled", "cases")] == [not is_reply] * 3
        assert ('did you mean "escalation"?' in near) is not is_reply
