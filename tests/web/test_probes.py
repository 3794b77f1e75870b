"""/healthz, /readyz and /metrics: what they say when all is well, and each thing that may be wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jira_csext.store import SiteState, open_store
from tests.web.conftest import NOW, SITE, US, Front


@pytest.fixture
def working(front: Front) -> Front:
    """A daemon that has just taken a good turn."""
    front.meter.beat_at = front.meter.reached_at = front.meter.good_at = NOW
    return front


def test_a_daemon_at_work_is_alive_and_ready(working: Front) -> None:
    for path in ("/healthz", "/readyz"):
        answer = working.asks("GET", path)
        assert (answer.status, answer.text) == (200, "ok\n")


def test_a_loop_that_gives_no_sign_is_neither(working: Front) -> None:
    working.now += 601
    for path in ("/healthz", "/readyz"):
        answer = working.asks("GET", path)
        assert answer.status == 503
        assert "no sign of life for 601 seconds" in answer.text


def test_before_its_first_turn_it_is_not_ready_and_says_why(front: Front) -> None:
    front.meter.beat_at = NOW
    assert front.asks("GET", "/healthz").status == 200
    answer = front.asks("GET", "/readyz")
    assert (answer.status, answer.text) == (503, "The helpdesk has not answered yet.\n")


def test_a_helpdesk_out_of_reach_leaves_it_alive_and_not_ready(working: Front) -> None:
    working.now += 301
    assert working.asks("GET", "/healthz").status == 200
    assert working.asks("GET", "/readyz").text == "The helpdesk last answered 301 s ago.\n"


def test_who_lost_the_site_to_another_is_not_ready(working: Front) -> None:
    with open_store(working.url) as store:
        store.lease.acquire(SITE, US._replace(token="them"), NOW)
    assert working.asks("GET", "/readyz").text == "The site acme is not served by this process.\n"


def test_a_store_that_is_gone_is_told_in_its_own_sentence(working: Front, tmp_path: Path) -> None:
    (tmp_path / "csext.db").rename(tmp_path / "elsewhere.db")
    answer = working.asks("GET", "/readyz")
    assert (answer.status, "There is no store at" in answer.text) == (503, True)
    assert "csext_store_readable 0.0" in working.asks("GET", "/metrics").text


def test_metrics_count_the_work_and_tell_what_is_wrong(working: Front) -> None:
    meter = working.meter
    meter.turn_count, meter.request_count = 7, 15
    meter.delivered["sent"] = 3
    meter.decided["act"] = 4
    meter.evaluations.add(0.002)
    with open_store(working.url) as store:
        store.cursor.raise_state(SITE, SiteState("rule", 'first "answer"', "write_limit", NOW, "Too much."))
        store.cursor.measured(SITE, 5, NOW)
        store.cursor.advance(SITE, NOW - 20, NOW)

    text = working.asks("GET", "/metrics").text

    for line in (
        "csext_turns_total 7.0",
        "csext_helpdesk_requests_total 15.0",
        'csext_actions_total{state="sent"} 3.0',
        'csext_actions_total{state="unknown"} 0.0',
        'csext_decisions_total{outcome="act"} 4.0',
        'csext_evaluation_seconds_bucket{le="0.003"} 1.0',
        "csext_evaluation_seconds_count 1.0",
        'csext_outbox{state="parked"} 0.0',
        'csext_site_state{name="write_limit",place="first \\"answer\\"",scope="rule"} 1.0',
        "csext_clock_offset_seconds 5.0",
        "csext_lag_seconds 25.0",
        "csext_token_expires_timestamp_seconds 1.7791864e+09",
    ):
        assert line in text.splitlines(), line


def test_every_name_is_told_in_the_operator_s_page(working: Front, repo: Path) -> None:
    working.meter.webhook_answers["stored"] = working.meter.heartbeats["called"] = 1
    with open_store(working.url) as store:
        store.cursor.advance(SITE, NOW, NOW)
    names = re.findall(r"^# TYPE (\w+) ", working.asks("GET", "/metrics").text, re.MULTILINE)
    document = (repo / "docs" / "operating.md").read_text("utf-8")

    assert set(re.findall(r"`(csext_\w+)", document)) == set(names)
