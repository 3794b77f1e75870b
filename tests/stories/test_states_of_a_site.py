"""Each state that a site can be in: told with since when and what to do, over by itself, and nothing parked for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from jira_csext import clock
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.cli.daemon import Operator
from tests.stories.told import NOTES_ONLY, Stage, a_stage


class Trouble(NamedTuple):
    """What goes wrong, how it is mended, and the name under which it is told."""

    begins: Callable[[Stage], object]
    ends: Callable[[Stage], object]
    state: str
    place: str = ""


def _gets_its_token_back(stage: Stage) -> None:
    stage.box.site.tokens[stage.box.token] = stage.box.bot.uid


def _ends(stage: Stage) -> None:
    stage.box.faults.clear()


def _is_read_only(stage: Stage) -> None:
    for method, path in (("POST", "*/comment"), ("PUT", "*/issue/*")):
        stage.box.faults.order(faults.forbidden(), method, path, times=None)


TROUBLES = {
    "token expired": Trouble(lambda stage: stage.box.revoke_token(), _gets_its_token_back, "not_admitted"),
    "CAPTCHA": Trouble(lambda stage: stage.box.faults.order(faults.captcha(), times=None), _ends, "not_admitted"),
    "permission gone on one project": Trouble(
        lambda stage: stage.box.revoke("ADD_COMMENTS", "SUP"),
        lambda stage: stage.box.grant("ADD_COMMENTS", "SUP"),
        "not_allowed",
        "SUP",
    ),
    "read-only": Trouble(_is_read_only, _ends, "not_allowed", "SUP"),
    "maintenance": Trouble(
        lambda stage: stage.box.faults.order(faults.status(503, "600"), times=None), _ends, "unreachable"
    ),
}


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
@pytest.mark.parametrize("name", TROUBLES)
def test_it_is_told_with_since_when_and_what_to_do_and_nothing_is_lost_or_parked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, flavour: Flavour
) -> None:
    trouble = TROUBLES[name]
    with a_stage(tmp_path, NOTES_ONLY, flavour=flavour) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        operator = Operator(stage)
        stage.to("10:00")
        here, elsewhere = stage.asks(), stage.asks(project="LEAD")
        stage.at("10:01")

        trouble.begins(stage)
        for time in ("12:01", "12:05", "12:30", "13:15"):
            stage.at(time)

        found = operator.json("status", code=1)
        (state,) = [
            each for each in found["states"] if each["name"] == trouble.state and each["place"] == trouble.place
        ]
        assert state["since"] == "2026-05-18T09:01:00Z"
        assert state["sentence"]
        assert state["way_out"]
        assert "parked" not in found["outbox"]
        assert stage.words(here) == ""
        if name == "permission gone on one project":
            assert stage.words(elsewhere) == "Reminder"
        trouble.ends(stage)
        for time in ("13:30", "13:40", "13:50", "13:58"):
            stage.at(time)
        assert operator.json("status")["states"] == []
        assert (stage.words(here), stage.words(elsewhere)) == ("Reminder", "Reminder")
        assert "parked" not in {row.state for row in stage.rows()}
