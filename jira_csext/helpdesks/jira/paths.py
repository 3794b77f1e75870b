"""Where things stand in Jira's REST API."""

from __future__ import annotations

from urllib.parse import quote

from jira_csext.helpdesks.jira.session import API


def part(name: str) -> str:
    """Return a name as one part of a path."""
    return quote(name, safe="")


def issue_path(issue_id: str) -> str:
    """Return the path of an issue."""
    return f"{API}/issue/{part(issue_id)}"
