"""Issues of Jira Cloud read by id: a hundred at a time, their long histories and their comments' properties in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Raw

from jira_csext.helpdesks.errors import Unreachable
from jira_csext.helpdesks.jira.conversation import Conversation, Conversations
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.pieces import MARKER, BulkChanges, BulkIssues, IssuePiece, id_of
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.truth import Assembly, Read, incomplete, wanted_fields
from jira_csext.helpdesks.port import Unread

ISSUES_A_REQUEST: Final = 100
_CHANGES_A_PAGE = 10_000
# So many changes a bulk read embeds at most, the newest; the oldest are left out without a word.
_EMBEDDED_CHANGES = 40


class CloudChunk:
    """Reads up to ISSUES_A_REQUEST issues with a handful of requests."""

    def __init__(self, session: JiraSession, facts: Facts, conversations: Conversations) -> None:
        self._session: Final = session
        self._conversations: Final = conversations
        self._assembly: Final = Assembly(facts)
        self._fields: Final = wanted_fields(facts)

    def __call__(self, issue_ids: Sequence[str]) -> Iterator[Read]:
        """Yield each issue, gone ones included."""
        body = {
            "issueIdsOrKeys": list(issue_ids),
            "fields": self._fields,
            "expand": ["changelog"],
            "properties": [MARKER],
        }
        answer = self._session.ask(BulkIssues, f"{API}/issue/bulkfetch", body)
        pieces = [msgspec.json.decode(issue, type=IssuePiece) for issue in answer.value.issues]
        there = {str(piece.id): piece for piece in pieces if str(piece.id) in issue_ids}
        histories = self._histories(there)
        said = self._said(there)
        for issue_id in issue_ids:
            piece = there.get(issue_id)
            if piece is None:
                reason = f"{self._session.host} no longer shows issue {issue_id}: deleted, moved out of sight or hidden"
                yield Unread(issue_id, gone=True, reason=reason)
            elif _announced(piece) > len(histories[issue_id]):
                yield incomplete(self._session, piece, len(histories[issue_id]))
            else:
                yield self._assembly.fetched(piece, said[issue_id], histories[issue_id], answer.at)

    def _histories(self, pieces: Mapping[str, IssuePiece]) -> Mapping[str, list[Raw]]:
        histories = {
            issue_id: piece.changelog.histories if piece.changelog else [] for issue_id, piece in pieces.items()
        }
        long = [issue_id for issue_id, piece in pieces.items() if _may_be_cut(piece)]
        return {**histories, **self._in_bulk(long)} if long else histories

    def _in_bulk(self, issue_ids: Sequence[str]) -> Mapping[str, list[Raw]]:
        found: defaultdict[str, list[Raw]] = defaultdict(list)
        tokens: set[str] = set()
        body: dict[str, object] = {"issueIdsOrKeys": list(issue_ids), "maxResults": _CHANGES_A_PAGE}
        while True:
            page = self._session.ask(BulkChanges, f"{API}/changelog/bulkfetch", body).value
            for log in page.logs:
                found[str(log.issue_id)] += log.histories
            if not page.token:
                return found
            if page.token in tokens:
                raise Unreachable(f"{self._session.host} turns the same page of changes again and again; tried again.")
            tokens.add(page.token)
            body["nextPageToken"] = page.token

    def _said(self, pieces: Mapping[str, IssuePiece]) -> Mapping[str, Conversation]:
        short = {issue_id: piece.embedded for issue_id, piece in pieces.items() if piece.embedded.complete}
        known = self._conversations.with_properties(comment for page in short.values() for comment in page.comments)
        said: dict[str, Conversation] = {}
        for issue_id, piece in pieces.items():
            service = self._assembly.keeps_some_inside(piece)
            page = short.get(issue_id)
            ids = [id_of(comment) for comment in page.comments] if page else []
            if page is not None and all(comment_id in known for comment_id in ids):
                comments = [known[comment_id] for comment_id in ids]
                said[issue_id] = self._conversations.conversation(comments, service=service)
            else:
                said[issue_id] = self._conversations.whole(issue_id, service=service)
        return said


def _announced(piece: IssuePiece) -> int:
    return (piece.changelog.total if piece.changelog else None) or 0


def _may_be_cut(piece: IssuePiece) -> bool:
    changelog = piece.changelog
    if changelog is None or changelog.total is None:
        return True
    there = len(changelog.histories)
    return changelog.total > there or there >= _EMBEDDED_CHANGES
