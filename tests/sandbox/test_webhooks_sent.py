"""What the stand-in announces: Jira's shapes, signed, told again on Cloud when it was not taken."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

import pytest

from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.people import BLUEBELL, IRINA
from jira_csext.sandbox.state.model import Flavour
from jira_csext.sandbox.webhooks import Registered
from jira_csext.web.payload import announced_by

SECRET = "a secret that nobody guesses"


class Delivered(NamedTuple):
    """A delivery as it came."""

    headers: Any
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)


@contextmanager
def listening(refuses: int = 0) -> Iterator[tuple[str, list[Delivered]]]:
    """Take deliveries; the first few are answered with 503."""
    came: list[Delivered] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(Delivered(self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if len(came) <= refuses else 204)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/webhooks/jira/acme", came
        finally:
            server.shutdown()
            thread.join()


def a_story(flavour: Flavour, url: str, **settings: Any) -> tuple[Sandbox, str]:
    """A client asks, Irina is assigned and answers."""
    box = Sandbox(flavour)
    box.webhooks.register(Registered(url, SECRET, again_seconds=0.01, **settings))
    key = box.person(BLUEBELL.contacts[0].name).create("SUP", "Question", "Where?", company=BLUEBELL)
    box.person(IRINA.name).assign(key, IRINA.name)
    box.person(IRINA.name).comment(key, "Here.")
    box.webhooks.settle()
    box.webhooks.close()
    return box, key


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_each_change_is_announced_with_its_ticket_and_signed_over_the_raw_bytes(flavour: Flavour) -> None:
    with listening() as (url, came):
        box, key = a_story(flavour, url)

    events = [one.told["webhookEvent"] for one in came]
    assert events[0] == "jira:issue_created"
    assert events[-2:] == ["comment_created", "jira:issue_updated"]
    assert {announced_by(one.body).ticket_ids for one in came} == {(str(box.issue(key).id),)}
    for one in came:
        expected = hmac.new(SECRET.encode(), one.body, "sha256").hexdigest()
        assert one.headers["X-Hub-Signature"] == f"sha256={expected}"


def test_cloud_names_each_delivery_and_sends_a_thin_issue_with_a_comment() -> None:
    with listening() as (url, came):
        a_story("cloud", url)

    identifiers = [one.headers["X-Atlassian-Webhook-Identifier"] for one in came]
    assert len(set(identifiers)) == len(came)
    (comment,) = [one.told for one in came if one.told["webhookEvent"] == "comment_created"]
    assert sorted(comment["issue"]["fields"]) == ["assignee", "issuetype", "priority", "project", "status", "summary"]


def test_data_center_names_none_and_sends_no_issue_with_a_comment() -> None:
    with listening() as (url, came):
        a_story("dc", url)

    assert {one.headers["X-Atlassian-Webhook-Identifier"] for one in came} == {None}
    (comment,) = [one.told for one in came if one.told["webhookEvent"] == "comment_created"]
    assert "issue" not in comment


def test_what_was_not_taken_comes_again_on_cloud_under_the_same_name_and_never_on_data_center() -> None:
    with listening(refuses=2) as (url, came):
        a_story("cloud", url)
    first = came[0].headers["X-Atlassian-Webhook-Identifier"]
    assert [one.headers["X-Atlassian-Webhook-Retry"] for one in came[:4]] == [None, "1", "2", None]
    assert {one.headers["X-Atlassian-Webhook-Identifier"] for one in came[:3]} == {first}

    with listening(refuses=1) as (url, came):
        a_story("dc", url)
    assert [one.told["webhookEvent"] for one in came].count("jira:issue_created") == 1


def test_what_is_lost_on_the_way_is_never_sent() -> None:
    with listening() as (url, came):
        a_story("cloud", url, loses=lambda event: event.startswith("jira:"))

    assert [one.told["webhookEvent"] for one in came] == ["comment_created"]
