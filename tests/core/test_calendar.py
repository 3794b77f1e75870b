"""The known facts of business time: one small calendar, literal times, one reason to fail each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from jira_csext.core.calendar import (
    ALWAYS,
    BeyondHorizon,
    Calendar,
    CalendarError,
    CalendarSpec,
    HolidayYear,
    NoWorkingTime,
)
from tests.calendars import HOUR, NIGHTS, OFFICE, at, h, shown, weekdays

# working seconds


def test_a_lunch_break_and_a_weekend_do_not_count() -> None:
    office = Calendar(OFFICE)
    # Friday 17:00-18:00, Monday 10:00-13:00 and 14:00-15:00
    assert office.between(at(office, "2026-04-03 17:00"), at(office, "2026-04-06 15:00")) == 5 * HOUR


def test_an_end_before_its_start_holds_no_working_time() -> None:
    office = Calendar(OFFICE)
    assert office.between(at(office, "2026-04-03 17:00"), at(office, "2026-04-03 16:00")) == 0


def test_a_budget_that_fits_exactly_ends_at_closing_time() -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.add(at(office, "2026-04-03 16:00"), 2 * HOUR)) == "2026-04-03 18:00"


def test_a_budget_that_fits_exactly_before_a_break_ends_at_the_break() -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.add(at(office, "2026-04-02 12:00"), HOUR)) == "2026-04-02 13:00"


def test_one_second_more_than_fits_ends_after_the_next_opening() -> None:
    office = Calendar(OFFICE)
    assert office.add(at(office, "2026-04-03 16:00"), 2 * HOUR + 1) == at(office, "2026-04-06 10:00:01")


def test_going_back_an_exact_fit_ends_at_opening_time() -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.add(at(office, "2026-04-06 12:00"), -2 * HOUR)) == "2026-04-06 10:00"
    assert office.add(at(office, "2026-04-06 12:00"), -2 * HOUR - 1) == at(office, "2026-04-03 17:59:59")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-04-03 12:00", "2026-04-03 12:00"),
        ("2026-04-03 10:00", "2026-04-03 10:00"),
        ("2026-04-03 18:00", "2026-04-06 10:00"),
        ("2026-04-04 12:00", "2026-04-06 10:00"),
        ("2026-04-02 13:00", "2026-04-02 14:00"),
    ],
)
def test_adding_nothing_gives_the_start_when_open_and_else_the_next_opening(start: str, expected: str) -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.add(at(office, start), 0)) == expected


def test_hours_are_half_open() -> None:
    office = Calendar(OFFICE)
    opened = [office.is_open(at(office, f"2026-04-03 {time}")) for time in ("09:59:59", "10:00", "17:59:59", "18:00")]
    assert opened == [False, True, True, False]


def test_the_previous_open_instant_of_closed_time_is_the_closing_before_it() -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.prev_open(at(office, "2026-04-05 12:00"))) == "2026-04-03 18:00"
    assert shown(office, office.prev_open(at(office, "2026-04-03 18:00"))) == "2026-04-03 18:00"
    assert shown(office, office.prev_open(at(office, "2026-04-03 10:00"))) == "2026-04-03 10:00"


def test_intervals_are_clipped_to_the_span_that_was_asked_for() -> None:
    office = Calendar(OFFICE)
    found = office.intervals(at(office, "2026-04-02 12:30"), at(office, "2026-04-03 10:15"))
    assert [(shown(office, one)[11:], shown(office, two)[11:]) for one, two in found] == [
        ("12:30", "13:00"),
        ("14:00", "19:00"),
        ("10:00", "10:15"),
    ]
    assert office.intervals(at(office, "2026-04-02 13:00"), at(office, "2026-04-02 14:00")) == []
    assert office.intervals(at(office, "2026-04-02 13:00"), at(office, "2026-04-02 12:00")) == []


def test_overlapping_and_touching_stretches_count_once() -> None:
    mixed = Calendar(
        CalendarSpec("mixed", "UTC", {0: h("14:00-15:00 09:00-12:00 10:00-11:00 12:00-13:00 11:30-12:30")})
    )
    assert mixed.intervals(at(mixed, "2026-04-06 00:00"), at(mixed, "2026-04-07 00:00")) == [
        (at(mixed, "2026-04-06 09:00"), at(mixed, "2026-04-06 13:00")),
        (at(mixed, "2026-04-06 14:00"), at(mixed, "2026-04-06 15:00")),
    ]


def test_day_and_night_is_open_across_new_year_without_a_seam() -> None:
    start, end = at(ALWAYS, "2025-12-31 22:00"), at(ALWAYS, "2026-01-01 02:00")
    assert ALWAYS.intervals(start, end) == [(start, end)]
    assert ALWAYS.between(start, end) == end - start
    assert ALWAYS.add(start, 7 * HOUR) == start + 7 * HOUR


# clocks that change


def test_open_hours_on_the_day_the_clocks_change_are_as_many_as_ever() -> None:
    berlin = Calendar(CalendarSpec("berlin", "Europe/Berlin", weekdays("09:00-17:00", *range(7))))
    assert berlin.between(at(berlin, "2026-03-29 00:00"), at(berlin, "2026-03-30 00:00")) == 8 * HOUR


@pytest.mark.parametrize(("on", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_midnight_to_midnight_is_as_long_as_the_day_really_is(on: str, hours: int) -> None:
    berlin = Calendar(CalendarSpec("berlin", "Europe/Berlin", always=True))
    start = at(berlin, f"{on} 00:00")
    assert berlin.between(start, berlin.plus_calendar_days(start, 1)) == hours * HOUR


@pytest.mark.parametrize(
    ("zone", "hours", "on", "expected"),
    [
        ("Europe/Berlin", "02:00-04:00", "2026-03-29", 3600),  # 02:00 does not exist: open from 03:00
        ("Europe/Berlin", "02:30-05:00", "2026-03-29", 5400),  # 02:30 moves to 03:30
        ("Europe/Berlin", "02:30-03:15", "2026-03-29", 0),  # opens at 03:30, after it has closed
        ("Europe/Berlin", "01:30-03:00", "2026-10-25", 9000),  # 02:00-03:00 comes twice
        ("Europe/Berlin", "02:30-03:00", "2026-10-25", 5400),  # from the first 02:30
        ("Europe/Berlin", "00:00-02:30", "2026-10-25", 9000),  # until the first 02:30
        ("Australia/Lord_Howe", "01:00-03:00", "2026-10-04", 5400),  # a gap of half an hour
        ("Australia/Lord_Howe", "01:00-03:00", "2026-04-05", 9000),
        ("Europe/Moscow", "00:00-03:00", "2014-10-26", 4 * HOUR),  # both 01:30 are standard time
        ("America/Sao_Paulo", "00:00-02:00", "2018-11-04", HOUR),  # the gap is at midnight
        ("America/Havana", "00:00-02:00", "2026-11-01", 3 * HOUR),  # midnight comes twice
        ("Pacific/Apia", "09:00-17:00", "2011-12-30", 0),  # a date that Samoa left out
    ],
)
def test_hours_around_a_change_of_clocks(zone: str, hours: str, on: str, expected: int) -> None:
    calendar = Calendar(CalendarSpec("shop", zone, open={date.fromisoformat(on): h(hours)}))
    start = calendar.instant(datetime.fromisoformat(on)) - 12 * HOUR
    assert calendar.between(start, start + 48 * HOUR) == expected


def test_a_local_time_that_exists_twice_is_taken_at_its_first() -> None:
    berlin = Calendar(CalendarSpec("berlin", "Europe/Berlin", always=True))
    assert at(berlin, "2026-10-25 02:30") == at(ALWAYS, "2026-10-25 00:30")


def test_a_local_time_that_does_not_exist_moves_forward_by_the_gap() -> None:
    berlin = Calendar(CalendarSpec("berlin", "Europe/Berlin", always=True))
    assert shown(berlin, at(berlin, "2026-03-29 02:30")) == "2026-03-29 03:30"


def test_an_aware_time_keeps_its_own_zone() -> None:
    office = Calendar(OFFICE)
    assert office.instant(datetime(2026, 4, 3, 9, 0, 0, 999_999, tzinfo=UTC)) == at(office, "2026-04-03 12:00")


# dates that differ


def test_an_open_date_beats_a_closed_one_and_a_holiday_and_the_week() -> None:
    spec = CalendarSpec(
        "shop",
        "UTC",
        weekdays("09:00-17:00"),
        closed=frozenset({date(2026, 4, 1), date(2026, 4, 2)}),
        open={
            date(2026, 4, 1): h("10:00-11:00"),
            date(2026, 4, 4): h("12:00-14:00"),
            date(2026, 4, 3): h("09:00-12:00"),
        },
        holidays=lambda year: HolidayYear(frozenset({date(year, 4, 3)}), frozenset({date(year, 4, 2)})),
    )
    shop = Calendar(spec)
    hours = [shop.between(at(shop, f"2026-04-0{day}"), at(shop, f"2026-04-0{day + 1}")) // HOUR for day in range(1, 5)]
    assert hours == [1, 0, 3, 2]


def test_a_moved_working_day_has_the_hours_of_the_last_weekday_before_it() -> None:
    spec = CalendarSpec(
        "office",
        OFFICE.timezone,
        OFFICE.hours,
        # Friday is off; Saturday and Sunday are worked, with a Friday's hours.
        holidays=lambda year: HolidayYear(
            frozenset({date(year, 4, 3)}), frozenset({date(year, 4, 4), date(year, 4, 5)})
        ),
    )
    office = Calendar(spec)
    assert office.intervals(at(office, "2026-04-03"), at(office, "2026-04-06")) == [
        (at(office, "2026-04-04 10:00"), at(office, "2026-04-04 18:00")),
        (at(office, "2026-04-05 10:00"), at(office, "2026-04-05 18:00")),
    ]


def test_a_holiday_closes_its_whole_date_and_the_end_of_the_shift_that_runs_into_it() -> None:
    spec = CalendarSpec("nights", "Europe/Berlin", NIGHTS.hours, closed=frozenset({date(2026, 4, 8)}))
    nights = Calendar(spec)
    assert nights.intervals(at(nights, "2026-04-07 12:00"), at(nights, "2026-04-09 12:00")) == [
        (at(nights, "2026-04-07 22:00"), at(nights, "2026-04-08 00:00"))
    ]


def test_a_shift_that_runs_into_a_free_saturday_or_a_short_day_is_worked_to_its_end() -> None:
    spec = CalendarSpec("nights", "Europe/Berlin", NIGHTS.hours, open={date(2026, 4, 8): h("20:00-21:00")})
    nights = Calendar(spec)
    friday = nights.between(at(nights, "2026-04-10 12:00"), at(nights, "2026-04-11 12:00"))
    tuesday = nights.between(at(nights, "2026-04-07 12:00"), at(nights, "2026-04-08 12:00"))
    assert (friday, tuesday) == (8 * HOUR, 8 * HOUR)


def test_a_new_years_eve_shift_runs_into_january_and_a_closed_new_year_cuts_it() -> None:
    closed = CalendarSpec("nights", "UTC", weekdays("22:00-30:00"), closed=frozenset({date(2026, 1, 1)}))
    night = (at(ALWAYS, "2025-12-31 12:00"), at(ALWAYS, "2026-01-01 12:00"))
    january = (at(ALWAYS, "2026-01-01 00:00"), at(ALWAYS, "2026-01-01 12:00"))
    assert Calendar(CalendarSpec("nights", "UTC", weekdays("22:00-30:00"))).between(*night) == 8 * HOUR
    assert Calendar(CalendarSpec("nights", "UTC", weekdays("22:00-30:00"))).between(*january) == 6 * HOUR
    assert Calendar(closed).between(*night) == 2 * HOUR
    assert Calendar(closed).between(*january) == 0


# what cannot be answered


def test_a_calendar_that_never_opens_says_so_by_name() -> None:
    never = Calendar(CalendarSpec("never", "UTC"))
    now = at(never, "2026-04-03 12:00")
    assert never.between(now, now + 10 * 366 * 86_400) == 0
    questions: tuple[Callable[[], int], ...] = (
        lambda: never.add(now, 1),
        lambda: never.add(now, -1),
        lambda: never.next_open(now),
        lambda: never.prev_open(now),
        lambda: never.plus_working_days(now, 1),
        lambda: never.minus_working_days(now, 1),
        lambda: never.end_of_working_day(now),
        lambda: never.end_of_working_day(now, after=1),
    )
    for ask in questions:
        with pytest.raises(
            NoWorkingTime, match=r'"never" has no working time in the five years (after|before) 2026-04-03'
        ):
            ask()


def test_a_calendar_whose_dates_have_run_out_says_from_when() -> None:
    spec = CalendarSpec("fair", "UTC", open={date(2026, 5, 1): h("10:00-12:00")})
    fair = Calendar(spec)
    start = at(fair, "2026-04-03 12:00")
    assert fair.add(start, 2 * HOUR) == at(fair, "2026-05-01 12:00")
    with pytest.raises(NoWorkingTime, match="five years after 2026-05-01"):
        fair.add(start, 2 * HOUR + 1)


def test_a_budget_of_many_years_is_counted_to_its_end() -> None:
    office = Calendar(CalendarSpec("mondays", "UTC", {0: h("09:00-10:00")}))
    # A thousand Mondays: nineteen years, none of them without working time.
    assert office.add(at(office, "2026-04-06 00:00"), 1000 * HOUR) == at(office, "2045-05-29 10:00")


@pytest.mark.parametrize("text", ["1066-10-14", "1899-12-31", "2201-01-01", "9999-01-01"])
def test_an_instant_beyond_the_horizon_is_refused(text: str) -> None:
    office = Calendar(OFFICE)
    instant = int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
    for ask in (office.next_open, office.is_open, office.local, lambda at: office.plus_calendar_days(at, 1)):
        with pytest.raises(BeyondHorizon, match="serves 1900 to 2200"):
            ask(instant)


@pytest.mark.parametrize("seconds", [10**12, 10**18, -(10**12), -(10**18)])
def test_a_budget_beyond_the_horizon_is_refused(seconds: int) -> None:
    with pytest.raises(BeyondHorizon, match="serves 1900 to 2200"):
        Calendar(OFFICE).add(0, seconds)


def test_years_long_past_and_far_ahead_are_served() -> None:
    office = Calendar(OFFICE)
    assert office.between(at(office, "1950-01-01"), at(office, "1951-01-01")) == (208 + 52) * 8 * HOUR
    assert office.add(at(office, "2199-01-01"), 8 * HOUR) == at(office, "2199-01-01 19:00")


def test_everything_wrong_with_a_calendar_is_said_at_once() -> None:
    spec = CalendarSpec(
        "office",
        "Europe/Moskva",
        {0: ((540, 480),), 1: ((540, 540),), 2: ((1500, 1560),), 3: ((540, 2400),), 9: ()},
        open={date(2026, 4, 3): ((1440, 1450),)},
    )
    with pytest.raises(CalendarError) as caught:
        Calendar(spec)
    assert str(caught.value) == (
        'calendar "office": "Europe/Moskva" is no time zone; write one like Europe/Moscow; '
        "9 is no weekday; 0 is Monday and 6 is Sunday; "
        "Monday closes (08:00) before it opens (09:00); a shift over midnight ends past 24:00, here at 32:00; "
        "Tuesday opens and closes at 09:00; leave it out, or write 00:00-24:00; "
        "Wednesday opens at 25:00; write 00:00 to 23:59; "
        "Thursday is open for more than 24 hours (09:00-40:00); "
        "2026-04-03 opens at 24:00; write 00:00 to 23:59"
    )


@pytest.mark.parametrize(
    "zone", ["", "../../etc/passwd", "/etc/localtime", "Europe", "Europe/", "Europe/Berlin\0", "Мск"]
)
def test_what_is_no_zone_name_is_refused(zone: str) -> None:
    with pytest.raises(CalendarError, match="is no time zone"):
        Calendar(CalendarSpec("office", zone))


def test_hours_and_always_exclude_each_other() -> None:
    with pytest.raises(CalendarError, match='both "always" and listed'):
        Calendar(CalendarSpec("office", "UTC", weekdays("09:00-17:00"), always=True))
