"""What a forecast says of a case, given a table: groups, shrinkage, and when nothing is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.forecast import WEIGHT, Clock, Compared, Curve, Features, Group, Table, forecast

HOUR = 3600
ALL_OF_THEM = Curve((1 * HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR), (0.8, 0.5, 0.25, 0.0), (80, 50, 25, 0), 100)
BUGS = Curve((2 * HOUR, 4 * HOUR, 8 * HOUR), (0.9, 0.6, 0.0), (36, 24, 0), 40)
BUG = Features("bug", "High", "anna", load=5)


def a_table(curves: dict[Group, Curve], later: dict[Group, Curve] | None = None) -> Table:
    at = {(0, group): curve for group, curve in curves.items()}
    at |= {(1, group): curve for group, curve in (later or {}).items()}
    return Table("abc", 1_000, 0, {"resolution": Clock("resolution", (0, 2 * HOUR), 3, 9, 100, 90, at)})


def test_the_share_of_its_like_that_took_longer_is_the_probability() -> None:
    said = forecast(a_table({(): ALL_OF_THEM}), "resolution", BUG, 0, 4 * HOUR)

    assert (said.percent, said.case_count, said.version) == (25, 100, "abc")


def test_of_those_still_open_after_as_much_time_more_miss() -> None:
    # Of 80 that were open after an hour 25 were open after four.
    said = forecast(a_table({(): ALL_OF_THEM}), "resolution", BUG, HOUR, 4 * HOUR)

    assert said.probability == pytest.approx(0.25 / 0.8)
    assert said.case_count == 80


def test_a_narrower_group_counts_by_its_cases_against_the_weight_of_the_wider() -> None:
    said = forecast(a_table({(): ALL_OF_THEM, ("bug",): BUGS}), "resolution", BUG, 0, 4 * HOUR)

    assert said.probability == pytest.approx((40 * 0.6 + WEIGHT * 0.25) / (40 + WEIGHT))
    assert said.compared == (Compared((), 100, 0.25), Compared(("bug",), 40, 0.6))
    assert said.case_count == 40


def test_a_group_of_the_same_cases_is_named_once_by_its_narrowest_name() -> None:
    said = forecast(a_table({(): ALL_OF_THEM, ("bug",): ALL_OF_THEM}), "resolution", BUG, 0, 4 * HOUR)

    assert said.compared == (Compared(("bug",), 100, 0.25),)
    assert said.probability == pytest.approx(0.25)


def test_a_case_is_compared_as_of_the_last_landmark_that_it_reached() -> None:
    table = a_table({(): ALL_OF_THEM}, {(): BUGS})

    assert forecast(table, "resolution", BUG, 2 * HOUR - 1, 4 * HOUR).case_count == 80
    (later,) = forecast(table, "resolution", BUG, 2 * HOUR, 4 * HOUR).compared
    assert later.case_count == 36
    assert later.share == pytest.approx(2 / 3)


def test_too_few_cases_say_nothing_and_how_few_they_are() -> None:
    twenty = Curve((HOUR, 9 * HOUR), (0.5, 0.0), (10, 0), 20)

    said = forecast(a_table({(): twenty}), "resolution", BUG, 0, 4 * HOUR)

    assert (said.probability, said.percent, said.case_count, said.silent) == (None, None, 20, "too few cases")


def test_many_cases_of_which_few_lasted_as_long_say_nothing() -> None:
    assert forecast(a_table({(): ALL_OF_THEM}), "resolution", BUG, 4 * HOUR, 6 * HOUR).silent == "too few cases"


def test_a_history_shorter_than_the_deadline_says_nothing() -> None:
    young = Curve((HOUR, 3 * HOUR), (0.9, 0.8), (60, 35), 100)

    assert forecast(a_table({(): young}), "resolution", BUG, 0, 4 * HOUR).silent == "too short a history"
    assert forecast(a_table({(): young}), "resolution", BUG, 0, 2 * HOUR).percent == 90


def test_no_table_another_rule_and_a_deadline_that_has_passed_are_told_apart() -> None:
    table = a_table({(): ALL_OF_THEM})

    assert forecast(None, "resolution", BUG, 0, HOUR).silent == "no table"
    assert forecast(table, "first-response", BUG, 0, HOUR).silent == "other rules"
    assert forecast(table, "resolution", BUG, HOUR + 1, HOUR).silent == "the deadline has passed"


def test_the_load_is_told_in_thirds_of_what_was_usual() -> None:
    clock = a_table({}).clocks["resolution"]

    said = [clock.groups_of(BUG._replace(load=load))[-1][-1] for load in (3, 4, 9, 10)]

    assert said == ["few open", "as many open as usual", "as many open as usual", "many open"]


@given(st.integers(0, 8 * HOUR), st.integers(0, 8 * HOUR), st.integers(0, 8 * HOUR))
def test_within_a_landmark_time_spent_never_makes_a_deadline_safer(spent: int, later: int, budget: int) -> None:
    table = a_table({(): ALL_OF_THEM})
    before, after = sorted((spent, later))

    first = forecast(table, "resolution", BUG, before, budget).probability
    second = forecast(table, "resolution", BUG, after, budget).probability

    assert first is None or second is None or (0 <= first <= second <= 1) or (before < 2 * HOUR <= after)
