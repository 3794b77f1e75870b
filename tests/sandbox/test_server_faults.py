"""What can be made to go wrong on the stand-in, seen from the other end of the wire."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests

from jira_csext.sandbox import faults
from jira_csext.sandbox.box import Sandbox
from tests.sandbox.asking import Asking, a_question

API = "/rest/api/2"


def post(asking: Asking, key: str, text: str = "Note.") -> requests.Response:
    """Write a comment and return whatever comes back."""
    return asking.ask("POST", f"{API}/issue/{key}/comment", {"body": text}, checked=False)


def written(asking: Asking, key: str) -> int:
    """How many comments there are."""
    return len(asking.box.issue(key).comments)


@pytest.mark.parametrize(
    ("effect", "status", "header"),
    [
        (faults.unauthorized(), 401, None),
        (faults.forbidden(), 403, None),
        (faults.no_licence(), 403, None),
        (faults.captcha(), 403, "X-Authentication-Denied-Reason"),
        (faults.redirect(), 302, "Location"),
        (faults.too_many(), 429, None),
        (faults.too_many(seconds=1800), 429, "Retry-After"),
        (faults.too_many(reset="2026-05-18T10:05Z"), 429, "X-RateLimit-Reset"),
        (faults.out_of_tokens(5), 429, "X-RateLimit-FillRate"),
        (faults.structured_limit(30), 429, "RateLimit"),
        (faults.structured_limit(30, beta=True), 429, "Beta-RateLimit"),
        (faults.maintenance(), 503, None),
        (faults.status(500), 500, None),
        (faults.status(502), 502, None),
        (faults.status(503, "30"), 503, "Retry-After"),
        (faults.status(504), 504, None),
    ],
)
def test_a_refusal_before_the_act_leaves_nothing_done(
    cloud: Asking, effect: faults.Effect, status: int, header: str | None
) -> None:
    key = a_question(cloud.box)
    cloud.box.faults.order(effect, "POST")

    answer = post(cloud, key)

    assert (answer.status_code, written(cloud, key)) == (status, 0)
    assert header is None or header in answer.headers
    assert post(cloud, key).status_code == 201


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_after_the_act_hides_that_it_was_done(cloud: Asking, status: int) -> None:
    key = a_question(cloud.box)
    cloud.box.faults.order(faults.status(status), "POST", after=True)

    assert (post(cloud, key).status_code, written(cloud, key)) == (status, 1)


@pytest.mark.parametrize(("after", "count"), [(False, 0), (True, 1)])
def test_a_dropped_connection_says_nothing_of_what_was_done(each_flavour: Asking, after: bool, count: int) -> None:
    key = a_question(each_flavour.box)
    each_flavour.box.faults.order(faults.dropped(), "POST", after=after)

    with pytest.raises(requests.ConnectionError):
        post(each_flavour, key)

    assert written(each_flavour, key) == count
    assert each_flavour.box.log.find("POST")[-1].status == 0


def test_retry_after_may_be_a_date(cloud: Asking) -> None:
    cloud.box.faults.order(faults.too_many(date=datetime(2026, 5, 18, 7, 30, tzinfo=UTC)))

    answer = cloud.ask("GET", f"{API}/myself", checked=False)

    assert answer.headers["Retry-After"] == "Mon, 18 May 2026 07:30:00 GMT"


def test_a_login_page_may_come_with_200_or_by_a_redirect(cloud: Asking) -> None:
    cloud.box.faults.order(faults.login_page(), "GET", "*/myself")
    page = cloud.ask("GET", f"{API}/myself", checked=False)
    cloud.box.faults.order(faults.redirect(), "POST")
    key = a_question(cloud.box)
    followed = cloud.session.post(f"{cloud.box.url}{API}/issue/{key}/comment", json={"body": "x"}, timeout=10)

    for answer in (page, followed):
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html;charset=UTF-8")
    assert written(cloud, key) == 0


def test_truncated_json_claims_to_be_whole_and_a_cut_answer_does_not(cloud: Asking) -> None:
    key = a_question(cloud.box)
    cloud.box.faults.order(faults.truncated(), "POST", after=True)
    with pytest.raises(requests.JSONDecodeError):
        post(cloud, key).json()

    cloud.box.faults.order(faults.cut_off(), "POST", after=True)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        post(cloud, key)

    assert written(cloud, key) == 2


def test_bodies_may_be_empty_wrongly_typed_or_hostile(cloud: Asking) -> None:
    cloud.box.faults.order(faults.empty())
    assert cloud.ask("GET", f"{API}/myself", checked=False).content == b""

    cloud.box.faults.order(faults.wrong_type(), after=True)
    answer = cloud.ask("GET", f"{API}/myself", checked=False)
    assert (answer.headers["Content-Type"], answer.json()["active"]) == ("text/plain", True)

    cloud.box.faults.order(faults.hostile())
    with pytest.raises((RecursionError, ValueError)):
        cloud.ask("GET", f"{API}/myself", checked=False).json()

    cloud.box.faults.order(faults.hostile('{"a":"\ud800"}'))
    assert b"\xed\xa0\x80" in cloud.ask("GET", f"{API}/myself", checked=False).content


def test_a_slow_answer_is_held_until_it_is_let_go(cloud: Asking) -> None:
    key = a_question(cloud.box)
    before = cloud.box.faults.hold("POST")
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(post, cloud, key)
        assert before.reached.wait(5)
        assert (written(cloud, key), answer.done()) == (0, False)
        before.release()
        assert answer.result(5).status_code == 201

        after = cloud.box.faults.hold("POST", after=True)
        answer = threads.submit(post, cloud, key)
        assert after.reached.wait(5)
        assert (written(cloud, key), answer.done()) == (2, False)
        after.release()
        assert answer.result(5).status_code == 201


def test_others_are_answered_while_one_is_held(cloud: Asking) -> None:
    key = a_question(cloud.box)
    hold = cloud.box.faults.hold("POST")
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(post, cloud, key)
        assert hold.reached.wait(5)
        with requests.Session() as other:
            other.trust_env = False
            assert other.get(f"{cloud.box.url}{API}/serverInfo", timeout=5).status_code == 200
        hold.release()
        assert answer.result(5).status_code == 201


def test_a_fault_is_for_a_method_a_path_a_text_and_so_many_times(cloud: Asking) -> None:
    bad, good = a_question(cloud.box), a_question(cloud.box)
    cloud.box.faults.order(faults.status(500), "POST", f"*/issue/{bad}/comment", times=2)
    cloud.box.faults.order(faults.status(502), contains="poison", times=None)

    assert [post(cloud, bad).status_code for _ in range(3)] == [500, 500, 201]
    assert post(cloud, good).status_code == 201
    assert [post(cloud, good, "poison").status_code for _ in range(3)] == [502] * 3


def test_faults_by_chance_are_the_same_with_the_same_seed(each_flavour: Asking) -> None:
    def statuses(seed: int) -> list[int]:
        each_flavour.box.faults.clear()
        each_flavour.box.faults.order(faults.status(500), percent=40, seed=seed, times=None)
        return [each_flavour.ask("GET", f"{API}/serverInfo", checked=False).status_code for _ in range(20)]

    assert statuses(1) == statuses(1) != statuses(2)
    assert set(statuses(1)) == {200, 500}


def test_every_request_is_logged_with_who_what_and_how_it_ended(cloud: Asking) -> None:
    key = a_question(cloud.box)
    cloud.box.faults.order(faults.status(500), "POST", after=True, name="lost answer")
    post(cloud, key)
    cloud.ask("GET", f"{API}/issue/{key}", fields="summary")

    writing, reading = cloud.box.log

    assert (writing.method, writing.path) == ("POST", f"{API}/issue/{key}/comment")
    assert (writing.account, writing.status, writing.fault) == ("csext", 500, "lost answer")
    assert b"Note." in writing.body
    assert (reading.query, reading.status, reading.fault) == ("fields=summary", 200, "")
    assert cloud.box.log.count("POST", "*/comment") == 1


# Limits


def test_cloud_limits_writes_to_one_issue(cloud: Asking) -> None:
    cloud.box.limits.per_issue = True
    key, other = a_question(cloud.box), a_question(cloud.box)
    statuses = [post(cloud, key).status_code for _ in range(20)]
    refused = cloud.ask("POST", f"{API}/issue/{key}/comment", {"body": "x"})

    assert set(statuses) == {201}
    assert (refused.status_code, refused.headers["RateLimit-Reason"]) == (429, "jira-per-issue-on-write")
    assert refused.headers["Retry-After"] == "2"
    assert post(cloud, other).status_code == 201
    cloud.box.advance(2)
    assert post(cloud, key).status_code == 201


def test_cloud_limits_writes_over_half_a_minute_too(cloud: Asking) -> None:
    cloud.box.limits.per_issue = True
    key = a_question(cloud.box)
    for _ in range(5):
        assert {post(cloud, key).status_code for _ in range(20)} == {201}
        cloud.box.advance(2)

    assert post(cloud, key).headers["Retry-After"] == "20"


def test_cloud_limits_bursts_by_endpoint_and_warns_before(cloud: Asking) -> None:
    cloud.box.limits.burst = True
    cloud.box.limits.burst_share = 0.1
    answers = [cloud.ask("GET", f"{API}/myself") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "X-RateLimit-NearLimit" not in answers[0].headers
    assert answers[9].headers["X-RateLimit-NearLimit"] == "true"
    assert answers[10].headers["RateLimit-Reason"] == "jira-burst-based"
    assert cloud.ask("GET", f"{API}/serverInfo").status_code == 200
    cloud.box.advance(1)
    assert cloud.ask("GET", f"{API}/myself").status_code == 200


def test_data_center_tells_its_limit_on_every_answer(dc: Asking) -> None:
    dc.box.limits.data_center = True
    dc.box.limits.dc_size, dc.box.limits.dc_fill, dc.box.limits.dc_interval_seconds = 3, 1, 10
    answers = [dc.ask("GET", f"{API}/myself") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert [answer.headers["Retry-After"] for answer in answers] == ["0", "0", "10", "10"]
    dc.session.auth = None
    assert "X-RateLimit-Limit" not in dc.ask("GET", f"{API}/serverInfo").headers


# The wire


def test_an_oversized_or_chunked_request_is_refused(cloud: Asking) -> None:
    chunked = cloud.session.post(f"{cloud.box.url}{API}/issue", data=iter([b"{}"]), timeout=10)
    assert chunked.status_code == 411

    announced = {"Content-Length": "10000001"}
    with requests.Session() as session:
        session.trust_env = False
        request = requests.Request("POST", f"{cloud.box.url}{API}/issue").prepare()
        request.headers.update(announced)
        assert session.send(request, timeout=10).status_code == 413


def test_json_that_is_none_is_400(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    for body in (b"{", b"[1]", b"\xff", b"[" * 100_000):
        answer = each_flavour.session.post(
            f"{each_flavour.box.url}{API}/issue/{key}/comment",
            data=body,
            headers={"Content-Type": "application/json"},
            timeout=10,
        )
        assert answer.status_code == 400


def test_an_idle_connection_does_not_keep_the_stand_in_up() -> None:
    box = Sandbox()
    with requests.Session() as session:
        session.trust_env = False
        with box.serving():
            assert session.get(f"{box.url}{API}/serverInfo", timeout=10).status_code == 200

        with pytest.raises(requests.ConnectionError):
            session.get(f"{box.url}{API}/serverInfo", timeout=10)


def test_what_is_held_is_let_go_at_the_end() -> None:
    box = Sandbox()
    with ThreadPoolExecutor(1) as threads:
        with box.serving():
            hold = box.faults.hold()
            answer = threads.submit(requests.get, f"{box.url}{API}/serverInfo", timeout=10)
            assert hold.reached.wait(5)

        assert answer.exception(5) is None or isinstance(answer.exception(5), requests.ConnectionError)
