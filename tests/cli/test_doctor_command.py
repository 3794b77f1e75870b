"""`doctor`: what it looks at, what it finds, and that it never writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jira_csext import clock
from jira_csext.cli.doctor import _clocks
from jira_csext.sandbox.state.model import Flavour
from tests.cli.daemon import Operator, operator
from tests.stories.told import NOTES_ONLY, RULES, a_stage

__all__ = ["operator"]


def found(operator: Operator, code: int = 1) -> dict[str, list[str]]:
    """The sentences of all findings that are not ok, by what they are about."""
    sentences: dict[str, list[str]] = {}
    for finding in operator.json("doctor", code=code):
        if finding["grade"] != "ok":
            sentences.setdefault(finding["about"], []).append(f"{finding['grade']}: {finding['sentence']}")
    return sentences


def site(operator: Operator, old: str, new: str) -> None:
    """Change the site file."""
    path = operator.stage.folder / "csext.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


WORLDS: list[Any] = [("cloud", True), ("cloud", False), ("dc", True), ("dc", False)]


@pytest.mark.parametrize(("flavour", "service"), WORLDS)
def test_where_all_is_well_it_ends_with_0_and_has_written_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour, *, service: bool
) -> None:
    accounts = "agents: {accounts: [irina.lugova]}" if flavour == "dc" else "agents: {groups: [support]}"
    with a_stage(tmp_path, RULES, flavour=flavour, service=service) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.stop()
        stage.asks()
        operator = Operator(stage)
        site(operator, "agents: {groups: [support]}", accounts)
        before = len(stage.box.log)

        outcome = operator.calls("doctor")

        assert (outcome.code, outcome.err) == (0, ""), outcome.out
        internal = "are internal comments" if service else "are restricted to the role Service Desk Team"
        assert any(f"project SUP    notes {internal}" in line for line in outcome.lines)
        assert any("ok       states         waiting_for_client: Waiting for customer" in line for line in outcome.lines)
        asked = [*stage.box.log][before:]
        reads = ("/search", "/bulkfetch", "/list")
        assert all(each.method == "GET" or any(part in each.path for part in reads) for each in asked)


def test_a_permission_that_is_missing_is_told_with_its_name(operator: Operator) -> None:
    operator.stage.asks()
    operator.stage.box.revoke("ADD_COMMENTS", "LEAD")
    operator.stage.box.revoke("EDIT_ISSUES", "SUP")

    sentences = found(operator)

    assert sentences["project LEAD"] == ['problem: our account may not comment; give it "Add comments" there']
    assert sentences["project SUP"] == [
        'warning: our account may not set labels and fields; give it "Edit issues" there'
    ]


def test_a_role_that_is_not_there_is_told_with_the_nearest(operator: Operator) -> None:
    operator.stage.asks()
    operator.stage.box.grant("ADMINISTER_PROJECTS", "LEAD")
    site(operator, "Service Desk Team", "Servicedesk Team")

    assert found(operator)["project LEAD"] == [
        'problem: there is no role Servicedesk Team (internal) there; did you mean "Service Desk Team"?'
    ]


def test_words_and_people_of_the_site_file_that_are_not_there_are_told_with_the_nearest(operator: Operator) -> None:
    operator.stage.asks()
    site(operator, "[Waiting for customer,", "[Waiting for costumer,")
    site(operator, "client: Organizations", "client: Organisation")
    site(operator, "groups: [support]", "groups: [suport], accounts: [nobody]")
    more = "\ntypes: {grievance: [Complain], question: [Question]}\npriorities: {urgent: [Blocker]}\n"
    site(operator, "fields:", f"{more}fields:")

    sentences = found(operator)

    by_category = "warning: not in the site file, taken by their category: "
    written = 'Waiting for customer (open; the site file has "Waiting for costumer")'
    assert sentences["states"] == [by_category + written]
    assert sentences["types"][0] == ('warning: grievance: nothing there is called Complain; did you mean "Complaint"?')
    assert sentences["priorities"][0] == "warning: urgent: nothing there is called Blocker"
    assert sentences["fields"] == [
        'problem: client: there is no field "Organisation" that our account sees; did you mean "Organizations"?'
    ]
    assert sentences["people"] == [
        'warning: there is no group "suport" (agents.groups); nobody is known as ours by it',
        "problem: 0 of 1 accounts under agents are found; not known here: nobody",
    ]


def test_a_project_that_the_scope_names_and_nobody_shows_us_is_told(operator: Operator) -> None:
    operator.stage.asks()
    site(operator, "(SUP, LEAD)", "(SUP, LEADS)")

    sentences = found(operator, code=1)

    assert sentences["projects"] == [
        'problem: helpdesk.scope names LEADS, which our account does not see; did you mean "LEAD"?'
    ]


@pytest.mark.parametrize(
    ("ahead", "grade", "spelled"),
    [(20, "warning", "20 s"), (600, "problem", "10 minutes"), (-600, "problem", "10 minutes")],
)
def test_a_clock_that_differs_is_told(ahead: int, grade: str, spelled: str) -> None:
    found = _clocks(-ahead, "https://acme.atlassian.net")

    assert found.grade == grade
    assert found.sentence.startswith(f"the helpdesk's is {spelled} {'behind' if ahead > 0 else 'ahead of'} ours")


def test_a_stand_in_on_this_machine_may_have_a_clock_of_its_own(operator: Operator) -> None:
    operator.stage.asks()
    operator.stage.ahead = 16_000_000

    (said,) = [each for each in operator.json("doctor", code=1) if each["about"] == "clock"]

    assert said["grade"] == "ok"
    assert said["sentence"].startswith("the helpdesk's is 185 days behind ours, as a stand-in's on this machine may be")


def test_a_template_that_is_missing_and_a_rule_in_shadow_are_told(operator: Operator) -> None:
    operator.stage.asks()
    (operator.stage.folder / "rules" / "templates" / "en" / "overdue.txt").unlink()
    operator.stage.rules(NOTES_ONLY.replace("    metric:", "    shadow: true\n    metric:"))

    (sentence,) = found(operator)["templates"]

    assert "overdue.txt" in sentence
    assert "in shadow, so nothing is done for them: answered" in operator.calls("doctor").out


def test_a_dead_token_is_a_finding_with_the_way_out(operator: Operator) -> None:
    operator.stage.box.revoke_token()

    (sentence,) = found(operator)["reachable"]

    assert "CSEXT_HELPDESK__TOKEN" in sentence
