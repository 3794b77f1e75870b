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
# Of what is packed, little at a time: it may unfold to a thousand times its size.
_PACKED_BYTES = 1 << 16


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
    # Proxies and certificates of the environment are looked up here once, not with every request; a .netrc has no say.
    settings = session.merge_environment_settings(url, {}, None, None, None)
    session.proxies, session.verify, session.cert = settings["proxies"], settings["verify"], settings["cert"]
    session.trust_env = False
    return session


def exchange(
    session: requests.Session, asked: Asked, url: str, params: Mapping[str, str | int] | None, body: object
) -> Exchanged:
    """Send one request and return the answer, whatever its status.

    Raises Unreachable when no answer came or nothing was sent; for a write that may have arrived, OutcomeUnknown.
    """
    data = None if body is None else msgspec.json.encode(body)
    prepared = session.prepare_request(requests.Request(asked.method, url, params=params, data=data))
    try:
        # Not session.request(): the package has put its own retries there.
        with session.send(prepared, timeout=TIMEOUT, allow_redirects=False, stream=True) as response:
            return Exchanged(response.status_code, response.headers, _whole_body(asked, response))
    except requests.RequestException as error:
        if _never_left(error):
            raise not_sent(asked, f"no connection to {asked.host}") from None
        raise lost(asked, _what_happened(error)) from None
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise lost(asked, "the connection broke off") from None


def _whole_body(asked: Asked, response: requests.Response) -> bytes:
    # Not by iter_content: its many small reads cost more than all that is made of the answer.
    at_once = _PACKED_BYTES if response.headers.get("Content-Encoding") else _LARGEST_BYTES + 1
    pieces: list[bytes] = []
    length = 0
    while piece := response.raw.read(at_once, decode_content=True):
        pieces.append(piece)
        length += len(piece)
        if length > _LARGEST_BYTES:
            raise lost(asked, f"the answer is longer than {_LARGEST_BYTES >> 20} MB and was not read to its end")
    return b"".join(pieces)


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
