"""Tickets out of our sight at a Jira: hidden, forbidden, archived, deleted, moved; nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import NOTES_ONLY, Stage, a_stage


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """A question of 10:00, taken in."""
    flavour: Flavour = request.param
    with a_stage(tmp_path, NOTES_ONLY, flavour=flavour) as made:
        made.to("10:00")
        made.asks()
        made.at("10:05")
        yield made


def test_a_project_that_is_forbidden_for_hours_is_caught_up_with_once_it_is_given_back(stage: Stage) -> None:
    stage.box.revoke("BROWSE_PROJECTS", "SUP")
    stage.at("12:30")
    stage.at("13:00")
    assert stage.said("SUP-1") == []

    stage.box.grant("BROWSE_PROJECTS", "SUP")
    stage.at("13:35")
    stage.at("13:40")
    assert stage.words("SUP-1") == "Reminder"
    stage.at("14:01")
    assert stage.words("SUP-1") == "Reminder Overdue"


def test_an_archived_ticket_is_not_written_on_and_goes_on_when_it_is_brought_back(stage: Stage) -> None:
    stage.box.archive("SUP-1")
    stage.at("12:01")
    assert stage.said("SUP-1") == []
    assert all(row.state != "sent" for row in stage.rows("SUP-1"))

    stage.box.archive("SUP-1", archived=False)
    for row in stage.rows("SUP-1"):
        if row.state == "parked":
            stage.store.outbox.retry("story", row.key, "anna", stage.local_now)
    stage.at("12:31")
    stage.at("12:32")
    assert stage.words("SUP-1") == "Reminder"


def test_a_deleted_ticket_holds_up_no_other_and_its_actions_wait_for_a_person_in_the_end(stage: Stage) -> None:
    other = stage.asks()
    stage.at("10:06")
    stage.box.delete("SUP-1")

    for hour in (12, 13, 15, 17, 19):
        stage.at(f"{hour}:07")

    assert stage.words(other) == "Reminder Overdue"
    assert {row.state for row in stage.rows("SUP-1")} <= {"parked", "superseded", "pending"}


def test_a_ticket_moved_within_the_scope_keeps_its_promise_under_its_new_key(stage: Stage) -> None:
    stage.at("12:01")
    new = stage.box.move("SUP-1", "LEAD")
    stage.at("12:05")
    stage.at("14:01")

    assert stage.words(new) == "Reminder Overdue"


def test_what_search_loses_for_a_while_is_neither_let_go_nor_said_twice(stage: Stage) -> None:
    stage.box.vanish("SUP-1", 3 * 3600)
    stage.at("12:01")
    stage.at("13:30")
    stage.at("14:01")

    assert stage.words("SUP-1") == "Reminder Overdue"
    assert stage.labels("SUP-1") == ("sla-at-risk", "sla-breached")


def test_an_answer_that_search_never_showed_is_seen_before_anything_is_said(stage: Stage) -> None:
    stage.to("11:00")
    stage.answers("SUP-1")
    stage.box.vanish("SUP-1", 5 * 3600)

    stage.at("12:01")
    stage.at("14:01")

    assert stage.said("SUP-1") == []
