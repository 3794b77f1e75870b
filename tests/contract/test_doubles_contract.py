"""What every helpdesk must tell of messages that came twice, and of several edits in one request."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import OutcomeUnknown, Refused
from jira_csext.helpdesks.port import Fetched, Write
from tests.contract.worlds import SERVICE, World

BOTH = Write("k/label", "label", value="late", also=(Write("k/set", "set", fields=(("priority", "High"),)),))


def whole(world: World, ticket_id: str) -> Fetched:
    (found,) = world.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched)
    return found


def test_the_younger_of_two_with_one_mark_is_told(world: World) -> None:
    ticket_id = world.open()
    for key, kind in (("k/a", "note"), ("k/b", "reply"), ("k/a", "note"), ("k/b", "reply"), ("k/c", "note")):
        world.helpdesk.write(ticket_id, Write(key, kind, "Words."))  # type: ignore[arg-type]

    doubles = world.helpdesk.doubles(ticket_id)

    assert [(double.key, double.public) for double in doubles] == [("k/a", False), ("k/b", True)]
    elder = whole(world, ticket_id).markers
    assert not {double.remote_id for double in doubles} & {elder["k/a"], elder["k/b"]}


def test_a_double_that_was_taken_back_is_none_any_more(world: World) -> None:
    ticket_id = world.open()
    for _ in range(2):
        world.helpdesk.write(ticket_id, Write("k/a", "note", "Words."))
    (double,) = world.helpdesk.doubles(ticket_id)

    world.helpdesk.remove(ticket_id, double.remote_id)

    assert list(world.helpdesk.doubles(ticket_id)) == []


def test_edits_that_go_together_are_all_carried_out_and_told_one_by_one(world: World) -> None:
    ticket_id = world.open(SERVICE)
    assert world.helpdesk.capabilities().together

    receipt = world.helpdesk.write(ticket_id, BOTH)

    assert world.labels(ticket_id) == ("late",)
    assert whole(world, ticket_id).ticket.attributes["priority"] == "High"
    assert [each.already for each in (receipt, *receipt.also)] == [False, False]
    assert set(whole(world, ticket_id).markers) == {"k/label", "k/set"}

    again = world.helpdesk.write(ticket_id, BOTH)
    assert [each.already for each in (again, *again.also)] == [True, True]


def test_of_edits_that_go_together_none_is_carried_out_where_one_cannot_be(world: World) -> None:
    ticket_id = world.open(SERVICE)
    wrong = Write("k/set", "set", fields=(("status", "done"),))

    with pytest.raises(Refused):
        world.helpdesk.write(ticket_id, BOTH._replace(also=(wrong,)))

    assert world.labels(ticket_id) == ()


def test_an_answer_lost_to_edits_that_go_together_is_made_up_for_by_writing_them_again(world: World) -> None:
    ticket_id = world.open(SERVICE)
    world.lose_next_write("label", done=True)
    with pytest.raises(OutcomeUnknown):
        world.helpdesk.write(ticket_id, BOTH)

    again = world.helpdesk.write(ticket_id, BOTH)

    assert [each.already for each in (again, *again.also)] == [True, True]


def test_a_standing_edit_is_carried_out_again_after_a_person_undid_it(world: World) -> None:
    ticket_id = world.open(SERVICE)
    standing = Write("k/label", "label", value="late", standing=True)
    world.helpdesk.write(ticket_id, standing)
    world.agent_sets_labels(ticket_id)

    assert not world.helpdesk.write(ticket_id, standing).already
    assert world.labels(ticket_id) == ("late",)
