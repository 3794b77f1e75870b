"""Local time is the zone's own: what is remembered of a day never differs from asking `zoneinfo` for the instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.core.calendar.zone import DAY, Zone

_EPOCH = datetime(1970, 1, 1)
_FIRST, _LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1900, 2100))


def _shown(zone: ZoneInfo, instant: int) -> int:
    local = datetime.fromtimestamp(instant, UTC).astimezone(zone).replace(tzinfo=None)
    return int((local - _EPOCH) / timedelta(seconds=1))


def _meant(zone: ZoneInfo, reading: int) -> int:
    local = (_EPOCH + timedelta(seconds=reading)).replace(tzinfo=zone)
    offset = local.utcoffset()
    assert offset is not None
    return reading - int(offset / timedelta(seconds=1))


@given(st.sampled_from(sorted(available_timezones())), st.integers(_FIRST, _LAST), st.integers(-2, 2))
def test_every_second_around_any_instant_reads_as_the_zone_shows_it(name: str, instant: int, beside: int) -> None:
    zone, known = Zone(name), ZoneInfo(name)
    for at in (instant, instant + beside * 3600, instant // DAY * DAY + beside):
        assert zone.reading(at) == _shown(known, at)
        assert zone.instant(at) == _meant(known, at)


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berlin",
        "Europe/Moscow",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "America/Havana",
    ],
)
def test_no_quarter_of_an_hour_of_three_decades_reads_otherwise(name: str) -> None:
    zone, known = Zone(name), ZoneInfo(name)
    for day in range(20 * 365, 50 * 365):
        offset = known.utcoffset(_EPOCH + timedelta(days=day)), known.utcoffset(_EPOCH + timedelta(days=day + 1))
        steps = range(0, DAY, 900) if offset[0] != offset[1] else (0, DAY // 2, DAY - 1)
        for second in steps:
            at = day * DAY + second
            assert zone.reading(at) == _shown(known, at)
            assert zone.instant(at) == _meant(known, at)


@given(st.sampled_from(sorted(available_timezones())), st.integers(_FIRST + 2 * DAY, _LAST))
def test_the_date_of_an_instant_is_the_one_on_the_wall_then(name: str, instant: int) -> None:
    calendar = Calendar(CalendarSpec("any hour", name, always=True))
    assert calendar.date_of(instant) == calendar.local(instant).date()
