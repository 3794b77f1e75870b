"""One note kept up to date in its place: never public, found by its mark, and told when a person had a hand in it."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAllowed, OutcomeUnknown, Refused
from jira_csext.helpdesks.port import Fetched, OwnMessage, Write
from tests.contract.worlds import AGENT, PLAIN, SERVICE, World

CARD = Write("site/1/card", "note", "First answer by Monday 12:00.")
NEWER = CARD._replace(text="First answer by Monday 14:00.\nResolved by Friday 18:00.")


def card_of(world: World, ticket_id: str) -> OwnMessage | None:
    (found,) = world.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched), found
    return found.messages.get(CARD.key)


@pytest.mark.parametrize("project", [SERVICE, PLAIN])
def test_a_note_is_edited_in_its_place_and_stays_internal(world: World, project: str) -> None:
    ticket_id = world.open(project)
    written = world.helpdesk.write(ticket_id, CARD)
    world.pass_time(60)

    receipt = world.helpdesk.edit_note(ticket_id, written.remote_id, NEWER)

    assert (receipt.remote_id, receipt.public, receipt.already) == (written.remote_id, False, False)
    assert world.messages(ticket_id) == [(NEWER.text, False)]
    assert world.helpdesk.is_public(ticket_id, written.remote_id) is False
    assert card_of(world, ticket_id) == OwnMessage(written.remote_id, str(NEWER.text))


def test_a_note_that_says_it_already_is_not_written(world: World) -> None:
    ticket_id = world.open()
    written = world.helpdesk.write(ticket_id, CARD)
    (before,) = world.helpdesk.read([ticket_id])
    world.pass_time(60)

    assert world.helpdesk.edit_note(ticket_id, written.remote_id, CARD).already

    (after,) = world.helpdesk.read([ticket_id])
    assert isinstance(before, Fetched)
    assert isinstance(after, Fetched)
    assert after.updated == before.updated


def test_an_edit_by_a_person_is_told_with_what_it_says_now(world: World) -> None:
    ticket_id = world.open()
    written = world.helpdesk.write(ticket_id, CARD)
    world.pass_time(60)

    world.agent_edits(ticket_id, written.remote_id, "Nonsense.")

    by = world.id_of(AGENT)
    assert card_of(world, ticket_id) == OwnMessage(written.remote_id, "Nonsense.", edited=True, edited_by=by)


def test_a_note_restored_after_a_persons_edit_is_ours_again(world: World) -> None:
    ticket_id = world.open()
    written = world.helpdesk.write(ticket_id, CARD)
    world.pass_time(60)
    world.agent_edits(ticket_id, written.remote_id, "Nonsense.")
    world.pass_time(60)

    world.helpdesk.edit_note(ticket_id, written.remote_id, CARD)

    assert card_of(world, ticket_id) == OwnMessage(written.remote_id, str(CARD.text))
    assert world.messages(ticket_id) == [(CARD.text, False)]


def test_a_note_that_a_person_deleted_is_gone_with_its_mark(world: World) -> None:
    ticket_id = world.open()
    written = world.helpdesk.write(ticket_id, CARD)
    world.agent_deletes(ticket_id, written.remote_id)

    with pytest.raises(Gone):
        world.helpdesk.edit_note(ticket_id, written.remote_id, NEWER)

    assert card_of(world, ticket_id) is None
    assert world.messages(ticket_id) == []


def test_a_reply_is_not_edited(world: World) -> None:
    ticket_id = world.open()
    reply = world.helpdesk.write(ticket_id, Write("r", "reply", "By noon."))

    with pytest.raises(Refused, match="stays as it was"):
        world.helpdesk.edit_note(ticket_id, reply.remote_id, Write("r", "reply", "By two."))

    assert world.messages(ticket_id) == [("By noon.", True)]


def test_another_key_in_its_place_takes_the_mark_over(world: World) -> None:
    ticket_id = world.open()
    written = world.helpdesk.write(ticket_id, CARD)

    world.helpdesk.edit_note(ticket_id, written.remote_id, NEWER._replace(key="site/1/card/2"))

    (found,) = world.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched)
    assert found.markers == {"site/1/card/2": written.remote_id}


def test_nothing_is_edited_on_a_ticket_that_is_gone(world: World) -> None:
    ticket_id = world.open()
    written = world.helpdesk.write(ticket_id, CARD)
    world.hide(ticket_id)

    with pytest.raises(Gone):
        world.helpdesk.edit_note(ticket_id, written.remote_id, NEWER)


def test_a_note_is_not_edited_where_it_could_not_be_kept_inside(world_without_a_circle: World) -> None:
    world = world_without_a_circle
    ticket_id = world.open(PLAIN)
    reply = world.helpdesk.write(ticket_id, Write("r", "reply", "By noon."))

    with pytest.raises(Refused, match=PLAIN):
        world.helpdesk.edit_note(ticket_id, reply.remote_id, NEWER)

    assert world.messages(ticket_id) == [("By noon.", True)]


def test_all_our_messages_are_told_by_their_keys(world: World) -> None:
    ticket_id = world.open()
    note = world.helpdesk.write(ticket_id, CARD)
    reply = world.helpdesk.write(ticket_id, Write("r", "reply", "By noon."))
    world.helpdesk.write(ticket_id, Write("l", "label", value="x"))
    world.agent_says(ticket_id, "Thanks")

    (found,) = world.helpdesk.read([ticket_id])

    assert isinstance(found, Fetched)
    told = {CARD.key: OwnMessage(note.remote_id, str(CARD.text)), "r": OwnMessage(reply.remote_id, "By noon.")}
    assert found.messages == told


def test_an_edit_whose_answer_was_lost_is_found_done(world: World) -> None:
    ticket_id = world.open()
    written = world.helpdesk.write(ticket_id, CARD)
    world.lose_next_edit(done=True)
    with pytest.raises(OutcomeUnknown):
        world.helpdesk.edit_note(ticket_id, written.remote_id, NEWER)

    assert world.helpdesk.edit_note(ticket_id, written.remote_id, NEWER).already
    assert world.messages(ticket_id) == [(NEWER.text, False)]


def test_a_note_of_somebody_else_is_not_ours_to_edit(world: World) -> None:
    ticket_id = world.open()
    world.agent_says(ticket_id, "Mine", internal=True)
    (found,) = world.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched)
    theirs = found.ticket.history[-1].id.removeprefix("c")

    with pytest.raises(HelpdeskError) as refused:
        world.helpdesk.edit_note(ticket_id, theirs, NEWER)

    assert isinstance(refused.value, NotAllowed)
    assert world.messages(ticket_id) == [("Mine", False)]
