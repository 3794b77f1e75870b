"""Comments on the stand-in over HTTP: who sees them, and what they carry."""

from __future__ import annotations

from typing import Any

import pytest

from jira_csext.sandbox.state import acts
from tests.sandbox.asking import Asking, a_question
from tests.sandbox.conftest import Standing

API = "/rest/api/2"
INTERNAL = {"key": "sd.public.comment", "value": {"internal": True}}
MARK = {"key": "jira_csext", "value": {"op": "42"}}


def comments(asking: Asking, key: str, **query: Any) -> list[dict[str, Any]]:
    """The comments of an issue."""
    told = asking.get(f"{API}/issue/{key}/comment", **query)["comments"]
    return list(told)


def desk_comments(asking: Asking, key: str) -> dict[str, bool]:
    """Which comments the portal's own API calls public, by text."""
    page = asking.get(f"/rest/servicedeskapi/request/{key}/comment")
    return {each["body"]: each["public"] for each in page["values"]}


def test_a_comment_carries_its_mark_from_the_first_moment(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    made = each_flavour.post(f"{API}/issue/{key}/comment", {"body": "Note.", "properties": [MARK, INTERNAL]}, 201)

    listed = comments(each_flavour, key, expand="properties")[0]
    assert {each["key"]: each["value"] for each in listed["properties"]}["jira_csext"] == {"op": "42"}
    assert each_flavour.get(f"{API}/comment/{made['id']}/properties/jira_csext")["value"] == {"op": "42"}
    assert "properties" not in comments(each_flavour, key)[0]


def test_some_sites_do_not_expand_properties_in_the_list(dc: Asking) -> None:
    key = a_question(dc.box)
    made = dc.post(f"{API}/issue/{key}/comment", {"body": "Note.", "properties": [MARK]}, 201)
    dc.box.site.quirks.comment_list_expands_properties = False

    assert "properties" not in comments(dc, key, expand="properties")[0]
    one = dc.get(f"{API}/issue/{key}/comment/{made['id']}", expand="properties")
    assert one["properties"] == [MARK]


def test_without_the_property_a_comment_on_a_service_project_is_public(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    for text, properties in (
        ("said", []),
        ("internal", [INTERNAL]),
        ("explicit", [{**INTERNAL, "value": {"internal": False}}]),
    ):
        each_flavour.post(f"{API}/issue/{key}/comment", {"body": text, "properties": properties}, 201)

    assert desk_comments(each_flavour, key) == {"said": True, "internal": False, "explicit": True}


def test_only_cloud_says_outright_whether_a_comment_is_public(cloud: Asking, dc: Asking) -> None:
    for asking in (cloud, dc):
        key = a_question(asking.box)
        asking.post(f"{API}/issue/{key}/comment", {"body": "Note.", "properties": [INTERNAL]}, 201)

    assert comments(cloud, "SUP-1")[0]["jsdPublic"] is False
    assert "jsdPublic" not in comments(dc, "SUP-1")[0]


def test_where_clients_have_no_portal_the_property_means_nothing(standing: Standing) -> None:
    without = standing("cloud", service_management=False)
    key = a_question(without.box)
    made = without.post(f"{API}/issue/{key}/comment", {"body": "Note.", "properties": [INTERNAL]}, 201)
    assert made["jsdPublic"] is True

    desk = standing("cloud")
    lead = a_question(desk.box, project="LEAD")
    made = desk.post(f"{API}/issue/{lead}/comment", {"body": "Note.", "properties": [INTERNAL]}, 201)
    assert made["jsdPublic"] is True


def test_a_restriction_to_a_role_or_group_hides_a_comment_from_others(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box, project="LEAD")
    irina = each_flavour.box.person("irina.lugova")
    irina.comment(key, "For the team.", internal=True)
    role = {"type": "role", "value": "Service Desk Team"}

    made = each_flavour.post(f"{API}/issue/{key}/comment", {"body": "Mine.", "visibility": role}, 201)
    assert made["visibility"]["value"] == "Service Desk Team"
    assert ("identifier" in made["visibility"]) == each_flavour.box.site.cloud
    assert len(comments(each_flavour, key)) == 2

    each_flavour.box.site.projects["LEAD"].roles["10100"].discard("csext")
    each_flavour.box.grant("BROWSE_PROJECTS", "LEAD")
    assert comments(each_flavour, key) == []
    assert each_flavour.get(f"{API}/issue/{key}/comment")["total"] == 0
    assert each_flavour.ask("GET", f"{API}/issue/{key}/comment/{made['id']}").status_code == 404


@pytest.mark.parametrize(
    "visibility",
    [
        {"type": "role", "value": "Administrators"},
        {"type": "role", "value": "Nobody"},
        {"type": "group", "value": "leadership"},
        {"type": "user", "value": "csext"},
        "Service Desk Team",
    ],
)
def test_one_can_restrict_only_to_what_one_belongs_to(each_flavour: Asking, visibility: object) -> None:
    key = a_question(each_flavour.box)

    answer = each_flavour.ask("POST", f"{API}/issue/{key}/comment", {"body": "x", "visibility": visibility})

    assert answer.status_code == 400


def test_a_restriction_alone_does_not_hide_a_comment_from_the_portal(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    role = {"type": "role", "value": "Service Desk Team"}
    each_flavour.post(f"{API}/issue/{key}/comment", {"body": "Restricted.", "visibility": role}, 201)

    assert desk_comments(each_flavour, key) == {"Restricted.": True}
    each_flavour.box.site.quirks.restriction_hides_from_portal = True
    assert desk_comments(each_flavour, key) == {"Restricted.": False}


def test_cloud_finds_a_group_by_its_identifier(cloud: Asking) -> None:
    key = a_question(cloud.box)

    made = cloud.post(
        f"{API}/issue/{key}/comment",
        {"body": "x", "visibility": {"type": "group", "identifier": "group-jira-users"}},
        201,
    )

    assert made["visibility"] == {"type": "group", "value": "jira-users", "identifier": "group-jira-users"}


def test_comments_come_in_pages_in_either_order(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    for number in range(120):
        each_flavour.box.person("irina.lugova").comment(key, f"{number}")

    page = each_flavour.get(f"{API}/issue/{key}/comment")
    assert (page["total"], len(page["comments"])) == (120, 100 if each_flavour.box.site.cloud else 50)
    assert [each["body"] for each in comments(each_flavour, key, startAt=118)] == ["118", "119"]
    assert [each["body"] for each in comments(each_flavour, key, orderBy="-created", maxResults=2)] == ["119", "118"]
    # The document of Data Center knows no refusal here.
    wrong = each_flavour.ask("GET", f"{API}/issue/{key}/comment", orderBy="author", checked=each_flavour.box.site.cloud)
    assert wrong.status_code == 400


def test_comments_within_an_issue_are_a_page_and_cut_on_cloud(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    for number in range(30):
        each_flavour.box.person("irina.lugova").comment(key, f"{number}")

    page = each_flavour.get(f"{API}/issue/{key}", fields="comment")["fields"]["comment"]

    assert (page["total"], len(page["comments"])) == (30, 20 if each_flavour.box.site.cloud else 30)


def test_an_edit_of_the_body_keeps_a_comment_internal_unless_the_site_is_odd(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    made = each_flavour.post(f"{API}/issue/{key}/comment", {"body": "One.", "properties": [INTERNAL, MARK]}, 201)
    path = f"{API}/issue/{key}/comment/{made['id']}"

    each_flavour.put(path, {"body": "Two."}, 200)
    assert desk_comments(each_flavour, key) == {"Two.": False}

    each_flavour.box.site.quirks.body_edit_keeps_internal = False
    each_flavour.put(path, {"body": "Three."}, 200)
    assert desk_comments(each_flavour, key) == {"Three.": True}


def test_an_edit_with_some_properties_loses_the_others(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    made = each_flavour.post(f"{API}/issue/{key}/comment", {"body": "One.", "properties": [INTERNAL, MARK]}, 201)

    each_flavour.put(f"{API}/issue/{key}/comment/{made['id']}", {"body": "Two.", "properties": [MARK]}, 200)

    assert desk_comments(each_flavour, key) == {"Two.": True}


def test_an_edited_comment_says_when_and_by_whom(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    made = each_flavour.post(f"{API}/issue/{key}/comment", {"body": "One."}, 201)
    each_flavour.box.advance(60)

    told = each_flavour.put(f"{API}/issue/{key}/comment/{made['id']}", {"body": "Two."}, 200)

    assert told["created"] < told["updated"]
    assert told["updateAuthor"]["displayName"] == "Promise keeper"


def test_others_comments_are_edited_and_deleted_only_with_the_permission(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    theirs = each_flavour.box.person("irina.lugova").comment(key, "Hers.").id
    mine = each_flavour.post(f"{API}/issue/{key}/comment", {"body": "Mine."}, 201)["id"]
    for permission in ("EDIT_ALL_COMMENTS", "DELETE_ALL_COMMENTS"):
        each_flavour.box.revoke(permission, "SUP")

    assert each_flavour.ask("PUT", f"{API}/issue/{key}/comment/{theirs}", {"body": "x"}).status_code == 400
    assert each_flavour.ask("DELETE", f"{API}/issue/{key}/comment/{theirs}").status_code == 400
    assert each_flavour.ask("PUT", f"{API}/comment/{theirs}/properties/a", 1).status_code == 403
    assert each_flavour.ask("DELETE", f"{API}/issue/{key}/comment/{mine}").status_code == 204
    assert [each["body"] for each in comments(each_flavour, key)] == ["Hers."]


def test_an_empty_or_too_long_comment_is_refused(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    path = f"{API}/issue/{key}/comment"

    for body in ({}, {"body": " "}, {"body": 5}, {"body": {"type": "doc"}}):
        assert each_flavour.ask("POST", path, body).status_code == 400
    too_long = each_flavour.ask("POST", path, {"body": "x" * 32_768})
    assert "too long" in too_long.json()["errors"]["comment"]
    each_flavour.post(path, {"body": "x" * 32_767}, 201)


def test_a_property_has_a_longest_key_and_value(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    path = f"{API}/issue/{key}/comment"

    for wrong in ({"key": "k" * 256, "value": 1}, {"key": "k", "value": "v" * 32_768}, {"value": 1}):
        assert each_flavour.ask("POST", path, {"body": "x", "properties": [wrong]}).status_code == 400
    assert comments(each_flavour, key) == []


def test_an_issue_takes_so_many_comments_and_then_413(cloud: Asking) -> None:
    key = a_question(cloud.box)
    cloud.box.site.quirks.comments_per_issue = 1
    cloud.post(f"{API}/issue/{key}/comment", {"body": "One."}, 201)

    assert cloud.ask("POST", f"{API}/issue/{key}/comment", {"body": "Two."}).status_code == 413


def test_documents_and_markup_are_one_text(cloud: Asking) -> None:
    key = a_question(cloud.box)
    mention = {"type": "mention", "attrs": {"id": "5b10ac8d82e05b22cc7d4ef5"}}
    lines = [{"type": "text", "text": "Dear "}, mention, {"type": "hardBreak"}, {"type": "text", "text": "it is due."}]
    document = {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "paragraph", "content": lines},
            {"type": "paragraph", "content": [{"type": "text", "text": "Bye."}]},
        ],
    }

    made = cloud.post(f"/rest/api/3/issue/{key}/comment", {"body": document}, 201)

    assert made["body"] == document
    assert comments(cloud, key)[0]["body"] == "Dear [~accountid:5b10ac8d82e05b22cc7d4ef5]\nit is due.\n\nBye."
    wrong: list[object] = ["text", {"type": "doc", "version": 1}, {"type": "doc", "version": 1, "content": [3]}]
    wrong += [{"type": "doc", "version": 1, "content": [{"type": ["text"]}]}]
    for body in wrong:
        assert cloud.ask("POST", f"/rest/api/3/issue/{key}/comment", {"body": body}).status_code == 400


def test_comments_are_read_by_their_ids_on_cloud(cloud: Asking) -> None:
    key = a_question(cloud.box)
    made = cloud.post(f"{API}/issue/{key}/comment", {"body": "Note.", "properties": [MARK]}, 201)

    page = cloud.post("/rest/api/3/comment/list", {"ids": [int(made["id"]), 1]}, expand="properties")

    assert [each["properties"] for each in page["values"]] == [[MARK]]


def test_an_anonymous_comment_has_no_author(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    acts.comment(each_flavour.box.site, each_flavour.box.issue(key), None, "By mail.")

    assert "author" not in comments(each_flavour, key)[0]


def test_a_child_comment_keeps_its_parents_visibility(cloud: Asking) -> None:
    key = a_question(cloud.box)
    parent = cloud.post(f"{API}/issue/{key}/comment", {"body": "One."}, 201)["id"]
    role = {"type": "role", "value": "Service Desk Team"}
    child = cloud.post(f"{API}/issue/{key}/comment", {"body": "Two.", "parentId": parent}, 201)["id"]

    wrong = cloud.ask("PUT", f"{API}/issue/{key}/comment/{child}", {"body": "Two.", "visibility": role})

    assert wrong.status_code == 400


def test_a_comment_by_somebody_who_is_not_on_the_request_is_marked(cloud: Asking) -> None:
    key = a_question(cloud.box)
    for name in ("web@bluebell-kitchens.example", "desk@harbour-finch.example", "irina.lugova"):
        cloud.box.person(name).comment(key, name)

    can_see = {each["body"]: each["jsdAuthorCanSeeRequest"] for each in comments(cloud, key)}

    assert can_see == {
        "web@bluebell-kitchens.example": True,
        "desk@harbour-finch.example": False,
        "irina.lugova": True,
    }
