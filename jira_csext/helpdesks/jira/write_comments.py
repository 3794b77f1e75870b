"""Comments of ours: written, edited in place, read back, taken away; mark and audience always leave with the words."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Raw

from jira_csext.helpdesks.errors import Gone, NotAllowed, OutcomeUnknown, Refused
from jira_csext.helpdesks.jira.changing import Changing
from jira_csext.helpdesks.jira.comments import PUBLIC_PROPERTY, is_public
from jira_csext.helpdesks.jira.errors_of import LOOK_FIRST
from jira_csext.helpdesks.jira.facts import SERVICE_DESK, Facts, Project
from jira_csext.helpdesks.jira.inside import Circle, nowhere_inside
from jira_csext.helpdesks.jira.marks import made_for
from jira_csext.helpdesks.jira.markup import wiki
from jira_csext.helpdesks.jira.paths import issue_path, part
from jira_csext.helpdesks.jira.people import People
from jira_csext.helpdesks.jira.permissions import COMMENT, DELETE_OWN, EDIT_OWN
from jira_csext.helpdesks.jira.pieces import MARKER, PropertyAnswer
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.target import target_of
from jira_csext.helpdesks.jira.text import plain
from jira_csext.helpdesks.jira.wire import WireComment, WireProperty
from jira_csext.helpdesks.port import Receipt, Write


class CommentWriter:
    """Writes comments to the issues of one site."""

    def __init__(
        self, session: JiraSession, changing: Changing, people: People, facts: Facts, circle: Circle | None
    ) -> None:
        self._session: Final = session
        self._ours: Final = facts.ours
        self._changing: Final = changing
        self._people: Final = people
        self._circle: Final = circle
        self._cloud: Final = facts.cloud

    def write(self, issue_id: str, write: Write) -> Receipt:
        """Write a note or a reply. Raises Refused, before anything is sent, for a note that the client would read."""
        project = target_of(self._session, issue_id).fields.project
        body = self._body(write, project, self._circle)
        made = self._changing.issue(WireComment, "POST", issue_id, "/comment", body, COMMENT)
        if made.id in (None, ""):
            raise OutcomeUnknown(
                f"{self._session.host} took a comment on issue {issue_id} and does not say its id. {LOOK_FIRST}."
            )
        return Receipt(str(made.id), _is_seen(_with_sent(made, body)))

    def edit(self, issue_id: str, write: Write) -> Receipt:
        """Put a note in the place of `write.edits`; nothing is sent when it says that already.

        Raises Gone when that comment is there no longer, NotAllowed when it is somebody else's, Refused for a reply:
        what the client has read stays.
        """
        if write.kind != "note":
            raise Refused("Only a note is edited in place; what a client has read stays as it was.")
        path = f"/comment/{part(write.edits)}"
        before = self._comment(issue_id, write.edits)
        if not self._is_ours(before):
            raise NotAllowed(f"Comment {write.edits} at {self._session.host} is somebody else's; it stays as it is.")
        project = target_of(self._session, issue_id).fields.project
        circle = self._circle
        if before.visibility is not None and before.visibility.value:
            # Whoever may read it now goes on to; the site file may name another role by now.
            circle = Circle("group" if before.visibility.type == "group" else "role", before.visibility.value)
        # All of it, each time: what an edit leaves out, some Jiras take away.
        body = self._body(write, project, circle)
        if plain(before.body) == plain(str(body["body"])) and not _is_seen(before):
            return Receipt(write.edits, public=False, already=True)
        # Nobody needs a mail about a card that was brought up to date; who is no administrator is not heard in this.
        quiet = {"notifyUsers": "false"} if self._cloud else None
        made = self._changing.issue(WireComment, "PUT", issue_id, path, body, EDIT_OWN, quiet)
        return Receipt(write.edits, _is_seen(_with_sent(made, body)))

    def is_public(self, issue_id: str, comment_id: str) -> bool:
        """Return whether the client sees a comment, asked of Jira anew."""
        return _is_seen(self._comment(issue_id, comment_id))

    def remove(self, issue_id: str, comment_id: str) -> None:
        """Delete a comment."""
        self._changing.issue(Raw, "DELETE", issue_id, f"/comment/{part(comment_id)}", None, DELETE_OWN)

    def _is_ours(self, comment: WireComment) -> bool:
        author = comment.author
        names = {author.account_id, author.key, author.name} if author is not None else set()
        # An account that we spoke through before left its mark as well.
        marked = any(prop.key == MARKER for prop in comment.properties or ())
        return marked or not self._ours.isdisjoint(names)

    def _body(self, write: Write, project: Project, circle: Circle | None) -> dict[str, object]:
        body: dict[str, object] = {"body": self._words(write)}
        properties: list[dict[str, object]] = [{"key": MARKER, "value": made_for(write.key)}]
        internal = write.kind == "note"
        if self._is_service(project):
            # Left out, it would mean public.
            properties.append({"key": PUBLIC_PROPERTY, "value": {"internal": internal}})
        elif internal:
            if circle is None:
                raise Refused(nowhere_inside(project.key))
            body["visibility"] = {"type": circle.type, "value": circle.value}
        body["properties"] = properties
        return body

    def _words(self, write: Write) -> str:
        people = " ".join(filter(None, map(self._people.mention, write.mention)))
        text = wiki(write.text, self._people.mention)
        return f"{people} {text}" if people else text

    def _is_service(self, project: Project) -> bool:
        kind = project.kind or self._session.get(Project, f"{API}/project/{part(project.key)}").value.kind
        return kind == SERVICE_DESK

    def _comment(self, issue_id: str, comment_id: str) -> WireComment:
        params = {"expand": "properties"}
        comment = self._session.get(WireComment, f"{issue_path(issue_id)}/comment/{part(comment_id)}", params).value
        if comment.properties is None and comment.jsd_public is None and comment.visibility is None:
            comment = msgspec.structs.replace(comment, properties=self._property(comment_id))
        return comment

    def _property(self, comment_id: str) -> list[WireProperty]:
        path = f"{API}/comment/{part(comment_id)}/properties/{PUBLIC_PROPERTY}"
        try:
            value = self._session.get(PropertyAnswer, path).value.value
        except Gone:
            return []
        return [WireProperty(PUBLIC_PROPERTY, Raw(msgspec.json.encode(value)))]


def _with_sent(made: WireComment, body: dict[str, object]) -> WireComment:
    """Return Jira's answer with the properties that it leaves out although they were sent with it and accepted."""
    if made.properties is not None:
        return made
    sent = msgspec.json.decode(msgspec.json.encode(body["properties"]), type=list[WireProperty])
    return msgspec.structs.replace(made, properties=sent)


def _is_seen(comment: WireComment) -> bool:
    # What Cloud says came of it counts for more than what was meant by the property.
    if comment.jsd_public is not None:
        return comment.jsd_public and comment.visibility is None
    return is_public(comment)
