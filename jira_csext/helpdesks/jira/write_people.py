"""Who works on a ticket and who watches it: changed where it is not so already."""

from __future__ import annotations

from typing import Final

from msgspec import Raw, Struct

from jira_csext.helpdesks.errors import Gone, Refused
from jira_csext.helpdesks.jira.changing import Changing
from jira_csext.helpdesks.jira.paths import issue_path
from jira_csext.helpdesks.jira.people import People
from jira_csext.helpdesks.jira.permissions import ASSIGN, WATCH
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.helpdesks.jira.target import target_of
from jira_csext.helpdesks.jira.wire import WireUser
from jira_csext.helpdesks.port import Receipt, Write


class _Watchers(Struct):
    watchers: list[WireUser] = []


class PeopleWriter:
    """Assigns the issues of one site, and lets people watch them."""

    def __init__(self, session: JiraSession, changing: Changing, people: People) -> None:
        self._session: Final = session
        self._changing: Final = changing
        self._people: Final = people

    def assign(self, issue_id: str, write: Write) -> Receipt:
        """Give the issue to an account. Raises Refused for one that is unknown or cannot be assigned there."""
        who, receipt = _named(write.value), Receipt(f"assignee:{write.value}")
        held = target_of(self._session, issue_id, "assignee").fields.assignee
        if held is not None and who in _ids(held):
            return receipt._replace(already=True)
        try:
            self._changing.issue(Raw, "PUT", issue_id, "/assignee", self._people.named(who), ASSIGN)
        except Refused:
            raise Refused(self._people.unfit(who, "it cannot be assigned there", "Assignable user")) from None
        return receipt

    def watch(self, issue_id: str, write: Write) -> Receipt:
        """Let an account watch the issue. Raises Refused for one that is unknown or may not see it."""
        who, receipt = _named(write.value), Receipt(f"watcher:{write.value}")
        # Whoever may not see the watchers is told none; to add somebody twice does no harm.
        known = self._session.get(_Watchers, f"{issue_path(issue_id)}/watchers").value.watchers
        if any(who in _ids(watcher) for watcher in known):
            return receipt._replace(already=True)
        try:
            # The body is the bare name.
            self._changing.issue(Raw, "POST", issue_id, "/watchers", self._people.called(who), WATCH)
        except (Gone, Refused):
            # Of an issue that is gone the watchers could not have been read a moment ago.
            raise Refused(
                self._people.unfit(who, "it may not see the ticket, as no portal customer may", "Browse projects")
            ) from None
        return receipt


def _named(account: str) -> str:
    if not account.strip():
        raise Refused("No account is named; somebody must fill the role.")
    return account.strip()


def _ids(user: WireUser) -> tuple[str | None, ...]:
    return (user.account_id, user.key, user.name)
