"""A message of ours that came twice: a note is taken back, a reply is told to people; looked for once a day."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from jira_csext.helpdesks.errors import NotAllowed, Unreachable
from jira_csext.helpdesks.port import Double, Write
from jira_csext.sync.duplicates import sweep_doubles
from tests.sync.delivering import NOTE, REPLY, SITE, Desk, a_promise

DAY = 86_400


def said_twice(folder: Path, kind: str = "note") -> tuple[Desk, str]:
    """A ticket on which the request that was given up on was carried out after all."""
    desk = Desk(folder, a_promise(("breach", [NOTE if kind == "note" else REPLY])))
    ticket_id = desk.overdue()
    desk.delivered()
    (row,) = desk.rows()
    assert row.state == "sent"
    desk.later(3600)
    first = desk.said()[-1]
    desk.helpdesk._say(ticket_id, "SUP", first)
    return desk, ticket_id


def texts(desk: Desk, ticket_id: str) -> int:
    return sum(event.author == "csext" for event in desk.helpdesk.ticket(ticket_id).history)


def test_of_two_notes_with_one_mark_the_younger_is_taken_back(tmp_path: Path) -> None:
    desk, ticket_id = said_twice(tmp_path)
    first = desk.row().remote_id

    assert sweep_doubles(desk.watched, desk.now) == 1

    (left,) = [event.id for event in desk.helpdesk.ticket(ticket_id).history if event.author == "csext"]
    assert left == f"c{first}"
    assert next(entry.what for entry in desk.store.audit_log()) == "double taken back"
    assert desk.names() == []


def test_a_reply_is_never_deleted_and_people_are_told(tmp_path: Path) -> None:
    desk, ticket_id = said_twice(tmp_path, "reply")

    assert sweep_doubles(desk.watched, desk.now) == 0

    assert texts(desk, ticket_id) == 2
    (state,) = desk.store.cursor.of(SITE).states
    key = desk.helpdesk.ticket(ticket_id).key
    assert (state.name, state.place) == ("said_twice", ticket_id)
    expected = f"{key} carries one of our messages twice: seen by the client, so it is yours to delete."
    assert state.sentence == expected


def test_the_state_goes_when_one_of_the_two_was_deleted(tmp_path: Path) -> None:
    desk, ticket_id = said_twice(tmp_path, "reply")
    sweep_doubles(desk.watched, desk.now)
    (double,) = desk.helpdesk.doubles(ticket_id)
    desk.helpdesk.drop(ticket_id, double.remote_id)

    desk.later(DAY)
    sweep_doubles(desk.watched, desk.now)

    assert desk.names() == []


def test_the_state_goes_by_itself_in_a_week(tmp_path: Path) -> None:
    desk, _ = said_twice(tmp_path, "reply")
    sweep_doubles(desk.watched, desk.now)
    for _ in range(6):
        desk.later(DAY)
        sweep_doubles(desk.watched, desk.now)
        assert desk.names() == ["said_twice"]

    desk.later(DAY)
    sweep_doubles(desk.watched, desk.now)
    assert desk.names() == []


def test_it_looks_once_a_day_at_what_was_spoken_on_lately(tmp_path: Path) -> None:
    desk, _ = said_twice(tmp_path)
    sweep_doubles(desk.watched, desk.now)
    desk.helpdesk.asked.clear()

    desk.later(DAY - 1)
    sweep_doubles(desk.watched, desk.now)
    assert desk.helpdesk.asked == []

    desk.later(1)
    sweep_doubles(desk.watched, desk.now)
    desk.later(DAY)
    sweep_doubles(desk.watched, desk.now)
    assert desk.helpdesk.asked == ["doubles"]


def test_nothing_is_deleted_while_paused_or_on_a_copy(tmp_path: Path) -> None:
    desk, ticket_id = said_twice(tmp_path)
    desk.store.cursor.pause(SITE, "anna", "looking", desk.now)

    assert sweep_doubles(desk.watched, desk.now) == 0
    assert texts(desk, ticket_id) == 2


def test_a_note_that_may_not_be_deleted_is_told(tmp_path: Path) -> None:
    desk, _ = said_twice(tmp_path)
    desk.helpdesk.order("remove", NotAllowed("Our account may not delete."))

    assert sweep_doubles(desk.watched, desk.now) == 0
    assert desk.names() == ["said_twice"]


def test_a_helpdesk_that_does_not_answer_is_asked_again(tmp_path: Path) -> None:
    desk, _ = said_twice(tmp_path)
    desk.helpdesk.order("doubles", Unreachable("No answer."))
    with pytest.raises(Unreachable):
        sweep_doubles(desk.watched, desk.now)

    assert sweep_doubles(desk.watched, desk.now) == 1


def test_a_look_that_was_broken_off_goes_on_with_the_tickets_that_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = said_twice(tmp_path)
    desk.overdue()
    desk.delivered()
    doubles, asked = desk.helpdesk.doubles, list[str]()

    def failing_at_the_second(ticket_id: str) -> Sequence[Double]:
        asked.append(ticket_id)
        if len(asked) == 2:
            raise Unreachable("No answer.")
        return doubles(ticket_id)

    monkeypatch.setattr(desk.helpdesk, "doubles", failing_at_the_second)
    with pytest.raises(Unreachable):
        sweep_doubles(desk.watched, desk.now)

    sweep_doubles(desk.watched, desk.now)

    assert len(set(asked)) == 2
    assert asked[1:] == [asked[1]] * 2
    desk.later(DAY)
    sweep_doubles(desk.watched, desk.now)
    assert len(asked) == 5


def test_what_was_said_once_is_left_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", [NOTE])))
    ticket_id = desk.overdue()
    desk.delivered()
    desk.helpdesk.write(ticket_id, Write("another", "note", "Else."))

    assert sweep_doubles(desk.watched, desk.now) == 0
    assert texts(desk, ticket_id) == 2


def test_a_ticket_at_which_it_fails_again_and_again_holds_up_no_other_and_is_left_until_tomorrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = said_twice(tmp_path)
    # What was spoken on last is looked at first.
    broken = desk.overdue()
    desk.delivered()
    doubles, asked = desk.helpdesk.doubles, list[str]()

    def failing_at_one(ticket_id: str) -> Sequence[Double]:
        asked.append(ticket_id)
        if ticket_id == broken:
            raise Unreachable("It hands out the comments in a shape that is none.")
        return doubles(ticket_id)

    monkeypatch.setattr(desk.helpdesk, "doubles", failing_at_one)
    with pytest.raises(Unreachable):
        sweep_doubles(desk.watched, desk.now)

    assert sweep_doubles(desk.watched, desk.now) == 1
    assert sweep_doubles(desk.watched, desk.now) == 0
    assert asked.count(broken) == 2

    monkeypatch.setattr(desk.helpdesk, "doubles", doubles)
    desk.helpdesk._say(broken, "SUP", desk.said()[-1])
    desk.later(DAY)
    assert sweep_doubles(desk.watched, desk.now) == 1
