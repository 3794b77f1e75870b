"""From when on a Jira may be asked again, in each of the forms in which it says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from jira_csext.helpdesks.jira.errors_of import Asked
from jira_csext.helpdesks.jira.limits import answered_at, holds_up, limit_reason, nearly_spent, not_before

NINE = 1_779_094_800
"""Monday, 18 May 2026, 09:00:00 UTC."""


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"retry-after": "0"}, 0),
        ({"Retry-After": "Mon, 18 May 2026 09:30:00 GMT"}, 1800),
        ({"Retry-After": "Mon, 18 May 2026 08:00:00 GMT"}, 0),
        ({"X-RateLimit-Reset": "2026-05-18T10:00:00Z"}, 3600),
        ({"X-RateLimit-Reset": "2026-05-18T10:00Z"}, 3600),
        ({"X-RateLimit-Reset": "2026-05-18T10:00"}, 3600),
        ({"X-RateLimit-Reset": str(NINE + 7)}, 7),
        ({"X-RateLimit-Reset": "7"}, 7),
        ({"RateLimit": '"quota";r=0;t=42'}, 42),
        ({"Beta-RateLimit": '"burst";r=0;t=3, "quota";r=5;t=9'}, 9),
        ({"Retry-After": "5", "X-RateLimit-Reset": "2026-05-18T10:00:00Z"}, 5),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "2026-05-18T09:00:10Z"}, 10),
        ({"Retry-After": "99999999999"}, 3_600),
        ({"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Interval-Seconds": "10"}, 10),
        ({"Retry-After": "3", "X-RateLimit-Interval-Seconds": "60"}, 3),
    ],
)
def test_the_instant_is_read_from_every_form(headers: dict[str, str], seconds: int) -> None:
    assert not_before(CaseInsensitiveDict(headers), NINE) == NINE + seconds


@pytest.mark.parametrize("said", ["", "soon", "-5", "1.5", "Mon, 99 Foo 2026", "9" * 5000, "٣"])
def test_what_says_nothing_gives_no_instant(said: str) -> None:
    assert not_before({"Retry-After": said, "X-RateLimit-Reset": said, "RateLimit": said}, NINE) is None


@given(
    st.dictionaries(st.sampled_from(["Retry-After", "X-RateLimit-Reset", "RateLimit", "Date"]), st.text(max_size=40))
)
def test_no_header_breaks_the_reading_of_it(headers: dict[str, str]) -> None:
    until = not_before(headers, NINE)

    assert until is None or NINE <= until <= NINE + 86_400
    assert answered_at(headers) is None or "Date" in headers


def test_the_date_is_jiras_clock() -> None:
    assert answered_at({"Date": "Mon, 18 May 2026 09:00:00 GMT"}) == NINE
    assert answered_at({"Date": "yesterday"}) is None
    assert answered_at({}) is None


def test_a_reason_is_jiras_word_or_nothing() -> None:
    assert limit_reason({"RateLimit-Reason": "jira-per-issue-on-write"}) == "jira-per-issue-on-write"
    assert limit_reason({"RateLimit-Reason": "see <b>here</b>"}) == ""
    assert limit_reason({}) == ""


@pytest.mark.parametrize(
    ("headers", "so"),
    [
        ({"X-RateLimit-NearLimit": "true"}, True),
        ({"X-RateLimit-NearLimit": "false"}, False),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "19"}, True),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "20"}, False),
        ({"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0"}, False),
        ({"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "1"}, False),
        ({}, False),
    ],
)
def test_little_left_is_under_a_fifth(headers: dict[str, str], so: bool) -> None:
    assert nearly_spent(headers) is so


@pytest.mark.parametrize(
    ("reason", "writes", "searches", "holds"),
    [
        ("jira-per-issue-on-write", True, False, "ticket"),
        ("jira-burst-based", True, False, "endpoint"),
        ("jira-burst-based", False, True, "endpoint"),
        ("jira-burst-based", False, False, "site"),
        ("jira-quota-tenant-based", True, False, "site"),
        ("jira-cost-based", True, False, "site"),
        ("", True, False, "site"),
    ],
)
def test_a_limit_holds_up_no_more_than_it_is_about(reason: str, *, writes: bool, searches: bool, holds: str) -> None:
    assert holds_up(reason, writes=writes, searches=searches) == holds


def test_an_endpoint_is_the_same_for_every_ticket_and_comment() -> None:
    asked = [Asked("POST", "x", f"/rest/api/2/issue/{ticket}/comment", writes=True) for ticket in ("10001", "SUP-2")]
    assert {one.endpoint for one in asked} == {"POST api/*/issue/*/comment"}
    assert Asked("PUT", "x", "/jira/rest/api/2/issue/10001").endpoint == "PUT api/*/issue/*"
