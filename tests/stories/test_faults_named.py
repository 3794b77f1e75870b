"""Every fault by its name: what `status` says of it and since when, and that no write leaves twice for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.sandbox import faults
from jira_csext.sandbox.faults import Effect
from jira_csext.sandbox.state.model import Flavour
from tests.cli.daemon import Operator
from tests.stories.test_told_in_trouble import NEVER_DONE, NOBODY_KNOWS
from tests.stories.told import NOTES_ONLY, a_stage

AT_12_31 = "2026-05-18T12:31:00+03:00"
LIMITED: dict[str, Callable[[], Effect]] = {
    "429 with a date": lambda: faults.too_many(date=datetime.fromisoformat(AT_12_31)),
    "429 with seconds": lambda: faults.too_many(seconds=1800),
    "429 with nothing": faults.too_many,
}
STATES = {
    "401": "not_admitted",
    "captcha": "not_admitted",
    "403": "not_allowed",
    "429 with a date": "too_many",
    "429 with seconds": "too_many",
    "429 with nothing": "too_many",
    **dict.fromkeys(NOBODY_KNOWS, "unreachable"),
}
# Who refuses has not acted.
SENT: list[tuple[Flavour, str, bool]] = [
    *(("cloud", name, after) for name in NOBODY_KNOWS for after in (False, True)),
    *(("cloud", name, False) for name in (*LIMITED, "401", "403")),
    *(("dc", name, after) for name in ("500", "dropped", "redirect") for after in (False, True)),
]


def effect_of(name: str) -> Effect:
    return {**NEVER_DONE, **NOBODY_KNOWS, **LIMITED}[name]()


@pytest.mark.parametrize("name", STATES)
def test_status_says_what_is_wrong_and_since_when_and_when_it_is_over_nothing_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        operator = Operator(stage)
        stage.to("10:00")
        key = stage.asks()
        stage.at("10:01")
        stage.box.faults.order(effect_of(name), times=None)
        stage.at("12:01")
        stage.at("12:05")

        found = operator.json("status", code=1)

        (state,) = found["states"]
        assert (state["name"], state["since"]) == (STATES[name], "2026-05-18T09:01:00Z")
        assert state["sentence"]
        assert state["way_out"]
        stage.box.faults.clear()
        for time in ("12:31", "12:32", "12:45"):
            stage.at(time)
        assert operator.json("status")["states"] == []
        assert stage.words(key) == "Reminder"


@pytest.mark.parametrize("name", LIMITED)
def test_a_limit_on_reads_is_kept_to_and_one_on_writes_is_waited_out(tmp_path: Path, name: str) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("10:01")
        stage.box.faults.order(effect_of(name), "POST", "*/comment")

        stage.at("12:01")

        told = name != "429 with nothing"
        meanwhile = "" if told else "Reminder"
        for time, words in (("12:01:01", ""), ("12:02", meanwhile), ("12:20", meanwhile), ("12:32", "Reminder")):
            stage.at(time)
            assert stage.words(key) == words, time
        stage.box.faults.order(effect_of(name), times=None)
        done = stage.at("12:33")
        assert done.trouble
        assert done.rest_seconds == {"429 with seconds": 1800}.get(name, 0)


@pytest.mark.parametrize(("flavour", "name", "after"), SENT)
def test_no_write_leaves_twice_in_a_turn_whatever_comes_back(
    tmp_path: Path, flavour: Flavour, name: str, *, after: bool
) -> None:
    with a_stage(tmp_path, NOTES_ONLY, flavour=flavour) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("11:59")
        for method, path in (("POST", "*/comment"), ("PUT", "*/issue/*")):
            stage.box.faults.order(effect_of(name), method, path, times=None, after=after)
        stage.box.log.clear()

        for time in ("12:01", "12:02", "12:03"):
            before = len(stage.box.log)
            stage.at(time)
            sent = [(each.method, each.path) for each in [*stage.box.log][before:] if each.method in ("POST", "PUT")]
            writes = [path for method, path in sent if path.endswith("/comment") or method == "PUT"]
            assert len(writes) == len(set(writes)), time

        # What became of the first is looked up before it is sent again, and that takes minutes.
        comments = stage.box.log.count("POST", "*/comment")
        assert comments == 1 or name not in NOBODY_KNOWS
        stage.box.faults.clear()
        for time in ("12:40", "12:45", "12:50", "13:00"):
            stage.at(time)
        assert stage.words(key) == "Reminder"
        assert stage.labels(key) == ("sla-at-risk",)
