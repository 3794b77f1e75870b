"""Working days, calendar days and ends of days: the same local time, one date or five further on."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jira_csext.core.calendar import ALWAYS, BeyondHorizon, Calendar, CalendarSpec, HolidayYear

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
LONG = ((600, 780), (840, 1140))  # 10:00-13:00, 14:00-19:00
SHORT = ((540, 1080),)  # 09:00-18:00
NIGHT = ((1320, 1800),)  # 22:00-06:00

OFFICE = CalendarSpec(
    "office",
    "Europe/Moscow",
    {**dict.fromkeys((MON, TUE, WED, THU), LONG), FRI: SHORT},
    closed=frozenset({date(2026, 3, 9)}),  # a Monday
)
NIGHTS = CalendarSpec(
    "nights", "Europe/Berlin", dict.fromkeys(range(5), NIGHT), closed=frozenset({date(2026, 4, 16), date(2026, 1, 1)})
)


def at(calendar: Calendar, text: str) -> int:
    return calendar.instant(datetime.fromisoformat(text))


def shown(calendar: Calendar, instant: int) -> str:
    return f"{calendar.local(instant):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-03-03 11:00", 1, "Wed 2026-03-04 11:00"),
        ("2026-03-03 11:00", 5, "Wed 2026-03-11 11:00"),  # over a weekend and a closed Monday
        ("2026-03-03 11:00", 0, "Tue 2026-03-03 11:00"),
        ("2026-03-03 09:00", 0, "Tue 2026-03-03 10:00"),  # closed: counts from the opening
        ("2026-03-03 09:00", 1, "Wed 2026-03-04 10:00"),
        ("2026-03-06 18:00", 1, "Wed 2026-03-11 10:00"),  # at closing: from Tuesday, the next opening
        ("2026-03-07 12:00", 1, "Wed 2026-03-11 10:00"),
        ("2026-03-05 18:30", 1, "Fri 2026-03-06 18:00"),  # Friday closes at 18:00
        ("2026-03-05 13:30", 0, "Thu 2026-03-05 14:00"),  # a break is closed time
        ("2026-03-06 13:30", 1, "Tue 2026-03-10 13:00"),  # in Tuesday's break: the closing before it
        ("2026-03-06 09:30", 1, "Fri 2026-03-06 18:00"),  # before Tuesday's opening: as much working time, Friday
    ],
)
def test_working_days_on_is_the_same_local_time_or_the_closing_before_it(start: str, days: int, expected: str) -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.plus_working_days(at(office, start), days)) == expected


@pytest.mark.parametrize(
    ("end", "days", "expected"),
    [
        ("2026-03-04 11:00", 1, "Tue 2026-03-03 11:00"),
        ("2026-03-11 11:00", 5, "Tue 2026-03-03 11:00"),
        ("2026-03-05 19:00", 1, "Wed 2026-03-04 19:00"),  # due at closing time: a closing earlier
        ("2026-03-06 18:00", 1, "Thu 2026-03-05 18:00"),
        ("2026-03-08 12:00", 1, "Thu 2026-03-05 18:00"),  # a Sunday counts as Friday's closing
        ("2026-03-08 12:00", 0, "Fri 2026-03-06 18:00"),
        ("2026-03-10 10:00", 1, "Fri 2026-03-06 10:00"),
        ("2026-03-10 13:30", 1, "Fri 2026-03-06 13:00"),  # in a break: the closing before it, 13:00
        ("2026-03-06 09:30", 1, "Wed 2026-03-04 19:00"),  # closed on Thursday at 09:30: the closing before it
    ],
)
def test_working_days_before_takes_closed_time_as_the_closing_before_it(end: str, days: int, expected: str) -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.minus_working_days(at(office, end), days)) == expected


def test_a_shift_over_midnight_belongs_to_the_day_on_which_it_opened() -> None:
    nights = Calendar(NIGHTS)
    # 02:00 on Tuesday is Monday's shift; two shifts on it is Wednesday's, at 02:00 on Thursday.
    assert shown(nights, nights.plus_working_days(at(nights, "2026-04-07 02:00"), 2)) == "Thu 2026-04-09 02:00"
    assert shown(nights, nights.plus_working_days(at(nights, "2026-04-11 02:00"), 1)) == "Tue 2026-04-14 02:00"
    assert shown(nights, nights.minus_working_days(at(nights, "2026-04-14 02:00"), 1)) == "Sat 2026-04-11 02:00"
    assert shown(nights, nights.minus_working_days(at(nights, "2026-04-14 06:00"), 1)) == "Sat 2026-04-11 06:00"


def test_a_shift_cut_by_a_holiday_ends_at_midnight() -> None:
    nights = Calendar(NIGHTS)  # Thursday 2026-04-16 is closed
    assert shown(nights, nights.plus_working_days(at(nights, "2026-04-15 02:00"), 1)) == "Thu 2026-04-16 00:00"
    assert shown(nights, nights.end_of_working_day(at(nights, "2026-04-15 23:00"))) == "Thu 2026-04-16 00:00"


def test_working_days_cross_a_change_of_clocks_at_the_same_local_time() -> None:
    berlin = Calendar(CalendarSpec("berlin", "Europe/Berlin", dict.fromkeys(range(5), SHORT)))
    start = at(berlin, "2026-03-27 12:00")
    assert berlin.plus_working_days(start, 1) - start == 3 * 86_400 - 3600
    assert berlin.minus_working_days(at(berlin, "2026-03-30 12:00"), 1) == start


def test_working_days_of_many_years_are_counted() -> None:
    daily = Calendar(CalendarSpec("daily", "UTC", dict.fromkeys(range(7), SHORT)))
    start = at(daily, "2026-01-01 12:00")
    assert daily.plus_working_days(start, 36_525) - start == 36_525 * 86_400
    assert start - daily.minus_working_days(start, 36_525) == 36_525 * 86_400
    for ask in (daily.plus_working_days, daily.minus_working_days):
        with pytest.raises(BeyondHorizon, match="serves 1900 to 2200"):
            ask(start, 10**9)


def test_a_count_of_days_below_zero_is_refused_with_the_other_method() -> None:
    office = Calendar(OFFICE)
    with pytest.raises(ValueError, match="use minus_working_days"):
        office.plus_working_days(0, -1)
    with pytest.raises(ValueError, match="use plus_working_days"):
        office.minus_working_days(0, -1)


@pytest.mark.parametrize(
    ("start", "expected", "next_day"),
    [
        ("2026-03-05 11:00", "Thu 2026-03-05 19:00", "Fri 2026-03-06 18:00"),
        ("2026-03-05 13:00", "Thu 2026-03-05 19:00", "Fri 2026-03-06 18:00"),  # a break closes nothing for the day
        ("2026-03-05 08:00", "Thu 2026-03-05 19:00", "Fri 2026-03-06 18:00"),
        ("2026-03-05 19:00", "Thu 2026-03-05 19:00", "Fri 2026-03-06 18:00"),  # the closing instant is the end
        ("2026-03-05 19:01", "Fri 2026-03-06 18:00", "Fri 2026-03-06 18:00"),
        ("2026-03-06 18:30", "Tue 2026-03-10 19:00", "Tue 2026-03-10 19:00"),
        ("2026-03-08 12:00", "Tue 2026-03-10 19:00", "Tue 2026-03-10 19:00"),
        ("2026-12-31 18:30", "Thu 2026-12-31 19:00", "Fri 2027-01-01 18:00"),
    ],
)
def test_the_end_of_the_day_and_of_the_next_working_day(start: str, expected: str, next_day: str) -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.end_of_working_day(at(office, start))) == expected
    assert shown(office, office.end_of_working_day(at(office, start), after=1)) == next_day


def test_the_end_of_the_tenth_working_day_lies_in_a_year_not_yet_compiled() -> None:
    office = Calendar(OFFICE)
    assert shown(office, office.end_of_working_day(at(office, "2026-12-31 11:00"), after=10)) == "Thu 2027-01-14 19:00"


@pytest.mark.parametrize(
    ("start", "expected", "next_day"),
    [
        ("2026-04-07 02:00", "Tue 2026-04-07 06:00", "Wed 2026-04-08 06:00"),
        ("2026-04-07 06:00", "Tue 2026-04-07 06:00", "Thu 2026-04-09 06:00"),  # closed: the date is the 7th
        ("2026-04-07 06:01", "Wed 2026-04-08 06:00", "Thu 2026-04-09 06:00"),
        ("2026-01-03 02:00", "Sat 2026-01-03 06:00", "Tue 2026-01-06 06:00"),
        ("2025-01-01 02:00", "Wed 2025-01-01 06:00", "Thu 2025-01-02 06:00"),  # the shift began last year
        ("2025-01-01 06:00", "Wed 2025-01-01 06:00", "Fri 2025-01-03 06:00"),
    ],
)
def test_the_end_of_a_shift_over_midnight(start: str, expected: str, next_day: str) -> None:
    fresh, other = Calendar(NIGHTS), Calendar(NIGHTS)  # nothing compiled that the answer did not ask for
    assert shown(fresh, fresh.end_of_working_day(at(fresh, start))) == expected
    assert shown(other, other.end_of_working_day(at(other, start), after=1)) == next_day


def test_a_new_years_eve_shift_that_outlasts_the_next_day_ends_both() -> None:
    # Thursday 2009-12-31 is open until 01:00 on Friday, whose own hours end at 00:15.
    spec = CalendarSpec("party", "Europe/Berlin", {THU: ((60, 1500),), FRI: ((0, 15),)})
    fresh, grown = Calendar(spec), Calendar(spec)
    grown.is_open(at(grown, "2009-06-01 12:00"))
    for party in (fresh, grown):
        assert shown(party, party.end_of_working_day(at(party, "2010-01-01 01:00"))) == "Fri 2010-01-01 01:00"


def test_midnight_belongs_to_the_day_that_begins_when_the_hours_go_on() -> None:
    midnight = at(ALWAYS, "2026-04-07 00:00")
    assert ALWAYS.end_of_working_day(midnight) == midnight + 86_400
    assert ALWAYS.end_of_working_day(midnight, after=1) == midnight + 2 * 86_400


def test_a_date_alone_ends_with_its_hours_and_at_midnight_when_closed() -> None:
    office, nights = Calendar(OFFICE), Calendar(NIGHTS)
    assert shown(office, office.end_of_date(date(2026, 3, 6))) == "Fri 2026-03-06 18:00"
    assert shown(office, office.end_of_date(date(2026, 3, 7))) == "Sun 2026-03-08 00:00"
    assert shown(office, office.end_of_date(date(2026, 12, 31))) == "Thu 2026-12-31 19:00"
    assert shown(nights, nights.end_of_date(date(2026, 4, 7))) == "Wed 2026-04-08 06:00"
    assert shown(nights, nights.end_of_date(date(2025, 12, 31))) == "Thu 2026-01-01 00:00"


def test_a_moved_working_saturday_is_a_working_day() -> None:
    def holidays(year: int) -> HolidayYear:
        return HolidayYear(frozenset(), frozenset({date(year, 3, 7)}))

    office = Calendar(CalendarSpec("office", OFFICE.timezone, OFFICE.hours, holidays=holidays))
    assert shown(office, office.plus_working_days(at(office, "2026-03-06 12:00"), 1)) == "Sat 2026-03-07 12:00"
    assert shown(office, office.end_of_working_day(at(office, "2026-03-06 12:00"), after=1)) == "Sat 2026-03-07 18:00"


def test_a_date_that_the_zone_left_out_is_no_working_day() -> None:
    apia = Calendar(CalendarSpec("apia", "Pacific/Apia", dict.fromkeys(range(7), SHORT)))
    start = at(apia, "2011-12-29 12:00")
    assert shown(apia, apia.plus_working_days(start, 1)) == "Sat 2011-12-31 12:00"
    assert apia.plus_working_days(start, 1) - start == 86_400


def test_calendar_days_keep_the_local_time_whatever_is_open() -> None:
    office, berlin = Calendar(OFFICE), Calendar(CalendarSpec("b", "Europe/Berlin"))
    assert shown(office, office.plus_calendar_days(at(office, "2026-03-06 23:30"), 30)) == "Sun 2026-04-05 23:30"
    assert shown(office, office.plus_calendar_days(at(office, "2026-03-06 23:30"), -6)) == "Sat 2026-02-28 23:30"
    assert shown(berlin, berlin.plus_calendar_days(at(berlin, "2026-03-28 02:30"), 1)) == "Sun 2026-03-29 03:30"
    second_half_past_two = at(berlin, "2026-10-25 02:30") + 3600
    assert berlin.plus_calendar_days(second_half_past_two, 0) == second_half_past_two
    assert shown(berlin, berlin.plus_calendar_days(second_half_past_two, 1)) == "Mon 2026-10-26 02:30"
