"""A daemon killed while it writes a promised date into its field: it is written and told once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jira_csext.sandbox.people import IRINA
from jira_csext.sandbox.state.model import Flavour
from jira_csext.store import OutboxRow, open_store
from tests.stories.killed_driver import SITE
from tests.stories.test_killed_delivery import Story, a_story

KILLS = int(os.environ.get("CSEXT_KILLS", "4"))
DATE = "customfield_10040"


def settled(story: Story) -> None:
    rows: list[OutboxRow] = []
    done = sorted([("note", "sent"), ("set", "sent")] * len(story.tickets))
    for _ in range(60):
        story.box.advance(90)
        assert story.turn() == 0
        with open_store(f"sqlite:///{story.store}", read_only=True) as store:
            rows = list(store.outbox.rows(SITE))
        if sorted((row.kind, row.state) for row in rows) == done:
            return
    pytest.fail(f"not settled: {[(row.kind, row.state, row.reason) for row in rows]}")


def assert_each_promised_once(story: Story) -> None:
    for key in story.tickets:
        issue, ours = story.box.issue(key), story.box.bot.uid
        assert issue.fields[DATE] == "2026-05-20"
        assert [c.author for c in issue.history for item in c.items if item.field_id == DATE] == [ours], key
        (card,) = [comment.body for comment in issue.comments if comment.author == ours]
        assert card.count("promised Wed 20 May, 15:00") == 1


@pytest.mark.parametrize("point", ["before sending", "after sending", "before sent"])
def test_killed_at_any_point_a_promise_is_written_into_its_field_once(repo: Path, tmp_path: Path, point: str) -> None:
    flavour: Flavour = "dc" if point == "before sent" else "cloud"
    more = {"status_card": True, "fields": {"promised_at": "Promised date"}}
    with a_story(repo, tmp_path / "csext.db", flavour, **more) as story:
        story.opened(KILLS // 2 + 1)
        for key in story.tickets:
            story.box.person(IRINA.name).comment(key, "promise 2026-05-20 15:00", internal=True)
        older = story.killed_often(point, tmp_path / "older.db", at_most=40)
        settled(story)
        assert_each_promised_once(story)

        story.restored(older)
        settled(story)
        assert_each_promised_once(story)
