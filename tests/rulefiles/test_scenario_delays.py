"""Delays in scenarios: cycles counted as they are written, dates that were past when set, a forecast after a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.rulefiles import load_rulebook, load_scenario, run_scenario

RULES = """
version: 1
calendars: {office: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}}
delay_warnings:
  default:
    when: {type: task}
    deadline: [promised_at, due_at]
    remind_staff: [3wd before, 1wd before]
    when_risk: 70%
    client_told_by: 1wd before
    otherwise: post
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    return tmp_path


def differences(folder: Path, story: str) -> list[str]:
    """What differs, without the file and the line."""
    path = folder / "scenarios" / "story.yaml"
    path.write_text(f"scenario: a story\n{story}", "utf-8")
    result = run_scenario(load_scenario(path), load_rulebook(folder).rulebook)
    return [said.partition(": default: ")[2] for said in result.differences]


def test_cycles_are_counted_as_they_are_listed_without_those_that_are_only_watched(folder: Path) -> None:
    moved = """
ticket: {type: task, created: 2026-06-01 11:00, due_at: 2026-06-12}
history:
  - {at: 2026-06-03 12:00, due_at: 2026-06-15}
ends: 2026-06-03 13:00
"""
    assert differences(folder, f"{moved}expect: {{default: {{cycles: []}}}}") == [
        "cycle 1 (started 2026-06-03 12:00) is not listed",
        "delay known fired at 2026-06-03 12:00 and is not listed",
    ]
    wrong = "expect: {default: {cycles: [{started: 2026-06-03 12:01}]}}"
    assert differences(folder, moved + wrong)[0] == (
        "cycle 1: expected started at 2026-06-03 12:01; it is 2026-06-03 12:00"
    )


@pytest.mark.parametrize(
    "story",
    [
        "ticket: {type: task, created: 2026-06-10 11:00, due_at: 2026-06-05}",
        "ticket: {type: task, created: 2026-06-10 11:00, promised_at: 2026-06-10 10:00}",
        "ticket: {type: task, created: 2026-06-10 10:00}\nhistory: [{at: 2026-06-10 11:00, due_at: 2026-06-09}]",
    ],
)
def test_a_date_that_is_past_when_it_is_set_is_told_to_staff_once_and_begins_no_delay(folder: Path, story: str) -> None:
    rest = """
ends: 2026-07-15 17:00
expect: {default: {cycles: [], fired: [{at: 2026-06-10 11:00, step: missed}]}}
"""
    assert differences(folder, story + rest) == []


def test_a_ticket_reopened_behind_its_date_is_not_told_of_it_again(folder: Path) -> None:
    story = """
ticket: {type: task, created: 2026-06-10 11:00, due_at: 2026-06-05}
history:
  - {at: 2026-06-11 12:00, state: resolved}
  - {at: 2026-06-12 12:00, state: open}
ends: 2026-06-20 12:00
expect: {default: {cycles: [], fired: [{at: 2026-06-10 11:00, step: missed}]}}
"""
    assert [said for said in differences(folder, story) if "cycle" not in said] == []


def test_a_forecast_after_the_draft_begins_nothing_new(folder: Path) -> None:
    story = """
ticket: {type: task, created: 2026-06-01 11:00, due_at: 2026-06-12}
history:
  - {at: 2026-06-12 11:00, forecast: 80%}
ends: 2026-06-12 17:50
expect:
  default:
    fired:
      - {at: 2026-06-09 18:00, step: 3wd before}
      - {at: 2026-06-11 18:00, step: 1wd before}
      - {at: 2026-06-11 17:45, step: draft}
      - {at: 2026-06-12 17:00, step: otherwise}
"""
    assert differences(folder, story) == []
