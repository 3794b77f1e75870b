"""Who is meant by a name, on Cloud and on Data Center, and that events, mentions and assignments name the same one."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import Ambiguous, NotAllowed
from jira_csext.helpdesks.port import Fetched, Person, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import AGENT, AGENTS_NAME, CLIENT, JiraWorld, a_jira

FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)


def renamed(jira: JiraWorld, login: str, new: str, key: str) -> None:
    account = jira.box.site.person(login)
    account.login, account.key = new, key


def test_data_center_finds_people_by_login_key_display_name_and_address() -> None:
    with a_jira("dc") as jira:
        renamed(jira, AGENT, "i.lugova", "JIRAUSER10777")
        irina = Person("JIRAUSER10777", AGENTS_NAME)

        for name in ("i.lugova", "JIRAUSER10777", AGENTS_NAME, "irina.lugova@agency.example", " i.lugova "):
            assert jira.helpdesk.person(name) == irina, name


def test_cloud_finds_people_by_account_id_and_display_name() -> None:
    with a_jira("cloud") as jira:
        irina = Person(jira.id_of(AGENT), AGENTS_NAME)

        assert jira.helpdesk.person(irina.id) == irina
        assert jira.helpdesk.person("Ирина лугова") == irina


def test_cloud_finds_people_by_address_only_where_it_shows_it() -> None:
    with a_jira("cloud") as jira:
        with pytest.raises(Ambiguous, match="hides e-mail addresses") as hidden:
            jira.helpdesk.person("irina.lugova@agency.example")
        assert hidden.value.candidates == (jira.id_of(AGENT),)

        jira.box.site.quirks.shows_emails = True
        assert jira.helpdesk.person("IRINA.lugova@agency.example") == Person(jira.id_of(AGENT), AGENTS_NAME)


@each_flavour
def test_the_beginning_of_a_name_is_nobody(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        assert jira.helpdesk.person("Ирина") is None


@each_flavour
def test_two_of_one_name_are_an_error_with_both(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.site.person("eva.lindt-berg").display_name = AGENTS_NAME

        with pytest.raises(Ambiguous, match=AGENTS_NAME) as several:
            jira.helpdesk.person(AGENTS_NAME)

        assert set(several.value.candidates) == {jira.id_of(AGENT), jira.id_of("eva.lindt-berg")}


def test_an_old_login_that_went_to_somebody_else_is_an_error_with_both() -> None:
    with a_jira("dc") as jira:
        renamed(jira, AGENT, "i.petrova", AGENT)
        renamed(jira, "eva.lindt-berg", AGENT, "JIRAUSER10778")

        with pytest.raises(Ambiguous) as several:
            jira.helpdesk.person(AGENT)

        assert set(several.value.candidates) == {AGENT, "JIRAUSER10778"}


@each_flavour
def test_who_has_left_is_found_by_id_and_told_as_inactive(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.site.person(AGENT).active = False

        assert jira.helpdesk.person(jira.id_of(AGENT)) == Person(jira.id_of(AGENT), AGENTS_NAME, active=False)


@each_flavour
def test_who_may_not_look_for_people_is_told_so(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.faults.order(faults.forbidden(), "GET", "*/user*", times=None)

        with pytest.raises(NotAllowed, match="Browse users and groups"):
            jira.helpdesk.person(AGENTS_NAME)


@each_flavour
def test_one_id_serves_events_attributes_assignments_watchers_and_mentions(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        if flavour == "dc":
            renamed(jira, AGENT, "i.lugova", "JIRAUSER10777")
        person = jira.helpdesk.person(AGENTS_NAME)
        assert person is not None
        ticket_id = jira.open()
        jira.agent_says(ticket_id, "On it")

        jira.helpdesk.write(ticket_id, Write("a", "assign", value=person.id))
        jira.helpdesk.write(ticket_id, Write("w", "watch", value=person.id))
        jira.helpdesk.write(ticket_id, Write("n", "note", "Look", mention=(person.id,)))

        (found,) = jira.helpdesk.read([ticket_id])
        assert isinstance(found, Fetched)
        said = next(event for event in found.ticket.history if event.text == "On it")
        assigned = next(event for event in found.ticket.history if event.field == "assignee")
        assert {said.author, assigned.new, found.ticket.attributes["assignee"]} == {person.id}
        assert jira.watchers(ticket_id) == [person.id]
        name = f"accountid:{person.id}" if flavour == "cloud" else "i.lugova"
        assert jira.messages(ticket_id)[-1] == (f"[~{name}] Look", False)


@each_flavour
def test_the_reporter_is_named_by_the_same_id(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        (found,) = jira.helpdesk.read([jira.open()])
        person = jira.helpdesk.person(jira.id_of(CLIENT))

        assert isinstance(found, Fetched)
        assert person is not None
        assert person.id == found.ticket.attributes["reporter"] == found.ticket.history[0].author
