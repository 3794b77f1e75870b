"""People in explanations and reports: nobody is called by an id that says nothing."""

from __future__ import annotations

import pytest

from jira_csext.core.rulebook import Role, Rulebook
from jira_csext.core.ticket import Event, Speaker, Value
from jira_csext.core.wording import said_of
from jira_csext.reports.named_people import Names, with_names
from jira_csext.reports.words import words_in
from tests.building import a_ticket, at

PEOPLE = Rulebook(people={"head": Role("head", account="5b10a2844c20165700ede219")})
HEAD = PEOPLE.people["head"].account


def told(event: Event) -> str:
    """What is said of an event that happened on a ticket."""
    ticket = with_names(a_ticket("Mon 10:00")._replace(history=(event,)), PEOPLE)
    return said_of(ticket.history[0])


def created(author: str, by: Speaker = "client") -> Event:
    return Event(at("Mon 10:00"), "created", "created", by, author, public=True)


def wrote(author: str, by: Speaker) -> Event:
    return Event(at("Mon 10:00"), "message", "c1", by, author, public=True)


def changed(field: str, old: Value, new: Value) -> Event:
    return Event(at("Mon 10:00"), "changed", "1.0", "agent", "", field, old, new)


@pytest.mark.parametrize(
    "account",
    [
        "JIRAUSER10111",
        "qm:2b4a0c1e-7f0e-4a4e-9d0f-0a1b2c3d4e5f:0a1b2c3d-4e5f-4a4e-9d0f-7f0e2b4a0c1e",
        "557058:0a1b2c3d-4e5f-4a4e-9d0f-7f0e2b4a0c1e",
        "5d53f3cbc6b9320d9ea5bdc2",
        "0a1b2c3d-4e5f-4a4e-9d0f-7f0e2b4a0c1e",
    ],
)
def test_whoever_has_only_an_id_is_called_what_they_are(account: str) -> None:
    assert told(created(account)) == "created by the client"
    assert told(wrote(account, "client")) == "the client wrote"
    assert told(wrote(account, "agent")) == "one of ours wrote"
    assert told(wrote(account, "unknown")) == "somebody unknown wrote"


@pytest.mark.parametrize("account", ["irina.lugova", "orders@polar-tea.example", "Anna Kedrova", "facade"])
def test_a_login_is_a_name(account: str) -> None:
    assert told(created(account)) == f"created by {account}"


def test_an_account_of_the_rulebook_is_called_by_its_role() -> None:
    assert told(wrote(HEAD, "agent")) == "head wrote (one of ours)"
    assert told(changed("assignee", None, HEAD)) == "assignee: none → head"


def test_an_assignee_is_one_of_ours_and_the_next_is_another() -> None:
    assert told(changed("assignee", None, "JIRAUSER10100")) == "assignee: none → one of ours"
    assert told(changed("assignee", "JIRAUSER10100", "JIRAUSER10101")) == "assignee: one of ours → another of ours"
    assert told(changed("assignee", "JIRAUSER10100", "irina.lugova")) == "assignee: one of ours → irina.lugova"


def test_other_values_stay_and_of_many_people_each_is_named() -> None:
    assert told(changed("priority", "Low", "High")) == "priority: Low → High"
    assert told(changed("fields.watchers", (), ("JIRAUSER1", "irina"))) == "fields.watchers: none → somebody, irina"


def test_in_a_report_an_account_is_a_role_or_one_of_ours_told_apart_by_its_end() -> None:
    names = Names(lambda: PEOPLE)
    unknown = names("712020:8fd0c0a1-7a1b-4f0e-9d55-3c9f0f2ab93c")
    assert (names(HEAD), names("pavel.rechnoy"), names("")) == ("head", "pavel.rechnoy", "")
    assert unknown == "one of ours 2ab93c"
    assert words_in("ru").value(unknown) == "сотрудник 2ab93c"
    assert Names(lambda: None)(HEAD) == f"one of ours {HEAD[-6:]}"
