"""New tickets on a Jira: marked, linked, found again however late search is, and never made twice."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import NotAllowed, OutcomeUnknown, Refused, Unreachable
from jira_csext.helpdesks.jira.marks import label_for
from jira_csext.helpdesks.port import Fetched, Receipt, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import AGENT, MONDAY_MORNING_AT, PLAIN, SERVICE, JiraWorld, a_jira
from tests.helpdesks.jira.test_http_writes import writes

FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)
LAG = {"cloud": 600, "dc": 120}
NEW = Write("site/1/limit/created/4/ticket", "ticket", "They wrote {color:red}at night{color}.", value="task",
            summary="Talk about\nboundaries")  # fmt: skip


def make(jira: JiraWorld, ticket_id: str, write: Write = NEW) -> Receipt:
    return jira.helpdesk.write(ticket_id, write)


@each_flavour
def test_mark_and_label_leave_with_the_ticket_and_the_link_after_it(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        parent = jira.box.issue(ticket_id).key

        receipt = make(jira, ticket_id)

        made, link = writes(jira)
        fields = {
            "project": {"key": SERVICE},
            "issuetype": {"id": "10105"},
            "summary": "Talk about boundaries",
            "description": r"They wrote \{color:red\}at night\{color\}.",
            "labels": [label_for(NEW.key)],
        }
        properties = [{"key": "jira_csext", "value": {"key": NEW.key, "v": 1}}]
        assert made == ("POST", "issue", {"fields": fields, "properties": properties})
        ends = {"inwardIssue": {"key": parent}, "outwardIssue": {"key": receipt.name}}
        assert link == ("POST", "issueLink", {"type": {"name": "Relates"}, **ends})


@each_flavour
def test_a_ticket_that_was_made_is_found_by_the_link_while_search_knows_nothing_of_it(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.lag(10_000)
        first = make(jira, ticket_id)

        # As after a restart of the daemon, with nothing remembered.
        again = jira.another_helpdesk().write(ticket_id, NEW)

        assert again == first._replace(already=True)
        assert jira.count() == 2


@each_flavour
def test_while_search_may_be_late_a_lost_ticket_is_not_made_again(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.lag(LAG[flavour] - 1)
        jira.lose_next_write("ticket", done=True)
        with pytest.raises(OutcomeUnknown) as lost:
            make(jira, ticket_id)
        assert lost.value.not_before == MONDAY_MORNING_AT + LAG[flavour]
        jira.pass_time(60)

        # The site is looked at anew, and nothing is forgotten by that.
        jira.helpdesk.capabilities()
        with pytest.raises(OutcomeUnknown) as open_still:
            make(jira, ticket_id)
        assert open_still.value.not_before == MONDAY_MORNING_AT + LAG[flavour]
        restarted = jira.another_helpdesk()
        with pytest.raises(OutcomeUnknown):
            restarted.write(ticket_id, NEW._replace(tried_at=MONDAY_MORNING_AT))
        assert jira.count() == 2

        jira.pass_time(LAG[flavour] - 60)
        found = restarted.write(ticket_id, NEW._replace(tried_at=MONDAY_MORNING_AT))
        assert found.already
        assert jira.links(ticket_id) == [found.remote_id]
        assert jira.count() == 2


@each_flavour
def test_a_ticket_whose_link_was_lost_is_found_and_linked(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.faults.order(faults.status(503), "POST", "*/issueLink")
        with pytest.raises(OutcomeUnknown):
            make(jira, ticket_id)
        assert jira.links(ticket_id) == []

        found = make(jira, ticket_id)

        assert found.already
        assert jira.links(ticket_id) == [found.remote_id]
        assert jira.count() == 2


@each_flavour
def test_a_limit_that_strikes_between_ticket_and_link_does_not_make_two(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.lag(LAG[flavour] - 1)
        jira.box.faults.order(faults.too_many(seconds=5), "POST", "*/issueLink")

        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                make(jira, ticket_id)
            jira.pass_time(30)

        assert jira.count() == 2


@each_flavour
def test_a_link_that_we_may_not_make_is_told_and_the_ticket_stands(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.revoke("LINK_ISSUES", SERVICE)

        receipt = make(jira, ticket_id)

        assert jira.links(ticket_id) == []
        assert f"{receipt.name} could not be linked" in receipt.notice
        assert make(jira, ticket_id).remote_id == receipt.remote_id


@each_flavour
def test_linking_switched_off_is_told_and_the_ticket_stands(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.site.screens.linking = False

        assert "switched off" in make(jira, jira.open()).notice


@each_flavour
def test_what_the_screen_has_no_place_for_is_added_afterwards(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.site.screens.not_on_new = {"labels", "assignee", "description"}

        receipt = make(jira, ticket_id, NEW._replace(assignee=jira.id_of(AGENT)))

        fields = jira.box.issue(receipt.remote_id).fields
        assert (fields["labels"], fields["assignee"]) == ((label_for(NEW.key),), AGENT)
        assert receipt.notice == ""


@each_flavour
def test_a_screen_that_wants_to_know_more_is_refused_with_what_it_wants(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.site.screens.asked_of_new = ("duedate", "customfield_10041")

        with pytest.raises(Refused, match="new Task in project SUP wants to know Due date, Root cause"):
            make(jira, ticket_id)

        assert jira.count() == 1


@each_flavour
def test_a_project_that_is_not_there_or_closed_to_us_is_said(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.revoke("CREATE_ISSUES", PLAIN)

        with pytest.raises(Refused, match="no project NOWHERE that our account sees"):
            make(jira, ticket_id, NEW._replace(project="NOWHERE"))
        with pytest.raises(NotAllowed, match="Create issues"):
            make(jira, ticket_id, NEW._replace(project=PLAIN))


@each_flavour
def test_a_copy_that_a_person_made_is_not_taken_for_ours_and_a_deleted_one_is_not_found(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.revoke("LINK_ISSUES", SERVICE)
        first = make(jira, ticket_id)
        jira.pass_time(1)
        copy = jira.box.person(AGENT).create(SERVICE, "Task", "A copy", labels=(label_for(NEW.key),))

        assert make(jira, ticket_id).remote_id == first.remote_id
        jira.box.delete(first.name)
        jira.box.delete(copy)
        jira.box.lag(10_000)
        assert not make(jira, ticket_id).already


@each_flavour
def test_links_without_end_are_no_reason_to_make_two(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        first = make(jira, ticket_id)
        slow = faults.status(504)
        # Jira does not come to their end: only what asks for links fails.
        jira.helpdesk.capabilities()
        jira.box.faults.order(slow, "GET", f"*/issue/{ticket_id}", times=4)

        with pytest.raises(Unreachable):
            make(jira, ticket_id)
        found = make(jira, ticket_id)

        assert found.remote_id == first.remote_id
        assert jira.count() == 2


def test_a_long_summary_is_cut_where_jira_would_refuse_it() -> None:
    with a_jira("cloud") as jira:
        receipt = make(jira, jira.open(), NEW._replace(summary="ы" * 300))

        (found,) = jira.helpdesk.read([receipt.remote_id])
        assert isinstance(found, Fetched)
        assert found.ticket.attributes["summary"] == "ы" * 254 + "…"
