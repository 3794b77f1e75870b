"""The gate to a site: how many at once, who waits for whom."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from jira_csext.helpdesks.jira.gate import Gate

LONG = 20.0
"""Seconds after which a test that hangs fails instead."""


def no_wait(_: float) -> None:
    """Wait for nothing."""


def side_by_side(count: int, work: Callable[[], object]) -> None:
    with ThreadPoolExecutor(count) as pool:
        for each in [pool.submit(work) for _ in range(count)]:
            each.result(LONG)


def test_as_many_as_are_allowed_are_under_way_and_no_more() -> None:
    gate = Gate(3, no_wait)
    together = threading.Barrier(3, timeout=LONG)
    guard = threading.Lock()
    under_way: list[int] = []
    now = 0

    def ask() -> None:
        nonlocal now
        with gate.among_others():
            with guard:
                now += 1
                under_way.append(now)
            together.wait()
            with guard:
                now -= 1

    side_by_side(9, ask)

    assert max(under_way) == 3


def test_nobody_starts_while_one_rests() -> None:
    resting, rested, started = threading.Event(), threading.Event(), threading.Event()

    def wait(_: float) -> None:
        resting.set()
        rested.wait(LONG)

    gate = Gate(4, wait)

    def ask() -> None:
        with gate.among_others():
            started.set()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(gate.rest, 3.0)
        assert resting.wait(LONG)
        pool.submit(ask)
        assert not started.wait(0.1)
        rested.set()
        assert started.wait(LONG)


def test_of_several_that_met_one_limit_together_one_waits() -> None:
    waits: list[float] = []
    gate = Gate(4, waits.append)

    side_by_side(4, lambda: gate.rest(2.0, since=0.0))

    assert waits == [2.0]


def test_who_has_longer_to_wait_than_all_have_waited_waits_for_the_rest() -> None:
    waits: list[float] = []
    gate = Gate(2, waits.append)

    gate.rest(2.0, since=0.0)
    gate.rest(5.0, since=0.0)

    assert waits == [2.0, 3.0]


def test_what_was_waited_for_before_does_not_count() -> None:
    waits: list[float] = []
    gate = Gate(2, waits.append)

    gate.rest(2.0)
    gate.rest(2.0, since=gate.rested)

    assert waits == [2.0, 2.0]


def test_a_write_is_under_way_alone() -> None:
    gate = Gate(4, no_wait)
    reading, read, written = threading.Event(), threading.Event(), threading.Event()
    order: list[str] = []

    def ask() -> None:
        with gate.among_others():
            reading.set()
            read.wait(LONG)
            order.append("read")

    def write() -> None:
        with gate.alone():
            order.append("written")
            written.set()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(ask)
        assert reading.wait(LONG)
        pool.submit(write)
        assert not written.wait(0.1)
        read.set()
        assert written.wait(LONG)

    assert order == ["read", "written"]


def test_a_request_that_fails_leaves_the_gate_open() -> None:
    gate = Gate(1, no_wait)

    for _ in range(3):
        try:
            with gate.among_others():
                raise ValueError
        except ValueError:
            pass
        try:
            with gate.alone():
                raise ValueError
        except ValueError:
            pass

    with gate.among_others():
        pass
