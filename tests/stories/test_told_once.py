"""Stories of the daemon beside a living Jira: what is said is said once, in time, to the right people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import NOTES_ONLY, RULES, Said, Stage, a_stage

WORLDS: list[Any] = [
    pytest.param((flavour, service), id=f"{flavour}-{'desk' if service else 'plain'}")
    for flavour in ("cloud", "dc")
    for service in (True, False)
]


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> tuple[Flavour, bool]:
    chosen: tuple[Flavour, bool] = request.param
    return chosen


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with a_stage(tmp_path) as made:
        yield made


def test_a_promise_is_warned_of_once_breached_once_and_labelled_once_over_many_turns(
    tmp_path: Path, world: tuple[Flavour, bool]
) -> None:
    flavour, service = world
    with a_stage(tmp_path, flavour=flavour, service=service) as stage:
        stage.to("10:00")
        key = stage.asks()
        for hour in range(10, 16):
            for minute in ("00", "02", "06", "30"):
                stage.at(f"{hour}:{minute}")

        assert stage.said(key) == [Said("Reminder", False), Said("Working", True), Said("Overdue", False)]
        assert stage.labels(key) == ("sla-at-risk", "sla-breached")
        assert {row.state for row in stage.rows()} == {"sent"}


def test_adoption_says_nothing_about_what_fell_due_before(tmp_path: Path, world: tuple[Flavour, bool]) -> None:
    flavour, service = world
    with a_stage(tmp_path / "before", flavour=flavour, service=service) as before:
        before.stop()
        before.to("10:00")
        key = before.asks()
        before.to("13:30")
        (before.folder / "csext.db").unlink()
        before.start()

        for minute in ("31", "36", "55"):
            before.at(f"13:{minute}")
        assert before.said(key) == []

        before.at("14:01")
        assert before.words(key) == "Overdue"


@pytest.mark.parametrize("moment", ["13:59:55", "14:00:00"])
def test_an_answer_in_the_last_seconds_keeps_the_promise_and_the_daemon_silent(stage: Stage, moment: str) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("12:01")
    stage.to(moment)
    stage.answers(key)

    stage.at("14:05")
    stage.at("14:20")

    assert stage.words(key) == "Reminder"
    assert "sla-breached" not in stage.labels(key)


def test_a_person_who_answers_between_decision_and_sending_is_left_to_speak(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("12:56")
    assert "1h before reply held" in stage.became(key)

    stage.to("12:58")
    stage.answers(key)
    stage.at("13:01")

    (row,) = [row for row in stage.rows(key) if row.kind == "reply"]
    assert row.state == "superseded"
    assert "faster" in row.reason
    assert not any(said.public for said in stage.said(key))


def test_a_reply_that_was_seen_coming_leaves_at_its_instant_and_not_a_minute_before(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    for time in ("12:01", "12:54", "12:56", "12:59"):
        stage.at(time)
    assert Said("Working", True) not in stage.said(key)

    stage.at("13:00")

    assert stage.said(key)[-1] == Said("Working", True)


def test_a_rule_in_shadow_writes_down_what_it_would_do_and_does_nothing(tmp_path: Path) -> None:
    with a_stage(tmp_path, RULES.replace("    metric:", "    shadow: true\n    metric:")) as stage:
        stage.to("10:00")
        key = stage.asks()
        for time in ("10:01", "12:01", "13:01", "13:10", "14:01"):
            stage.at(time)

        assert stage.said(key) == []
        assert stage.labels(key) == ()
        assert {row.state for row in stage.rows(key)} == {"shadow"}
        assert {row.step for row in stage.rows(key)} == {"50%", "1h before", "breach"}
        # What is sent is held against a new reading; this was not, so it says which one it is by.
        (reminded,) = {row.reason for row in stage.rows(key) if row.step == "50%"}
        assert reminded == (
            "the rule is in shadow: this is what it would have done, by the ticket as read at 2026-05-18 10:01"
        )


def test_after_a_pause_only_what_still_holds_is_said(stage: Stage) -> None:
    stage.to("10:00")
    answered, forgotten = stage.asks(), stage.asks()
    stage.store.cursor.pause("story", "kim", "trying", stage.local_now)
    for time in ("12:01", "13:01", "13:10"):
        stage.at(time)
    stage.answers(answered)
    stage.at("14:01")
    assert stage.words(answered) + stage.words(forgotten) == ""

    stage.store.cursor.resume("story", "kim", stage.local_now)
    stage.at("14:02")

    assert stage.words(answered) == ""
    assert stage.words(forgotten) == "Overdue"


def test_rules_edited_hold_for_open_tickets_and_nothing_is_said_twice(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("12:01")

        stage.rules(NOTES_ONLY.replace("target: 4h", "target: 3h"))
        stage.start()
        stage.at("12:02")
        assert stage.words(key) == "Reminder"

        stage.at("13:01")
        assert stage.words(key) == "Reminder Overdue"


def test_a_rule_that_is_new_says_nothing_about_what_fell_due_before_it_was_there(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY.replace("      - {at: 50%, do: remind}\n", "")) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("12:30")
        stage.rules(NOTES_ONLY.replace("  answered:", "  answered-soon:").replace("target: 4h", "target: 2h"))
        stage.start()

        for time in ("12:31", "13:00", "14:30"):
            stage.at(time)

        assert stage.said(key) == []


def test_restarted_in_the_middle_it_goes_on_where_it_was(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    for time in ("10:01", "12:00", "12:01", "13:01", "13:04", "13:07", "14:00", "14:01", "14:02"):
        stage.start()
        stage.at(time)

    assert stage.words(key) == "Reminder Working Overdue"
    assert stage.labels(key) == ("sla-at-risk", "sla-breached")


def test_after_two_hours_of_outage_what_came_due_together_is_said_together_and_once(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("11:30")
        stage.box.faults.order(faults.status(503), times=None)
        for time in ("11:40", "12:10", "13:00", "14:10", "14:20"):
            assert stage.at(time).trouble
        assert stage.wrong() == ["unreachable"]

        stage.box.faults.clear()
        stage.at("14:30")
        stage.at("14:31")

        assert stage.words(key) == "Overdue"
        assert stage.wrong() == []
