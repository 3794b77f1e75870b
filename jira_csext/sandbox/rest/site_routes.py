"""The site itself: what it is, who asks and what they may, and its catalogues."""

from __future__ import annotations

from jira_csext.sandbox.rest.routing import Call, route, unauthorized
from jira_csext.sandbox.rest.view import View
from jira_csext.sandbox.rest.wire import Answer, refusal, said, whole
from jira_csext.sandbox.state.model import Json, Project
from jira_csext.sandbox.state.site import GLOBAL_PERMISSIONS, PROJECT_PERMISSIONS


@route("GET", "/_edge/tenant_info", "cloud")
def tenant_info(call: Call) -> Answer:
    """The cloudId, which tokens with scopes need in their address."""
    return said({"cloudId": call.site.cloud_id})


@route("GET", "/api/serverInfo")
def server_info(call: Call) -> Answer:
    """What this site is, and what time it is there; also for those who have not signed in."""
    view = View(call)
    told: Json = {
        "baseUrl": call.site.base_url,
        "version": "1001.0.0-SNAPSHOT" if call.site.cloud else "10.3.24",
        "versionNumbers": [1001, 0, 0] if call.site.cloud else [10, 3, 24],
        "deploymentType": "Cloud" if call.site.cloud else "Server",
        "buildNumber": 100_300 if call.site.cloud else 10_030_024,
        "buildDate": "2026-03-02T00:00:00.000+0000",
        "serverTime": view.when(call.site.now_ms),
        "scmInfo": "0000000000000000000000000000000000000000",
        "serverTitle": call.site.title,
    }
    return said({**told, "serverTimeZone": call.site.zone} if call.site.cloud else told)


@route("GET", "/api/myself")
def myself(call: Call) -> Answer:
    """Who asks, with the time zone in which their dates are read."""
    account = call.caller()
    told = View(call).account(account)
    return said({**told, "locale": {"ru": "ru_RU"}.get(account.language, "en_GB"), **_own_email(call)})


def _own_email(call: Call) -> Json:
    return {"emailAddress": call.caller().email}


@route("GET", "/api/mypermissions")
def my_permissions(call: Call) -> Answer:
    """What the caller may, in a project or on the whole site; Cloud wants to be told which permissions are meant."""
    request, site = call.request, call.site
    every = {**GLOBAL_PERMISSIONS, **PROJECT_PERMISSIONS}
    asked = request.many("permissions")
    if site.cloud and not asked:
        raise refusal(400, "The 'permissions' query parameter is required.")
    unknown = [name for name in asked if name not in every] if site.cloud else []
    if unknown:
        raise refusal(400, f"Unrecognized permission: {', '.join(unknown)}")
    project = _asked_project(call)
    told = {
        name: {
            "id": str(number),
            "key": name,
            "name": title,
            "type": "GLOBAL" if name in GLOBAL_PERMISSIONS else "PROJECT",
            "description": title,
            "havePermission": _may(call, name, project),
        }
        for number, (name, title) in enumerate(every.items(), start=1)
        if name in asked or not site.cloud
    }
    return said({"permissions": told})


def _may(call: Call, name: str, project: Project | None) -> bool:
    if name in GLOBAL_PERMISSIONS:
        return call.site.may(call.account, name)
    # Asked without a project, a permission is there when any project gives it.
    places = [project] if project else list(call.site.projects.values())
    return any(call.site.may(call.account, name, each) for each in places)


def _asked_project(call: Call) -> Project | None:
    request, site = call.request, call.site
    issue_name = request.one("issueKey") or request.one("issueId")
    if issue_name:
        issue = site.issue(issue_name)
        if issue is None or not site.sees(call.account, issue):
            raise refusal(404, "Issue does not exist or you do not have permission to see it.")
        return site.projects[issue.project]
    name = request.one("projectKey") or request.one("projectId")
    return _project(call, name) if name else None


def _project(call: Call, name: str) -> Project:
    for project in call.site.projects.values():
        if name in (project.key, project.id) and call.site.may(call.account, "BROWSE_PROJECTS", project):
            return project
    raise refusal(404, f"No project could be found with key '{name}'.")


@route("GET", "/api/field")
def fields(call: Call) -> Answer:
    """The fields of the site; two may have one name, and names are translated."""
    return said(View(call).fields())


@route("GET", "/api/status")
def statuses(call: Call) -> Answer:
    """The statuses, named in the caller's language."""
    view = View(call)
    return said([view.status(each) for each in call.site.statuses.values()])


@route("GET", "/api/issuetype")
def issue_types(call: Call) -> Answer:
    """The issue types."""
    view = View(call)
    return said([view.issue_type(each) for each in call.site.types.values()])


@route("GET", "/api/priority")
def priorities(call: Call) -> Answer:
    """The priorities, the most urgent first."""
    view = View(call)
    return said([{**view.named("priority", each), "description": ""} for each in call.site.priorities.values()])


@route("GET", "/api/resolution")
def resolutions(call: Call) -> Answer:
    """The resolutions."""
    view = View(call)
    return said([{**view.named("resolution", each), "description": ""} for each in call.site.resolutions.values()])


@route("GET", "/api/issueLinkType")
def link_types(call: Call) -> Answer:
    """The kinds of link."""
    if not call.site.screens.linking:
        raise refusal(404, "Issue linking is currently disabled.")
    view = View(call)
    return said({"issueLinkTypes": [view.link_type(each) for each in call.site.link_types.values()]})


@route("GET", "/api/configuration")
def configuration(call: Call) -> Answer:
    """What is switched on for the whole site."""
    call.caller()
    on = {"votingEnabled": True, "unassignedIssuesAllowed": True, "subTasksEnabled": True, "attachmentsEnabled": True}
    screens = call.site.screens
    return said({**on, "watchingEnabled": screens.watching, "issueLinkingEnabled": screens.linking})


# Projects


def _browsable(call: Call) -> list[Json]:
    view, site = View(call), call.site
    return [view.project(each) for each in site.projects.values() if site.may(call.account, "BROWSE_PROJECTS", each)]


@route("GET", "/api/project")
def projects(call: Call) -> Answer:
    """The projects the caller may browse; none of the others is mentioned."""
    return said(_browsable(call))


@route("GET", "/api/project/search", "cloud")
def project_search(call: Call) -> Answer:
    """The projects the caller may browse, in pages."""
    start, most = whole(call.request, "startAt", 0), min(whole(call.request, "maxResults", 50), 100)
    every = _browsable(call)
    shown = every[start : start + most]
    return said(
        {
            "self": f"{View(call).base}/project/search?startAt={start}&maxResults={most}",
            "maxResults": most,
            "startAt": start,
            "total": len(every),
            "isLast": start + len(shown) >= len(every),
            "values": shown,
        }
    )


@route("GET", "/api/project/{project}")
def project(call: Call) -> Answer:
    """One project."""
    return said(View(call).project(_project(call, call.named["project"])))


@route("GET", "/api/project/{project}/statuses")
def project_statuses(call: Call) -> Answer:
    """The statuses of a project, by issue type."""
    view, found = View(call), _project(call, call.named["project"])
    return said(
        [
            {
                **view.named("issuetype", call.site.types[type_id]),
                "subtask": False,
                "statuses": [view.status(each) for each in call.site.statuses_of(type_id)],
            }
            for type_id in found.types
        ]
    )


@route("GET", "/api/project/{project}/role")
def project_roles(call: Call) -> Answer:
    """The roles of a project, for its administrators only."""
    found = _administered(call)
    base = f"{View(call).base}/project/{found.id}/role"
    return said({role.name: f"{base}/{role.id}" for role in call.site.roles.values()})


@route("GET", "/api/project/{project}/role/{role}")
def project_role(call: Call) -> Answer:
    """A role of a project and who is in it, for the project's administrators only."""
    found, site = _administered(call), call.site
    role = site.roles.get(call.named["role"])
    if role is None:
        raise refusal(404, f"Can not retrieve a project role with an id of '{call.named['role']}'.")
    told: Json = {
        "self": f"{View(call).base}/project/{found.id}/role/{role.id}",
        "name": role.name,
        "id": int(role.id),
        "description": "",
        "actors": [_actor(call, index, member) for index, member in enumerate(sorted(found.roles.get(role.id, ())), 1)],
    }
    return said(told)


def _actor(call: Call, number: int, member: str) -> Json:
    group = member.removeprefix("group:")
    if group != member:
        actor: Json = {"id": number, "displayName": group, "type": "atlassian-group-role-actor", "name": group}
        told = {"name": group, "displayName": group}
        return {**actor, "actorGroup": {**told, "groupId": f"group-{group}"} if call.site.cloud else told}
    account = call.site.accounts[member]
    actor = {"id": number, "displayName": account.display_name, "type": "atlassian-user-role-actor"}
    if call.site.cloud:
        return {**actor, "actorUser": {"accountId": account.account_id}}
    return {**actor, "name": account.login}


def _administered(call: Call) -> Project:
    if call.account is None:
        raise unauthorized(call.site)
    found = _project(call, call.named["project"])
    if not call.site.may(call.account, "ADMINISTER_PROJECTS", found) and not call.site.may(call.account, "ADMINISTER"):
        raise refusal(404, f"You do not have permission to administer the project '{found.key}'.")
    return found
