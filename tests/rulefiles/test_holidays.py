"""Holidays by country: what is known of Russia's moved days, and until which year they are decreed."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date, datetime
from pathlib import Path

import holidays
import pytest

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.rulefiles.holidays import MOVES_DAYS_EVERY_YEAR, UnknownCountry, holiday_years

RUSSIA = holiday_years("RU")
OFFICE = CalendarSpec(
    "office",
    "Europe/Moscow",
    {**dict.fromkeys(range(4), ((540, 1080),)), 4: ((540, 1020),)},  # Friday closes an hour earlier
    holidays=RUSSIA,
)


def opened(calendar: Calendar, on: str) -> str:
    start = calendar.instant(datetime.fromisoformat(on))
    found = calendar.intervals(start, start + 86_400)
    return " ".join(f"{calendar.local(one):%H:%M}-{calendar.local(two):%H:%M}" for one, two in found)


@pytest.mark.parametrize("on", ["2024-04-27", "2024-11-02", "2024-12-28", "2025-11-01", "2027-02-20"])
def test_a_russian_working_saturday_has_the_hours_of_the_friday_before_it(on: str) -> None:
    assert opened(Calendar(OFFICE), on) == "09:00-17:00"


@pytest.mark.parametrize(
    "on",
    ["2024-04-29", "2024-12-30", "2025-05-02", "2025-12-31", "2026-01-09", "2026-03-09", "2026-05-11", "2026-12-31"],
)
def test_a_day_off_that_was_moved_is_closed(on: str) -> None:
    assert opened(Calendar(OFFICE), on) == ""


@pytest.mark.parametrize(
    ("year", "days"),
    [(2018, 247), (2019, 247), (2020, 248), (2021, 247), (2024, 248), (2025, 247), (2026, 247), (2027, 247)],
)
def test_russian_years_have_as_many_working_days_as_their_calendars(year: int, days: int) -> None:
    office = Calendar(OFFICE)
    first, after = (office.instant(datetime.fromisoformat(f"{one}-01-01")) for one in (year, year + 1))
    assert len(office.intervals(first, after)) == days


def test_russian_years_are_decreed_up_to_the_last_with_moved_days() -> None:
    assert [RUSSIA(year).decreed for year in (1995, 2026, 2027, 2028, 2050)] == [True, True, True, False, False]


def test_a_deadline_in_an_undecreed_year_leaves_its_mark_on_the_calendar() -> None:
    office = Calendar(OFFICE)
    noon = office.instant(datetime.fromisoformat("2027-12-29 12:00"))
    office.add(noon, 4 * 3600)
    assert office.undecreed_from is None
    office.add(noon, 80 * 3600)
    assert office.undecreed_from == date(2028, 1, 1)


def test_holidays_by_law_alone_are_decreed_as_far_as_they_are_known() -> None:
    germany = holiday_years("DE")
    assert germany(2060).decreed
    assert not germany(2150).decreed
    assert date(2060, 10, 3) in germany(2060).closed
    assert germany(2026).working == frozenset()


def test_a_subdivision_adds_its_own_holidays() -> None:
    corpus_christi = date(2026, 6, 4)
    assert corpus_christi in holiday_years("DE", "BY")(2026).closed
    assert corpus_christi not in holiday_years("DE")(2026).closed


def test_a_year_holds_only_its_own_dates() -> None:
    for country in sorted(MOVES_DAYS_EVERY_YEAR):
        year = holiday_years(country)(2025)
        assert {on.year for on in year.closed | year.working} == {2025}


def test_a_working_day_that_another_year_decreed_belongs_to_its_own_year() -> None:
    # A list of moved days can name a day of the year before or after, so no year alone is complete.
    for country in sorted(MOVES_DAYS_EVERY_YEAR):
        everything = holidays.country_holidays(country, years=range(2005, 2029)).weekend_workdays
        ours = {on for year in range(2006, 2028) for on in holiday_years(country)(year).working}
        assert ours == {on for on in everything if 2006 <= on.year <= 2027}


def test_every_country_that_still_moves_days_is_known_to_move_them() -> None:
    moving = set()
    for code in holidays.list_supported_countries(include_aliases=False):
        known = holidays.country_holidays(code, years=range(2023, 2028))
        if any(on.year >= 2023 for on in known.weekend_workdays):
            moving.add(code)
    assert moving == MOVES_DAYS_EVERY_YEAR


@pytest.mark.parametrize(
    ("country", "subdivision", "message"),
    [
        ("Russia", None, '"Russia" is no country with known holidays; did you mean "RU"?'),
        ("ru", None, '"ru" is no country with known holidays; did you mean "RU"?'),
        ("DEU", None, '"DEU" is no country with known holidays; did you mean "DE"?'),
        ("Germani", None, '"Germani" is no country with known holidays; did you mean "DE"?'),
        ("", None, '"" is no country with known holidays; write its ISO code, like RU'),
        ("???", None, '"???" is no country with known holidays; write its ISO code, like RU'),
        ("DE", "by", '"by" is no subdivision of DE with known holidays; did you mean "BY"?'),
        ("MT", "X", '"X" is no subdivision of MT with known holidays; leave it out for the whole country'),
    ],
)
def test_an_unknown_country_is_refused_with_the_nearest_known_one(
    country: str, subdivision: str | None, message: str
) -> None:
    with pytest.raises(UnknownCountry) as caught:
        holiday_years(country, subdivision)
    assert str(caught.value) == message


def test_two_calendars_may_ask_one_provider_at_once() -> None:
    shared = holiday_years("RU")
    expected = {year: holiday_years("RU")(year) for year in range(2000, 2030)}
    wrong: list[int] = []

    def ask(years: list[int]) -> None:
        wrong.extend(year for year in years if shared(year) != expected[year])

    years = list(range(2000, 2030))
    threads = [threading.Thread(target=ask, args=(one,)) for one in (years, years[::-1], years[10:] + years[:10])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_package_of_holidays_is_loaded_only_when_a_country_is_asked_for(repo: Path) -> None:
    code = "import sys, jira_csext.rulefiles.holidays; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=repo, check=False).returncode == 0
