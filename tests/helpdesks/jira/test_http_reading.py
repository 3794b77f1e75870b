"""Reading a Jira's issues by id: whole however long, ours known again, with as few requests as it takes."""

from __future__ import annotations

import json

import pytest

from jira_csext.core.ticket import Event
from jira_csext.helpdesks.port import Fetched, Unread, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.people import AUTOMATION, IRINA
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import AGENT, MONDAY_MORNING_AT, PLAIN, JiraWorld, a_jira

FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)

NOTE = Write("site/1/rule/created/warn/note", "note", "Nobody has answered yet.")


def whole(jira: JiraWorld, ticket_id: str) -> Fetched:
    (found,) = jira.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched), found
    return found


def said(found: Fetched) -> list[Event]:
    return [event for event in found.ticket.history if event.kind == "message"]


# What it costs


@pytest.mark.parametrize(("flavour", "most"), [("cloud", 4), ("dc", 4)])
def test_a_changed_ticket_costs_a_handful_of_requests(flavour: Flavour, most: int) -> None:
    with a_jira(flavour) as jira:
        jira.helpdesk.capabilities()
        ticket_id = jira.open()
        jira.client_says(ticket_id, "Hello?")
        jira.agent_resolves(ticket_id)
        jira.box.log.clear()

        watermark = jira.helpdesk.clock()
        (sighting,) = jira.helpdesk.changed_since(watermark)
        whole(jira, sighting.ticket_id)

        assert len(jira.box.log) == most


def test_a_thousand_changed_on_cloud_cost_at_most_sixty_requests() -> None:
    with a_jira("cloud") as jira:
        jira.helpdesk.capabilities()
        jira.box.fill(1_000)
        for ticket_id in jira.box.site.issues:
            jira.many_comments(str(ticket_id), 5)
        jira.box.log.clear()

        found = [sighting.ticket_id for sighting in jira.helpdesk.changed_since(MONDAY_MORNING_AT)]
        read = list(jira.helpdesk.read(found))

        assert len(read) == 1_000
        assert all(isinstance(each, Fetched) and len(said(each)) == 5 for each in read)
        assert len(jira.box.log) <= 60


def test_comments_that_fill_the_embedded_page_still_come_in_bulk() -> None:
    with a_jira("cloud") as jira:
        jira.helpdesk.capabilities()
        tickets = [jira.open() for _ in range(100)]
        for ticket_id in tickets:
            jira.many_comments(ticket_id, jira.box.site.quirks.embedded_comments)
        jira.box.log.clear()

        assert all(len(said(each)) == 20 for each in jira.helpdesk.read(tickets) if isinstance(each, Fetched))
        # One for the issues, two for two thousand comments.
        assert len(jira.box.log) == 3


def test_issues_are_never_asked_for_with_all_their_fields() -> None:
    for flavour in FLAVOURS:
        with a_jira(flavour) as jira:
            whole(jira, jira.open())

            for asked in jira.box.log:
                assert "*all" not in asked.query + asked.body.decode()
                assert "issuelinks" not in asked.query + asked.body.decode()


# Whole


@each_flavour
@pytest.mark.parametrize("count", [19, 20, 21, 100, 250])
def test_every_comment_comes_however_many(flavour: Flavour, count: int) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.many_comments(ticket_id, count)

        assert [event.text for event in said(whole(jira, ticket_id))] == [f"comment {n}" for n in range(count)]


@each_flavour
@pytest.mark.parametrize("count", [39, 40, 41, 120])
def test_every_change_comes_however_many(flavour: Flavour, count: int) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        for number in range(count):
            jira.pass_time(1)
            jira.agent_sets_priority(ticket_id, ("High", "Low")[number % 2])

        changes = [event for event in whole(jira, ticket_id).ticket.history if event.field == "priority"]

        assert len(changes) == count
        assert changes[0].old == "medium"


def test_instants_as_numbers_in_the_bulk_changelog_are_the_same_instants() -> None:
    with a_jira("cloud") as jira:
        ticket_id = jira.open()
        for number in range(50):
            jira.pass_time(60)
            jira.agent_sets_priority(ticket_id, ("High", "Low")[number % 2])
        before = whole(jira, ticket_id).ticket

        jira.box.site.quirks.bulk_changelog_epoch_numbers = True

        assert whole(jira, ticket_id).ticket == before


@each_flavour
def test_a_history_that_comes_in_part_is_not_decided_on(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.agent_resolves(ticket_id)
        cut = {"id": ticket_id, "key": "SUP-1", "fields": {}, "changelog": {"total": 3, "histories": []}}
        answer = json.dumps({"issues": [cut]} if flavour == "cloud" else cut)
        path = "*/issue/bulkfetch" if flavour == "cloud" else f"*/issue/{ticket_id}"
        jira.box.faults.order(faults.hostile(answer), "*", path, times=None)

        (found,) = jira.helpdesk.read([ticket_id])

        assert isinstance(found, Unread)
        assert not found.gone
        assert "SUP-1" in found.reason


@each_flavour
def test_comments_that_do_not_add_up_are_not_decided_on(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.many_comments(ticket_id, 30)
        page = '{"comments":[],"total":30,"startAt":0,"maxResults":100}'
        jira.box.faults.order(faults.hostile(page), "GET", f"*/issue/{ticket_id}/comment", times=None)

        (found,) = jira.helpdesk.read([ticket_id])

        assert isinstance(found, Unread)
        assert "announces 30 comments" in found.reason


@each_flavour
def test_a_comment_deleted_while_the_pages_turn_is_no_reason_to_give_up(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.many_comments(ticket_id, 30)
        page = '{"comments":[],"total":30,"startAt":0,"maxResults":100}'
        jira.box.faults.order(faults.hostile(page), "GET", f"*/issue/{ticket_id}/comment")

        assert len(said(whole(jira, ticket_id))) == 30


@each_flavour
def test_a_moved_ticket_keeps_its_id_and_history(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.client_says(ticket_id, "Hello?")
        jira.move_to(ticket_id, PLAIN)

        found = whole(jira, ticket_id)

        assert (found.ticket.id, found.ticket.key, len(said(found))) == (ticket_id, "LEAD-1", 1)


@each_flavour
def test_an_archived_ticket_is_still_read(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.archive(ticket_id)

        assert whole(jira, ticket_id).ticket.id == ticket_id


# Who speaks


@each_flavour
@pytest.mark.parametrize("service", [True, False])
def test_without_properties_in_the_list_our_marks_and_what_is_internal_are_found_one_by_one(
    flavour: Flavour, service: bool
) -> None:
    with a_jira(flavour, service=service) as jira:
        ticket_id = jira.open()
        jira.agent_says(ticket_id, "for us", internal=True)
        jira.agent_says(ticket_id, "for them")
        jira.many_comments(ticket_id, 25)
        receipt = jira.helpdesk.write(ticket_id, NOTE)
        jira.box.site.quirks.comment_list_expands_properties = False
        first = whole(jira, ticket_id)
        jira.box.log.clear()

        found = whole(jira, ticket_id)

        assert found.markers == first.markers == {NOTE.key: receipt.remote_id}
        assert [event.public for event in said(found)] == [False, True, *[True] * 25, False]
        assert said(found)[-1].by == "bot"
        # What was asked once of a comment that has not changed is known.
        assert jira.box.log.count("GET", "*/properties/*") == 0


@each_flavour
def test_our_mark_in_the_name_of_another_account_is_a_machines_word(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        mark = {"jira_csext": {"key": NOTE.key, "v": 1}}
        jira.box.person(IRINA.name).comment(ticket_id, "spoken through Irina", properties=mark)

        found = whole(jira, ticket_id)

        assert [event.by for event in said(found)] == ["bot"]
        assert NOTE.key in found.markers


@each_flavour
def test_our_mark_is_a_machines_word_also_when_its_account_is_deleted(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        mark = {"jira_csext": {"key": NOTE.key, "v": 1}}
        jira.box.person("gleb.starov").comment(ticket_id, "spoken through Gleb", properties=mark)
        jira.box.forget("gleb.starov")

        assert [event.by for event in said(whole(jira, ticket_id))] == ["bot"]


@each_flavour
def test_of_two_messages_with_one_key_the_elder_counts(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        elder = jira.helpdesk.write(ticket_id, NOTE)
        jira.pass_time(1)
        jira.helpdesk.write(ticket_id, NOTE)

        assert whole(jira, ticket_id).markers == {NOTE.key: elder.remote_id}


@each_flavour
@pytest.mark.parametrize("value", ['"text"', "null", "[1]", '{"key": 7}', '"{\\"key\\": 1}"'])
def test_a_mark_that_is_none_of_ours_is_passed_over(flavour: Flavour, value: str) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.person(AGENT).comment(ticket_id, "hm", properties={"jira_csext": json.loads(value)})
        acts.set_property(
            jira.box.site, jira.box.issue(ticket_id), jira.box.issue(ticket_id).properties, "jira_csext", value
        )

        assert whole(jira, ticket_id).markers == {}


def test_a_mark_that_data_center_put_into_a_string_is_read() -> None:
    with a_jira("dc") as jira:
        ticket_id = jira.open()
        jira.box.person("csext").comment(ticket_id, "x", properties={"jira_csext": '{"key": "k", "v": 1}'})

        assert list(whole(jira, ticket_id).markers) == ["k"]


def test_an_app_is_a_machine_and_members_of_our_groups_are_ours() -> None:
    with a_jira("cloud", agents={"groups": ["support"], "assignable": False}) as jira:
        ticket_id = jira.open()
        jira.box.person(AUTOMATION.name).comment(ticket_id, "beep")
        jira.box.person("marina.ozerova").comment(ticket_id, "a manager")
        jira.box.person("oleg.dubov").comment(ticket_id, "of no group of ours")

        assert [event.by for event in said(whole(jira, ticket_id))] == ["bot", "agent", "unknown"]


@each_flavour
def test_a_group_that_cannot_be_read_is_a_notice_and_not_the_end(flavour: Flavour) -> None:
    with a_jira(flavour, agents={"groups": ["support", "no-such"]}) as jira:
        if flavour == "cloud":
            notices = jira.helpdesk.capabilities().notices
            assert [notice for notice in notices if 'no group "no-such"' in notice]
            jira.box.revoke("USER_PICKER")

        notices = jira.helpdesk.capabilities().notices

        assert [notice for notice in notices if 'members of group "support" may not be read' in notice]
