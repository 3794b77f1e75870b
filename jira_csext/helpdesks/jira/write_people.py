"""Who works on a ticket, who watches it and who takes part in it: changed where it is not so already."""

from __future__ import annotations

from typing import Final

from msgspec import Raw, Struct, field

from jira_csext.helpdesks.errors import Gone, NotAllowed, Refused
from jira_csext.helpdesks.jira.changing import Changing
from jira_csext.helpdesks.jira.facts import SERVICE_DESK
from jira_csext.helpdesks.jira.paths import issue_path, part
from jira_csext.helpdesks.jira.people import People
from jira_csext.helpdesks.jira.permissions import ASSIGN, WATCH
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.target import target_of
from jira_csext.helpdesks.jira.wire import WireUser
from jira_csext.helpdesks.port import Receipt, Write

_DESK: Final = "/rest/servicedeskapi"


class _Watchers(Struct):
    watchers: list[WireUser] = []


class _Participants(Struct):
    values: list[WireUser] = []
    is_last: bool = field(default=True, name="isLastPage")


_A_PAGE, _MOST_PAGES = 50, 20


class PeopleWriter:
    """Assigns the issues of one site, lets people watch them, or take part in requests."""

    def __init__(self, session: JiraSession, changing: Changing, people: People, *, cloud: bool) -> None:
        self._cloud: Final = cloud
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
        """Let an account watch the issue, or take part in it where it may not see it and the issue is a request.

        Raises Refused for one that is unknown, or that can do neither.
        """
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
            if (joined := self._joined(issue_id, who)) is not None:
                return joined
            raise Refused(
                self._people.unfit(who, "it may not see the ticket, as no portal customer may", "Browse projects")
            ) from None
        return receipt

    def _joined(self, issue_id: str, who: str) -> Receipt | None:
        """Let an account take part in a request of Service Management, None where it cannot or this is none."""
        target = target_of(self._session, issue_id)
        if target.fields.project.kind != SERVICE_DESK or self._sees(target.key, who):
            return None
        path = f"{_DESK}/request/{part(issue_id)}/participant"
        receipt = Receipt(f"participant:{who}", notice="it takes part in the request, for it may not watch the ticket")
        try:
            if self._takes_part(path, who):
                return receipt._replace(already=True)
            named = {"accountIds": [who]} if self._cloud else {"usernames": [self._people.called(who)]}
            self._session.send(Raw, "POST", path, named)
        except (Gone, Refused, NotAllowed):
            # That it may not see the ticket is what can be mended best.
            return None
        return receipt

    def _sees(self, key: str, who: str) -> bool:
        """May the account see the issue, so that it was refused as a watcher for another reason? In doubt it may."""
        named = {"accountId": who} if self._cloud else {"username": self._people.called(who)}
        try:
            seeing = self._session.get(list[WireUser], f"{API}/user/viewissue/search", {**named, "issueKey": key}).value
        except (Gone, Refused, NotAllowed):
            return True
        return any(who in _ids(user) for user in seeing)

    def _takes_part(self, path: str, who: str) -> bool:
        for page in range(_MOST_PAGES):
            asked = {"start": page * _A_PAGE, "limit": _A_PAGE}
            found = self._session.get(_Participants, path, asked).value
            if any(who in _ids(person) for person in found.values):
                return True
            if found.is_last or not found.values:
                return False
        return False


def _named(account: str) -> str:
    if not account.strip():
        raise Refused("No account is named; somebody must fill the role.")
    return account.strip()


def _ids(user: WireUser) -> tuple[str | None, ...]:
    return (user.account_id, user.key, user.name)
