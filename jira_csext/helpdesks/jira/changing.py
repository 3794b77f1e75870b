"""A request that changes something: it leaves once, and what Jira calls a wrong request may be a missing permission."""

from __future__ import annotations

from typing import Final

from jira_csext.helpdesks.errors import HelpdeskError, NotAdmitted, NotAllowed, Refused
from jira_csext.helpdesks.jira.paths import issue_path
from jira_csext.helpdesks.jira.permissions import ASSIGN, LINK, TITLES, WATCH, permissions_of
from jira_csext.helpdesks.jira.session import API, JiraSession, Params, Shape

# Data Center says 401 when somebody whom it knows well may not assign, add watchers or link, or when a watcher may not
# see the issue.
_ANSWERED_401: Final = frozenset({ASSIGN, WATCH, LINK})


class Changing:
    """Sends the writes to one site."""

    def __init__(self, session: JiraSession, *, cloud: bool) -> None:
        self._session: Final = session
        self._cloud: Final = cloud

    def issue(
        self,
        shape: type[Shape],
        method: str,
        issue_id: str,
        path: str,
        body: object,
        right: str,
        params: Params | None = None,
    ) -> Shape:
        """Return Jira's answer to a change of an issue; `right` is the permission that it needs there."""
        return self._sent(shape, method, f"{issue_path(issue_id)}{path}", body, right, params, issue_id=issue_id)

    def elsewhere(self, shape: type[Shape], method: str, path: str, body: object, right: str, project: str) -> Shape:
        """Return Jira's answer to a change for which a permission in a project is needed."""
        return self._sent(shape, method, f"{API}{path}", body, right, None, project=project)

    def demand(self, right: str, issue_id: str = "", project: str = "") -> None:
        """Raise NotAllowed unless we have the permission: Jira says of some things only that there are none."""
        if right not in permissions_of(self._session, project, issue_id, cloud=self._cloud):
            raise NotAllowed(f"{self._session.host}: Jira does not let us. {_lacks(right)}")

    def _sent(
        self,
        shape: type[Shape],
        method: str,
        path: str,
        body: object,
        right: str,
        params: Params | None,
        *,
        issue_id: str = "",
        project: str = "",
    ) -> Shape:
        try:
            return self._session.send(shape, method, path, body, params).value
        except Refused:
            # Jira's own documents say 400 for it.
            try:
                allowed = right in permissions_of(self._session, project, issue_id, cloud=self._cloud)
            except HelpdeskError:
                allowed = True
            if allowed:
                raise
            sentence = f"{method} {path} at {self._session.host}: Jira refused it."
            raise NotAllowed(f"{sentence} {_lacks(right)}") from None
        except NotAdmitted:
            if self._cloud or right not in _ANSWERED_401:
                raise
            # Whom Jira does not know it tells of no permissions either.
            allowed = right in permissions_of(self._session, project, issue_id, cloud=False)
            sentence = f"{method} {path} at {self._session.host}: Jira refused it (401)."
            if not allowed:
                raise NotAllowed(f"{sentence} {_lacks(right)}") from None
        # It knows us and lets us: it will not take the person, or a moment ago had trouble with who we are. Nothing was
        # done either way, and only the first is said a second time.
        try:
            return self._session.send(shape, method, path, body, params).value
        except NotAdmitted:
            raise Refused(sentence) from None


def _lacks(right: str) -> str:
    return f"What our account lacks in the ticket's project is the permission {right} ({TITLES[right]})."
