"""`rules check` and `rules test`: exit codes, sentences and shapes; what is wrong in rules is rulefiles' own tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.command import Agency, call

EVERY_COMMAND = (
    "",
    "demo",
    "check",
    "backfill",
    "explain",
    "report",
    "report verdicts",
    "rules",
    "rules check",
    "rules test",
    "calendar",
    "calendar add",
    "calendar between",
)


@pytest.mark.parametrize("words", EVERY_COMMAND)
def test_every_command_has_help(words: str) -> None:
    done = call(*words.split(), "--help")
    assert (done.code, done.err) == (0, "")
    assert done.lines[0].startswith(f"Usage: jira-csext {words}".rstrip())
    assert len(done.lines) > 4


def test_a_good_rulebook_is_counted(agency: Agency) -> None:
    for words in (("check",), ("rules", "check")):
        done = call(*words, "--site", agency.site)
        assert (done.code, done.err) == (0, "")
        assert done.lines == [f"{agency.folder}/rules: 7 rules, 3 calendars, 6 actions; 0 problems, 0 warnings"]


def test_each_problem_is_a_line_with_its_place(agency: Agency) -> None:
    (agency.folder / "rules" / "more.yaml").write_text("slas: {a: {metric: first_respnse, goals: [{target: 1d}]}}\n")
    done = call("rules", "check", "--site", agency.site)
    assert (done.code, done.err) == (1, "")
    *problems, summary = done.lines
    assert all(line.startswith(f"{agency.folder}/rules/more.yaml:1:") for line in problems)
    assert len(problems) >= 2
    assert summary == f"{agency.folder}/rules: {len(problems)} problems, 0 warnings"


def test_problems_as_json_have_their_place_apart(agency: Agency) -> None:
    (agency.folder / "rules" / "more.yaml").write_text("slas: {a: {metric: first_respnse, goals: [{target: 4h}]}}\n")
    done = call("rules", "check", "--site", agency.site, "--output", "json")
    assert done.code == 1
    found = json.loads(done.out)
    assert [list(problem) for problem in found] == [["file", "line", "column", "where", "what", "severity"]] * len(
        found
    )
    assert (found[0]["file"], found[0]["line"], found[0]["column"]) == (f"{agency.folder}/rules/more.yaml", 1, 8)


def test_a_wrong_scenario_is_a_problem_of_the_check(agency: Agency) -> None:
    (agency.folder / "rules" / "scenarios" / "bad.yaml").write_text("scenario: x\nticket: {typ: bug}\n")
    done = call("rules", "check", "--site", agency.site)
    assert done.code == 1
    assert f"{agency.folder}/rules/scenarios/bad.yaml:2:" in done.out


def test_scenarios_that_hold_are_counted(agency: Agency) -> None:
    done = call("rules", "test", "--site", agency.site)
    count = len(list((agency.folder / "rules" / "scenarios").glob("*.yaml")))
    assert (done.code, done.lines[-1]) == (0, f"{count} scenarios: {count} passed, 0 failed")


def test_a_scenario_that_differs_is_shown_and_ends_with_1(agency: Agency) -> None:
    slas = agency.folder / "rules" / "slas.yaml"
    slas.write_text(slas.read_text("utf-8").replace("target: 30m", "target: 20m"), "utf-8")
    done = call("rules", "test", "--site", agency.site)
    assert done.code == 1
    assert done.lines[0].startswith("FAILED  ")
    assert done.lines[1].startswith("  ")
    told = json.loads(call("rules", "test", "--site", agency.site, "--output", "json").out)
    assert list(told) == ["scenarios", "problems", "untouched_rules"]
    assert [list(scenario) for scenario in told["scenarios"][:1]] == [["name", "passed", "differences"]]
    assert not all(scenario["passed"] for scenario in told["scenarios"])


def test_a_rule_that_no_scenario_touches_is_named(agency: Agency) -> None:
    shutil.rmtree(agency.folder / "rules" / "scenarios")
    (agency.folder / "rules" / "scenarios").mkdir()
    done = call("rules", "test", "--site", agency.site)
    assert done.code == 0
    assert done.lines[-1] == f"There are no scenarios; write the first one in {agency.folder}/rules/scenarios/"


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path, command: str) -> None:
    done = call("rules", command, tmp_path / "none")
    assert done.code == 2
    assert done.sentence == f"{tmp_path}/none: there is no such folder; name the folder that holds the rule files"


def test_a_scenario_under_a_wrong_rulebook_names_what_is_wrong_once(agency: Agency) -> None:
    (agency.folder / "rules" / "more.yaml").write_text("slas: {a: {metric: first_respnse, goals: [{target: 4h}]}}\n")
    done = call("rules", "test", "--site", agency.site)
    assert done.code == 1
    assert done.out.count("first_respnse") == 1
