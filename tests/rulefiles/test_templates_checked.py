"""`rules check` reads the texts: those that are said are problems, the others are warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.rulefiles import KnownWords, RulebookRefused, load_rulebook
from jira_csext.rulefiles.problems import Problem
from jira_csext.rulefiles.templates_checked import Use, text_problems

ACTIONS = """
version: 1
calendars: {always: {timezone: UTC, hours: always}}
slas:
  answer:
    when: always
    metric: first_response
    calendar: always
    goals: [{target: 4h}]
    steps: [{at: 50%, do: [{note: reminder}]}, {at: breach, do: [{reply: sorry}]}]
"""


def a_folder(tmp_path: Path, **texts: str) -> Path:
    """Texts by name, `en_` or `ru_` in front of it."""
    for name, text in texts.items():
        language, _, stem = name.partition("_")
        path = tmp_path / "templates" / language / f"{stem}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def found(folder: Path, *uses: tuple[str, str]) -> list[str]:
    def warn(what: str) -> Problem:
        return Problem("rules/a.yaml", 3, 7, "", what, "warning")

    problems = text_problems(folder, "en", [Use(kind, name, warn) for kind, name in uses])
    return [str(problem).replace(f"{folder}/", "") for problem in problems]


def test_a_text_that_is_said_must_be_right_and_another_is_warned_of(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, en_reminder="{{ dew }}", en_unused="{{ dew }}", ru_reminder="{{ dew }}")

    assert found(folder, ("note", "reminder")) == [
        'templates/en/reminder.txt:1:4: there is no "dew" to say; did you mean "due"?',
        'templates/en/unused.txt:1:4: warning: there is no "dew" to say; did you mean "due"?',
        # Nobody of ours is spoken to in Russian here.
        'templates/ru/reminder.txt:1:4: warning: there is no "dew" to say; did you mean "due"?',
    ]


def test_a_reply_that_a_clients_language_lacks_is_warned_of_at_the_action(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, en_nudge="Hello", en_reminder="Hurry", ru_other="Да")

    assert found(folder, ("reply", "nudge"), ("note", "reminder")) == [
        (
            'rules/a.yaml:3:7: warning: there is no template "nudge" in templates/ru/; clients who read ru get that '
            "of templates/en/, so write templates/ru/nudge.txt"
        ),
    ]


def test_each_way_in_which_a_text_is_used_is_looked_at(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, en_a="{{ rule }}", ru_a="{{ step }}")

    assert [line.partition(": ")[0] for line in found(folder, ("reply", "a"), ("ticket", "a"), ("note", "a"))] == [
        "templates/en/a.txt:1:4",
        "templates/en/a.txt:1:1",
        "templates/ru/a.txt:1:4",
    ]


def test_a_text_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "templates" / "en" / "a.txt").mkdir(parents=True)

    assert found(tmp_path, ("note", "a")) == [
        "templates/en/a.txt: the text cannot be read (Is a directory); mend that, or delete it"
    ]


def test_a_folder_without_texts_has_no_problems(tmp_path: Path) -> None:
    assert found(tmp_path, ("note", "a")) == []


def test_a_rulebook_with_a_wrong_text_is_refused_where_texts_are_looked_at(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, en_reminder="{{ dew }}", en_sorry="Sorry {{ rule }}")
    (folder / "rules.yaml").write_text(ACTIONS, "utf-8")
    names = frozenset({"reminder", "sorry"})

    assert load_rulebook(folder, KnownWords(templates=names, language="en")).rulebook.slas
    with pytest.raises(RulebookRefused) as caught:
        load_rulebook(folder, KnownWords(templates=names, language="en", texts=folder))
    assert [Path(problem.file).name for problem in caught.value.problems] == ["reminder.txt", "sorry.txt"]


def test_the_shipped_texts_are_right_in_both_languages_for_what_they_are_for(repo: Path) -> None:
    tickets = ("discuss-boundaries", "recurring-cause", "follow-up", "win-back", "touchpoint")
    replies = ("nudge", "solved", "still-working", "delay-warning")
    notes = ("reminder", "overdue", "escalation", "draft-status", "client-warned", "direct-line", "many-revisions")
    uses = [("ticket", name) for name in tickets] + [("reply", name) for name in replies]
    uses += [("note", name) for name in (*notes, "delay-reminder", "delay-known", "delay-told", "draft-delay")]

    for language in ("en", "ru"):
        folder = repo / "rules" / "templates" / language
        assert sorted(path.stem for path in folder.glob("*.txt")) == sorted(name for _, name in uses)
        checked = text_problems(repo / "rules", language, [Use(kind, name, pytest.fail) for kind, name in uses])
        assert list(checked) == []
