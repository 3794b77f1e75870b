"""A daemon killed while one message tells a client of three delays: each is told of once, whatever was in between."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from jira_csext.core.verdict import Verdict
from jira_csext.sandbox.people import BLUEBELL, IRINA
from jira_csext.sandbox.state.model import Flavour
from jira_csext.store import open_store
from tests.stories.killed_driver import SITE
from tests.stories.test_killed_delivery import CLIENT, Story, a_story

KILLS = int(os.environ.get("CSEXT_KILLS", "4"))
ASKED = ("red tiles", "blue paint", "green tea")
MORE = {"delays": True, "fields": {"client": "Organizations", "promised_at": "Promised date"}}
# The date ends at midnight UTC; four hours before the client knows, and what we say stands five minutes earlier.
TO_THE_MESSAGE = 13 * 3600 + 25 * 60


def slipped(story: Story) -> None:
    """Three dates of one client are moved without a word, staff are told, and the instant comes to speak."""
    story.turn()
    irina = story.box.person(IRINA.name)
    for what in ASKED:
        key = story.box.person(CLIENT).create("SUP", "Question", what, company=BLUEBELL)
        irina.assign(key, IRINA.name)
        irina.promise(key, "2026-05-18")
        story.tickets.append(key)
    story.turn()
    story.box.advance(600)
    for key in story.tickets:
        irina.promise(key, "2026-05-20")
    story.turn()
    story.box.advance(TO_THE_MESSAGE - 600)


def left(story: Story) -> list[tuple[str, str, str]]:
    """What is still to be done; staff are told twice of each ticket, and the client once."""
    with open_store(f"sqlite:///{story.store}", read_only=True) as store:
        rows = [(row.key, row.state, row.reason) for row in store.outbox.rows(SITE)]
    return [row for row in rows if row[1] != "sent"] or [("", "not decided yet", "")] * (len(rows) < 9)


def settled(story: Story) -> None:
    for _ in range(40):
        story.box.advance(90)
        assert story.turn() == 0
        if not left(story):
            story.turn()
            return
    pytest.fail(f"not settled: {left(story)}")


def assert_each_told_once(story: Story) -> None:
    bodies: list[str] = []
    for key in story.tickets:
        issue = story.box.issue(key)
        ours = [comment for comment in issue.comments if comment.author == story.box.bot.uid]
        marks = [comment.properties["jira_csext"]["key"].rpartition("/")[2] for comment in ours]
        assert sorted(marks) == ["note delay-known", "note delay-told", "reply delay-warning"], key
        bodies += [comment.body for comment in ours if not story.box.site.is_internal(issue, comment)]
    assert {what: sum(body.count(what) for body in bodies) for what in ASKED} == dict.fromkeys(ASKED, 1)
    with open_store(f"sqlite:///{story.store}", read_only=True) as store:
        verdicts: list[Verdict] = [one.verdict for one in store.verdicts(SITE)]
    # Whoever kills us so often may make us late, and nothing more.
    warned = [one for one in verdicts if one.metric == "client_warned"]
    assert len(warned) == 3
    assert all(one.stopped_at is not None for one in warned)


POINTS = ("before held", "after held", "before sending", "after sending", "held", "before sent")


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_of_a_joint_message_each_delay_is_told_of_once(
    repo: Path, tmp_path: Path, point: str
) -> None:
    flavour: Flavour = "dc" if point in ("after held", "before sent") else "cloud"
    with a_story(repo, tmp_path / "csext.db", flavour, **MORE) as story:
        slipped(story)
        older = None
        while story.endings[-signal.SIGKILL] < KILLS and story.endings[0] < 8 and left(story):
            story.turn(point)
            if older is None and story.endings[-signal.SIGKILL]:
                older = story.copied(tmp_path / "older.db")
            story.box.advance(90)
        assert story.endings[-signal.SIGKILL]
        settled(story)
        assert_each_told_once(story)

        assert older is not None
        story.restored(older)
        settled(story)
        assert_each_told_once(story)
