"""Forecasts judged: Brier scores beside base rates, and a reliability table."""

from __future__ import annotations

import pytest

from jira_csext.core.forecast_judged import Look, Tenth, scores, tenths


def a_look(probability: float, missed: bool, *, base: float = 0.5, base_open: float = 0.5) -> Look:
    return Look("done", 0, 50, probability, base, base_open, missed)


def test_who_is_right_each_time_has_nothing_and_who_says_a_half_a_quarter() -> None:
    found = scores([a_look(1.0, missed=True), a_look(0.0, missed=False)])

    assert found is not None
    assert (found.own, found.base, found.base_open, found.hindsight) == (0, 0.25, 0.25, 0.25)
    assert (found.look_count, found.missed_count) == (2, 1)


def test_each_base_rate_is_judged_by_what_it_said_each_time() -> None:
    looks = [a_look(0.8, missed=True, base=0.2, base_open=0.6), a_look(0.6, missed=False, base=0.1, base_open=0.5)]

    found = scores(looks)

    assert found is not None
    assert found.own == pytest.approx((0.04 + 0.36) / 2)
    assert found.base == pytest.approx((0.64 + 0.01) / 2)
    assert found.base_open == pytest.approx((0.16 + 0.25) / 2)


def test_over_no_looks_there_is_no_score() -> None:
    assert scores([]) is None
    assert tenths([]) == []


def test_the_table_has_a_line_for_each_tenth_that_was_said_and_a_certainty_is_in_the_last() -> None:
    looks = [a_look(0.7, missed=True), a_look(0.75, missed=False), a_look(1.0, missed=True), a_look(0.3, missed=False)]

    assert tenths(looks) == [Tenth(30, 1, 0.3, 0.0), Tenth(70, 2, 0.725, 0.5), Tenth(90, 1, 1.0, 1.0)]
