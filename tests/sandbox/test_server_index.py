"""What search on the stand-in knows and when: lag, flicker, rebuilt indexes, pages that shift, what is missing."""

from __future__ import annotations

from tests.sandbox.asking import Asking, a_question

JQL = "/rest/api/3/search/jql"
OLD = "/rest/api/2/search"


def ms(asking: Asking, seconds: float = 0) -> int:
    """The stand-in's present, moved by seconds, as an epoch literal."""
    return asking.box.now_ms + round(seconds * 1000)


def test_search_lags_while_reading_by_id_is_true_at_once(each_flavour: Asking) -> None:
    box = each_flavour.box
    box.lag(30)
    key = a_question(box)

    assert each_flavour.found("project = SUP") == []
    assert each_flavour.get(f"/rest/api/2/issue/{key}", fields="summary")["key"] == key

    box.advance(30)

    assert each_flavour.found("project = SUP") == [key]


def test_lags_differ_so_that_a_later_change_may_be_seen_first(cloud: Asking) -> None:
    box = cloud.box
    box.lag(1, 120)
    keys = [a_question(box) for _ in range(20)]
    seen: list[str] = []
    for _ in range(13):
        box.advance(10)
        seen += [key for key in cloud.found("project = SUP ORDER BY id ASC", ["id"]) if key not in seen]

    assert sorted(seen) == sorted(keys)
    assert seen != keys


def test_on_cloud_search_shows_the_indexed_values_and_on_data_center_the_stored_ones(cloud: Asking, dc: Asking) -> None:
    statuses = []
    for asking in (cloud, dc):
        key = a_question(asking.box)
        asking.box.lag(30)
        asking.box.person("irina.lugova").move(key, "In Progress")
        page = asking.post(JQL if asking is cloud else OLD, {"jql": "status = Open", "fields": ["status"]})
        statuses.append(page["issues"][0]["fields"]["status"]["name"])

    assert statuses == ["Open", "In Progress"]


def test_issues_to_reconcile_are_read_anew(cloud: Asking) -> None:
    box = cloud.box
    key = a_question(box)
    box.lag(30)
    box.person("irina.lugova").move(key, "In Progress")
    question = {"jql": "project = SUP", "fields": ["status"], "reconcileIssues": [box.issue(key).id]}

    assert cloud.post(JQL, question)["issues"][0]["fields"]["status"]["name"] == "In Progress"
    assert cloud.ask("POST", JQL, {**question, "reconcileIssues": list(range(51))}).status_code == 400


def test_an_issue_found_once_can_vanish_for_a_while(each_flavour: Asking) -> None:
    box = each_flavour.box
    key = a_question(box)
    assert each_flavour.found("project = SUP") == [key]

    box.vanish(key, 60)
    assert each_flavour.found("project = SUP") == []

    box.advance(61)
    assert each_flavour.found("project = SUP") == [key]


def test_a_fresh_index_may_flicker_until_it_has_settled(cloud: Asking) -> None:
    box = cloud.box
    box.fill(50)
    box.site.index.flicker_percent = 30

    counts = {len(cloud.found("project = SUP", ["id"])) for _ in range(5)}
    assert min(counts) < 50

    box.advance(61)
    assert len(cloud.found("project = SUP", ["id"])) == 50


def test_after_a_reindex_the_indexed_update_is_later_than_the_stored_one(dc: Asking) -> None:
    key = a_question(dc.box)
    dc.box.advance(3600)
    dc.box.reindex()

    page = dc.post(OLD, {"jql": f"updated >= {ms(dc, -60)}", "fields": ["updated"]})

    assert [issue["key"] for issue in page["issues"]] == [key]
    assert page["issues"][0]["fields"]["updated"] == "2026-05-18T03:00:00.321-0400"


def test_an_administrator_of_data_center_can_read_the_lag(dc: Asking) -> None:
    a_question(dc.box)
    dc.box.lag(30)
    dc.box.advance(10)
    a_question(dc.box)
    assert dc.ask("GET", "/rest/api/2/index/summary").status_code == 403

    dc.box.grant("ADMINISTER")
    issues = dc.get("/rest/api/2/index/summary")["issueIndex"]

    assert (issues["countInDatabase"], issues["countInIndex"]) == (2, 1)
    assert issues["lastUpdatedInDatabase"] > issues["lastUpdatedInIndex"]


def test_pages_may_shift_while_issues_change_or_be_a_snapshot(cloud: Asking) -> None:
    seen: dict[bool, list[str]] = {}
    for shifting in (True, False):
        cloud.box.site.quirks.pages_shift = shifting
        keys = [a_question(cloud.box, project="SUP" if shifting else "LEAD") for _ in range(4)]
        question = {
            "jql": f"project = {keys[0].partition('-')[0]} ORDER BY updated ASC, id ASC",
            "maxResults": 2,
            "fields": ["key"],
        }
        first = cloud.post(JQL, question)
        cloud.box.advance(60)
        cloud.box.person("irina.lugova").label(keys[0], "late")
        second = cloud.post(JQL, {**question, "nextPageToken": first["nextPageToken"]})
        seen[shifting] = [issue["key"] for issue in first["issues"] + second["issues"]]

    assert seen == {True: ["SUP-1", "SUP-2", "SUP-4", "SUP-1"], False: ["LEAD-1", "LEAD-2", "LEAD-3", "LEAD-4"]}


def test_search_can_be_made_to_repeat_its_token(cloud: Asking) -> None:
    for _ in range(4):
        a_question(cloud.box)
    cloud.box.site.quirks.repeat_token = True
    question = {"jql": "project = SUP", "maxResults": 1, "fields": ["key"]}
    token = cloud.post(JQL, question)["nextPageToken"]

    assert cloud.post(JQL, {**question, "nextPageToken": token})["nextPageToken"] == token
    assert cloud.ask("POST", JQL, {**question, "nextPageToken": "nonsense"}).status_code == 400


def test_a_token_lasts_seven_days_and_belongs_to_its_query(cloud: Asking) -> None:
    for _ in range(2):
        a_question(cloud.box)
    token = cloud.post(JQL, {"jql": "project = SUP", "maxResults": 1})["nextPageToken"]

    other = cloud.ask("POST", JQL, {"jql": "project = LEAD", "nextPageToken": token})
    cloud.box.advance(7 * 86_400 + 1)
    old = cloud.ask("POST", JQL, {"jql": "project = SUP", "nextPageToken": token})

    assert (other.status_code, old.status_code) == (400, 400)


def test_a_page_may_hold_fewer_than_asked(each_flavour: Asking) -> None:
    for _ in range(4):
        a_question(each_flavour.box)
    each_flavour.box.site.quirks.page_cap = 3

    assert len(each_flavour.found("project = SUP", maxResults=50)) == 3


def test_hidden_archived_and_deleted_issues_are_missing_without_a_word(each_flavour: Asking) -> None:
    box = each_flavour.box
    hidden, archived, deleted, there = (a_question(box) for _ in range(4))
    box.hide(hidden)
    box.archive(archived)
    box.delete(deleted)

    assert each_flavour.found("project = SUP") == [there]


def test_a_project_that_may_no_longer_be_browsed_is_empty(each_flavour: Asking) -> None:
    a_question(each_flavour.box)
    other = a_question(each_flavour.box, project="LEAD")
    each_flavour.box.revoke("BROWSE_PROJECTS", "SUP")

    assert each_flavour.found("project is not EMPTY") == [other]


def test_a_count_is_given_apart(cloud: Asking) -> None:
    cloud.box.fill(7)

    assert cloud.post("/rest/api/3/search/approximate-count", {"jql": "project = SUP"}) == {"count": 7}


def test_a_hundred_thousand_open_issues_answer_a_narrow_question_without_a_scan(cloud: Asking) -> None:
    cloud.box.fill(100_000)
    cloud.box.advance(60)
    key = a_question(cloud.box)

    looked_at = list(cloud.box.site.index.candidates(cloud.box.now_ms, updated_from_ms=ms(cloud)))

    assert cloud.found(f"project = SUP AND updated >= {ms(cloud)}") == [key]
    assert len(looked_at) == 1
