"""Who speaks on an issue, and that it never changes afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpdesks.jira.payloads import SITE, a_change, a_comment, an_issue, comments, moved, read, set_to, stamp


def by(ticket_id: str, issue: dict[str, Any], **site: Any) -> str:
    """The kind of speaker of one event."""
    (event,) = (event for event in read(issue, SITE | site).history if event.id == ticket_id)
    return event.by


def commented(author: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """An issue with the one comment 5 by that author."""
    said = {"id": "5", "created": stamp("12:00:00"), "body": "x", "author": author, **more}
    return an_issue([], comment=comments(said))


@pytest.mark.parametrize(
    ("author", "kind"),
    [
        ({"accountId": "qm:1:2"}, "client"),
        ({"accountId": "5f", "accountType": "customer"}, "client"),
        ({"accountId": "5f", "accountType": "app"}, "bot"),
        ({"name": "ROBOT"}, "bot"),
        ({"name": "anna"}, "agent"),
        ({"key": "JIRAUSER1", "name": "anna"}, "agent"),
        ({"name": "left.us", "active": False}, "agent"),
        ({"name": "client"}, "client"),
        ({"name": "stranger"}, "unknown"),
        ({"accountId": "unknown", "name": "anna"}, "unknown"),
        ({"displayName": "anna"}, "unknown"),
        ({}, "unknown"),
        (None, "unknown"),
    ],
)
def test_an_author_is_placed_by_account_and_site_file(author: dict[str, Any] | None, kind: str) -> None:
    agents = {"accounts": ["Anna"], "former": ["left.us"]}
    assert by("c5", commented(author), agents=agents, bots=["robot"]) == kind


def test_a_member_of_a_group_is_an_agent_even_as_reporter() -> None:
    ticket = read(an_issue([]), SITE, members=["CLIENT"])
    assert ticket.history[0].by == "agent"


def test_what_a_machine_or_nobody_created_is_the_reporters_word() -> None:
    for creator in ({"name": "mail"}, None):
        assert by("created", an_issue([], creator=creator), bots=["mail"]) == "client"


def test_what_one_of_ours_typed_in_for_the_client_is_ours() -> None:
    assert by("created", an_issue([], creator={"name": "anna"}), agents={"accounts": ["anna"]}) == "agent"


@pytest.mark.parametrize(
    "restricted",
    [
        {"jsdPublic": False},
        {"visibility": {"type": "role", "value": "Developers"}},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]},
        {"properties": [{"key": "sd.public.comment", "value": '{"internal": true}'}]},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": "true"}}], "jsdPublic": True},
        {"properties": [{"key": "sd.public.comment", "value": "garbled"}]},
    ],
)
def test_a_restricted_comment_is_internal_and_its_author_ours(restricted: dict[str, Any]) -> None:
    (message,) = read(commented({"name": "stranger"}, **restricted)).history[1:]
    assert (message.public, message.by) == (False, "agent")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"jsdPublic": True},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": False}}]},
        {"properties": [{"key": "something.else", "value": {"internal": True}}]},
    ],
)
def test_without_a_restriction_a_comment_is_public(said: dict[str, Any]) -> None:
    (message,) = read(commented({"name": "stranger"}, **said)).history[1:]
    assert (message.public, message.by) == (True, "unknown")


def test_a_machine_stays_a_machine_even_when_it_writes_internally() -> None:
    assert by("c5", commented({"accountId": "a", "accountType": "app"}, jsdPublic=False)) == "bot"


def test_who_moves_the_status_is_ours_from_that_second_on() -> None:
    issue = an_issue(
        [a_change("1", "11:00:00.900", moved("To Do", "In Progress"), by="bea")],
        comment=comments(
            a_comment("1", "10:59:59.999", by="bea"),
            a_comment("2", "11:00:00.100", by="bea"),
            a_comment("3", "18:00:00", by="bea"),
        ),
    )
    assert [by(f"c{number}", issue) for number in (1, 2, 3)] == ["unknown", "agent", "agent"]


def test_a_client_who_closes_the_request_stays_a_client() -> None:
    issue = an_issue([a_change("1", "11:00:00", moved("To Do", "In Progress"), by="client")])
    assert by("1.0", issue) == "client"


def test_an_assignee_is_ours_from_the_assignment_on_where_the_site_says_so() -> None:
    issue = an_issue(
        [
            a_change("1", "11:00:00", set_to("assignee", "bea", "carl")),
            a_change("2", "13:00:00", set_to("assignee", "carl", None)),
        ],
        comment=comments(
            a_comment("1", "10:30:00", by="bea"),
            a_comment("2", "10:30:01", by="carl"),
            a_comment("3", "12:00:00", by="carl"),
            a_comment("4", "14:00:00", by="carl"),
        ),
    )
    assert [by(f"c{number}", issue) for number in (1, 2, 3, 4)] == ["agent", "unknown", "agent", "agent"]
    assert [by(f"c{number}", issue, agents={"assignable": False}) for number in (1, 3)] == ["unknown", "unknown"]


def test_the_reporter_is_who_it_was_at_the_time() -> None:
    issue = an_issue(
        [a_change("1", "12:00:00", set_to("reporter", "first", "client"))],
        creator=None,
        comment=comments(a_comment("1", "11:00:00", by="client"), a_comment("2", "13:00:00", by="client")),
    )
    read_back = read(issue)
    assert (read_back.history[0].author, read_back.history[0].by) == ("client", "unknown")
    assert [by("c1", issue), by("c2", issue)] == ["unknown", "client"]


def test_a_participant_is_the_clients_from_joining_on_and_after_leaving() -> None:
    issue = an_issue(
        [
            a_change(
                "1",
                "11:00:00",
                set_to("P", None, "Col, Dee", fieldId="customfield_3", **{"from": "[]", "to": "[col, dee]"}),
            ),
            a_change(
                "2",
                "13:00:00",
                set_to("P", "Col, Dee", "Dee", fieldId="customfield_3", **{"from": "[col, dee]", "to": "[dee]"}),
            ),
        ],
        customfield_3=[{"name": "dee"}, {"name": "eve"}],
        comment=comments(
            a_comment("1", "10:30:00", by="col"),
            a_comment("2", "12:00:00", by="col"),
            a_comment("3", "14:00:00", by="col"),
            a_comment("4", "10:30:01", by="eve"),
        ),
    )
    kinds = [by(f"c{number}", issue, fields={"participants": "customfield_3"}) for number in (1, 2, 3, 4)]
    assert kinds == ["unknown", "client", "client", "client"]


def test_plain_data_center_without_configured_agents_tells_reporters_from_those_who_work() -> None:
    issue = an_issue(
        [a_change("1", "11:00:00", moved("To Do", "In Progress"), by="dev")],
        assignee={"name": "owner"},
        comment=comments(
            a_comment("1", "12:00:00", by="client"),
            a_comment("2", "12:00:01", by="dev"),
            a_comment("3", "12:00:02", by="owner"),
            a_comment("4", "12:00:03", by="passer-by"),
        ),
    )
    assert [by(f"c{number}", issue) for number in (1, 2, 3, 4)] == ["client", "agent", "agent", "unknown"]


def test_later_events_never_change_who_an_earlier_one_was_by() -> None:
    changes = [
        a_change("1", "11:00:00", set_to("priority", "Low", "High"), by="bea"),
        a_change("2", "12:00:00", set_to("assignee", None, "bea"), by="carl"),
        a_change("3", "13:00:00", moved("To Do", "In Progress"), by="carl"),
        a_change("4", "14:00:00", set_to("reporter", "client", "bea"), by="carl"),
    ]
    said = [a_comment(str(hour), f"{hour}:30:00", by="bea" if hour % 2 else "carl") for hour in range(10, 16)]

    def as_of(count: int) -> dict[str, str]:
        reporter = "bea" if count == 4 else "client"
        assignee = {"name": "bea"} if count >= 2 else None
        issue = an_issue(
            changes[:count],
            reporter={"name": reporter},
            creator={"name": "client"},
            assignee=assignee,
            comment=comments(*said[: count + 1]),
        )
        return {event.id: event.by for event in read(issue).history}

    whole = as_of(4)
    for count in range(4):
        assert as_of(count).items() <= whole.items()
