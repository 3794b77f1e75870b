"""Texts for clients are looked through for excuses and for a plan, drafts of people and templates alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.rulefiles import KnownWords, load_rulebook
from jira_csext.rulefiles.lint import NO_PLAN, Finding, findings


def test_an_excuse_is_found_at_its_line_and_column() -> None:
    text = "Good morning,\nyour order leaves on 12 June at 14:00.\nWe were snowed under last week."

    (found,) = findings(text)
    assert (found.line, text.splitlines()[2][found.column - 1 :].startswith(found.phrase)) == (3, True)
    assert found.reason == "workload"


@pytest.mark.parametrize("text", ["We are still looking into it.", "Пока разбираемся, скоро ответим."])
def test_what_leaves_something_open_and_names_no_date_lacks_a_plan(text: str) -> None:
    assert list(findings(text)) == [Finding(1, 1, "", NO_PLAN)]


@pytest.mark.parametrize(
    "text",
    [
        "We are still on it and come back by {{ due }}.",
        "{# we are snowed under, says who writes this #}It is done.",
        "{% if late %}\nYour site is up again.\n{% endif %}",
        "Исправим к четвергу, 12:00.",
    ],
)
def test_a_date_a_variable_and_what_only_steers_a_template_are_nothing_to_object_to(text: str) -> None:
    assert list(findings(text)) == []


RULES = """
version: 1
calendars: {always: {timezone: UTC, hours: always}}
slas:
  answer:
    when: always
    metric: first_response
    calendar: always
    goals: [{target: 4h}]
    steps: [{at: 50%, do: [{note: inside}]}, {at: breach, do: [{reply: said}]}]
"""


@pytest.mark.parametrize("conduct", ["", "conduct: {no_excuses: true}"])
def test_rules_check_warns_of_replies_that_excuse_where_the_rules_want_none(tmp_path: Path, conduct: str) -> None:
    (tmp_path / "rules.yaml").write_text(RULES + conduct, "utf-8")
    texts = {
        "en/inside": "We are snowed under.",
        "en/said": "Good morning,\n{% if due %}\nWe are snowed under, done by {{ due }}.\n{% endif %}",
        "ru/said": "Пока разбираемся.",
    }
    for name, text in texts.items():
        path = tmp_path / "templates" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    site = KnownWords(templates=frozenset({"inside", "said"}), language="en", texts=tmp_path)

    warnings = [str(one).replace(f"{tmp_path}/", "") for one in load_rulebook(tmp_path, site).warnings]

    said = "say what will be done, and by when"
    expected = [
        f'templates/en/said.txt:3:1: warning: "We are snowed under" is an excuse (workload); {said}',
        f"templates/ru/said.txt:1:1: warning: {NO_PLAN}",
    ]
    assert warnings == (expected if conduct else [])


def test_the_replies_that_come_with_the_program_excuse_nothing_and_say_what_comes(repo: Path) -> None:
    for name in ("nudge", "solved", "still-working", "delay-warning"):
        for language in ("en", "ru"):
            text = (repo / "rules/templates" / language / f"{name}.txt").read_text("utf-8")
            assert list(findings(text)) == [], (language, name)
