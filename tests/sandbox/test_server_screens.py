"""Screens, workflows and switches of the stand-in over HTTP: what may be set, where a ticket can go, what is off."""

from __future__ import annotations

from typing import Any

from jira_csext.sandbox.state.screens import Way
from tests.sandbox.asking import Asking, a_question
from tests.sandbox.test_server_edits import person

API = "/rest/api/2"
RESOLVED = "5"
NEW = {"project": {"key": "SUP"}, "issuetype": {"name": "Task"}, "summary": "Call back"}


def new_ticket_meta(asking: Asking, path: str) -> list[dict[str, Any]]:
    page = asking.get(f"{API}/issue/createmeta/{path}")
    return list(page.get("issueTypes") or page.get("fields") or page.get("values") or [])


def test_an_edit_screen_tells_the_values_that_a_field_allows(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    fields = each_flavour.get(f"{API}/issue/{key}/editmeta")["fields"]

    assert [each["name"] for each in fields["priority"]["allowedValues"]] == ["Highest", "High", "Medium", "Low"]
    assert fields["customfield_10040"]["schema"]["type"] == "date"
    assert (fields["summary"]["required"], fields["labels"]["required"]) == (True, False)


def test_an_option_that_a_field_does_not_have_is_refused(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    fields = each_flavour.box.site.custom_fields
    field = fields["customfield_10041"]
    fields[field.id] = type(field)(field.id, field.name, field.kind, field.custom, options=("Brief",))

    told = each_flavour.get(f"{API}/issue/{key}/editmeta")["fields"][field.id]["allowedValues"]
    assert [each["value"] for each in told] == ["Brief"]
    each_flavour.put(f"{API}/issue/{key}", {"fields": {field.id: {"value": "Brief"}}})
    wrong = each_flavour.ask("PUT", f"{API}/issue/{key}", {"fields": {field.id: {"value": "Weather"}}})
    assert wrong.status_code == 400


def test_types_and_fields_of_new_tickets_are_told_to_who_may_make_them(each_flavour: Asking) -> None:
    types = {each["name"]: each["id"] for each in new_ticket_meta(each_flavour, "SUP/issuetypes")}
    assert set(types) == {"Complaint", "Рекламация", "Question", "Bug", "Task"}

    fields = {each["fieldId"]: each for each in new_ticket_meta(each_flavour, f"SUP/issuetypes/{types['Task']}")}
    assert {name for name, each in fields.items() if each["required"]} == {
        "summary", "issuetype", "project", "reporter",
    }  # fmt: skip

    each_flavour.box.revoke("CREATE_ISSUES", "SUP")
    assert new_ticket_meta(each_flavour, "SUP/issuetypes") == []
    assert each_flavour.ask("GET", f"{API}/issue/createmeta/NOWHERE/issuetypes", checked=False).status_code == 404


def test_a_new_ticket_has_what_its_screen_demands_and_nothing_that_it_has_no_place_for(each_flavour: Asking) -> None:
    screens = each_flavour.box.site.screens
    screens.asked_of_new, screens.not_on_new = ("duedate",), {"labels"}

    assert each_flavour.ask("POST", f"{API}/issue", {"fields": NEW}).status_code == 400
    dated = {**NEW, "duedate": "2026-06-01"}
    labelled = {"fields": {**dated, "labels": ["x"]}}
    assert each_flavour.ask("POST", f"{API}/issue", labelled).status_code == 400
    each_flavour.post(f"{API}/issue", {"fields": dated}, 201)


def test_a_new_ticket_goes_only_to_who_can_be_assigned(each_flavour: Asking) -> None:
    client = person(each_flavour, "web@bluebell-kitchens.example")

    assert each_flavour.ask("POST", f"{API}/issue", {"fields": {**NEW, "assignee": client}}).status_code == 400


def test_a_transition_wants_its_screen_filled_and_tells_so_when_asked(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    screens = each_flavour.box.site.screens
    screens.closed, screens.ways = {RESOLVED}, [Way("Decline", RESOLVED, ("resolution",))]
    path = f"{API}/issue/{key}/transitions"

    told = {each["name"]: each for each in each_flavour.get(path, expand="transitions.fields")["transitions"]}
    assert set(told) == {"In Progress", "Waiting for customer", "Decline"}
    assert list(told["Decline"]["fields"]) == ["resolution"]
    assert told["In Progress"]["fields"] == {}
    assert all("fields" not in each for each in each_flavour.get(path)["transitions"])

    decline = {"transition": {"id": told["Decline"]["id"]}}
    assert each_flavour.ask("POST", path, decline).status_code == 400
    each_flavour.post(path, {**decline, "fields": {"resolution": {"name": "Won't do"}}}, 204)
    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["status"]["name"] == "Resolved"


def test_only_who_may_see_the_ticket_can_watch_it(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    client = next(iter(person(each_flavour, "web@bluebell-kitchens.example").values()))

    refused = each_flavour.ask("POST", f"{API}/issue/{key}/watchers", client)

    assert refused.status_code == (404 if each_flavour.box.site.cloud else 401)


def test_other_watchers_are_shown_to_who_may_see_them(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    irina = next(iter(person(each_flavour, "irina.lugova").values()))
    each_flavour.post(f"{API}/issue/{key}/watchers", irina, 204)
    each_flavour.box.revoke("VIEW_VOTERS_AND_WATCHERS", "SUP")

    told = each_flavour.get(f"{API}/issue/{key}/watchers")

    assert (told["watchCount"], told["watchers"]) == (1, [])


def test_watching_and_linking_can_be_switched_off(each_flavour: Asking) -> None:
    key, other = a_question(each_flavour.box), a_question(each_flavour.box)
    screens = each_flavour.box.site.screens
    on = each_flavour.get(f"{API}/configuration")
    assert (on["watchingEnabled"], on["issueLinkingEnabled"]) == (True, True)

    screens.watching = screens.linking = False

    off = each_flavour.get(f"{API}/configuration")
    assert (off["watchingEnabled"], off["issueLinkingEnabled"]) == (False, False)
    assert each_flavour.ask("GET", f"{API}/issue/{key}/watchers").status_code == 404
    assert each_flavour.ask("GET", f"{API}/issueLinkType").status_code == 404
    link = {"type": {"name": "Cause"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": other}}
    assert each_flavour.ask("POST", f"{API}/issueLink", link).status_code == 404


def test_the_same_link_twice_is_one(each_flavour: Asking) -> None:
    key, other = a_question(each_flavour.box), a_question(each_flavour.box)
    link = {"type": {"name": "Cause"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": other}}

    for _ in range(2):
        assert each_flavour.ask("POST", f"{API}/issueLink", link).status_code == 201

    assert len(each_flavour.get(f"{API}/issue/{key}", fields="issuelinks")["fields"]["issuelinks"]) == 1


def test_on_data_center_a_login_is_no_key_and_a_key_no_login(dc: Asking) -> None:
    irina, eva = dc.box.site.person("irina.lugova"), dc.box.site.person("eva.lindt-berg")
    irina.login, eva.login, eva.key = "i.petrova", "irina.lugova", "JIRAUSER10778"

    assert dc.get(f"{API}/user", username="irina.lugova")["displayName"] == "Ева Линдт-Берг"
    assert dc.get(f"{API}/user", key="irina.lugova")["displayName"] == "Ирина Лугова"


def test_an_edit_without_its_restriction_lifts_it_on_most_sites(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    role = {"type": "role", "value": "Service Desk Team"}
    path = f"{API}/issue/{key}/comment"
    for keeps, left in ((False, False), (True, True)):
        each_flavour.box.site.quirks.body_edit_keeps_restriction = keeps
        made = each_flavour.post(path, {"body": "Restricted.", "visibility": role}, 201)

        told = each_flavour.put(f"{path}/{made['id']}", {"body": "Still?"}, 200)

        assert ("visibility" in told) is left
