"""The changelog as a resource of its own, which only Cloud has: oldest first and in pages, nothing cut."""

from __future__ import annotations

from jira_csext.sandbox.rest.issues_view import IssuesView
from jira_csext.sandbox.rest.routing import Call, route
from jira_csext.sandbox.rest.wire import Answer, json_object, refusal, said, whole
from jira_csext.sandbox.state.model import Change, Issue, Json

_MOST_FIELDS, _MOST_ISSUES, _MOST_CHANGES = 10, 1000, 10_000


@route("GET", "/api/issue/{issue}/changelog", "cloud")
def changelog(call: Call) -> Answer:
    """The history of one issue."""
    issue, view = call.issue(), IssuesView(call)
    start, most = whole(call.request, "startAt", 0), min(whole(call.request, "maxResults", 100), 100)
    shown = issue.history[start : start + most]
    own = f"{view.base}/issue/{issue.id}/changelog"
    told: Json = {
        "self": f"{own}?maxResults={most}&startAt={start}",
        "maxResults": most,
        "startAt": start,
        "total": len(issue.history),
        "isLast": start + len(shown) >= len(issue.history),
        "values": [view.change(each) for each in shown],
    }
    if not told["isLast"]:
        told["nextPage"] = f"{own}?maxResults={most}&startAt={start + most}"
    return said(told)


@route("POST", "/api/changelog/bulkfetch", "cloud")
def bulk_changelog(call: Call) -> Answer:
    """The histories of up to a thousand issues, in pages of changes that may end within an issue."""
    body = json_object(call.request)
    names, wanted = body.get("issueIdsOrKeys"), body.get("fieldIds") or []
    most = body.get("maxResults", 1000)
    if not isinstance(names, list) or not 1 <= len(names) <= _MOST_ISSUES:
        raise refusal(400, f"issueIdsOrKeys: 1 to {_MOST_ISSUES} issues can be asked for.")
    if not isinstance(wanted, list) or len(wanted) > _MOST_FIELDS:
        raise refusal(400, f"fieldIds: at most {_MOST_FIELDS} fields can be asked for.")
    if not isinstance(most, int) or not 1 <= most <= _MOST_CHANGES:
        raise refusal(400, f"maxResults: 1 to {_MOST_CHANGES}.")
    every = [(issue, change) for issue in _issues(call, names) for change in issue.history if _touches(change, wanted)]
    start = _start(body.get("nextPageToken"))
    shown = every[start : start + most]
    view = IssuesView(call)
    told: dict[int, list[Json]] = {}
    for issue, change in shown:
        written = view.change(change)
        if call.site.quirks.bulk_changelog_epoch_numbers:
            written["created"] = change.at_ms
        told.setdefault(issue.id, []).append(written)
    answer: Json = {
        "issueChangeLogs": [
            {"issueId": str(issue_id), "changeHistories": histories} for issue_id, histories in told.items()
        ]
    }
    end = start + len(shown)
    return said({**answer, "nextPageToken": f"changes-from-{end}"} if end < len(every) else answer)


def _issues(call: Call, names: list[object]) -> list[Issue]:
    found: dict[int, Issue] = {}
    for name in names:
        issue = call.site.issue(str(name))
        if issue is not None and call.site.sees(call.account, issue):
            found[issue.id] = issue
    return [found[issue_id] for issue_id in sorted(found)]


def _touches(change: Change, field_ids: list[str]) -> bool:
    return not field_ids or any(item.field_id in field_ids for item in change.items)


def _start(token: object) -> int:
    if token is None:
        return 0
    number = str(token).removeprefix("changes-from-")
    if not number.isdecimal():
        raise refusal(400, "The nextPageToken is not valid.")
    return int(number)
