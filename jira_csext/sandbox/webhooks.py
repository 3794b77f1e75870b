"""What the stand-in announces by itself: a webhook for each change, sent as Jira sends it, in a thread of its own.

Cloud names each delivery and sends it again when it was not taken; Data Center does neither.
"""

from __future__ import annotations

import hmac
import json
import queue
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from jira_csext.sandbox.rest.issues_view import IssuesView
from jira_csext.sandbox.rest.routing import Call
from jira_csext.sandbox.rest.wire import Request
from jira_csext.sandbox.state.model import Change, Comment, Issue, Json
from jira_csext.sandbox.state.site import Site

_TRIES: Final = 5
_AGAIN: Final = frozenset({0, 408, 409, 425, 429})
_PATIENCE_SECONDS: Final = 20
_THIN: Final = ("summary", "issuetype", "project", "status", "priority", "assignee")


class Sent(NamedTuple):
    """A delivery and how it was answered; status 0 is no answer at all."""

    identifier: str
    event: str
    body: bytes
    status: int
    attempt: int


class _Delivery(NamedTuple):
    identifier: str
    event: str
    body: bytes


class _Seen(NamedTuple):
    """How a ticket was when it was last looked at: changes noted, and each comment with its last edit."""

    change_count: int
    comments: dict[int, int]


@dataclass(frozen=True, slots=True)
class Registered:
    """To whom changes are announced. `secret` signs each delivery; `loses` says which of them never leave."""

    url: str
    secret: str = ""
    twice: bool = False
    again_seconds: float = 0.2
    loses: Callable[[str], bool] = lambda _event: False


class Webhooks:
    """The webhooks of a stand-in; nothing is announced before `register`. `sent` is what has left, in order."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._to: Registered | None = None
        self._seen: dict[int, _Seen] = {}
        self._waiting: queue.Queue[_Delivery | None] = queue.Queue()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self.sent: list[Sent] = []

    def register(self, to: Registered) -> None:
        """Announce every change from now on, in place of whoever was told before."""
        with self._site.lock:
            self._seen = {issue.id: _seen(issue) for issue in self._site.issues.values()}
            self._to = to
            if self._changed not in self._site.index.watchers:
                self._site.index.watchers.append(self._changed)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="sandbox-webhooks", daemon=True)
            self._thread.start()

    def lose(self, loses: Callable[[str], bool]) -> None:
        """Let those events never leave from now on."""
        if self._to is not None:
            self._to = replace(self._to, loses=loses)

    def settle(self) -> None:
        """Wait until everything has been sent that is to be."""
        self._waiting.join()

    def close(self) -> None:
        """Send nothing more."""
        self._ended.set()
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(_PATIENCE_SECONDS)

    def _changed(self, issue_id: int) -> None:
        issue = self._site.issues.get(issue_id)
        before = self._seen.get(issue_id)
        if issue is None:
            self._seen.pop(issue_id, None)
            if before is not None:
                self._announce("jira:issue_deleted", {"issue": {"id": str(issue_id), "fields": {}}})
            return
        self._seen[issue_id] = now = _seen(issue)
        view = IssuesView(Call(self._site, Request("GET", "/"), None, {}, "2"))
        if before is None:
            told = {"issue": _whole(view, issue), "issue_event_type_name": "issue_created"}
            self._announce("jira:issue_created", told)
            return
        for change in issue.history[before.change_count :]:
            self._announce("jira:issue_updated", _edited(view, issue, change))
        for event, said in _comment_events(issue, before.comments):
            # Cloud sends a thin issue with it, Data Center none, and an event of the issue beside it.
            thin = {"issue": view.issue(issue, _THIN)} if self._site.cloud else {}
            self._announce(event, {"comment": view.comment(issue, said), **thin})
            beside = "issue_commented" if event == "comment_created" else "issue_comment_edited"
            whole = {
                "issue": _whole(view, issue),
                "comment": view.comment(issue, said),
                "issue_event_type_name": beside,
            }
            self._announce("jira:issue_updated", whole)
        if now == before:
            self._announce("jira:issue_updated", {"issue": _whole(view, issue)})
        elif before.comments.keys() - now.comments.keys():
            self._announce("comment_deleted", {"issue": view.issue(issue, _THIN)})

    def _announce(self, event: str, told: Json) -> None:
        to = self._to
        if to is None or to.loses(event):
            return
        body = json.dumps({"timestamp": self._site.now_ms, "webhookEvent": event, **told}, ensure_ascii=False).encode()
        delivery = _Delivery(str(uuid.uuid4()), event, body)
        for _ in range(2 if to.twice else 1):
            self._waiting.put(delivery)

    def _work(self) -> None:
        while True:
            delivery = self._waiting.get()
            try:
                if delivery is None:
                    return
                self._deliver(delivery)
            finally:
                self._waiting.task_done()

    def _deliver(self, delivery: _Delivery) -> None:
        for attempt in range(_TRIES if self._site.cloud else 1):
            to = self._to
            if to is None or (attempt and self._ended.wait(to.again_seconds)):
                return
            status = _posted(to, delivery, attempt if self._site.cloud else None)
            self.sent.append(Sent(delivery.identifier, delivery.event, delivery.body, status, attempt))
            if status not in _AGAIN and status < 500:
                return


def _posted(to: Registered, delivery: _Delivery, attempt: int | None) -> int:
    """Return how the delivery was answered; `attempt` is None where none is told of."""
    headers = {"Content-Type": "application/json;charset=UTF-8"}
    if to.secret:
        signature = hmac.new(to.secret.encode(), delivery.body, "sha256").hexdigest()
        headers["X-Hub-Signature"] = f"sha256={signature}"
    if attempt is not None:
        headers["X-Atlassian-Webhook-Identifier"] = delivery.identifier
        headers["X-Atlassian-Webhook-Flow"] = "Primary"
    if attempt:
        headers["X-Atlassian-Webhook-Retry"] = str(attempt)
    target = urlsplit(to.url)
    connection = HTTPConnection(target.hostname or "", target.port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("POST", target.path, delivery.body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def _seen(issue: Issue) -> _Seen:
    return _Seen(len(issue.history), {said.id: said.updated_ms for said in issue.comments})


def _comment_events(issue: Issue, before: dict[int, int]) -> Iterator[tuple[str, Comment]]:
    for said in issue.comments:
        if said.id not in before:
            yield "comment_created", said
        elif said.updated_ms != before[said.id]:
            yield "comment_updated", said


def _edited(view: IssuesView, issue: Issue, change: Change) -> Json:
    told: Json = {"issue": _whole(view, issue), "issue_event_type_name": "issue_updated"}
    told["changelog"] = {"id": str(change.id), "items": view.change(change)["items"]}
    if change.author is not None:
        told["user"] = view.user(change.author)
    return told


def _whole(view: IssuesView, issue: Issue) -> Json:
    return view.issue(issue, view.chosen(["*navigable"], []))
