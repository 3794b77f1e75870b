"""Stories of a daemon whose store is on a PostgreSQL server: it says what it says with a file, and as soon."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import RULES, Stage, a_stage


class Heard(NamedTuple):
    """A comment of ours: when it came, what it says, who sees it."""

    at: int
    words: str
    public: bool


def a_day(stage: Stage) -> dict[str, list[Heard]]:
    """Let the daemon serve six hours of a site in which one ticket is answered in time, one late and one never."""
    stage.to("10:00")
    in_time, late, never = stage.asks(), stage.asks(), stage.asks()
    for minute in range(0, 6 * 60, 2):
        stage.to(f"{10 + minute // 60}:{minute % 60:02}")
        if minute == 100:
            stage.answers(in_time)
        if minute == 250:
            stage.answers(late)
        if minute % 90 == 30:
            stage.start()
        assert not stage.turn().trouble
    return {key: heard(stage, key) for key in (in_time, late, never)}


def heard(stage: Stage, key: str) -> list[Heard]:
    """All that we wrote on a ticket."""
    said = stage.said(key)
    ours = [comment for comment in stage.box.issue(key).comments if comment.author == stage.box.bot.uid]
    return [Heard(one.created_ms, one.body, is_said.public) for one, is_said in zip(ours, said, strict=True)]


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_day_is_told_with_the_same_words_at_the_same_instants_as_with_a_file(
    tmp_path: Path, postgres_url: str, flavour: Flavour
) -> None:
    with a_stage(tmp_path / "file", RULES, flavour=flavour) as stage:
        with_a_file = a_day(stage)
        on_record = {row: stage.store.outbox.story(row.key) for row in stage.rows()}

    with a_stage(tmp_path / "server", RULES, flavour=flavour, store=postgres_url) as stage:
        on_a_server = a_day(stage)
        on_record_there = {row: stage.store.outbox.story(row.key) for row in stage.rows()}

    assert on_a_server == with_a_file
    assert on_record_there == on_record
    assert [len(each) for each in with_a_file.values()] == [0, 3, 3]
