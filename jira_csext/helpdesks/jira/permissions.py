"""What our account may do, on the whole site or in one project, as Jira itself says."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from jira_csext.helpdesks.jira.session import API, JiraSession

READ: Final = "BROWSE_PROJECTS"
COMMENT: Final = "ADD_COMMENTS"
EDIT: Final = "EDIT_ISSUES"
DELETE_OWN: Final = "DELETE_OWN_COMMENTS"
ASKED_FOR: Final = (READ, COMMENT, EDIT, DELETE_OWN)


class _Permission(Struct):
    have: bool = field(default=False, name="havePermission")


class _Permissions(Struct):
    permissions: dict[str, _Permission] = {}


def permissions_of(session: JiraSession, project: str = "", issue_id: str = "", *, cloud: bool) -> frozenset[str]:
    """Return which of ASKED_FOR we have in the project or on the issue; without either, in any project."""
    # Cloud wants to be told which are meant, Data Center tells all of them.
    params = {"permissions": ",".join(ASKED_FOR)} if cloud else {}
    if project:
        params["projectKey"] = project
    if issue_id:
        params["issueId"] = issue_id
    told = session.get(_Permissions, f"{API}/mypermissions", params).value.permissions
    return frozenset(name for name in ASKED_FOR if name in told and told[name].have)
