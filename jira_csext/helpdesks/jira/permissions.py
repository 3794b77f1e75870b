"""What our account may do, on the whole site or in one project, as Jira itself says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from jira_csext.core.rulebook import ActionKind
from jira_csext.helpdesks.errors import Gone, NotAllowed, Refused
from jira_csext.helpdesks.jira.session import API, JiraSession

READ: Final = "BROWSE_PROJECTS"
COMMENT: Final = "ADD_COMMENTS"
EDIT: Final = "EDIT_ISSUES"
EDIT_OWN: Final = "EDIT_OWN_COMMENTS"
DELETE_OWN: Final = "DELETE_OWN_COMMENTS"
ASSIGN: Final = "ASSIGN_ISSUES"
WATCH: Final = "MANAGE_WATCHERS"
TRANSITION: Final = "TRANSITION_ISSUES"
CREATE: Final = "CREATE_ISSUES"
LINK: Final = "LINK_ISSUES"

TITLES: Final[Mapping[str, str]] = {
    READ: "Browse projects",
    COMMENT: "Add comments",
    EDIT: "Edit issues",
    EDIT_OWN: "Edit own comments",
    DELETE_OWN: "Delete own comments",
    ASSIGN: "Assign issues",
    WATCH: "Manage watcher list",
    TRANSITION: "Transition issues",
    CREATE: "Create issues",
    LINK: "Link issues",
}
"""The permissions that we have a use for, as Jira's own screens call them."""

NEEDED: Final[Mapping[ActionKind, str]] = {
    "note": COMMENT,
    "reply": COMMENT,
    "label": EDIT,
    "unlabel": EDIT,
    "set": EDIT,
    "assign": ASSIGN,
    "watch": WATCH,
    "transition": TRANSITION,
    "ticket": CREATE,
}
"""What each action cannot do without. A new ticket is also linked where we may (LINK)."""


class Options(Struct):
    """What an administrator has switched on for the whole site; what we may not ask counts as on."""

    watching: bool = field(default=True, name="watchingEnabled")
    linking: bool = field(default=True, name="issueLinkingEnabled")


def options_of(session: JiraSession) -> Options:
    """Return what is switched on."""
    try:
        return session.get(Options, f"{API}/configuration").value
    except (Gone, NotAllowed, Refused):
        return Options()


class _Permission(Struct):
    have: bool = field(default=False, name="havePermission")


class _Permissions(Struct):
    permissions: dict[str, _Permission]


def permissions_of(session: JiraSession, project: str = "", issue_id: str = "", *, cloud: bool) -> frozenset[str]:
    """Return which of TITLES we have in the project or on the issue; without either, in any project."""
    # Cloud wants to be told which are meant, Data Center tells all of them.
    params = {"permissions": ",".join(TITLES)} if cloud else {}
    if project:
        params["projectKey"] = project
    if issue_id:
        params["issueId"] = issue_id
    told = session.get(_Permissions, f"{API}/mypermissions", params).value.permissions
    return frozenset(name for name in TITLES if name in told and told[name].have)
