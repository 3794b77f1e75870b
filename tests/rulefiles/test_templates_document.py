"""docs/templates.md says what is so: the words, and examples that can be said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jira_csext.rulefiles.templates import parse_template
from jira_csext.rulefiles.templates_known import as_table


@pytest.fixture(scope="module")
def document(repo: Path) -> str:
    return (repo / "docs" / "templates.md").read_text("utf-8")


def test_the_words_are_those_that_can_be_said(document: str) -> None:
    # Written by jira_csext.rulefiles.templates_known.as_table().
    assert as_table() in document


def test_every_example_is_a_template(document: str) -> None:
    examples = re.findall(r"```text\n(.*?)```", document, re.DOTALL)

    assert len(examples) == 3
    for source in examples:
        assert parse_template("docs/templates.md", source.encode()).names


def test_every_shipped_text_is_named(document: str, repo: Path) -> None:
    _, _, table = document.partition("## The texts that come with it")
    shipped = {path.stem for path in (repo / "rules" / "templates" / "en").glob("*.txt")}

    assert set(re.findall(r"`([a-z-]+)`", table)) == shipped
