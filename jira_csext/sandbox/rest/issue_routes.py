"""Tickets: read one by one or in bulk, created, edited, assigned, moved on, watched, linked."""

from __future__ import annotations

from jira_csext.sandbox.rest.issues_view import CHANGES_IN_SEARCH, IssuesView
from jira_csext.sandbox.rest.routing import Call, route
from jira_csext.sandbox.rest.values import person_sent, project_sent, text_body, wanted_values
from jira_csext.sandbox.rest.wire import Answer, bad_body, json_object, nothing, part, refusal, said, words
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Issue, Json, Status

_MOST_IN_BULK = 100


@route("GET", "/api/issue/{issue}")
def read(call: Call) -> Answer:
    """One issue, as it truly is now: reading by id or key does not go through the index."""
    request, view = call.request, IssuesView(call)
    fields = view.chosen(request.many("fields"), ("*all",))
    told = view.issue(call.issue(), fields, expand=request.many("expand"), properties=request.many("properties"))
    return said(told)


@route("POST", "/api/issue/bulkfetch", "cloud")
def bulk_fetch(call: Call) -> Answer:
    """Up to a hundred issues by id or key, in the order of their ids; those not found are named apart."""
    body = json_object(call.request)
    names = body.get("issueIdsOrKeys")
    allowed = {"issueIdsOrKeys", "fields", "expand", "properties", "fieldsByKeys"}
    if not isinstance(names, list) or not names or set(body) - allowed:
        raise bad_body()
    if len(names) > _MOST_IN_BULK:
        raise refusal(400, f"At most {_MOST_IN_BULK} issues can be fetched.")
    found: dict[int, Issue] = {}
    errors: list[Json] = []
    for name in names:
        issue = call.site.issue(str(name))
        if issue is None or not call.site.sees(call.account, issue):
            errors.append(
                {"id": str(name), "errorMessage": "Issue does not exist or you do not have permission to see it."}
            )
        else:
            found[issue.id] = issue
    view = IssuesView(call)
    fields = view.chosen(words(body, "fields"), ("*navigable",))
    told = [
        view.issue(
            found[issue_id],
            fields,
            expand=words(body, "expand"),
            changes=CHANGES_IN_SEARCH,
            properties=words(body, "properties"),
        )
        for issue_id in sorted(found)
    ]
    return said({"issues": told, "issueErrors": errors})


@route("POST", "/api/issue")
def create(call: Call) -> Answer:
    """A new issue."""
    account, body = call.caller(), json_object(call.request)
    fields = dict(part(body, "fields"))
    project = project_sent(call, fields.pop("project", None))
    if not call.site.may(account, "CREATE_ISSUES", project):
        refused = 403 if call.site.cloud else 400
        raise refusal(refused, "You do not have permission to create issues in this project.")
    if not call.site.may(account, "MODIFY_REPORTER", project):
        fields.pop("reporter", None)
    if "summary" not in fields:
        raise refusal(400, errors={"summary": "You must specify a summary of the issue."})
    values = wanted_values(call, None, fields, part(body, "update"))
    if values.get("issuetype") not in project.types:
        raise refusal(400, errors={"issuetype": "Specify a valid issue type"})
    issue = acts.create(call.site, account.uid, project, values, _sent_properties(body))
    own = f"{IssuesView(call).base}/issue/{issue.id}"
    return said({"id": str(issue.id), "key": issue.key, "self": own}, 201)


@route("PUT", "/api/issue/{issue}")
def edit(call: Call) -> Answer:
    """An edit: fields, labels one by one, properties and the history's metadata in one request."""
    account, issue, request = call.caller(), call.issue(), call.request
    call.needs("EDIT_ISSUES", issue, "You do not have permission to edit this issue.")
    body = json_object(request)
    project = call.project_of(issue)
    if request.one("notifyUsers") == "false" and not call.site.cloud:
        administers = (call.site.may(account, name, project) for name in ("ADMINISTER_PROJECTS", "ADMINISTER"))
        if not any(administers):
            raise refusal(
                403, "To discard the user notification either admin or project admin permissions are required."
            )
    values = wanted_values(call, issue, part(body, "fields"), part(body, "update"))
    if values.get("assignee") is not None:
        _refuse_unassignable(call, issue, values["assignee"])
    acts.edit(call.site, issue, account.uid, values, part(body, "historyMetadata") or None)
    for key, value in _sent_properties(body).items():
        acts.set_property(call.site, issue, issue.properties, key, value)
    if call.site.cloud and request.one("returnIssue") == "true":
        view = IssuesView(call)
        return said(view.issue(issue, view.chosen((), ("*all",)), expand=request.many("expand")))
    return nothing()


def _sent_properties(body: Json) -> Json:
    sent = body.get("properties") or []
    if not isinstance(sent, list) or not all(isinstance(each, dict) and "key" in each for each in sent):
        raise refusal(400, "properties must be a list of keys and values.")
    return {str(each["key"]): each.get("value") for each in sent}


def _refuse_unassignable(call: Call, issue: Issue, uid: str) -> None:
    account = call.site.accounts[uid]
    if not call.site.may(account, "ASSIGNABLE_USER", call.project_of(issue)):
        raise refusal(400, errors={"assignee": f"User '{account.display_name}' cannot be assigned issues."})


@route("PUT", "/api/issue/{issue}/assignee")
def assign(call: Call) -> Answer:
    """Give the issue to somebody, or to nobody (null); editing it needs another permission."""
    account, issue = call.caller(), call.issue()
    call.needs("ASSIGN_ISSUES", issue, "You do not have permission to assign issues.", 403 if call.site.cloud else 401)
    uid = person_sent(call, json_object(call.request))
    if uid is not None:
        _refuse_unassignable(call, issue, uid)
    acts.edit(call.site, issue, account.uid, {"assignee": uid})
    return nothing()


@route("GET", "/api/issue/{issue}/editmeta")
def edit_meta(call: Call) -> Answer:
    """Which fields an edit may set."""
    issue, view = call.issue(), IssuesView(call)
    if not call.site.may(call.account, "EDIT_ISSUES", call.project_of(issue)):
        return said({"fields": {}})
    editable = ["summary", "description", "priority", "labels", "duedate", "assignee", "issuetype"]
    editable += [
        each.id for each in call.site.custom_fields.values() if each.editable and each.kind not in {"sla", "rating"}
    ]
    names = {each["id"]: each["name"] for each in view.fields()}
    return said(
        {
            "fields": {
                field_id: {
                    "required": field_id == "summary",
                    "key": field_id,
                    "name": names[field_id],
                    "schema": view.schema_of(field_id),
                    "operations": ["add", "set", "remove"] if field_id == "labels" else ["set"],
                }
                for field_id in editable
            }
        }
    )


# Transitions


def _onward(call: Call, issue: Issue) -> dict[str, Status]:
    """Return where the issue can go from where it is, by the id of the transition."""
    here = issue.fields["status"]
    statuses = call.site.statuses_of(issue.fields["issuetype"])
    return {str(number * 10 + 1): each for number, each in enumerate(statuses, 1) if each.id != here}


@route("GET", "/api/issue/{issue}/transitions")
def transitions(call: Call) -> Answer:
    """The transitions the caller can make now; none for who may not."""
    issue, view = call.issue(), IssuesView(call)
    if not call.site.may(call.account, "TRANSITION_ISSUES", call.project_of(issue)):
        return said({"expand": "transitions", "transitions": []})
    told: list[Json] = []
    for number, status in _onward(call, issue).items():
        way: Json = {"id": number, "name": status.name, "to": view.status(status)}
        if call.site.cloud:
            way |= {
                "hasScreen": False,
                "isGlobal": True,
                "isInitial": False,
                "isAvailable": True,
                "isConditional": False,
            }
        told.append(way)
    return said({"expand": "transitions", "transitions": told})


@route("POST", "/api/issue/{issue}/transitions")
def move_on(call: Call) -> Answer:
    """A transition, with a resolution and a comment if they are sent along."""
    account, issue = call.caller(), call.issue()
    body = json_object(call.request)
    call.needs("TRANSITION_ISSUES", issue, "You do not have permission to transition this issue.")
    number = str(part(body, "transition").get("id"))
    target = _onward(call, issue).get(number)
    if target is None:
        raise refusal(400, f"Transition id '{number}' is not valid for this issue.")
    fields, update = part(body, "fields"), dict(part(body, "update"))
    written = _comments_sent(update.pop("comment", []))
    values = wanted_values(call, issue, fields, update, also=frozenset({"resolution"}))
    bodies = [text_body(call, each.get("body")) for each in written]
    acts.move_on(call.site, issue, account.uid, target.id, values, part(body, "historyMetadata") or None)
    for text in bodies:
        acts.comment(call.site, issue, account.uid, text)
    return nothing()


def _comments_sent(operations: object) -> list[Json]:
    if not isinstance(operations, list) or not all(isinstance(each, dict) for each in operations):
        raise bad_body()
    return [part(each, "add") for each in operations]
