"""Which tickets a Jira webhook is about: ids, and nothing else of what it says is believed or kept."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import msgspec

_ID: Final = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
# Data Center sends comment_created without the issue; its id stands in the address of the comment.
_COMMENT: Final = re.compile(r"/rest/api/[0-9a-z]+/issue/([1-9][0-9]{0,18})/comment/[0-9]+", re.ASCII)


class Unreadable(ValueError):
    """A body that is no JSON object of a webhook."""


class Announced(NamedTuple):
    """The ids of the tickets, and when the helpdesk says that it happened: epoch milliseconds, None for unsaid."""

    ticket_ids: tuple[str, ...]
    happened_ms: int | None


class _Body(msgspec.Struct):
    timestamp: Any = None
    issue: Any = None
    comment: Any = None
    worklog: Any = None
    issueLink: Any = None  # noqa: N815 - as Jira calls it


def announced_by(body: bytes) -> Announced:
    """Return what the webhook announces; no ids where it is about something else. Raises Unreadable."""
    try:
        told = msgspec.json.decode(body, type=_Body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    link = told.issueLink
    found = [_field(told.issue, "id"), _field(told.worklog, "issueId")]
    found += [_field(link, "sourceIssueId"), _field(link, "destinationIssueId"), _home(told.comment)]
    ids = dict.fromkeys(str(one) for one in found if _is_id(one))
    at = told.timestamp
    # A lie is no harm here, but what is counted should be an instant.
    is_instant = isinstance(at, int) and not isinstance(at, bool) and 0 < at < 1 << 53
    return Announced(tuple(ids), at if is_instant else None)


def _field(given: Any, name: str) -> Any:
    return given.get(name) if isinstance(given, dict) else None


def _is_id(given: Any) -> bool:
    return isinstance(given, str | int) and not isinstance(given, bool) and _ID.fullmatch(str(given)) is not None


def _home(comment: Any) -> str | None:
    address = _field(comment, "self")
    if not isinstance(address, str):
        return None
    found = _COMMENT.search(address)
    return found[1] if found else None
