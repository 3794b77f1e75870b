"""The heartbeat: called after a good turn, once a minute at most; what goes wrong with it is only told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses

from jira_csext.meter import Meter
from jira_csext.web.heartbeat import Heartbeat

URL = "https://beats.example/ping/5f0c-secret"


class Beating:
    """A heartbeat and what was told of it."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.meter = Meter()
        self.heartbeat = Heartbeat(URL, self.told.append, self.meter)

    def at(self, now: int) -> bool:
        """Let it beat, and wait until that is over."""
        began = self.heartbeat.beat(now)
        self.heartbeat.close()
        return began


@pytest.fixture
def beats() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def test_it_is_called_once_a_minute_at_most(beats: responses.RequestsMock) -> None:
    beats.get(URL)
    beating = Beating()

    assert [beating.at(now) for now in (0, 30, 59, 60, 90, 121)] == [True, False, False, True, False, True]
    assert len(beats.calls) == beating.meter.heartbeats["called"] == 3


def test_a_failure_is_told_once_without_the_secret_in_the_address(beats: responses.RequestsMock) -> None:
    beats.get(URL, status=500)
    beating = Beating()
    beating.at(0)
    beating.at(60)

    assert beating.told == ["The heartbeat at beats.example failed: it answered 500; it is tried again."]
    assert beating.meter.heartbeats["failed"] == 2


def test_an_address_that_cannot_be_reached_is_told_and_nothing_is_raised() -> None:
    beating = Beating()
    with responses.RequestsMock():
        beating.at(0)

    (sentence,) = beating.told
    assert sentence.startswith("The heartbeat at beats.example failed: it cannot be reached (")
    assert "secret" not in sentence


def test_after_a_success_a_failure_is_news_again(beats: responses.RequestsMock) -> None:
    for status in (500, 200, 500):
        beats.get(URL, status=status)
    beating = Beating()
    for now in (0, 60, 120):
        beating.at(now)

    assert len(beating.told) == 2
