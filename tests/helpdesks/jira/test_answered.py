"""The quick way in and the slow way in, over the same answers, whatever is odd about them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.helpdesks.errors import HelpdeskError, Unreachable
from jira_csext.helpdesks.jira.answered import QuickReading
from jira_csext.helpdesks.jira.conversation import Conversations
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.read_cloud import CloudChunk
from jira_csext.helpdesks.jira.session import Answered, JiraSession
from jira_csext.helpdesks.port import Fetched, Write
from tests.contract.worlds import MONDAY_MORNING_AT, a_jira

ODD: list[Any] = [None, True, 0, -1, 1.5, "", "odd", "10001", [], [None], {}, {"id": "7"}, {"key": 1}, [{"id": "9"}]]


class Told(NamedTuple):
    """What a Jira has answered, to be answered again."""

    facts: Facts
    ids: list[str]
    issues: list[Any]
    comments: list[Any]


class Again:
    """Answers as it was told, and fails where that says nothing."""

    host, connections = "acme.example", 1

    def __init__(self, issues: list[Any], comments: list[Any]) -> None:
        self._answers = {"issue/bulkfetch": {"issues": issues}, "comment/list": {"values": comments}}

    def ask(self, shape: type[Any], path: str, body: object, params: object = None) -> Answered[Any]:
        answer = self._answers.get(path.split("/", 4)[-1], {})
        return Answered(msgspec.json.decode(json.dumps(answer), type=shape), MONDAY_MORNING_AT)

    def get(self, *_: object) -> Answered[Any]:
        raise Unreachable("acme.example does not answer.")


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    with a_jira("cloud") as jira:
        ids = [jira.open() for _ in range(3)]
        jira.agent_says(ids[0], "We look into it.", internal=True)
        jira.client_says(ids[0], "Thank you.")
        jira.helpdesk.write(ids[0], Write("site/1/rule/created/warn/note", "note", "Nobody has answered yet."))
        jira.agent_sets_priority(ids[1], "High")
        jira.agent_resolves(ids[1])
        known = jira.helpdesk._facts()
        jira.box.log.clear()
        list(jira.helpdesk.read(ids))
        session = jira.helpdesk._session
        bulk, listed = (
            session.ask(dict, request.path, json.loads(request.body), {"expand": "properties"}).value
            for request in list(jira.box.log)
        )
        yield Told(known.facts, ids, bulk["issues"], listed["values"])


def read(told: Told, issues: list[Any], comments: list[Any], *, quickly: bool) -> list[Any] | type[Exception]:
    session = cast("JiraSession", Again(issues, comments))
    chunk = CloudChunk(session, told.facts, Conversations(session, told.facts.ours, cloud=True))
    with pytest.MonkeyPatch.context() as patched:
        if not quickly:
            patched.setattr(QuickReading, "issue", lambda *_: None)
        try:
            return list(chunk(told.ids))
        except (HelpdeskError, ValueError, RecursionError) as error:
            return type(error)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place inside where something stands, as its holder and its name there."""
    if isinstance(value, dict | list):
        names = list(value) if isinstance(value, dict) else list(range(len(value)))
        return [place for name in names for place in ((value, name), *places(value[name]))]
    return []


def test_the_usual_answer_goes_the_quick_way(told: Told) -> None:
    quick = QuickReading(told.facts.reader.site.issue_type, told.facts.ours, 40)

    assert all(quick.issue(msgspec.Raw(json.dumps(issue).encode())) for issue in told.issues)
    assert quick.said([msgspec.Raw(json.dumps(comment).encode()) for comment in told.comments])


def test_both_ways_make_the_same_of_the_usual_answer(told: Told) -> None:
    quickly = read(told, told.issues, told.comments, quickly=True)

    assert isinstance(quickly, list)
    assert all(isinstance(each, Fetched) for each in quickly)
    assert quickly == read(told, told.issues, told.comments, quickly=False)


@given(st.data())
def test_both_ways_make_the_same_of_an_odd_one(told: Told, data: st.DataObject) -> None:
    issues, comments = deepcopy(told.issues), deepcopy(told.comments)
    for _ in range(data.draw(st.integers(min_value=1, max_value=3))):
        there = places(data.draw(st.sampled_from([issues, comments])))
        if not there:
            continue
        holder, name = there[data.draw(st.integers(min_value=0, max_value=len(there) - 1))]
        if isinstance(holder, dict) and data.draw(st.booleans()):
            del holder[name]
        else:
            holder[name] = deepcopy(data.draw(st.sampled_from(ODD)))

    quickly = read(told, issues, comments, quickly=True)

    assert quickly == read(told, issues, comments, quickly=False)
