"""Issues of Jira Cloud read by id: a hundred at a time, their long histories and their comments' properties in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Final

import msgspec
from msgspec import Raw

from jira_csext.helpdesks.errors import Unreachable
from jira_csext.helpdesks.jira.abreast import abreast
from jira_csext.helpdesks.jira.answered import Answered, QuickReading
from jira_csext.helpdesks.jira.conversation import Conversation, Conversations
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.pieces import MARKER, BulkChanges, BulkIssues, IssuePiece, each_once
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
        self._quick: Final = QuickReading(facts.reader.site.issue_type, facts.ours, _EMBEDDED_CHANGES)

    def __call__(self, issue_ids: Sequence[str]) -> Iterator[Read]:
        """Yield each issue, gone ones included."""
        body = {
            "issueIdsOrKeys": list(issue_ids),
            "fields": self._fields,
            "expand": ["changelog"],
            "properties": [MARKER],
        }
        answer = self._session.ask(BulkIssues, f"{API}/issue/bulkfetch", body)
        asked = frozenset(issue_ids)
        handed = dict(map(self._handed, answer.value.issues))
        there = {issue_id: issue for issue_id, issue in handed.items() if issue_id in asked}
        known = self._conversations.with_properties(name for issue in there.values() for name in issue.comment_ids)
        ready = {issue_id: self._ready(issue, known, answer.at) for issue_id, issue in there.items()}
        pieces = {issue_id: _piece(there[issue_id]) for issue_id, read in ready.items() if read is None}
        slowly = self._slowly(pieces, known, answer.at)
        for issue_id in issue_ids:
            read = ready.get(issue_id) or slowly.get(issue_id)
            if read is None and len(there) < len(handed):
                reason = f"{self._session.host} answers with other issues than those asked for; read again"
                yield Unread(issue_id, gone=False, reason=reason)
            elif read is None:
                reason = f"{self._session.host} no longer shows issue {issue_id}: deleted, moved out of sight or hidden"
                yield Unread(issue_id, gone=True, reason=reason)
            else:
                yield read

    def _handed(self, raw: Raw) -> tuple[str, Answered | IssuePiece]:
        answered = self._quick.issue(raw)
        if answered is not None:
            return str(answered.issue.id), answered
        piece = msgspec.json.decode(raw, type=IssuePiece)
        return str(piece.id), piece

    def _ready(self, issue: Answered | IssuePiece, known: Mapping[str, Raw], at: int) -> Read | None:
        """Return the ticket of an issue of the usual shape, None where it takes the slow way."""
        if isinstance(issue, IssuePiece) or not all(comment_id in known for comment_id in issue.comment_ids):
            return None
        said = self._quick.said([known[comment_id] for comment_id in issue.comment_ids])
        return None if said is None else self._assembly.answered(issue, said, at)

    def _slowly(self, pieces: Mapping[str, IssuePiece], known: Mapping[str, Raw], at: int) -> Mapping[str, Read]:
        histories = self._histories(pieces)
        said = self._said(pieces, known)
        read: dict[str, Read] = {}
        for issue_id, piece in pieces.items():
            if _announced(piece) > len(histories[issue_id]):
                read[issue_id] = incomplete(self._session, piece, len(histories[issue_id]))
            else:
                read[issue_id] = self._assembly.fetched(piece, said[issue_id], histories[issue_id], at)
        return read

    def _histories(self, pieces: Mapping[str, IssuePiece]) -> Mapping[str, list[Raw]]:
        histories = {
            issue_id: piece.changelog.histories if piece.changelog else [] for issue_id, piece in pieces.items()
        }
        long = [issue_id for issue_id, piece in pieces.items() if _may_be_cut(piece)]
        told = {**histories, **self._in_bulk(long)} if long else histories
        return {issue_id: each_once(these) for issue_id, these in told.items()}

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

    def _said(self, pieces: Mapping[str, IssuePiece], known: Mapping[str, Raw]) -> Mapping[str, Conversation]:
        said: dict[str, Conversation] = {}
        long: list[str] = []
        for issue_id, piece in pieces.items():
            ids = piece.comment_ids
            if piece.embedded.complete and all(comment_id in known for comment_id in ids):
                service = self._assembly.keeps_some_inside(piece)
                said[issue_id] = self._conversations.conversation([known[one] for one in ids], service=service)
            else:
                long.append(issue_id)

        def whole(issue_id: str) -> Conversation:
            return self._conversations.whole(issue_id, service=self._assembly.keeps_some_inside(pieces[issue_id]))

        with closing(abreast(whole, long, self._session.connections)) as conversations:
            said.update(zip(long, conversations, strict=True))
        return said


def _piece(issue: Answered | IssuePiece) -> IssuePiece:
    return issue if isinstance(issue, IssuePiece) else msgspec.json.decode(issue.raw, type=IssuePiece)


def _announced(piece: IssuePiece) -> int:
    return (piece.changelog.total if piece.changelog else None) or 0


def _may_be_cut(piece: IssuePiece) -> bool:
    changelog = piece.changelog
    if changelog is None or changelog.total is None:
        return True
    there = len(changelog.histories)
    return changelog.total > there or there >= _EMBEDDED_CHANGES
