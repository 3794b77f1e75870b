"""What still holds: an action is judged once more on the ticket as it is, just before it would be carried out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jira_csext.core.conditions import Is
from jira_csext.core.rulebook import Action
from jira_csext.sync.watched import Limits
from tests.sync.delivering import LABEL, NOTE, REPLY, Desk, a_promise

BROKEN = ("breach", (NOTE, LABEL))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A rule whose breach is noted, then labelled."""
    return Desk(tmp_path, a_promise(BROKEN))


def a_reply_desk(tmp_path: Path, step: str = "breach", **limits: Any) -> Desk:
    return Desk(tmp_path, a_promise((step, (REPLY,))), limits=Limits(**{"grace": 300, **limits}))


def test_a_person_who_answers_between_decision_and_sending_silences_it(desk: Desk) -> None:
    ticket_id = desk.overdue()
    desk.helpdesk.say(ticket_id, "It leaves today.", "agent")

    assert desk.delivered() == {"superseded": 2}
    assert desk.said() == []
    assert desk.row().reason == "the cycle has ended: somebody was faster"


def test_an_answer_that_was_deleted_since_has_still_been_given(desk: Desk) -> None:
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP")
    desk.later(3601)
    desk.ticked(ticket_id)
    remote_id = desk.helpdesk.say(ticket_id, "It leaves today.", "agent")
    desk.ticked(ticket_id)
    ticket = desk.helpdesk.ticket(ticket_id)
    kept = tuple(event for event in ticket.history if event.id != f"c{remote_id}")
    desk.helpdesk._tickets[ticket_id] = ticket._replace(history=kept)

    assert desk.delivered() == {"superseded": 2}


def test_a_cancelled_cycle_is_silent(desk: Desk) -> None:
    ticket_id = desk.overdue()
    desk.helpdesk.change(ticket_id, "state", "resolved")

    desk.delivered()

    assert desk.row().reason == "the cycle is cancelled"
    assert desk.said() == []


def test_a_later_step_that_came_due_meanwhile_speaks_instead(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,)), ("1h after", (Action("note", "escalation"),))))
    desk.overdue()
    desk.later(3600)

    assert desk.delivered() == {"superseded": 1, "sent": 1}

    assert desk.states() == {"note overdue": "superseded", "note escalation": "sent"}
    assert desk.rows()[0].reason == "a later step of the cycle is due: 1h after"


def test_a_rule_that_is_gone_says_nothing_any_more(desk: Desk) -> None:
    desk.overdue()
    desk.put_in_force("v2", a_promise(BROKEN, name="another"))

    desk.delivered()

    assert desk.row().reason == "no rule asks for it any more"


def test_a_rule_put_in_shadow_meanwhile_keeps_what_it_would_have_said_on_record(desk: Desk) -> None:
    desk.overdue()
    desk.put_in_force("v2", a_promise(BROKEN, shadow=True))

    assert desk.delivered() == {"shadow": 2}
    assert desk.said() == []


def test_a_message_to_the_client_that_was_taken_out_of_the_rules_does_not_leave(tmp_path: Path) -> None:
    desk = a_reply_desk(tmp_path)
    desk.overdue()
    desk.put_in_force("v2", a_promise(("breach", (NOTE,))))
    desk.later(300)

    assert desk.delivered() == {"superseded": 1}
    assert desk.said() == []


def test_an_edit_that_moves_the_step_ahead_silences_it_until_then(desk: Desk) -> None:
    ticket_id = desk.overdue()
    desk.put_in_force("v2", a_promise(BROKEN, target="2h"))

    assert desk.delivered() == {"superseded": 2}
    desk.later(3600)
    desk.ticked(ticket_id)

    assert desk.delivered() == {"sent": 2}
    assert len(desk.said()) == 2


def test_a_step_that_a_late_event_moved_ahead_is_said_when_it_falls_due(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(BROKEN, pause_while=Is("state", ("on_hold",))))
    ticket_id = desk.overdue()
    # What the helpdesk shows late: half an hour in the middle was on hold.
    desk.helpdesk.now = desk.now - 3000
    desk.helpdesk.change(ticket_id, "state", "on_hold")
    desk.helpdesk.now += 1800
    desk.helpdesk.change(ticket_id, "state", "open")
    desk.helpdesk.now = desk.now

    assert desk.delivered() == {"held": 1}
    assert desk.said() == []
    desk.later(1800)
    assert desk.delivered() == {"sent": 2}


# A message to the client


def test_a_message_to_the_client_waits_for_its_grace_and_reads_the_ticket_again(tmp_path: Path) -> None:
    desk = a_reply_desk(tmp_path, "0%")
    desk.later(60)
    desk.ticked(desk.helpdesk.open("SUP"))

    assert desk.delivered() == {}
    desk.later(299)
    assert desk.delivered() == {}
    desk.later(1)
    assert desk.delivered() == {"sent": 1}
    assert desk.helpdesk.asked.count("read") == 1


def test_two_messages_to_clients_on_a_ticket_are_each_preceded_by_a_reading(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,))), a_promise(("breach", (REPLY,)), name="told"))
    desk.overdue()

    assert desk.delivered() == {"sent": 2}
    assert desk.helpdesk.asked.count("read") == 2


def test_a_message_whose_instant_everybody_could_see_coming_has_had_its_grace(tmp_path: Path) -> None:
    desk = a_reply_desk(tmp_path)
    desk.overdue()

    assert desk.delivered() == {"sent": 1}


def test_a_message_that_is_found_due_long_after_its_instant_waits_for_its_grace_again(tmp_path: Path) -> None:
    desk = a_reply_desk(tmp_path)
    ticket_id = desk.helpdesk.open("SUP")
    desk.later(3600 + 301)
    desk.ticked(ticket_id)

    assert desk.delivered() == {}
    desk.later(300)
    assert desk.delivered() == {"sent": 1}


def test_a_person_who_answers_within_the_grace_is_first(tmp_path: Path) -> None:
    desk = a_reply_desk(tmp_path, "0%")
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP")
    desk.ticked(ticket_id)
    desk.later(200)
    desk.helpdesk.say(ticket_id, "Tomorrow.", "agent")
    desk.later(100)

    assert desk.delivered() == {"superseded": 1}


def test_a_warning_whose_deadline_passed_while_it_waited_goes_to_staff(tmp_path: Path) -> None:
    desk = a_reply_desk(tmp_path, "10m before")
    ticket_id = desk.helpdesk.open("SUP")
    desk.later(3001)
    desk.ticked(ticket_id)
    desk.later(600)

    assert desk.delivered() == {"sent": 1}

    (write,) = desk.said()
    assert write.kind == "note"
    assert desk.row("reply").reason == "as a draft to a person: its deadline had passed"
