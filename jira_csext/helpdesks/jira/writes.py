"""What we write into Jira: comments and labels, each in one request with the mark by which it is known again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import quote

import msgspec
from msgspec import Raw, Struct, field

from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAllowed, Refused
from jira_csext.helpdesks.jira.comments import PUBLIC_PROPERTY, is_public
from jira_csext.helpdesks.jira.facts import SERVICE_DESK, Facts, Project
from jira_csext.helpdesks.jira.markup import called, wiki
from jira_csext.helpdesks.jira.permissions import COMMENT, DELETE_OWN, EDIT, permissions_of
from jira_csext.helpdesks.jira.pieces import MARKER, PropertyAnswer, label_markers
from jira_csext.helpdesks.jira.remembered import Remembered
from jira_csext.helpdesks.jira.session import API, JiraSession, Shape
from jira_csext.helpdesks.jira.wire import WireComment, WireProperty, WireUser
from jira_csext.helpdesks.port import Receipt, Write

_VERSION = 1
# A property holds 32,768 characters, and so old a label is not set a second time anyway.
_LABELS_REMEMBERED = 100
_LONGEST_LABEL = 255


class Circle(NamedTuple):
    """The role or group to which notes are restricted where Service Management does not keep them inside."""

    type: Literal["role", "group"]
    value: str


class _Fields(Struct):
    project: Project
    labels: list[str] = []


class _Target(Struct):
    """What has to be known of an issue at the moment of writing; it may have moved since it was read."""

    fields: _Fields
    properties: dict[str, Any] = field(default_factory=dict)


class Writer:
    """Writes to the issues of one site."""

    def __init__(self, session: JiraSession, facts: Facts, circle: Circle | None) -> None:
        self._session: Final = session
        self._facts: Final = facts
        self._circle: Final = circle
        self._names: Final = Remembered[str, str](self._name_of)

    def write(self, issue_id: str, write: Write) -> Receipt:
        """Carry out one action; the request that changes something leaves once.

        Raises Refused, before anything is sent, for a note that cannot be kept from the client and for a label that
        Jira does not take.
        """
        if write.kind == "label":
            return self._label(issue_id, write)
        target = self._target(issue_id, "project")
        body: dict[str, object] = {"body": self._words(write)}
        properties: list[dict[str, object]] = [{"key": MARKER, "value": {"key": write.key, "v": _VERSION}}]
        internal = write.kind == "note"
        if self._is_service(target.fields.project):
            # Left out, it would mean public.
            properties.append({"key": PUBLIC_PROPERTY, "value": {"internal": internal}})
        elif internal:
            if self._circle is None:
                raise Refused(_nowhere_inside(target.fields.project.key))
            body["visibility"] = {"type": self._circle.type, "value": self._circle.value}
        body["properties"] = properties
        made = self._sent(WireComment, "POST", issue_id, "/comment", body, COMMENT)
        if made.properties is None:
            # The answer leaves out what was sent with it and accepted.
            sent = msgspec.json.decode(msgspec.json.encode(properties), type=list[WireProperty])
            made = msgspec.structs.replace(made, properties=sent)
        return Receipt(str(made.id), _is_seen(made))

    def is_public(self, issue_id: str, comment_id: str) -> bool:
        """Return whether the client sees a comment, asked of Jira anew."""
        params = {"expand": "properties"}
        comment = self._session.get(WireComment, f"{_issue(issue_id)}/comment/{_part(comment_id)}", params).value
        if comment.properties is None and comment.jsd_public is None and comment.visibility is None:
            comment = msgspec.structs.replace(comment, properties=self._property(comment_id))
        return _is_seen(comment)

    def remove(self, issue_id: str, comment_id: str) -> None:
        """Delete a comment."""
        self._sent(Raw, "DELETE", issue_id, f"/comment/{_part(comment_id)}", None, DELETE_OWN)

    def _words(self, write: Write) -> str:
        cloud = self._facts.cloud
        people = called([name if cloud else self._names[name] for name in write.mention], cloud=cloud)
        return f"{people} {wiki(write.text)}" if people else wiki(write.text)

    def _name_of(self, key: str) -> str:
        """Return the name by which Data Center calls somebody, whom everything else knows by key."""
        try:
            return self._session.get(WireUser, f"{API}/user", {"key": key}).value.name or key
        except (Gone, NotAllowed):
            return key

    def _label(self, issue_id: str, write: Write) -> Receipt:
        label = write.value
        if not label or len(label) > _LONGEST_LABEL or any(character.isspace() for character in label):
            raise Refused(f'"{label}" is no label to Jira: it takes one word of up to {_LONGEST_LABEL} characters.')
        target = self._target(issue_id, "project,labels")
        known = label_markers(target.properties.get(MARKER))
        receipt = Receipt(f"label:{label}")
        if label in target.fields.labels or write.key in known:
            # There already, or set by us once and taken away by a person since, who shall be right.
            return receipt
        kept = dict(list(known.items())[-_LABELS_REMEMBERED + 1 :])
        marker = {"key": MARKER, "value": {"labels": {**kept, write.key: label}, "v": _VERSION}}
        edit = {"update": {"labels": [{"add": label}]}, "properties": [marker]}
        self._sent(Raw, "PUT", issue_id, "", edit, EDIT)
        return receipt

    def _sent(self, shape: type[Shape], method: str, issue_id: str, path: str, body: object, permission: str) -> Shape:
        """Return Jira's answer to a write; what it calls a wrong request (400) may be a missing permission."""
        try:
            return self._session.send(shape, method, f"{_issue(issue_id)}{path}", body).value
        except Refused as refused:
            try:
                allowed = permission in permissions_of(self._session, issue_id=issue_id, cloud=self._facts.cloud)
            except HelpdeskError:
                allowed = True
            if allowed:
                raise
            sentence = f"{refused} What our account lacks in the ticket's project is the permission {permission}."
            raise NotAllowed(sentence) from None

    def _target(self, issue_id: str, fields: str) -> _Target:
        return self._session.get(_Target, _issue(issue_id), {"fields": fields, "properties": MARKER}).value

    def _is_service(self, project: Project) -> bool:
        kind = project.kind or self._session.get(Project, f"{API}/project/{_part(project.key)}").value.kind
        return kind == SERVICE_DESK

    def _property(self, comment_id: str) -> list[WireProperty]:
        path = f"{API}/comment/{_part(comment_id)}/properties/{PUBLIC_PROPERTY}"
        try:
            value = self._session.get(PropertyAnswer, path).value.value
        except Gone:
            return []
        return [WireProperty(PUBLIC_PROPERTY, Raw(msgspec.json.encode(value)))]


def _is_seen(comment: WireComment) -> bool:
    # What Cloud says came of it counts for more than what was meant by the property.
    if comment.jsd_public is not None:
        return comment.jsd_public and comment.visibility is None
    return is_public(comment)


def circle_of(internal: Mapping[str, Any]) -> Circle | None:
    """Return whom the site file's section `internal` names; a role before a group."""
    if internal.get("role"):
        return Circle("role", str(internal["role"]))
    return Circle("group", str(internal["group"])) if internal.get("group") else None


def _nowhere_inside(project: str) -> str:
    return (
        f"Project {project} has no internal comments (no Service Management), so a note there would be read by the "
        "client. Name a role or a group of ours under `internal` in the site file; notes are restricted to it then."
    )


def _issue(issue_id: str) -> str:
    return f"{API}/issue/{_part(issue_id)}"


def _part(name: str) -> str:
    return quote(name, safe="")
