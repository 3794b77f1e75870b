"""Comments and their properties."""

from __future__ import annotations

import json
from typing import Any

from jira_csext.sandbox.rest.issues_view import IssuesView
from jira_csext.sandbox.rest.routing import Call, route
from jira_csext.sandbox.rest.values import text_body
from jira_csext.sandbox.rest.wire import Answer, json_object, nothing, refusal, said, whole
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Comment, Issue, Json, Visibility

_LONGEST_KEY, _LONGEST_VALUE = 255, 32_768
_MOST_LISTED = 1000


@route("GET", "/api/issue/{issue}/comment")
def listed(call: Call) -> Answer:
    """The comments of an issue, in pages; `total` counts those the caller may read."""
    issue, view, request = call.issue(), IssuesView(call), call.request
    order = request.one("orderBy") or "created"
    if order.lstrip("+- ") != "created":
        raise refusal(400, f"orderBy: '{order}' is not one of created, -created, +created.")
    every = view.readable(issue)
    if order.startswith("-"):
        every = every[::-1]
    start = whole(request, "startAt", 0)
    most = min(whole(request, "maxResults", 100 if call.site.cloud else 50), 5000)
    properties = "properties" in request.many("expand") and call.site.quirks.comment_list_expands_properties
    shown = [view.comment(issue, each, properties=properties) for each in every[start : start + most]]
    return said({"startAt": start, "maxResults": most, "total": len(every), "comments": shown})


@route("GET", "/api/issue/{issue}/comment/{comment}")
def read(call: Call) -> Answer:
    """One comment."""
    issue = call.issue()
    properties = "properties" in call.request.many("expand")
    return said(IssuesView(call).comment(issue, call.comment(issue), properties=properties))


@route("POST", "/api/issue/{issue}/comment")
def write(call: Call) -> Answer:
    """A new comment, its properties in the same request; public on a service project unless one says otherwise."""
    issue, body = call.issue(), json_object(call.request)
    refused = "You do not have the permission to comment on this issue."
    call.needs("ADD_COMMENTS", issue, refused, field="comment")
    limit = call.site.quirks.comments_per_issue
    if limit is not None and len(issue.comments) >= limit:
        raise refusal(413, f"The issue has reached its limit of {limit} comments.")
    text, visibility = _text(call, body), _visibility(call, issue, body)
    parent_id = body.get("parentId")
    if parent_id is not None and call.site.comment(issue, str(parent_id)) is None:
        raise refusal(400, f"There is no comment {parent_id} to answer.")
    if parent_id is not None and visibility is not None:
        raise refusal(400, "The visibility of a child comment cannot be changed.")
    made = acts.comment(
        call.site,
        issue,
        call.account.uid if call.account else None,
        text,
        visibility=visibility,
        properties=_properties(body),
        parent_id=int(parent_id) if parent_id is not None else None,
    )
    expanded = "properties" in call.request.many("expand")
    return said(IssuesView(call).comment(issue, made, properties=expanded), 201)


@route("PUT", "/api/issue/{issue}/comment/{comment}")
def rewrite(call: Call) -> Answer:
    """An edit of a comment."""
    issue, body = call.issue(), json_object(call.request)
    comment = call.comment(issue)
    _needs_own_or_all(call, issue, comment, "EDIT")
    visibility = _visibility(call, issue, body)
    if comment.parent_id is not None and visibility not in {None, comment.visibility}:
        raise refusal(400, "The visibility of a child comment cannot be changed.")
    sent = _properties(body) if "properties" in body else None
    caller = call.caller().uid
    acts.edit_comment(call.site, issue, comment, caller, _text(call, body), sent, visibility)
    return said(IssuesView(call).comment(issue, comment))


@route("DELETE", "/api/issue/{issue}/comment/{comment}")
def delete(call: Call) -> Answer:
    """Take a comment away."""
    issue = call.issue()
    comment = call.comment(issue)
    _needs_own_or_all(call, issue, comment, "DELETE")
    acts.delete_comment(call.site, issue, comment)
    return nothing()


@route("POST", "/api/comment/list", "cloud")
def by_ids(call: Call) -> Answer:
    """Comments by their ids, of any issue."""
    ids = json_object(call.request).get("ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= _MOST_LISTED:
        raise refusal(400, f"ids: 1 to {_MOST_LISTED} comments can be asked for.")
    view, properties = IssuesView(call), "properties" in call.request.many("expand")
    told: list[Json] = []
    for comment_id in ids:
        known = int(comment_id) if isinstance(comment_id, int | str) and str(comment_id).isdecimal() else -1
        issue = call.site.issues.get(call.site.comment_homes.get(known, -1))
        comment = call.site.comment(issue, str(comment_id)) if issue else None
        if issue and comment and call.site.sees(call.account, issue) and call.site.reads(call.account, issue, comment):
            told.append(view.comment(issue, comment, properties=properties))
    page = {"startAt": 0, "maxResults": _MOST_LISTED, "total": len(told), "isLast": True, "values": told}
    return said(page)


def _needs_own_or_all(call: Call, issue: Issue, comment: Comment, verb: str) -> None:
    own = call.account is not None and comment.author == call.account.uid
    permission = f"{verb}_OWN_COMMENTS" if own else f"{verb}_ALL_COMMENTS"
    call.needs(permission, issue, f"You do not have the permission to {verb.lower()} the comment.", field="comment")


def _text(call: Call, body: Json) -> str:
    if "body" not in body:
        raise refusal(400, errors={"comment": "Comment body can not be empty!"})
    text = text_body(call, body["body"])
    if not text.strip():
        raise refusal(400, errors={"comment": "Comment body can not be empty!"})
    # For a document tree Jira counts the serialised tree.
    length = len(json.dumps(body["body"])) if call.documents else len(text)
    limit = call.site.quirks.text_limit
    if length > limit:
        message = f"The entered text is too long. It exceeds the allowed limit of {limit} characters."
        raise refusal(400, errors={"comment": message})
    return text


def _visibility(call: Call, issue: Issue, body: Json) -> Visibility | None:
    sent = body.get("visibility")
    if sent is None:
        return None
    kind = sent.get("type") if isinstance(sent, dict) else None
    if kind not in ("role", "group"):
        raise refusal(400, errors={"commentLevel": "The visibility must be of a role or a group."})
    value, identifier = sent.get("value"), sent.get("identifier")
    site, caller = call.site, call.caller().uid
    if kind == "group":
        name = str(identifier).removeprefix("group-") if identifier and site.cloud else str(value)
        if caller not in site.groups.get(name, set()):
            raise refusal(400, errors={"commentLevel": f"Group: {name} does not exist."})
        return Visibility("group", name)
    for role in site.roles.values():
        if (identifier == role.id and site.cloud) or value == role.name:
            if caller in site.members(site.projects[issue.project], role.id):
                return Visibility("role", role.name)
            break
    raise refusal(400, errors={"commentLevel": "You are currently not a member of the project role."})


def _properties(body: Json) -> dict[str, Any]:
    sent = body.get("properties") or []
    if not isinstance(sent, list) or not all(isinstance(each, dict) and "key" in each for each in sent):
        raise refusal(400, "properties must be a list of keys and values.")
    kept = {str(each["key"]): each.get("value") for each in sent}
    for key, value in kept.items():
        refuse_large(key, value)
    return kept


def refuse_large(key: str, value: object) -> None:
    """Refuse a property whose key or value is longer than Jira keeps (400)."""
    if not key or len(key) > _LONGEST_KEY:
        raise refusal(400, f"The property key must have 1 to {_LONGEST_KEY} characters.")
    if len(json.dumps(value)) > _LONGEST_VALUE:
        raise refusal(400, f"The property value must not exceed {_LONGEST_VALUE} characters.")
