"""The `jira` package talks to the stand-in as to a Jira, with its own traps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from jira import JIRA, JIRAError

from jira_csext.sandbox import faults
from jira_csext.sandbox.box import Sandbox
from tests.sandbox.asking import Asking, a_question


@contextmanager
def connected(box: Sandbox) -> Iterator[JIRA]:
    """A client of that package, its own retries off."""
    client = JIRA(box.url, basic_auth=box.auth, max_retries=0, timeout=10, options={"check_update": False})
    try:
        yield client
    finally:
        client._session.close()


def test_it_signs_in_and_reads_and_writes(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    with connected(each_flavour.box) as client:
        assert client.myself()["displayName"] == "Promise keeper"
        assert client.issue(key).fields.summary == "Who approves the texts"
        client.add_comment(key, "Note.", is_internal=True)
        assert [comment.body for comment in client.comments(key)] == ["Note."]
        assert client.transitions(key)

    assert each_flavour.box.site.is_internal(each_flavour.box.issue(key), each_flavour.box.issue(key).comments[0])


def test_it_searches_each_flavour_in_its_way(cloud: Asking, dc: Asking) -> None:
    for asking in (cloud, dc):
        a_question(asking.box)
        with connected(asking.box) as client:
            search = client.enhanced_search_issues if asking is cloud else client.search_issues
            assert [issue.key for issue in search("project = SUP")] == ["SUP-1"]


def test_its_comments_are_one_page_only(dc: Asking) -> None:
    key = a_question(dc.box)
    for number in range(60):
        dc.box.person("irina.lugova").comment(key, f"{number}")
    with connected(dc.box) as client:
        assert len(client.comments(key)) == 50


def test_it_takes_a_login_page_after_a_redirect_for_no_error_of_its_own(cloud: Asking) -> None:
    key = a_question(cloud.box)
    with connected(cloud.box) as client:
        cloud.box.faults.order(faults.redirect(), "POST")
        with pytest.raises((JIRAError, requests.JSONDecodeError)):
            client.add_comment(key, "Note.")

    assert cloud.box.issue(key).comments == []
    assert [each.method for each in list(cloud.box.log)[-2:]] == ["POST", "GET"]


def test_with_its_retries_on_it_repeats_a_post_that_was_done(cloud: Asking) -> None:
    key = a_question(cloud.box)
    cloud.box.faults.order(faults.dropped(), "POST", after=True)
    client = JIRA(cloud.box.url, basic_auth=cloud.box.auth, max_retries=1, timeout=10, options={"check_update": False})
    try:
        client._session.max_retry_delay = 0
        client.add_comment(key, "Note.")
    finally:
        client._session.close()

    assert len(cloud.box.issue(key).comments) == 2
