"""What every helpdesk must do, through the port alone; one suite for all of them."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import HelpdeskError, NotAdmitted, OutcomeUnknown, Refused, TooMany, Unreachable
from jira_csext.helpdesks.port import Fetched, Helpdesk, Sighting, Unread, Write
from tests.contract.worlds import MONDAY_MORNING_AT, PERMISSIONS, PLAIN, SERVICE, World

NOTE = Write("site/1/first-answer/created/warn/note", "note", "Nobody has answered yet.")
REPLY = Write("site/1/first-answer/created/late/reply", "reply", "We answer by noon.")
LABEL = Write("site/1/first-answer/created/warn/label", "label", value="sla-at-risk")


def whole(helpdesk: Helpdesk, ticket_id: str) -> Fetched:
    (found,) = helpdesk.read([ticket_id])
    assert isinstance(found, Fetched), found
    return found


def sightings(found: list[Sighting]) -> set[str]:
    return {sighting.ticket_id for sighting in found}


# Who and when


def test_we_have_a_name_and_an_id(world: World) -> None:
    account = world.helpdesk.account()

    assert account.name == "Promise keeper"
    assert account.id


def test_the_clock_is_the_helpdesks_own(world: World) -> None:
    world.pass_time(90)

    assert world.helpdesk.clock() == MONDAY_MORNING_AT + 90


def test_a_dead_token_shows_when_the_clock_is_asked(world: World) -> None:
    world.lock_out()

    with pytest.raises(NotAdmitted):
        world.helpdesk.clock()


def test_notes_are_kept_inside_by_the_means_that_the_project_has(world: World) -> None:
    able = world.helpdesk.capabilities()

    assert able.actions == set(PERMISSIONS)
    assert able.internal_notes == {SERVICE: "property" if world.service else "restricted", PLAIN: "restricted"}


# Finding


def test_what_changed_since_is_found_and_what_did_not_is_not(world: World) -> None:
    old = world.open()
    touched = world.open()
    world.pass_time(86_400)
    watermark = world.helpdesk.clock()
    new = world.open()
    world.client_says(touched, "Hello?")

    found = sightings(list(world.helpdesk.changed_since(watermark)))

    assert {new, touched} <= found
    assert old not in found


def test_a_change_in_the_very_second_of_the_watermark_is_found(world: World) -> None:
    ticket_id = world.open()

    assert ticket_id in sightings(list(world.helpdesk.changed_since(world.helpdesk.clock())))


def test_everything_is_every_ticket_in_sight(world: World) -> None:
    first, second, hidden = world.open(), world.open(PLAIN), world.open()
    world.hide(hidden)

    assert sightings(list(world.helpdesk.everything())) == {first, second}


def test_a_ticket_is_marked_by_search_and_read_alike_until_it_changes(world: World) -> None:
    ticket_id = world.open()
    (sighting,) = world.helpdesk.changed_since(0)
    assert sighting.updated == whole(world.helpdesk, ticket_id).updated

    world.pass_time(1)
    world.client_says(ticket_id, "And?")

    assert whole(world.helpdesk, ticket_id).updated != sighting.updated


def test_a_ticket_asked_for_beside_comes_with_what_changed_and_each_comes(world: World) -> None:
    old = world.open()
    (known,) = world.helpdesk.changed_since(0)
    world.pass_time(86_400)
    new = world.open()
    watermark = world.helpdesk.clock()

    assert set(sightings(list(world.helpdesk.changed_since(watermark)))) == {new}
    assert set(sightings(list(world.helpdesk.changed_since(watermark, known)))) == {new, old}


def test_dates_are_understood(world: World) -> None:
    world.open()
    (known,) = world.helpdesk.changed_since(0)

    assert world.helpdesk.understands_dates(known, world.helpdesk.clock())


# Reading


def test_a_ticket_is_read_with_who_said_what_to_whom(world: World) -> None:
    ticket_id = world.open(text="It broke.")
    world.pass_time(60)
    world.agent_says(ticket_id, "Ask the workshop", internal=True)
    world.pass_time(60)
    world.agent_says(ticket_id, "We look into it.")
    world.pass_time(60)
    world.client_says(ticket_id, "Thank you")

    read = whole(world.helpdesk, ticket_id)

    assert [(event.by, event.public, event.text) for event in read.ticket.history] == [
        ("client", True, "It broke."),
        ("agent", False, "Ask the workshop"),
        ("agent", True, "We look into it."),
        ("client", True, "Thank you"),
    ]
    assert read.fetched_at == MONDAY_MORNING_AT + 180
    assert read.markers == {}


def test_an_internal_note_in_a_plain_project_is_internal_too(world: World) -> None:
    ticket_id = world.open(PLAIN)
    world.agent_says(ticket_id, "Not for them", internal=True)

    (said,) = [event for event in whole(world.helpdesk, ticket_id).ticket.history if event.kind == "message"]

    assert (said.by, said.public) == ("agent", False)


def test_a_long_history_comes_whole(world: World) -> None:
    ticket_id = world.open()
    for number in range(130):
        world.pass_time(1)
        world.agent_sets_priority(ticket_id, ("High", "Low")[number % 2])
        world.client_says(ticket_id, f"message {number}")

    history = whole(world.helpdesk, ticket_id).ticket.history

    assert [event.text for event in history if event.kind == "message"] == [f"message {n}" for n in range(130)]
    assert len([event for event in history if event.field == "priority"]) == 130


def test_a_resolved_ticket_is_in_the_canonical_state(world: World) -> None:
    ticket_id = world.open()
    world.agent_resolves(ticket_id)

    assert whole(world.helpdesk, ticket_id).ticket.attributes["state"] == "resolved"


def test_a_hidden_and_an_unknown_ticket_are_gone_and_the_others_come(world: World) -> None:
    here, hidden = world.open(), world.open()
    world.hide(hidden)

    found = list(world.helpdesk.read([hidden, "999999", here]))

    assert {each.ticket_id for each in found if isinstance(each, Unread) and each.gone} == {hidden, "999999"}
    assert [each.ticket.id for each in found if isinstance(each, Fetched)] == [here]


def test_a_ticket_that_cannot_be_read_is_named_with_the_reason_and_stops_no_other(world: World) -> None:
    ids = [world.open() for _ in range(5)]
    world.spoil(ids[3])

    found = list(world.helpdesk.read(ids))

    (unread,) = [each for each in found if isinstance(each, Unread)]
    assert (unread.ticket_id, unread.gone) == (ids[3], False)
    assert unread.reason
    assert {each.ticket.id for each in found if isinstance(each, Fetched)} == {*ids} - {ids[3]}


def test_nothing_is_read_when_nothing_is_asked_for(world: World) -> None:
    assert list(world.helpdesk.read([])) == []


# Writing


@pytest.mark.parametrize("project", [SERVICE, PLAIN])
def test_a_note_is_read_by_us_only(world: World, project: str) -> None:
    ticket_id = world.open(project)

    receipt = world.helpdesk.write(ticket_id, NOTE)

    assert world.messages(ticket_id) == [(NOTE.text, False)]
    assert receipt.public is False
    assert world.helpdesk.is_public(ticket_id, receipt.remote_id) is False


@pytest.mark.parametrize("project", [SERVICE, PLAIN])
def test_a_reply_is_read_by_the_client(world: World, project: str) -> None:
    ticket_id = world.open(project)

    receipt = world.helpdesk.write(ticket_id, REPLY)

    assert world.messages(ticket_id) == [(REPLY.text, True)]
    assert receipt.public is True
    assert world.helpdesk.is_public(ticket_id, receipt.remote_id) is True


def test_a_note_that_cannot_be_kept_inside_is_refused_and_not_written(world_without_a_circle: World) -> None:
    world = world_without_a_circle
    ticket_id = world.open(PLAIN)
    assert PLAIN not in world.helpdesk.capabilities().internal_notes

    with pytest.raises(Refused, match=PLAIN):
        world.helpdesk.write(ticket_id, NOTE)

    assert world.messages(ticket_id) == []


def test_what_we_write_is_found_by_its_key_and_is_a_machines_word(world: World) -> None:
    ticket_id = world.open()
    note = world.helpdesk.write(ticket_id, NOTE)
    reply = world.helpdesk.write(ticket_id, REPLY)
    label = world.helpdesk.write(ticket_id, LABEL)

    read = whole(world.helpdesk, ticket_id)

    remote_ids = {NOTE.key: note.remote_id, REPLY.key: reply.remote_id, LABEL.key: label.remote_id}
    assert dict(read.markers) == remote_ids
    assert {event.by for event in read.ticket.history[1:]} == {"bot"}


def test_a_label_joins_those_there_are(world: World) -> None:
    ticket_id = world.open()
    world.agent_sets_labels(ticket_id, "vip")

    receipt = world.helpdesk.write(ticket_id, LABEL)
    again = world.helpdesk.write(ticket_id, LABEL)

    assert world.labels(ticket_id) == ("vip", "sla-at-risk")
    assert receipt.public is None
    assert again == receipt._replace(already=True)


def test_a_label_that_a_person_took_away_is_not_set_again_by_the_same_decision(world: World) -> None:
    ticket_id = world.open()
    world.helpdesk.write(ticket_id, LABEL)
    world.agent_sets_labels(ticket_id)

    world.helpdesk.write(ticket_id, LABEL)

    assert world.labels(ticket_id) == ()


def test_a_message_of_ours_can_be_taken_back_and_its_mark_goes_with_it(world: World) -> None:
    ticket_id = world.open()
    receipt = world.helpdesk.write(ticket_id, NOTE)

    world.helpdesk.remove(ticket_id, receipt.remote_id)

    assert world.messages(ticket_id) == []
    assert whole(world.helpdesk, ticket_id).markers == {}


def test_a_lost_answer_leaves_one_message_that_its_mark_finds(world: World) -> None:
    ticket_id = world.open()
    world.lose_next_write(done=True)

    with pytest.raises(OutcomeUnknown):
        world.helpdesk.write(ticket_id, NOTE)

    assert world.messages(ticket_id) == [(NOTE.text, False)]
    assert NOTE.key in whole(world.helpdesk, ticket_id).markers


def test_a_write_lost_on_its_way_out_is_unknown_as_well_and_not_there(world: World) -> None:
    ticket_id = world.open()
    world.lose_next_write(done=False)

    with pytest.raises(OutcomeUnknown):
        world.helpdesk.write(ticket_id, NOTE)

    assert world.messages(ticket_id) == []
    assert whole(world.helpdesk, ticket_id).markers == {}


def test_a_rate_limit_says_from_when_on_to_try_again(world: World) -> None:
    ticket_id = world.open()
    world.limit_next(1800)

    with pytest.raises(TooMany) as limited:
        world.helpdesk.write(ticket_id, REPLY)

    assert limited.value.not_before == MONDAY_MORNING_AT + 1800
    assert world.messages(ticket_id) == []


@pytest.mark.parametrize("write", [NOTE, REPLY, LABEL], ids=["note", "reply", "label"])
def test_nothing_is_written_on_a_ticket_that_is_gone(world: World, write: Write) -> None:
    ticket_id = world.open()
    world.hide(ticket_id)

    with pytest.raises(HelpdeskError) as gone:
        world.helpdesk.write(ticket_id, write)

    assert not isinstance(gone.value, OutcomeUnknown | Unreachable)
    assert world.messages(ticket_id) == []
    assert world.labels(ticket_id) == ()
