"""Properties of issues and comments, which people do not see and programs leave their marks in."""

from __future__ import annotations

from typing import Any, NamedTuple

from jira_csext.sandbox.rest.comment_routes import refuse_large
from jira_csext.sandbox.rest.routing import Call, route
from jira_csext.sandbox.rest.view import View
from jira_csext.sandbox.rest.wire import Answer, json_body, nothing, refusal, said
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Issue


class _Holder(NamedTuple):
    """What has the properties, the issue it belongs to, and which permission writing one needs."""

    properties: dict[str, Any]
    issue: Issue
    permission: str
    address: str


def _issue_holder(call: Call) -> _Holder:
    issue = call.issue()
    return _Holder(issue.properties, issue, "EDIT_ISSUES", f"{View(call).base}/issue/{issue.id}/properties")


def _comment_holder(call: Call) -> _Holder:
    number = call.named["comment"]
    issue = call.site.issues.get(call.site.comment_homes.get(int(number) if number.isdecimal() else -1, -1))
    comment = call.site.comment(issue, number) if issue else None
    if issue is None or comment is None or not call.site.sees(call.account, issue):
        raise refusal(404, f"Can not find a comment for the id: {number}.")
    own = call.account is not None and comment.author == call.account.uid
    permission = "EDIT_OWN_COMMENTS" if own else "EDIT_ALL_COMMENTS"
    return _Holder(comment.properties, issue, permission, f"{View(call).base}/comment/{comment.id}/properties")


def _keys(holder: _Holder) -> Answer:
    return said({"keys": [{"self": f"{holder.address}/{key}", "key": key} for key in holder.properties]})


def _get(call: Call, holder: _Holder) -> Answer:
    key = call.named["key"]
    if key not in holder.properties:
        raise refusal(404, f"The property with key '{key}' does not exist.")
    return said({"key": key, "value": holder.properties[key]})


def _put(call: Call, holder: _Holder) -> Answer:
    key, value = call.named["key"], json_body(call.request)
    call.needs(holder.permission, holder.issue, "You do not have permission to set properties here.", 403)
    refuse_large(key, value)
    new = acts.set_property(call.site, holder.issue, holder.properties, key, value)
    return nothing(201 if new else 200)


def _delete(call: Call, holder: _Holder) -> Answer:
    call.needs(holder.permission, holder.issue, "You do not have permission to remove properties here.", 403)
    if holder.properties.pop(call.named["key"], None) is None:
        raise refusal(404, f"The property with key '{call.named['key']}' does not exist.")
    return nothing()


@route("GET", "/api/issue/{issue}/properties")
def issue_keys(call: Call) -> Answer:
    """The keys of an issue's properties."""
    return _keys(_issue_holder(call))


@route("GET", "/api/issue/{issue}/properties/{key}")
def issue_property(call: Call) -> Answer:
    """A property of an issue."""
    return _get(call, _issue_holder(call))


@route("PUT", "/api/issue/{issue}/properties/{key}")
def set_issue_property(call: Call) -> Answer:
    """Set a property of an issue: 201 for a new one, else 200."""
    return _put(call, _issue_holder(call))


@route("DELETE", "/api/issue/{issue}/properties/{key}")
def drop_issue_property(call: Call) -> Answer:
    """Remove a property of an issue."""
    return _delete(call, _issue_holder(call))


@route("GET", "/api/comment/{comment}/properties")
def comment_keys(call: Call) -> Answer:
    """The keys of a comment's properties."""
    return _keys(_comment_holder(call))


@route("GET", "/api/comment/{comment}/properties/{key}")
def comment_property(call: Call) -> Answer:
    """A property of a comment."""
    return _get(call, _comment_holder(call))


@route("PUT", "/api/comment/{comment}/properties/{key}")
def set_comment_property(call: Call) -> Answer:
    """Set a property of a comment: 201 for a new one, else 200."""
    return _put(call, _comment_holder(call))


@route("DELETE", "/api/comment/{comment}/properties/{key}")
def drop_comment_property(call: Call) -> Answer:
    """Remove a property of a comment."""
    return _delete(call, _comment_holder(call))
