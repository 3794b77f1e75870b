"""How much lies between a time and the same time a working day later: never more said than is surely so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.calendar import ALWAYS, Calendar, CalendarSpec
from jira_csext.rulefiles.checks.spans import spans_of

HOUR = 3600
MONDAY = 1_772_409_600  # 2026-03-02, UTC


def week(*days: tuple[tuple[int, int], ...]) -> CalendarSpec:
    return CalendarSpec(name="office", timezone="Europe/Berlin", hours=dict(enumerate(days)))


OFFICE = ((600, 780), (840, 1140))


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (week(*[OFFICE] * 5), (8 * HOUR, 8 * HOUR, 8 * HOUR)),
        (week(OFFICE, OFFICE, OFFICE, OFFICE, ((600, 1080),)), (7 * HOUR, 9 * HOUR, 8 * HOUR)),
        (week(((0, 1440),)), (23 * HOUR, 25 * HOUR, 25 * HOUR)),
        (ALWAYS.spec, (23 * HOUR, 25 * HOUR, 25 * HOUR)),
    ],
)
def test_the_spans_of_a_week(spec: CalendarSpec, expected: tuple[int, int, int]) -> None:
    spans = spans_of(spec)

    assert spans is not None
    assert spans[:3] == expected


def test_nothing_is_said_of_shifts_over_midnight_and_of_a_week_without_hours() -> None:
    assert spans_of(week(((1320, 1800),))) is None
    assert spans_of(week()) is None


DAY = st.lists(st.integers(0, 95), min_size=0, max_size=6, unique=True).map(
    lambda edges: tuple((a * 15, b * 15) for a, b in zip(*[iter(sorted(edges))] * 2, strict=False))
)


@given(st.lists(DAY, min_size=7, max_size=7), st.integers(0, 10 * 96), st.booleans())
def test_a_working_day_is_no_shorter_and_no_longer(
    days: list[tuple[tuple[int, int], ...]], ahead: int, open_: bool
) -> None:
    extra = {date(2026, 3, 7): ((600, 660),)} if open_ else {}
    spec = CalendarSpec(name="office", timezone="UTC", hours=dict(enumerate(days)), open=extra)
    spans = spans_of(spec)
    if spans is None:
        return
    calendar = Calendar(spec)
    at = MONDAY + ahead * 900
    if not calendar.is_open(at):
        return

    a_day_before = calendar.minus_working_days(at, 1)

    assert spans.least <= calendar.between(a_day_before, at)
    assert calendar.between(at, calendar.plus_working_days(at, 1)) <= spans.most
