"""What we write into Jira: each action in the hands of who knows how, every request that changes something once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from jira_csext.helpdesks.errors import Refused
from jira_csext.helpdesks.jira.changing import Changing
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.inside import Circle
from jira_csext.helpdesks.jira.people import People
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.helpdesks.jira.write_back import WriteBack
from jira_csext.helpdesks.jira.write_comments import CommentWriter
from jira_csext.helpdesks.jira.write_fields import FieldWriter
from jira_csext.helpdesks.jira.write_people import PeopleWriter
from jira_csext.helpdesks.jira.write_status import StatusWriter
from jira_csext.helpdesks.jira.write_ticket import TicketWriter
from jira_csext.helpdesks.port import TOGETHER, ActionKind, Receipt, Write

NOTHING_BACK: Final = WriteBack({}, "UTC")

Act = Callable[[str, Write], Receipt]


class Writer:
    """Writes to the issues of one site."""

    def __init__(
        self,
        session: JiraSession,
        facts: Facts,
        circle: Circle | None,
        tried: dict[str, int],
        write_back: WriteBack = NOTHING_BACK,
    ) -> None:
        """`tried` outlives the writer: when each new ticket was asked for whose answer was lost (epoch seconds)."""
        cloud = facts.cloud
        changing = Changing(session, cloud=cloud)
        self.people: Final = People(session, cloud=cloud)
        self._comments: Final = CommentWriter(session, changing, self.people, facts, circle)
        fields = FieldWriter(session, changing, self.people, facts, write_back)
        roles = PeopleWriter(session, changing, self.people, cloud=cloud)
        self._acts: Final[Mapping[ActionKind, Act]] = {
            "note": self._comments.write,
            "reply": self._comments.write,
            "label": fields.edit,
            "unlabel": fields.edit,
            "set": fields.edit,
            "assign": roles.assign,
            "watch": roles.watch,
            "transition": StatusWriter(session, changing, facts).transition,
            "ticket": TicketWriter(session, changing, self.people, facts, tried).ticket,
        }

    def write(self, issue_id: str, write: Write) -> Receipt:
        """Carry out one action, or several edits at once; the request that changes something leaves once.

        Raises Refused, before anything is sent, for what Jira could not do or what the client must not read.
        """
        if write.edits:
            return self._comments.edit(issue_id, write)
        act = self._acts.get(write.kind)
        if act is None:
            raise Refused(f"`{write.kind}` is nothing that a Jira does.")
        if write.also and any(each.kind not in TOGETHER for each in (write, *write.also)):
            raise Refused("Only labels and fields are changed together.")
        return act(issue_id, write)

    def is_public(self, issue_id: str, comment_id: str) -> bool:
        """Return whether the client sees a comment, asked of Jira anew."""
        return self._comments.is_public(issue_id, comment_id)

    def remove(self, issue_id: str, comment_id: str) -> None:
        """Delete a comment."""
        self._comments.remove(issue_id, comment_id)
