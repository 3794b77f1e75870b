"""Tickets: read one by one or in bulk, created, edited, assigned."""

from __future__ import annotations

from jira_csext.sandbox.rest.issues_view import CHANGES_IN_SEARCH, IssuesView
from jira_csext.sandbox.rest.routing import Call, route
from jira_csext.sandbox.rest.values import person_sent, project_sent, wanted_values
from jira_csext.sandbox.rest.wire import Answer, bad_body, json_object, nothing, part, refusal, said, words
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Issue, Json, Project

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
    _refuse_by_screen(call, values)
    if values.get("assignee") is not None:
        _refuse_unassignable(call, project, values["assignee"])
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
        _refuse_unassignable(call, project, values["assignee"])
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


def _refuse_by_screen(call: Call, values: Json) -> None:
    """Refuse a new issue that has what its screen has no place for, or lacks what the screen demands."""
    screens = call.site.screens
    errors = {
        name: f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
        for name in values
        if name in screens.not_on_new
    }
    errors |= {name: f"{name} is required." for name in screens.asked_of_new if values.get(name) in (None, "", ())}
    if errors:
        raise refusal(400, errors=errors)


def _refuse_unassignable(call: Call, project: Project, uid: str) -> None:
    account = call.site.accounts[uid]
    if not call.site.may(account, "ASSIGNABLE_USER", project):
        raise refusal(400, errors={"assignee": f"User '{account.display_name}' cannot be assigned issues."})


@route("PUT", "/api/issue/{issue}/assignee")
def assign(call: Call) -> Answer:
    """Give the issue to somebody, or to nobody (null); editing it needs another permission."""
    account, issue = call.caller(), call.issue()
    call.needs("ASSIGN_ISSUES", issue, "You do not have permission to assign issues.", 403 if call.site.cloud else 401)
    uid = person_sent(call, json_object(call.request))
    if uid is not None:
        _refuse_unassignable(call, call.project_of(issue), uid)
    acts.edit(call.site, issue, account.uid, {"assignee": uid})
    return nothing()
