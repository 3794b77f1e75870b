"""People: looked up, searched for, and as members of groups."""

from __future__ import annotations

from collections.abc import Callable

from jira_csext.sandbox.rest.routing import Call, route
from jira_csext.sandbox.rest.view import View
from jira_csext.sandbox.rest.wire import Answer, refusal, said, whole
from jira_csext.sandbox.state.model import Account, Json

_MOST = 1000


@route("GET", "/api/user")
def user(call: Call) -> Answer:
    """One person."""
    call.caller()
    request, site = call.request, call.site
    name = request.one("accountId") if site.cloud else request.one("username") or request.one("key")
    account = site.account(name)
    if account is not None and not site.cloud:
        # The key of one may be the old login of another.
        by_login = bool(request.one("username"))
        everybody = (each for each in site.accounts.values() if not each.deleted)
        account = next((each for each in everybody if name == (each.login if by_login else each.key)), None)
    if account is None:
        raise refusal(404, f"The user named '{name}' does not exist.")
    return said(View(call).account(account))


@route("GET", "/api/user/search")
def user_search(call: Call) -> Answer:
    """People whose name or address begins so; one hit is no proof that it is the right one."""
    call.caller()
    if not call.site.may(call.account, "USER_PICKER"):
        return said([])
    return _people(call, lambda account: True)


@route("GET", "/api/user/assignable/search")
def assignable(call: Call) -> Answer:
    """People to whom issues of a project can be assigned."""
    call.caller()
    request, site = call.request, call.site
    issue = site.issue(request.one("issueKey") or request.one("issueId") or "")
    project = site.projects.get(issue.project if issue else request.one("project") or "")
    if project is None:
        raise refusal(404, "Project or issue does not exist or you do not have permission to see it.")
    return _people(call, lambda account: site.may(account, "ASSIGNABLE_USER", project))


@route("GET", "/api/user/viewissue/search")
def able_to_see(call: Call) -> Answer:
    """People who may see an issue."""
    account, request, site = call.caller(), call.request, call.site
    issue = site.issue(request.one("issueKey") or "")
    if issue is None or not site.sees(account, issue):
        raise refusal(404, "Project or issue does not exist or you do not have permission to see it.")
    return _people(call, lambda other: site.sees(other, issue))


def _people(call: Call, fits: Callable[[Account], bool]) -> Answer:
    request, site, view = call.request, call.site, View(call)
    wanted = (request.one("query") if site.cloud else request.one("username")) or ""
    account_id = request.one("accountId") if site.cloud else None
    if not wanted and not account_id and request.path.endswith("/user/search"):
        raise refusal(400, "Provide a 'query' or an 'accountId'." if site.cloud else "The username is missing.")
    found = [
        view.account(account)
        for account in site.accounts.values()
        if (account.active or request.one("includeInactive") == "true")
        and fits(account)
        and (account.account_id == account_id if account_id else _fits(account, wanted))
    ]
    start = whole(request, "startAt", 0)
    return said(found[start : start + min(whole(request, "maxResults", 50), _MOST)])


def _fits(account: Account, wanted: str) -> bool:
    words = [account.login, account.email, account.display_name, *account.display_name.split()]
    return any(word.lower().startswith(wanted.lower()) for word in words) or wanted == "."


@route("GET", "/api/group/member")
def group_members(call: Call) -> Answer:
    """The members of a group, in pages of at most 50: for who may browse people; on Data Center for administrators."""
    call.caller()
    request, site = call.request, call.site
    if not site.may(call.account, "ADMINISTER") and not (site.cloud and site.may(call.account, "USER_PICKER")):
        raise refusal(403, "You may not browse users and groups.")
    name = request.one("groupname") or (request.one("groupId") or "").removeprefix("group-")
    if not name:
        raise refusal(400, "The group name or id is missing.")
    if name not in site.groups:
        raise refusal(404, f"The group named '{name}' does not exist.")
    view = View(call)
    inactive = request.one("includeInactiveUsers") == "true"
    members = [site.accounts[uid] for uid in sorted(site.groups[name])]
    every: list[Json] = [view.account(each) for each in members if each.active or inactive]
    start, most = whole(request, "startAt", 0), min(whole(request, "maxResults", 50), 50)
    shown = every[start : start + most]
    return said(
        {
            "self": f"{view.base}/group/member?groupname={name}&startAt={start}&maxResults={most}",
            "maxResults": most,
            "startAt": start,
            "total": len(every),
            "isLast": start + len(shown) >= len(every),
            "values": shown,
        }
    )
