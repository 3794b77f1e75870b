"""The stand-in's site over HTTP: what it is, who asks, what they may, its catalogues and people."""

from __future__ import annotations

import pytest

from jira_csext.sandbox.state.model import CustomField, Project, Status
from tests.sandbox.asking import Asking, a_question
from tests.sandbox.conftest import Standing

API = "/rest/api/2"


def test_the_site_says_what_it_is_and_what_time_it_is_there(each_flavour: Asking) -> None:
    answer = each_flavour.ask("GET", f"{API}/serverInfo")

    told = answer.json()
    assert told["deploymentType"] == ("Cloud" if each_flavour.box.site.cloud else "Server")
    assert told["serverTime"] == "2026-05-18T03:00:00.321-0400"
    assert answer.headers["Date"] == "Mon, 18 May 2026 07:00:00 GMT"


def test_the_date_header_follows_the_stand_ins_clock_and_not_ours(cloud: Asking) -> None:
    cloud.box.move_to("2031-01-02T03:04:05+00:00")

    assert cloud.ask("GET", f"{API}/serverInfo").headers["Date"] == "Thu, 02 Jan 2031 03:04:05 GMT"


def test_the_caller_learns_who_they_are_and_their_time_zone(each_flavour: Asking) -> None:
    told = each_flavour.get(f"{API}/myself")

    assert told["timeZone"] == "America/New_York"
    assert ("accountId" in told) == each_flavour.box.site.cloud
    assert ("name" in told) != each_flavour.box.site.cloud


def test_data_center_also_takes_the_token_alone(dc: Asking) -> None:
    bearer = {"Authorization": f"Bearer {dc.box.token}"}

    assert dc.ask("GET", f"{API}/myself", headers=bearer, auth=None).status_code == 200


def test_a_wrong_token_is_401_in_the_words_of_the_flavour(each_flavour: Asking) -> None:
    answer = each_flavour.ask("GET", f"{API}/myself", auth=("csext", "wrong"))

    assert answer.status_code == 401
    assert answer.json().get("status-code") == (None if each_flavour.box.site.cloud else 401)


def test_a_revoked_token_is_401_everywhere(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.revoke_token()

    assert each_flavour.ask("GET", f"{API}/issue/{key}", checked=False).status_code == 401


def test_a_wrong_token_may_also_be_taken_for_a_stranger_who_finds_nothing(cloud: Asking) -> None:
    a_question(cloud.box)
    cloud.box.site.quirks.wrong_token_is_anonymous = True

    answer = cloud.ask("POST", "/rest/api/3/search/jql", {"jql": "project = SUP"}, auth=("x", "y"))

    assert (answer.status_code, answer.json()) == (200, {"issues": [], "isLast": True})


def test_strangers_are_told_of_no_mistake_in_a_query(cloud: Asking) -> None:
    cloud.session.auth = None

    answer = cloud.ask("POST", "/rest/api/3/search/jql", {"jql": "nonsense = 3 AND updated > hello"})

    assert (answer.status_code, answer.json()) == (200, {"issues": [], "isLast": True})


def test_cloud_wants_to_know_which_permissions_are_meant(cloud: Asking) -> None:
    assert cloud.ask("GET", f"{API}/mypermissions").status_code == 400
    assert cloud.ask("GET", f"{API}/mypermissions", permissions="FLY").status_code == 400


def test_permissions_are_told_for_a_project_and_can_be_taken_away(each_flavour: Asking) -> None:
    def may(name: str, **place: str) -> bool:
        told = each_flavour.get(f"{API}/mypermissions", permissions=name, **place)
        return bool(told["permissions"][name]["havePermission"])

    key = a_question(each_flavour.box)
    assert may("ADD_COMMENTS", projectKey="SUP")
    assert may("ADD_COMMENTS", issueKey=key)
    assert not may("ADMINISTER_PROJECTS", projectKey="SUP")

    each_flavour.box.revoke("ADD_COMMENTS", "SUP")

    assert not may("ADD_COMMENTS", projectKey="SUP")
    assert may("ADD_COMMENTS", projectKey="LEAD")
    assert may("ADD_COMMENTS")


def test_a_project_one_may_not_browse_is_not_there(each_flavour: Asking) -> None:
    each_flavour.box.revoke("BROWSE_PROJECTS", "SUP")

    assert [each["key"] for each in each_flavour.get(f"{API}/project")] == ["LEAD"]
    assert each_flavour.ask("GET", f"{API}/project/SUP").status_code == 404
    assert (
        each_flavour.ask("GET", f"{API}/mypermissions", permissions="ADD_COMMENTS", projectKey="SUP").status_code == 404
    )


def test_projects_come_in_pages_on_cloud(cloud: Asking) -> None:
    page = cloud.get("/rest/api/3/project/search", maxResults=1)

    assert (page["total"], page["isLast"], len(page["values"])) == (2, False, 1)


def test_a_project_is_a_service_project_only_with_service_management(standing: Standing) -> None:
    plain = standing("cloud", service_management=False)

    assert plain.get(f"{API}/project/SUP")["projectTypeKey"] == "software"
    assert plain.ask("GET", "/rest/servicedeskapi/servicedesk", checked=False).status_code == 404


def test_statuses_are_named_in_the_readers_language_and_their_category_is_not(each_flavour: Asking) -> None:
    each_flavour.box.bot.language = "ru"

    waiting = next(each for each in each_flavour.get(f"{API}/status") if each["id"] == "10201")

    assert waiting["name"] == "Ожидание клиента"
    assert waiting["statusCategory"]["key"] == "indeterminate"


def test_the_catalogues_are_there(each_flavour: Asking) -> None:
    assert "Рекламация" in [each["name"] for each in each_flavour.get(f"{API}/issuetype")]
    assert [each["name"] for each in each_flavour.get(f"{API}/priority")] == ["Highest", "High", "Medium", "Low"]
    assert each_flavour.get(f"{API}/resolution")[0]["name"] == "Done"
    assert each_flavour.get(f"{API}/issueLinkType")["issueLinkTypes"][0]["name"] == "Relates"
    by_type = each_flavour.get(f"{API}/project/SUP/statuses")
    assert {status["name"] for each in by_type for status in each["statuses"]} >= {"Open", "Открыт"}


def test_fields_are_found_by_their_schema_and_may_share_a_name(each_flavour: Asking) -> None:
    clash = CustomField("customfield_10900", "Promised date", "text", "com.example:text", clause_names=("labels",))
    each_flavour.box.site.custom_fields[clash.id] = clash

    fields = each_flavour.get(f"{API}/field")

    assert len([each for each in fields if each["name"] == "Promised date"]) == 2
    by_schema = {each["schema"].get("custom"): each["id"] for each in fields}
    assert by_schema["com.atlassian.servicedesk:sd-customer-organizations"] == "customfield_10002"
    assert "labels" in next(each["clauseNames"] for each in fields if each["id"] == clash.id)


def test_roles_are_for_administrators_of_the_project_only(each_flavour: Asking) -> None:
    assert each_flavour.ask("GET", f"{API}/project/SUP/role/10100").status_code == 404
    assert each_flavour.ask("GET", f"{API}/project/SUP/role").status_code == 404

    each_flavour.box.grant("ADMINISTER_PROJECTS", "SUP")

    assert set(each_flavour.get(f"{API}/project/SUP/role")) == {"Administrators", "Service Desk Team"}
    role = each_flavour.get(f"{API}/project/SUP/role/10100")
    assert [actor["displayName"] for actor in role["actors"]] == ["Promise keeper", "support"]


def test_members_of_a_group_are_for_administrators_on_data_center(standing: Standing) -> None:
    cloud, dc = standing("cloud"), standing("dc")

    page = cloud.get("/rest/api/3/group/member", groupname="leadership", maxResults=2)
    assert (page["total"], page["isLast"]) == (3, False)
    assert cloud.get("/rest/api/3/group/member", groupId="group-leadership", startAt=2)["isLast"]
    assert cloud.ask("GET", "/rest/api/3/group/member", groupname="nobody").status_code == 404

    assert dc.ask("GET", f"{API}/group/member", groupname="leadership").status_code == 403
    dc.box.grant("ADMINISTER")
    assert dc.get(f"{API}/group/member", groupname="leadership")["total"] == 3


def test_searching_for_people_may_hit_the_wrong_one(each_flavour: Asking) -> None:
    asked = {"query": "И"} if each_flavour.box.site.cloud else {"username": "И"}

    assert [each["displayName"] for each in each_flavour.get(f"{API}/user/search", **asked)][:1] == ["Ирина Лугова"]


def test_only_the_team_can_be_assigned(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    found = each_flavour.get(f"{API}/user/assignable/search", issueKey=key, project="SUP")

    assert "Ирина Лугова" in [each["displayName"] for each in found]
    assert "Rosie Ladle" not in [each["displayName"] for each in found]


def test_account_types_are_told_on_cloud_and_can_mislead(cloud: Asking) -> None:
    # A client with an Atlassian account of their own looks like one of ours.
    cloud.box.site.person("Ned Finch").kind = "atlassian"
    kinds = {
        name: cloud.get("/rest/api/3/user", accountId=cloud.box.site.person(name).account_id)["accountType"]
        for name in ("Rosie Ladle", "Automation", "Ирина Лугова", "Ned Finch")
    }

    assert kinds == {
        "Rosie Ladle": "customer",
        "Automation": "app",
        "Ирина Лугова": "atlassian",
        "Ned Finch": "atlassian",
    }


def test_of_a_deleted_person_hardly_anything_is_left(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.person("gleb.starov").comment(key, "Good day.")

    each_flavour.box.forget("gleb.starov")

    author = each_flavour.get(f"{API}/issue/{key}/comment")["comments"][0]["author"]
    gone = {"accountId": "unknown", "accountType": "unknown", "active": False, "displayName": "Former user"}
    assert author == (gone if each_flavour.box.site.cloud else {"name": "gleb.starov", "active": False})


def test_data_center_anonymises_by_a_new_name_and_key(dc: Asking) -> None:
    key = a_question(dc.box)
    dc.box.person("gleb.starov").comment(key, "Good day.")

    dc.box.anonymise("gleb.starov")

    author = dc.get(f"{API}/issue/{key}/comment")["comments"][0]["author"]
    assert author["name"].startswith("jirauser")
    assert dc.ask("GET", f"{API}/user", username="gleb.starov").status_code == 404


def test_a_cloud_tells_its_id_and_takes_addresses_with_it(cloud: Asking) -> None:
    cloud_id = cloud.get("/_edge/tenant_info")["cloudId"]

    assert cloud.get(f"/ex/jira/{cloud_id}/rest/api/3/myself")["timeZone"] == "America/New_York"


def test_an_unknown_path_and_a_missing_issue_are_404_in_different_words(each_flavour: Asking) -> None:
    no_route = each_flavour.ask("GET", f"{API}/nonsense", checked=False)
    no_issue = each_flavour.ask("GET", f"{API}/issue/SUP-999")

    assert (no_route.status_code, no_issue.status_code) == (404, 404)
    assert "errorMessages" not in no_route.json()
    assert "errorMessages" in no_issue.json()


def test_a_wrong_method_is_405_and_another_body_than_json_415(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    assert each_flavour.ask("DELETE", f"{API}/myself", checked=False).status_code == 405
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = each_flavour.ask("POST", f"{API}/issue/{key}/comment", headers=form, checked=False)
    assert answer.status_code == 415


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_more_projects_and_statuses_can_be_added(standing: Standing, flavour: str) -> None:
    asking = standing(flavour)
    site = asking.box.site
    site.projects["WEB"] = Project(
        "10003", "WEB", "Web", service=False, types=("10104",), roles=site.projects["SUP"].roles
    )
    site.statuses["10900"] = Status("10900", "已完成", "done")

    assert "WEB" in [each["key"] for each in asking.get(f"{API}/project")]
    assert "已完成" in [each["name"] for each in asking.get(f"{API}/status")]
