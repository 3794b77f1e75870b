"""The comments of an issue, all of them, with their properties: our markers, and whether they are internal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Raw

from jira_csext.helpdesks.errors import Gone, Unreachable
from jira_csext.helpdesks.jira.comments import PUBLIC_PROPERTY
from jira_csext.helpdesks.jira.facts import ids_of
from jira_csext.helpdesks.jira.pieces import (
    MARKER,
    CommentList,
    CommentPiece,
    CommentsPage,
    PropertyAnswer,
    PropertyPiece,
    id_of,
    marker_of,
)
from jira_csext.helpdesks.jira.remembered import Remembered
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.text import plain
from jira_csext.helpdesks.port import OwnMessage

_CLOUD_PAGE, _DC_PAGE = 100, 1000
_IDS_A_REQUEST = 1000
_NOT_SET = object()

DELETED: Final = "unknown"
"""The id that Cloud shows for every account that was deleted."""

_Question = tuple[str, str, str]
"""A comment's id, its last change, and a property's key."""


class Conversation(NamedTuple):
    """The comments of an issue as they go into it, oldest first, and those among them that carry a marker, by key."""

    comments: Sequence[Raw | bytes]
    own: Mapping[str, OwnMessage]

    @property
    def markers(self) -> Mapping[str, str]:
        """The ids of those comments."""
        return {key: message.remote_id for key, message in self.own.items()}


class Conversations:
    """Reads the comments of a site's issues."""

    def __init__(self, session: JiraSession, ours: frozenset[str], *, cloud: bool) -> None:
        """`ours` are the ids of our own account."""
        self._session: Final = session
        self._ours: Final = ours
        self._cloud: Final = cloud
        # Where the list does not tell properties they are read one by one, and kept as long as the comment is the same.
        self._properties: Final = Remembered[_Question, object](self._property)

    def whole(self, issue_id: str, *, service: bool) -> Conversation:
        """Return every comment, page by page, the count checked against Jira's own.

        Raises Unreachable when the pages do not add up, as while many people write at once.
        """
        comments, total = self._all_pages(issue_id)
        if len(comments) < total:
            # Somebody may have deleted one while the pages were turned.
            comments, total = self._all_pages(issue_id)
        if len(comments) >= total:
            return self.conversation(comments.values(), service=service)
        raise Unreachable(
            f"{self._session.host} announces {total} comments on issue {issue_id} and hands out {len(comments)}; "
            "it is read again."
        )

    def with_properties(self, comment_ids: Iterable[str]) -> Mapping[str, Raw]:
        """Return these comments by id as Jira tells them with their properties (Cloud only); some may be missing."""
        ids = sorted({int(identity) for identity in comment_ids if identity.isdecimal()})
        found: dict[str, Raw] = {}
        for start in range(0, len(ids), _IDS_A_REQUEST):
            body = {"ids": ids[start : start + _IDS_A_REQUEST]}
            listed = self._session.ask(CommentList, f"{API}/comment/list", body, {"expand": "properties"}).value
            found.update((id_of(comment), comment) for comment in listed.values)
        return found

    def conversation(self, comments: Iterable[Raw], *, service: bool) -> Conversation:
        """Return these comments as they go into their issue: with all properties that count, ours told as a machine's.

        `service` is whether Service Management keeps some of them from the client.
        """
        marks: dict[str, OwnMessage] = {}
        told: list[Raw | bytes] = []
        for comment in comments:
            piece = msgspec.json.decode(comment, type=CommentPiece)
            own = not self._ours.isdisjoint(ids_of(piece.author))
            properties = piece.properties
            if properties is None:
                properties = self._asked_apart(piece, own=own, service=service)
            marked = next((prop for prop in properties if prop.key == MARKER), None)
            if marked is not None and (key := marker_of(marked.value)):
                # Of two with one key the elder is the one that was meant.
                marks.setdefault(key, own_message(piece, self._ours))
            foreign = marked is not None and not own
            told.append(_with(comment, piece, properties, by_machine=foreign) if properties else comment)
        return Conversation(told, marks)

    def _all_pages(self, issue_id: str) -> tuple[Mapping[str, Raw], int]:
        comments: dict[str, Raw] = {}
        start = 0
        while True:
            params: dict[str, str | int] = {
                "startAt": start,
                "maxResults": _CLOUD_PAGE if self._cloud else _DC_PAGE,
                "orderBy": "created",
                "expand": "properties",
            }
            page = self._session.get(CommentsPage, f"{API}/issue/{issue_id}/comment", params).value
            comments.update((id_of(comment), comment) for comment in page.comments)
            start += len(page.comments)
            if not page.comments or start >= page.total:
                return comments, page.total

    def _asked_apart(self, piece: CommentPiece, *, own: bool, service: bool) -> list[PropertyPiece]:
        wanted = [MARKER] if own else []
        if service and not self._cloud:
            # Data Center says nowhere else that a comment is internal.
            wanted.append(PUBLIC_PROPERTY)
        found = ((key, self._properties[str(piece.id), str(piece.updated), key]) for key in wanted)
        return [PropertyPiece(key, value) for key, value in found if value is not _NOT_SET]

    def _property(self, question: _Question) -> object:
        comment_id, _, key = question
        try:
            return self._session.get(PropertyAnswer, f"{API}/comment/{comment_id}/properties/{key}").value.value
        except Gone:
            return _NOT_SET


def own_message(piece: CommentPiece, ours: frozenset[str]) -> OwnMessage:
    """Return a message with our mark as it is now; another account of ours may have written it."""
    editors = ids_of(piece.editor)
    edited = (ours | ids_of(piece.author)).isdisjoint(editors) if editors else piece.updated != piece.created
    by = (
        next((piece.editor[name] for name in ("accountId", "key", "name") if name in piece.editor), "")
        if (edited and piece.editor)
        else ""
    )
    body = piece.body if isinstance(piece.body, str | dict) else None
    return OwnMessage(str(piece.id), plain(body), edited, "" if by == DELETED else str(by))


def _with(comment: Raw, piece: CommentPiece, properties: list[PropertyPiece], *, by_machine: bool) -> bytes:
    whole: dict[str, Any] = msgspec.json.decode(comment, type=dict[str, Raw])
    whole["properties"] = properties
    if by_machine:
        # Our mark in somebody else's name: we spoke through another account once, which may be deleted by now.
        # `app` is Jira's own word for a machine.
        named = ids_of(piece.author) - {DELETED}
        whole["author"] = {**(piece.author if piece.author and named else {"key": MARKER}), "accountType": "app"}
    return msgspec.json.encode(whole)
