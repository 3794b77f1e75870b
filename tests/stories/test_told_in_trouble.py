"""Stories of the daemon when something goes wrong: nothing lost, nothing twice, and it says what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext.cli.attended import Attended, Stopped
from jira_csext.helpdesks.port import Receipt, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.faults import Effect
from jira_csext.sandbox.rest.wire import Answer
from jira_csext.store import LeaseHeld, open_store, this_process
from tests.stories.told import NOTES_ONLY, RULES, Said, Stage, a_stage

NEVER_DONE: dict[str, Callable[[], Effect]] = {
    "429 with seconds": lambda: faults.too_many(seconds=30),
    "429 with nothing": faults.too_many,
    "401": faults.unauthorized,
    "captcha": faults.captcha,
    "403": faults.forbidden,
}
NOBODY_KNOWS: dict[str, Callable[[], Effect]] = {
    "500": lambda: faults.status(500),
    "502": lambda: faults.status(502),
    "html": faults.login_page,
    "redirect": faults.redirect,
    "dropped": faults.dropped,
    "truncated": faults.truncated,
    "cut off": faults.cut_off,
    "wrong type": faults.wrong_type,
}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with a_stage(tmp_path, NOTES_ONLY) as made:
        yield made


def _shown_to_the_client(stage: Stage, key: str) -> Effect:
    """The site forgets that the comment it has just taken was to be internal."""

    def shown(answer: Answer) -> Answer:
        stage.box.issue(key).comments[-1].properties.pop("sd.public.comment", None)
        body = answer.body.replace(b" ", b"").replace(b'"jsdPublic":false', b'"jsdPublic":true')
        return Answer(answer.status, body, answer.content_type, answer.headers)

    return shown


def _goes_on(stage: Stage, key: str) -> None:
    for time in ("12:02", "12:05", "12:10", "12:15", "12:20", "12:30", "12:45"):
        stage.at(time)
    assert stage.words(key) == "Reminder"
    assert stage.labels(key) == ("sla-at-risk",)
    assert stage.wrong() == []


@pytest.mark.parametrize("what", NEVER_DONE)
def test_a_write_that_was_refused_is_sent_later_and_once(stage: Stage, what: str) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.box.faults.order(NEVER_DONE[what](), "POST", "*/comment")

    stage.at("12:01")

    assert stage.words(key) == ""
    _goes_on(stage, key)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("what", NOBODY_KNOWS)
def test_a_write_whose_answer_was_lost_before_or_after_the_act_is_there_once(
    stage: Stage, what: str, *, after: bool
) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.box.faults.order(NOBODY_KNOWS[what](), "POST", "*/comment", after=after)

    stage.at("12:01")

    assert stage.became(key)[0] == "50% note unknown"
    _goes_on(stage, key)


@pytest.mark.parametrize("what", [*NEVER_DONE, *NOBODY_KNOWS])
def test_reads_that_fail_lose_nothing(stage: Stage, what: str) -> None:
    effect = {**NEVER_DONE, **NOBODY_KNOWS}[what]()
    stage.to("10:00")
    key = stage.asks()
    stage.box.faults.order(effect, times=None)

    assert stage.at("11:59").trouble
    assert stage.wrong()
    stage.box.faults.clear()
    stage.at("12:01")

    _goes_on(stage, key)


def test_a_revoked_token_is_a_state_with_since_when_and_everything_goes_on_with_a_new_one(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:01")
    stage.box.revoke_token()
    stage.at("12:01")
    stage.at("12:03")

    (state,) = stage.store.cursor.of("story").states
    assert (state.name, state.since) == ("not_admitted", stage.local_now - 120)

    stage.box.site.tokens[stage.box.token] = stage.box.bot.uid
    _goes_on(stage, key)


def test_a_ticket_that_fails_each_time_is_set_aside_with_its_error_and_the_others_go_on(stage: Stage) -> None:
    stage.to("10:00")
    bad, good = stage.asks(), stage.asks()
    bad_id = str(stage.box.issue(bad).id)
    stage.box.faults.order(faults.status(500), "POST", "*/bulkfetch", times=None, contains=f'"{bad_id}"')
    for time in ("10:01", "10:10", "12:01", "12:02"):
        stage.at(time)

    assert stage.words(good) == "Reminder"
    (aside,) = stage.store.looks.unread("story")
    assert (aside.ticket_id, aside.gone) == (bad_id, False)
    assert "500" in aside.reason

    stage.box.faults.clear()
    stage.at("13:30")
    assert stage.store.looks.unread("story") == []
    assert stage.words(bad) == "Reminder" or "50%" in {row.step for row in stage.rows(bad)}


def test_a_note_is_refused_where_it_cannot_be_internal_and_waits_for_a_person(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY, more="internal: {}\n") as stage:
        stage.to("10:00")
        inside, outside = stage.asks(), stage.asks(project="LEAD")
        stage.at("12:01")

        assert stage.words(inside) == "Reminder"
        assert stage.said(outside) == []
        (parked,) = [row for row in stage.rows(outside) if row.state == "parked"]
        assert "LEAD" in parked.reason


def test_a_note_that_came_out_public_is_taken_back_and_everything_stops(stage: Stage) -> None:
    stage.to("10:00")
    key, other = stage.asks(), stage.asks()
    shown = _shown_to_the_client(stage, key)
    stage.box.faults.order(shown, "POST", f"*/issue/{stage.box.issue(key).id}/comment", after=True)
    stage.at("12:01")
    stage.at("12:10")

    assert stage.said(key) == []
    assert stage.store.cursor.of("story").pause is not None
    assert "public_note" in stage.wrong()
    assert stage.words(other) == ""
    assert "50% note parked" in stage.became(key)


def test_a_clock_ten_minutes_off_changes_nothing_about_what_is_due(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        stage.ahead = 600
        stage.at("09:40")
        stage.at("09:41")
        stage.to("10:00")
        key = stage.asks()
        stage.at("11:55")
        assert stage.words(key) == ""

        stage.at("12:01")

        assert stage.words(key) == "Reminder"
        assert stage.store.cursor.of("story").clock_offset == -600


def test_a_clock_that_jumps_keeps_the_client_from_being_written_to_until_it_is_steady(tmp_path: Path) -> None:
    with a_stage(tmp_path, RULES) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("12:56")
        stage.ahead = -900
        stage.at("13:01")
        assert Said("Working", True) not in stage.said(key)
        assert "clock" in stage.wrong()

        stage.at("13:08")
        stage.at("13:20")

        assert Said("Working", True) in stage.said(key)
        assert stage.wrong() == []


def test_a_rule_that_writes_too_much_is_stopped_and_named(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY, more="limits: {writes_per_hour: 4}\n") as stage:
        stage.to("10:00")
        keys = [stage.asks() for _ in range(5)]
        stage.at("12:01")
        stage.at("12:02")

        (state,) = stage.store.cursor.of("story").states
        assert (state.name, state.scope, state.place) == ("write_limit", "rule", "answered")
        assert sum(len(stage.said(key)) + len(stage.labels(key)) for key in keys) == 4


def test_a_second_daemon_is_refused_by_name(stage: Stage) -> None:
    with (
        open_store(f"sqlite:///{stage.folder / 'csext.db'}") as another,
        pytest.raises(LeaseHeld, match="already served by another jira-csext, process"),
    ):
        another.lease.acquire("story", this_process(), stage.local_now)


def test_a_ticket_hidden_and_shown_again_is_served_again(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:01")
    stage.box.hide(key)
    stage.at("12:01")
    stage.at("12:05")
    assert stage.words(key) == ""

    stage.box.hide(key, hidden=False)
    for time in ("12:10", "12:20", "12:40"):
        stage.at(time)

    assert stage.words(key) == "Reminder"


def test_told_to_stop_it_finishes_the_ticket_under_way_and_leaves_the_rest_for_the_next_start(stage: Stage) -> None:
    stage.to("10:00")
    first, second = stage.asks(), stage.asks()
    stage.to("12:01")
    written: list[Write] = []

    def write(ticket_id: str, one: Write) -> Receipt:
        written.append(one)
        return stage.helpdesk.write(ticket_id, one)

    attended = Attended(stage.helpdesk, write, lambda: bool(written))
    stage.watched = replace(stage.watched, helpdesk=attended)

    with pytest.raises(Stopped):
        stage.turn()

    assert {row.state for row in stage.rows()} == {"sent", "pending"}
    assert sorted(stage.words(key) for key in (first, second)) == ["", "Reminder"]
    stage.start()
    stage.at("12:02")
    assert [stage.words(key) for key in (first, second)] == ["Reminder", "Reminder"]


def test_without_the_right_to_edit_notes_are_still_written_and_labels_wait_for_it(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.box.revoke("EDIT_ISSUES", "SUP")
    stage.at("12:01")
    stage.at("12:05")
    assert (stage.words(key), stage.labels(key)) == ("Reminder", ())

    stage.box.grant("EDIT_ISSUES", "SUP")
    _goes_on(stage, key)


def test_a_public_note_that_cannot_be_taken_back_is_an_alarm_that_says_so(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.box.revoke("DELETE_OWN_COMMENTS", "SUP")
    stage.box.faults.order(_shown_to_the_client(stage, key), "POST", "*/comment", after=True)
    stage.at("12:01")

    (state,) = [state for state in stage.store.cursor.of("story").states if state.name == "public_note"]
    assert key in state.sentence
    assert "PUBLIC" in state.sentence
    assert stage.store.cursor.of("story").pause is not None
