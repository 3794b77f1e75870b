"""An escalation ends with an answer: by the director, by whoever stands in, and what comes when nobody is reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext.sandbox.people import OLEG
from jira_csext.sandbox.state.model import Flavour
from jira_csext.sync.notify import Notification, Reached
from tests.stories.told import HEAD, Stage, a_stage

DIRECTOR = OLEG.name
RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: always}
people:
  head: {account: anna.kedrova, notify: ["box://head"]}
  director:
    account: DIRECTOR
    notify: ["box://director", {url: "page://director", fallback: true}]
    away: [{first: 2026-05-20, last: 2026-05-21, instead: head}]
escalations:
  leadership:
    levels:
      - {after: 0m, to: head, do: [{note: called}, {notify: head}]}
      - {after: 2h, to: director, do: [{note: called}, {watch: director}, {notify: director}]}
    until: {any: [acknowledged, agent_reply]}
    repeat: {every: 1h, times: 2}
slas:
  answered:
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps:
      - {at: breach, escalate: leadership}
  heard:
    when: {type: question}
    metric: leadership_ack
    goals: [{target: 3h}]
"""
KEPT_INFORMED = """\
  settled:
    when: {type: question}
    metric: resolution
    goals: [{target: 5h}]
    steps:
      - {at: breach, do: [{note: called}]}
      - {at: 1h after, do: [{note: called}]}
      - {at: 5h after, do: [{note: called}]}
"""
CALLED = "Level {{ level }}: {{ called }}"


class Boxes:
    """What listens at the addresses."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str]] = []
        self.down: tuple[str, ...] = ()

    def notifies(self, what: Notification, before: Collection[str]) -> Reached:
        (address,) = what.addresses
        if address in self.down:
            return Reached((), (f"address {what.place} of {what.role} was not reached",), ())
        self.came.append((address, what.title))
        return Reached(("told",), (), ())

    def at(self, address: str) -> int:
        return sum(to == address for to, _ in self.came)


@pytest.fixture
def boxes() -> Boxes:
    return Boxes()


@pytest.fixture(params=["cloud", "dc"])
def flavour(request: pytest.FixtureRequest) -> Flavour:
    found: Flavour = request.param
    return found


@pytest.fixture
def stage(tmp_path: Path, boxes: Boxes, flavour: Flavour) -> Iterator[Stage]:
    rules = RULES.replace("DIRECTOR", DIRECTOR)
    with a_stage(tmp_path, rules, flavour=flavour, more="status_card: true\n", texts={"called": CALLED}) as made:
        made.watched = replace(made.watched, notifies=boxes.notifies)
        yield made


def levels(stage: Stage, key: str) -> list[str]:
    return [c.body for c in stage.box.issue(key).comments if "Level " in c.body and "promises stand" not in c.body]


def card(stage: Stage, key: str) -> str:
    return "\n".join(c.body for c in stage.box.issue(key).comments if "promises stand" in c.body).replace("\\", "")


def test_the_director_acknowledges_level_two_and_nobody_is_called_any_more(stage: Stage, boxes: Boxes) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("14:01")
    stage.at("16:01")
    assert len(levels(stage, key)) == 2
    stage.to("16:20")
    stage.box.person(DIRECTOR).comment(key, "ack", internal=True)
    for time in ("16:21", "17:01", "18:01", "19:01"):
        stage.at(time)

    assert len(levels(stage, key)) == 2
    assert (boxes.at("box://head"), boxes.at("box://director")) == (1, 1)
    verdicts = {one.verdict.rule: one.verdict for one in stage.store.verdicts(stage.watched.site)}
    assert verdicts["heard"].state == "met"
    assert "acknowledged by" in card(stage, key)


def test_nobody_answers_and_the_last_level_is_repeated_so_often_and_no_more(stage: Stage, boxes: Boxes) -> None:
    stage.to("10:00")
    key = stage.asks()
    for time in ("14:01", "16:01", "17:01", "18:01", "19:01", "20:01", "22:01"):
        stage.at(time)

    assert len(levels(stage, key)) == 4
    assert boxes.at("box://director") == 3


def test_what_is_kept_back_while_people_are_called_stands_on_record_and_breaks_through_after_the_last_call(
    tmp_path: Path, boxes: Boxes, flavour: Flavour
) -> None:
    rules = RULES.replace("DIRECTOR", DIRECTOR) + KEPT_INFORMED
    with a_stage(tmp_path, rules, flavour=flavour, texts={"called": CALLED}) as stage:
        stage.watched = replace(stage.watched, notifies=boxes.notifies)
        stage.to("10:00")
        stage.asks()
        for time in ("14:01", "15:01", "16:01", "17:01", "18:01", "19:01", "20:01"):
            stage.at(time)

        rows = {row.step: row for row in stage.store.outbox.rows(stage.watched.site) if row.rule == "settled"}
        assert (rows["breach"].state, rows["1h after"].state) == ("superseded", "superseded")
        assert rows["breach"].reason == "kept back: leadership was called at 2026-05-18 14:00"
        assert rows["5h after"].state == "sent"


def test_the_director_is_away_and_whoever_stands_in_is_called(stage: Stage, boxes: Boxes) -> None:
    stage.to("10:00", "2026-05-20")
    key = stage.asks()
    for time in ("14:01", "16:01"):
        stage.at(time, "2026-05-20")

    assert boxes.at("box://director") == 0
    assert boxes.at("box://head") == 2
    assert stage.box.site.person(HEAD).account_id in levels(stage, key)[1] or HEAD in levels(stage, key)[1]


def test_with_everybody_away_the_level_passes_and_the_note_says_nobody(
    tmp_path: Path, boxes: Boxes, flavour: Flavour
) -> None:
    rules = RULES.replace("DIRECTOR", DIRECTOR).replace(
        'account: anna.kedrova, notify: ["box://head"]',
        'account: anna.kedrova, notify: ["box://head"], '
        "away: [{first: 2026-05-20, last: 2026-05-20, instead: director}]",
    )
    with a_stage(tmp_path, rules, flavour=flavour, texts={"called": CALLED}) as stage:
        stage.watched = replace(stage.watched, notifies=boxes.notifies)
        stage.to("10:00", "2026-05-20")
        key = stage.asks()
        stage.at("14:01", "2026-05-20")

        # Level 1 has nobody, so level 2 comes at once; it is the last and says whom it lacks.
        (said,) = levels(stage, key)
        assert said.startswith("Level 2")
        assert "director" in said
        assert boxes.came == []


def test_an_address_is_down_and_the_one_behind_it_tells_the_director(stage: Stage, boxes: Boxes) -> None:
    boxes.down = ("box://director",)
    stage.to("10:00")
    key = stage.asks()
    stage.at("14:01")
    stage.at("16:01")
    assert stage.wrong() == ["notify"]
    stage.at("16:02")
    assert "address 1 of director (box) was not reached" in card(stage, key)
    for time in ("16:04", "16:12", "16:13"):
        stage.at(time)

    assert boxes.at("page://director") == 1
    assert "told at address 2 of director (page)" in card(stage, key)


def test_with_every_address_down_status_and_card_say_so_and_the_escalation_goes_on(stage: Stage, boxes: Boxes) -> None:
    boxes.down = ("box://head", "box://director", "page://director")
    stage.to("10:00")
    key = stage.asks()
    for time in ("14:01", "14:12"):
        stage.at(time)
    assert stage.wrong() == ["notify"]
    assert "Beside the helpdesk, head: address 1 of head (box) was not reached" in card(stage, key)
    for time in ("16:01", "16:12", "16:40", "17:01", "17:02"):
        stage.at(time)

    assert boxes.came == []
    assert stage.wrong() == ["notify"] * 3
    assert len(levels(stage, key)) == 3
    assert "Beside the helpdesk, director: address 2 of director (page) was not reached" in card(stage, key)

    # Level 2 speaks for level 1 by now.
    boxes.down = ()
    stage.at("17:40")
    assert [address for address, _ in boxes.came] == ["box://director"]


def test_a_pause_holds_everything_from_the_next_tick_on_and_resumed_only_what_holds_is_said(
    stage: Stage, boxes: Boxes
) -> None:
    stage.to("10:00")
    answered, open_still = stage.asks(), stage.asks()
    stage.to("13:59")
    stage.store.cursor.pause(stage.watched.site, "anna", "a test", stage.local_now)
    stage.at("14:01")
    stage.at("15:01")
    assert (stage.said(answered), stage.said(open_still), boxes.came) == ([], [], [])

    stage.answers(answered)
    stage.store.cursor.resume(stage.watched.site, "anna", stage.local_now)
    stage.at("15:02")
    assert boxes.came == [("box://head", f"{open_still}: Where is it?")]
    assert levels(stage, answered) == []
    assert not any(said.public for key in (answered, open_still) for said in stage.said(key))


def test_three_tickets_that_break_together_are_one_message_beside_the_helpdesk(stage: Stage, boxes: Boxes) -> None:
    stage.to("10:00")
    keys = [stage.asks() for _ in range(3)]
    stage.at("14:01")

    ((address, title),) = boxes.came
    assert (address, title) == ("box://head", f"3 alarms: {', '.join(keys)}")
    assert all(len(levels(stage, key)) == 1 for key in keys)


def test_in_shadow_nobody_is_told_at_all(tmp_path: Path, boxes: Boxes, flavour: Flavour) -> None:
    rules = RULES.replace("DIRECTOR", DIRECTOR).replace("    when: {type", "    shadow: true\n    when: {type")
    with a_stage(tmp_path, rules, flavour=flavour, texts={"called": CALLED}) as stage:
        stage.watched = replace(stage.watched, notifies=boxes.notifies)
        stage.to("10:00")
        key = stage.asks()
        for time in ("14:01", "16:01"):
            stage.at(time)

        assert (stage.said(key), boxes.came) == ([], [])
        assert {row.state for row in stage.rows(key)} == {"shadow"}
