"""One HTTP request and its answer. The `jira` package signs in; its retries, redirects and time-outs stay out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, cast

import msgspec
import requests
import urllib3.exceptions

from jira_csext.helpdesks.jira.errors_of import Asked, lost, not_sent

TIMEOUT: Final = (5.0, 30.0)
"""Seconds to connect, and seconds of silence while an answer is waited for."""

# A thousand long tickets with all they hold; whoever sends more is no Jira.
_LARGEST_BYTES = 512 << 20
_CHUNK_BYTES = 1 << 16


class Exchanged(NamedTuple):
    """An answer as it came over the wire; header names in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_json(self) -> bool:
        """Does it call itself JSON?"""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().casefold()
        return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def signed_in(url: str, email: str, token: str) -> requests.Session:
    """Return a session that carries our account's credentials; nothing is asked.

    With an e-mail address (or a login) it signs in as Cloud wants it, without one by a personal access token.
    """
    from jira import JIRA

    # get_server_info=False: the constructor would ask at once; max_retries=0: it would repeat writes.
    client = (
        JIRA(server=url, basic_auth=cast("Any", (email.encode(), token.encode())), get_server_info=False, max_retries=0)
        if email
        else JIRA(server=url, token_auth=token, get_server_info=False, max_retries=0)
    )
    # The client itself may go: what it closes then has nothing open yet, and opens again.
    session = client._session  # noqa: SLF001 - the package has no public way to the session that it has signed in
    session.headers["Accept"] = "application/json"
    return session


def exchange(
    session: requests.Session, asked: Asked, url: str, params: Mapping[str, str | int] | None, body: object
) -> Exchanged:
    """Send one request and return the answer, whatever its status.

    Raises Unreachable when no answer came or nothing was sent; for a write that may have arrived, OutcomeUnknown.
    """
    data = None if body is None else msgspec.json.encode(body)
    prepared = session.prepare_request(requests.Request(asked.method, url, params=params, data=data))
    # Not session.request(): the package has put its own retries there.
    settings = session.merge_environment_settings(prepared.url, {}, True, None, None)
    try:
        with session.send(prepared, timeout=TIMEOUT, allow_redirects=False, **settings) as response:
            return Exchanged(response.status_code, response.headers, _whole_body(asked, response))
    except requests.RequestException as error:
        if _never_left(error):
            raise not_sent(asked, f"no connection to {asked.host}") from None
        raise lost(asked, _what_happened(error)) from None
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise lost(asked, "the connection broke off") from None


def _whole_body(asked: Asked, response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK_BYTES):
        body += chunk
        if len(body) > _LARGEST_BYTES:
            raise lost(asked, f"the answer is longer than {_LARGEST_BYTES >> 20} MB and was not read to its end")
    return bytes(body)


def _never_left(error: requests.RequestException) -> bool:
    """Is it certain that Jira saw nothing of the request?"""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError):
        return True
    return isinstance(reason, urllib3.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(reason)


def _what_happened(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return f"no answer within {TIMEOUT[1]:.0f} seconds"
    return "the connection broke off before the answer was complete"
