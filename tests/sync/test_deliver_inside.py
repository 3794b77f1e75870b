"""Who reads what was said is read back: a public note is taken back with an alarm, an internal reply is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.helpdesks.errors import HelpdeskError, NotAllowed, OutcomeUnknown, Refused, Unreachable
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.helpdesks.port import Receipt, Write
from tests.sync.delivering import LABEL, NOTE, REPLY, SITE, Desk, a_promise


class Leaking(MemoryHelpdesk):
    """Keeps no note from the client, and does not say so."""

    leaks = True

    def write(self, ticket_id: str, write: Write) -> Receipt:
        leaking = self.leaks and write.kind == "note"
        receipt = super().write(ticket_id, write._replace(kind="reply") if leaking else write)
        return receipt._replace(public=False) if leaking else receipt


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path, a_promise(("breach", (NOTE, LABEL))))
    made.helpdesk.__class__ = Leaking
    return made


def public_messages(desk: Desk, ticket_id: str) -> list[str]:
    history = desk.helpdesk.ticket(ticket_id).history
    return [event.text for event in history if event.kind == "message" and event.public]


def test_a_note_that_came_out_public_is_taken_back_and_everything_stops(desk: Desk) -> None:
    ticket_id = desk.overdue()
    desk.overdue()

    assert desk.delivered() == {"parked": 1}

    assert public_messages(desk, ticket_id) == []
    cursor = desk.store.cursor.of(SITE)
    assert cursor.pause is not None
    assert cursor.pause.by == "jira-csext"
    (alarm,) = cursor.states
    assert alarm.name == "public_note"
    assert "came out PUBLIC" in alarm.sentence
    assert "it was taken back" in alarm.sentence
    assert desk.delivered() == {}


def test_the_alarm_is_on_record_before_the_note_is_taken_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.overdue()
    paused: list[bool] = []
    remove = desk.helpdesk.remove

    def watched_remove(ticket_id: str, remote_id: str) -> None:
        paused.append(desk.store.cursor.of(SITE).pause is not None)
        remove(ticket_id, remote_id)

    monkeypatch.setattr(desk.helpdesk, "remove", watched_remove)
    desk.delivered()

    assert paused == [True]


@pytest.mark.parametrize("error", [NotAllowed("No right to delete."), OutcomeUnknown("Lost."), Unreachable("Away.")])
def test_a_public_note_that_cannot_be_taken_back_says_to_do_it_by_hand(desk: Desk, error: HelpdeskError) -> None:
    desk.overdue()
    desk.helpdesk.order("remove", error)

    assert desk.delivered() == {"parked": 1}

    (alarm,) = desk.store.cursor.of(SITE).states
    assert "do so by hand" in alarm.sentence


def test_once_somebody_resumes_the_alarm_is_over_and_what_still_holds_is_said(desk: Desk) -> None:
    desk.overdue()
    desk.delivered()
    desk.overdue()
    Leaking.leaks = False
    try:
        desk.store.cursor.resume(SITE, "olga", desk.now)

        assert desk.delivered() == {"sent": 2}
        assert desk.names() == []
    finally:
        Leaking.leaks = True


def test_a_note_found_after_an_interruption_is_read_back_too(desk: Desk) -> None:
    ticket_id = desk.overdue()
    key = desk.row().key
    desk.store.outbox.mark(key, "sending", "", desk.now)
    desk.helpdesk.write(ticket_id, Write(key, "note", "Nobody has answered."))
    desk.restart()

    assert desk.delivered() == {"parked": 1}
    assert public_messages(desk, ticket_id) == []
    assert desk.names() == ["public_note"]


def test_a_note_that_cannot_be_read_back_is_not_done_and_not_said_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,))))
    desk.overdue()
    desk.helpdesk.order("is_public", Refused("Odd."), times=2)

    assert desk.delivered() == {"unknown": 1}
    desk.later(30)
    assert desk.delivered() == {"unknown": 1}
    desk.later(30)
    assert desk.delivered() == {"sent": 1}
    assert len(desk.said()) == 1


def test_a_note_that_somebody_removed_before_it_could_be_read_back_is_not_said_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,))))
    ticket_id = desk.overdue()
    desk.helpdesk.order("is_public", Unreachable("Away."))
    with pytest.raises(Unreachable):
        desk.delivered()
    desk.helpdesk.remove(ticket_id, desk.row().remote_id)
    desk.later(30)

    assert desk.delivered() == {"sent": 1}
    assert len(desk.said()) == 1


class Hiding(MemoryHelpdesk):
    """Keeps messages to clients internal, and does not say so."""

    def write(self, ticket_id: str, write: Write) -> Receipt:
        receipt = super().write(ticket_id, write._replace(kind="note") if write.kind == "reply" else write)
        return receipt._replace(public=True)


@pytest.fixture
def unheard(tmp_path: Path) -> Desk:
    """A reply was due, came out internal, and was read back."""
    desk = Desk(tmp_path, a_promise(("breach", (REPLY,))))
    desk.helpdesk.__class__ = Hiding
    desk.overdue()
    assert desk.delivered() == {"parked": 1}
    return desk


def test_a_reply_that_came_out_internal_waits_for_a_person_who_is_told_what_to_do(unheard: Desk) -> None:
    (state,) = unheard.store.cursor.of(SITE).states
    row = unheard.row("reply")

    assert (state.name, state.place, state.sentence) == ("inside_reply", row.ticket_id, row.reason)
    assert row.reason.startswith(f"A reply meant for the client came out INTERNAL on {row.ticket}, so the client ")
    assert f"`jira-csext outbox drop {row.short[:8]}`" in row.reason
    assert unheard.watched.meter.wrong_readers == {"reply": 1}
    assert unheard.store.cursor.of(SITE).pause is None


def test_once_the_reply_is_given_up_the_state_is_over(unheard: Desk) -> None:
    unheard.store.outbox.drop(SITE, unheard.row("reply").key, "olga", "phoned them", unheard.now)
    unheard.delivered()

    assert unheard.names() == []


def test_a_reply_that_a_person_made_public_is_done_when_it_is_tried_again_and_not_said_twice(unheard: Desk) -> None:
    ticket_id = unheard.row("reply").ticket_id
    unheard.store.outbox.retry(SITE, unheard.row("reply").key, "olga", unheard.now)
    assert unheard.delivered() == {"parked": 1}

    unheard.helpdesk.publish(ticket_id, unheard.row("reply").remote_id)
    unheard.store.outbox.retry(SITE, unheard.row("reply").key, "olga", unheard.now)

    assert unheard.delivered() == {"sent": 1}
    unheard.delivered()
    assert unheard.names() == []
    assert len(unheard.said()) == 1


def test_a_reply_that_the_client_sees_is_read_back_and_done(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (REPLY,))))
    desk.overdue()

    assert desk.delivered() == {"sent": 1}
    assert "is_public" in desk.helpdesk.asked
    assert desk.watched.meter.wrong_readers == {}
