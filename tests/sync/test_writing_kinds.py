"""Every kind of action, carried out: compared first, superseded where nobody is there, in nobody's way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext.core.rulebook import Action, Role
from jira_csext.core.speech_text import as_plain
from jira_csext.helpdesks.errors import NotAllowed, OutcomeUnknown, Refused
from jira_csext.helpdesks.port import Receipt, Write
from tests.sync.delivering import LABEL, NOTE, Desk, a_promise

TICKET = Action("ticket", "discuss-boundaries", details=(("type", "task"), ("assign", "head")))
HEAD = Role("head", "olga")


def a_desk(tmp_path: Path, *actions: Action, **people: Role) -> Desk:
    desk = Desk(tmp_path, a_promise(("breach", actions)))
    desk.watched = replace(desk.watched, rulebook=replace(desk.watched.rulebook, people=people))
    desk.helpdesk.employ("olga", "Olga Head")
    desk.helpdesk.employ("irina", "Irina Agent")
    return desk


def attribute(desk: Desk, ticket_id: str, name: str) -> object:
    return desk.helpdesk.ticket(ticket_id).attributes.get(name)


def test_fields_labels_states_and_people_come_to_be_what_the_rules_say(tmp_path: Path) -> None:
    desk = a_desk(
        tmp_path,
        Action("set", details=(("priority", "High"), ("fields.team", "blue"))),
        Action("label", "late"),
        Action("unlabel", "fresh"),
        Action("assign", "head"),
        Action("watch", "head"),
        Action("transition", "waiting_for_client"),
        head=HEAD,
    )
    ticket_id = desk.overdue()
    desk.helpdesk.change(ticket_id, "labels", ("fresh",))
    desk.delivered()

    assert set(desk.states().values()) == {"sent"}
    assert attribute(desk, ticket_id, "priority") == "High"
    assert attribute(desk, ticket_id, "fields.team") == "blue"
    assert attribute(desk, ticket_id, "labels") == ("late",)
    assert attribute(desk, ticket_id, "assignee") == "olga"
    assert desk.helpdesk.watchers[ticket_id] == ["olga"]
    assert attribute(desk, ticket_id, "state") == "waiting_for_client"


def test_details_survive_the_store(tmp_path: Path) -> None:
    wanted = Action("set", details=(("priority", "High"), ("cause", 'a "quoted" cause')))
    desk = a_desk(tmp_path, wanted)
    desk.overdue()
    desk.restart()

    row = desk.row("set")
    assert row.action == wanted
    assert row.key.endswith("/set priority,cause")
    assert row.about == 'priority=High, cause=a "quoted" cause'


def test_what_is_so_already_is_said_to_be(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Action("assign", "head"), head=HEAD)
    ticket_id = desk.overdue()
    desk.helpdesk.change(ticket_id, "assignee", "olga")
    desk.delivered()

    assert (desk.row("assign").state, desk.row("assign").reason) == ("sent", "it was so already")
    assert desk.said() == []


def test_a_role_that_nobody_fills_is_superseded_named_in_the_note_and_in_nobodys_way(tmp_path: Path) -> None:
    desk = a_desk(
        tmp_path, Action("assign", "head"), Action("watch", "director"), Action("notify", "boss"), NOTE, LABEL
    )
    desk.overdue()
    desk.delivered()

    assert desk.states() == {
        "assign head": "superseded",
        "watch director": "superseded",
        "notify boss": "superseded",
        "note overdue": "sent",
        "label sla-breached": "sent",
    }
    assert desk.row("assign").reason == "nobody fills the role head"
    assert as_plain(desk.said()[0].text).endswith("Nobody fills the role: head, director, boss")


def test_what_a_person_must_look_at_lets_the_rest_of_its_decision_go(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Action("transition", "nowhere"), NOTE)
    desk.overdue()
    desk.delivered()

    assert desk.states() == {"transition nowhere": "parked", "note overdue": "sent"}


def test_a_note_that_waits_for_a_person_keeps_its_place(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Action("note", "no-such-text"), LABEL)
    desk.overdue()
    desk.delivered()

    assert desk.states() == {"note no-such-text": "parked", "label sla-breached": "pending"}


def test_a_right_that_is_missing_for_one_action_silences_no_project(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Action("assign", "head"), NOTE, head=HEAD)
    desk.helpdesk.forbid("assign", project="SUP")
    desk.overdue()
    desk.delivered()

    assert desk.states() == {"assign head": "parked", "note overdue": "sent"}
    assert desk.names() == []


def test_what_the_helpdesk_can_do_nowhere_is_parked_with_what_is_missing(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Action("watch", "head"), head=HEAD)
    desk.watched.missing["watch"] = "watching is switched off"
    able = desk.helpdesk.capabilities()
    desk.helpdesk.capabilities = lambda: replace(able, missing={"watch": "watching is switched off"})  # type: ignore[method-assign]
    desk.overdue()
    desk.delivered()
    assert (desk.row("watch").state, desk.row("watch").reason) == ("parked", "watch: watching is switched off")

    desk.helpdesk.capabilities = lambda: able  # type: ignore[method-assign]
    desk.store.outbox.retry("acme", desk.row("watch").key, "anna", desk.now)
    desk.delivered()
    assert desk.row("watch").state == "sent"


def test_a_new_ticket_has_its_name_text_and_person_and_is_named_in_the_outbox(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, TICKET, head=HEAD)
    ticket_id = desk.overdue()
    desk.delivered()

    (made,) = desk.helpdesk.links[ticket_id]
    new = desk.helpdesk.ticket(made)
    assert str(new.attributes["summary"]).startswith("Agree with")
    assert (new.attributes["type"], new.attributes["assignee"]) == ("task", "olga")
    assert desk.row("ticket").reason == f"this is {new.key}"


def test_a_new_ticket_for_a_role_that_nobody_fills_is_made_and_says_so(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, TICKET)
    ticket_id = desk.overdue()
    desk.delivered()

    (made,) = desk.helpdesk.links[ticket_id]
    new = desk.helpdesk.ticket(made)
    assert new.attributes.get("assignee") is None
    assert new.history[0].text.endswith("Nobody fills the role: head")


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize(
    "action",
    [
        Action("label", "late"),
        Action("set", details=(("priority", "High"),)),
        Action("assign", "head"),
        Action("watch", "head"),
        Action("transition", "waiting_for_client"),
        TICKET,
    ],
    ids=lambda action: action.kind,
)
def test_an_action_whose_answer_was_lost_is_written_again_without_looks_and_done_once(
    tmp_path: Path, action: Action, *, after: bool
) -> None:
    desk = a_desk(tmp_path, action, head=HEAD)
    ticket_id = desk.overdue()
    desk.helpdesk.order("write", OutcomeUnknown("No answer.", not_before=desk.now + 60), after=after)
    desk.delivered()
    first = desk.row(action.kind)
    assert (first.state, first.not_before) == ("unknown", desk.now + 60)

    desk.later(59)
    assert desk.delivered() == {}
    desk.later(1)

    assert desk.delivered() == {"sent": 1}
    assert [write.kind for write in desk.said()] == [action.kind]
    assert len(desk.helpdesk.links[ticket_id]) == (action.kind == "ticket")


def test_a_new_ticket_whose_answer_was_lost_is_asked_for_with_the_instant_of_the_last_try(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, TICKET, head=HEAD)
    desk.overdue()
    desk.helpdesk.order("write", OutcomeUnknown("No answer."))
    desk.delivered()
    tried_at = desk.now
    asked: list[int | None] = []
    carried_out = desk.helpdesk.write

    def noted(given_id: str, write: Write) -> Receipt:
        asked.append(write.tried_at)
        return carried_out(given_id, write)

    desk.helpdesk.write = noted  # type: ignore[method-assign,assignment]

    desk.later(60)
    desk.restart()
    desk.delivered()

    assert asked == [tried_at]


def test_what_the_helpdesk_refuses_waits_for_a_person(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Action("set", details=(("priority", "High"),)))
    desk.overdue()
    desk.helpdesk.order("write", Refused("The field is not on the screen."))
    desk.delivered()

    assert (desk.row("set").state, desk.row("set").reason) == ("parked", "The field is not on the screen.")


def test_a_role_is_given_by_name_and_put_on_its_account(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Action("assign", "head"), head=Role("head", "Olga Head"))
    ticket_id = desk.overdue()
    desk.delivered()

    assert attribute(desk, ticket_id, "assignee") == "olga"


def test_a_name_that_cannot_be_looked_up_is_taken_as_it_stands(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Action("note", "overdue", ("head",)), head=HEAD)
    desk.overdue()
    desk.helpdesk.order("person", NotAllowed("Our account may not look for people."), times=9)
    desk.delivered()

    assert desk.said()[0].mention == ("olga",)


def test_many_changes_of_a_ticket_are_no_many_words(tmp_path: Path) -> None:
    fields = [Action("set", details=(("cause", str(number)),)) for number in range(25)]
    desk = a_desk(tmp_path, *fields, NOTE)
    desk.overdue()
    desk.delivered()

    assert desk.row("note").state == "sent"
