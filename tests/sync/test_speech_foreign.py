"""Which words of a filled template its author did not choose: the ticket, its cause, the client."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.core.speech_text import Text, foreign_words
from jira_csext.core.ticket import Event, Ticket
from jira_csext.sync.speech import Facts, Templates

NOON = 1_780_000_000
TICKET = Ticket(
    key="SUP-1",
    id="10001",
    created_at=NOON,
    attributes={"summary": "a **lever**", "cause": "rust", "status": "Waiting", "priority": "High"},
    history=(Event(NOON, "created", "1", "client", public=True, text="Where is\nit?"),),
)


def said(folder: Path, template: str) -> Text:
    file = folder / "templates/en/one.txt"
    file.parent.mkdir(parents=True)
    file.write_text(template, "utf-8")
    return Templates(folder, "en").say("one", Facts(NOON, TICKET), "note").text


@pytest.mark.parametrize(
    ("template", "foreign"),
    [
        ("Your {{ summary }} is mended.", ["a **lever**"]),
        ("- **{{ summary }}**: {{ cause }}\n- {{ quote }}", ["a **lever**", "rust", "Where is it?"]),
        ("See [{{ summary }}](https://desk.example/{{ cause }}).", ["a **lever**", "rust"]),
        ("{{ status }}, {{ priority }}, {{ ticket }}: {{ started }}.", []),
        ("A lever, nothing else.", []),
    ],
)
def test_they_are_told_apart_from_ours_in_paragraphs_items_and_links(
    tmp_path: Path, template: str, foreign: list[str]
) -> None:
    assert list(foreign_words(said(tmp_path, template))) == foreign


def test_of_a_text_without_a_tree_nobody_knows_so_all_of_it_is_foreign() -> None:
    assert list(foreign_words("as it is")) == ["as it is"]


def test_words_are_equal_whoever_wrote_them(tmp_path: Path) -> None:
    assert said(tmp_path / "a", "a {{ cause }}") == said(tmp_path / "b", "a {{ cause }}")
