"""A calendar as it grows, is shared and copied, names what its answers depend on, and meets datetimes."""

from __future__ import annotations

import copy
import pickle
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from jira_csext.core.calendar import (
    ALWAYS,
    Calendar,
    CalendarSpec,
    HolidayYear,
)
from tests.calendars import HOUR, OFFICE, at

# growing


def test_only_the_years_an_answer_needs_are_asked_for() -> None:
    asked: list[int] = []

    def holidays(year: int) -> HolidayYear:
        asked.append(year)
        return HolidayYear(frozenset(), frozenset())

    office = Calendar(CalendarSpec("office", "Europe/Moscow", OFFICE.hours, holidays=holidays))
    office.between(at(office, "2026-01-01"), at(office, "2027-01-01"))
    assert asked == [2026]
    office.add(at(office, "2026-12-31 18:00"), 2 * HOUR)
    office.between(at(office, "2024-05-01"), at(office, "2024-06-01"))
    assert asked == [2026, 2027, 2024, 2025]


def test_the_first_undecreed_year_that_an_answer_reached_is_remembered() -> None:
    def holidays(year: int) -> HolidayYear:
        return HolidayYear(frozenset(), frozenset(), decreed=year < 2028)

    office = Calendar(CalendarSpec("office", "Europe/Moscow", OFFICE.hours, holidays=holidays))
    office.add(at(office, "2027-12-31 17:00"), HOUR)
    office.digest(2020, 2035)
    assert office.undecreed_from is None
    office.add(at(office, "2027-12-31 17:00"), HOUR + 1)
    assert office.undecreed_from == date(2028, 1, 1)


def test_threads_that_make_a_calendar_grow_at_once_get_the_same_answers() -> None:
    questions = [(at(ALWAYS, f"{year}-03-03 11:00"), 5000 * HOUR) for year in (2026, 1999, 2040, 1975, 2060, 2010)]
    expected = [Calendar(OFFICE).add(*question) for question in questions]
    shared = Calendar(OFFICE)
    failures: list[int] = []
    ready = threading.Barrier(len(questions))

    def ask(first: int) -> None:
        ready.wait()
        in_turn = [*range(first, len(questions)), *range(first)]
        failures.extend(i for i in in_turn if shared.add(*questions[i]) != expected[i])

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_calendar_survives_a_copy_and_a_pickle() -> None:
    start = at(ALWAYS, "2026-04-03 12:00")
    for twin in (copy.deepcopy(Calendar(OFFICE)), pickle.loads(pickle.dumps(Calendar(OFFICE)))):
        assert twin.add(start, HOUR) == Calendar(OFFICE).add(start, HOUR)
    assert repr(Calendar(OFFICE)) == "Calendar('office', 'Europe/Moscow')"


# the digest


def test_the_digest_is_the_same_however_much_was_asked_before() -> None:
    fresh, used = Calendar(OFFICE), Calendar(OFFICE)
    used.between(at(used, "1990-01-01"), at(used, "2040-01-01"))
    assert fresh.digest(2024, 2027) == used.digest(2024, 2027)


def test_the_digest_changes_with_an_answer_and_only_within_the_years_asked_for() -> None:
    closed = CalendarSpec("office", OFFICE.timezone, OFFICE.hours, closed=frozenset({date(2026, 4, 3)}))
    renamed = CalendarSpec("head office", OFFICE.timezone, OFFICE.hours, closed=frozenset({date(2026, 4, 4)}))
    office = Calendar(OFFICE)
    assert Calendar(closed).digest(2026, 2026) != office.digest(2026, 2026)
    assert Calendar(closed).digest(2027, 2028) == office.digest(2027, 2028)
    assert Calendar(renamed).digest(2026, 2026) == office.digest(2026, 2026)


def test_the_digest_notices_a_zone_that_differs_only_out_of_hours() -> None:
    # Both are at UTC+3 in 2026; in 2010 Moscow still changed its clocks.
    moscow = Calendar(CalendarSpec("a", "Europe/Moscow"))
    riyadh = Calendar(CalendarSpec("b", "Asia/Riyadh"))
    assert moscow.digest(2026, 2026) == riyadh.digest(2026, 2026)
    assert moscow.digest(2010, 2010) != riyadh.digest(2010, 2010)


# aware datetimes


def test_datetimes_of_any_zone_go_in_and_utc_comes_out() -> None:
    office = Calendar(OFFICE)
    start = datetime.fromisoformat("2026-04-03T12:00:00+05:00")  # 10:00 in Moscow
    due = office.add_working(start, timedelta(hours=9))
    assert due == datetime(2026, 4, 6, 8, 0, tzinfo=UTC)
    assert due.tzinfo is UTC
    assert office.working_between(start, due) == timedelta(hours=9)


def test_fractions_of_a_second_are_cut() -> None:
    start = datetime(2026, 4, 3, 12, 0, 0, 900_000, tzinfo=UTC)
    assert ALWAYS.add_working(start, timedelta(seconds=1.9)) == datetime(2026, 4, 3, 12, 0, 1, tzinfo=UTC)
    assert ALWAYS.add_working(start, timedelta(seconds=-1.9)) == datetime(2026, 4, 3, 11, 59, 59, tzinfo=UTC)
    before_1970 = datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC)
    assert ALWAYS.add_working(before_1970, timedelta(0)) == datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert ALWAYS.working_between(before_1970, datetime(1970, 1, 1, tzinfo=UTC)) == timedelta(seconds=1)


def test_a_naive_datetime_is_refused_with_the_way_out() -> None:
    naive, aware = datetime.fromisoformat("2026-04-03T12:00:00"), datetime(2026, 4, 3, 12, tzinfo=UTC)
    text = r"2026-04-03T12:00:00 has no time zone; add an offset, like 2026-04-03T12:00:00\+03:00"
    with pytest.raises(ValueError, match=text):
        ALWAYS.add_working(naive, timedelta(hours=1))
    with pytest.raises(ValueError, match=text):
        ALWAYS.working_between(aware, naive)
    with pytest.raises(ValueError, match=text):
        ALWAYS.working_between(naive, aware)
