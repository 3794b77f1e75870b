"""Reading a Jira that fails, answers nonsense, or is not set up as the site file says."""

from __future__ import annotations

import pytest

from jira_csext.core.ticket import Event
from jira_csext.helpdesks.errors import NotAdmitted, Refused, TooMany, Unreachable
from jira_csext.helpdesks.port import Fetched, Unread, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import CustomField, Flavour
from tests.contract.worlds import MONDAY_MORNING_AT, JiraWorld, a_jira

FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)

NOTE = Write("site/1/rule/created/warn/note", "note", "Nobody has answered yet.")


def whole(jira: JiraWorld, ticket_id: str) -> Fetched:
    (found,) = jira.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched), found
    return found


def said(found: Fetched) -> list[Event]:
    return [event for event in found.ticket.history if event.kind == "message"]


@each_flavour
def test_a_site_that_is_down_is_not_blamed_on_its_tickets(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        tickets = [jira.open() for _ in range(8)]
        whole(jira, tickets[0])
        jira.box.faults.order(faults.status(503), times=None)
        jira.box.log.clear()

        with pytest.raises(Unreachable):
            list(jira.helpdesk.read(tickets))

        assert len(jira.box.log) == 6


@each_flavour
def test_a_way_of_reading_that_is_closed_for_all_is_not_blamed_on_each_ticket(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        tickets = [jira.open() for _ in range(200)]
        whole(jira, tickets[0])
        path = "*/issue/bulkfetch" if flavour == "cloud" else "*/issue/*"
        jira.box.faults.order(faults.login_page(), path=path, times=None)
        jira.box.log.clear()

        with pytest.raises(Unreachable, match="not in JSON"):
            list(jira.helpdesk.read(tickets))

        assert len(jira.box.log) < 120


@each_flavour
def test_a_dead_token_ends_the_reading(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        tickets = [jira.open() for _ in range(3)]
        whole(jira, tickets[0])
        jira.box.revoke_token()

        with pytest.raises(NotAdmitted):
            list(jira.helpdesk.read(tickets))


@each_flavour
def test_a_rate_limit_ends_the_reading_with_the_instant(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        whole(jira, ticket_id)
        jira.box.faults.order(faults.too_many(seconds=60))

        with pytest.raises(TooMany) as limited:
            list(jira.helpdesk.read([ticket_id]))

        assert limited.value.not_before == MONDAY_MORNING_AT + 60


@pytest.mark.parametrize(
    "fault", [faults.truncated(), faults.cut_off(), faults.empty(), faults.dropped(), faults.status(502)]
)
@each_flavour
def test_an_answer_lost_on_its_way_is_asked_for_again(flavour: Flavour, fault: faults.Effect) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        whole(jira, ticket_id)
        jira.box.faults.order(fault, path="*/issue/*", after=True)

        assert whole(jira, ticket_id).ticket.id == ticket_id
        assert jira.waits == [1.0]


@each_flavour
@pytest.mark.parametrize("comment", ["[]", '"text"', '{"id":1,"author":"anna"}', '{"id":1,"properties":{}}'])
def test_a_comment_of_a_strange_shape_sets_aside_its_ticket_alone(flavour: Flavour, comment: str) -> None:
    with a_jira(flavour) as jira:
        strange, fine = jira.open(), jira.open()
        jira.many_comments(strange, 30)
        page = f'{{"comments":[{comment}],"total":1,"startAt":0,"maxResults":100}}'
        jira.box.faults.order(faults.hostile(page), "GET", f"*/issue/{strange}/comment", times=None)

        found = {each.ticket_id: each for each in jira.helpdesk.read([strange, fine]) if isinstance(each, Unread)}

        assert list(found) == [strange]
        assert not found[strange].gone


@each_flavour
@pytest.mark.parametrize("issue", ["{}", '{"id":"7","key":"X-7","fields":{}}', '{"id":null}'])
def test_another_issue_than_asked_for_is_taken_for_none(flavour: Flavour, issue: str) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        path = "*/issue/bulkfetch" if flavour == "cloud" else f"*/issue/{ticket_id}"
        answer = f'{{"issues":[{issue}]}}' if flavour == "cloud" else issue
        jira.box.faults.order(faults.hostile(answer), path=path, times=None)

        (found,) = jira.helpdesk.read([ticket_id])

        assert isinstance(found, Unread)
        assert found.ticket_id == ticket_id


@each_flavour
def test_no_jira_at_the_address_is_said_so(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.faults.order(faults.status(404), "GET", "*/serverInfo")

        with pytest.raises(Unreachable, match=r"there is no Jira at .* Check helpdesk\.url"):
            jira.helpdesk.capabilities()


@each_flavour
def test_a_field_name_that_means_two_is_refused_with_their_ids(flavour: Flavour) -> None:
    with a_jira(flavour, fields={"cause": "Root cause"}) as jira:
        twin = CustomField("customfield_10099", "Root cause", "text", "com.example:text")
        jira.box.site.custom_fields[twin.id] = twin

        with pytest.raises(Refused, match=r"customfield_10041, customfield_10099"):
            jira.helpdesk.capabilities()


@each_flavour
def test_a_field_that_is_not_there_is_a_notice(flavour: Flavour) -> None:
    with a_jira(flavour, fields={"cause": "Grundursache"}) as jira:
        (notice,) = [each for each in jira.helpdesk.capabilities().notices if "field" in each]

        assert '"Grundursache"' in notice


def test_a_scoped_token_works_at_the_address_for_it() -> None:
    with a_jira("cloud") as jira:
        ticket_id = jira.open()
        helpdesk = jira.another_helpdesk(base=f"/ex/jira/{jira.box.site.cloud_id}")

        (found,) = helpdesk.read([ticket_id])
        receipt = helpdesk.write(ticket_id, NOTE)
        helpdesk.close()

        assert isinstance(found, Fetched)
        assert receipt.public is False
