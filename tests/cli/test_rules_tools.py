"""`rules list`, `rules schema`, several folders at once, and the outcome of `rules test` for a build server."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.command import Agency, call

RULES = """\
version: 1
people: {head: {account: anna.k}}
calendars: {default: {timezone: UTC, hours: always}}
metrics: {visit: {start: created, stop: {label_added: done}}}
escalations:
  up:
    until: acknowledged
    levels: [{after: 0m, to: head, do: [{note: escalation}]}, {after: 1h, to: head, do: [{note: escalation}]}]
  never: {until: acknowledged, levels: [{after: 0m, to: head, do: [{note: escalation}]}]}
slas:
  visited:
    description: Somebody comes.
    when: {type: visit}
    metric: visit
    goals: [{target: 1h, when: {priority: High}}, {target: 4h}]
    steps: [{at: 50%, do: [{label: late}]}, {at: breach, escalate: up}]
  unseen:
    when: {type: other}
    metric: first_response
    pause_while: {state: waiting_for_client}
    goals: [{target: 4h}]
    steps: [{at: breach, escalate: never}]
    shadow: true
"""
SCENARIO = """\
scenario: nobody comes
ticket: {type: visit, created: 2026-05-18 10:00}
ends: 2026-05-18 15:30
expect:
  visited:
    cycles: [{due: 2026-05-18 14:00, breached: true}]
    fired:
      - {at: 2026-05-18 12:00, step: 50%}
      - {at: 2026-05-18 14:00, step: breach}
      - {at: 2026-05-18 14:00, step: up level 1}
      - {at: 2026-05-18 15:00, step: up level 2}
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules" / "scenarios").mkdir(parents=True)
    (tmp_path / "rules" / "a.yaml").write_text(RULES)
    (tmp_path / "rules" / "scenarios" / "one.yaml").write_text(SCENARIO)
    return tmp_path / "rules"


def test_the_levels_of_an_escalation_must_be_expected_as_well(rules: Path) -> None:
    assert call("rules", "test", "rules").lines[-1] == "1 scenario: 1 passed, 0 failed"

    story = rules / "scenarios" / "one.yaml"
    story.write_text(SCENARIO.replace("      - {at: 2026-05-18 15:00, step: up level 2}\n", ""))
    done = call("rules", "test", "rules")
    assert done.code == 1
    assert "up level 2 fired at 2026-05-18 15:00 and is not listed" in done.out


def test_rules_and_escalations_that_no_scenario_touches_are_named(rules: Path) -> None:
    done = call("rules", "test", "rules")
    assert done.code == 0
    assert [line for line in done.lines if line.startswith("warning: no")] == [
        "warning: no scenario touches the rule unseen",
        "warning: no scenario raises the escalation never",
    ]
    told = json.loads(call("rules", "test", "rules", "--output", "json").out)
    assert (told["untouched_rules"], told["untouched_escalations"]) == (["unseen"], ["never"])
    assert told["scenarios"][0]["file"] == "rules/scenarios/one.yaml"


def test_a_wrong_rulebook_without_scenarios_fails_the_test(rules: Path) -> None:
    shutil.rmtree(rules / "scenarios")
    (rules / "a.yaml").write_text("slas: {a: {metric: resolution}}\n")
    done = call("rules", "test", "rules")
    assert done.code == 1
    assert "rules/a.yaml:1:8" in done.out


def suites(path: Path) -> Xml.Element:
    """The file as build servers read it: suites of cases, with sums that are true."""
    root = Xml.parse(path).getroot()
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert {"name", "tests", "failures", "errors", "skipped"} == set(suite.attrib)
        assert int(suite.attrib["tests"]) == len(suite)
        for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[attribute]) == len(suite.findall(f"testcase/{kind}"))
        for case in suite:
            assert case.tag == "testcase"
            assert {"classname", "name"} == set(case.attrib)
            assert [part.tag for part in case] in ([], ["failure"], ["error"], ["skipped"])
            assert all(part.attrib["message"] for part in case)
    for attribute in ("tests", "failures", "errors"):
        assert int(root.attrib[attribute]) == sum(int(suite.attrib[attribute]) for suite in root)
    return root


def test_a_build_server_reads_what_passed_failed_and_could_not_be_played(rules: Path) -> None:
    scenarios = rules / "scenarios"
    (scenarios / "late.yaml").write_text(
        SCENARIO.replace("nobody comes", '"<late> & \\e[31m said"').replace("12:00,", "13:00,")
    )
    (scenarios / "wrong.yaml").write_text("scenario: x\nticket: {typ: bug}\n")
    done = call("rules", "test", "rules", "--junit", "out.xml")
    assert done.code == 1
    assert "FAILED  <late> & \\x1b[31m said  (times in UTC)" in done.lines

    (suite,) = suites(Path("out.xml"))
    found = {case.attrib["name"]: [part.tag for part in case] for case in suite}
    assert found == {
        "nobody comes": [],
        "<late> & \ufffd[31m said": ["failure"],
        "wrong": ["error"],
        "rule unseen": ["skipped"],
        "escalation never": ["skipped"],
    }
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "times in UTC" in str(failure.text)
    assert "50% is expected at 2026-05-18 13:00; it fired at 2026-05-18 12:00" in failure.attrib["message"]


def test_a_rulebook_that_cannot_be_read_is_one_error_for_a_build_server(rules: Path) -> None:
    (rules / "b.yaml").write_text("slas: {a: {metric: resolution}}\n")
    assert call("rules", "test", "rules", "--junit", "out.xml").code == 1
    (suite,) = suites(Path("out.xml"))
    assert {case.attrib["name"] for case in suite} == {"one", "rulebook"}
    assert suite.attrib["errors"] == "2"


def test_characters_that_xml_has_no_place_for_do_not_break_the_file(rules: Path) -> None:
    name = '"a bell \\u0007 and an escape \\e[31m"'
    (rules / "scenarios" / "one.yaml").write_text(SCENARIO.replace("nobody comes", name))
    done = call("rules", "test", "rules", "--junit", "out.xml")
    assert done.code == 0
    assert next(iter(suites(Path("out.xml"))))[0].attrib["name"] == "a bell \ufffd and an escape \ufffd[31m"


def test_an_outcome_that_cannot_be_written_is_a_sentence(rules: Path) -> None:
    done = call("rules", "test", "rules", "--junit", "none/out.xml")
    assert (done.code, done.sentence) == (
        2,
        "none/out.xml: the outcome cannot be written there: No such file or directory",
    )


def test_several_folders_are_checked_and_tested_in_one_call(rules: Path) -> None:
    shutil.copytree(rules, rules.parent / "more")
    (rules.parent / "more" / "b.yaml").write_text("slas: {b: {metric: resolution}}\n")
    done = call("rules", "check", "rules", "more")
    assert done.code == 1
    assert [line.partition(":")[0] for line in done.lines if "problem" in line] == ["rules", "more"]
    told = json.loads(call("rules", "check", "rules", "more", "--output", "json").out)
    assert {problem["file"].partition("/")[0] for problem in told if problem["severity"] == "error"} == {"more"}

    tested = call("rules", "test", "rules", "more", "--junit", "out.xml")
    assert tested.code == 1
    assert tested.out.count("1 scenario: ") == 2
    assert [suite.attrib["name"] for suite in suites(Path("out.xml"))] == ["rules", "more"]


def test_a_folder_that_is_not_there_among_several_is_wrong_use(rules: Path) -> None:
    done = call("rules", "check", "rules", "none")
    assert (done.code, done.out) == (2, "")
    assert "none: there is no such folder" in done.err


def test_the_list_tells_each_rule_with_metric_goals_calendar_and_place(rules: Path) -> None:
    done = call("rules", "list", "rules")
    assert (done.code, done.err) == (0, "")
    assert done.lines[:7] == [
        "visited  (visit)  rules/a.yaml:11",
        "  Somebody comes.",
        "  when type: visit",
        "  goal 1  1h           on default  when priority: High",
        "  goal 2  4h           on default",
        "  50%     label",
        "  breach  escalate up",
    ]
    assert "unseen  (first_response, in shadow)  rules/a.yaml:17" in done.lines
    assert "  stands still while state: waiting_for_client" in done.lines
    assert "  visit           of one's own  used by visited  rules/a.yaml:4" in done.lines
    assert "  first_response  built in      used by unseen" in done.lines
    assert "  default  UTC, the default  used by visited, unseen  rules/a.yaml:3" in done.lines
    assert "  up     0m: head; 1h: head  used by visited  rules/a.yaml:6" in done.lines


def test_the_list_as_json_has_the_place_of_each_part(rules: Path) -> None:
    told = json.loads(call("rules", "list", "rules", "--output", "json").out)
    assert list(told) == ["rules", "metrics", "calendars", "escalations", "actions", "people"]
    assert told["rules"][0]["goals"][1] == {
        "target": "4h",
        "calendar": "default",
        "when": "always",
        "file": "rules/a.yaml",
        "line": 15,
    }
    assert told["metrics"][0] == {
        "name": "visit",
        "built_in": False,
        "used_by": ["visited"],
        "file": "rules/a.yaml",
        "line": 4,
    }


def test_the_list_of_a_wrong_rulebook_is_its_problems(rules: Path) -> None:
    (rules / "b.yaml").write_text("slas: {b: {metric: resolution}}\n")
    done = call("rules", "list", "rules")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("rules/b.yaml:1:8: ")


def test_the_schema_is_printed_with_the_names_of_the_folder_and_the_words_of_the_site(agency: Agency) -> None:
    done = call("rules", "schema", "--site", agency.site)
    assert (done.code, done.err) == (0, "")
    schema = json.loads(done.out)
    step = schema["$defs"]["StepEntry"]["properties"]["do"]
    assert "remind-assignee" in step["examples"]
    assert "complaint" in schema["$defs"]["value_of_type"]["examples"]


def test_the_schema_is_written_to_a_file_that_others_may_read(rules: Path) -> None:
    done = call("rules", "schema", "rules", "--output", "rules/rules.schema.json")
    assert (done.code, done.out, done.err) == (0, "", "")
    written = rules / "rules.schema.json"
    assert json.loads(written.read_text("utf-8"))["title"] == "Rules of jira_csext"
    assert written.stat().st_mode == (rules / "a.yaml").stat().st_mode
    assert sorted(path.name for path in rules.iterdir()) == ["a.yaml", "rules.schema.json", "scenarios"]
    # It is no rule file, and the rules are what they were.
    assert call("rules", "check", "rules").code == 0


def test_a_schema_that_cannot_be_written_is_a_sentence(rules: Path) -> None:
    done = call("rules", "schema", "rules", "--output", "none/rules.schema.json")
    assert (done.code, done.sentence) == (
        2,
        "none/rules.schema.json: the schema cannot be written there: there is no such folder",
    )


def test_the_schema_helps_while_the_rules_are_wrong(rules: Path) -> None:
    (rules / "b.yaml").write_text("actions: {half-done: [{nte: x}]}\n")
    done = call("rules", "schema", "rules")
    assert done.code == 0
    assert "half-done" in done.out
