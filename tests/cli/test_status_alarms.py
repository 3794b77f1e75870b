"""`status` of an address that is not reached: tried again while an alarm waits for it, and no longer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.sync.notify import Notification, Reached
from tests.cli.daemon import Operator
from tests.stories.told import a_stage

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: always}
people:
  head: {account: anna.kedrova, notify: ["box://head"]}
slas:
  answered:
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps:
      - {at: 50%, do: [{notify: head}]}
"""
NOBODY = "No alarm for head waits any more; the next one that gets through ends this."


def nobody_there(what: Notification, before: Collection[str]) -> Reached:
    return Reached((), (f"address {what.place} of {what.role} was not reached",), ())


def test_an_alarm_that_is_superseded_is_not_said_to_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_stage(tmp_path, RULES) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.watched = replace(stage.watched, notifies=nobody_there)
        operator = Operator(stage)
        stage.to("10:00")
        key = stage.asks()
        for time in ("12:01", "12:05"):
            stage.at(time)

        (waiting,) = operator.json("status", code=1)["states"]
        stage.to("12:10")
        stage.answers(key)
        for time in ("12:11", "12:31"):
            stage.at(time)
        (over,) = operator.json("status", code=1)["states"]
        told = operator.calls("status").lines[-1]

        assert stage.became(key) == ["50% notify superseded"]
        assert "it is tried again while an alarm waits for it" in waiting["sentence"]
        assert "waits any more" not in waiting["way_out"]
        assert over["way_out"].startswith(NOBODY)
        assert NOBODY in told
