"""Stories of delays: the client hears of them before the deadline, from a person if one does it, else from us, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext.core.client import a_client
from jira_csext.data import rules_folder
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.command import call
from tests.stories.told import AGENT, Said, Stage, a_stage

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}, closed: ["2026-05-21"]}
delay_warnings:
  default:
    when: {type: question}
    deadline: [promised_at, due_at]
    remind_staff: [1wd before]
    client_told_by: 4h before
    otherwise: post
conduct:
  contact_hours: {default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}}
  grace: 5m
"""
TEXTS = {
    "delay-reminder": "Soon {{ due }}",
    "delay-known": "Known; tell the client by {{ told_by }}",
    "draft-delay": "Draft {{ deadline }}",
    "delay-warning": "Late: {{ deadline }}; {% if new_date %}new {{ new_date }}{% else %}by {{ named_by }}{% endif %}",
    "delay-told": "Told",
}
MORE = "fields: {client: Organizations, promised_at: Promised date, due_at: duedate}\n"
TUE, WED, THU, FRI = "2026-05-19", "2026-05-20", "2026-05-21", "2026-05-22"
KNOWN, LATE, TOLD, DRAFT = Said("Known", False), Said("Late:", True), Said("Told", False), Said("Draft", False)


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    flavour: Flavour = request.param
    with a_stage(tmp_path, RULES, flavour=flavour, more=MORE, texts=TEXTS) as made:
        yield made


def promised(stage: Stage, day: str = WED) -> str:
    """A ticket whose client was promised that date, on Monday at ten."""
    stage.to("10:00")
    key = stage.asks()
    stage.box.person(AGENT).promise(key, day)
    stage.at("10:01")
    return key


def told(stage: Stage, key: str) -> list[Said]:
    """What we said, without the reminders."""
    return [said for said in stage.said(key) if said.word != "Soon"]


def bodies(stage: Stage, key: str) -> list[str]:
    return [one.body for one in stage.box.issue(key).comments if one.author == stage.box.bot.uid]


def test_a_date_moved_without_a_word_is_told_by_us_once_with_that_date_and_in_time(stage: Stage) -> None:
    key = promised(stage)
    stage.to("11:00")
    stage.box.person(AGENT).promise(key, FRI)
    stage.at("11:01")
    assert told(stage, key) == [KNOWN]

    for time in ("13:30", "13:56", "13:57", "14:10"):
        stage.at(time, WED)
    stage.at("12:00", FRI)

    assert told(stage, key) == [KNOWN, LATE, TOLD]
    assert any("new Fri 22 May, 18:00" in body and "Late: Wed 20 May, 18:00" in body for body in bodies(stage, key))
    (verdict,) = [one for one in stage.store.verdicts(stage.watched.site) if one.verdict.metric == "client_warned"]
    assert verdict.verdict.state == "met"


def test_a_manager_who_tells_the_client_a_minute_before_us_leaves_us_nothing_to_say(stage: Stage) -> None:
    key = promised(stage)
    stage.to("11:00")
    stage.box.person(AGENT).promise(key, FRI)
    stage.at("11:01")
    stage.to("13:54", WED)
    stage.box.person(AGENT).comment(key, "It takes longer, we will be done by 22 May.")
    for time in ("13:56", "14:10"):
        stage.at(time, WED)

    assert told(stage, key) == [KNOWN]


def test_what_is_solved_between_decision_and_sending_is_not_told(stage: Stage) -> None:
    key = promised(stage)
    stage.to("15:00", WED)
    stage.box.person(AGENT).promise(key, FRI)
    stage.at("15:01", WED)
    assert [row.state for row in stage.rows(key) if row.public] == ["held"]
    stage.to("15:03", WED)
    stage.box.person(AGENT).move(key, "Resolved")
    for time in ("15:08", "15:30"):
        stage.at(time, WED)

    assert not any(said.public for said in stage.said(key))


def test_a_daemon_that_was_down_across_the_whole_window_tells_staff_and_never_the_client(stage: Stage) -> None:
    key = promised(stage)
    stage.to("11:00")
    stage.box.person(AGENT).promise(key, "2026-05-25")
    stage.at("11:01")
    for time in ("10:30", "10:45"):
        stage.at(time, FRI)

    said = stage.said(key)
    assert not any(one.public for one in said)
    assert DRAFT in said


def test_nobody_says_anything_and_the_client_hears_in_the_last_contact_hour_that_a_date_will_be_named(
    stage: Stage,
) -> None:
    key = promised(stage)
    for day, time in ((TUE, "18:01"), (WED, "13:56"), (WED, "14:01"), (WED, "16:59"), (WED, "17:01"), (WED, "17:03")):
        stage.at(time, day)

    assert told(stage, key) == [DRAFT, LATE, TOLD]
    # Thursday is closed.
    assert any("by Fri 22 May, 17:01" in body for body in bodies(stage, key))
    pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")
    shown = call("report", "told", "--site", stage.folder / "csext.yaml", "--format", "jsonl")
    assert shown.code == 0, shown.err
    (delay,) = [row for line in shown.lines if (row := json.loads(line)).get("part") == "delays"]
    assert (delay["without_date_count"], delay["told_at"]) == (1, None)
    assert delay["without_date_at"] is not None


def test_after_a_second_message_staff_read_of_that_one_and_not_of_the_first(tmp_path: Path) -> None:
    rules = RULES.replace("otherwise: post\n", "otherwise: post\n    new_date_within: 20m\n")
    shipped = (rules_folder() / "templates" / "en" / "delay-told.txt").read_text("utf-8")
    with a_stage(tmp_path, rules, more=MORE, texts={**TEXTS, "delay-told": shipped}) as stage:
        key = promised(stage)
        for time in ("13:56", "17:01", "17:17"):
            stage.at(time, WED)

        first, second = [body for body in bodies(stage, key) if "is named by" in body]

        assert "told that the date cannot be kept, and that a new one is named by Wed 20 May, 17:21" in first
        assert "was to hear the new date by Wed 20 May, 17:21" in second
        assert "told that it is named by Wed 20 May, 17:37" in second


@pytest.mark.parametrize("new_date", [False, True])
def test_a_note_that_leaves_long_after_its_message_says_what_the_client_was_told(
    tmp_path: Path, *, new_date: bool
) -> None:
    told_text = "Told {% if new_date %}{{ new_date }}{% else %}by {{ named_by }}, not {{ promised_by }}{% endif %}"
    with a_stage(tmp_path, RULES, more=MORE, texts={**TEXTS, "delay-told": told_text}) as stage:
        key = promised(stage)
        if new_date:
            stage.to("11:00")
            stage.box.person(AGENT).promise(key, FRI)
            stage.at("11:01")
        # The message gets through, and the note that goes with it only an hour later.
        stage.box.faults.order(faults.status(500), "POST", "*/comment", times=None, contains="Told")
        for time in ("13:56",) if new_date else ("13:56", "17:01"):
            stage.at(time, WED)
        assert told(stage, key)[-1] == LATE
        stage.box.faults.clear()
        for time in ("18:20", "18:35", "18:50"):
            stage.at(time, WED)

        (said,) = [body for body in bodies(stage, key) if "Told" in body]
        assert said.endswith(
            "Told Fri 22 May, 18:00 (Europe/Moscow)" if new_date else "Told by Fri 22 May, 17:01 (Europe/Moscow), not —"
        )


@pytest.mark.parametrize("how", ["shadow", "pause"])
def test_nothing_public_leaves_in_shadow_or_while_paused(tmp_path: Path, how: str) -> None:
    rules = RULES.replace("otherwise: post\n", "otherwise: post\n    shadow: true\n") if how == "shadow" else RULES
    with a_stage(tmp_path, rules, more=MORE, texts=TEXTS) as stage:
        key = promised(stage)
        if how == "pause":
            stage.store.cursor.pause(stage.watched.site, "anna", "a test", stage.local_now)
        stage.to("11:00")
        stage.box.person(AGENT).promise(key, FRI)
        for time in ("11:01", "13:56", "14:10"):
            stage.at(time, WED)

        assert told(stage, key) == []


def test_what_our_own_message_makes_due_is_seen_to_though_search_shows_no_change(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.rules(RULES.replace("otherwise: post\n", "otherwise: post\n    new_date_within: 20m\n"))
    stage.start()
    key = promised(stage)
    stage.at("13:56", WED)
    stage.store.cursor.pause(stage.watched.site, "anna", "a test", stage.local_now)
    stage.at("17:01", WED)
    stage.store.cursor.resume(stage.watched.site, "anna", stage.local_now)
    stage.at("17:07", WED)
    monkeypatch.setattr(stage.helpdesk, "changed_since", lambda *_: ())
    for time in ("17:08", "17:23", "17:29", "17:30"):
        stage.at(time, WED)

    assert told(stage, key).count(LATE) == 2


def test_a_client_in_the_far_east_hears_in_its_own_morning_of_a_deadline_on_a_holiday(stage: Stage) -> None:
    stage.watched = replace(stage.watched, client_of=lambda _: a_client("far", timezone="Asia/Vladivostok"))
    key = promised(stage, THU)
    stage.to("11:00")
    stage.box.person(AGENT).promise(key, FRI)
    stage.at("11:01")

    # Thursday is closed, so four hours before are Wednesday at 14:00 in Moscow: 21:00 theirs, and they close at 18:00.
    for time, public in (("10:39", False), ("10:41", True), ("13:56", True)):
        stage.at(time, WED)
        assert (LATE in stage.said(key)) is public
    assert sum(said.public for said in stage.said(key)) == 1


def test_three_tickets_of_one_client_that_slip_together_are_told_of_in_one_message(stage: Stage) -> None:
    keys = [promised(stage, day) for day in (WED, WED, WED)]
    stage.to("11:00")
    for key in keys:
        stage.box.person(AGENT).promise(key, FRI)
    stage.at("11:01")
    for minute in ("56", "57", "58", "59"):
        stage.at(f"13:{minute}", WED)
    for minute in ("00", "05", "30"):
        stage.at(f"14:{minute}", WED)

    public = [said for key in keys for said in stage.said(key) if said.public]
    assert public == [LATE]
    (message,) = [body for key in keys for body in bodies(stage, key) if "Late:" in body]
    assert message.count("new Fri 22 May, 18:00") == 3
    verdicts = [one.verdict for one in stage.store.verdicts(stage.watched.site)]
    assert [one.state for one in verdicts if one.metric == "client_warned"] == ["met"] * 3
    others = [body for key in keys for body in bodies(stage, key) if "in our message on" in body]
    assert len(others) == 2
