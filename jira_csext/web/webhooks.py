"""The address that a Jira calls: each delivery is checked, stored, and only then answered; all else is turned away.

Jira sends again what was answered with 503, and takes every 2xx for received.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.responses import PlainTextResponse, Response

from jira_csext.meter import Meter
from jira_csext.store.webhooks import Received
from jira_csext.web.inbox import Inbox
from jira_csext.web.payload import Unreadable, announced_by
from jira_csext.web.signature import is_secret, is_signed, is_well_formed

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

LARGEST_BODY: Final = 5_000_000
"""Bytes: an issue with all its fields, on Data Center with all its comments as well."""

# All bodies under way together, so that nobody fills the memory with what has not been checked yet.
_LARGEST_TOTAL: Final = 64_000_000
# Jira itself gives up after twenty seconds.
_PATIENCE_SECONDS: Final = 20.0
_STORED_WITHIN: Final = 10.0
_IDENTIFIER: Final = re.compile(r"[!-~]{1,128}")
_AGAIN: Final = {"Retry-After": "30"}


@dataclass(frozen=True, slots=True)
class Door:
    """Who may announce what to whom: deliveries to the site `name`, proved with one of `secrets`.

    `signed`: by a signature in the header; otherwise, for a helpdesk that cannot sign, by the secret at the end of the
    address. `ahead` says by how many seconds the helpdesk's clock is ahead of ours.
    """

    name: str
    secrets: Sequence[bytes]
    signed: bool
    inbox: Inbox
    clock: Callable[[], int]
    meter: Meter
    ahead: Callable[[], int] = lambda: 0
    largest_body: int = LARGEST_BODY


class _Turned(NamedTuple):
    """Why a delivery is not taken in: what is counted, and what the sender is told."""

    counted: str
    status: int
    sentence: str
    headers: Mapping[str, str] | None = None


_UNKNOWN: Final = _Turned("unknown", 404, "There is no such address here.")
_METHOD: Final = _Turned("unknown", 405, "Webhooks are sent with POST.", {"Allow": "POST"})
_UNSIGNED: Final = _Turned("unsigned", 401, "The signature is missing or wrong; compare the secrets on both sides.")
_LARGE: Final = _Turned("large", 413, "The body is too large.")
_SLOW: Final = _Turned("slow", 408, "The body did not come in time.")
_NO_JSON: Final = _Turned("unreadable", 400, "The body is no JSON object of a Jira webhook.")
_FULL: Final = _Turned("refused", 503, "Too much is waiting; send it again later.", _AGAIN)
_NOT_STORED: Final = _Turned("refused", 503, "It could not be stored; send it again later.", _AGAIN)


class Webhooks:
    """The door as an ASGI application, for the path `/webhooks/jira/{name}` with or without `/{secret}`."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._held_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one delivery."""
        turned = await self._taken_in(scope, receive)
        self._door.meter.webhook_answers[turned.counted if turned else "stored"] += 1
        if turned is None:
            await Response(status_code=204)(scope, receive, send)
            return
        # What is left of the body is not read: the connection ends with the answer.
        headers = {**(turned.headers or {}), "Connection": "close"}
        await PlainTextResponse(turned.sentence + "\n", turned.status, headers)(scope, receive, send)

    async def _taken_in(self, scope: Scope, receive: Receive) -> _Turned | None:
        door, given = self._door, scope["path_params"]
        headers = dict(scope["headers"])
        signature = headers.get(b"x-hub-signature", b"")
        secret = given.get("secret", "").encode()
        if given["name"] != door.name or door.signed == bool(secret):
            return _UNKNOWN
        if not door.signed and not is_secret(secret, door.secrets):
            return _UNKNOWN
        if scope["method"] != "POST":
            return _METHOD
        if door.signed and not is_well_formed(signature):
            return _UNSIGNED
        if _length(headers) > door.largest_body:
            return _LARGE
        body = bytearray()
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                turned = await self._read(receive, body)
            return turned or await self._checked(headers, signature, bytes(body))
        except TimeoutError:
            return _SLOW
        finally:
            self._held_bytes -= len(body)

    async def _read(self, receive: Receive, body: bytearray) -> _Turned | None:
        while True:
            message: Message = await receive()
            if message["type"] == "http.disconnect":
                return _SLOW
            part = message.get("body", b"")
            if len(body) + len(part) > self._door.largest_body:
                return _LARGE
            if self._held_bytes + len(part) > _LARGEST_TOTAL:
                return _FULL
            body += part
            self._held_bytes += len(part)
            if not message.get("more_body", False):
                return None

    async def _checked(self, headers: Mapping[bytes, bytes], signature: bytes, body: bytes) -> _Turned | None:
        door = self._door
        if door.signed and not is_signed(signature, body, door.secrets):
            return _UNSIGNED
        try:
            announced = announced_by(body)
        except Unreadable:
            return _NO_JSON
        now = door.clock()
        if announced.happened_ms is not None:
            door.meter.webhook_delays.add(max(0.0, now + door.ahead() - announced.happened_ms / 1000))
        return await self._stored(Received(_identifier(headers, body), announced.ticket_ids, now))

    async def _stored(self, received: Received) -> _Turned | None:
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[str] = loop.create_future()

        def settle(sentence: str) -> None:
            if not stored.done():
                stored.set_result(sentence)

        def told(sentence: str) -> None:
            # The server may have ended meanwhile, and its loop with it.
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, sentence)

        if not self._door.inbox.put(received, told):
            return _FULL
        try:
            async with asyncio.timeout(_STORED_WITHIN):
                return _NOT_STORED if await stored else None
        except TimeoutError:
            return _NOT_STORED


def _length(headers: Mapping[bytes, bytes]) -> int:
    """Return how long the sender says that the body is; what it says wrongly is found out while reading."""
    given = headers.get(b"content-length", b"")
    return int(given) if given.isdigit() and len(given) < 19 else 0


def _identifier(headers: Mapping[bytes, bytes], body: bytes) -> str:
    """Return what the delivery is known again by: Cloud names each, the same when it comes again; else by its body."""
    given = headers.get(b"x-atlassian-webhook-identifier", b"").decode("latin-1")
    return given if _IDENTIFIER.fullmatch(given) else f"sha256:{hashlib.sha256(body).hexdigest()}"
