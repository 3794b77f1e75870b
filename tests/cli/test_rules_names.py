"""`rules check --store` warns of our own words in a reply that are the name of a client as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import call

RULES = """
version: 1
calendars:
  office: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}
actions:
  tell: [{reply: said}, {note: inside}]
slas:
  answer:
    when: always
    metric: first_response
    calendar: office
    goals: [{target: 4h}]
    steps: [{at: breach, do: tell}]
"""
CLIENTS = "key,name\nlever,Lever\nquill,Quillmoor Dairy\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with rules, and a store that knows two clients."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "anna")
    (tmp_path / "rules/templates/en").mkdir(parents=True)
    (tmp_path / "rules/rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "rules/templates/en/inside.txt").write_text("A lever for Quillmoor.", "utf-8")
    (tmp_path / "clients.csv").write_text(CLIENTS, "utf-8")
    assert call("clients", "import", "clients.csv").code == 0
    return tmp_path


def warnings_of(text: str) -> list[str]:
    Path("rules/templates/en/said.txt").write_text(text, "utf-8")
    outcome = call("rules", "check", "rules", "--store", "sqlite:///csext.db")
    assert outcome.code == 0, outcome
    return [line for line in outcome.out.splitlines() if "also the name" in line]


def test_an_everyday_word_that_is_a_clients_name_is_told_with_its_place() -> None:
    (warning,) = warnings_of("Hello,\nthe lever is due {{ due }}, the lever and nothing else.\n")
    assert warning.startswith('rules/templates/en/said.txt:2:5: warning: "lever" is also the name of the client lever')
    assert "it stops none" in warning


def test_a_word_that_reads_as_the_client_is_told_to_stop_every_message() -> None:
    (warning,) = warnings_of("Done by {{ due }}, as for Quillmoor.")
    assert '"Quillmoor" is also the name of the client quill' in warning
    assert "every message of this text goes to a person as a draft" in warning


def test_what_is_filled_in_is_none_of_our_own_words() -> None:
    assert warnings_of("{% if summary == 'lever' %}It{% else %}That{% endif %} is due {{ due }}. {# lever #}") == []


def test_rules_that_let_clients_be_named_are_not_warned_of() -> None:
    Path("rules/rules.yaml").write_text(f"{RULES}conduct: {{never_mention_other_clients: false}}\n", "utf-8")
    assert warnings_of("Done by {{ due }}, as for Quillmoor.") == []
