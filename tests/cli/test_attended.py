"""A helpdesk in the hands of a command: what keeps it waiting long is told, and not time and again."""

from __future__ import annotations

import pytest

from jira_csext import clock
from jira_csext.cli.attended import Onlooker, Stopped
from jira_csext.helpdesks.errors import Unreachable

NOON = 1_779_090_000
HANGS = Unreachable("GET /rest/api/2/myself at acme.example: no answer within 30 seconds.")


class Wait:
    """A request that leaves, and fails so many seconds later."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOON
        self.told: list[str] = []
        self.stopped = False
        self.onlooker = Onlooker(lambda: self.stopped, self.told.append)
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def fails_after(self, seconds: int) -> bool:
        self.onlooker.go_on()
        self.now += seconds
        return self.onlooker.asks_again(HANGS)


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    return Wait(monkeypatch)


def test_what_fails_at_once_is_asked_again_without_a_word(wait: Wait) -> None:
    assert [wait.fails_after(1), wait.fails_after(9)] == [True, True]
    assert wait.told == []


def test_a_helpdesk_that_hangs_is_told_of_once_and_again_when_it_still_does_ten_minutes_later(wait: Wait) -> None:
    for _ in range(20):
        assert wait.fails_after(30)
    assert wait.told == [str(HANGS)]

    wait.fails_after(30)

    assert wait.told == [str(HANGS)] * 2


def test_told_to_stop_nothing_is_asked_again(wait: Wait) -> None:
    wait.onlooker.go_on()
    wait.stopped = True

    with pytest.raises(Stopped):
        wait.onlooker.asks_again(HANGS)
    with pytest.raises(Stopped):
        wait.onlooker.go_on()

    wait.onlooker.finishing = True
    wait.onlooker.go_on()
    assert wait.onlooker.asks_again(HANGS) is False
    assert wait.told == []
