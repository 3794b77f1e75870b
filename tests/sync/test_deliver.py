"""Delivering one action: sent once, silent where it no longer holds, put off where it cannot be done now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jira_csext.core.evaluate import evaluate
from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    HelpdeskError,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.port import Receipt, Write
from jira_csext.store import open_store
from jira_csext.sync import tick
from jira_csext.sync.watched import Limits
from tests.sync.delivering import LABEL, NOTE, REPLY, SITE, Desk, a_promise

BROKEN = ("breach", (NOTE, LABEL))
LOST = OutcomeUnknown("The connection broke off.")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A rule whose breach is noted, then labelled."""
    return Desk(tmp_path, a_promise(BROKEN))


# What goes well


def test_the_actions_of_a_decision_leave_in_order_on_one_reading_of_the_ticket(desk: Desk) -> None:
    desk.overdue()

    assert desk.delivered() == {"sent": 2}

    assert [write.kind for write in desk.said()] == ["note", "label"]
    assert desk.helpdesk.asked.count("read") == 1


def test_what_is_sent_is_not_sent_again(desk: Desk) -> None:
    desk.overdue()
    desk.delivered()
    desk.later(600)

    assert desk.delivered() == {}
    assert len(desk.said()) == 2


def test_nothing_is_said_while_paused(desk: Desk) -> None:
    desk.overdue()
    desk.store.cursor.pause(SITE, "olga", "a fair", desk.now)

    assert desk.delivered() == {}
    assert desk.said() == []


def test_a_round_carries_out_no_more_than_its_limit(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(BROKEN), limits=Limits(grace=0, deliveries_per_turn=3))
    for _ in range(3):
        desk.overdue()

    assert desk.delivered() == {"sent": 3}
    assert desk.delivered() == {"sent": 3}
    assert desk.delivered() == {}


# What was found to be there


@pytest.mark.parametrize("state", ["pending", "sending", "unknown"])
def test_what_the_marker_shows_to_be_there_is_not_sent(desk: Desk, state: str) -> None:
    ticket_id = desk.overdue()
    key = desk.row().key
    remote_id = desk.helpdesk.write(ticket_id, _note(key)).remote_id
    if state != "pending":
        desk.store.outbox.mark(key, "sending", "", desk.now)
    if state == "unknown":
        desk.store.outbox.mark(key, "unknown", "lost", desk.now)

    desk.delivered()

    assert [write.key for write in desk.said()].count(key) == 1
    assert (desk.row().state, desk.row().remote_id) == ("sent", remote_id)


def test_a_note_that_the_client_had_in_time_as_a_message_is_not_said_again_by_a_restored_store(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("10m before", (REPLY,))))
    ticket_id = desk.overdue()
    row = desk.row("note")
    desk.helpdesk.write(ticket_id, _note(row.key.replace("/note ", "/reply "))._replace(kind="reply"))

    assert desk.delivered() == {"sent": 1}
    assert len(desk.said()) == 1


# Unknown outcomes


def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(desk: Desk) -> None:
    desk.overdue()
    desk.helpdesk.order("write", LOST, after=True)

    assert desk.delivered() == {"unknown": 1}
    desk.later(29)
    assert desk.delivered() == {}
    desk.later(1)
    assert desk.delivered() == {"sent": 2}

    assert [write.kind for write in desk.said()] == ["note", "label"]


def test_what_is_not_there_is_sent_again_after_three_empty_looks_over_five_minutes(desk: Desk) -> None:
    desk.overdue()
    desk.helpdesk.order("write", LOST)
    desk.delivered()
    desk.helpdesk.asked.clear()

    lost_at = desk.now
    while not desk.said():
        desk.later(1)
        desk.delivered()

    looks = desk.helpdesk.asked.count("read")
    first_look_at = lost_at + 30
    assert looks >= 3
    assert first_look_at + 300 <= desk.now <= lost_at + 600


def test_looks_that_saw_nothing_of_the_ticket_do_not_count(desk: Desk) -> None:
    ticket_id = desk.overdue()
    desk.helpdesk.order("write", LOST)
    desk.delivered()
    desk.helpdesk.hide(ticket_id)
    for _ in range(20):
        desk.later(120)
        desk.delivered()
    desk.helpdesk.hide(ticket_id, hidden=False)

    # The wait may have grown to half an hour by now.
    desk.later(1800)
    assert desk.delivered() == {"unknown": 1}
    desk.later(60)
    assert desk.delivered() == {"unknown": 1}
    assert desk.said() == []


def test_an_interrupted_sending_is_an_unknown_outcome(desk: Desk) -> None:
    desk.overdue()
    desk.store.outbox.mark(desk.row().key, "sending", "", desk.now)
    desk.restart()

    assert desk.delivered() == {"unknown": 1}
    assert desk.said() == []


def test_an_unknown_outcome_holds_up_its_own_decision_and_no_other(desk: Desk) -> None:
    desk.overdue()
    desk.helpdesk.order("write", LOST)
    desk.delivered()
    desk.overdue()

    desk.delivered()

    assert [write.kind for write in desk.said()] == ["note", "label"]
    assert [row.state for row in desk.rows()] == ["unknown", "pending", "sent", "sent"]


def test_what_no_longer_holds_is_given_up_only_after_it_was_looked_for(desk: Desk) -> None:
    ticket_id = desk.overdue()
    desk.helpdesk.order("write", LOST, after=True)
    desk.delivered()
    desk.helpdesk.say(ticket_id, "On it", "agent")
    desk.later(30)

    desk.delivered()

    assert desk.states() == {"note overdue": "sent", "label sla-breached": "superseded"}


# What cannot be done now


@pytest.mark.parametrize("error", [NotAdmitted("The token is dead."), Unreachable("No answer.")])
def test_a_site_that_refuses_us_stops_the_round_and_goes_on_when_it_is_well(desk: Desk, error: HelpdeskError) -> None:
    desk.overdue()
    desk.overdue()
    desk.helpdesk.order("write", error)

    with pytest.raises(type(error)):
        desk.delivered()

    assert [row.state for row in desk.rows()] == ["pending"] * 4
    assert desk.delivered() == {"sent": 4}


def test_a_site_that_cannot_be_read_leaves_everything_as_it_was(desk: Desk) -> None:
    desk.overdue()
    before = desk.rows()
    desk.helpdesk.order("read", Unreachable("No answer."))

    with pytest.raises(Unreachable):
        desk.delivered()

    assert desk.rows() == before


def test_a_limit_of_the_site_lets_everything_wait_as_long_as_it_says(desk: Desk) -> None:
    desk.overdue()
    desk.overdue()
    desk.helpdesk.order("write", TooMany("Too many.", not_before=desk.now + 1000))

    with pytest.raises(TooMany):
        desk.delivered()

    desk.later(999)
    assert desk.delivered() == {}
    desk.later(1)
    assert desk.delivered() == {"sent": 4}


def test_a_limit_of_one_ticket_leaves_the_others_alone(desk: Desk) -> None:
    first, second = desk.overdue(), desk.overdue()
    desk.helpdesk.order(
        "write", TooMany("Too many.", not_before=desk.now + 60, reason="jira-per-issue-on-write", holds="ticket")
    )

    assert desk.delivered() == {"pending": 1, "sent": 2}
    assert {ticket_id for ticket_id, _ in desk.helpdesk.written} == {second}
    desk.later(60)
    assert desk.delivered() == {"sent": 2}
    assert {ticket_id for ticket_id, _ in desk.helpdesk.written} == {first, second}


def test_a_project_that_refuses_us_is_asked_once_a_round_and_the_others_go_on(desk: Desk) -> None:
    desk.helpdesk.internal_notes["LEAD"] = "restricted"
    desk.watched.internal_notes["LEAD"] = "restricted"
    for _ in range(3):
        desk.overdue("LEAD")
    desk.overdue("SUP")
    desk.helpdesk.order("write", NotAllowed("No."))

    assert desk.delivered() == {"pending": 3, "sent": 2}

    assert desk.helpdesk.asked.count("write") == 3
    (state,) = desk.store.cursor.of(SITE).states
    assert (state.scope, state.place, state.name) == ("project", "LEAD", "not_allowed")


def test_a_project_that_lets_us_in_again_is_well_by_itself(desk: Desk) -> None:
    desk.overdue()
    desk.helpdesk.order("write", NotAllowed("No."), times=2)
    desk.delivered()
    desk.later(120)
    desk.delivered()
    assert desk.names() == ["not_allowed"]
    desk.later(120)

    assert desk.delivered() == {"sent": 2}
    assert desk.names() == []


def test_a_project_in_which_nothing_waits_any_more_is_no_trouble(desk: Desk) -> None:
    ticket_id = desk.overdue()
    desk.helpdesk.order("write", NotAllowed("No."))
    desk.delivered()
    desk.helpdesk.say(ticket_id, "On it", "agent")
    desk.later(120)
    desk.delivered()
    desk.delivered()

    assert desk.names() == []


@pytest.mark.parametrize("error", [Conflict("Just changed."), Gone("Not there.")])
def test_what_concerns_one_ticket_is_tried_again_soon(desk: Desk, error: HelpdeskError) -> None:
    desk.overdue()
    desk.helpdesk.order("write", error)

    assert desk.delivered() == {"pending": 1}
    desk.later(120)
    assert desk.delivered() == {"sent": 2}


def test_a_refusal_is_parked_holds_back_the_rest_of_its_decision_and_no_other(desk: Desk) -> None:
    desk.overdue()
    desk.overdue()
    desk.helpdesk.order("write", Refused("Too long."))

    assert desk.delivered() == {"parked": 1, "sent": 2}

    assert [row.state for row in desk.rows()] == ["parked", "pending", "sent", "sent"]
    desk.store.outbox.retry(SITE, desk.rows()[0].key, "olga", desk.now)
    assert desk.delivered() == {"sent": 2}


def test_a_ticket_out_of_sight_for_hours_is_parked_and_one_that_comes_back_is_served(desk: Desk) -> None:
    lost, back = desk.overdue(), desk.overdue()
    # It was decided long before it went out of sight.
    desk.store.cursor.pause(SITE, "olga", "", desk.now)
    desk.later(7 * 3600)
    desk.store.cursor.resume(SITE, "olga", desk.now)
    desk.helpdesk.hide(lost)
    desk.helpdesk.hide(back)
    hidden_at = desk.now
    while desk.now < hidden_at + 3 * 3600:
        desk.delivered()
        desk.later(300)
    assert {row.state for row in desk.rows()} == {"pending"}
    assert len(desk.store.outbox.story(desk.rows()[0].key)) < 15
    desk.helpdesk.hide(back, hidden=False)
    while desk.now < hidden_at + 7 * 3600:
        desk.later(300)
        desk.delivered()

    assert {row.state for row in desk.rows() if row.ticket_id == lost} == {"parked", "pending"}
    assert {row.state for row in desk.rows() if row.ticket_id == back} == {"sent"}


def test_a_ticket_that_cannot_be_read_holds_up_no_other(desk: Desk) -> None:
    failing = desk.overdue()
    desk.overdue()
    desk.helpdesk.spoil(failing, "its history is cut")

    assert desk.delivered() == {"pending": 1, "sent": 2}


def test_a_ticket_that_cannot_be_judged_is_set_aside_and_holds_up_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = desk.overdue()
    desk.overdue()

    def stumbling(rulebook: Any, ticket: Any, client: Any, now: int) -> Any:
        if ticket.id == failing:
            raise ZeroDivisionError("of a date")
        return evaluate(rulebook, ticket, client, now)

    monkeypatch.setattr(tick, "evaluate", stumbling)

    assert desk.delivered() == {"pending": 1, "sent": 2}

    (aside,) = desk.store.looks.unread(SITE)
    assert aside.ticket_id == failing
    assert aside.reason.endswith("cannot be judged (ZeroDivisionError: of a date).")


def test_a_person_who_gives_an_action_up_in_that_very_moment_is_heard(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.overdue()
    desk.overdue()
    read = desk.helpdesk.read
    first = desk.rows()[0]

    def read_while_somebody_drops(ticket_ids: Any) -> Any:
        if list(ticket_ids) == [first.ticket_id]:
            desk.store.outbox.drop(SITE, first.key, "olga", "I called them", desk.now)
        return read(ticket_ids)

    monkeypatch.setattr(desk.helpdesk, "read", read_while_somebody_drops)

    assert desk.delivered() == {"abandoned": 1, "sent": 3}
    assert first.key not in [write.key for write in desk.said()]


def test_a_mark_is_on_the_disk_before_the_request_leaves(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.overdue()
    seen: list[str] = []
    write = desk.helpdesk.write

    def watched_write(ticket_id: str, what: Any) -> Receipt:
        with open_store(f"sqlite:///{desk.path}", read_only=True) as other:
            row = other.outbox.row(what.key)
            seen.append(row.state if row else "")
        return write(ticket_id, what)

    monkeypatch.setattr(desk.helpdesk, "write", watched_write)
    desk.delivered()

    assert seen == ["sending", "sending"]


def _note(key: str) -> Write:
    return Write(key, "note", "Said before.")
