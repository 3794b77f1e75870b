"""The quick way from an answer to a ticket: an issue of the usual shape is decoded once, never put into bytes again.

Whatever is unusual (a shape that is not Jira's, a changelog that may be cut, comments that have to be asked for one by
one) is left to the slow way, piece by piece (pieces.py, conversation.py); both make the same of the same issue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, get_args

import msgspec
from msgspec import Raw, Struct

from jira_csext.helpdesks.jira.conversation import DELETED, own_message
from jira_csext.helpdesks.jira.marks import keys_on
from jira_csext.helpdesks.jira.pieces import MARKER, CommentPiece, marker_of
from jira_csext.helpdesks.jira.search import updated_mark
from jira_csext.helpdesks.jira.wire import Identity, WireChangelog, WireComment, WireComments, WireIssue, WireUser
from jira_csext.helpdesks.port import OwnMessage


class _Named(Struct, gc=False):
    id: Identity = None


class _Embedded(Struct, gc=False):
    comments: list[_Named] = []
    total: int | None = None


class Said(NamedTuple):
    """The comments of an issue, oldest first, and those among them that carry a marker, by key."""

    comments: list[WireComment]
    own: Mapping[str, OwnMessage]

    @property
    def markers(self) -> Mapping[str, str]:
        """The ids of those comments."""
        return {key: message.remote_id for key, message in self.own.items()}


class Answered(NamedTuple):
    """An issue as it was answered, all there but for what its comments say."""

    raw: Raw
    issue: WireIssue
    comment_ids: Sequence[str]
    done: Mapping[str, str]

    @property
    def updated(self) -> str:
        """The mark of its last change, as a sighting has it."""
        return updated_mark(self.issue.fields.updated if self.issue.fields is not None else None)

    def saying(self, comments: list[WireComment]) -> WireIssue:
        """Return the issue with these comments, to be read once."""
        if self.issue.fields is not None:
            self.issue.fields.comment = WireComments(comments, len(comments))
        return self.issue


class QuickReading:
    """Decodes the answers of one site."""

    def __init__(self, issue_type: type[WireIssue], ours: frozenset[str], embedded_changes: int) -> None:
        """`ours` are the ids of our own account; a changelog of `embedded_changes` or more may have been cut."""
        self._ours: Final = ours
        self._most_changes: Final = embedded_changes
        self._issue: Final = msgspec.json.Decoder(_answered_struct(issue_type)).decode
        self._comment: Final = msgspec.json.Decoder(WireComment).decode

    def issue(self, raw: Raw) -> Answered | None:
        """Return the issue, None for one that must go the slow way."""
        try:
            issue: Any = self._issue(raw)
            marker = (issue.properties or {}).get(MARKER)
            done = keys_on(msgspec.json.decode(marker), str(issue.id)) if marker else {}
        except (ValueError, RecursionError):
            return None
        fields, changelog = issue.fields, issue.changelog
        if fields is None or changelog is None or not self._is_whole(changelog):
            return None
        page = fields.comment
        if page is None or page.total != len(page.comments):
            return None
        return Answered(raw, issue, [str(comment.id) for comment in page.comments], done)

    def said(self, comments: Sequence[Raw]) -> Said | None:
        """Return what those comments say, None where it takes the slow way."""
        told: list[WireComment] = []
        own: dict[str, OwnMessage] = {}
        try:
            for raw in comments:
                comment = self._comment(raw)
                if comment.properties is None:
                    return None
                marked = next((prop for prop in comment.properties if prop.key == MARKER), None)
                if marked is not None:
                    if key := marker_of(msgspec.json.decode(marked.value)):
                        # Of two with one key the elder is the one that was meant.
                        own.setdefault(key, own_message(msgspec.json.decode(raw, type=CommentPiece), self._ours))
                    self._told_as_machine(comment)
                told.append(comment)
        except (ValueError, RecursionError):
            return None
        return Said(told, own)

    def _is_whole(self, changelog: WireChangelog) -> bool:
        there = len(changelog.histories or ())
        return changelog.histories is not None and changelog.total == there < self._most_changes

    def _told_as_machine(self, comment: WireComment) -> None:
        """Our mark in somebody else's name: we spoke through another account once, which may be deleted by now."""
        author = comment.author
        names = {name for name in (author.account_id, author.key, author.name) if name} if author is not None else set()
        if not self._ours.isdisjoint(names):
            return
        # `app` is Jira's own word for a machine.
        if author is None or not names - {DELETED}:
            comment.author = WireUser(key=MARKER, account_type="app")
        else:
            comment.author = WireUser(author.account_id, "app", author.key, author.name)


def _answered_struct(issue_type: type[WireIssue]) -> type[Any]:
    """Return the shape of an answer: of the comments inside the issue, which lack their properties, only the ids."""
    (of_fields,) = (info.type for info in msgspec.structs.fields(issue_type) if info.name == "fields")
    fields_type = next(choice for choice in get_args(of_fields) if choice is not type(None))
    fields = msgspec.defstruct("AnsweredFields", [("comment", _Embedded | None, None)], bases=(fields_type,), gc=False)
    return msgspec.defstruct(
        "AnsweredIssue",
        [("fields", fields | None, None), ("properties", dict[str, Raw] | None, None)],
        bases=(issue_type,),
        gc=False,
    )
