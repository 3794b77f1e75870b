"""Stories of names: who is meant is looked up before it is said, and a look-up that fails is no name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.sandbox import faults
from jira_csext.sandbox.people import IRINA
from jira_csext.store import this_process
from jira_csext.sync.loop import run
from tests.stories.told import NOTES_ONLY, Stage, a_stage

NAMED = {"reminder": "Reminder, it is with {{ assignee }}"}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with a_stage(tmp_path, NOTES_ONLY, texts=NAMED) as made:
        yield made


def _body(stage: Stage, key: str) -> str:
    return " ".join(said.body for said in stage.box.issue(key).comments if said.author == stage.box.bot.uid)


@pytest.mark.parametrize("code", [401, 429, 503])
def test_a_note_waits_a_turn_for_a_name_that_cannot_be_asked_for(stage: Stage, code: int) -> None:
    stage.to("10:00")
    key = stage.asks()
    # A read is tried three times.
    stage.box.faults.order(faults.status(code), "GET", "*/user*", times=3)

    assert stage.at("12:01").trouble
    assert _body(stage, key) == ""

    stage.box.faults.clear()
    assert stage.at("12:02").trouble == ""
    assert f"it is with {IRINA.display_name}" in _body(stage, key)


def test_an_account_that_can_never_be_looked_up_holds_nothing_up_for_longer(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.box.faults.order(faults.status(500), "GET", "*/user*", times=None)
    stage.at("12:01")

    for time in ("12:02", "12:03"):
        stage.at(time)

    assert f"it is with {IRINA.account_id}" in _body(stage, key)
    assert stage.wrong() == []


def test_a_role_that_could_not_be_looked_up_at_the_start_is_looked_up_again(stage: Stage) -> None:
    stage.box.faults.order(faults.status(503), "GET", "*/user*", times=None)
    stage.start()
    assert stage.wrong() == ["people"]
    stage.box.faults.clear()

    def twelve_minutes(seconds: float) -> bool:
        stage.box.advance(seconds)
        return stage.local_now >= began + 720

    began = stage.local_now
    run(stage.watched, this_process(), 60, lambda: stage.local_now, twelve_minutes, lambda _: None)

    assert stage.wrong() == []
