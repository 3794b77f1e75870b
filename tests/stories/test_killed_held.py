"""A daemon killed while a message waits for its client's contact hours, and as it leaves: said once, at the opening."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from jira_csext.store import open_store
from tests.stories.killed_driver import SITE
from tests.stories.test_killed_delivery import a_story

OPENING = "2026-05-18T11:00:00+03:00"


@pytest.mark.parametrize(
    "point", ["before held", "after held", "before sending", "after sending", "held", "before sent"]
)
def test_what_waits_for_the_clients_hours_is_said_once_however_often_the_daemon_dies(
    repo: Path, tmp_path: Path, point: str
) -> None:
    with a_story(repo, tmp_path / "csext.db", "cloud", contact_hours="mon-sun 11:00-18:00") as story:
        story.opened(2)
        for _ in range(4):
            story.box.advance(90)
            story.turn(point)
        with open_store(f"sqlite:///{story.store}", read_only=True) as store:
            replies = [row for row in store.outbox.rows(SITE) if row.kind == "reply"]
        assert {(row.state, "contact hours" in row.reason) for row in replies} == {("held", True)}
        assert all(
            comment.author != story.box.bot.uid or story.box.site.is_internal(story.box.issue(key), comment)
            for key in story.tickets
            for comment in story.box.issue(key).comments
        )

        story.box.move_to(OPENING)
        for _ in range(4):
            story.turn(point)
            story.box.advance(90)
        story.settled()
        story.assert_each_said_once()
        assert story.endings[-signal.SIGKILL] or point in ("before held", "after held")
