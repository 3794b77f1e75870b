"""What every helpdesk must make of each action: done, left alone, found again, refused; one suite for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from jira_csext.core.ticket import Attributes
from jira_csext.helpdesks.errors import Gone, NotAllowed, OutcomeUnknown, Refused
from jira_csext.helpdesks.port import LOOKS_FIRST, ActionKind, Fetched, Write
from tests.contract.worlds import AGENT, PERMISSIONS, PLAIN, SERVICE, World

NOBODY = "nobody-at-all"


class Case(NamedTuple):
    """An action, and how to see that it is done."""

    write: Callable[[World], Write]
    is_done: Callable[[World, str], bool]


def attributes(world: World, ticket_id: str) -> Attributes:
    return whole(world, ticket_id).ticket.attributes


def whole(world: World, ticket_id: str) -> Fetched:
    (found,) = world.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched), found
    return found


def a_ticket(world: World, *, assignee: str = "", kind: str = "task", summary: str = "Call them back") -> Write:
    text = "They wait since Monday."
    return Write("k/ticket", "ticket", text, value=kind, summary=summary, assignee=assignee)


CASES: dict[ActionKind, Case] = {
    "label": Case(
        lambda world: Write("k/label", "label", value="sla-at-risk"),
        lambda world, ticket_id: world.labels(ticket_id) == ("old", "sla-at-risk"),
    ),
    "unlabel": Case(
        lambda world: Write("k/unlabel", "unlabel", value="old"),
        lambda world, ticket_id: world.labels(ticket_id) == (),
    ),
    "set": Case(
        lambda world: Write("k/set", "set", fields=(("priority", "High"), ("promised_at", "2026-05-20"))),
        lambda world, ticket_id: (
            (attributes(world, ticket_id).get("priority"), attributes(world, ticket_id).get("promised_at"))
            == ("High", "2026-05-20")
        ),
    ),
    "assign": Case(
        lambda world: Write("k/assign", "assign", value=world.id_of(AGENT)),
        lambda world, ticket_id: attributes(world, ticket_id).get("assignee") == world.id_of(AGENT),
    ),
    "watch": Case(
        lambda world: Write("k/watch", "watch", value=world.id_of(AGENT)),
        lambda world, ticket_id: world.watchers(ticket_id) == [world.id_of(AGENT)],
    ),
    "transition": Case(
        lambda world: Write("k/transition", "transition", value="waiting_for_client"),
        lambda world, ticket_id: attributes(world, ticket_id)["state"] == "waiting_for_client",
    ),
    "ticket": Case(
        a_ticket,
        lambda world, ticket_id: (
            len(world.links(ticket_id)) == 1
            and attributes(world, world.links(ticket_id)[0]).get("summary") == "Call them back"
        ),
    ),
}
each_action = pytest.mark.parametrize("kind", sorted(CASES))


def an_open_ticket(world: World, project: str = SERVICE) -> str:
    ticket_id = world.open(project)
    world.agent_sets_labels(ticket_id, "old")
    return ticket_id


def test_every_action_that_looks_first_is_tried_here() -> None:
    assert set(CASES) == LOOKS_FIRST


@each_action
@pytest.mark.parametrize("project", [SERVICE, PLAIN])
def test_an_action_is_carried_out(world: World, project: str, kind: ActionKind) -> None:
    ticket_id, case = an_open_ticket(world, project), CASES[kind]
    assert not case.is_done(world, ticket_id)

    receipt = world.helpdesk.write(ticket_id, case.write(world))

    assert case.is_done(world, ticket_id)
    assert (receipt.public, receipt.already, receipt.notice) == (None, False, "")


@each_action
def test_what_is_so_already_is_left_alone(world: World, kind: ActionKind) -> None:
    ticket_id, case = an_open_ticket(world), CASES[kind]
    first = world.helpdesk.write(ticket_id, case.write(world))
    before = (whole(world, ticket_id).ticket, world.count())

    again = world.helpdesk.write(ticket_id, case.write(world))

    assert again == first._replace(already=True)
    assert (whole(world, ticket_id).ticket, world.count()) == before


@pytest.mark.parametrize("kind", sorted(set(CASES) - {"ticket"}))
def test_what_a_person_did_before_us_is_left_alone_by_any_other_decision(world: World, kind: ActionKind) -> None:
    ticket_id, case = an_open_ticket(world), CASES[kind]
    world.helpdesk.write(ticket_id, case.write(world))

    assert world.helpdesk.write(ticket_id, case.write(world)._replace(key="another")).already


@each_action
def test_an_action_whose_answer_was_lost_is_just_written_again(world: World, kind: ActionKind) -> None:
    ticket_id, case = an_open_ticket(world), CASES[kind]
    world.lose_next_write(kind, done=True)
    with pytest.raises(OutcomeUnknown):
        world.helpdesk.write(ticket_id, case.write(world))
    # Past the lag of any search.
    world.pass_time(900)
    count = world.count()

    again = world.helpdesk.write(ticket_id, case.write(world))

    assert again.already
    assert case.is_done(world, ticket_id)
    assert world.count() == count


@each_action
def test_an_action_lost_on_its_way_out_is_carried_out_the_next_time(world: World, kind: ActionKind) -> None:
    ticket_id, case = an_open_ticket(world), CASES[kind]
    world.lose_next_write(kind, done=False)
    with pytest.raises(OutcomeUnknown):
        world.helpdesk.write(ticket_id, case.write(world))
    assert not case.is_done(world, ticket_id)
    world.pass_time(900)

    assert not world.helpdesk.write(ticket_id, case.write(world)).already
    assert case.is_done(world, ticket_id)


@each_action
def test_a_permission_that_is_missing_is_said_and_nothing_is_done(world: World, kind: ActionKind) -> None:
    ticket_id, case = an_open_ticket(world), CASES[kind]
    world.forbid(kind, SERVICE)

    with pytest.raises(NotAllowed):
        world.helpdesk.write(ticket_id, case.write(world))

    assert not case.is_done(world, ticket_id)
    assert kind not in world.helpdesk.actions_in(SERVICE)
    assert kind in world.helpdesk.actions_in(PLAIN)


@each_action
def test_nothing_is_done_on_a_ticket_that_is_gone(world: World, kind: ActionKind) -> None:
    ticket_id, case = an_open_ticket(world), CASES[kind]
    count = world.count()
    world.hide(ticket_id)

    with pytest.raises(Gone):
        world.helpdesk.write(ticket_id, case.write(world))

    assert world.count() in (count, count - 1)


def test_everything_can_be_done_where_nothing_is_forbidden(world: World) -> None:
    assert world.helpdesk.actions_in(SERVICE) == set(PERMISSIONS)
    assert world.helpdesk.capabilities().missing == {}


def test_notify_is_none_of_a_helpdesks(world: World) -> None:
    with pytest.raises(Refused, match="notify"):
        world.helpdesk.write(world.open(), Write("k", "notify", value="anna"))


# What does not fit


def test_a_state_that_no_way_leads_to_is_refused_with_the_ways_there_are(world: World) -> None:
    ticket_id = world.open()

    with pytest.raises(Refused, match=r"`on_the_moon`; ways lead to .*resolved"):
        world.helpdesk.write(ticket_id, Write("k", "transition", value="on_the_moon"))

    assert attributes(world, ticket_id)["state"] == "open"


@pytest.mark.parametrize("kind", ["assign", "watch"])
def test_somebody_unknown_is_refused(world: World, kind: ActionKind) -> None:
    with pytest.raises(Refused, match=f'no account "{NOBODY}"'):
        world.helpdesk.write(world.open(), Write("k", kind, value=NOBODY))


def test_a_ticket_for_somebody_unknown_is_refused_and_not_made(world: World) -> None:
    ticket_id = world.open()
    count = world.count()

    with pytest.raises(Refused, match=f'no account "{NOBODY}"'):
        world.helpdesk.write(ticket_id, a_ticket(world, assignee=NOBODY))

    assert world.count() == count


def test_a_ticket_of_an_unknown_type_is_refused_with_the_types_there_are(world: World) -> None:
    with pytest.raises(Refused, match=r"`spaceship`.*task"):
        world.helpdesk.write(world.open(), a_ticket(world, kind="spaceship"))


def test_a_ticket_without_a_summary_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="summary"):
        world.helpdesk.write(world.open(), a_ticket(world, summary=" "))


@pytest.mark.parametrize("name", ["state", "assignee", "labels"])
def test_what_has_an_action_of_its_own_is_not_set(world: World, name: str) -> None:
    with pytest.raises(Refused, match=name):
        world.helpdesk.write(world.open(), Write("k", "set", fields=((name, "x"),)))


# Details


def test_a_field_is_emptied(world: World) -> None:
    ticket_id = world.open()
    world.helpdesk.write(ticket_id, Write("k1", "set", fields=(("promised_at", "2026-05-20"),)))

    world.helpdesk.write(ticket_id, Write("k2", "set", fields=(("promised_at", ""),)))

    assert "promised_at" not in attributes(world, ticket_id)
    assert world.helpdesk.write(ticket_id, Write("k3", "set", fields=(("promised_at", ""),))).already


def test_a_value_that_a_person_changed_since_is_not_set_again_by_the_same_decision(world: World) -> None:
    ticket_id = world.open()
    write = Write("k", "set", fields=(("priority", "High"),))
    world.helpdesk.write(ticket_id, write)
    world.agent_sets_priority(ticket_id, "Low")

    assert world.helpdesk.write(ticket_id, write).already
    assert attributes(world, ticket_id)["priority"] == "Low"


def test_a_new_ticket_is_where_it_shall_be_for_whom_it_shall_be_and_names_its_maker(world: World) -> None:
    ticket_id = world.open()
    write = a_ticket(world, assignee=world.id_of(AGENT))._replace(project=PLAIN)

    receipt = world.helpdesk.write(ticket_id, write)

    made = whole(world, receipt.remote_id)
    assert made.ticket.key == receipt.name
    told = made.ticket.attributes
    assert (told["project"], told["type"], told["assignee"]) == (PLAIN, "task", world.id_of(AGENT))
    assert (made.ticket.history[0].by, made.ticket.history[0].text) == ("bot", "They wait since Monday.")
    assert made.markers == {write.key: receipt.remote_id}
    assert world.links(ticket_id) == [receipt.remote_id]


def test_two_decisions_make_two_tickets(world: World) -> None:
    ticket_id = world.open()
    first = world.helpdesk.write(ticket_id, a_ticket(world))

    second = world.helpdesk.write(ticket_id, a_ticket(world)._replace(key="k/another"))

    assert not second.already
    assert world.links(ticket_id) == [first.remote_id, second.remote_id]


# Who is who


def test_a_person_is_found_by_id_and_by_display_name_and_is_the_one_that_events_name(world: World) -> None:
    ticket_id = world.open()
    world.agent_says(ticket_id, "On it")
    world.helpdesk.write(ticket_id, Write("k", "assign", value=world.id_of(AGENT)))
    read = whole(world, ticket_id).ticket

    by_name = world.helpdesk.person("ирина лугова")

    assert by_name is not None
    assert by_name == world.helpdesk.person(by_name.id)
    assert by_name.active
    said = next(event for event in read.history if event.text == "On it")
    assert by_name.id == read.attributes["assignee"] == world.id_of(AGENT)
    assert said.author in (by_name.id, "agent")


@pytest.mark.parametrize("name", ["", "  ", "Nobody Atall", NOBODY])
def test_nobody_is_found_by_a_name_that_nobody_has(world: World, name: str) -> None:
    assert world.helpdesk.person(name) is None
