"""The status card: one a ticket, written with what was done, edited in its place, never against a person's will."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext.helpdesks.errors import NotAllowed, OutcomeUnknown
from jira_csext.store.cards import card_key
from jira_csext.sync.watched import Limits
from tests.sync.delivering import LABEL, NOTE, SITE, Desk, a_promise

HOUR = 3600
STEPS = (("50%", (LABEL,)), ("breach", (NOTE,)), ("2h after", (LABEL,)), ("3h after", (NOTE,)))


def a_desk(tmp_path: Path, *, shadow: bool = False, limits: Limits | None = None) -> Desk:
    promise = a_promise(*STEPS, description="A first answer within an hour.", shadow=shadow)
    desk = Desk(tmp_path, promise, limits=limits)
    desk.watched = replace(desk.watched, status_card=True)
    return desk


def read(desk: Desk, ticket_id: str) -> None:
    desk.ticked(ticket_id)
    desk.delivered()


def cards(desk: Desk, ticket_id: str) -> list[str]:
    """The texts of the card on the ticket."""
    (found,) = desk.helpdesk.read([ticket_id])
    own = found.messages.get(card_key(SITE, ticket_id))  # type: ignore[union-attr]
    return [own.text] if own else []


def card_id(desk: Desk, ticket_id: str) -> str:
    (found,) = desk.helpdesk.read([ticket_id])
    return found.markers[card_key(SITE, ticket_id)]  # type: ignore[union-attr]


def writes(desk: Desk) -> list[str]:
    """What was written of cards: `written`, or `edited`."""
    return ["edited" if write.edits else "written" for write in desk.said() if write.key.endswith("/note status-card")]


def card_state(desk: Desk) -> tuple[str, str]:
    row = next(row for row in desk.rows() if row.rule == "status-card")
    return row.state, row.reason


def test_it_is_written_with_the_first_action_and_edited_with_the_next(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    read(desk, ticket_id)
    assert cards(desk, ticket_id) == []

    desk.later(HOUR // 2)
    read(desk, ticket_id)
    assert cards(desk, ticket_id) == [
        (
            "Where the promises stand (Mon 1 June, 10:31 (UTC))\n\n"
            "- A first answer within an hour: due Mon 1 June, 11:01 (UTC)"
        )
    ]

    desk.later(HOUR // 2 + 1)
    read(desk, ticket_id)
    assert cards(desk, ticket_id) == [
        (
            "Where the promises stand (Mon 1 June, 11:01 (UTC))\n\n"
            "- A first answer within an hour: broken, it was due Mon 1 June, 11:01 (UTC)"
        )
    ]
    assert writes(desk) == ["written", "edited"]
    assert sum(event.kind == "message" for event in desk.helpdesk.ticket(ticket_id).history) == 2


def test_it_is_written_once_for_all_that_is_done_in_a_turn(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ticket_id = desk.overdue()
    desk.delivered()

    assert writes(desk) == ["written"]
    assert [row.state for row in desk.rows()] == ["sent", "sent"]
    assert desk.delivered() == {}
    assert len(cards(desk, ticket_id)) == 1


def test_what_says_so_already_is_not_written_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ticket_id = desk.overdue()
    desk.delivered()
    before = cards(desk, ticket_id)

    desk.later(2 * HOUR)
    read(desk, ticket_id)

    assert card_state(desk) == ("sent", "it says so already")
    assert cards(desk, ticket_id) == before


def test_a_first_start_writes_no_card(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.helpdesk.now = desk.now - 5 * HOUR
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    desk.helpdesk.say(ticket_id, "ack", "agent", public=False, author="irina")
    desk.later(0)
    read(desk, ticket_id)

    assert desk.said() == []


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("ack", "irina, Mon 1 June, 10:02 (UTC): acknowledged, but no escalation had called them"),
        ("take", "irina, Mon 1 June, 10:02 (UTC): took the ticket"),
        (
            "snooze 2h because the bank answers at noon",
            "irina, Mon 1 June, 10:02 (UTC): calls wait until Mon 1 June, 12:02 (UTC): the bank answers at noon",
        ),
        ("answered by phone", "irina, Mon 1 June, 10:02 (UTC): no reply is owed (by phone)"),
        (
            "snooze it a bit",
            (
                "irina, Mon 1 June, 10:02 (UTC): not understood: “snooze it a bit”; "
                "write it like: snooze 2h because the bank answers at noon"
            ),
        ),
    ],
)
def test_a_command_is_answered_on_the_card(tmp_path: Path, command: str, line: str) -> None:
    desk = a_desk(tmp_path)
    desk.helpdesk.employ("irina")
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    read(desk, ticket_id)
    desk.later(60)
    desk.helpdesk.say(ticket_id, command, "agent", public=False, author="irina")
    read(desk, ticket_id)

    (card,) = cards(desk, ticket_id)
    assert card.splitlines()[-1] == f"- {line}"
    read(desk, ticket_id)
    assert writes(desk) == ["written"]


def test_people_are_named_as_people_call_them(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.helpdesk.employ("irina", "Irina Lugova")
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    desk.helpdesk.say(ticket_id, "ack", "agent", public=False, author="irina")
    desk.later(60)
    read(desk, ticket_id)

    assert "- Irina Lugova, Mon 1 June" in cards(desk, ticket_id)[0]


def test_the_team_reads_it_in_its_own_language(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.watched.templates.language = "ru"
    ticket_id = desk.overdue()
    desk.delivered()

    assert cards(desk, ticket_id)[0].endswith(
        "- A first answer within an hour: нарушено, срок был пн 1 июня, 11:01 (UTC)"
    )


def test_what_a_person_changed_is_put_right_once_and_then_left(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ticket_id = desk.overdue()
    desk.delivered()
    before = cards(desk, ticket_id)

    desk.later(60)
    desk.helpdesk.edit(ticket_id, card_id(desk, ticket_id), "All is well.", "irina")
    read(desk, ticket_id)
    assert cards(desk, ticket_id)[0].splitlines()[2:] == before[0].splitlines()[2:]

    desk.later(60)
    desk.helpdesk.edit(ticket_id, card_id(desk, ticket_id), "All is well, I said.", "irina")
    read(desk, ticket_id)
    desk.later(4 * HOUR)
    read(desk, ticket_id)

    assert cards(desk, ticket_id) == ["All is well, I said."]
    assert card_state(desk)[0] == "superseded"
    assert "left alone" in card_state(desk)[1]


def test_what_a_person_deleted_is_never_written_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ticket_id = desk.overdue()
    desk.delivered()

    desk.helpdesk.drop(ticket_id, card_id(desk, ticket_id))
    for _ in range(4):
        desk.later(HOUR)
        read(desk, ticket_id)

    assert cards(desk, ticket_id) == []
    assert writes(desk) == ["written"]
    assert card_state(desk)[0] == "superseded"
    assert "deleted" in card_state(desk)[1]


@pytest.mark.parametrize("after", [True, False])
def test_a_first_writing_whose_answer_was_lost_is_looked_for_and_there_once(tmp_path: Path, *, after: bool) -> None:
    desk = a_desk(tmp_path)
    ticket_id = desk.overdue()
    write = desk.helpdesk.write

    def lost_once(ticket: str, given: object) -> object:
        if given.key == card_key(SITE, ticket_id):  # type: ignore[attr-defined]
            desk.helpdesk.write = write  # type: ignore[method-assign]
            desk.helpdesk.order("write", OutcomeUnknown("No answer."), after=after)
        return write(ticket, given)  # type: ignore[arg-type]

    desk.helpdesk.write = lost_once  # type: ignore[method-assign,assignment]
    desk.delivered()
    assert card_state(desk)[0] == "unknown"

    for _ in range(12):
        desk.later(60)
        desk.restart()
        desk.delivered()

    assert card_state(desk)[0] == "sent"
    assert writes(desk).count("written") == 1
    assert sum("promises stand" in e.text for e in desk.helpdesk.ticket(ticket_id).history) == 1


def test_an_edit_whose_answer_was_lost_is_compared_and_not_looked_for(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    desk.later(HOUR // 2)
    read(desk, ticket_id)
    desk.later(HOUR // 2 + 1)
    desk.ticked(ticket_id)
    edit_note = desk.helpdesk.edit_note

    def lost_once(*given: object) -> object:
        desk.helpdesk.edit_note = edit_note  # type: ignore[method-assign]
        desk.helpdesk.order("write", OutcomeUnknown("No answer."), after=True)
        return edit_note(*given)  # type: ignore[arg-type]

    desk.helpdesk.edit_note = lost_once  # type: ignore[method-assign,assignment]
    desk.delivered()
    assert card_state(desk)[0] == "unknown"

    desk.later(30)
    desk.delivered()
    assert card_state(desk)[0] == "sent"
    assert "broken" in cards(desk, ticket_id)[0]


def test_where_notes_cannot_be_internal_there_is_no_card(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.watched.internal_notes.clear()
    desk.later(60)
    desk.helpdesk.open("SUP", "Where is my order?")
    desk.later(HOUR // 2)
    read(desk, "10001")

    assert writes(desk) == []
    assert card_state(desk)[0] == "superseded"


def test_rules_in_shadow_write_no_card_even_for_a_command(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, shadow=True)
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    desk.helpdesk.say(ticket_id, "take", "agent", public=False, author="irina")
    desk.later(HOUR + 1)
    read(desk, ticket_id)

    assert desk.said() == []
    assert {row.state for row in desk.rows()} == {"shadow"}


def test_it_keeps_to_a_limit_of_its_own_on_writes(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, limits=Limits(grace=0, writes_per_hour=3))
    desk.later(60)
    tickets = [desk.helpdesk.open("SUP", "Where is my order?") for _ in range(4)]
    for ticket_id in tickets:
        desk.helpdesk.say(ticket_id, "ack", "agent", public=False, author="irina")
        read(desk, ticket_id)

    assert [len(cards(desk, ticket_id)) for ticket_id in tickets] == [1, 1, 1, 0]
    assert [row.state for row in desk.rows()] == ["sent", "sent", "sent", "held"]


def test_it_counts_for_no_cap_of_its_ticket(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, limits=Limits(grace=0, writes_per_day=2))
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    desk.later(HOUR // 2)
    read(desk, ticket_id)
    desk.later(HOUR // 2 + 1)
    read(desk, ticket_id)

    assert [row.state for row in desk.rows() if row.rule == "answer"] == ["sent", "sent"]
    assert writes(desk) == ["written", "edited"]


def test_a_card_that_may_not_be_edited_waits_for_a_person_and_silences_nobody(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    desk.later(HOUR // 2)
    read(desk, ticket_id)
    desk.later(HOUR // 2 + 1)
    desk.ticked(ticket_id)

    def refused(*_: object) -> object:
        raise NotAllowed("Our account may not edit comments in SUP.")

    desk.helpdesk.edit_note = refused  # type: ignore[method-assign,assignment]
    desk.delivered()

    assert card_state(desk) == ("parked", "Our account may not edit comments in SUP.")
    assert desk.names() == []


def test_a_store_restored_from_before_the_card_finds_it_and_writes_no_second(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    desk.later(HOUR // 2)
    desk.ticked(ticket_id)
    desk.store.copy_to(tmp_path / "older.db")
    desk.delivered()
    desk.store.close()
    (tmp_path / "older.db").replace(tmp_path / "csext.db")
    for side in ("-wal", "-shm"):
        (tmp_path / f"csext.db{side}").unlink(missing_ok=True)
    desk.restart()

    desk.later(60)
    desk.delivered()

    assert sum("promises stand" in e.text for e in desk.helpdesk.ticket(ticket_id).history) == 1
    assert card_state(desk)[0] == "sent"


@pytest.mark.parametrize(
    ("language", "line"), [("en", "- and 2 earlier, in the comments"), ("ru", "- и ещё 2 раньше, в комментариях")]
)
def test_of_more_commands_than_five_it_says_how_many_came_before(tmp_path: Path, language: str, line: str) -> None:
    desk = a_desk(tmp_path)
    desk.watched.templates.language = language
    desk.helpdesk.employ("irina")
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?")
    for number in range(7):
        desk.later(60)
        desk.helpdesk.say(ticket_id, f"cause number {number}", "agent", public=False, author="irina")
    desk.later(60)
    read(desk, ticket_id)

    lines = cards(desk, ticket_id)[0].splitlines()
    assert lines[-6] == line
    assert [told.rpartition(" ")[2].strip(".,;“”") for told in lines[-5:]] == ["2", "3", "4", "5", "6"]
