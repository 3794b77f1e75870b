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
    "rules list",
    "rules schema",
    "calendar",
    "calendar add",
    "calendar between",
)

STARTER = "12 rules, 3 calendars, 9 actions, 2 escalations"


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
        assert done.lines == [f"{agency.folder}/rules: {STARTER}; 0 problems, 0 warnings"]


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
    assert list(told) == ["scenarios", "problems", "untouched_rules", "untouched_escalations"]
    assert [list(scenario) for scenario in told["scenarios"][:1]] == [["name", "passed", "differences", "file"]]
    assert not all(scenario["passed"] for scenario in told["scenarios"])


def test_a_rule_that_no_scenario_touches_is_named(agency: Agency) -> None:
    shutil.rmtree(agency.folder / "rules" / "scenarios")
    (agency.folder / "rules" / "scenarios").mkdir()
    done = call("rules", "test", "--site", agency.site)
    assert done.code == 0
    assert "warning: no scenario touches the rule task-accepted" in done.lines
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


def test_a_folder_named_twice_is_wrong_use(agency: Agency) -> None:
    done = call("rules", "check", agency.folder / "rules", "--rules", "other")
    assert done.code == 2
    assert done.sentence == (
        f"The rules folder is named twice, {agency.folder}/rules and --rules other; leave one of them out"
    )


def test_without_a_site_file_the_words_are_said_to_be_unchecked(
    agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("rules", "check", agency.folder / "rules")
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert done.err.startswith("no site file: ")
    assert done.lines == [f"agency/rules: {STARTER}; 0 problems, 0 warnings; words not checked: no site file"]


def test_a_site_file_without_a_status_for_waiting_is_a_warning(agency: Agency) -> None:
    text = agency.site.read_text("utf-8")
    agency.site.write_text(text.replace("  waiting_for_client:", "  # waiting_for_client:"), "utf-8")
    done = call("rules", "check", "--site", agency.site)
    assert (done.code, done.err) == (0, "")
    says = (
        "state: the site file maps no status to waiting_for_client, so this never holds; "
        "write the statuses that mean it under `states` there"
    )
    assert [line[-len(says) :] for line in done.lines[:-1]] == [says] * 4
    assert sum("pause_while: " in line for line in done.lines) == 3


def test_a_text_that_is_not_there_is_a_warning(agency: Agency) -> None:
    (agency.folder / "rules" / "templates" / "en" / "overdue.txt").unlink()
    done = call("rules", "check", "--site", agency.site)
    assert (done.code, len(done.lines)) == (0, 2)
    assert 'there is no template "overdue" in templates/en/; ' in done.lines[0]


def scenario(agency: Agency, text: str) -> None:
    (agency.folder / "rules" / "scenarios" / "zz.yaml").write_text(text)


TICKET = "scenario: x\nticket: {type: task, created: 2026-05-18 10:00}\n"


def test_an_unknown_rule_in_a_scenario_is_a_problem_of_the_check(agency: Agency) -> None:
    scenario(agency, TICKET + "expect: {task-acepted: {}}\n")
    done = call("rules", "check", "--site", agency.site)
    assert done.code == 1
    assert done.lines[0].startswith(f"{agency.folder}/rules/scenarios/zz.yaml:3:10: ")
    assert done.lines[0].endswith('unknown rule "task-acepted"; did you mean "task-accepted"?')


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_scenario_that_expects_nothing_is_a_warning(agency: Agency, command: str) -> None:
    scenario(agency, TICKET)
    done = call("rules", command, "--site", agency.site)
    assert done.code == 0
    assert 'zz.yaml:1:1: warning: "expect" is missing, so all it says is that no step falls due; ' in done.out


def test_scenarios_that_could_not_be_played_are_counted(agency: Agency) -> None:
    scenario(agency, "scenario: x\nticket: {typ: bug}\n")
    done = call("rules", "test", "--site", agency.site)
    count = len(list((agency.folder / "rules" / "scenarios").glob("*.yaml")))
    assert (done.code, done.lines[-1]) == (1, f"{count} scenarios: {count - 1} passed, 0 failed, 1 not played")


def test_a_failure_names_the_zone_of_its_times(agency: Agency) -> None:
    scenario(agency, TICKET + "expect: {task-accepted: {cycles: [{due: 2026-05-18 11:00}]}}\n")
    done = call("rules", "test", "--site", agency.site)
    assert (done.code, done.lines[0]) == (1, "FAILED  x  (times in Europe/Moscow)")


def test_a_rule_pasted_without_its_actions_is_shown_how_one_is_written(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text(
        "version: 1\nslas: {a: {when: always, metric: resolution, goals: [{target: 4h}], "
        "steps: [{at: 50%, do: remind-assignee}]}}\n"
    )
    done = call("rules", "check", tmp_path / "rules")
    assert done.code == 1
    assert "like actions: {remind-assignee: [{note: reminder, mention: assignee}]}" in done.out


def test_one_of_a_kind_is_said_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text(
        "version: 1\ncalendars: {default: {timezone: UTC, hours: always}}\n"
        "slas: {a: {when: always, metric: resolution, goals: [{target: 4h}]}}\n"
    )
    done = call("rules", "check", tmp_path / "rules")
    assert ": 1 rule, 1 calendar, 0 actions; 0 problems, 0 warnings" in done.lines[-1]


@pytest.mark.parametrize("created", ["9999-12-31 10:00", "0001-01-01 10:00"])
def test_a_scenario_beyond_the_calendars_years_fails_alone_with_its_place(agency: Agency, created: str) -> None:
    scenario(agency, TICKET.replace("2026-05-18 10:00", created) + "expect: {}\n")
    done = call("rules", "test", "--site", agency.site)
    count = len(list((agency.folder / "rules" / "scenarios").glob("*.yaml")))
    assert (done.code, done.lines[-1]) == (1, f"{count} scenarios: {count - 1} passed, 1 failed")
    assert done.lines[1].startswith(f"  {agency.folder}/rules/scenarios/zz.yaml:2: {created}: calendar ")


def test_a_file_in_place_of_the_folder_is_answered_with_its_folder(agency: Agency) -> None:
    file = agency.folder / "rules" / "slas.yaml"
    done = call("rules", "check", file)
    assert done.code == 2
    assert done.sentence == f"{file}: this is a file; name the folder that holds it ({file.parent})"
