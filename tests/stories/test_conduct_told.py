"""Stories of conduct beside a living Jira: the night, the grace, the cap, and a name that must not get out."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.register.history import NewChange
from jira_csext.sandbox.people import BLUEBELL, POLAR_TEA
from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import Said, Stage, a_stage

NEXT = "2026-05-19"
RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: always}
actions:
  tell-client: [{reply: still-working}, {note: reminder}]
slas:
  answered:
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps: [STEPS]
conduct:
  contact_hours: {default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}}
  grace: 5m
"""
FLAVOURS = pytest.mark.parametrize("flavour", ["cloud", "dc"])


def rules(*steps: str, more: str = "") -> str:
    written = ", ".join(f"{{at: {step}, do: tell-client}}" for step in steps)
    return RULES.replace("STEPS", written) + more


def know(stage: Stage, **more: str) -> None:
    """Write both clients, and more by key and name, into the register; the daemon takes them in with its next turn."""
    register, now = stage.store.register, stage.box.now_ms // 1000
    clients = {"bluebell": BLUEBELL, "polar": POLAR_TEA}
    names = {key: company.name for key, company in clients.items()} | more
    changes = [NewChange(key, 0, {"name": name}, "") for key, name in names.items()]
    register.record(changes, "kim", "told", {}, register.revision(), now)


@FLAVOURS
def test_what_falls_due_at_night_is_held_through_restarts_and_said_once_at_the_opening(
    tmp_path: Path, flavour: Flavour
) -> None:
    with a_stage(tmp_path, rules("breach"), flavour=flavour) as stage:
        stage.to("16:00")
        key = stage.asks()
        stage.at("16:01")
        stage.at("20:01")
        assert stage.became(key) == ["breach reply held", "breach note pending"]
        assert "contact hours" in stage.rows(key)[0].reason

        for time in ("23:00", "23:59"):
            stage.start()
            stage.at(time)
        stage.start()
        stage.at("09:59", NEXT)
        assert stage.said(key) == []

        for time in ("10:00", "10:01", "10:10", "12:00"):
            stage.at(time, NEXT)
        assert stage.said(key) == [Said("Working", True), Said("Reminder", False)]


def test_a_warning_of_the_evening_is_said_before_the_hours_close(tmp_path: Path) -> None:
    with a_stage(tmp_path, rules("10m before")) as stage:
        stage.to("15:00")
        key = stage.asks()
        for time in ("15:01", "17:44", "17:45", "18:30", "18:55"):
            stage.at(time)
            assert bool(stage.said(key)) is (time >= "17:45"), time

        assert stage.said(key)[0] == Said("Working", True)


def test_a_warning_for_which_no_contact_hour_is_left_reaches_a_person_and_not_the_client(tmp_path: Path) -> None:
    with a_stage(tmp_path, rules("10m before")) as stage:
        stage.to("19:00")
        key = stage.asks()
        for time in ("19:01", "22:51", "22:56", "23:30"):
            stage.at(time)
        stage.at("10:30", NEXT)

        assert [said.public for said in stage.said(key)] == [False, False]
        assert "no longer be written to in contact hours" in stage.rows(key)[0].reason


def test_who_answers_within_the_grace_is_first(tmp_path: Path) -> None:
    with a_stage(tmp_path, rules("0%")) as stage:
        stage.to("11:00")
        answered, left = stage.asks(), stage.asks()
        stage.at("11:01")
        stage.to("11:03")
        stage.answers(answered)
        for time in ("11:04", "11:07", "11:20"):
            stage.at(time)

        assert stage.said(answered) == []
        assert stage.said(left) == [Said("Working", True), Said("Reminder", False)]


@FLAVOURS
def test_a_reply_over_the_cap_becomes_a_draft_for_the_assignee(tmp_path: Path, flavour: Flavour) -> None:
    caps = "  per_ticket: {replies: 1 per 1cd}\n"
    with a_stage(tmp_path, rules("2h before", "1h before", more=caps), flavour=flavour) as stage:
        stage.to("11:00")
        key = stage.asks()
        for time in ("11:01", "13:01", "13:06", "14:01", "14:06"):
            stage.at(time)

        assert [said.public for said in stage.said(key)] == [True, False, False, False]
        assert stage.rows(key)[2].reason == (
            "as a draft to a person: this ticket has had 1 / 24h, and more are too many"
        )


@FLAVOURS
def test_the_words_of_a_ticket_are_looked_through_more_strictly_than_those_of_the_template(
    tmp_path: Path, flavour: Flavour
) -> None:
    texts = {"still-working": "The lever is on its way. “{{ summary }}” is done by {{ due }}"}
    with a_stage(tmp_path, rules("1h before"), flavour=flavour, texts=texts) as stage:
        know(stage, lever="Lever")
        stage.to("11:00")
        innocent, leaking = stage.asks(), stage.asks()
        stage.box.person("irina.lugova").set(leaking, summary="a lever as at theirs")
        for time in ("11:01", "14:01", "14:06", "14:30"):
            stage.at(time)

        assert [said.public for said in stage.said(innocent)] == [True, False]
        assert [said.public for said in stage.said(leaking)] == [False, False]
        draft = next(c.body for c in stage.box.issue(leaking).comments if c.author == stage.box.bot.uid)
        assert "“lever”: Lever" in draft


@FLAVOURS
def test_a_text_that_names_another_client_becomes_an_internal_note_that_says_so(
    tmp_path: Path, flavour: Flavour
) -> None:
    texts = {"still-working": "Working on “{{ summary }}” until {{ due }}"}
    with a_stage(tmp_path, rules("1h before"), flavour=flavour, texts=texts) as stage:
        know(stage)
        stage.to("11:00")
        innocent, leaking = stage.asks(), stage.asks()
        stage.box.person("irina.lugova").set(leaking, summary=f"The same as {POLAR_TEA.name} had")
        for time in ("11:01", "14:01", "14:06", "14:30"):
            stage.at(time)

        assert [said.public for said in stage.said(innocent)] == [True, False]
        assert [said.public for said in stage.said(leaking)] == [False, False]
        draft = next(c.body for c in stage.box.issue(leaking).comments if c.author == stage.box.bot.uid)
        assert POLAR_TEA.name in draft
        assert "has not been sent" in draft
