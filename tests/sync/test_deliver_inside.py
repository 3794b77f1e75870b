"""Notes stay inside: read back, taken back with an alarm where they came out public."""

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


def test_a_message_to_the_client_is_not_read_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (REPLY,))))
    desk.overdue()
    desk.delivered()

    assert "is_public" not in desk.helpdesk.asked
