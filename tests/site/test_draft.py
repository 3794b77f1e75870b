"""What a draft makes of a surveyed helpdesk: words, rules cut to them, goals of Service Management."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jira_csext.data import rules_folder
from jira_csext.helpdesks.jira.fields import FieldCatalogue
from jira_csext.helpdesks.jira.survey import (
    Survey,
    SurveyedGoal,
    SurveyedPerson,
    SurveyedProject,
    SurveyedStatus,
)
from jira_csext.helpdesks.jira.survey_way import address_of
from jira_csext.rulefiles import KnownWords, load_rulebook
from jira_csext.rulefiles.source import read_source
from jira_csext.site.draft import Answers, Drafted, drafted, machines
from jira_csext.site.draft_goals import translated
from jira_csext.site.draft_hours import country_of
from jira_csext.site.draft_words import PRIORITIES, TYPES, placed

ANSWERS = Answers("Europe/Moscow", "10:00-19:00", "RU", "anna", "oleg")
HOUR = 3600


def a_survey(**changes: Any) -> Survey:
    """A site with two people and one status of waiting."""
    given: dict[str, Any] = {
        "url": "https://jira.example",
        "email": "",
        "cloud": False,
        "account": SurveyedPerson("csext", "Promise keeper", "UTC"),
        "now": 0,
        "projects": (SurveyedProject("SUP", "Support", service=True),),
        "types": ("Bug", "Вопрос"),
        "statuses": (
            SurveyedStatus("Открыт", "new"),
            SurveyedStatus("Ждём клиента", "indeterminate"),
            SurveyedStatus("Решён", "done"),
        ),
        "priorities": ("Блокер", "Major", "P3", "Someday"),
        "fields": FieldCatalogue(),
        "people": (SurveyedPerson("anna", "Anna", "Europe/Moscow"), SurveyedPerson("oleg", "Oleg", "")),
        "lead": "",
        "roles": (),
        "goals": (),
        **changes,
    }
    return Survey(**given)


def read(text: str) -> Any:
    """What a drafted file says."""
    source, problems = read_source("draft.yaml", text.encode())
    assert (list(problems), source is not None) == ([], True)
    return source.value if source else None


def rules_of(draft: Drafted, folder: Path) -> dict[str, Any]:
    """The rules of a draft by name, after the rulebook was loaded from a folder with the starter's texts."""
    for name, text in draft.rules.items():
        (folder / name).write_text(text, "utf-8")
    states = frozenset({"open", "waiting_for_client", "resolved"})
    loaded = load_rulebook(folder, KnownWords(types=frozenset(draft.types), states=states))
    assert [str(each) for each in loaded.warnings if "working time is" not in str(each)] == []
    return {sla.name: sla for sla in loaded.rulebook.slas}


@pytest.mark.parametrize(
    "types", [("Bug",), ("Question",), ("Task",), ("Жалоба",), ("Bug", "Task"), ("Вопрос", "Жалоба")]
)
def test_rules_cut_to_any_types_load_and_promise_only_for_them(tmp_path: Path, types: tuple[str, ...]) -> None:
    draft = drafted(a_survey(types=types), ANSWERS, rules_folder())

    rules = rules_of(draft, tmp_path)

    assert "every-message-is-answered" in rules
    assert ("complaint-resolution" in rules) == ("Жалоба" in types)
    assert ("bug-resolution" in rules) == ("Bug" in types)
    assert len(draft.types) == len(types)


def test_names_are_placed_by_what_they_commonly_mean_and_the_rest_stand_in_comments() -> None:
    draft = drafted(a_survey(types=("[System] Incident", "Вопрос", "Epic")), ANSWERS, rules_folder())

    told = read(draft.site)
    assert told["types"] == {"question": ["Вопрос"], "bug": ["[System] Incident"]}
    assert told["priorities"] == {"Highest": ["Блокер"], "High": ["Major"], "Medium": ["P3"], "Low": []}
    assert told["states"]["waiting_for_client"] == ["Ждём клиента"]
    assert "promise nothing for them: Epic" in draft.site
    assert "by their own names: Someday" in draft.site


def test_without_a_status_of_waiting_the_draft_says_that_nothing_pauses() -> None:
    draft = drafted(a_survey(statuses=(SurveyedStatus("Open", "new"),)), ANSWERS, rules_folder())

    assert draft.remarks == ("no status is known in which you wait for the client, so no clock pauses for one",)


@pytest.mark.parametrize(
    "name", ['a: "b"', "a # b", "- x", "[y]", "null", "2026", "é\nf: 1", "'", "\x1b[31m", "%", "@me"]
)
def test_hostile_names_stay_names(name: str) -> None:
    survey = a_survey(types=("Bug", name), people=(SurveyedPerson(name, name, ""),), priorities=(name,))
    answers = Answers("UTC", "10:00-19:00", "", name, name, types={name: "question"})

    draft = drafted(survey, answers, rules_folder())

    told = read(draft.site)
    assert told["types"] == {"question": [name], "bug": ["Bug"]}
    assert told["agents"]["accounts"] == [name]
    assert read(draft.rules["people.yaml"])["people"]["director"]["account"] == name


def test_goals_that_depend_on_the_priority_alone_become_goals_by_priority() -> None:
    goals = [
        SurveyedGoal("Time to first response", kind, priority, hours * HOUR)
        for kind in ("Bug", "Вопрос")
        for priority, hours in (("Major", 1), ("P3", 4), ("", 4))
        if priority
    ]
    made = translated(goals, {"bug": "bug", "вопрос": "question"}, {"major": "High", "p3": "Medium"}, pauses=False)

    (rule,) = read("slas:\n" + made.text)["slas"].values()
    assert rule["goals"] == [{"when": {"priority": "Medium"}, "target": "4h"}, {"target": "1h"}]
    assert made.covered == {"first_response": {"bug", "question"}}


def test_goals_replace_what_the_starter_promises_for_the_same_types(tmp_path: Path) -> None:
    goals = (
        SurveyedGoal("Время до решения", "Bug", "Major", 90 * 60),
        SurveyedGoal("Time to approve", "Bug", "Major", HOUR),
    )
    draft = drafted(a_survey(goals=goals), ANSWERS, rules_folder())

    rules = rules_of(draft, tmp_path)

    assert "bug-resolution" not in rules
    assert {"jira-resolution", "work-done", "first-response"} <= set(rules)
    assert "target: 90m" in draft.rules["service-desk.yaml"]
    assert draft.remarks == ('"Time to approve" (1h 00m) is not translated: we know no clock like it.',)


def test_a_goal_that_depends_on_something_else_is_not_translated_but_told() -> None:
    goals = [SurveyedGoal("Time to resolution", "Bug", "", hours * HOUR) for hours in (4, 8)]

    made = translated(goals, {"bug": "bug"}, {}, pauses=True)

    assert (made.text, dict(made.covered)) == ("", {})
    assert "bug had goals of 4h 00m, 8h 00m by something else than type and priority" in made.remarks[0]


def test_a_type_that_only_service_management_promises_for_gets_a_word_of_its_own(tmp_path: Path) -> None:
    goals = (SurveyedGoal("Time to first response", "Access request", "", HOUR),)

    draft = drafted(a_survey(types=("Access request",), goals=goals), ANSWERS, rules_folder())

    assert read(draft.site)["types"] == {"access_request": ["Access request"]}
    assert "jira-first-response" in rules_of(draft, tmp_path)


def test_what_people_say_beats_what_is_known() -> None:
    found = placed(["Bug", "Story"], TYPES, {"Bug": "skip", "Story": "task"})

    assert (dict(found.words), found.rest) == ({"task": ("Story",)}, ("Bug",))


def test_no_name_means_two_words() -> None:
    for known in (TYPES, PRIORITIES):
        every = [name for names in known.values() for name in names]
        assert len(every) == len(set(every))


def test_accounts_that_sound_like_machines_are_no_people() -> None:
    people = ("Automation", "Support Bot", "Робот Вася", "Botvinnik", "Scripture")

    survey = a_survey(people=tuple(SurveyedPerson(f"id{place}", name, "") for place, name in enumerate(people)))

    assert machines(survey) == ("id0", "id1", "id2")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("acme.atlassian.net", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net/jira/software/projects/SUP/boards/1", "https://acme.atlassian.net"),
        ("https://example.com/jira/browse/SUP-1", "https://example.com/jira"),
        ("https://example.com/jira/", "https://example.com/jira"),
        ("http://localhost:8080/secure/Dashboard.jspa", "http://localhost:8080"),
        ("ftp://example.com", ""),
        ("  ", ""),
    ],
)
def test_an_address_copied_from_a_browser_is_that_of_the_jira(text: str, address: str) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize(("zone", "country"), [("Europe/Moscow", "RU"), ("Europe/Berlin", "DE"), ("UTC", "")])
def test_the_country_is_that_of_the_zone(zone: str, country: str) -> None:
    assert country_of(zone) == country
