"""What has to be known of an issue at the moment of writing; it may have moved since it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from jira_csext.helpdesks.errors import Unreachable
from jira_csext.helpdesks.jira.facts import Project
from jira_csext.helpdesks.jira.paths import issue_path
from jira_csext.helpdesks.jira.pieces import MARKER
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.helpdesks.jira.wire import WireStatus, WireUser

_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,254}-\d{1,18}", re.ASCII)


def is_key(text: str) -> bool:
    """Can it be the key of an issue?"""
    return _KEY.fullmatch(text) is not None


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


class _Undecoded(Struct):
    fields: Raw
    id: str | int = ""
    key: str = ""
    properties: dict[str, Any] = field(default_factory=dict)


def target_of(session: JiraSession, issue_id: str, *fields: str) -> Target:
    """Return the issue as it is now, with the fields named. Raises Gone."""
    params = {"fields": ",".join(("project", *fields)), "properties": MARKER}
    return _the_one(session, issue_id, session.get(Target, issue_path(issue_id), params).value)


def target_with_values(session: JiraSession, issue_id: str, fields: Sequence[str]) -> tuple[Target, dict[str, Raw]]:
    """Return the issue as it is now, and the undecoded values of the fields named (ids), asked for together.

    Raises Gone, Unreachable.
    """
    params = {"fields": ",".join(dict.fromkeys(("project", *fields))), "properties": MARKER}
    answer = session.get(_Undecoded, issue_path(issue_id), params).value
    try:
        known = msgspec.json.decode(answer.fields, type=TargetFields)
        values = msgspec.json.decode(answer.fields, type=dict[str, Raw])
    except (ValueError, RecursionError):
        raise Unreachable(
            f"{session.host}: issue {issue_id} has another shape than Jira's; it is read again."
        ) from None
    return _the_one(session, issue_id, Target(known, answer.id, answer.key, answer.properties)), values


def _the_one(session: JiraSession, issue_id: str, told: Target) -> Target:
    """Return the issue when it is the one that was asked for, under a key that can be one. Raises Unreachable."""
    if str(told.id) != issue_id or not is_key(told.key):
        raise Unreachable(f"{session.host} answers with another issue than {issue_id}; it is asked again.")
    return told
