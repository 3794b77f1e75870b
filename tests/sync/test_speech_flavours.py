"""Whatever a ticket says comes out as plain words: in wiki markup and in plain text, wherever it is put."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jira_csext.core.speech_text import Items, Text, line_of, shown
from jira_csext.helpdesks.jira.markup import JOINER, wiki
from jira_csext.sync.speech import Facts, Templates
from tests.building import a_ticket, at

TEMPLATE = """\
{{ summary }}: {{ client }}
x{{ summary }}x **{{ client }}** ({{ summary }})

- {{ summary }}
- {{ client }}{{ summary }}
  {{ summary }}

{{ client }} — {{ quote }}{{ summary }}{{ client }}
"""

HOSTILE = [
    "[~admin] [~accountid:5b10] @admin @here",
    "{html}<b>x</b>{html} {code}y{code} {color:red}z{color} {jira:key=A-1} {quote} {include:x}",
    "{{ 7*7 }} {% for x in y %} {# no #} ${7*7} #{7*7}",
    "<script>alert(1)</script> <img src=x onerror=y> &lt;i&gt; &#8238; &nbsp;",
    "!secret.png! !https://e.example/x.gif|width=1! [^file.pdf]",
    "[click|http://e.example] http://e.example mailto:a@e.example //e.example file:///etc/passwd \\\\server\\share",
    "*bold* _thin_ -gone- +new+ ^up^ ~down~ ??who?? {{mono}}",
    "h1. Big", "bq. said", "* item", "# item", "- item", "----", "|| a || b ||", "| a | b |", "** x", "1. one",
    "**bold** [x](https://e.example) <https://e.example>",
    ":) ;) (y) (x) (!) (on) :D",
    "a\\*b \\\\ c\\ \\{x\\}",
    "invoice\u202efdp.exe \u2066x\u2069 \u200bz\u200e \ufeff",
    "שלום עולם (1) مرحبا",
    "\x00\x01\x02\x03\x04\x1b[31m \ufffc \ue000 \ud800",
    "*", "_", "-", "\\", "{", "[", "!", "|", "&", "http:", ":", "//x",
]  # fmt: skip

_ESCAPED = re.compile(r"\\([!-/:-@\[\]^_`{-~])")
_BOLD = re.compile(r"(?<=x )\*(?=\w)((?:\\.|[^*\\\n]|\\\u2060)+)\*(?= \\?\()")
_PROTECTED = "\U0010fffd"
# What Jira's renderer makes something of; each as it is described in its help on markup.
_ACTIVE = {
    "a link, a mention, a macro, a table": r"[\[\]{}|]",
    "a heading or quotation": r"(?m)^[ \t]*(?:h[1-6]|bq)\.[ \t]",
    "a list": r"(?m)^[ \t]*[*#-]+[ \t]+\S",
    "a rule": r"(?m)^[ \t]*-{4,}",
    "a dash": r"(?<=\s)-{2,3}(?=\s)",
    "emphasis": r"(?<!\w)([*_+^~-])(?=\S)[^\n]*?(?<=\S)\1(?!\w)",
    "a citation": r"\?\?[^\n]+\?\?",
    "a picture": r"(?<!\w)![^\s!][^\n!]*!",
    "an address": r"\w://|\bmailto:\S",
    "a character's name": r"&#?\w+;",
    "a line's end": r"\\\\",
    "a smile": r"(?<![^\W_])[:;][()PD]|\((?:[yni/x!?+*-]|on|off)\)",
}


def visible_in_wiki(markup: str) -> str:
    """The words that Jira shows, once it is certain that nothing else came of the markup."""
    ours = re.sub(r"(?m)^\* ", "", markup)
    # The only bold is ours, in the second line.
    ours = ours.replace("{*}", "", 2) if "{*}" in ours else _BOLD.sub(r"\1", ours, count=1)
    bare = _ESCAPED.sub(_PROTECTED, ours)
    for what, pattern in _ACTIVE.items():
        found = re.search(pattern, bare)
        assert found is None, f"{what} in {markup!r}: {found}"
    return _ESCAPED.sub(r"\1", ours).replace(JOINER, "")


def visible_in_plain(text: Text) -> str:
    lines = [item for block in text.blocks for item in (block.items if isinstance(block, Items) else [block.content])]
    return "\n".join(line_of(line) for line in lines)


def squeezed(text: str) -> str:
    """Words without the marks that isolate them and without the spaces at the edges of what is filled in."""
    return re.sub(r"[\s\u2068\u2069]+", " ", text).strip()


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder: Path = tmp_path_factory.mktemp("rules")
    (folder / "templates" / "en").mkdir(parents=True)
    (folder / "templates" / "en" / "text.txt").write_text(TEMPLATE, "utf-8")
    return Templates(folder, "en")


def said(templates: Templates, summary: str, client: str) -> Text:
    ticket = a_ticket("Mon 10:00", summary=summary)._replace(client=client)
    return templates.say("text", Facts(at("Mon 11:00"), ticket)).text


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words_in_every_flavour(templates: Templates, words: str) -> None:
    text = said(templates, words, words[::-1])

    expected = squeezed(visible_in_plain(text))
    assert squeezed(visible_in_wiki(wiki(text))) == expected
    assert (
        squeezed(shown(" ".join(words.replace("\x1b", " ").replace("\x00", " ").split()))) in expected
        or "\x01" in words
    )


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from("ab1 \\*_-+^~!?#|{}[]().:;/h&<>@%\n\u202e\u200b"), max_size=14),
    st.text(max_size=12) | st.sampled_from(HOSTILE),
)
@example("**", "x**y")
@example("http", "://e.example")
@example("a-", "-b")
@example("\\", "\\")
def test_no_words_side_by_side_come_to_anything_but_words(templates: Templates, summary: str, client: str) -> None:
    text = said(templates, summary, client)

    expected = squeezed(visible_in_plain(text))
    assert squeezed(visible_in_wiki(wiki(text))) == expected
