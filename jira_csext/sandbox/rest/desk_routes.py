"""The API of Service Management: requests as clients see them, their clocks, ratings, people and organizations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from jira_csext.sandbox.rest.desk_view import CLOCKS, clock, date_value, desk_user
from jira_csext.sandbox.rest.routing import Call, Handler, route, unauthorized
from jira_csext.sandbox.rest.view import View
from jira_csext.sandbox.rest.wire import Answer, Refused, desk_refusal, json_object, part, said
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Comment, CustomField, Issue, Json, Organization, Project

_BASE = "/rest/servicedeskapi"
_MOST = 100


def _desk(method: str, path: str) -> Callable[[Handler], Handler]:
    """Route a path of this API, which is there for accounts with a seat only: 403 without a word for others."""

    def guarded(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(call: Call) -> Answer:
            if not call.site.service_management:
                raise Refused(Answer(404))
            if call.account is None:
                raise unauthorized(call.site)
            if not call.account.licensed:
                raise Refused(Answer(403))
            return handler(call)

        return route(method, _BASE + path)(answer)

    return guarded


def _page(call: Call, every: Sequence[Json]) -> Answer:
    """Answer with one page, in the form that only this API has: start, limit, size, isLastPage, values."""
    start, limit = _number(call, "start", 0), min(_number(call, "limit", 50), _MOST)
    shown = every[start : start + limit]
    own = f"{call.site.base_url}{call.request.path}"
    links: Json = {"self": own, "base": call.site.base_url, "context": ""}
    last = start + len(shown) >= len(every)
    if not last:
        links["next"] = f"{own}?start={start + limit}&limit={limit}"
    return said(
        {
            "_expands": [],
            "size": len(shown),
            "start": start,
            "limit": limit,
            "isLastPage": last,
            "_links": links,
            "values": list(shown),
        }
    )


def _number(call: Call, name: str, default: int) -> int:
    given = call.request.one(name) or str(default)
    if not given.isdecimal():
        raise desk_refusal(400, f"{name}: '{given}' is no whole number.")
    return int(given)


def _request(call: Call) -> Issue:
    issue = call.site.issue(call.named["issue"])
    if issue is None or not call.site.sees(call.account, issue) or not call.site.is_desk(issue):
        raise desk_refusal(404, "The request could not be found.", "sd.customerview.error.issueNotFound")
    return issue


def _with_kind(call: Call, kind: str) -> CustomField | None:
    return next((each for each in call.site.custom_fields.values() if each.kind == kind), None)


@_desk("GET", "/info")
def info(call: Call) -> Answer:
    """That Service Management is here."""
    site = call.site
    told = {
        "version": "5.12.0",
        "platformVersion": "10.3.24",
        "buildDate": date_value(View(call), 1_772_409_600_000),
        "buildChangeSet": "0000000",
        "isLicensedForUse": True,
        "_links": {"self": f"{site.base_url}{_BASE}/info"},
    }
    return said(told)


@_desk("GET", "/servicedesk")
def desks(call: Call) -> Answer:
    """The service projects the caller may browse."""
    return _page(call, [_desk_told(call, each) for each in _desks(call)])


@_desk("GET", "/servicedesk/{desk}")
def one_desk(call: Call) -> Answer:
    """One service project."""
    return said(_desk_told(call, _named_desk(call)))


@_desk("GET", "/servicedesk/{desk}/organization")
def desk_organizations(call: Call) -> Answer:
    """The organizations of a service project."""
    _named_desk(call)
    return _page(call, [_organization(call, each) for each in call.site.organizations.values()])


def _desks(call: Call) -> list[Project]:
    site = call.site
    return [each for each in site.projects.values() if each.service and site.may(call.account, "BROWSE_PROJECTS", each)]


def _named_desk(call: Call) -> Project:
    for project in _desks(call):
        if call.named["desk"] in (project.id, project.key):
            return project
    raise desk_refusal(404, "The service desk could not be found.")


def _desk_told(call: Call, project: Project) -> Json:
    told: Json = {"id": project.id, "projectId": project.id, "projectName": project.name, "projectKey": project.key}
    links = {"self": f"{call.site.base_url}{_BASE}/servicedesk/{project.id}"}
    return {**told, **({"projectTypeKey": "service_desk"} if call.site.cloud else {}), "_links": links}


# Requests


@_desk("GET", "/request/{issue}")
def request(call: Call) -> Answer:
    """A request as the portal has it."""
    issue, view, site = _request(call), View(call), call.site
    status = site.statuses[issue.fields["status"]]
    moved_ms = [change.at_ms for change in issue.history if any(item.field == "status" for item in change.items)]
    own = f"{site.base_url}{_BASE}/request/{issue.id}"
    told: Json = {
        "_expands": ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"],
        "issueId": str(issue.id),
        "issueKey": issue.key,
        "summary": issue.fields["summary"],
        "requestTypeId": "1",
        "serviceDeskId": site.projects[issue.project].id,
        "createdDate": date_value(view, issue.created_ms),
        "requestFieldValues": [
            {"fieldId": "summary", "label": "Summary", "value": issue.fields["summary"]},
            {"fieldId": "description", "label": "Description", "value": issue.fields["description"]},
        ],
        "currentStatus": {
            "status": status.translations.get(view.language, status.name),
            "statusCategory": status.category.upper(),
            "statusDate": date_value(view, moved_ms[-1] if moved_ms else issue.created_ms),
        },
        "_links": {
            "self": own,
            "jiraRest": f"{view.base}/issue/{issue.id}",
            "web": f"{site.base_url}/portal/{issue.key}",
            "agent": f"{site.base_url}/browse/{issue.key}",
        },
    }
    if issue.fields["reporter"]:
        told["reporter"] = desk_user(view, issue.fields["reporter"])
    return said(told)


@_desk("GET", "/request/{issue}/comment")
def comments(call: Call) -> Answer:
    """The comments of a request; what one may not see is missing without a word."""
    issue = _request(call)
    hidden = {False: call.request.one("public") == "false", True: call.request.one("internal") == "false"}
    shown = [
        said_there
        for said_there in issue.comments
        if call.site.reads(call.account, issue, said_there) and not hidden[call.site.is_internal(issue, said_there)]
    ]
    return _page(call, [_comment(call, issue, each) for each in shown])


@_desk("POST", "/request/{issue}/comment")
def write(call: Call) -> Answer:
    """A comment that is public or not in so many words; it takes no properties, so it carries no mark."""
    issue, body = _request(call), json_object(call.request)
    text, public = body.get("body"), body.get("public", True)
    if not isinstance(text, str) or not text.strip() or not isinstance(public, bool) or set(body) - {"body", "public"}:
        raise desk_refusal(400, "The comment needs a text, and may say whether it is public.")
    account = call.caller()
    if not call.site.may(account, "ADD_COMMENTS", call.project_of(issue)):
        raise desk_refusal(403, "You do not have permission to comment on this request.")
    made = acts.comment(call.site, issue, account.uid, text, internal=not public)
    return Answer(201, said(_comment(call, issue, made)).body)


def _comment(call: Call, issue: Issue, comment: Comment) -> Json:
    view = View(call)
    told: Json = {
        "id": str(comment.id),
        "body": comment.body,
        "public": not call.site.is_internal(issue, comment),
        "created": date_value(view, comment.created_ms),
        "_links": {"self": f"{call.site.base_url}{_BASE}/request/{issue.id}/comment/{comment.id}"},
    }
    return {**told, "author": desk_user(view, comment.author)} if comment.author else told


@_desk("GET", "/request/{issue}/sla")
def clocks(call: Call) -> Answer:
    """The clocks of a request, for agents."""
    issue, view = _request(call), View(call)
    return _page(call, [clock(view, issue, name) for name in CLOCKS])


@_desk("GET", "/request/{issue}/feedback")
def feedback(call: Call) -> Answer:
    """How the client rated the work."""
    issue = _request(call)
    if issue.feedback is None:
        raise desk_refusal(call.site.quirks.no_feedback_status, "There is no feedback for this request.")
    rating, text = issue.feedback
    return said({"type": "csat", "rating": rating, "comment": {"body": text}})


@_desk("POST", "/request/{issue}/feedback")
def rate(call: Call) -> Answer:
    """Rate the work, which only the reporter may."""
    issue, body = _request(call), json_object(call.request)
    if call.caller().uid != issue.fields["reporter"]:
        raise desk_refusal(403, "Only the reporter may give feedback.")
    rating = body.get("rating")
    if body.get("type") != "csat" or not isinstance(rating, int) or not 1 <= rating <= 5:
        raise desk_refusal(400, "The rating must be of type csat, from 1 to 5.")
    text = str(part(body, "comment").get("body", ""))
    acts.rate(call.site, issue, rating, text)
    return Answer(201, said({"type": "csat", "rating": rating, "comment": {"body": text}}).body)


@_desk("GET", "/request/{issue}/participant")
def participants(call: Call) -> Answer:
    """Who else of the client's side is on the request."""
    issue, view = _request(call), View(call)
    field = _with_kind(call, "participants")
    uids = issue.fields.get(field.id) or () if field else ()
    return _page(call, [desk_user(view, uid) for uid in uids])


@_desk("POST", "/request/{issue}/participant")
def join(call: Call) -> Answer:
    """Let more people take part in the request; whoever does already stays."""
    issue, site, body = _request(call), call.site, json_object(call.request)
    named, other = ("accountIds", "usernames") if site.cloud else ("usernames", "accountIds")
    names = body.get(named)
    if body.get(other) or not isinstance(names, list) or not names:
        raise desk_refusal(400, f"Name the participants in {named}.")
    accounts = [site.account(str(name)) for name in names]
    if any(account is None for account in accounts):
        raise desk_refusal(400, "The user does not exist.")
    if not site.may(call.account, "EDIT_ISSUES", site.projects[issue.project]):
        raise desk_refusal(403, "You do not have permission to manage participants of this request.")
    field = _with_kind(call, "participants")
    if field is not None:
        held = tuple(issue.fields.get(field.id) or ())
        joined = tuple(dict.fromkeys((*held, *(account.uid for account in accounts if account is not None))))
        acts.edit(site, issue, call.caller().uid, {field.id: joined})
    return participants(call)


# Organizations


def _organization(call: Call, organization: Organization) -> Json:
    links = {"self": f"{call.site.base_url}{_BASE}/organization/{organization.id}"}
    return {"id": organization.id, "name": organization.name, "_links": links}


@_desk("GET", "/organization")
def organizations(call: Call) -> Answer:
    """The organizations, or those of one person."""
    account_id = call.request.one("accountId")
    member = call.site.account(account_id) if account_id else None
    shown = [
        _organization(call, each)
        for each in call.site.organizations.values()
        if not account_id or (member is not None and member.uid in each.members)
    ]
    return _page(call, shown)


@_desk("GET", "/organization/{organization}")
def organization(call: Call) -> Answer:
    """One organization."""
    return said(_organization(call, _named_organization(call)))


@_desk("GET", "/organization/{organization}/user")
def organization_users(call: Call) -> Answer:
    """The people of an organization."""
    view = View(call)
    return _page(call, [desk_user(view, uid) for uid in _named_organization(call).members])


def _named_organization(call: Call) -> Organization:
    found = call.site.organizations.get(call.named["organization"])
    if found is None:
        raise desk_refusal(404, "The organization could not be found.")
    return found
