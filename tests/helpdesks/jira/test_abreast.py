"""The same work for many, several at a time."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.helpdesks.jira.abreast import abreast

LONG = 20.0


@given(items=st.lists(st.integers(), max_size=30), most=st.integers(min_value=1, max_value=6))
def test_results_come_in_the_order_of_the_items(items: list[int], most: int) -> None:
    assert list(abreast(lambda item: item * 2, items, most)) == [item * 2 for item in items]


def test_so_many_are_worked_on_at_once() -> None:
    together = threading.Barrier(4, timeout=LONG)

    assert len(list(abreast(lambda _: together.wait(), range(8), 4))) == 8


def test_nobody_runs_further_ahead_than_that() -> None:
    begun: list[int] = []

    def begin(item: int) -> int:
        begun.append(item)
        return item

    results = abreast(begin, range(100), 4)

    taken = [next(results) for _ in range(3)]
    results.close()

    assert taken == [0, 1, 2]
    assert len(begun) <= 3 + 4


def test_an_error_comes_in_its_turn_and_ends_it_all() -> None:
    def work(item: int) -> int:
        if item == 2:
            raise KeyError(item)
        return item

    results = abreast(work, range(100), 4)

    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(KeyError):
        next(results)
    assert list(results) == []


@pytest.mark.parametrize("taken", [1, 5, 20])
def test_no_thread_is_left_behind(taken: int) -> None:
    before = set(threading.enumerate())
    results = abreast(lambda item: item, range(20), 4)

    for _ in range(taken):
        next(results)
    results.close()

    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(("items", "most"), [(range(5), 1), (range(1), 4)])
def test_with_one_thing_or_one_hand_it_is_done_by_the_caller(items: range, most: int) -> None:
    assert set(abreast(lambda _: threading.current_thread(), items, most)) == {threading.current_thread()}


def test_ctrl_c_waits_for_nobody_and_nothing_more_is_begun() -> None:
    let_go, begun = threading.Event(), []

    def work(item: int) -> int:
        begun.append(item)
        if item == 0:
            raise KeyboardInterrupt
        let_go.wait()
        return item

    with pytest.raises(KeyboardInterrupt):
        list(abreast(work, range(9), 3))

    assert set(begun) <= {0, 1, 2}
    let_go.set()
