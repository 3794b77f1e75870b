"""What the helpdesk in memory offers beyond the port: people, faults on order, and what it was asked."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import Ambiguous, NotAllowed, Unreachable
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.helpdesks.port import Fetched, Person, Write

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


def test_a_person_can_be_employed_and_found_by_id_or_name() -> None:
    helpdesk = a_helpdesk()
    helpdesk.employ("anna.k", "Anna K")
    helpdesk.employ("gleb", "Gleb", active=False)

    assert helpdesk.person("anna.k") == helpdesk.person("ANNA K") == Person("anna.k", "Anna K")
    assert helpdesk.person("gleb") == Person("gleb", "Gleb", active=False)
    helpdesk.employ("anna.other", "Anna K")
    with pytest.raises(Ambiguous) as several:
        helpdesk.person("Anna K")
    assert several.value.candidates == ("anna.k", "anna.other")


def test_what_is_forbidden_in_a_project_is_refused_there_and_done_elsewhere() -> None:
    helpdesk = a_helpdesk()
    here, there = helpdesk.open("SUP"), helpdesk.open("LEAD")
    helpdesk.forbid("label", project="SUP")

    with pytest.raises(NotAllowed):
        helpdesk.write(here, Write("k", "label", value="x"))
    assert not helpdesk.write(there, Write("k", "label", value="x")).already

    helpdesk.forbid(project="SUP")
    assert not helpdesk.write(here, Write("k", "label", value="x")).already


def test_what_is_left_alone_is_not_among_what_was_written() -> None:
    helpdesk = a_helpdesk()
    ticket_id = helpdesk.open("SUP")
    write = Write("k", "transition", value="resolved")

    for _ in range(2):
        helpdesk.write(ticket_id, write)

    assert helpdesk.written == [(ticket_id, write)]


def test_a_message_of_somebody_else_is_not_ours_to_remove() -> None:
    helpdesk = a_helpdesk()
    ticket_id = helpdesk.open("SUP")
    message = helpdesk.say(ticket_id, "Mine", "agent")

    with pytest.raises(NotAllowed):
        helpdesk.remove(ticket_id, message)
