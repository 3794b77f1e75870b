"""Tickets on the stand-in over HTTP: edited, assigned, moved on, watched, linked, created."""

from __future__ import annotations

from typing import Any

from jira_csext.sandbox.state import acts
from tests.sandbox.asking import Asking, a_question
from tests.sandbox.conftest import Standing

API = "/rest/api/2"


def history(asking: Asking, key: str) -> list[dict[str, Any]]:
    """The items of every change, oldest first."""
    told = asking.get(f"{API}/issue/{key}", expand="changelog", fields="updated")["changelog"]["histories"]
    return list(reversed(told) if asking.box.site.cloud else told)


def person(asking: Asking, name: str) -> dict[str, str]:
    """How a request names a person."""
    account = asking.box.site.person(name)
    return {"accountId": account.account_id} if asking.box.site.cloud else {"name": account.login}


def test_labels_are_added_and_removed_one_by_one_and_again_without_harm(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    change = {"update": {"labels": [{"add": "sla-at-risk"}, {"add": "billing"}, {"remove": "nowhere"}]}}

    each_flavour.put(f"{API}/issue/{key}", change)
    each_flavour.put(f"{API}/issue/{key}", change)
    each_flavour.put(f"{API}/issue/{key}", {"update": {"labels": [{"remove": "billing"}]}})

    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["labels"] == ["sla-at-risk"]
    texts = [(each["items"][0]["fromString"], each["items"][0]["toString"]) for each in history(each_flavour, key)]
    assert texts == [("", "sla-at-risk billing"), ("sla-at-risk billing", "sla-at-risk")]


def test_an_edit_its_property_and_its_metadata_are_one_request(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    mark = {"type": "jira_csext", "extraData": {"op": "42"}}

    each_flavour.put(
        f"{API}/issue/{key}",
        {
            "fields": {"priority": {"name": "High"}, "duedate": "2026-05-20"},
            "properties": [{"key": "jira_csext.op", "value": {"op": "42"}}],
            "historyMetadata": mark,
        },
    )

    assert each_flavour.get(f"{API}/issue/{key}/properties/jira_csext.op")["value"] == {"op": "42"}
    (change,) = history(each_flavour, key)
    assert change["historyMetadata"] == mark
    assert {item["field"]: item["to"] for item in change["items"]} == {"priority": "2", "duedate": "2026-05-20"}
    assert ("fieldId" in change["items"][0]) == each_flavour.box.site.cloud


def test_a_site_may_lose_the_metadata(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.site.quirks.keeps_history_metadata = False

    each_flavour.put(f"{API}/issue/{key}", {"fields": {"summary": "New"}, "historyMetadata": {"type": "x"}})

    assert "historyMetadata" not in history(each_flavour, key)[0]


def test_the_sites_own_fields_are_written_and_read(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    values = {
        "customfield_10040": "2026-05-20",
        "customfield_10041": {"value": "Cache"},
        "customfield_10042": "2026-05-18T15:00:00.000+0300",
        "customfield_10043": "at risk",
        "customfield_10002": ["8"],
    }

    each_flavour.put(f"{API}/issue/{key}", {"fields": values})
    fields = each_flavour.get(f"{API}/issue/{key}")["fields"]

    assert fields["customfield_10040"] == "2026-05-20"
    assert fields["customfield_10041"]["value"] == "Cache"
    assert fields["customfield_10042"] == "2026-05-18T08:00:00.000-0400"
    assert fields["customfield_10043"] == "at risk"
    assert fields["customfield_10002"][0]["name"] == "Bluebell Kitchens"


def test_every_wrong_field_is_named(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    answer = each_flavour.ask(
        "PUT",
        f"{API}/issue/{key}",
        {
            "fields": {
                "summary": "",
                "duedate": "tomorrow",
                "priority": {"name": "Huge"},
                "customfield_1": 1,
                "status": 1,
            },
            "update": {"labels": [{"add": "two words"}]},
        },
    )

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"summary", "duedate", "priority", "customfield_1", "status", "labels"}
    assert history(each_flavour, key) == []


def test_edit_meta_names_what_an_edit_may_set(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    fields = each_flavour.get(f"{API}/issue/{key}/editmeta")["fields"]
    assert "customfield_10042" in fields
    assert "customfield_10030" not in fields

    each_flavour.box.revoke("EDIT_ISSUES", "SUP")
    assert each_flavour.get(f"{API}/issue/{key}/editmeta")["fields"] == {}


def test_writes_without_the_permission_are_refused_as_the_site_does_it(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    for permission in ("EDIT_ISSUES", "TRANSITION_ISSUES", "ADD_COMMENTS"):
        each_flavour.box.revoke(permission, "SUP")

    def statuses() -> set[int]:
        return {
            each_flavour.ask("PUT", f"{API}/issue/{key}", {"fields": {"summary": "x"}}, checked=False).status_code,
            each_flavour.ask(
                "POST", f"{API}/issue/{key}/transitions", {"transition": {"id": "21"}}, checked=False
            ).status_code,
            each_flavour.ask("POST", f"{API}/issue/{key}/comment", {"body": "x"}, checked=False).status_code,
        }

    assert statuses() == {400}
    each_flavour.box.site.quirks.refused_write_status = 403
    assert statuses() == {403}


def test_silent_edits_without_admin_are_ignored_on_cloud_and_403_on_data_center(cloud: Asking, dc: Asking) -> None:
    body = {"fields": {"summary": "New"}}

    cloud.put(f"{API}/issue/{a_question(cloud.box)}", body, notifyUsers="false")
    refused = dc.ask("PUT", f"{API}/issue/{a_question(dc.box)}", body, notifyUsers="false")

    assert refused.status_code == 403


def test_cloud_returns_the_issue_when_asked(cloud: Asking) -> None:
    key = a_question(cloud.box)

    told = cloud.put(f"{API}/issue/{key}", {"fields": {"summary": "New"}}, 200, returnIssue="true")

    assert told["fields"]["summary"] == "New"


def test_an_edit_that_changes_nothing_leaves_no_trace(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    before = each_flavour.get(f"{API}/issue/{key}")["fields"]["updated"]
    each_flavour.box.advance(60)

    each_flavour.put(f"{API}/issue/{key}", {"fields": {"summary": "Who approves the texts"}})

    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["updated"] == before
    assert history(each_flavour, key) == []


def test_updated_is_kept_in_milliseconds_and_moves_with_each_change(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.advance(0.456)
    each_flavour.put(f"{API}/issue/{key}", {"update": {"labels": [{"add": "x"}]}})

    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["updated"] == "2026-05-18T03:00:00.777-0400"


def test_properties_and_watchers_do_not_move_updated(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    before = each_flavour.get(f"{API}/issue/{key}")["fields"]["updated"]
    each_flavour.box.advance(60)

    each_flavour.put(f"{API}/issue/{key}/properties/mark", {"a": 1}, 201)
    each_flavour.put(f"{API}/issue/{key}/properties/mark", {"a": 2}, 200)
    each_flavour.post(
        f"{API}/issue/{key}/watchers", each_flavour.box.bot.account_id if each_flavour.box.site.cloud else "csext", 204
    )
    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["updated"] == before

    each_flavour.box.site.quirks.properties_move_updated = True
    each_flavour.put(f"{API}/issue/{key}/properties/mark", {"a": 3}, 200)
    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["updated"] > before


def test_issue_properties_are_listed_read_and_removed(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.put(f"{API}/issue/{key}/properties/mark", [1, 2], 201)

    keys = [each["key"] for each in each_flavour.get(f"{API}/issue/{key}/properties")["keys"]]
    assert keys == ["request-channel-type", "mark"]
    assert each_flavour.get(f"{API}/issue/{key}", properties="mark")["properties"] == {"mark": [1, 2]}
    assert each_flavour.ask("DELETE", f"{API}/issue/{key}/properties/mark").status_code == 204
    assert each_flavour.ask("GET", f"{API}/issue/{key}/properties/mark").status_code == 404
    assert each_flavour.ask("PUT", f"{API}/issue/{key}/properties/{'k' * 256}", 1).status_code == 400


# Assignee, transitions, watchers, links, new issues


def test_assigning_names_one_person_exactly(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    path = f"{API}/issue/{key}/assignee"

    each_flavour.put(path, person(each_flavour, "irina.lugova"))
    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["assignee"]["displayName"] == "Ирина Лугова"
    each_flavour.put(path, dict.fromkeys(person(each_flavour, "irina.lugova")))
    assert each_flavour.get(f"{API}/issue/{key}")["fields"]["assignee"] is None

    unknown = dict.fromkeys(person(each_flavour, "irina.lugova"), "Ир")
    assert each_flavour.ask("PUT", path, unknown).status_code == 400
    assert each_flavour.ask("PUT", path, person(each_flavour, "web@bluebell-kitchens.example")).status_code == 400


def test_assigning_needs_its_own_permission(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.revoke("EDIT_ISSUES", "SUP")
    each_flavour.put(f"{API}/issue/{key}/assignee", person(each_flavour, "irina.lugova"))

    each_flavour.box.revoke("ASSIGN_ISSUES", "SUP")
    answer = each_flavour.ask("PUT", f"{API}/issue/{key}/assignee", person(each_flavour, "pavel.rechnoy"))

    assert answer.status_code == (403 if each_flavour.box.site.cloud else 401)


def test_transitions_lead_on_from_where_the_issue_is(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    path = f"{API}/issue/{key}/transitions"
    onward = {each["to"]["name"]: each["id"] for each in each_flavour.get(path)["transitions"]}
    assert set(onward) == {"In Progress", "Waiting for customer", "Resolved"}

    body = {
        "transition": {"id": onward["Resolved"]},
        "fields": {"resolution": {"name": "Won't do"}},
        "update": {"comment": [{"add": {"body": "Declined."}}]},
    }
    each_flavour.post(path, body, 204)

    fields = each_flavour.get(f"{API}/issue/{key}")["fields"]
    assert (fields["status"]["name"], fields["resolution"]["name"]) == ("Resolved", "Won't do")
    assert fields["resolutiondate"] is not None
    assert fields["comment"]["comments"][0]["body"] == "Declined."
    again = each_flavour.ask("POST", path, {"transition": {"id": onward["Resolved"]}})
    assert again.status_code == 400


def test_reopening_takes_the_resolution_away_in_the_same_change(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    irina = each_flavour.box.person("irina.lugova")
    irina.move(key, "Resolved")
    irina.move(key, "In Progress")

    fields = each_flavour.get(f"{API}/issue/{key}")["fields"]
    assert (fields["resolution"], fields["resolutiondate"]) == (None, None)
    assert [{item["field"] for item in each["items"]} for each in history(each_flavour, key)] == [
        {"resolution", "status"}
    ] * 2


def test_watchers_are_a_set(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    ids = {name: next(iter(person(each_flavour, name).values())) for name in ("irina.lugova", "csext")}
    path = f"{API}/issue/{key}/watchers"

    each_flavour.post(path, ids["irina.lugova"], 204)
    each_flavour.post(path, ids["irina.lugova"], 204)
    told = each_flavour.get(path)
    assert (told["watchCount"], told["isWatching"]) == (1, False)

    name = "accountId" if each_flavour.box.site.cloud else "username"
    assert each_flavour.ask("DELETE", f"{path}?{name}={ids['irina.lugova']}").status_code == 204
    assert each_flavour.get(path)["watchers"] == []

    each_flavour.box.revoke("MANAGE_WATCHERS", "SUP")
    each_flavour.post(path, ids["csext"], 204)
    refused = each_flavour.ask("POST", path, ids["irina.lugova"])
    assert refused.status_code == (403 if each_flavour.box.site.cloud else 401)
    assert each_flavour.ask("POST", path, "nobody-there").status_code == 404


def test_a_link_is_seen_from_both_ends(each_flavour: Asking) -> None:
    cause, effect = a_question(each_flavour.box), a_question(each_flavour.box)

    answer = each_flavour.ask(
        "POST",
        f"{API}/issueLink",
        {"type": {"name": "Cause"}, "inwardIssue": {"key": cause}, "outwardIssue": {"key": effect}},
    )

    assert (answer.status_code, answer.content) == (201, b"")
    here = each_flavour.get(f"{API}/issue/{cause}", fields="issuelinks")["fields"]["issuelinks"][0]
    there = each_flavour.get(f"{API}/issue/{effect}", fields="issuelinks")["fields"]["issuelinks"][0]
    assert (here["outwardIssue"]["key"], there["inwardIssue"]["key"]) == (effect, cause)
    wrong = {"type": {"name": "Nonsense"}, "inwardIssue": {"key": cause}, "outwardIssue": {"key": effect}}
    assert each_flavour.ask("POST", f"{API}/issueLink", wrong).status_code == 404


def test_a_new_issue_carries_its_labels_and_properties_from_the_start(each_flavour: Asking) -> None:
    made = each_flavour.post(
        f"{API}/issue",
        {
            "fields": {
                "project": {"key": "LEAD"},
                "issuetype": {"name": "Task"},
                "summary": "Call back",
                "labels": ["csext-42"],
                "priority": {"id": "2"},
            },
            "properties": [{"key": "jira_csext.op", "value": "42"}],
        },
        201,
    )

    fields = each_flavour.get(f"{API}/issue/{made['id']}")["fields"]
    assert (made["key"], fields["labels"], fields["priority"]["name"]) == ("LEAD-1", ["csext-42"], "High")
    assert each_flavour.get(f"{API}/issue/{made['key']}/properties/jira_csext.op")["value"] == "42"


def test_a_new_issue_needs_a_project_a_type_and_a_summary(each_flavour: Asking) -> None:
    good = {"project": {"key": "SUP"}, "issuetype": {"name": "Task"}, "summary": "x"}
    for left_out in good:
        fields = {name: value for name, value in good.items() if name != left_out}
        assert each_flavour.ask("POST", f"{API}/issue", {"fields": fields}).status_code == 400

    each_flavour.box.revoke("CREATE_ISSUES", "SUP")
    refused = each_flavour.ask("POST", f"{API}/issue", {"fields": good}).status_code
    assert refused == (403 if each_flavour.box.site.cloud else 400)


def test_a_change_nobody_made_has_no_author(standing: Standing) -> None:
    cloud = standing("cloud")
    key = a_question(cloud.box)
    acts.edit(cloud.box.site, cloud.box.issue(key), None, {"priority": "1"})

    assert "author" not in history(cloud, key)[0]
