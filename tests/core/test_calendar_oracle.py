"""Business time against brute force: any calendar, any zone, around the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from jira_csext.core.calendar import Calendar, CalendarSpec

PIVOTS = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Europe/Moscow", date(2014, 10, 26)),
    ("Europe/Moscow", date(2011, 3, 27)),
    ("Europe/Moscow", date(2026, 1, 1)),
    ("Asia/Kathmandu", date(2025, 12, 31)),
    ("America/Sao_Paulo", date(2018, 11, 4)),  # the gap is at midnight
    ("America/Havana", date(2026, 11, 1)),  # midnight comes twice
    ("Pacific/Apia", date(2011, 12, 30)),  # a date left out
    ("Pacific/Kiritimati", date(1995, 1, 1)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Asia/Pyongyang", date(2018, 5, 5)),  # half an hour, at 23:30
    ("Antarctica/Troll", date(2026, 3, 29)),  # two hours
    ("America/St_Johns", date(2006, 10, 29)),  # at one minute past midnight
]
DAYS_AROUND = 9

Hours = tuple[tuple[int, int], ...]


@st.composite
def hours_of_a_date(draw: st.DrawFn) -> Hours:
    found = []
    for _ in range(draw(st.integers(1, 3))):
        opens = draw(st.integers(0, 95)) * 15
        length = draw(st.sampled_from([15, 30, 60, 240, 480, 600, 1440]))
        # Mostly within the date, sometimes over midnight.
        closes = opens + length if draw(st.integers(0, 3)) == 0 else min(opens + length, 1440)
        found.append((opens, closes))
    return tuple(found)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[CalendarSpec, date]:
    zone, pivot = draw(st.sampled_from(PIVOTS))
    near = st.integers(-3, 3).map(lambda days: pivot + timedelta(days))
    spec = CalendarSpec(
        "any",
        zone,
        draw(st.dictionaries(st.integers(0, 6), hours_of_a_date(), min_size=1)),
        closed=draw(st.frozensets(near, max_size=2)),
        open=draw(st.dictionaries(near, st.just(()) | hours_of_a_date(), max_size=2)),
    )
    return spec, pivot


def open_minutes(spec: CalendarSpec, pivot: date) -> list[int]:
    """The minutes, as epoch seconds, on which `spec` is open in the days around `pivot`: one by one, from zoneinfo."""
    zone = ZoneInfo(spec.timezone)

    def instant(on: date, minutes: int) -> int:
        wall = datetime.combine(on, time()) + timedelta(minutes=minutes)
        return int(wall.replace(tzinfo=zone).timestamp())

    def hours(on: date) -> Hours:
        if on in spec.open:
            return spec.open[on]
        return () if on in spec.closed else spec.hours.get(on.weekday(), ())

    def is_closed(on: date) -> bool:
        return not spec.open[on] if on in spec.open else on in spec.closed

    found: set[int] = set()
    for days in range(-DAYS_AROUND - 1, DAYS_AROUND + 1):
        on = pivot + timedelta(days)
        if instant(on, 0) == instant(on, 1440):
            continue
        for opens, closes in hours(on):
            end = 1440 if closes > 1440 and is_closed(on + timedelta(1)) else closes
            found.update(range(instant(on, opens), instant(on, end), 60))
    return sorted(found)


def seconds_around(pivot: date) -> st.SearchStrategy[int]:
    noon = int(datetime.combine(pivot, time(12), tzinfo=UTC).timestamp())
    # Boundaries are where mistakes live, so whole quarters of an hour are as likely as any second.
    quarters = st.integers(-4 * 96, 4 * 96).map(lambda quarter: noon + quarter * 900)
    return quarters | st.integers(noon - 4 * 86_400, noon + 4 * 86_400)


def overlap(minute: int, start: int, end: int) -> int:
    return max(0, min(minute + 60, end) - max(minute, start))


@given(st.data())
def test_what_was_spent_is_what_is_told_one_by_one(data: st.DataObject) -> None:
    spec, pivot = data.draw(calendars())
    start, end = data.draw(seconds_around(pivot)), data.draw(seconds_around(pivot))
    calendar = Calendar(spec)
    elapsed = calendar.between(start, end)
    seconds = data.draw(st.integers(1, 4 * 86_400) | st.just(max(elapsed, 1)))
    due_at = calendar.add(start, seconds) if elapsed >= seconds else None
    next_at = calendar.next_open(due_at) if due_at is not None and elapsed > seconds else None
    assert calendar.spent(start, end, seconds) == (elapsed, due_at, next_at)


@given(st.data())
def test_working_days_hold_the_seconds_until_their_end(data: st.DataObject) -> None:
    spec, pivot = data.draw(calendars())
    start, days = data.draw(seconds_around(pivot)), data.draw(st.integers(0, 5))
    calendar = Calendar(spec)
    expected = calendar.between(start, calendar.plus_working_days(start, days))
    assert calendar.seconds_of_working_days(start, days) == expected


@given(st.data())
def test_between_counts_every_open_second_once(data: st.DataObject) -> None:
    spec, pivot = data.draw(calendars())
    start, end = data.draw(seconds_around(pivot)), data.draw(seconds_around(pivot))
    expected = sum(overlap(minute, start, end) for minute in open_minutes(spec, pivot))
    calendar = Calendar(spec)
    assert calendar.between(start, end) == expected
    found = calendar.intervals(start, end)
    assert sum(closed - opened for opened, closed in found) == expected
    assert all(one[1] < two[0] for one, two in pairwise(found))


@given(st.data())
def test_add_stops_at_the_first_second_that_uses_the_budget_up(data: st.DataObject) -> None:
    spec, pivot = data.draw(calendars())
    start = data.draw(seconds_around(pivot))
    budget = data.draw(st.integers(1, 120).map(lambda quarters: quarters * 900) | st.integers(1, 30 * 3600))
    left, expected = budget, None
    for minute in open_minutes(spec, pivot):
        worked = overlap(minute, start, minute + 60)
        if left <= worked:
            expected = max(minute, start) + left
            break
        left -= worked
    assume(expected is not None)
    assert Calendar(spec).add(start, budget) == expected


@given(st.data())
def test_add_backwards_stops_at_the_last_second_that_holds_the_budget(data: st.DataObject) -> None:
    spec, pivot = data.draw(calendars())
    start = data.draw(seconds_around(pivot))
    budget = data.draw(st.integers(1, 120).map(lambda quarters: quarters * 900) | st.integers(1, 30 * 3600))
    left, expected = budget, None
    for minute in reversed(open_minutes(spec, pivot)):
        worked = overlap(minute, minute, start)
        if left <= worked:
            expected = min(minute + 60, start) - left
            break
        left -= worked
    assume(expected is not None)
    assert Calendar(spec).add(start, -budget) == expected


@given(st.data())
def test_open_and_closed_are_told_apart_at_every_second(data: st.DataObject) -> None:
    spec, pivot = data.draw(calendars())
    at = data.draw(seconds_around(pivot))
    minutes = open_minutes(spec, pivot)
    is_open = any(minute <= at < minute + 60 for minute in minutes)
    later = next((max(minute, at) for minute in minutes if minute + 60 > at), None)
    earlier = next((minute + 60 for minute in reversed(minutes) if minute + 60 <= at), None)
    assume(later is not None and earlier is not None)
    calendar = Calendar(spec)
    assert calendar.is_open(at) is is_open
    assert calendar.next_open(at) == later == calendar.add(at, 0)
    assert calendar.prev_open(at) == (at if is_open else earlier)


@given(calendars(), st.integers(1_262_304_000, 1_893_456_000), st.integers(1, 400 * 3600))
def test_what_was_added_lies_between(calendar_and_pivot: tuple[CalendarSpec, date], start: int, seconds: int) -> None:
    calendar = Calendar(calendar_and_pivot[0])
    end = calendar.add(start, seconds)
    assert calendar.between(start, end) == seconds
    assert calendar.between(start, end - 1) == seconds - 1  # no earlier instant would do
    begin = calendar.add(start, -seconds)
    assert calendar.between(begin, start) == seconds
    assert calendar.between(begin + 1, start) == seconds - 1


@given(calendars(), st.lists(st.integers(631_152_000, 2_208_988_800), min_size=3, max_size=3).map(sorted))
def test_elapsed_time_adds_up(calendar_and_pivot: tuple[CalendarSpec, date], instants: list[int]) -> None:
    calendar = Calendar(calendar_and_pivot[0])
    first, second, third = instants
    assert calendar.between(first, third) == calendar.between(first, second) + calendar.between(second, third)


@given(calendars(), st.integers(1_262_304_000, 1_893_456_000), st.lists(st.integers(0, 3_000_000_000), max_size=3))
def test_growth_changes_no_answer(
    calendar_and_pivot: tuple[CalendarSpec, date], start: int, elsewhere: list[int]
) -> None:
    spec, _ = calendar_and_pivot
    grown = Calendar(spec)
    for instant in elsewhere:
        grown.is_open(instant)
    end = start + 40 * 86_400
    assert [
        grown.between(start, end),
        grown.add(start, 90_000),
        grown.add(start, -90_000),
        grown.plus_working_days(start, 7),
        grown.minus_working_days(start, 7),
        grown.end_of_working_day(start),
        grown.end_of_working_day(start, after=1),
        grown.intervals(start, end),
    ] == [
        Calendar(spec).between(start, end),
        Calendar(spec).add(start, 90_000),
        Calendar(spec).add(start, -90_000),
        Calendar(spec).plus_working_days(start, 7),
        Calendar(spec).minus_working_days(start, 7),
        Calendar(spec).end_of_working_day(start),
        Calendar(spec).end_of_working_day(start, after=1),
        Calendar(spec).intervals(start, end),
    ]


@given(calendars(), st.integers(1_262_304_000, 1_893_456_000), st.integers(0, 30))
def test_working_days_lead_to_an_end_that_is_open_or_a_closing(
    calendar_and_pivot: tuple[CalendarSpec, date], start: int, days: int
) -> None:
    calendar = Calendar(calendar_and_pivot[0])
    on, back = calendar.plus_working_days(start, days), calendar.minus_working_days(start, days)
    assert back <= start <= on
    for landed in (on, back):
        assert calendar.prev_open(landed) == landed
    if days:
        assert calendar.plus_working_days(start, days - 1) <= on
        assert back <= calendar.minus_working_days(start, days - 1)


@given(st.data())
def test_working_days_are_the_dates_with_hours(data: st.DataObject) -> None:
    zone, pivot = data.draw(st.sampled_from([one for one in PIVOTS if not one[0].startswith("Pacific/")]))
    days = data.draw(st.frozensets(st.integers(0, 6), min_size=1))
    closed = data.draw(st.frozensets(st.integers(-9, 9).map(lambda day: pivot + timedelta(day)), max_size=5))
    calendar = Calendar(CalendarSpec("any", zone, dict.fromkeys(days, ((540, 1080),)), closed=closed))
    dates = [pivot + timedelta(day) for day in range(-20, 120)]
    working = [on for on in dates if on.weekday() in days and on not in closed]
    first, count = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 10))
    noon, later = (datetime.combine(working[index], time(12)) for index in (first, first + count))
    assert calendar.plus_working_days(calendar.instant(noon), count) == calendar.instant(later)
    assert calendar.minus_working_days(calendar.instant(later), count) == calendar.instant(noon)
