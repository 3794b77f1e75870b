"""A daemon killed while it makes a ticket or writes a card: each is there, and none twice, however it is restored."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from jira_csext.sandbox.state.model import Flavour
from jira_csext.store import OutboxRow, open_store
from tests.stories.killed_driver import SITE
from tests.stories.test_killed_delivery import Story, a_story

KILLS = int(os.environ.get("CSEXT_KILLS", "4"))


def settled(story: Story) -> None:
    """Let the daemon take turns until every ticket has its follow-up and its card."""
    rows: list[OutboxRow] = []
    for _ in range(60):
        story.box.advance(90)
        assert story.turn() == 0
        with open_store(f"sqlite:///{story.store}", read_only=True) as store:
            rows = list(store.outbox.rows(SITE))
        if [row.state for row in rows] == ["sent"] * 2 * len(story.tickets):
            return
    pytest.fail(f"not settled: {[(row.kind, row.state, row.reason) for row in rows]}")


def assert_each_made_once(story: Story) -> None:
    for key in story.tickets:
        issue = story.box.issue(key)
        ours = [comment for comment in issue.comments if comment.author == story.box.bot.uid]
        marks = [comment.properties["jira_csext"]["key"] for comment in ours]
        assert marks == [f"{SITE}/{issue.id}/card/note status-card"], key
        assert story.box.site.is_internal(issue, ours[0])
    made = Counter(
        issue.properties["jira_csext"]["key"]
        for issue in story.box.site.issues.values()
        if issue.properties.get("jira_csext", {}).get("key")
    )
    ids = [story.box.issue(key).id for key in story.tickets]
    assert made == Counter(f"{SITE}/{issue_id}/follow-up/created/breach/ticket discuss-boundaries" for issue_id in ids)


@pytest.mark.parametrize("point", ["before sending", "after sending", "before sent"])
def test_killed_at_any_point_each_ticket_is_made_and_each_card_written_once(
    repo: Path, tmp_path: Path, point: str
) -> None:
    flavour: Flavour = "dc" if point == "before sent" else "cloud"
    with a_story(repo, tmp_path / "csext.db", flavour, status_card=True) as story:
        story.opened(KILLS // 2 + 1)
        older = story.killed_often(point, tmp_path / "older.db", at_most=40)
        settled(story)
        assert_each_made_once(story)

        story.restored(older)
        settled(story)
        assert_each_made_once(story)
