"""Stories of a store put back from an older copy: what was said since is found on the tickets and not said again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.store.backup import back_up
from tests.stories.told import Said, Stage, a_stage


@pytest.fixture(params=["cloud", "dc"])
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    with a_stage(tmp_path, flavour=request.param) as made:
        yield made


def restored(stage: Stage, copy: Path) -> None:
    """Put a copy in the store's place as the operator's page says: the daemon ended, nothing of the old one beside."""
    stage.stop()
    store = Path(stage.watched.store._database.place)
    for file in store.parent.glob(f"{store.name}*"):
        file.unlink()
    copy.replace(store)
    stage.start()


def test_what_was_said_after_the_copy_was_made_is_not_said_again(stage: Stage, tmp_path: Path) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:01")
    back_up(f"sqlite:///{stage.watched.store._database.place}", tmp_path / "copy.db")
    for time in ("12:01", "13:01", "13:07", "14:01"):
        stage.at(time)
    said = [Said("Reminder", False), Said("Working", True), Said("Overdue", False)]
    assert stage.said(key) == said

    restored(stage, tmp_path / "copy.db")
    assert stage.rows(key) == []
    for time in ("14:05", "14:20", "15:30"):
        stage.at(time)

    assert stage.said(key) == said
    assert stage.labels(key) == ("sla-at-risk", "sla-breached")
    assert stage.wrong() == []


def test_a_ticket_that_came_after_the_copy_is_taken_in_and_gets_what_it_is_owed_once(
    stage: Stage, tmp_path: Path
) -> None:
    stage.to("10:00")
    back_up(f"sqlite:///{stage.watched.store._database.place}", tmp_path / "copy.db")
    stage.to("10:30")
    key = stage.asks()
    stage.at("12:31")
    assert stage.words(key) == "Reminder"

    restored(stage, tmp_path / "copy.db")
    for time in ("12:40", "13:31", "13:40", "14:31", "14:40"):
        stage.at(time)

    assert stage.said(key) == [Said("Reminder", False), Said("Working", True), Said("Overdue", False)]


def test_paused_before_the_start_it_reads_says_nothing_and_goes_on_once_resumed(stage: Stage, tmp_path: Path) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:01")
    back_up(f"sqlite:///{stage.watched.store._database.place}", tmp_path / "copy.db")
    stage.at("12:01")
    assert stage.words(key) == "Reminder"

    restored(stage, tmp_path / "copy.db")
    stage.store.cursor.pause("story", "anna", "restored", stage.local_now)
    stage.at("14:01")
    assert stage.words(key) == "Reminder"
    stage.store.cursor.resume("story", "anna", stage.local_now)
    stage.at("14:05")
    stage.at("14:30")

    assert stage.words(key) == "Reminder Overdue"
