"""What Service Management knows of a request is read unasked: whose it is, of which type, how it was rated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jira_csext.helpdesks.examination import KeepsClocks
from jira_csext.helpdesks.port import Fetched
from jira_csext.register import Register
from jira_csext.sandbox.people import HARBOUR
from jira_csext.sandbox.state.model import Flavour
from jira_csext.sync.survey_answers import answers_on
from tests.contract.worlds import SERVICE, JiraWorld, a_jira


@pytest.fixture(params=["cloud", "dc"])
def jira(request: pytest.FixtureRequest) -> Iterator[JiraWorld]:
    flavour: Flavour = request.param
    with a_jira(flavour) as world:
        yield world


def asked(world: JiraWorld) -> str:
    """A question by Maud Harbour, whose colleague is on it, too; the id."""
    box = world.box
    key = box.person("m.harbour@harbour-finch.example").create(SERVICE, "Question", "Any news?", company=HARBOUR)
    return str(box.issue(key).id)


def read(world: JiraWorld, ticket_id: str) -> Fetched:
    (found,) = world.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched)
    return found


def test_organisations_participants_and_request_type_are_attributes(jira: JiraWorld) -> None:
    ticket_id = asked(jira)
    jira.box.issue(ticket_id).fields = {**jira.box.issue(ticket_id).fields, "customfield_10010": "Ask a question"}

    attributes = read(jira, ticket_id).ticket.attributes

    assert attributes["fields.organisations"] == (HARBOUR.name,)
    assert attributes["participants"]
    assert attributes["fields.request_type"] == "Ask a question"


def test_how_a_client_rated_the_work_is_an_answer_on_satisfaction(jira: JiraWorld) -> None:
    ticket_id = asked(jira)
    irina = jira.box.person("irina.lugova")
    irina.comment(jira.box.issue(ticket_id).key, "Here it is.")
    irina.move(jira.box.issue(ticket_id).key, "Resolved")
    jira.pass_time(3600)
    jira.box.person("m.harbour@harbour-finch.example").rate(jira.box.issue(ticket_id).key, 4, "Quick.")

    found = answers_on([read(jira, ticket_id).ticket], Register(), "acme")

    ((answer,), notices) = found
    assert (answer.source, answer.score, answer.at) == ("feedback", 8, jira.box.now_ms // 1000)
    assert notices == ()


def test_its_clocks_are_read_with_their_runs(jira: JiraWorld) -> None:
    ticket_id = asked(jira)
    jira.pass_time(600)
    assert isinstance(jira.helpdesk, KeepsClocks)

    clocks = jira.helpdesk.clocks_of(ticket_id)

    assert clocks is not None
    assert {clock.name: clock.cycles[0].elapsed_seconds for clock in clocks} == {
        "Time to first response": 600,
        "Time to resolution": 600,
    }
    assert clocks[0].cycles[0].goal_seconds == 4 * 3600


def test_a_ticket_of_a_plain_project_has_no_such_clocks(jira: JiraWorld) -> None:
    assert jira.helpdesk.clocks_of(jira.open("LEAD")) is None
