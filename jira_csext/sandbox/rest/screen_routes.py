"""Screens and workflows: which fields an edit, a new ticket or a transition may set, and where a ticket can go."""

from __future__ import annotations

from typing import NamedTuple

from jira_csext.sandbox.rest.issues_view import IssuesView
from jira_csext.sandbox.rest.routing import Call, route
from jira_csext.sandbox.rest.values import text_body, wanted_values
from jira_csext.sandbox.rest.wire import Answer, bad_body, json_object, nothing, part, refusal, said, whole
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Issue, Json, Project, Status

_NOT_SET = {"sla", "rating"}
_OF_NEW = ("summary", "issuetype", "project")


@route("GET", "/api/issue/{issue}/editmeta")
def edit_meta(call: Call) -> Answer:
    """Which fields an edit may set, with the values they allow."""
    issue, view = call.issue(), IssuesView(call)
    project = call.project_of(issue)
    if not call.site.may(call.account, "EDIT_ISSUES", project):
        return said({"fields": {}})
    editable = ["summary", "description", "priority", "labels", "duedate", "assignee", "issuetype"]
    editable += [each.id for each in call.site.custom_fields.values() if each.editable and each.kind not in _NOT_SET]
    told = {field_id: _meta(view, project, field_id, required=field_id == "summary") for field_id in editable}
    return said({"fields": told})


def _meta(view: IssuesView, project: Project, field_id: str, *, required: bool, default: bool = False) -> Json:
    """Return what a screen says of a field."""
    names = {each["id"]: each["name"] for each in view.fields()}
    told: Json = {
        "required": required,
        "name": names[field_id],
        "schema": view.schema_of(field_id),
        "operations": ["add", "set", "remove"] if field_id == "labels" else ["set"],
        "hasDefaultValue": default,
    }
    allowed = _allowed(view, project, field_id)
    if allowed is not None:
        told["allowedValues"] = allowed
    return {**told, "key": field_id} if view.cloud else told


def _allowed(view: IssuesView, project: Project, field_id: str) -> list[Json] | None:
    site = view.site
    if field_id == "issuetype":
        return [view.issue_type(site.types[type_id]) for type_id in project.types]
    catalogues = {"priority": site.priorities, "resolution": site.resolutions}
    if field_id in catalogues:
        return [view.named(field_id, each) for each in catalogues[field_id].values()]
    custom = site.custom_fields.get(field_id)
    if custom is None or not custom.options:
        return None
    base = f"{view.base}/customFieldOption"
    return [{"self": f"{base}/{n}", "value": value, "id": str(n)} for n, value in enumerate(custom.options, 10_100)]


# New tickets


@route("GET", "/api/issue/createmeta/{project}/issuetypes")
def types_of_new(call: Call) -> Answer:
    """The types that the caller may make tickets of in a project; none for who may make none."""
    view, project = IssuesView(call), _creatable(call)
    every = [view.issue_type(call.site.types[type_id]) for type_id in project.types] if project else []
    return said(_page(call, every, "issueTypes"))


@route("GET", "/api/issue/createmeta/{project}/issuetypes/{type}")
def fields_of_new(call: Call) -> Answer:
    """The fields on the screen for a new ticket of a type."""
    view, project = IssuesView(call), _creatable(call)
    if project is None or call.named["type"] not in project.types:
        return said(_page(call, [], "fields"))
    screens = call.site.screens
    shown = [*_OF_NEW, "description", "priority", "labels", "duedate", "assignee"]
    shown += [each.id for each in call.site.custom_fields.values() if each.editable and each.kind not in _NOT_SET]
    if call.site.may(call.account, "MODIFY_REPORTER", project):
        shown.append("reporter")
    must = {*_OF_NEW, "reporter", *screens.asked_of_new}
    every = [
        {**_meta(view, project, name, required=name in must, default=name == "reporter"), "fieldId": name}
        for name in shown
        if name not in screens.not_on_new
    ]
    return said(_page(call, every, "fields"))


def _creatable(call: Call) -> Project | None:
    call.caller()
    for project in call.site.projects.values():
        if call.named["project"] in (project.key, project.id):
            return project if call.site.may(call.account, "CREATE_ISSUES", project) else None
    raise refusal(404, f"No project could be found with key '{call.named['project']}'.")


def _page(call: Call, every: list[Json], name: str) -> Json:
    start, most = whole(call.request, "startAt", 0), min(whole(call.request, "maxResults", 50), 200)
    shown = every[start : start + most]
    page: Json = {"maxResults": most, "startAt": start, "total": len(every)}
    if call.site.cloud:
        return {**page, name: shown}
    return {**page, "isLast": start + len(shown) >= len(every), "values": shown}


# Transitions


class _Onward(NamedTuple):
    name: str
    status: Status
    asks: tuple[str, ...]


def _onward(call: Call, issue: Issue) -> dict[str, _Onward]:
    """Return where the issue can go from where it is, by the id of the transition."""
    here, site = issue.fields["status"], call.site
    statuses = {each.id: each for each in site.statuses_of(issue.fields["issuetype"])}
    ways = {
        str(number * 10 + 1): _Onward(each.name, each, site.screens.asks.get(each.id, ()))
        for number, each in enumerate(statuses.values(), 1)
        if each.id not in site.screens.closed
    }
    for number, way in enumerate(site.screens.ways, 1):
        if way.status in statuses:
            ways[str(number * 10 + 1001)] = _Onward(way.name, statuses[way.status], way.asks)
    return {number: way for number, way in ways.items() if way.status.id != here}


@route("GET", "/api/issue/{issue}/transitions")
def transitions(call: Call) -> Answer:
    """The transitions the caller can make now, with the fields on their screens if asked; none for who may not."""
    issue, view = call.issue(), IssuesView(call)
    project = call.project_of(issue)
    if not call.site.may(call.account, "TRANSITION_ISSUES", project):
        return said({"expand": "transitions", "transitions": []})
    expanded = "transitions.fields" in call.request.many("expand")
    told: list[Json] = []
    for number, onward in _onward(call, issue).items():
        way: Json = {"id": number, "name": onward.name, "to": view.status(onward.status)}
        if call.site.cloud:
            way |= {
                "hasScreen": bool(onward.asks),
                "isGlobal": True,
                "isInitial": False,
                "isAvailable": True,
                "isConditional": False,
            }
        if expanded:
            way["fields"] = {name: _meta(view, project, name, required=True) for name in onward.asks}
        told.append(way)
    return said({"expand": "transitions", "transitions": told})


@route("POST", "/api/issue/{issue}/transitions")
def move_on(call: Call) -> Answer:
    """A transition, with a resolution and a comment if they are sent along; what its screen wants must be there."""
    account, issue = call.caller(), call.issue()
    body = json_object(call.request)
    call.needs("TRANSITION_ISSUES", issue, "You do not have permission to transition this issue.")
    number = str(part(body, "transition").get("id"))
    onward = _onward(call, issue).get(number)
    if onward is None:
        raise refusal(400, f"Transition id '{number}' is not valid for this issue.")
    fields, update = part(body, "fields"), dict(part(body, "update"))
    written = _comments_sent(update.pop("comment", []))
    values = wanted_values(call, issue, fields, update, also=frozenset({"resolution"}))
    missing = {name: f"{name} is required." for name in onward.asks if values.get(name) in (None, "", ())}
    if missing:
        raise refusal(400, errors=missing)
    bodies = [text_body(call, each.get("body")) for each in written]
    acts.move_on(call.site, issue, account.uid, onward.status.id, values, part(body, "historyMetadata") or None)
    for text in bodies:
        acts.comment(call.site, issue, account.uid, text)
    return nothing()


def _comments_sent(operations: object) -> list[Json]:
    if not isinstance(operations, list) or not all(isinstance(each, dict) for each in operations):
        raise bad_body()
    return [part(each, "add") for each in operations]
