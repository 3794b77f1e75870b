"""How soon it is said: whatever falls due is there within a turn of its instant, and never before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import RULES, Stage, a_stage

TURN = 60
# A question is reminded of after two hours, the client hears after three, it is breached after four.
DUE_AFTER = {"Reminder": 2 * 3600, "Working": 3 * 3600, "Overdue": 4 * 3600}


def late(stage: Stage, key: str) -> dict[str, int]:
    """By how many seconds each message of ours came after its instant."""
    issue = stage.box.issue(key)
    ours = [comment for comment in issue.comments if comment.author == stage.box.bot.uid]
    # Internal or not, a message begins with those whom it calls.
    words = {next(word for word in DUE_AFTER if word in comment.body): comment.created_ms for comment in ours}
    return {word: (at - issue.created_ms) // 1000 - DUE_AFTER[word] for word, at in words.items()}


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_note_and_a_reply_are_there_within_a_turn_of_their_instant_and_never_before(
    tmp_path: Path, flavour: Flavour
) -> None:
    with a_stage(tmp_path, RULES, flavour=flavour) as stage:
        keys: list[str] = []
        for minute in range(6):
            stage.to(f"10:{minute:02}:{11 * minute:02}")
            keys.append(stage.asks())
            stage.at(f"10:{minute:02}:57")

        for minute in range(6, 248):
            stage.at(f"{10 + minute // 60}:{minute % 60:02}:57")

        found = [late(stage, key) for key in keys]
        assert [set(each) for each in found] == [set(DUE_AFTER)] * len(keys)
        assert all(0 <= seconds <= TURN for each in found for seconds in each.values())
