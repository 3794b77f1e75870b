"""Which tickets a webhook is about: shapes of Cloud and Data Center, and bodies nobody should send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.web.payload import Announced, Unreadable, announced_by


def ids(told: Any) -> tuple[str, ...]:
    return announced_by(json.dumps(told).encode()).ticket_ids


def test_an_event_of_an_issue_names_it() -> None:
    told = {"timestamp": 1779100000123, "webhookEvent": "jira:issue_updated", "issue": {"id": "10013", "key": "SUP-1"}}
    assert announced_by(json.dumps(told).encode()) == Announced(("10013",), 1779100000123)


def test_a_comment_of_data_center_names_the_issue_in_its_own_address_only() -> None:
    assert ids({"comment": {"self": "https://jira.acme.example/rest/api/2/issue/10013/comment/10082"}}) == ("10013",)


def test_issue_and_comment_of_the_same_issue_are_one() -> None:
    assert ids({"issue": {"id": 10013}, "comment": {"self": "https://x/rest/api/2/issue/10013/comment/1"}}) == (
        "10013",
    )


def test_a_link_is_about_both_its_ends_and_a_worklog_about_its_issue() -> None:
    assert ids({"issueLink": {"id": 1, "sourceIssueId": 10, "destinationIssueId": 11}}) == ("10", "11")
    assert ids({"worklog": {"issueId": "12"}}) == ("12",)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"project": {"id": 1}},
        {"issue": None},
        {"issue": []},
        {"issue": {"id": True}},
        {"issue": {"id": -4}},
        {"issue": {"id": "10013 OR 1=1"}},
        {"issue": {"id": "../10013"}},
        {"issue": {"id": "٣"}},
        {"issue": {"id": "1" * 40}},
        {"comment": {"self": 5}},
        {"comment": {"self": "https://x/rest/api/2/issue/SUP-1/comment/1"}},
    ],
)
def test_what_is_no_id_of_an_issue_is_nothing(told: Any) -> None:
    assert ids(told) == ()


@pytest.mark.parametrize("at", ["1779100000123", None, True, -1, 1e12, 2**80])
def test_a_timestamp_that_is_none_is_left_out(at: Any) -> None:
    assert announced_by(json.dumps({"timestamp": at, "issue": {"id": 1}}).encode()).happened_ms is None


@pytest.mark.parametrize("body", [b"", b"[]", b'"text"', b"{", b"null", b"\xff\xfe", b'{"issue": ' + b"[" * 100_000])
def test_what_is_no_object_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        announced_by(body)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_raise_anything_else(body: bytes) -> None:
    try:
        announced_by(body)
    except Unreadable:
        return
