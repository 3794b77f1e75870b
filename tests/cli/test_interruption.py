"""Ctrl-C and SIGTERM in work that may be cut off anywhere: one sentence, however often and wherever."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from jira_csext import clock
from jira_csext.cli.attended import Stopped
from jira_csext.cli.failure import Interrupted
from jira_csext.cli.interruption import Signalled, ended_by_signals, set_by_signals

NOON = 1_779_090_000
SAID = "Interrupted. It can be gone on with."


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """In the end whoever listened before listens again."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    assert {number: signal.getsignal(number) for number in before} == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_work_at_once_with_the_sentence(number: signal.Signals) -> None:
    done: list[str] = []

    def work() -> None:
        with ended_by_signals(SAID):
            done.append("begun")
            signal.raise_signal(number)
            done.append("more")

    with pytest.raises(Interrupted, match=SAID):
        work()

    assert done == ["begun"]


def test_a_second_ctrl_c_finds_the_end_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    put_right: list[bool] = []

    def work() -> None:
        with ended_by_signals(SAID) as ended:
            try:
                signal.raise_signal(signal.SIGINT)
            finally:
                signal.raise_signal(signal.SIGINT)
                signal.raise_signal(signal.SIGTERM)
                put_right.append(ended.is_set())

    with pytest.raises(Interrupted, match=SAID):
        work()

    assert put_right == [True]


def test_one_that_was_swallowed_somewhere_is_heard_when_it_comes_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)

    def work() -> None:
        with ended_by_signals(SAID):
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            monkeypatch.setattr(clock, "now", lambda: NOON + 4)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted, match=SAID):
        work()


def test_a_read_that_sees_the_event_ends_with_the_same_sentence() -> None:
    with pytest.raises(Interrupted, match=SAID), ended_by_signals(SAID):
        raise Stopped


def test_undisturbed_nothing_is_said() -> None:
    with ended_by_signals(SAID) as ended:
        pass

    assert not ended.is_set()


_HELD = """
import signal
from jira_csext.cli.run import stop_on_signals
with stop_on_signals() as stop:
    with stop._cond, stop._rung._cond:
        signal.raise_signal(signal.SIGTERM)
        assert stop.is_set()
    assert stop.wait(60)
    assert stop.rest(60)
print("ended")
"""


def test_a_signal_that_comes_in_the_moment_in_which_the_daemon_begins_to_rest_is_heard() -> None:
    # A handler that waited for the locks held there would wait for ever, so this is a process that can be given up.
    done = subprocess.run([sys.executable, "-c", _HELD], capture_output=True, text=True, timeout=60, check=False)

    assert (done.stdout, done.stderr) == ("ended\n", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_waits_for_a_signal_is_woken_by_it(number: signal.Signals) -> None:
    told = Signalled()
    with set_by_signals(told):
        assert not told.is_set()
        signal.raise_signal(number)
        assert told.is_set()

        assert told.wait(60)
