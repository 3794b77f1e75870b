"""A site turns the audience of a comment around behind our back: log, outbox, status and figures all say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.sandbox.faults import Effect
from jira_csext.sandbox.rest.wire import Answer
from jira_csext.sandbox.state.model import Flavour
from tests.cli.daemon import Operator
from tests.stories.told import NOTES_ONLY, RULES, Stage, a_stage

PROPERTY = "sd.public.comment"
REPLIES = RULES.replace("      - {at: 50%, do: remind}\n", "")
OnSite = Callable[[str], Operator]


@pytest.fixture(params=["cloud", "dc"])
def on_site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OnSite]:
    """An operator at a site with these rules, adopted at 09:30 and served by `sync --once`."""
    flavour: Flavour = request.param
    opened = []

    def made(rules: str) -> Operator:
        context = a_stage(tmp_path, rules, flavour=flavour)
        opened.append(context)
        stage = context.__enter__()
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.stop()
        return Operator(stage)

    yield made
    for context in opened:
        context.__exit__(None, None, None)


def turned_around(stage: Stage, key: str, *, internal: bool) -> Effect:
    """The site takes a comment, answers as it was asked, and an automation of theirs turns its audience around."""

    def turned(answer: Answer) -> Answer:
        stage.box.issue(key).comments[-1].properties[PROPERTY] = {"internal": internal}
        return answer

    return turned


def a_turn(operator: Operator, time: str) -> list[str]:
    operator.stage.to(time)
    return operator.calls("sync", "--once").lines


def test_a_note_that_the_site_made_public_is_nowhere_told_as_delivered(on_site: OnSite) -> None:
    operator = on_site(NOTES_ONLY)
    stage = operator.stage
    stage.to("10:00")
    key = stage.asks()
    stage.box.faults.order(turned_around(stage, key, internal=False), "POST", "*/comment", after=True)

    lines = a_turn(operator, "12:01")

    assert [line.split()[0] for line in lines if " kind=note " in line] == ["note_came_out_public"]
    assert stage.said(key) == []
    shown = operator.calls("outbox", "show", f"{key} answered 50%").out
    assert "note reminder, internal, but it came out public" in shown
    assert [row["came_out"] for row in operator.json("outbox", "show", key) if row["kind"] == "note"] == ["public"]
    said = operator.calls("status")
    assert said.code == 1
    assert "then: jira-csext resume" in said.out


def test_a_reply_that_the_site_made_internal_is_told_until_a_person_has_settled_it(on_site: OnSite) -> None:
    operator = on_site(REPLIES)
    stage = operator.stage
    stage.to("10:00")
    key = stage.asks()
    stage.box.faults.order(turned_around(stage, key, internal=True), "POST", "*/comment", after=True)

    lines = [*a_turn(operator, "13:01"), *a_turn(operator, "13:07")]

    assert [line.split()[0] for line in lines if " kind=reply " in line] == ["reply_came_out_internal"]
    assert any(line.startswith("state_raised name=inside_reply") for line in lines)
    told = operator.json("outbox", "show", key)
    (reply,) = [row for row in told if row["kind"] == "reply"]
    assert (reply["state"], reply["came_out"]) == ("parked", "internal")
    (attention, *_) = [line for line in operator.json("status", code=1)["attention"] if "inside_reply" in line]
    assert f"`jira-csext outbox drop {reply['short'][:8]}`" in attention

    assert operator.calls("outbox", "drop", reply["short"][:8], "--because", "phoned").code == 0
    a_turn(operator, "13:10")

    assert operator.json("status")["states"] == []
    assert [said.public for said in stage.said(key)] == [False]
