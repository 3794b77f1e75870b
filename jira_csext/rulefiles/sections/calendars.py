"""`calendars`: weekly hours in a zone, holidays, and the dates that differ."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from jira_csext.core.calendar import Calendar, CalendarSpec, HolidayYears
from jira_csext.core.calendar.spec import Hours
from jira_csext.rulefiles.holidays import UnknownCountry, holiday_years
from jira_csext.rulefiles.hours import hours_of_day, weekly_hours_from
from jira_csext.rulefiles.model import Section
from jira_csext.rulefiles.problems import KEY, Path, Wrong, kind_of, nearest, quoted
from jira_csext.rulefiles.values import date_from

_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


def _zone_from(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected a time zone, found {kind_of(value)}; write timezone: Europe/Moscow")
    # A zone is looked up as a path, so whatever is no plain name must not get that far.
    if _ZONE.fullmatch(value):
        try:
            return ZoneInfo(value).key
        except (OSError, ValueError, LookupError):
            pass
    raise ValueError(f"{quoted(value)} is no time zone; {_nearest_zone(value)}")


def _nearest_zone(value: str) -> str:
    zones = sorted(available_timezones())
    by_city = {zone.rpartition("/")[2].replace("_", " "): zone for zone in zones}
    near = nearest(value, zones) or by_city.get(nearest(value.replace("_", " "), by_city), "")
    return f'did you mean "{near}"?' if near else "write it like Europe/Moscow"


def _closed_from(value: object) -> list[date]:
    if not isinstance(value, list):
        raise ValueError(f'expected a list of dates, found {kind_of(value)}; write closed: ["2026-12-30"]')
    return [on for _, on in _dates([(item, (place,)) for place, item in enumerate(value)])]


def _open_from(value: object) -> dict[date, Hours]:
    if not isinstance(value, dict):
        raise ValueError(
            f'expected dates with their hours, found {kind_of(value)}; write open: {{"2026-11-01": ["10:00-16:00"]}}'
        )
    found: list[tuple[Path, str]] = []
    opened: dict[date, Hours] = {}
    for key, stretches in value.items():
        try:
            on = date_from(key)
        except ValueError as error:
            found.append(((key, KEY), str(error)))
            continue
        try:
            opened[on] = hours_of_day(stretches)
        except Wrong as wrong:
            found += [((key, *path), text) for path, text in wrong.found]
    if found:
        raise Wrong(*found)
    return opened


def _dates(items: list[tuple[object, Path]]) -> list[tuple[Path, date]]:
    found: list[tuple[Path, str]] = []
    dates: list[tuple[Path, date]] = []
    for item, path in items:
        try:
            dates.append((path, date_from(item)))
        except ValueError as error:
            found.append((path, str(error)))
    if found:
        raise Wrong(*found)
    return dates


ZoneType = Annotated[str, PlainValidator(_zone_from), WithJsonSchema({"type": "string"})]
HoursType = Annotated[
    dict[int, Hours] | None, PlainValidator(weekly_hours_from), WithJsonSchema({"type": ["string", "object"]})
]
ClosedType = Annotated[list[date], PlainValidator(_closed_from), WithJsonSchema({"type": "array"})]
OpenType = Annotated[dict[date, Hours], PlainValidator(_open_from), WithJsonSchema({"type": "object"})]


class Holidays(Section):
    """Whose public holidays and moved working days apply."""

    example: ClassVar[str] = "{country: RU}"

    country: str = Field(examples=["RU"])
    """ISO 3166 code."""
    subdivision: str = Field(default="", examples=["BY"])
    """A part of the country with holidays of its own."""

    @model_validator(mode="after")
    def _is_known(self) -> Holidays:
        try:
            self.by_year()
        except UnknownCountry as error:
            key = "subdivision" if "subdivision" in str(error) else "country"
            raise Wrong.at(key, says=str(error)) from None
        return self

    def by_year(self) -> HolidayYears:
        """Return the holidays year by year; raises UnknownCountry."""
        return _holidays_of(self.country, self.subdivision)


@cache
def _holidays_of(country: str, subdivision: str) -> HolidayYears:
    return holiday_years(country, subdivision or None)


def _something(value: object) -> object:
    if value is None:
        raise ValueError("nothing stands here; write holidays: {country: RU}, or leave it out")
    return value


class CalendarEntry(Section):
    """Working time: `always`, or hours by weekday."""

    example: ClassVar[str] = 'NAME: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}'

    timezone: ZoneType = Field(default="", examples=["Europe/Moscow"])
    """An IANA zone; needed unless the hours are `always`."""
    hours: HoursType = Field(examples=['{mon-fri: ["10:00-18:00"]}'])
    """Lists of stretches by weekday or range of weekdays, or `always`."""
    holidays: Annotated[Holidays | None, BeforeValidator(_something)] = Field(default=None, examples=["{country: RU}"])
    closed: ClosedType = Field(default=[], examples=['["2026-12-30"]'])
    """Dates without hours."""
    open: OpenType = Field(default={}, examples=['{"2026-11-01": ["10:00-16:00"]}'])
    """Dates with hours of their own, which beat all else; an empty list is a closed day."""

    @model_validator(mode="after")
    def _can_open(self) -> CalendarEntry:
        found: list[tuple[Path, str]] = []
        if self.hours is not None and not self.timezone:
            found.append(((), '"timezone" is missing; write timezone: Europe/Moscow'))
        if self.hours is not None and not any([*self.hours.values(), *self.open.values()]):
            found.append((("hours",), 'this calendar never opens; write hours, like {mon-fri: ["10:00-18:00"]}'))
        for place, on in enumerate(self.closed):
            if self.open.get(on):
                found.append((("closed", place), f"{on} has hours under `open` too; keep one of the two"))
        if found:
            raise Wrong(*found)
        return self

    @property
    def is_always(self) -> bool:
        """Whether it never closes by its hours."""
        return self.hours is None

    def calendar(self, name: str) -> Calendar:
        """Return the calendar as the engine sees it."""
        spec = CalendarSpec(
            name=name,
            timezone=self.timezone or "UTC",
            hours=self.hours or {},
            always=self.is_always,
            closed=frozenset(self.closed),
            open=self.open,
            holidays=self.holidays.by_year() if self.holidays else None,
        )
        return Calendar(spec)
