"""The way in: which address and which kind of sign-in a token is for, found out by trying them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import msgspec
import requests
from msgspec import Struct, field

from jira_csext.helpdesks.errors import HelpdeskError, NotAdmitted, Unreachable
from jira_csext.helpdesks.jira.errors_of import Asked
from jira_csext.helpdesks.jira.sending import exchange
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.helpdesks.jira.survey import Surveyor
from jira_csext.helpdesks.registry import Wait

GATEWAY: Final = "https://api.atlassian.com"
"""Where Cloud takes tokens with scopes, under `/ex/jira/CLOUD-ID`."""

_CLOUD_ENDS: Final = (".atlassian.net", ".jira.com")
_SCREENS = re.compile(r"/(browse|secure|projects|issues|servicedesk|login\.jsp|plugins|rest)(/.*)?$")


class Way(NamedTuple):
    """How to sign in: the address for the site file, and the e-mail address that goes with it, if any."""

    url: str
    email: str


class _Tenant(Struct):
    cloud_id: str = field(default="", name="cloudId")


def address_of(text: str) -> str:
    """Return the base address of a Jira, from whatever was copied out of a browser; "" for what is no address."""
    text = text.strip()
    if not text:
        return ""
    parts = urlsplit(text if "://" in text else f"https://{text}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    path = "" if _is_cloud_host(parts.hostname) else _SCREENS.sub("", parts.path)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}".rstrip("/")


def admitted(way: Way, token: str, wait: Wait) -> tuple[Way, Surveyor]:
    """Return the way that the token opens, and a surveyor behind it.

    Tried are the site with the address given, the site by a personal access token, and for Cloud the gateway, which
    wants tokens with scopes. Raises HelpdeskError: of the first way, with a hint where there is one.
    """
    host = urlsplit(way.url).hostname or ""
    if _is_cloud_host(host) and not way.email:
        raise NotAdmitted(f"{host} is Jira Cloud, where a token goes with the e-mail address of its account; give it.")
    try:
        return way, Surveyor(JiraSession(way.url, way.email, token, wait), way.email)
    except NotAdmitted as error:
        first = error
    for other in _others(way):
        try:
            return other, Surveyor(JiraSession(other.url, other.email, token, wait), other.email)
        except (NotAdmitted, Unreachable):
            continue
    raise first


def _others(way: Way) -> list[Way]:
    if not way.email:
        return []
    # A token goes to Atlassian only for a site of Atlassian's; a stand-in serves the gateway itself.
    is_atlassian = _is_cloud_host(urlsplit(way.url).hostname or "")
    gateway = GATEWAY if is_atlassian else way.url
    found = []
    if cloud_id := _cloud_id(way.url):
        found.append(Way(f"{gateway}/ex/jira/{cloud_id}", way.email))
    if not is_atlassian:
        found.append(Way(way.url, ""))
    return found


def _cloud_id(url: str) -> str:
    """Return the id of a Cloud site, which it tells everybody; "" for any other."""
    path = "/_edge/tenant_info"
    asked = Asked("GET", urlsplit(url).netloc, path)
    with requests.Session() as session:
        try:
            answer = exchange(session, asked, f"{url}{path}", None, None)
            told = msgspec.json.decode(answer.body, type=_Tenant).cloud_id if answer.is_json else ""
        except (HelpdeskError, ValueError, RecursionError):
            return ""
    return told if re.fullmatch(r"[\w-]+", told, re.ASCII) else ""


def _is_cloud_host(host: str) -> bool:
    return host.casefold().endswith(_CLOUD_ENDS)
