"""Issues of our own making in Jira's shape, small enough to read in the test that uses them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jira_csext.core.ticket import Event, Ticket
from jira_csext.helpdesks.jira.fields import FieldCatalogue
from jira_csext.helpdesks.jira.reading import JiraReader
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.helpdesks.mapping import SiteMapping

DATA = Path(__file__).resolve().parents[2] / "data" / "jira"

SITE: dict[str, Any] = {
    "types": {"complaint": ["Complaint", "Рекламация"], "question": ["문의"]},
    "priorities": {"Highest": ["Highest", "Критический"], "High": ["High"]},
    "states": {
        "waiting_for_client": ["Waiting for customer", "Ожидание клиента"],
        "open": ["To Do", "Открыто", "待办", "In Progress"],
        "resolved": [{"category": "done"}],
    },
}


def stored(name: str) -> bytes:
    """The issue of `tests/data/jira/NAME.json`, as bytes from the wire."""
    return (DATA / f"{name}.json").read_bytes()


def an_issue(changelog: Any = None, key: Any = "SUP-1", identity: Any = "1", **fields: Any) -> dict[str, Any]:
    """An open issue of Monday, 2 March 2026, 10:00 UTC, by `client`; fields as given, None leaves one out."""
    usual: dict[str, Any] = {
        "created": "2026-03-02T10:00:00.000+0000",
        "project": {"key": "SUP", "id": "10", "name": "Support"},
        "status": {"id": "1", "name": "To Do", "statusCategory": {"key": "new"}},
        "reporter": {"name": "client"},
        "creator": {"name": "client"},
    }
    usual |= fields
    histories = [] if changelog is None else changelog
    return {"id": identity, "key": key, "fields": usual, "changelog": {"histories": histories, "total": len(histories)}}


def a_change(number: Any, at: str, *items: dict[str, Any], by: str | None = "anna") -> dict[str, Any]:
    """A changelog entry on 2 March 2026 at a time such as `11:00:00.250`."""
    author = {} if by is None else {"author": {"name": by}}
    return {"id": number, "created": stamp(at), "items": list(items), **author}


def moved(old: str, new: str, **ids: Any) -> dict[str, Any]:
    """The entry of a status that changed."""
    return {"field": "status", "fromString": old, "toString": new, **ids}


def set_to(field: str, old: str | None, new: str | None, **ids: Any) -> dict[str, Any]:
    """The entry of a field that changed."""
    return {"field": field, "fromString": old, "toString": new, **ids}


def a_comment(number: Any, at: str, by: str | None = "anna", **more: Any) -> dict[str, Any]:
    """A comment on 2 March 2026."""
    author = {} if by is None else {"author": {"name": by}}
    return {"id": number, "created": stamp(at), "body": f"comment {number}", **author, **more}


def comments(*given: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    """The page of comments inside an issue."""
    return {"comments": list(given), "total": len(given) if total is None else total}


def stamp(at: str) -> str:
    """`11:00:00` or `11:00:00.250` as Jira writes it; longer texts stay as they are."""
    if len(at) > 12:
        return at
    return f"2026-03-02T{at if '.' in at else at + '.000'}+0000"


def read(issue: Any, site: dict[str, Any] | None = None, **known: Any) -> Ticket:
    """The ticket in an issue (an object or bytes) of a site."""
    line = issue if isinstance(issue, bytes) else json.dumps(issue, ensure_ascii=False).encode()
    mapping = SiteMapping.from_site(SITE if site is None else site, known.get("members", ()))
    return JiraReader(mapping, known.get("statuses", StatusCatalogue()), known.get("fields", FieldCatalogue())).read(
        line
    )


def told(ticket: Ticket) -> list[tuple[Any, ...]]:
    """The history as (time of day, field or kind, old, new), for short comparisons."""
    return [(clock(event), event.field or event.kind, event.old, event.new) for event in ticket.history]


def who(ticket: Ticket) -> list[tuple[str, str]]:
    """The history as (id, by)."""
    return [(event.id, event.by) for event in ticket.history]


def clock(event: Event) -> str:
    """The event's time of day in UTC."""
    return datetime.fromtimestamp(event.at, UTC).strftime("%H:%M:%S")
