"""A daemon's HTTP on loopback, with an inbox of its own, and a way to knock at its doors."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from jira_csext.meter import Meter
from jira_csext.store import Owner, open_store
from jira_csext.web.app import inside, outside
from jira_csext.web.inbox import HOLDS, Inbox
from jira_csext.web.metrics import Figures
from jira_csext.web.server import Address, listen, serving
from jira_csext.web.vitals import Vitals
from jira_csext.web.webhooks import Door

SECRET = "a secret that nobody guesses"
SITE, NOW = "acme", 1_779_100_000
US = Owner("here", 1, "us")


class Heard(NamedTuple):
    """An answer."""

    status: int
    text: str
    headers: Message


class Front:
    """What stands at a port, and what is behind it; `now` is the clock that all of it reads."""

    def __init__(self, folder: Path, holds: int = HOLDS, url: str = "") -> None:
        self.now = NOW
        self.rung = 0
        self.url = url or f"sqlite:///{folder / 'csext.db'}"
        self.meter = Meter()
        with open_store(self.url) as store:
            store.lease.acquire(SITE, US, self.now)
        self.inbox = Inbox(self.url, SITE, lambda: self.now, self._ring, self.meter, holds)
        self.vitals = Vitals(self.url, SITE, US.token, lambda: self.now, self.meter, 300)
        self.port = 0

    def door(self, *, signed: bool = True, largest_body: int = 10_000) -> Door:
        """The door for webhooks."""
        secrets = (SECRET.encode(),)
        return Door(SITE, secrets, signed, self.inbox, lambda: self.now, self.meter, largest_body=largest_body)

    def posts(self, body: bytes, path: str = f"/webhooks/jira/{SITE}", secret: str = SECRET, **headers: str) -> Heard:
        """Send a webhook, signed."""
        signature = hmac.new(secret.encode(), body, "sha256").hexdigest()
        given = {"X-Hub-Signature": f"sha256={signature}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.asks("POST", path, body, given)

    def announces(self, ticket_id: int, identifier: str = "") -> Heard:
        """Announce a change of a ticket."""
        body = json.dumps({"webhookEvent": "jira:issue_updated", "issue": {"id": str(ticket_id)}}).encode()
        headers = {"X_Atlassian_Webhook_Identifier": identifier} if identifier else {}
        return self.posts(body, **headers)

    def asks(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Heard:
        """Send a request of any kind."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body or None, headers or {})
            answer = connection.getresponse()
            return Heard(answer.status, answer.read().decode(), answer.headers)
        finally:
            connection.close()

    def hints(self) -> list[tuple[str, int]]:
        """What is on record: each ticket announced, and by how many deliveries."""
        with open_store(self.url) as store:
            return [(hint.ticket_id, hint.delivery_count) for hint in store.webhooks.take(SITE, self.now)]

    def _ring(self) -> None:
        self.rung += 1


Fronting = Callable[..., Front]


@pytest.fixture
def fronting(tmp_path: Path) -> Iterator[Fronting]:
    """Serve a daemon's HTTP: `fronting(signed=False)`; `apart` shows the door for webhooks alone.

    The store is a file unless another `url` is given.
    """
    with ExitStack() as stack:

        def serve(
            *,
            signed: bool = True,
            apart: bool = False,
            stores: bool = True,
            holds: int = HOLDS,
            largest_body: int = 10_000,
            url: str = "",
        ) -> Front:
            front = Front(tmp_path, holds, url)
            if stores:
                front.inbox.start()
            stack.callback(front.inbox.close)
            door = front.door(signed=signed, largest_body=largest_body)
            app = outside(door) if apart else inside(front.vitals, Figures(front.vitals, NOW + 86_400), door)
            listening = listen(Address("127.0.0.1", 0))
            front.port = listening.address.port
            stack.enter_context(serving([(listening, app)]))
            return front

        yield serve


@pytest.fixture
def front(fronting: Fronting) -> Front:
    """Everything at one address."""
    return fronting()
