"""What has to be known of an issue at the moment of writing; it may have moved since it was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Raw, Struct, field

from jira_csext.helpdesks.jira.facts import Project
from jira_csext.helpdesks.jira.paths import issue_path
from jira_csext.helpdesks.jira.pieces import MARKER
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.helpdesks.jira.wire import WireStatus, WireUser


class LinkedIssue(Struct):
    """The other end of a link."""

    id: str | int = ""
    key: str = ""


class IssueLink(Struct):
    """A link of the issue to another, which is at one of its ends."""

    inward: LinkedIssue | None = field(default=None, name="inwardIssue")
    outward: LinkedIssue | None = field(default=None, name="outwardIssue")

    @property
    def other(self) -> str:
        """The id of the other issue."""
        end = self.inward or self.outward
        return str(end.id) if end is not None else ""


class TargetFields(Struct):
    """The fields that writing looks at; only those asked for are there."""

    project: Project
    labels: list[str] = []
    status: WireStatus | None = None
    assignee: WireUser | None = None
    links: list[IssueLink] = field(default_factory=list, name="issuelinks")


class Target(Struct):
    """An issue with those fields, and with our mark."""

    fields: TargetFields
    id: str | int = ""
    key: str = ""
    properties: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> object:
        """The value of our property, None when there is none."""
        return self.properties.get(MARKER)


class _Values(Struct):
    fields: dict[str, Raw] = {}


def target_of(session: JiraSession, issue_id: str, *fields: str) -> Target:
    """Return the issue as it is now, with the fields named. Raises Gone."""
    params = {"fields": ",".join(("project", *fields)), "properties": MARKER}
    return session.get(Target, issue_path(issue_id), params).value


def values_of(session: JiraSession, issue_id: str, fields: Sequence[str]) -> dict[str, Raw]:
    """Return the undecoded values of the fields named (ids), as they are now."""
    return session.get(_Values, issue_path(issue_id), {"fields": ",".join(fields)}).value.fields
