"""Tickets on the stand-in over HTTP: how they are read, one by one and in bulk, with their history."""

from __future__ import annotations

from typing import Any

from tests.sandbox.asking import Asking, a_question

API = "/rest/api/2"


def history(asking: Asking, key: str) -> list[dict[str, Any]]:
    """The items of every change, oldest first."""
    told = asking.get(f"{API}/issue/{key}", expand="changelog", fields="updated")["changelog"]["histories"]
    return list(reversed(told) if asking.box.site.cloud else told)


def test_only_the_fields_named_are_told(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    assert set(each_flavour.get(f"{API}/issue/{key}", fields="summary,status")["fields"]) == {"summary", "status"}
    without = each_flavour.get(f"{API}/issue/{key}", fields="-comment")["fields"]
    assert "comment" not in without
    assert "summary" in without


def test_names_and_schema_come_when_expanded(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    issue = each_flavour.get(f"{API}/issue/{key}", expand="names,schema")

    assert issue["names"]["customfield_10002"] == "Organizations"
    assert issue["schema"]["customfield_10002"]["custom"] == "com.atlassian.servicedesk:sd-customer-organizations"


def test_instants_are_in_the_callers_zone_without_a_colon_and_with_milliseconds(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.bot.zone = "Asia/Kolkata"

    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["created"] == "2026-05-18T12:30:00.321+0530"


def test_texts_are_markup_in_v2_and_documents_in_v3(cloud: Asking) -> None:
    key = a_question(cloud.box)

    assert cloud.get(f"/rest/api/2/issue/{key}")["fields"]["description"] == "The texts are ready."
    assert cloud.get(f"/rest/api/3/issue/{key}")["fields"]["description"] == {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "The texts are ready."}]}],
    }


def test_data_center_has_no_v3(dc: Asking) -> None:
    key = a_question(dc.box)

    assert dc.ask("GET", f"/rest/api/3/issue/{key}", checked=False).status_code == 404
    assert dc.get(f"/rest/api/latest/issue/{key}")["key"] == key


def test_the_changelog_is_newest_first_and_cut_on_cloud_and_whole_on_data_center(cloud: Asking, dc: Asking) -> None:
    for asking in (cloud, dc):
        key = a_question(asking.box)
        for number in range(120):
            asking.box.person("irina.lugova").label(key, f"label-{number}")

    cut = cloud.get(f"{API}/issue/SUP-1", expand="changelog")["changelog"]
    assert (cut["total"], len(cut["histories"])) == (120, 100)
    assert cut["histories"][0]["items"][0]["toString"].endswith("label-119")
    whole = dc.get(f"{API}/issue/SUP-1", expand="changelog")["changelog"]
    assert (whole["total"], len(whole["histories"])) == (120, 120)
    assert whole["histories"][0]["items"][0]["toString"] == "label-0"
    for body in ({"issueIdsOrKeys": ["SUP-1"], "expand": ["changelog"], "fields": ["summary"]},):
        fetched = cloud.post("/rest/api/3/issue/bulkfetch", body)["issues"][0]["changelog"]
        assert (fetched["total"], len(fetched["histories"])) == (120, 40)
    searched = cloud.post("/rest/api/3/search/jql", {"jql": "project = SUP", "expand": "changelog", "fields": ["id"]})
    assert len(searched["issues"][0]["changelog"]["histories"]) == 40


def test_clouds_changelog_resource_is_whole_and_oldest_first(cloud: Asking, dc: Asking) -> None:
    key = a_question(cloud.box)
    for number in range(120):
        cloud.box.person("irina.lugova").label(key, f"label-{number}")

    first = cloud.get(f"/rest/api/3/issue/{key}/changelog")
    second = cloud.get(f"/rest/api/3/issue/{key}/changelog", startAt=100)

    assert (first["total"], len(first["values"]), first["isLast"]) == (120, 100, False)
    assert (len(second["values"]), second["isLast"]) == (20, True)
    assert first["values"][0]["items"][0]["toString"] == "label-0"
    missing = dc.ask("GET", f"{API}/issue/{a_question(dc.box)}/changelog", checked=False)
    assert (missing.status_code, "errorMessages" in missing.json()) == (404, False)


def test_changelogs_come_in_bulk_in_pages_that_end_anywhere(cloud: Asking) -> None:
    keys = [a_question(cloud.box) for _ in range(3)]
    for key in keys:
        cloud.box.person("irina.lugova").label(key, "one")
        cloud.box.person("irina.lugova").prioritize(key, "High")
    body = {"issueIdsOrKeys": keys, "maxResults": 4}

    first = cloud.post("/rest/api/3/changelog/bulkfetch", body)
    second = cloud.post("/rest/api/3/changelog/bulkfetch", {**body, "nextPageToken": first["nextPageToken"]})

    counts = [len(each["changeHistories"]) for page in (first, second) for each in page["issueChangeLogs"]]
    assert counts == [2, 2, 2]
    assert "nextPageToken" not in second
    only = cloud.post("/rest/api/3/changelog/bulkfetch", {"issueIdsOrKeys": keys, "fieldIds": ["priority"]})
    assert [len(each["changeHistories"]) for each in only["issueChangeLogs"]] == [1, 1, 1]
    assert cloud.ask("POST", "/rest/api/3/changelog/bulkfetch", {"issueIdsOrKeys": []}).status_code == 400


def test_bulk_changelogs_may_write_instants_as_numbers(cloud: Asking) -> None:
    key = a_question(cloud.box)
    cloud.box.person("irina.lugova").label(key, "one")
    cloud.box.site.quirks.bulk_changelog_epoch_numbers = True

    told = cloud.ask("POST", "/rest/api/3/changelog/bulkfetch", {"issueIdsOrKeys": [key]}, checked=False).json()

    assert told["issueChangeLogs"][0]["changeHistories"][0]["created"] == 1_779_087_600_321


def test_bulk_reading_follows_moves_and_case_and_lists_errors_apart(cloud: Asking) -> None:
    moved, plain = a_question(cloud.box), a_question(cloud.box)
    new_key = cloud.box.move(moved, "LEAD")

    told = cloud.post(
        "/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": [plain.lower(), moved, "SUP-99"], "fields": ["summary"]}
    )

    assert [issue["key"] for issue in told["issues"]] == [new_key, plain]
    assert [error["id"] for error in told["issueErrors"]] == ["SUP-99"]
    too_many = {"issueIdsOrKeys": [str(number) for number in range(101)]}
    assert cloud.ask("POST", "/rest/api/3/issue/bulkfetch", too_many).status_code == 400


def test_a_moved_issue_keeps_its_id_and_answers_to_its_old_key(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    issue_id = each_flavour.get(f"{API}/issue/{key}")["id"]

    new_key = each_flavour.box.move(key, "LEAD")

    assert each_flavour.get(f"{API}/issue/{key}")["key"] == new_key == "LEAD-1"
    assert each_flavour.get(f"{API}/issue/{issue_id}")["key"] == new_key
    assert [item["field"] for item in history(each_flavour, key)[0]["items"]] == ["project", "Key"]


def test_deleted_hidden_and_forbidden_issues_look_the_same(each_flavour: Asking) -> None:
    deleted, hidden, forbidden = (
        a_question(each_flavour.box),
        a_question(each_flavour.box),
        a_question(each_flavour.box),
    )
    each_flavour.box.delete(deleted)
    each_flavour.box.hide(hidden)
    answers = [each_flavour.ask("GET", f"{API}/issue/{key}") for key in (deleted, hidden)]
    each_flavour.box.revoke("BROWSE_PROJECTS", "SUP")
    answers.append(each_flavour.ask("GET", f"{API}/issue/{forbidden}"))

    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}


def test_an_archived_issue_is_read_and_not_written(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.archive(key)

    assert each_flavour.get(f"{API}/issue/{key}")["key"] == key
    assert each_flavour.ask("POST", f"{API}/issue/{key}/comment", {"body": "x"}).status_code == 400
    assert each_flavour.ask("PUT", f"{API}/issue/{key}", {"fields": {}}).status_code == 400
