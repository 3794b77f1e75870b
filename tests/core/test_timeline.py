"""How a history becomes instants: who wrote when, and how the attributes stood, whatever order it is read in."""

from __future__ import annotations

from jira_csext.core.conditions import Is
from jira_csext.core.ticket import Event, Speaker, Ticket
from jira_csext.core.timeline import Timeline
from tests.building import WEEK, a_ticket, at, change, said, says

NOBODY: dict[str, str] = {}
SPEAKERS: tuple[Speaker, ...] = ("client", "unknown", "agent", "bot")


def timeline(ticket: Ticket, until: str = "Sun 00:00") -> Timeline:
    return Timeline(ticket, at(until))


def states(ticket: Ticket, until: str = "Sun 00:00") -> list[str]:
    return [f"{attributes['state']} {said(moment)}" for moment, attributes, _ in timeline(ticket, until).states]


def instants(occurred: list[tuple[int, str]]) -> list[str | None]:
    return [said(moment) for moment, _ in occurred]


def test_attributes_are_played_back_from_how_they_are_now() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "priority", "Low", "High"),
        change("Mon 12:00", "priority", "High", "Medium"),
        type="bug",
    )
    found = timeline(ticket)
    assert [found.at(at(moment))["priority"] for moment in ("Mon 10:59", "Mon 11:00", "Mon 12:00")] == [
        "Low",
        "High",
        "Medium",
    ]
    assert found.before(at("Mon 11:00"))["priority"] == "Low"
    assert found.at(at("Mon 10:00"))["type"] == "bug"


def test_what_came_after_the_instant_asked_for_is_not_seen() -> None:
    ticket = a_ticket("Mon 10:00", change("Mon 11:00", "priority", "Low", "High"), says("Mon 12:00", "agent"))
    found = timeline(ticket, until="Mon 10:30")
    assert found.at(at("Mon 23:00"))["priority"] == "Low"
    assert found.agent_replies == []


def test_of_several_values_in_one_second_the_last_counts() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "resolved"),
        change("Mon 11:00", "state", "resolved", "open"),
        change("Mon 11:00", "state", "open", "on_hold"),
    )
    assert states(ticket) == ["open Mon 10:00", "on_hold Mon 11:00"]
    assert timeline(ticket).turns(Is("state", ("resolved",)), NOBODY, to=True, at_creation=True) == []


def test_changes_in_the_second_of_creation_are_how_it_was_created() -> None:
    ticket = a_ticket("Mon 10:00", change("Mon 10:00", "state", "open", "on_hold"))
    assert states(ticket) == ["on_hold Mon 10:00"]


def test_what_is_dated_before_its_ticket_counts_as_of_creation() -> None:
    ticket = a_ticket(
        "Mon 10:00", says("Mon 08:00", "agent"), change("Mon 09:00", "state", "open", "on_hold"), by="agent"
    )
    assert instants(timeline(ticket).agent_replies) == ["Mon 10:00"]
    assert states(ticket) == ["on_hold Mon 10:00"]


def test_a_history_out_of_order_is_read_like_one_in_order() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "on_hold"),
        says("Mon 12:00", "client"),
        change("Mon 13:00", "state", "on_hold", "resolved"),
    )
    backwards = Ticket(ticket.key, ticket.id, ticket.created_at, ticket.attributes, ticket.history[::-1])
    assert timeline(backwards).states == timeline(ticket).states
    assert timeline(backwards).client_messages == timeline(ticket).client_messages


def test_the_tickets_text_is_the_clients_first_message_unless_one_of_ours_or_a_machine_wrote_it() -> None:
    def first(by: Speaker) -> list[str | None]:
        created = Event(at("Mon 10:00"), "created", "created", by)
        return instants(timeline(Ticket("SUP-1", "1", at("Mon 10:00"), {"state": "open"}, (created,))).client_messages)

    assert {by: first(by) for by in SPEAKERS} == {
        "client": ["Mon 10:00"],
        "unknown": ["Mon 10:00"],
        "agent": [],
        "bot": [],
    }


def test_a_strangers_public_message_counts_as_the_clients_and_a_bots_as_nobodys() -> None:
    ticket = a_ticket(
        "Mon 10:00", says("Mon 11:00", "unknown"), says("Mon 12:00", "bot"), says("Mon 13:00", "client"), by="agent"
    )
    found = timeline(ticket)
    assert instants(found.client_messages) == ["Mon 11:00", "Mon 13:00"]
    assert found.agent_replies == []


def test_internal_notes_are_neither_replies_nor_messages() -> None:
    ticket = a_ticket(
        "Mon 10:00", says("Mon 11:00", "agent", public=False), says("Mon 12:00", "client", public=False), by="agent"
    )
    found = timeline(ticket)
    assert instants(found.agent_notes) == ["Mon 11:00"]
    assert found.agent_replies == []
    assert found.client_messages == []


def test_a_deleted_message_was_said() -> None:
    reply = says("Mon 11:00", "agent")._replace(deleted_at=at("Mon 12:00"))
    assert instants(timeline(a_ticket("Mon 10:00", reply)).agent_replies) == ["Mon 11:00"]


def test_messages_of_one_second_are_one() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 11:00", "agent"), says("Mon 11:00", "agent"))
    assert instants(timeline(ticket).agent_replies) == ["Mon 11:00"]


def test_waiting_for_the_client_ends_with_the_clients_message_even_if_nobody_moves_the_status() -> None:
    ticket = a_ticket(
        "Mon 10:00", change("Mon 11:00", "state", "open", "waiting_for_client"), says("Mon 12:00", "client")
    )
    assert states(ticket) == ["open Mon 10:00", "waiting_for_client Mon 11:00", "open Mon 12:00"]


def test_it_begins_again_when_one_of_ours_writes_to_the_client() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "waiting_for_client"),
        says("Mon 12:00", "client"),
        says("Mon 13:00", "agent", public=False),
        says("Mon 14:00", "bot"),
        says("Mon 15:00", "agent"),
        says("Mon 16:00", "client"),
    )
    assert states(ticket)[2:] == ["open Mon 12:00", "waiting_for_client Mon 15:00", "open Mon 16:00"]


def test_a_second_message_of_the_client_changes_nothing() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "waiting_for_client"),
        says("Mon 12:00", "client"),
        says("Mon 13:00", "client"),
    )
    assert states(ticket)[2:] == ["open Mon 12:00"]


def test_our_message_while_the_client_already_owes_us_something_changes_nothing() -> None:
    ticket = a_ticket(
        "Mon 10:00", change("Mon 11:00", "state", "open", "waiting_for_client"), says("Mon 12:00", "agent")
    )
    assert states(ticket) == ["open Mon 10:00", "waiting_for_client Mon 11:00"]


def test_the_answer_wins_over_our_question_of_the_same_second() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "waiting_for_client"),
        says("Mon 12:00", "agent"),
        says("Mon 12:00", "client"),
    )
    assert states(ticket)[2:] == ["open Mon 12:00"]


def test_the_answer_wins_over_the_status_moved_in_the_same_second() -> None:
    ticket = a_ticket(
        "Mon 10:00", change("Mon 11:00", "state", "open", "waiting_for_client"), says("Mon 11:00", "client")
    )
    assert states(ticket) == ["open Mon 10:00", "open Mon 11:00"]


def test_a_ticket_created_waiting_waits_because_its_own_text_is_no_answer() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 12:00", "client"), state="waiting_for_client")
    assert states(ticket) == ["waiting_for_client Mon 10:00", "open Mon 12:00"]


def test_moved_away_and_back_the_client_owes_us_something_anew() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "waiting_for_client"),
        says("Mon 12:00", "client"),
        change("Mon 13:00", "state", "waiting_for_client", "open"),
        change("Mon 14:00", "state", "open", "waiting_for_client"),
    )
    assert states(ticket)[-1] == "waiting_for_client Mon 14:00"


def test_the_helpdesks_own_status_is_left_as_it_is() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "waiting_for_client"),
        change("Mon 11:00", "status", "Open", "Waiting for customer"),
        says("Mon 12:00", "client"),
    )
    standing = timeline(ticket).at(at("Mon 12:00"))
    assert (standing["state"], standing["status"]) == ("open", "Waiting for customer")


def test_where_changelog_and_fields_disagree_what_the_helpdesk_shows_counts_in_the_end() -> None:
    cut = Ticket(
        "SUP-1",
        "1",
        at("Mon 10:00"),
        {"state": "resolved"},
        (Event(at("Mon 10:00"), "created", "created", "client"), change("Mon 11:00", "state", "new", "open")),
    )
    assert states(cut) == ["new Mon 10:00", "resolved Mon 11:00"]


def test_a_history_without_its_created_event_begins_at_creation_all_the_same() -> None:
    ticket = Ticket("SUP-1", "1", at("Mon 10:00"), {"state": "open"}, ())
    assert timeline(ticket).created == [(at("Mon 10:00"), "created")]


def test_spells_are_the_unbroken_times_in_which_a_condition_held() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "on_hold"),
        change("Mon 12:00", "priority", "Low", "High"),
        change("Mon 13:00", "state", "on_hold", "open"),
        change("Mon 14:00", "state", "open", "on_hold"),
    )
    spells = timeline(ticket).spells(Is("state", ("on_hold",)), NOBODY)
    assert [(said(start), said(end)) for start, end, _ in spells] == [("Mon 11:00", "Mon 13:00"), ("Mon 14:00", None)]


def test_the_week_of_the_tests_begins_on_a_monday() -> None:
    assert [said(at(f"{day} 09:00")) for day in WEEK] == [f"{day} 09:00" for day in WEEK]
