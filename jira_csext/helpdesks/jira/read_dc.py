"""Issues of Jira Data Center read by id: one by one, with the whole changelog, and their comments with properties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from jira_csext.helpdesks.jira.conversation import Conversation, Conversations
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.pieces import MARKER, IssuePiece, each_once
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.truth import Assembly, Read, incomplete, wanted_fields
from jira_csext.helpdesks.port import Unread

ISSUES_A_REQUEST: Final = 1


class DataCenterChunk:
    """Reads an issue with two requests, one when nobody has written on it."""

    def __init__(self, session: JiraSession, facts: Facts, conversations: Conversations) -> None:
        self._session: Final = session
        self._conversations: Final = conversations
        self._assembly: Final = Assembly(facts)
        self._params: Final = {
            "fields": ",".join(wanted_fields(facts)),
            "expand": "changelog",
            "properties": MARKER,
        }

    def __call__(self, issue_ids: Sequence[str]) -> Iterator[Read]:
        """Yield each issue. Raises Gone for one that is not there."""
        for issue_id in issue_ids:
            answer = self._session.get(IssuePiece, f"{API}/issue/{quote(issue_id, safe='')}", self._params)
            piece = answer.value
            if str(piece.id) != issue_id:
                yield Unread(
                    issue_id, gone=False, reason=f"{self._session.host} answers with another issue; read again"
                )
                continue
            changelog = piece.changelog
            histories = each_once(changelog.histories) if changelog else []
            if changelog is None or (changelog.total or 0) > len(histories):
                yield incomplete(self._session, piece, len(histories))
                continue
            embedded = piece.embedded
            if embedded.complete and not embedded.comments:
                said = Conversation([], {})
            else:
                # The embedded comments are complete, but tell nothing of what is internal.
                service = self._assembly.keeps_some_inside(piece)
                said = self._conversations.whole(str(piece.id), service=service)
            yield self._assembly.fetched(piece, said, histories, answer.at)
