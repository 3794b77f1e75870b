"""Whatever is sent, the stand-in answers: a request that it cannot read is refused and breaks nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.rest.wire import Request
from jira_csext.sandbox.state.jql import JqlProblem, parse
from jira_csext.sandbox.state.model import Flavour
from tests.sandbox.asking import a_question

WORDS = st.sampled_from(
    [
        *("fields", "update", "properties", "expand", "jql", "issueIdsOrKeys", "ids", "nextPageToken", "maxResults"),
        *(
            "startAt",
            "reconcileIssues",
            "fieldIds",
            "historyMetadata",
            "key",
            "value",
            "id",
            "name",
            "type",
            "add",
            "set",
        ),
        *(
            "body",
            "comment",
            "visibility",
            "role",
            "identifier",
            "parentId",
            "doc",
            "version",
            "content",
            "text",
            "attrs",
        ),
        *("summary", "labels", "assignee", "accountId", "duedate", "project", "issuetype", "priority", "resolution"),
        *("customfield_10002", "customfield_10040", "customfield_10042", "transition", "inwardIssue", "outwardIssue"),
        *("public", "rating", "csat", "SUP", "SUP-1", "21", "Question", "Relates"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**19) | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
PARTS = st.dictionaries(WORDS, JSON, max_size=4)
SHAPED = st.fixed_dictionaries(
    {},
    optional={
        "fields": PARTS | st.builds(lambda fields: {**fields, "project": {"key": "SUP"}, "summary": "x"}, PARTS),
        "update": st.dictionaries(WORDS, st.lists(st.dictionaries(WORDS, JSON, max_size=2), max_size=2), max_size=3),
        "properties": st.lists(PARTS, max_size=2),
        "visibility": PARTS,
        "transition": st.just({"id": "21"}) | PARTS,
        "body": st.text(max_size=5) | st.builds(lambda nodes: {"type": "doc", "version": 1, "content": nodes}, JSON),
        "type": st.just({"name": "Relates"}) | PARTS,
        "inwardIssue": st.just({"key": "SUP-1"}) | PARTS,
        "outwardIssue": st.just({"key": "SUP-1"}) | PARTS,
        "comment": PARTS,
    },
)
WRITES = [
    ("POST", "/rest/api/3/search/jql"),
    ("POST", "/rest/api/2/search"),
    ("POST", "/rest/api/3/search/approximate-count"),
    ("POST", "/rest/api/2/issue/bulkfetch"),
    ("POST", "/rest/api/3/changelog/bulkfetch"),
    ("POST", "/rest/api/2/issue"),
    ("PUT", "/rest/api/2/issue/SUP-1"),
    ("PUT", "/rest/api/3/issue/SUP-1"),
    ("PUT", "/rest/api/2/issue/SUP-1/assignee"),
    ("POST", "/rest/api/2/issue/SUP-1/transitions"),
    ("POST", "/rest/api/2/issue/SUP-1/watchers"),
    ("POST", "/rest/api/2/issue/SUP-1/comment"),
    ("POST", "/rest/api/3/issue/SUP-1/comment"),
    ("PUT", "/rest/api/2/issue/SUP-1/properties/a"),
    ("POST", "/rest/api/3/comment/list"),
    ("POST", "/rest/api/2/issueLink"),
    ("POST", "/rest/servicedeskapi/request/SUP-1/comment"),
    ("POST", "/rest/servicedeskapi/request/SUP-1/feedback"),
]


def standing(flavour: Flavour) -> Sandbox:
    """A stand-in with one ticket, asked without a socket in between."""
    box = Sandbox(flavour, token="token")
    box.person("csext").set(a_question(box), reporter="csext")
    return box


BOXES = {"cloud": standing("cloud"), "dc": standing("dc")}
HEADERS = {"content-type": "application/json", "authorization": "Basic Y3NleHQ6dG9rZW4="}


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
@given(place=st.sampled_from(WRITES), body=SHAPED | JSON)
def test_any_json_is_answered_with_success_or_a_refusal(flavour: str, place: tuple[str, str], body: Any) -> None:
    method, path = place
    answer = BOXES[flavour].answer(Request(method, path, {}, HEADERS, json.dumps(body).encode()))

    assert answer.status < 500


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
@given(
    path=st.sampled_from(
        ["issue/SUP-1", "issue/SUP-1/comment", "search", "search/jql", "user/search", "mypermissions"]
    ),
    query=st.dictionaries(
        st.sampled_from(["fields", "expand", "startAt", "maxResults", "orderBy", "jql", "permissions", "query"]),
        st.tuples(st.text(max_size=8) | WORDS),
        max_size=4,
    ),
)
def test_any_address_is_answered_with_success_or_a_refusal(
    flavour: str, path: str, query: dict[str, tuple[str]]
) -> None:
    assert BOXES[flavour].answer(Request("GET", f"/rest/api/2/{path}", query, HEADERS)).status < 500


@given(st.text(st.sampled_from(list("ab1 \"'()=!<>~,andorinotysxempk-;\\\n")), max_size=40))
def test_any_text_is_read_as_a_query_or_refused(text: str) -> None:
    try:
        query = parse(text)
    except JqlProblem:
        return
    assert query.condition is not None or not query.order or "order" in text.lower()
