"""Limits per ticket in scenarios: told like steps; those of a client or cause take more than one ticket."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.rulefiles import ScenarioResult, load_rulebook, load_scenario, run_scenario
from jira_csext.rulefiles.scenario_run import untouched_rules

RULES = """
version: 1
calendars: {office: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}}
limits:
  rework: {count: {becomes: {status: Rework}}, per: ticket, more_than: 1, do: [{note: many-revisions}]}
  causes: {count: resolved, per: cause, more_than: 1, do: [{note: many-revisions}]}
"""
STORY = """
scenario: a logo goes round and round
ticket: {type: task, status: New, created: 2026-06-01 11:00}
history:
  - {at: 2026-06-01 12:00, status: Rework}
  - {at: 2026-06-01 13:00, status: Done}
  - {at: 2026-06-01 14:00, status: Rework}
"""
TOLD = """
expect:
  rework: {fired: [{at: 2026-06-01 14:00, step: more than 1}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    return tmp_path


def played(folder: Path, text: str) -> ScenarioResult:
    path = folder / "scenarios" / "story.yaml"
    path.write_text(text, "utf-8")
    return run_scenario(load_scenario(path), load_rulebook(folder).rulebook)


def test_the_one_too_many_is_told_as_a_step(folder: Path) -> None:
    result = played(folder, STORY + TOLD)

    assert result.differences == ()
    assert untouched_rules(load_rulebook(folder).rulebook, [result]) == ()


def test_one_that_is_not_listed_is_a_difference(folder: Path) -> None:
    (difference,) = played(folder, STORY + "expect: {}\n").differences

    assert difference.endswith("rework: more than 1 fired at 2026-06-01 14:00 and is not listed")


def test_a_limit_of_several_tickets_cannot_be_told(folder: Path) -> None:
    (difference,) = played(folder, STORY + TOLD + "  causes: {fired: []}\n").differences

    assert difference.endswith('"causes" takes more than the one ticket of a scenario; leave it out')


def test_a_limit_that_no_scenario_touches_is_named(folder: Path) -> None:
    story = STORY.partition("history:")[0]

    assert untouched_rules(load_rulebook(folder).rulebook, [played(folder, story + "expect: {}\n")]) == ("rework",)
