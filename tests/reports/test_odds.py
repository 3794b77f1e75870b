"""The exact interval of a ratio of counts: known values, and that it covers what it promises."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.reports.odds import spread_of_odds


@pytest.mark.parametrize(
    ("these", "others", "low", "high"),
    [
        (8, 2, 0.4439 / 0.5561, 0.9748 / 0.0252),  # shares from the published tables of Clopper and Pearson, n = 10
        (5, 5, 0.1871 / 0.8129, 0.8129 / 0.1871),
        (0, 10, 0.0, 0.3085 / 0.6915),
        (1, 19, 0.00127 / 0.99873, 0.2487 / 0.7513),
    ],
)
def test_known_intervals_are_found(these: int, others: int, low: float, high: float) -> None:
    found = spread_of_odds(these, others)

    assert found is not None
    assert found.high is not None
    assert [found.low, found.high] == pytest.approx([low, high], rel=5e-3)


def test_nothing_bounds_a_ratio_to_nought_above_and_nothing_at_all_is_known_of_nought_to_nought() -> None:
    alone = spread_of_odds(10, 0)

    assert spread_of_odds(0, 0) is None
    assert alone is not None
    assert alone.high is None
    assert alone.low == pytest.approx(0.6915 / 0.3085, rel=5e-3)


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_ratio_lies_inside_and_the_other_way_round_is_the_mirror(these: int, others: int) -> None:
    found, mirrored = spread_of_odds(these, others), spread_of_odds(others, these)

    if found is None or mirrored is None:
        assert these == others == 0
        return
    assert found.high is None or found.low <= found.high
    if others:
        assert found.high is not None
        assert found.low <= these / others <= found.high
        assert mirrored.low == pytest.approx(1 / found.high if found.high else 0, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.97])
def test_the_true_ratio_is_covered_at_least_as_often_as_promised(share: float) -> None:
    count, odds = 20, share / (1 - share)
    covered = 0.0
    for these in range(count + 1):
        found = spread_of_odds(these, count - these)
        assert found is not None
        if found.low <= odds and (found.high is None or odds <= found.high):
            covered += comb(count, these) * share**these * (1 - share) ** (count - these)

    assert covered >= 0.95


def test_large_counts_are_no_trouble() -> None:
    found = spread_of_odds(3_000_000, 1_000_000)

    assert found is not None
    assert found.high is not None
    assert 2.99 < found.low < 3 < found.high < 3.01
