"""Whoever may not watch a ticket takes part in the request instead, on Service Management, and stays one of ours."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import Refused
from jira_csext.helpdesks.port import Fetched, Receipt, Write
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import AGENT, CLIENT, PLAIN, SERVICE, JiraWorld, a_jira

HEAD = "anna.kedrova"
FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)


def hidden_from(jira: JiraWorld, login: str, *projects: str) -> None:
    for project in projects:
        jira.box.site.revoked.add((jira.box.site.person(login).uid, project, "BROWSE_PROJECTS"))


def joins(jira: JiraWorld, ticket_id: str, login: str) -> Receipt:
    return jira.helpdesk.write(ticket_id, Write("k", "watch", value=jira.id_of(login)))


def taking_part(jira: JiraWorld, ticket_id: str) -> list[str]:
    """The logins of who takes part."""
    field = next(each for each in jira.box.site.custom_fields.values() if each.kind == "participants")
    return list(jira.box.issue(ticket_id).fields.get(field.id) or ())


@each_flavour
def test_who_may_see_the_ticket_watches_it_and_takes_no_part(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        before = taking_part(jira, ticket_id)

        assert joins(jira, ticket_id, AGENT).notice == ""

        assert (jira.watchers(ticket_id), taking_part(jira, ticket_id)) == ([jira.id_of(AGENT)], before)


@each_flavour
def test_who_may_not_see_the_ticket_takes_part_in_the_request_once(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        hidden_from(jira, HEAD, SERVICE)
        ticket_id = jira.open()
        before = taking_part(jira, ticket_id)

        first, second = joins(jira, ticket_id, HEAD), joins(jira, ticket_id, HEAD)

        assert (first.already, second.already) == (False, True)
        assert first.notice == "it takes part in the request, for it may not watch the ticket"
        assert taking_part(jira, ticket_id) == [*before, jira.box.site.person(HEAD).uid]
        assert jira.watchers(ticket_id) == []
        assert jira.box.log.count("POST", "*/participant") == 1


@each_flavour
def test_where_there_is_no_request_it_is_told_what_is_missing(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        hidden_from(jira, HEAD, PLAIN)

        with pytest.raises(Refused, match=r"may not see the ticket.*Browse projects"):
            joins(jira, jira.open(PLAIN), HEAD)
        assert jira.box.log.count("*", "*/participant") == 0


@each_flavour
def test_where_we_may_not_manage_participants_it_is_told_what_is_missing(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        hidden_from(jira, HEAD, SERVICE)
        jira.box.revoke("EDIT_ISSUES", SERVICE)

        with pytest.raises(Refused, match=r"may not see the ticket.*Browse projects"):
            joins(jira, jira.open(), HEAD)


@each_flavour
def test_whom_we_called_to_a_request_is_one_of_ours_and_whom_others_added_is_the_clients(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        hidden_from(jira, HEAD, SERVICE)
        ticket_id = jira.open()
        joins(jira, ticket_id, HEAD)
        jira.pass_time(60)
        key = jira.box.issue(ticket_id).key
        jira.box.person(HEAD).comment(key, "I will look into it myself.")
        jira.box.person(CLIENT).comment(key, "Thank you.")

        (found,) = jira.helpdesk.read([ticket_id])

        assert isinstance(found, Fetched)
        said = [event.by for event in found.ticket.history if event.kind == "message"]
        assert said == ["agent", "client"]
