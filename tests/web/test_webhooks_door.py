"""The address that a Jira calls: what is taken in, what is turned away, and what is said of it."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.web.conftest import SECRET, SITE, Front, Fronting

PATH = f"/webhooks/jira/{SITE}"
BODY = b'{"issue": {"id": "10013"}}'


def test_a_signed_delivery_is_stored_before_it_is_answered(front: Front) -> None:
    answer = front.announces(10013)

    assert (answer.status, answer.text) == (204, "")
    assert front.hints() == [("10013", 1)]
    assert front.rung == 1


def test_a_delivery_that_comes_again_is_answered_and_counted_and_is_no_news(front: Front) -> None:
    for _ in range(3):
        assert front.announces(10013, "7f9a").status == 204
    front.announces(10013, "7f9b")

    assert front.hints() == [("10013", 2)]
    assert (front.meter.webhook_new_count, front.meter.webhook_repeated_count) == (2, 2)


def test_without_an_identifier_the_same_body_is_the_same_delivery(front: Front) -> None:
    front.posts(BODY)
    front.posts(BODY)
    front.posts(BODY + b" ")

    assert front.hints() == [("10013", 2)]


def test_an_identifier_that_could_be_none_is_not_kept(front: Front) -> None:
    for _ in range(2):
        assert front.posts(BODY, X_Atlassian_Webhook_Identifier="x" * 5000).status == 204

    assert front.meter.webhook_repeated_count == 1


def test_an_event_of_something_else_is_taken_in_and_leads_to_nothing(front: Front) -> None:
    assert front.posts(b'{"webhookEvent": "project_created"}').status == 204
    assert front.hints() == []


@pytest.mark.parametrize("headers", [{}, {"X-Hub-Signature": "sha256=" + "0" * 64}, {"X-Hub-Signature": "none"}])
def test_an_unsigned_delivery_is_refused_and_nothing_is_stored(front: Front, headers: dict[str, str]) -> None:
    answer = front.asks("POST", PATH, BODY, headers)

    assert answer.status == 401
    assert "compare the secrets" in answer.text
    assert front.hints() == []
    assert front.meter.webhook_answers["unsigned"] == 1


def test_a_delivery_signed_with_another_secret_is_refused(front: Front) -> None:
    assert front.posts(BODY, secret="another secret of some length").status == 401


@pytest.mark.parametrize("path", ["/webhooks/jira/other", f"{PATH}/{SECRET}", "/webhooks/jira", "/webhooks/"])
def test_another_address_does_not_exist(front: Front, path: str) -> None:
    assert front.posts(BODY, path.replace(" ", "%20")).status == 404


def test_a_webhook_is_sent_with_post(front: Front) -> None:
    answer = front.asks("GET", PATH)
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_a_signed_body_that_is_no_json_object_is_told(front: Front, body: bytes) -> None:
    assert front.posts(body).status == 400


def test_a_large_body_is_refused_whether_or_not_its_length_is_told(front: Front) -> None:
    assert front.posts(b" " * 10_001).status == 413
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nX-Hub-Signature: sha256={'0' * 64}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as connection:
        connection.sendall(head.encode() + b"2800\r\n" + b" " * 0x2800 + b"\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_where_the_helpdesk_cannot_sign_the_address_itself_is_the_secret(fronting: Fronting) -> None:
    front = fronting(signed=False)
    whole = f"{PATH}/{SECRET}".replace(" ", "%20")

    assert front.asks("POST", whole, BODY).status == 204
    assert front.asks("POST", PATH, BODY).status == 404
    assert front.asks("POST", whole[:-1], BODY).status == 404
    assert front.hints() == [("10013", 1)]


def test_shown_apart_the_door_is_all_there_is(fronting: Fronting) -> None:
    front = fronting(apart=True)

    assert front.announces(10013).status == 204
    assert {front.asks("GET", path).status for path in ("/healthz", "/readyz", "/metrics", "/")} == {404}


def test_beyond_the_bound_it_says_when_to_come_again_and_stores_what_it_took(fronting: Fronting) -> None:
    front = fronting(stores=False, holds=3)
    with ThreadPoolExecutor(8) as senders:
        answers = [senders.submit(front.announces, 100 + number) for number in range(8)]
        while front.meter.webhook_answers["refused"] < 5:
            Event().wait(0.01)
        front.inbox.start()
        found = [answer.result() for answer in answers]

    assert sorted(answer.status for answer in found) == [204] * 3 + [503] * 5
    assert {answer.headers["Retry-After"] for answer in found if answer.status == 503} == {"30"}
    assert len(front.hints()) == 3


def test_what_could_not_be_stored_is_to_be_sent_again_and_is_taken_once_the_store_is_well(fronting: Fronting) -> None:
    front = fronting(stores=False)
    front.inbox._url = "sqlite:////nowhere/csext.db"
    front.inbox.start()
    refused = front.announces(10013, "7f9a")
    front.inbox._url = front.url

    assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
    assert front.announces(10013, "7f9a").status == 204
    assert front.hints() == [("10013", 1)]


def test_a_body_that_never_comes_holds_nobody_else_up(front: Front) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\nX-Hub-Signature: sha256={'0' * 64}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as connection:
        connection.sendall(head.encode())
        assert front.announces(10013).status == 204
    while not front.meter.webhook_answers["slow"]:
        Event().wait(0.01)


def test_how_long_a_webhook_was_on_its_way_is_measured(front: Front) -> None:
    front.posts(b'{"timestamp": %d, "issue": {"id": "1"}}' % (front.now * 1000 - 4000))
    assert front.meter.webhook_delays.total_seconds == pytest.approx(4.0)
