"""What is said: a template filled with the facts of the cycle, and nothing that a template should not do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.ticket import Ticket
from jira_csext.sync.speech import Facts, SpeechError, Templates
from tests.building import a_rule, a_ticket, at

TICKET = a_ticket("Mon 10:00", assignee="kim")._replace(client="Bluebell {{ due }} *Kitchens*")


def facts(now: str = "Mon 13:30", rule: Sla | None = None, ticket: Ticket = TICKET) -> Facts:
    sla = rule or a_rule("first_response", "4h", ["breach"])
    (cycle,) = evaluate(Rulebook((sla,)), ticket, NO_CLIENT, at(now)).cycles
    return Facts(ticket, sla, cycle)


def said(folder: Path, source: str, language: str = "en", given: Facts | None = None) -> str:
    (folder / "templates" / language).mkdir(parents=True, exist_ok=True)
    (folder / "templates" / language / "text.txt").write_text(source, "utf-8")
    return Templates(folder, language).text("text", given or facts())


def test_a_text_names_the_instant_and_what_is_left_in_the_calendars_own_time(tmp_path: Path) -> None:
    assert said(tmp_path, "{{ ticket }}: due {{ due }}; {{ left }} left, {{ over }} over.\n") == (
        "SUP-1: due Mon 1 June, 14:00 (UTC); 30m left, 0m over."
    )


def test_it_is_said_in_the_sites_language(tmp_path: Path) -> None:
    assert said(tmp_path, "Срок {{ due }}, осталось {{ left }}", "ru") == (
        "Срок пн 1 июня, 14:00 (UTC), осталось 30 мин"
    )


def test_what_a_ticket_says_is_never_read_as_a_template(tmp_path: Path) -> None:
    assert said(tmp_path, "{{ client }}") == "Bluebell {{ due }} *Kitchens*"


def test_who_is_not_there_is_said_to_be_nobody(tmp_path: Path) -> None:
    given = facts(ticket=a_ticket("Mon 10:00"))
    assert said(tmp_path, "{{ assignee }}/{{ client }}", given=given) == "nobody/nobody"


def test_a_choice_of_words_is_allowed(tmp_path: Path) -> None:
    assert said(tmp_path, "{% if assignee == 'kim' %}Kim{% else %}Somebody{% endif %}, please") == "Kim, please"


@pytest.mark.parametrize(
    "source",
    [
        "{% for x in client %}{{ x }}{% endfor %}",
        "{{ client.__class__ }}",
        "{{ client | upper }}",
        "{{ 'a' * 1000000000 }}",
        "{% set x = 1 %}",
        "{% include 'other' %}",
        "{{ client() }}",
        "{{ client[0] }}",
    ],
)
def test_a_template_that_would_do_more_than_choose_words_is_refused_with_its_line(tmp_path: Path, source: str) -> None:
    with pytest.raises(SpeechError, match=r"text\.txt:2: only names and `if` are understood in a template"):
        said(tmp_path, f"First line\n{source}")


def test_everything_wrong_with_a_template_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SpeechError) as caught:
        said(tmp_path, "{{ dew }}\n{{ client | upper }}\n{{ leff }}")
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert 'there is no "dew"; there are assignee, client, due' in str(caught.value)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{ due", "text.txt: unexpected end of template"),
        ("  \n", "text.txt says nothing for SUP-1"),
        ("x" * 30_001, "makes 30001 characters for SUP-1; 30000 are the most"),
        ("{{ due < 3 }}", "not supported between"),
    ],
)
def test_a_text_that_cannot_be_said_names_its_template(tmp_path: Path, source: str, told: str) -> None:
    with pytest.raises(SpeechError) as caught:
        said(tmp_path, source)
    assert told in str(caught.value)


def test_a_missing_template_and_one_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"There is no template .*text\.txt"):
        Templates(tmp_path, "en").text("text", facts())
    (tmp_path / "templates/en").mkdir(parents=True)
    (tmp_path / "templates/en/text.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(SpeechError, match="is no UTF-8 text"):
        Templates(tmp_path, "en").text("text", facts())


def test_an_edit_of_a_template_counts_at_once(tmp_path: Path) -> None:
    assert said(tmp_path, "One") == "One"
    path = tmp_path / "templates/en/text.txt"
    path.write_text("Two", "utf-8")
    os.utime(path, ns=(1, 1))
    assert Templates(tmp_path, "en").text("text", facts()) == "Two"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_shipped_template_can_be_said(repo: Path, language: str) -> None:
    templates = Templates(repo / "rules", language)
    names = sorted(path.stem for path in (repo / "rules/templates" / language).glob("*.txt"))
    assert names
    for name in names:
        assert templates.text(name, facts())
