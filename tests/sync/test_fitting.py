"""A table fitted: Kaplan-Meier by hand, cases that are still open, and what is too few to say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.forecast import Features, forecast
from jira_csext.core.forecast_cases import Seen
from jira_csext.sync import fitting
from jira_csext.sync.fitting import FittingUnavailable, fitted

pytest.importorskip("scipy", reason="Forecasts are fitted with SciPy: pip install 'jira_csext[forecast]'")

HOUR = 3600
BUG, TASK = Features("bug", "High", "anna"), Features("task", "Low", "oleg")


def cases(*hours: int, like: Features = BUG, closed: bool = True, times: int = 1, landmark: int = 0) -> Iterator[Seen]:
    for number in range(times):
        for hour in hours:
            yield Seen("done", landmark, number, like, hour * HOUR, closed)


def share_beyond(found: list[Seen], hours: int) -> float:
    return fitted(found, lambda _at: 0, 0, 10).clocks["done"].curves[0, ()].share_beyond(hours * HOUR)


def test_without_open_cases_the_curve_is_the_share_that_took_longer() -> None:
    found = list(cases(1, 2, 3, 4, times=10))

    assert [share_beyond(found, hours) for hours in (0, 1, 2, 3, 4)] == [1.0, 0.75, 0.5, 0.25, 0.0]


def test_what_is_still_open_counts_as_open_for_so_long_and_no_longer() -> None:
    # Of forty ten ended after an hour; ten were watched for two hours only; of the twenty left ten ended after three.
    found = [*cases(1, 3, 9, times=10), *cases(2, times=10, closed=False)]

    # By hand: 30/40, and from then on 10/20 of that.
    assert share_beyond(found, 2) == pytest.approx(0.75)
    assert share_beyond(found, 3) == pytest.approx(0.75 * 0.5)
    # To leave the open ones out would say 1/3, to take them for ended at two hours 1/4.
    assert share_beyond(found, 9) == 0


def test_of_many_cases_no_more_than_fifty_points_are_kept_and_they_are_right() -> None:
    table = fitted(list(cases(*range(1, 401))), lambda _at: 0, 0, 10)
    curve = table.clocks["done"].curves[0, ()]

    assert len(curve.times) <= 50
    assert [curve.share_beyond(time) for time in curve.times] == [
        pytest.approx(1 - time / HOUR / 400) for time in curve.times
    ]
    assert all(count == 400 - time // HOUR for time, count in zip(curve.times, curve.counts, strict=True))


def test_groups_are_by_type_priority_assignee_and_load() -> None:
    found = [*cases(1, 2, times=20), *cases(8, 9, times=20, like=TASK)]

    clock = fitted(found, lambda at: at, 0, 10).clocks["done"]

    groups = {group for _, group in clock.curves}
    assert {(), ("bug",), ("task", "Low"), ("bug", "High", "anna")} <= groups
    assert ("bug", "High", "anna", "few open") in groups
    said = forecast(fitted(found, lambda at: at, 0, 10), "done", TASK, 0, 4 * HOUR)
    assert said.probability is not None
    assert said.probability > 0.7


def test_twenty_cases_are_too_few_to_say() -> None:
    table = fitted(list(cases(1, 2, times=10)), lambda _at: 0, 0, 10)

    said = forecast(table, "done", BUG, 0, HOUR)

    assert (said.probability, said.silent, said.case_count) == (None, "too few cases", 20)


def test_a_group_of_nine_says_nothing_of_its_own() -> None:
    table = fitted([*cases(1, 2, times=20), *cases(9, times=9, like=TASK)], lambda _at: 0, 0, 10)

    assert ("task",) not in {group for _, group in table.clocks["done"].curves}


def test_the_same_cases_in_another_order_give_the_same_version_and_others_another() -> None:
    found = list(cases(1, 2, 3, 4, times=10))

    version = fitted(found, lambda _at: 0, 0, 10).version

    assert fitted(found[::-1], lambda _at: 0, 5, 99).version == version
    assert fitted([*found, *cases(5)], lambda _at: 0, 0, 10).version != version


def test_without_scipy_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "is_installed", lambda: False)

    with pytest.raises(FittingUnavailable, match=r"pip install 'jira_csext\[forecast\]'"):
        fitted([], lambda _at: 0, 0, 10)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=30, max_size=60))
def test_a_curve_is_the_product_of_what_survived_each_hour(watched: list[tuple[int, bool]]) -> None:
    found = [one for hours, closed in watched for one in cases(hours, closed=closed)]

    curve = fitted(found, lambda _at: 0, 0, 10).clocks["done"].curves[0, ()]

    left = 1.0
    for hour in range(31):
        at_risk = sum(hours >= hour for hours, _ in watched)
        ended = sum(hours == hour and closed for hours, closed in watched)
        left *= 1 - ended / at_risk if at_risk else 1
        assert curve.share_beyond(hour * HOUR) == pytest.approx(left, abs=1e-4)
        assert curve.open_after(hour * HOUR) == sum(hours > hour for hours, _ in watched)
