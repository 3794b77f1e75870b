"""Two comments with one mark: a request that was given up on may be carried out after the one that replaced it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from jira_csext.helpdesks.jira.comments import is_public
from jira_csext.helpdesks.jira.conversation import Conversations
from jira_csext.helpdesks.jira.pieces import MARKER, marker_of
from jira_csext.helpdesks.jira.wire import WireComment
from jira_csext.helpdesks.port import Double


def doubles_on(conversations: Conversations, issue_id: str, *, service: bool) -> Sequence[Double]:
    """Return the comments of an issue whose mark an older one carries as well, oldest first. Raises HelpdeskError."""
    seen: set[str] = set()
    found: list[Double] = []
    for raw in conversations.whole(issue_id, service=service).comments:
        comment = msgspec.json.decode(raw, type=WireComment)
        marked = next((prop for prop in comment.properties or () if prop.key == MARKER), None)
        key = marker_of(msgspec.json.decode(marked.value)) if marked is not None else ""
        if not key:
            continue
        if key in seen:
            found.append(Double(key, str(comment.id), is_public(comment)))
        seen.add(key)
    return found
