"""Each kind of rate limit is obeyed as it was said, by waiting for its instant; nothing is doubled by it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import NOTES_ONLY, Stage, a_stage

AT_RISK = "12:01"


def overdue(stage: Stage, count: int = 1) -> list[str]:
    """Questions of 10:00, which are reminded of at 12:00."""
    stage.to("10:00")
    keys = [stage.asks() for _ in range(count)]
    stage.at("10:05")
    return keys


def writes(stage: Stage) -> int:
    """How many requests that change something have left."""
    asked = [*stage.box.log.find("POST", "*/comment"), *stage.box.log.find("PUT", "*/issue/*")]
    return len(asked)


LATER: list[Any] = [
    pytest.param({"seconds": 600}, "12:11:02", id="seconds"),
    pytest.param({"date": datetime.fromisoformat("2026-05-18T12:11:00+03:00")}, "12:11:02", id="http-date"),
    pytest.param({"reset": "2026-05-18T09:11Z"}, "12:11:02", id="reset"),
    pytest.param({"seconds": 10**9}, "13:01:02", id="far-away"),
]


@pytest.mark.parametrize(("said", "again"), LATER)
@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_limit_of_the_site_is_waited_for_until_the_instant_it_names(
    tmp_path: Path, flavour: Flavour, said: dict[str, Any], again: str
) -> None:
    with a_stage(tmp_path, NOTES_ONLY, flavour=flavour) as stage:
        first, second = overdue(stage, 2)
        stage.box.faults.order(faults.too_many(**said), "POST", "*/comment")

        done = stage.at(AT_RISK)
        assert stage.wrong() == ["too_many"]
        assert done.rest_seconds >= 590
        stage.at("12:10")
        assert (stage.words(first), stage.words(second), writes(stage)) == ("", "", 1)

        stage.at(again)
        assert (stage.words(first), stage.words(second)) == ("Reminder", "Reminder")
        assert stage.wrong() == []


@pytest.mark.parametrize("said", [None, "soon", "-5", "1.5"])
def test_a_limit_that_names_no_instant_is_tried_again_soon_and_ever_more_rarely(
    tmp_path: Path, said: str | None
) -> None:
    effect = faults.status(429, said) if said is not None else faults.too_many()
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        (key,) = overdue(stage)
        stage.box.faults.order(effect, "POST", "*/comment", times=4)
        tried = []
        for second in range(40):
            before = writes(stage)
            stage.at(f"12:01:{second:02d}")
            if writes(stage) > before:
                tried.append(second)

        assert tried[:5] == [0, 2, 6, 14, 30]
        assert stage.words(key) == "Reminder"


def test_a_limit_on_the_writes_to_one_ticket_holds_all_that_is_due_there_and_no_other_ticket(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY, more="write_back: {status: SLA status}\n") as stage:
        first, second = overdue(stage, 2)
        own = stage.box.issue(first).id
        effect = faults.too_many(seconds=30, reason="jira-per-issue-on-write")
        stage.box.faults.order(effect, "POST", f"*/issue/{own}/comment", times=1)
        count = stage.box.log.count("PUT", f"*/issue/{own}")

        done = stage.at(AT_RISK)

        assert (done.trouble, stage.wrong()) == ("", [])
        assert (stage.words(first), stage.words(second)) == ("", "Reminder")
        assert stage.box.log.count("POST", f"*/issue/{own}/comment") == 1
        assert stage.box.log.count("PUT", f"*/issue/{own}") == count

        stage.at("12:01:31")
        assert stage.words(first) == "Reminder"
        assert stage.labels(first) == ("sla-at-risk",)


def test_jiras_own_limit_on_writes_to_a_ticket_is_never_reached_by_us(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY, more="write_back: {status: SLA status, label_prefix: is-}\n") as stage:
        stage.box.limits.per_issue = True
        keys = overdue(stage, 3)

        stage.at(AT_RISK)
        stage.at("14:01")

        assert [stage.words(key) for key in keys] == ["Reminder Overdue"] * 3
        assert all(asked.status != 429 for asked in stage.box.log)


def test_a_burst_limit_lets_everything_be_said_in_the_end_and_once(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        keys = overdue(stage, 12)
        stage.box.limits.burst, stage.box.limits.burst_share = True, 0.03

        for second in range(0, 60, 2):
            stage.at(f"12:01:{second:02d}")

        assert any(asked.status == 429 for asked in stage.box.log)
        assert [stage.words(key) for key in keys] == ["Reminder"] * 12
        assert [stage.labels(key) for key in keys] == [("sla-at-risk",)] * 12


def test_data_centers_tokens_are_waited_for(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY, flavour="dc") as stage:
        keys = overdue(stage, 6)
        limits = stage.box.limits
        limits.data_center, limits.dc_size, limits.dc_fill = True, 12, 3

        for second in range(0, 60, 3):
            stage.at(f"12:01:{second:02d}")

        assert [stage.words(key) for key in keys] == ["Reminder"] * 6


def test_a_quota_that_is_spent_until_the_full_hour_stops_everything_until_then(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        (key,) = overdue(stage)
        quota = faults.too_many(reset="2026-05-18T10:00Z", reason="jira-quota-tenant-based")
        stage.box.faults.order(quota, "*", "*", times=1)

        done = stage.at("12:01")
        assert (stage.wrong(), done.rest_seconds) == (["too_many"], 3540)

        stage.at("13:00:01")
        assert (stage.words(key), stage.wrong()) == ("Reminder", [])


def test_a_burst_of_one_kind_of_write_holds_that_kind_on_every_ticket_and_no_other(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        keys = overdue(stage, 3)
        burst = faults.too_many(seconds=120, reason="jira-burst-based")
        stage.box.faults.order(burst, "PUT", "*/issue/*", times=1)

        done = stage.at(AT_RISK)
        assert [stage.words(key) for key in keys] == ["Reminder"] * 3
        assert [stage.labels(key) for key in keys] == [()] * 3
        assert stage.box.log.count("PUT", "*/issue/*") == 1
        assert (done.trouble, stage.wrong(), done.rest_seconds) == ("", [], 0)

        later = stage.asks()
        stage.box.person("irina.lugova").comment(later, "a word", internal=True)
        stage.at("12:02")
        assert stage.box.log.count("PUT", "*/issue/*") == 1

        stage.at("12:03:02")
        assert [stage.labels(key) for key in keys] == [("sla-at-risk",)] * 3


def test_a_burst_of_searches_leaves_search_alone_and_lets_what_is_due_be_said(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        (key,) = overdue(stage)
        burst = faults.too_many(seconds=300, reason="jira-burst-based")
        stage.box.faults.order(burst, "*", "*/search/jql", times=1)
        stage.at("11:59")
        asked = stage.box.log.count("*", "*/search/jql")
        assert stage.wrong() == ["too_many"]

        done = stage.at(AT_RISK)

        assert stage.words(key) == "Reminder"
        assert stage.box.log.count("*", "*/search/jql") == asked
        assert done.rest_seconds == 0

        stage.at("12:05")
        assert stage.wrong() == []


def test_labels_that_are_refused_in_a_project_hold_up_no_note_there_and_are_told_until_they_may(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        keys = overdue(stage, 3)
        stage.box.revoke("EDIT_ISSUES", "SUP")

        stage.at(AT_RISK)

        assert [stage.words(key) for key in keys] == ["Reminder"] * 3
        assert stage.box.log.count("PUT", "*/issue/*") <= 1
        assert stage.wrong() == ["not_allowed"]
        stage.at("14:01")
        assert [stage.words(key) for key in keys] == ["Reminder Overdue"] * 3
        assert stage.wrong() == ["not_allowed"]

        stage.box.grant("EDIT_ISSUES", "SUP")
        stage.at("15:00")
        assert [stage.labels(key) for key in keys] == [("sla-breached",)] * 3
        assert stage.wrong() == []
