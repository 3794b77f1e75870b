"""Each action on a Jira in detail: what leaves, in which words of the site, and what is said when it does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAdmitted, NotAllowed, OutcomeUnknown, Refused
from jira_csext.helpdesks.port import Fetched, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour, Status
from jira_csext.sandbox.state.screens import Way
from tests.contract.worlds import AGENT, CLIENT, PLAIN, SERVICE, JiraWorld, a_jira
from tests.helpdesks.jira.test_http_writes import writes

FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)
RESOLVED, WAITING = "5", "10201"


def sets(jira: JiraWorld, ticket_id: str, **fields: str) -> Any:
    return jira.helpdesk.write(ticket_id, Write("k", "set", fields=tuple(fields.items())))


def moves(jira: JiraWorld, ticket_id: str, state: str) -> Any:
    return jira.helpdesk.write(ticket_id, Write("k", "transition", value=state))


def status(jira: JiraWorld, ticket_id: str) -> str:
    return jira.box.site.statuses[jira.box.issue(ticket_id).fields["status"]].name


def whole(jira: JiraWorld, ticket_id: str) -> Fetched:
    (found,) = jira.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched), found
    return found


# Fields


@each_flavour
def test_only_the_fields_that_are_not_so_already_leave_with_the_mark_in_one_request(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.agent_sets_priority(ticket_id, "High")

        sets(jira, ticket_id, priority="High", promised_at="2026-05-20")

        mark = {"key": "jira_csext", "value": {"done": {"k": "set:priority,promised_at"}, "v": 1}}
        body = {"fields": {"customfield_10040": "2026-05-20"}, "properties": [mark]}
        assert writes(jira) == [("PUT", f"issue/{ticket_id}", body)]


@each_flavour
def test_a_canonical_word_becomes_the_first_of_the_sites_own_that_there_is(flavour: Flavour) -> None:
    priorities = {"Highest": ["Критичный", "High", "Highest"], "Low": ["Low"]}
    with a_jira(flavour, priorities=priorities) as jira:
        ticket_id = jira.open()

        sets(jira, ticket_id, priority="highest")

        ((_, _, body),) = writes(jira)
        # High: there is no Критичный on this site, and High comes before Highest.
        assert body["fields"] == {"priority": {"id": "2"}}
        assert whole(jira, ticket_id).ticket.attributes["priority"] == "Highest"


@each_flavour
def test_any_word_of_the_site_that_means_the_same_is_left_as_it_is(flavour: Flavour) -> None:
    with a_jira(flavour, priorities={"Highest": ["High", "Highest"]}) as jira:
        ticket_id = jira.open()
        jira.agent_sets_priority(ticket_id, "Highest")

        assert sets(jira, ticket_id, priority="Highest").already


@each_flavour
@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("due_at", "2026-05-29", "2026-05-29"),
        ("summary", "Заказ не пришёл", "Заказ не пришёл"),
        ("type", "complaint", "10101"),
        ("cause", "Плохой бриф", "Плохой бриф"),
        ("verdict", "kept *so far*", "kept *so far*"),
        ("answer_due", "2026-05-20T10:00:00+03:00", 1_779_260_400_000),
    ],
)
def test_every_kind_of_field_is_set_in_its_own_form_and_compared_in_it(
    flavour: Flavour, field: str, value: str, kept: object
) -> None:
    fields = {"cause": "Root cause", "verdict": "SLA status", "answer_due": "Response due"}
    with a_jira(flavour, fields=fields, types={"complaint": ["Complaint"]}) as jira:
        ticket_id = jira.open()

        assert not sets(jira, ticket_id, **{field: value}).already

        assert kept in jira.box.issue(ticket_id).fields.values()
        again = jira.helpdesk.write(ticket_id, Write("k2", "set", fields=((field, value),)))
        assert again.already


@each_flavour
def test_everything_that_cannot_be_set_is_said_at_once_and_nothing_is_sent(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        field = jira.box.site.custom_fields["customfield_10041"]
        jira.box.site.custom_fields[field.id] = type(field)(
            field.id, field.name, field.kind, field.custom, options=("Brief", "Design")
        )
        jira.helpdesk.capabilities()

        with pytest.raises(Refused) as refused:
            sets(jira, ticket_id, priority="Urgent", promised_at="soon", cause="Weather")

        sentence = str(refused.value)
        assert 'priority: "Urgent" is none of its values there, which are Highest, High, Medium, Low' in sentence
        assert 'promised_at: "soon" is no date such as 2026-03-31' in sentence
        assert 'cause: "Weather" is none of its values there, which are Brief, Design' in sentence
        assert writes(jira) == []


@each_flavour
def test_a_field_that_the_site_file_does_not_know_is_refused_with_those_it_knows(flavour: Flavour) -> None:
    with a_jira(flavour) as jira, pytest.raises(Refused, match=r"mood is no field .*there are .*priority.*cause"):
        sets(jira, jira.open(), mood="sunny")


@each_flavour
def test_a_field_that_is_not_on_the_edit_screen_is_refused_with_its_id(flavour: Flavour) -> None:
    with (
        a_jira(flavour, fields={"asked": "Request Type" if flavour == "cloud" else "Development"}) as jira,
        pytest.raises(Refused, match=r"asked \(customfield_\d+\) is not on this ticket's edit screen"),
    ):
        sets(jira, jira.open(), asked="x")


# Transitions


@each_flavour
def test_a_ticket_moves_by_the_way_whose_status_has_the_state(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()

        moves(jira, ticket_id, "waiting_for_client")

        assert status(jira, ticket_id) == "Waiting for customer"
        assert writes(jira) == [("POST", f"issue/{ticket_id}/transitions", {"transition": {"id": "31"}})]


@each_flavour
def test_a_status_may_be_meant_by_its_own_name(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()

        moves(jira, ticket_id, "in progress")

        assert status(jira, ticket_id) == "In Progress"
        # It has been open all the time, and is in that status now.
        assert moves(jira, ticket_id, "open").already
        assert moves(jira, ticket_id, "In Progress").already


@each_flavour
def test_several_ways_are_refused_and_named(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.site.screens.closed = {RESOLVED}
        jira.box.site.screens.ways = [Way("Close", RESOLVED), Way("Close at once", RESOLVED)]

        with pytest.raises(Refused, match=r'Several ways lead .* "Close" to Resolved, "Close at once" to Resolved'):
            moves(jira, ticket_id, "resolved" if flavour == "cloud" else "RESOLVED ")

        moves(jira, ticket_id, "Close at once")
        assert status(jira, ticket_id) == "Resolved"


@each_flavour
def test_of_several_statuses_of_a_state_the_one_that_the_site_file_lists_first_is_gone_to(flavour: Flavour) -> None:
    states = {"waiting_for_client": ["Parked", "Waiting for customer", "In Progress"]}
    with a_jira(flavour, states=states) as jira:
        ticket_id = jira.open()

        moves(jira, ticket_id, "waiting_for_client")

        assert status(jira, ticket_id) == "Waiting for customer"


@each_flavour
def test_two_statuses_that_nothing_tells_apart_are_refused_with_the_way_out(flavour: Flavour) -> None:
    with a_jira(flavour, states={"resolved": [{"category": "done"}]}) as jira:
        site, ticket_id = jira.box.site, jira.open()
        site.statuses["6"] = Status("6", "Declined", "done")
        kind = jira.box.issue(ticket_id).fields["issuetype"]
        site.workflows[kind] = (*site.workflows[kind], "6")
        site.statuses[RESOLVED] = Status(RESOLVED, "Fixed", "done")

        with pytest.raises(Refused, match=r"to Fixed, .*to Declined.* list its status first under `states`"):
            moves(jira, ticket_id, "resolved")

        moves(jira, ticket_id, "Declined")
        assert status(jira, ticket_id) == "Declined"


@each_flavour
def test_a_way_that_wants_to_know_more_is_refused_with_what_it_wants(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.site.screens.asks = {RESOLVED: ("resolution", "customfield_10041")}

        with pytest.raises(Refused, match=r'"Resolved".* wants to know Resolution, Root cause'):
            moves(jira, ticket_id, "resolved")

        assert status(jira, ticket_id) == "Open"
        assert [method for method, _, _ in writes(jira)] == []


@each_flavour
def test_no_way_is_refused_with_the_ways_there_are(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.site.screens.closed = {RESOLVED, WAITING}

        with pytest.raises(
            Refused, match=r'No way leads from status "Open" of project SUP to `resolved`; .*In Progress'
        ):
            moves(jira, ticket_id, "resolved")


# People


@each_flavour
def test_a_portal_customer_can_neither_watch_nor_be_assigned(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id, client = jira.open(PLAIN), jira.id_of(CLIENT)

        with pytest.raises(Refused, match=r"Rosie Ladle.*cannot be assigned.*Assignable user"):
            jira.helpdesk.write(ticket_id, Write("k", "assign", value=client))
        with pytest.raises(Refused, match=r"Rosie Ladle.*may not see the ticket.*Browse projects"):
            jira.helpdesk.write(ticket_id, Write("k", "watch", value=client))


@each_flavour
@pytest.mark.parametrize("kind", ["assign", "watch"])
def test_a_dead_token_is_never_taken_for_a_missing_permission(flavour: Flavour, kind: Any) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.helpdesk.capabilities()
        jira.box.faults.order(faults.unauthorized(), "PUT", times=None)
        jira.box.faults.order(faults.unauthorized(), "POST", times=None)
        jira.box.faults.order(faults.unauthorized(), "GET", "*/mypermissions", times=None)

        with pytest.raises(NotAdmitted):
            jira.helpdesk.write(ticket_id, Write("k", kind, value=jira.id_of(AGENT)))


@pytest.mark.parametrize("kind", ["assign", "watch"])
def test_data_centers_401_of_a_moment_is_not_taken_for_somebody_who_is_unfit(kind: Any) -> None:
    with a_jira("dc") as jira:
        ticket_id, agent = jira.open(), jira.id_of(AGENT)
        jira.helpdesk.capabilities()
        jira.box.faults.order(faults.unauthorized(), "PUT")
        jira.box.faults.order(faults.unauthorized(), "POST")

        jira.helpdesk.write(ticket_id, Write("k", kind, value=agent))

        assert jira.helpdesk.write(ticket_id, Write("k", kind, value=agent)).already


@each_flavour
def test_watchers_that_we_may_not_see_are_no_reason_not_to_add_one(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.revoke("VIEW_VOTERS_AND_WATCHERS", SERVICE)
        write = Write("k", "watch", value=jira.id_of(AGENT))

        for _ in range(2):
            jira.helpdesk.write(ticket_id, write)

        assert jira.watchers(ticket_id) == [jira.id_of(AGENT)]


@each_flavour
def test_what_is_switched_off_on_the_site_is_not_among_the_capabilities(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.site.screens.watching = jira.box.site.screens.linking = False

        able = jira.helpdesk.capabilities()

        assert "watch" not in able.actions
        assert "switched off" in able.missing["watch"]
        assert any("linking" in notice for notice in able.notices)
        warned = [finding.sentence for finding in jira.helpdesk.examined() if finding.about == "projects"]
        assert [sentence.partition(" ")[0] for sentence in warned] == ["watching", "linking"]
        with pytest.raises(HelpdeskError) as refused:
            jira.helpdesk.write(jira.open(), Write("k", "watch", value=jira.id_of(AGENT)))
        assert isinstance(refused.value, Gone | Refused)


@each_flavour
def test_an_account_that_may_do_nothing_in_a_project_is_told_so_action_by_action(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        for right in ("EDIT_ISSUES", "ASSIGN_ISSUES", "MANAGE_WATCHERS", "TRANSITION_ISSUES", "CREATE_ISSUES"):
            jira.box.revoke(right, SERVICE)

        assert jira.helpdesk.actions_in(SERVICE) == {"note", "reply"}
        assert "set" in jira.helpdesk.actions_in(PLAIN)
        warned = [finding.sentence for finding in jira.helpdesk.examined() if finding.about == "project SUP"]
        assert 'our account may not move tickets on; give it "Transition issues" there' in warned
        with pytest.raises(NotAllowed, match="Transition issues"):
            moves(jira, jira.open(), "resolved")


# What is lost is never sent twice by the adapter


@each_flavour
@pytest.mark.parametrize("effect", ["500", "dropped", "login page"])
def test_no_action_is_repeated_by_the_adapter_itself(flavour: Flavour, effect: str) -> None:
    effects = {"500": faults.status(500), "dropped": faults.dropped(), "login page": faults.login_page()}
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        person = jira.id_of(AGENT)
        jira.helpdesk.capabilities()
        for method, path in (
            ("PUT", "*"),
            ("POST", "*/transitions"),
            ("POST", "*/watchers"),
            ("POST", "*/api/2/issue"),
        ):
            jira.box.faults.order(effects[effect], method, path, times=None)
        every = [
            Write("k", "set", fields=(("priority", "High"),)),
            Write("k", "unlabel", value="x"),
            Write("k", "assign", value=person),
            Write("k", "watch", value=person),
            Write("k", "transition", value="resolved"),
            Write("k", "ticket", value="task", summary="Call"),
        ]
        jira.agent_sets_labels(ticket_id, "x")

        for write in every:
            jira.box.log.clear()
            with pytest.raises(OutcomeUnknown):
                jira.helpdesk.write(ticket_id, write)
            assert len(writes(jira)) == 1, write.kind
