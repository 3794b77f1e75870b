"""Public holidays and moved working days of a country, from the `holidays` package, in the calendar's own form."""

from __future__ import annotations

import difflib
import importlib.util
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from jira_csext.core.calendar import HolidayYear, HolidayYears

if TYPE_CHECKING:
    from holidays import HolidayBase

# Governments that move days off by a decree of each year. Elsewhere the law alone gives the dates of any year.
# The package does not say which they are, and a last move long ago (Bulgaria 2016) may be the end of the practice.
MOVES_DAYS_EVERY_YEAR = frozenset(
    {"AZ", "BY", "CN", "HU", "KG", "KZ", "LV", "MM", "RU", "TW", "UZ", "VN"},
)


class UnknownCountry(ValueError):
    """A country or subdivision without known holidays; the text names the nearest known one."""


def holiday_years(country: str, subdivision: str | None = None) -> HolidayYears:
    """Return the public holidays of `country` (ISO 3166 code, as `RU`), and of a `subdivision` of it, by year.

    A year counts as decreed up to the last for which the package knows a moved day, in countries that move days every
    year (see MOVES_DAYS_EVERY_YEAR), and up to the last year the package serves in all others. Raises UnknownCountry.
    """
    known = _country(country, subdivision)
    last_decreed = _last_decreed(known)
    lock = Lock()

    def holiday_year(year: int) -> HolidayYear:
        # The package fills its one dictionary as years are asked for, which two calendars may do at once.
        with lock:
            # A decree can name a working day of a neighbouring year: 2012-12-29 for a day off in January.
            for near in (year - 1, year, year + 1):
                _ = date(near, 1, 1) in known
            return HolidayYear(
                closed=frozenset(on for on in known if on.year == year),
                working=frozenset(on for on in known.weekend_workdays if on.year == year),
                decreed=year <= last_decreed,
            )

    return holiday_year


def _country(country: str, subdivision: str | None) -> HolidayBase:
    codes = _codes()
    if country not in codes.values():
        raise UnknownCountry(_unknown("country", country, codes, "write its ISO code, like RU"))
    kind = _kind_of(country)
    try:
        return kind(subdiv=subdivision)
    except NotImplementedError:
        places = {place.lower(): place for place in kind.subdivisions}
        text = _unknown(f"subdivision of {country}", subdivision or "", places, "leave it out for the whole country")
        raise UnknownCountry(text) from None


def _kind_of(country: str) -> type[HolidayBase]:
    """Return the class of a country's holidays from its own module: through the package all 250 would be loaded."""
    import holidays
    from holidays.registry import COUNTRIES

    module_name, class_name = next((name, entry[0]) for name, entry in COUNTRIES.items() if entry[1] == country)
    place = Path(holidays.__file__).parent / "countries" / f"{module_name}.py"
    spec = importlib.util.spec_from_file_location(f"holidays.countries.{module_name}", place)
    if spec is None or spec.loader is None or not place.is_file():
        return type(holidays.country_holidays(country))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kind: type[HolidayBase] = getattr(module, class_name)
    return kind


def _codes() -> dict[str, str]:
    """Return two-letter codes by everything a person may write instead: name, three letters, small letters."""
    from holidays.registry import COUNTRIES

    found = {}
    for module, (_, code, *others) in COUNTRIES.items():
        found.update(dict.fromkeys([module.replace("_", " "), code.lower(), *map(str.lower, others)], code))
    return found


def _unknown(kind: str, written: str, known: dict[str, str], way_out: str) -> str:
    near = difflib.get_close_matches(written.strip().lower(), known, n=1)
    hint = f'did you mean "{known[near[0]]}"?' if near else way_out
    return f'"{written}" is no {kind} with known holidays; {hint}'


def _last_decreed(known: HolidayBase) -> int:
    last_year: int = known.end_year
    if known.country not in MOVES_DAYS_EVERY_YEAR:
        return last_year
    # A move is (month, day, from month, from day[, from year]); an ordinary special day has a name in third place.
    moved: set[int] = {
        year
        for year, entries in getattr(known, "special_public_holidays", {}).items()
        for entry in (entries if isinstance(entries[0], tuple) else (entries,))
        if len(entry) > 3
    }
    return max(moved, default=last_year)
