"""Weekly hours as admins write them."""

from __future__ import annotations

import pytest

from jira_csext.rulefiles.hours import hours_of_day, weekly_hours_from
from jira_csext.rulefiles.problems import Wrong


def minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def test_a_range_of_weekdays_has_the_same_hours_on_each() -> None:
    week = weekly_hours_from({"mon-thu": ["10:00-13:00", "14:00-19:00"], "fri": ["10:00-18:00"]})

    assert week is not None
    assert sorted(week) == [0, 1, 2, 3, 4]
    assert week[3] == ((minutes("10:00"), minutes("13:00")), (minutes("14:00"), minutes("19:00")))
    assert week[4] == ((minutes("10:00"), minutes("18:00")),)


def test_a_range_may_run_over_the_weekend() -> None:
    week = weekly_hours_from({"Sun-Thu": ["09:00-17:00"]})

    assert week is not None
    assert sorted(week) == [0, 1, 2, 3, 6]


def test_always_has_no_weekdays() -> None:
    assert weekly_hours_from("always") is None


@pytest.mark.parametrize(
    ("written", "opens", "closes"),
    [
        ("22:00-06:00", "22:00", "30:00"),
        ("20:00-08:00", "20:00", "32:00"),
        ("18:00-00:00", "18:00", "24:00"),
        ("00:00-24:00", "00:00", "24:00"),
        ("9:00-17:30", "09:00", "17:30"),
    ],
)
def test_hours_over_midnight_and_to_midnight(written: str, opens: str, closes: str) -> None:
    assert hours_of_day([written]) == ((minutes(opens), minutes(closes)),)


def test_hours_that_touch_do_not_overlap_and_an_empty_day_is_closed() -> None:
    assert hours_of_day(["14:00-18:00", "10:00-14:00"]) == ((600, 840), (840, 1080))
    assert hours_of_day([]) == ()


@pytest.mark.parametrize("written", ["18:00-10:00", "19:59-08:00", "10:00-09:00"])
def test_working_hours_with_their_ends_swapped_are_no_night_shift(written: str) -> None:
    with pytest.raises(Wrong, match="before it opens"):
        hours_of_day([written])
