"""The API of Service Management on the stand-in: requests, their clocks, ratings, people and organizations."""

from __future__ import annotations

from jira_csext.sandbox.people import HARBOUR
from tests.sandbox.asking import Asking, a_question
from tests.sandbox.conftest import Standing

API = "/rest/api/2"
MARK = {"key": "jira_csext", "value": {"op": "42"}}


def desk_comments(asking: Asking, key: str) -> dict[str, bool]:
    """Which comments the portal's own API calls public, by text."""
    page = asking.get(f"/rest/servicedeskapi/request/{key}/comment")
    return {each["body"]: each["public"] for each in page["values"]}


def test_without_a_seat_service_management_answers_403_without_a_word(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.bot.licensed = False

    answer = each_flavour.ask("GET", f"/rest/servicedeskapi/request/{key}")

    assert (answer.status_code, answer.content) == (403, b"")


def test_a_request_is_told_as_the_portal_has_it(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.person("irina.lugova").move(key, "In Progress")

    told = each_flavour.get(f"/rest/servicedeskapi/request/{key}")

    assert told["currentStatus"]["statusCategory"] == "INDETERMINATE"
    assert told["createdDate"]["epochMillis"] == 1_779_087_600_321
    assert told["reporter"]["displayName"] == "Rosie Ladle"
    lead = a_question(each_flavour.box, project="LEAD")
    assert each_flavour.ask("GET", f"/rest/servicedeskapi/request/{lead}").status_code == 404


def test_the_portals_comments_take_public_and_nothing_else(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    path = f"/rest/servicedeskapi/request/{key}/comment"

    each_flavour.post(path, {"body": "Said.", "public": True}, 201)
    each_flavour.post(path, {"body": "Inside.", "public": False}, 201)

    assert desk_comments(each_flavour, key) == {"Said.": True, "Inside.": False}
    only_public = each_flavour.get(path, internal="false")
    assert [each["body"] for each in only_public["values"]] == ["Said."]
    assert each_flavour.ask("POST", path, {"body": "x", "properties": [MARK]}).status_code == 400


def test_clocks_run_pause_and_stop(each_flavour: Asking) -> None:
    box = each_flavour.box
    key = a_question(box)
    box.advance(3600)
    box.person("irina.lugova").comment(key, "Good day.")
    box.person("irina.lugova").move(key, "Waiting for customer")
    box.advance(7200)

    response, resolution = each_flavour.get(f"/rest/servicedeskapi/request/{key}/sla")["values"]

    assert response["completedCycles"][0]["elapsedTime"]["millis"] == 3_600_000
    assert resolution["ongoingCycle"]["paused"] is True
    assert resolution["ongoingCycle"]["elapsedTime"]["millis"] == 3_600_000
    field = each_flavour.get(f"{API}/issue/{key}")["fields"]["customfield_10031"]
    assert field["ongoingCycle"] == resolution["ongoingCycle"]


def test_a_rating_is_the_reporters_to_give(each_flavour: Asking) -> None:
    box = each_flavour.box
    key = a_question(box)
    path = f"/rest/servicedeskapi/request/{key}/feedback"
    assert each_flavour.ask("GET", path).status_code == 404
    assert each_flavour.ask("POST", path, {"type": "csat", "rating": 5}).status_code == 403

    box.person("web@bluebell-kitchens.example").rate(key, 2, "Slow.")

    assert each_flavour.get(path) == {"type": "csat", "rating": 2, "comment": {"body": "Slow."}}
    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["customfield_10050"] == {"rating": 2}


def test_the_reporter_rates_from_one_to_five(standing: Standing) -> None:
    cloud = standing("cloud")
    key = a_question(cloud.box)
    cloud.box.person("csext").set(key, reporter="csext")
    path = f"/rest/servicedeskapi/request/{key}/feedback"

    assert cloud.ask("POST", path, {"type": "csat", "rating": 6}).status_code == 400
    assert cloud.post(path, {"type": "csat", "rating": 5, "comment": {"body": "Fast."}}, 201)["rating"] == 5


def test_organizations_and_participants_are_paged_in_their_own_way(each_flavour: Asking) -> None:
    key = each_flavour.box.person("m.harbour@harbour-finch.example").create(
        "SUP", "Question", "Any news?", company=HARBOUR
    )

    page = each_flavour.get("/rest/servicedeskapi/organization", limit=3)
    assert (page["size"], page["isLastPage"], "next" in page["_links"]) == (3, False, True)
    users = each_flavour.get("/rest/servicedeskapi/organization/6/user")["values"]
    assert [each["displayName"] for each in users] == ["Maud Harbour", "Ned Finch"]
    assert each_flavour.ask("GET", "/rest/servicedeskapi/organization/99").status_code == 404
    participants = each_flavour.get(f"/rest/servicedeskapi/request/{key}/participant")["values"]
    assert [each["displayName"] for each in participants] == ["Ned Finch"]


def test_service_projects_are_listed(each_flavour: Asking) -> None:
    desks = each_flavour.get("/rest/servicedeskapi/servicedesk")["values"]

    assert [each["projectKey"] for each in desks] == ["SUP"]
    assert each_flavour.get(f"/rest/servicedeskapi/servicedesk/{desks[0]['id']}")["projectKey"] == "SUP"
    assert each_flavour.get("/rest/servicedeskapi/servicedesk/SUP/organization")["size"] == 8
    assert each_flavour.ask("GET", "/rest/servicedeskapi/servicedesk/LEAD").status_code == 404
    assert each_flavour.get("/rest/servicedeskapi/info")["isLicensedForUse"] is True


def test_clocks_may_keep_office_hours(each_flavour: Asking) -> None:
    box = each_flavour.box
    box.site.quirks.clocks_keep_office_hours = True
    key = a_question(box)
    box.move_to("2026-05-19T10:00:00+03:00")

    response, resolution = each_flavour.get(f"/rest/servicedeskapi/request/{key}/sla")["values"]

    # From Monday 10:00 to closing at 18:00, and an hour of Tuesday.
    assert resolution["ongoingCycle"]["elapsedTime"]["friendly"] == "8h 59m"
    assert resolution["ongoingCycle"]["withinCalendarHours"] is True
    assert response["ongoingCycle"]["breached"] is True
    assert response["ongoingCycle"]["breachTime"]["iso8601"][:10] == "2026-05-18"
    box.move_to("2026-05-19T20:00:00+03:00")
    _, resolution = each_flavour.get(f"/rest/servicedeskapi/request/{key}/sla")["values"]
    assert resolution["ongoingCycle"]["withinCalendarHours"] is False


def test_work_opened_again_begins_another_cycle(each_flavour: Asking) -> None:
    box = each_flavour.box
    key = a_question(box)
    irina = box.person("irina.lugova")
    box.advance(3600)
    irina.move(key, "Resolved")
    box.advance(3600)
    irina.move(key, "In Progress")
    box.advance(1800)

    _, resolution = each_flavour.get(f"/rest/servicedeskapi/request/{key}/sla")["values"]

    assert [cycle["elapsedTime"]["millis"] for cycle in resolution["completedCycles"]] == [3_600_000]
    assert resolution["ongoingCycle"]["elapsedTime"]["millis"] == 1_800_000
