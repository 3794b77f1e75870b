"""What the helpdesk in memory offers beyond the port: people, faults on order, and what it was asked."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import NotAllowed, Unreachable
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.helpdesks.port import Fetched, Write

NOON = 1_779_094_800
NOTE = Write("k1", "note", "Nobody has answered.")


def a_helpdesk() -> MemoryHelpdesk:
    return MemoryHelpdesk(NOON, {"SUP": "property"})


def test_people_act_at_the_instant_that_the_clock_shows() -> None:
    helpdesk = a_helpdesk()
    ticket_id = helpdesk.open("SUP", "Help!", priority="High")
    helpdesk.now += 60
    helpdesk.say(ticket_id, "On it", "agent")
    helpdesk.now += 60
    helpdesk.change(ticket_id, "state", "resolved")

    told = [(event.at - NOON, event.kind, event.by, event.new) for event in helpdesk.ticket(ticket_id).history]

    assert told == [
        (0, "created", "client", None),
        (60, "message", "agent", None),
        (120, "changed", "agent", "resolved"),
    ]


def test_a_change_to_what_is_so_already_is_no_change() -> None:
    helpdesk = a_helpdesk()
    ticket_id = helpdesk.open("SUP")

    helpdesk.change(ticket_id, "state", "open")

    assert len(helpdesk.ticket(ticket_id).history) == 1


def test_faults_come_in_the_order_in_which_they_were_ordered_and_then_end() -> None:
    helpdesk = a_helpdesk()
    helpdesk.order("clock", Unreachable("first"), times=2)

    for _ in range(2):
        with pytest.raises(Unreachable, match="first"):
            helpdesk.clock()

    assert helpdesk.clock() == NOON
    assert helpdesk.asked == ["clock", "clock", "clock"]


def test_what_was_written_is_kept_in_order_each_once() -> None:
    helpdesk = a_helpdesk()
    ticket_id = helpdesk.open("SUP")
    helpdesk.order("write", Unreachable("not sent"))
    with pytest.raises(Unreachable):
        helpdesk.write(ticket_id, NOTE)

    helpdesk.write(ticket_id, NOTE)

    assert helpdesk.written == [(ticket_id, NOTE)]


def test_a_spoiled_ticket_is_read_again_once_it_is_mended() -> None:
    helpdesk = a_helpdesk()
    ticket_id = helpdesk.open("SUP")
    helpdesk.spoil(ticket_id, "garbled")
    helpdesk.spoil(ticket_id)

    (found,) = helpdesk.read([ticket_id])

    assert isinstance(found, Fetched)


def test_a_message_of_somebody_else_is_not_ours_to_remove() -> None:
    helpdesk = a_helpdesk()
    ticket_id = helpdesk.open("SUP")
    message = helpdesk.say(ticket_id, "Mine", "agent")

    with pytest.raises(NotAllowed):
        helpdesk.remove(ticket_id, message)
