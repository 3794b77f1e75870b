"""A ticket's own fields say where its promises stand: only on change, never in bulk, all edits in one request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jira_csext.sandbox import faults
from jira_csext.sandbox.people import BLUEBELL, IRINA
from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import NOTES_ONLY, Stage, a_stage

WRITTEN = "write_back: {response_due: Response due, status: SLA status, label_prefix: sla-is-}\n"
DUE, STATUS = "customfield_10042", "customfield_10043"
TEN, TWO = 1_779_087_600, 1_779_102_000
"""10:00 and 14:00 of the day in Moscow, epoch seconds."""

SILENT = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: always}
slas:
  answered:
    description: A person answers within four hours.
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps:
      - {at: 50%, do: [{label: sla-at-risk}]}
"""


def fields(stage: Stage, key: str) -> tuple[Any, Any]:
    """When an answer is due (epoch seconds), and the status."""
    held = stage.box.issue(key).fields
    due = held.get(DUE)
    return None if due is None else due // 1000, held.get(STATUS)


def puts(stage: Stage) -> list[str]:
    """The bodies of the edits that have left."""
    return [asked.body.decode() for asked in stage.box.log if asked.method == "PUT" and "/comment" not in asked.path]


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_fields_follow_a_promise_from_running_to_at_risk_to_met(tmp_path: Path, flavour: Flavour) -> None:
    with a_stage(tmp_path, SILENT, flavour=flavour, more=WRITTEN) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("10:05")
        assert (fields(stage, key), stage.labels(key)) == ((TWO, "running"), ("sla-is-running",))

        stage.at("12:01")
        assert fields(stage, key) == (TWO, "at risk")
        assert set(stage.labels(key)) == {"sla-at-risk", "sla-is-at-risk"}

        stage.to("13:00")
        stage.answers(key)
        stage.at("13:01")
        assert (fields(stage, key), stage.labels(key)) == ((None, "met"), ("sla-at-risk", "sla-is-met"))


def test_what_one_tick_asks_of_a_ticket_leaves_in_one_request(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT, more=WRITTEN) as stage:
        stage.to("10:00")
        stage.asks()
        stage.at("10:05")
        before = len(puts(stage))

        stage.at("12:01")

        (body,) = puts(stage)[before:]
        assert all(each in body for each in ('"add":"sla-at-risk"', '"remove":"sla-is-running"', STATUS, "properties"))


def test_nothing_is_written_while_a_ticket_stands_as_it_stood(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT, more=WRITTEN) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("10:05")
        count = len(puts(stage))

        stage.box.person(BLUEBELL.contacts[0].name).comment(key, "Hello?")
        for time in ("10:10", "10:20", "11:00"):
            stage.at(time)

        assert len(puts(stage)) == count


def test_what_stood_so_before_adoption_is_not_touched_until_it_changes(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT, more="status_card: false\n") as stage:
        stage.to("10:00")
        keys = [stage.asks() for _ in range(5)]
        stage.at("10:05")
        site = tmp_path / "csext.yaml"
        site.write_text(f"{site.read_text('utf-8')}\n{WRITTEN}", "utf-8")
        stage.start()

        stage.at("10:06")
        stage.box.person(IRINA.name).prioritize(keys[1], "High")
        stage.at("10:30")
        assert puts(stage) == []

        stage.answers(keys[0])
        stage.at("10:31")
        assert [fields(stage, key) for key in keys] == [(None, "met"), *[(None, None)] * 4]

        stage.at("12:01")
        assert [fields(stage, key)[1] for key in keys[1:]] == ["at risk"] * 4


def test_a_pause_of_speech_holds_it_back_and_what_is_written_then_is_of_then(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT, more=WRITTEN) as stage:
        stage.store.cursor.pause("story", "anna", "looking", TEN)
        stage.to("10:00")
        key = stage.asks()
        stage.at("12:01")
        assert fields(stage, key) == (None, None)

        stage.to("13:00")
        stage.answers(key)
        stage.store.cursor.resume("story", "anna", TEN)
        stage.at("13:01")

        assert fields(stage, key) == (None, "met")


def test_it_counts_against_the_write_limit_under_a_name_of_its_own(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT, more=f"{WRITTEN}limits: {{writes_per_hour: 2}}\n") as stage:
        stage.to("10:00")
        keys = [stage.asks() for _ in range(4)]
        stage.at("10:05")

        assert sorted(fields(stage, key)[1] or "" for key in keys) == ["", "", "running", "running"]
        assert stage.wrong() == ["write_limit"]

        stage.at("11:30")
        assert [fields(stage, key)[1] for key in keys] == ["running"] * 4


def test_rules_in_shadow_write_nothing_back(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT.replace("    metric:", "    shadow: true\n    metric:"), more=WRITTEN) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("12:01")
        assert fields(stage, key) == (None, None)


def test_a_lost_answer_is_written_again_without_a_second_change(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT, more=WRITTEN) as stage:
        stage.box.faults.order(faults.dropped(), "PUT", "*/issue/*", after=True)
        stage.to("10:00")
        key = stage.asks()
        stage.at("10:05")
        stage.at("10:06")

        assert fields(stage, key) == (TWO, "running")
        assert len(puts(stage)) == 1
        assert {row.state for row in stage.rows(key)} == {"sent"}


def test_one_edit_that_is_refused_holds_up_no_other_of_its_ticket(tmp_path: Path) -> None:
    rules = SILENT.replace("do: [{label: sla-at-risk}]", "do: [{label: sla-at-risk}, {set: {priority: Odd}}]")
    with a_stage(tmp_path, rules, more=WRITTEN) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("10:05")

        stage.at("12:01")
        stage.at("12:02")

        assert fields(stage, key) == (TWO, "at risk")
        assert "sla-at-risk" in stage.labels(key)
        assert {f"{row.kind} {row.rule}": row.state for row in stage.rows(key)} == {
            "set write-back": "sent",
            "label answered": "sent",
            "set answered": "parked",
        }


def test_notes_leave_before_the_edits_that_follow_them(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY, more=WRITTEN) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("12:01")

        own = str(stage.box.issue(key).id)
        changes = [asked.path.rpartition("/")[2] for asked in stage.box.log if asked.method in ("POST", "PUT")]
        assert [each for each in changes if each in ("comment", own)] == ["comment", own]
        assert set(stage.labels(key)) == {"sla-is-at-risk", "sla-at-risk"}
        assert stage.words(key) == "Reminder"
