"""Answers that look well and are not whole, and faults by chance."""

from __future__ import annotations

from collections import Counter

from jira_csext.sandbox import faults
from jira_csext.sandbox.faults_of_content import cut_changes, cut_comments, forgetful, left_out, repeated_token, shifted
from jira_csext.sandbox.rest.wire import Request
from jira_csext.sandbox.storm import KINDS, Storm
from tests.sandbox.asking import Asking

API = "/rest/api/2"
FOUND = {"jql": "project = SUP ORDER BY id ASC", "fields": ["updated"]}
NOON = 1_779_098_400


def _ids(asking: Asking, path: str = "/search/jql") -> list[str]:
    return [each["id"] for each in asking.ask("POST", f"{API}{path}", FOUND).json()["issues"]]


def test_search_forgets_what_was_changed_of_late_and_shows_it_again(cloud: Asking) -> None:
    cloud.box.fill(10)
    cloud.box.advance(3600)
    cloud.box.fill(10)
    everything = _ids(cloud)
    cloud.box.faults.order(forgetful(100, since=cloud.box.now_ms // 1000 - 600), "POST", "*/search/jql", after=True)

    assert _ids(cloud) == everything[:10]
    assert _ids(cloud) == everything


def test_a_page_that_shifted_lacks_its_first(cloud: Asking) -> None:
    cloud.box.fill(5)
    everything = _ids(cloud)
    cloud.box.faults.order(shifted(2), "POST", "*/search/jql", after=True)

    assert _ids(cloud) == everything[2:]


def test_a_token_is_handed_out_again(cloud: Asking) -> None:
    cloud.box.fill(5)
    cloud.box.faults.order(repeated_token(), "POST", "*/search/jql", times=3, after=True)
    told = [cloud.ask("POST", f"{API}/search/jql", {**FOUND, "maxResults": most}).json() for most in (2, 3, 5)]

    assert len({page["nextPageToken"] for page in told}) == 1
    assert not any(page["isLast"] for page in told)


def test_comments_and_changes_are_cut_and_counted_whole(dc: Asking) -> None:
    key = dc.box.person("web@bluebell-kitchens.example").create("SUP", "Question", "Where?", "Where is it?")
    for number in range(4):
        dc.box.person("irina.lugova").comment(key, f"Word {number}")
        dc.box.person("irina.lugova").label(key, f"label-{number}")
    path = f"{API}/issue/{key}"
    for effect in (cut_comments(), cut_changes()):
        dc.box.faults.order(effect, "GET", path, after=True)

    less_said = dc.ask("GET", f"{path}?expand=changelog").json()
    less_changed = dc.ask("GET", f"{path}?expand=changelog").json()

    assert (len(less_said["fields"]["comment"]["comments"]), less_said["fields"]["comment"]["total"]) == (2, 4)
    assert (len(less_changed["changelog"]["histories"]), less_changed["changelog"]["total"]) == (2, 4)


def test_issues_and_their_changes_are_left_out_of_what_was_asked_for_in_bulk(cloud: Asking) -> None:
    cloud.box.fill(10)
    for issue in cloud.box.site.issues.values():
        cloud.box.person("irina.lugova").label(issue.key, "seen")
    asked = {"issueIdsOrKeys": _ids(cloud), "fields": ["summary"]}
    for path in ("issue", "changelog"):
        cloud.box.faults.order(left_out(50), "POST", f"*/{path}/bulkfetch", after=True)

    fewer, all_of_them = (cloud.ask("POST", f"{API}/issue/bulkfetch", asked).json()["issues"] for _ in range(2))
    changes = {"issueIdsOrKeys": asked["issueIdsOrKeys"]}
    less, whole = (cloud.ask("POST", f"{API}/changelog/bulkfetch", changes).json() for _ in range(2))

    assert 0 < len(fewer) < len(all_of_them) == 10
    assert 0 < len(less["issueChangeLogs"]) < len(whole["issueChangeLogs"]) == 10


def test_a_storm_is_the_same_for_a_seed_and_throws_every_kind_so_often_in_a_hundred() -> None:
    calls = [
        Request(method, path)
        for method, path in (
            ("GET", f"{API}/myself"),
            ("POST", f"{API}/search/jql"),
            ("POST", f"{API}/issue/bulkfetch"),
            ("POST", f"{API}/issue/1/comment"),
            ("PUT", f"{API}/issue/1"),
        )
        for _ in range(2000)
    ]
    first, again, other = Storm(20, "a"), Storm(20, "a"), Storm(20, "b")
    # The order in which different calls are made does not count.
    thrown = [fault.name if fault else "" for fault in (first.fault(call, NOON) for call in calls)]
    thrown_again = [fault.name if fault else "" for fault in (again.fault(call, NOON) for call in reversed(calls))]
    for call in calls:
        other.fault(call, NOON)

    assert Counter(thrown) == Counter(thrown_again) != other.thrown
    assert 1900 < sum(first.thrown.values()) < 2100
    assert {name.removesuffix(" before").removesuffix(" after") for name in first.thrown} == set(KINDS)
    first.blows = False
    assert all(first.fault(call, NOON) is None for call in calls)


def test_what_is_refused_was_not_done_and_only_the_rest_may_be(cloud: Asking) -> None:
    storm = Storm(100, 1)
    for number in range(3000):
        fault = storm.fault(Request("POST", f"{API}/issue/{number}/comment"), NOON)
        assert fault is not None
        if fault.after:
            assert fault.name.partition(" ")[0] not in {"400", "401", "403", "404", "409", "413", "429", "captcha"}


def test_a_storm_is_asked_when_no_order_meets_a_request(cloud: Asking) -> None:
    storm = Storm(100, 1, {"502": KINDS["502"]})
    cloud.box.faults.by_chance = lambda request: storm.fault(request, cloud.box.now_ms // 1000)
    cloud.box.faults.order(faults.status(503))

    assert [cloud.ask("GET", f"{API}/myself", checked=False).status_code for _ in range(2)] == [503, 502]
