"""Watchers, and links between issues."""

from __future__ import annotations

from jira_csext.sandbox.rest.routing import Call, no_issue, route
from jira_csext.sandbox.rest.values import text_body
from jira_csext.sandbox.rest.view import View
from jira_csext.sandbox.rest.wire import Answer, json_body, json_object, nothing, part, refusal, said
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Account, Issue


@route("GET", "/api/issue/{issue}/watchers")
def watchers(call: Call) -> Answer:
    """Who watches the issue."""
    issue, view = _watchable(call), View(call)
    caller = call.account.uid if call.account else None
    all_seen = call.site.may(call.account, "VIEW_VOTERS_AND_WATCHERS", call.project_of(issue))
    return said(
        {
            "self": f"{view.base}/issue/{issue.id}/watchers",
            "isWatching": caller in issue.watchers,
            "watchCount": len(issue.watchers),
            "watchers": [view.user(uid) for uid in issue.watchers if all_seen or uid == caller],
        }
    )


@route("POST", "/api/issue/{issue}/watchers")
def watch(call: Call) -> Answer:
    """Add a watcher: a bare JSON string names one, no body means the caller; twice is as good as once."""
    account, issue = call.caller(), _watchable(call)
    watcher = account
    if call.request.body.strip():
        sent = json_body(call.request)
        if not isinstance(sent, str):
            raise refusal(400, "The watcher must be a JSON string.")
        watcher = _watcher(call, sent)
    _needs_manager(call, issue, watcher)
    if not call.site.sees(watcher, issue):
        raise refusal(404 if call.site.cloud else 401, f"The user '{watcher.login}' may not view this issue.")
    acts.watch(issue, watcher.uid, watching=True)
    return nothing()


@route("DELETE", "/api/issue/{issue}/watchers")
def unwatch(call: Call) -> Answer:
    """Remove a watcher."""
    issue = _watchable(call)
    name = call.request.one("accountId" if call.site.cloud else "username")
    if not name:
        raise refusal(400, "Name the watcher to remove.")
    watcher = _watcher(call, name)
    _needs_manager(call, issue, watcher)
    acts.watch(issue, watcher.uid, watching=False)
    return nothing()


def _watchable(call: Call) -> Issue:
    issue = call.issue()
    if not call.site.screens.watching:
        raise refusal(404, "Watching issues is disabled.")
    return issue


def _watcher(call: Call, name: str) -> Account:
    account = call.site.account(name)
    if account is None:
        raise refusal(404, f"The user '{name}' does not exist.")
    return account


def _needs_manager(call: Call, issue: Issue, watcher: Account) -> None:
    if watcher is not call.caller():
        refused = "You do not have permission to manage the watcher list."
        call.needs("MANAGE_WATCHERS", issue, refused, 403 if call.site.cloud else 401)


@route("POST", "/api/issueLink")
def link(call: Call) -> Answer:
    """Link two issues; the answer does not tell the link's id."""
    account, body = call.caller(), json_object(call.request)
    if not call.site.screens.linking:
        raise refusal(404, "Issue linking is currently disabled.")
    named = part(body, "type")
    kinds = call.site.link_types.values()
    kind = next((each for each in kinds if named.get("name") == each.name or named.get("id") == each.id), None)
    if kind is None:
        raise refusal(404, f"No issue link type with name '{named.get('name')}' found.")
    inward, outward = _end(call, body.get("inwardIssue")), _end(call, body.get("outwardIssue"))
    call.needs("LINK_ISSUES", inward, "You do not have permission to link issues.", 404 if call.site.cloud else 401)
    comment = body.get("comment")
    text = text_body(call, comment.get("body")) if isinstance(comment, dict) else None
    acts.link(call.site, account.uid, kind, inward, outward)
    if text is not None:
        acts.comment(call.site, inward, account.uid, text)
    return nothing(201)


def _end(call: Call, sent: object) -> Issue:
    name = (sent.get("key") or sent.get("id")) if isinstance(sent, dict) else None
    issue = call.site.issue(str(name)) if name else None
    if issue is None or not call.site.sees(call.account, issue):
        raise no_issue(call.site)
    return issue
