"""Search: by page tokens on Cloud, by offsets on Data Center; what is found is what the index knows."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from jira_csext.sandbox.rest.issues_view import CHANGES_IN_SEARCH, IssuesView
from jira_csext.sandbox.rest.routing import Call, route
from jira_csext.sandbox.rest.wire import Answer, Refused, bad_body, json_object, refusal, said, whole, words
from jira_csext.sandbox.state.index import Document
from jira_csext.sandbox.state.jql import JqlProblem
from jira_csext.sandbox.state.model import Json
from jira_csext.sandbox.state.search import Found, find

_MOST_IDS, _MOST = 5000, 100
_ON_CLOUD: dict[str, tuple[type, ...]] = {
    "expand": (str,),
    "fields": (list,),
    "fieldsByKeys": (bool,),
    "includeArchivedProjects": (bool,),
    "jql": (str,),
    "maxResults": (int,),
    "nextPageToken": (str,),
    "properties": (list,),
    "reconcileIssues": (list,),
}
_MOST_PROPERTIES, _MOST_RECONCILED = 5, 50
_TOKEN_LASTS_MS = 7 * 86_400_000


class _Asked(NamedTuple):
    """A search as it was asked for, by GET or POST."""

    jql: str
    most: int
    fields: Sequence[str] = ()
    expand: Sequence[str] = ()
    properties: Sequence[str] = ()
    token: str | None = None
    start: int = 0
    reconcile: Sequence[int] = ()


def _found(call: Call, jql: str) -> Found:
    """Return what a query finds; the same question about an unchanged index is answered from memory."""
    version = call.site.index.settle(call.site.now_ms)
    browser = call.account.uid if call.account else None
    permissions = (len(call.site.granted), len(call.site.revoked), call.site.security_version)
    # Relative dates depend on the present.
    question = (browser, jql, version, permissions, call.site.now_ms)
    kept: dict[Any, Found] = call.site.remembered_searches
    if question not in kept:
        kept.clear()
        kept[question] = find(call.site, call.account, jql)
    return kept[question]


# Cloud


@route("GET", "/api/search/jql", "cloud")
def search_by_get(call: Call) -> Answer:
    """Search on Cloud, the question in the address."""
    request = call.request
    asked = _Asked(
        request.one("jql") or "",
        whole(request, "maxResults", 50),
        request.many("fields"),
        request.many("expand"),
        request.many("properties"),
        request.one("nextPageToken"),
        reconcile=[int(each) for each in request.many("reconcileIssues") if each.isdecimal()],
    )
    return _search(call, asked)


@route("POST", "/api/search/jql", "cloud")
def search_by_post(call: Call) -> Answer:
    """Search on Cloud, the question in the body, whose schema is closed: a wrong name or type is refused."""
    body = json_object(call.request)
    for name, value in body.items():
        types = _ON_CLOUD.get(name)
        if types is None or not isinstance(value, types) or (types == (int,) and isinstance(value, bool)):
            raise bad_body()
    reconcile = body.get("reconcileIssues", [])
    if not all(isinstance(each, int) for each in reconcile):
        raise bad_body()
    asked = _Asked(
        body.get("jql", ""),
        max(0, body.get("maxResults", 50)),
        words(body, "fields"),
        [part.strip() for part in body.get("expand", "").split(",")],
        words(body, "properties"),
        body.get("nextPageToken"),
        reconcile=reconcile,
    )
    return _search(call, asked)


def _search(call: Call, asked: _Asked) -> Answer:
    if len(asked.properties) > _MOST_PROPERTIES:
        raise refusal(400, f"At most {_MOST_PROPERTIES} properties can be requested.")
    if len(asked.reconcile) > _MOST_RECONCILED:
        raise refusal(400, f"At most {_MOST_RECONCILED} issues can be reconciled.")
    try:
        found = _found(call, asked.jql)
    except JqlProblem as problem:
        # Free text is a text search, which finds nothing here; to strangers nothing is said to be wrong at all.
        if problem.bare or call.account is None:
            return said({"issues": [], "isLast": True})
        raise refusal(400, str(problem)) from None
    if not found.bounded:
        raise refusal(400, "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
    view = IssuesView(call)
    fields = view.chosen(asked.fields, ("id",))
    narrow = not fields and not asked.properties and asked.expand in ([], [""], ())
    most = min(asked.most, _MOST_IDS if narrow or set(asked.fields) <= {"id", "key"} else _MOST)
    documents, start = _page_start(call, asked, _reconciled(call, found.documents, asked.reconcile))
    most = min(most, call.site.quirks.page_cap or most)
    shown = documents[start : start + most]
    told: Json = {"issues": [_told(view, each, fields, asked) for each in shown]}
    _add_names(view, told, fields, asked.expand)
    end = start + len(shown)
    if end >= len(documents) or not shown:
        return said({**told, "isLast": True})
    return said({**told, "isLast": False, "nextPageToken": _token(call, asked, end, documents)})


def _reconciled(call: Call, documents: list[Document], ids: Sequence[int]) -> list[Document]:
    """Return the documents with those of the issues named read anew, as if the index had caught up with them."""
    fresh = {
        issue.id: call.site.document(issue) for issue_id in ids if (issue := call.site.issues.get(issue_id)) is not None
    }
    return [fresh.get(document.id, document) for document in documents] if fresh else documents


def _page_start(call: Call, asked: _Asked, documents: list[Document]) -> tuple[list[Document], int]:
    """Return what the pages are cut from, and where this one begins."""
    if not asked.token:
        return documents, 0
    try:
        held = json.loads(base64.urlsafe_b64decode(asked.token))
        start, snapshot, jql, made_ms = int(held["start"]), held["snapshot"], held["jql"], int(held["made"])
    except (ValueError, KeyError, TypeError):
        raise refusal(400, "The nextPageToken is not valid.") from None
    if jql != asked.jql:
        raise refusal(400, "The nextPageToken belongs to another query.")
    if call.site.now_ms - made_ms > _TOKEN_LASTS_MS:
        raise refusal(400, "The nextPageToken has expired.")
    ids = call.site.page_snapshots.get(snapshot)
    if ids is None:
        return documents, start
    now_ms = call.site.now_ms
    return [each for each in (call.site.index.get(issue_id, now_ms) for issue_id in ids) if each], start


def _token(call: Call, asked: _Asked, end: int, documents: list[Document]) -> str:
    quirks = call.site.quirks
    snapshot = None
    if not quirks.pages_shift:
        snapshot = json.loads(base64.urlsafe_b64decode(asked.token))["snapshot"] if asked.token else None
        if snapshot is None:
            snapshot = str(call.site.next_id())
            call.site.page_snapshots[snapshot] = [document.id for document in documents]
    if quirks.repeat_token and asked.token:
        return asked.token
    held = {"start": end, "snapshot": snapshot, "jql": asked.jql, "made": call.site.now_ms}
    return base64.urlsafe_b64encode(json.dumps(held).encode()).decode()


def _told(view: IssuesView, document: Document, fields: Sequence[str], asked: _Asked) -> Json:
    issue = view.site.issues.get(document.id)
    if issue is None:
        # Deleted, but the index has not heard of it.
        return {"id": str(document.id), "key": document.key, "self": f"{view.base}/issue/{document.id}"}
    # Cloud shows what is indexed, Data Center finds by what is indexed and shows what is stored.
    indexed = (document.fields, document.updated_ms) if view.cloud else None
    changes = CHANGES_IN_SEARCH
    return view.issue(
        issue, fields, expand=_per_issue(asked.expand), changes=changes, properties=asked.properties, indexed=indexed
    )


def _per_issue(expand: Sequence[str]) -> set[str]:
    return set(expand) - {"names", "schema"}


def _add_names(view: IssuesView, told: Json, fields: Sequence[str], expand: Sequence[str]) -> None:
    if "names" in expand:
        told["names"] = {each["id"]: each["name"] for each in view.fields() if each["id"] in fields}
    if "schema" in expand:
        told["schema"] = {name: view.schema_of(name) for name in fields}


@route("POST", "/api/search/approximate-count", "cloud")
def approximate_count(call: Call) -> Answer:
    """About how many issues a query finds."""
    jql = json_object(call.request).get("jql")
    if not isinstance(jql, str):
        raise bad_body()
    try:
        return said({"count": len(_found(call, jql).documents)})
    except JqlProblem as problem:
        if problem.bare or call.account is None:
            return said({"count": 0})
        raise refusal(400, str(problem)) from None


def _gone(call: Call) -> Answer:
    message = (
        "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API: "
        "https://developer.atlassian.com/changelog/#CHANGE-2046"
    )
    raise refusal(410, message)


_SEARCH_ON_CLOUD: Callable[[Call], Answer] = _gone
route("GET", "/api/search", "cloud")(_SEARCH_ON_CLOUD)
route("POST", "/api/search", "cloud")(_SEARCH_ON_CLOUD)


# Data Center


@route("GET", "/api/search", "dc")
def old_search_by_get(call: Call) -> Answer:
    """Search on Data Center, the question in the address."""
    request = call.request
    asked = _Asked(
        request.one("jql") or "",
        whole(request, "maxResults", 50),
        request.many("fields"),
        request.many("expand"),
        start=whole(request, "startAt", 0),
    )
    return _old_search(call, asked, validate=request.one("validateQuery") != "false")


@route("POST", "/api/search", "dc")
def old_search_by_post(call: Call) -> Answer:
    """Search on Data Center, the question in the body; here `expand` must be a list."""
    body = json_object(call.request)
    for name in ("fields", "expand"):
        if not isinstance(body.get(name, []), list):
            raise refusal(400, "Can not deserialize instance of java.util.ArrayList out of VALUE_STRING token")
    try:
        start, most = int(body.get("startAt", 0)), int(body.get("maxResults", 50))
    except (TypeError, ValueError):
        raise refusal(400, "Can not construct instance of java.lang.Integer") from None
    asked = _Asked(
        str(body.get("jql") or ""), max(0, most), words(body, "fields"), words(body, "expand"), start=max(0, start)
    )
    return _old_search(call, asked, validate=body.get("validateQuery") is not False)


def _old_search(call: Call, asked: _Asked, *, validate: bool) -> Answer:
    warnings: list[str] = []
    try:
        found = _found(call, asked.jql).documents
    except JqlProblem as problem:
        if validate:
            raise refusal(400, str(problem)) from None
        found, warnings = [], [str(problem)]
    view = IssuesView(call)
    fields = view.chosen(asked.fields, ("*navigable",))
    most = min(asked.most, 1000, call.site.quirks.page_cap or 1000)
    shown = found[asked.start : asked.start + most]
    told: Json = {
        "expand": "schema,names",
        "startAt": asked.start,
        "maxResults": most,
        "total": len(found),
        "issues": [_told(view, each, fields, asked) for each in shown],
    }
    _add_names(view, told, fields, asked.expand)
    return said({**told, "warningMessages": warnings} if warnings else told)


@route("GET", "/api/index/summary", "dc")
def index_summary(call: Call) -> Answer:
    """How far the index is behind, for administrators only."""
    call.caller()
    site, view = call.site, IssuesView(call)
    if not site.may(call.account, "ADMINISTER"):
        raise Refused(Answer(403))
    latest_ms = max((issue.updated_ms for issue in site.issues.values()), default=site.now_ms)
    issues = {
        "indexReadable": True,
        "countInDatabase": len(site.issues),
        "countInIndex": site.index.count(site.now_ms),
        "countInArchive": sum(issue.archived for issue in site.issues.values()),
        "lastUpdatedInDatabase": view.when(latest_ms),
        "lastUpdatedInIndex": view.when(site.index.latest_ms(site.now_ms) or latest_ms),
    }
    return said(
        {"nodeId": "node-1", "reportTime": view.when(site.now_ms), "issueIndex": issues, "replicationQueues": {}}
    )
