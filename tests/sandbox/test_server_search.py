"""Search on the stand-in: pages, and how queries are read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.sandbox.asking import Asking, a_question

JQL = "/rest/api/3/search/jql"
OLD = "/rest/api/2/search"


def ms(asking: Asking, seconds: float = 0) -> int:
    """The stand-in's present, moved by seconds, as an epoch literal."""
    return asking.box.now_ms + round(seconds * 1000)


def test_the_old_search_is_gone_on_cloud(cloud: Asking) -> None:
    for version in ("2", "3"):
        answer = cloud.ask("GET", f"/rest/api/{version}/search", jql="project = SUP")
        assert answer.status_code == 410
        assert "CHANGE-2046" in answer.json()["errorMessages"][0]


def test_the_new_search_and_the_bulk_reads_are_no_resources_of_data_center(dc: Asking) -> None:
    for path in ("search/jql", "issue/bulkfetch", "changelog/bulkfetch"):
        assert dc.ask("POST", f"/rest/api/2/{path}", {"jql": "project = SUP"}, checked=False).status_code in {404, 405}


def test_cloud_pages_by_tokens_to_the_last_page(cloud: Asking) -> None:
    keys = [a_question(cloud.box) for _ in range(5)]
    question = {"jql": "project = SUP ORDER BY id ASC", "maxResults": 2, "fields": ["key"]}
    seen: list[str] = []
    page = cloud.post(JQL, question)
    while not page["isLast"]:
        assert "total" not in page
        seen += [issue["key"] for issue in page["issues"]]
        page = cloud.post(JQL, {**question, "nextPageToken": page["nextPageToken"]})

    assert seen + [issue["key"] for issue in page["issues"]] == keys
    assert "nextPageToken" not in page


def test_cloud_tells_ids_only_unless_fields_are_asked_for(cloud: Asking) -> None:
    a_question(cloud.box)

    issue = cloud.post(JQL, {"jql": "project = SUP"})["issues"][0]
    with_fields = cloud.post(JQL, {"jql": "project = SUP", "fields": ["summary"]})["issues"][0]

    assert "fields" not in issue
    assert with_fields["fields"] == {"summary": "Who approves the texts"}


def test_cloud_gives_five_thousand_ids_a_page_and_a_hundred_with_fields(cloud: Asking) -> None:
    cloud.box.fill(120)

    assert len(cloud.found("project = SUP", ["id"], maxResults=5000)) == 120
    assert len(cloud.found("project = SUP", ["summary"], maxResults=5000)) == 100


@pytest.mark.parametrize(
    "body",
    [
        {"jql": "project = SUP", "expand": ["changelog"]},
        {"jql": "project = SUP", "properties": "a"},
        {"jql": "project = SUP", "fields": "summary"},
        {"jql": "project = SUP", "startAt": 0},
        {"jql": "project = SUP", "properties": ["1", "2", "3", "4", "5", "6"]},
    ],
)
def test_clouds_schema_is_closed(cloud: Asking, body: dict[str, object]) -> None:
    assert cloud.ask("POST", JQL, body).status_code == 400


@pytest.mark.parametrize("jql", ["", "ORDER BY updated ASC"])
def test_cloud_refuses_a_query_that_restricts_nothing(cloud: Asking, jql: str) -> None:
    answer = cloud.ask("POST", JQL, {"jql": jql})

    assert answer.status_code == 400
    assert "Unbounded" in answer.json()["errorMessages"][0]


def test_bare_words_are_200_and_empty_on_cloud_and_400_on_data_center(cloud: Asking, dc: Asking) -> None:
    assert cloud.found("hello world") == []
    assert cloud.post("/rest/api/3/search/approximate-count", {"jql": "hello world"}) == {"count": 0}
    assert dc.refused("hello world") == 400


@pytest.mark.parametrize(
    "jql",
    [
        "nonsense = 3",
        'updated >= "yesterday"',
        'updated >= "2026-05-18 09:30 UTC"',
        "project = NOPE",
        "status = Nowhere",
        "key in (SUP-999)",
        "project = SUP AND",
        "project = SUP ORDER updated",
        "(project = SUP",
        "updated ~ 3",
        "labels > a",
        "project = SUP ORDER BY nonsense",
        "project = SUP ORDER BY id, key, updated, created, summary, status, priority, assignee",
        "project = sla()",
    ],
)
def test_a_query_that_cannot_be_read_is_refused_with_its_reason(each_flavour: Asking, jql: str) -> None:
    assert each_flavour.refused(jql) == 400


def test_data_center_pages_by_offsets_and_tells_the_total(dc: Asking) -> None:
    keys = [a_question(dc.box) for _ in range(5)]

    page = dc.get(OLD, jql="project = SUP ORDER BY id ASC", startAt=2, maxResults=2, fields="summary")

    assert (page["total"], page["startAt"], page["maxResults"]) == (5, 2, 2)
    assert [issue["key"] for issue in page["issues"]] == keys[2:4]


def test_offsets_skip_an_issue_when_an_earlier_one_moves_to_the_end(dc: Asking) -> None:
    keys = [a_question(dc.box) for _ in range(4)]
    question = {"jql": "project = SUP ORDER BY updated ASC, id ASC", "maxResults": 2}
    first = [issue["key"] for issue in dc.get(OLD, **question, startAt=0)["issues"]]

    dc.box.advance(60)
    dc.box.person("irina.lugova").comment(keys[0], "Good day.")
    second = [issue["key"] for issue in dc.get(OLD, **question, startAt=2)["issues"]]

    assert keys[2] not in first + second


def test_expand_is_a_list_on_data_center_and_a_text_on_cloud(cloud: Asking, dc: Asking) -> None:
    for asking in (cloud, dc):
        key = a_question(asking.box)
        asking.box.person("irina.lugova").label(key, "seen")

    assert dc.ask("POST", OLD, {"jql": "project = SUP", "expand": "changelog"}).status_code == 400
    issue = dc.post(OLD, {"jql": "project = SUP", "expand": ["changelog"]})["issues"][0]
    assert issue["changelog"]["total"] == 1
    issue = cloud.post(JQL, {"jql": "project = SUP", "expand": "changelog", "fields": ["key"]})["issues"][0]
    assert issue["changelog"]["total"] == 1


def test_data_center_may_be_told_not_to_validate(dc: Asking) -> None:
    page = dc.get(OLD, jql="project = NOPE", validateQuery="false")

    assert (page["total"], len(page["warningMessages"])) == (0, 1)


def test_an_epoch_literal_has_no_zone_and_milliseconds(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)

    assert each_flavour.found(f"updated >= {ms(each_flavour)}") == [key]
    assert each_flavour.found(f"updated >= {ms(each_flavour) + 1}") == []
    assert each_flavour.found(f"updated > {ms(each_flavour) - 1}") == [key]


def test_where_epoch_literals_are_not_understood_the_answer_is_empty(each_flavour: Asking) -> None:
    a_question(each_flavour.box)
    each_flavour.box.site.quirks.epoch_literals = False

    assert each_flavour.found(f"updated >= {ms(each_flavour, -60)}") == []


def test_a_quoted_date_is_read_in_the_accounts_own_zone_to_the_minute(each_flavour: Asking) -> None:
    # 10:00 in Moscow is 03:00 in New York, where the asking account lives.
    key = a_question(each_flavour.box)

    assert each_flavour.found('updated >= "2026/05/18 03:00"') == [key]
    assert each_flavour.found('updated >= "2026-05-18 03:01"') == []
    assert each_flavour.found('updated = "2026-05-18 03:00"') == [key]
    assert each_flavour.found('updated >= "2026/05/18 10:00"') == []


def test_relative_dates_and_now_are_read(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.advance(timedelta(hours=2))

    assert each_flavour.found("updated >= -3h") == [key]
    assert each_flavour.found('updated >= "-1h"') == []
    assert each_flavour.found("updated <= now()") == [key]


def test_and_binds_tighter_than_or(each_flavour: Asking) -> None:
    box = each_flavour.box
    ours, theirs = a_question(box), a_question(box, project="LEAD")

    tight = "project = SUP OR project = LEAD AND labels = none ORDER BY id ASC"
    loose = "(project = SUP OR project = LEAD) AND labels = none"

    assert each_flavour.found(tight) == [ours]
    assert each_flavour.found(loose) == []
    assert each_flavour.found("project in (SUP, LEAD) AND NOT project = SUP") == [theirs]


def test_not_equal_leaves_out_what_is_empty(each_flavour: Asking) -> None:
    box = each_flavour.box
    unlabelled, labelled = a_question(box), a_question(box)
    box.person("irina.lugova").label(labelled, "billing")

    assert each_flavour.found("project = SUP AND labels != other") == [labelled]
    assert each_flavour.found("project = SUP AND labels not in (other)") == [labelled]
    assert each_flavour.found("project = SUP AND labels is EMPTY") == [unlabelled]
    assert each_flavour.found("project = SUP AND labels is not EMPTY") == [labelled]


def test_fields_are_compared_by_name_id_and_translation(each_flavour: Asking) -> None:
    box = each_flavour.box
    key = a_question(box)
    box.person("irina.lugova").assign(key, "irina.lugova")
    box.person("irina.lugova").move(key, "Waiting for customer")

    for condition in (
        'status = "Waiting for customer"',
        'status = "Ожидание клиента"',
        "status = 10201",
        'statusCategory = "In Progress"',
        "issuetype in (Question, Bug)",
        "type = Question",
        'assignee = "irina.lugova"',
        'reporter = "web@bluebell-kitchens.example"',
        "resolution is EMPTY",
        "priority = Medium",
        'summary ~ "approves"',
        'text ~ "ready"',
    ):
        assert each_flavour.found(f"project = SUP AND {condition}") == [key], condition
    assert each_flavour.found("project = SUP AND assignee = currentUser()") == []
    assert each_flavour.found('project = SUP AND "Promised date" is EMPTY') == [key]


def test_keys_and_ids_can_be_listed_and_sought_from(each_flavour: Asking) -> None:
    box = each_flavour.box
    keys = [a_question(box) for _ in range(4)]
    ids = [box.issue(key).id for key in keys]

    assert each_flavour.found(f"key in ({keys[0]}, {keys[2]}) ORDER BY id ASC") == [keys[0], keys[2]]
    assert each_flavour.found(f"id > {ids[1]} ORDER BY id ASC") == keys[2:]
    assert each_flavour.found(f"project = SUP AND id >= {ids[1]} AND id < {ids[3]} ORDER BY key ASC") == keys[1:3]
    assert each_flavour.found(f"issuekey = {keys[0]}") == [keys[0]]
    assert each_flavour.found(f"project = SUP AND id not in ({ids[0]}) ORDER BY created ASC, id DESC") == keys[:0:-1]


def test_cloud_sorts_by_milliseconds_and_data_center_by_seconds(cloud: Asking, dc: Asking) -> None:
    for asking in (cloud, dc):
        first = a_question(asking.box)
        second = a_question(asking.box)
        asking.box.advance(0.2)
        asking.box.person("irina.lugova").label(second, "b")
        asking.box.advance(0.2)
        asking.box.person("irina.lugova").label(first, "a")

    assert cloud.found("project = SUP ORDER BY updated ASC") == ["SUP-2", "SUP-1"]
    assert dc.found("project = SUP ORDER BY updated ASC, id ASC") == ["SUP-1", "SUP-2"]
