"""An issue in the pieces in which Jira hands it out, each left as bytes until they are put together again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct, field

from jira_csext.helpdesks.jira.search import updated_mark
from jira_csext.helpdesks.jira.wire import Identity, Written

MARKER = "jira_csext"
"""The property, of a comment or an issue, by which we know again what we did."""


class ChangelogPiece(Struct):
    """The changelog inside an issue; `total` above what is there, or the documented cut reached, means incomplete."""

    histories: list[Raw] = []
    total: int | None = None


class CommentsPiece(Struct):
    """A page of comments."""

    comments: list[Raw] = []
    total: int | None = None

    @property
    def complete(self) -> bool:
        """Is this the whole conversation?"""
        return self.total == len(self.comments)


class CommentsPage(Struct):
    """A page of comments asked for by itself; one that does not say how many there are may be any part of them."""

    comments: list[Raw]
    total: Annotated[int, Meta(ge=0)]


class IssuePiece(Struct):
    """An issue without what has to be read apart."""

    id: Identity = None
    key: str | None = None
    fields: dict[str, Raw] | None = None
    changelog: ChangelogPiece | None = None
    properties: dict[str, Raw] | None = None

    @property
    def embedded(self) -> CommentsPiece:
        """The page of comments that came with the issue."""
        raw = (self.fields or {}).get("comment")
        try:
            page = msgspec.json.decode(raw, type=CommentsPiece | None) if raw else None
        except (ValueError, RecursionError):
            page = None
        return page or CommentsPiece()

    @property
    def comment_ids(self) -> list[str]:
        """The ids of all its comments, none where not all of them came."""
        page = self.embedded
        return [id_of(comment) for comment in page.comments] if page.complete else []

    @property
    def updated(self) -> str:
        """The mark of its last change, as a sighting has it."""
        raw = (self.fields or {}).get("updated")
        try:
            return updated_mark(msgspec.json.decode(raw, type=Written)) if raw else ""
        except (ValueError, RecursionError):
            return ""


class PropertyPiece(Struct):
    """A property: a key, and a value that Data Center may hand out as an object within a string."""

    key: str | None = None
    value: Any = None


class CommentPiece(Struct):
    """What has to be known of a comment before it is put into its issue; `properties` None means not told."""

    id: Identity = None
    author: dict[str, Any] | None = None
    editor: dict[str, Any] | None = field(default=None, name="updateAuthor")
    body: Any = None
    created: Written = None
    updated: Written = None
    properties: list[PropertyPiece] | None = None


def each_once(things: Sequence[Raw]) -> list[Raw]:
    """Return them without those whose id came before; what has no id stays."""
    seen: set[str] = set()
    kept: list[Raw] = []
    for thing in things:
        identity = _identified(thing).id
        if identity is None or str(identity) not in seen:
            kept.append(thing)
            seen.add(str(identity))
    return kept


class _Identified(Struct):
    id: Identity = None


_identified = msgspec.json.Decoder(_Identified).decode


def id_of(comment: Raw) -> str:
    """Return the id of a comment."""
    return str(_identified(comment).id)


class PropertyAnswer(Struct):
    """A property read by itself."""

    value: Any = None


class CommentList(Struct):
    """Comments asked for by their ids."""

    values: list[Raw]


class BulkIssues(Struct):
    """Issues asked for by their ids; those that are not there are left out."""

    issues: list[Raw]


class IssueChanges(Struct):
    """The changes of one issue on one page."""

    issue_id: Identity = field(default=None, name="issueId")
    histories: list[Raw] = field(default_factory=list, name="changeHistories")


class BulkChanges(Struct):
    """A page of the changes of many issues; it may end within an issue."""

    logs: list[IssueChanges] = field(default_factory=list, name="issueChangeLogs")
    token: str | None = field(default=None, name="nextPageToken")


def put_together(piece: IssuePiece, comments: Sequence[Raw | bytes], histories: Sequence[Raw]) -> bytes:
    """Return the issue as if Jira had handed it out whole."""
    said = {"comments": [Raw(comment) for comment in comments], "total": len(comments)}
    changed = {"histories": list(histories), "total": len(histories)}
    fields = {**(piece.fields or {}), "comment": said}
    return msgspec.json.encode({"id": piece.id, "key": piece.key, "fields": fields, "changelog": changed})


def marker_of(value: object) -> str:
    """Return the key in the value of a comment's marker, "" when there is none."""
    value = opened(value)
    key = value.get("key") if isinstance(value, Mapping) else None
    return key if isinstance(key, str) else ""


def opened(value: object) -> object:
    """Return the value of a property; Data Center may have put an object into a string."""
    if isinstance(value, str):
        try:
            return msgspec.json.decode(value)
        except (ValueError, RecursionError):
            return None
    return value
