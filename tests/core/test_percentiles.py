"""Within which time a share of cases is done: cases that are still open count as long as they were seen."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.percentiles import FEWEST, Curve, Durations

seconds = st.lists(st.integers(1, 30), max_size=25)


def by_hand(done: list[int], censored: list[int], until: int) -> Fraction:
    """The product-limit estimator as the textbook has it, in exact fractions."""
    left = Fraction(1)
    for at in sorted(set(done)):
        if at <= until:
            at_risk = sum(1 for one in (*done, *censored) if one >= at)
            left *= 1 - Fraction(done.count(at), at_risk)
    return 1 - left


@given(seconds, seconds, st.integers(0, 31))
def test_the_share_within_a_time_is_that_of_the_textbook(done: list[int], censored: list[int], until: int) -> None:
    assert abs(Curve(Durations(done, censored)).share_within(until) - float(by_hand(done, censored, until))) < 1e-9


@given(seconds.filter(len), st.integers(1, 99))
def test_with_nothing_open_a_percentile_is_the_one_of_the_sorted_list(done: list[int], share: int) -> None:
    ordered = sorted(done)
    needed = -(-len(ordered) * share // 100)
    assert Curve(Durations(done, ())).within(share / 100) == ordered[needed - 1]


def test_open_cases_make_a_percentile_later_and_never_sooner() -> None:
    done = [10, 20, 30, 40]
    assert Curve(Durations(done, ())).within(0.5) == 20
    assert Curve(Durations(done, (25, 25))).within(0.5) == 30
    assert Curve(Durations(done, (50, 50, 50, 50, 50))).within(0.5) is None


def test_of_few_cases_nothing_is_said() -> None:
    assert Durations([1] * (FEWEST - 1), [1] * 100).is_too_few
    assert not Durations([1] * FEWEST, ()).is_too_few
