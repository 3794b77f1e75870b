"""Durations: what is read, what is refused and with which words, and how they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.duration import Duration, DurationError, format_seconds, parse_duration


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("30m", 1800, "seconds"),
        ("4h", 14_400, "seconds"),
        ("1h30m", 5400, "seconds"),
        ("90s", 90, "seconds"),
        ("1h0m5s", 3605, "seconds"),
        ("90m", 5400, "seconds"),
        ("0m", 0, "seconds"),
        ("007m", 420, "seconds"),
        ("20000h", 72_000_000, "seconds"),
        ("5wd", 5, "working_days"),
        ("30cd", 30, "calendar_days"),
        ("0cd", 0, "calendar_days"),
    ],
)
def test_a_duration_is_read_in_its_unit(text: str, amount: int, unit: str) -> None:
    duration = parse_duration(text)
    assert (duration.amount, duration.unit) == (amount, unit)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1d", '"1d" could mean three things; write 8h (working time), 1wd (working days) or 1cd (calendar days)'),
        (
            "3 days",
            '"3 days" could mean three things; write 24h (working time), 3wd (working days) or 3cd (calendar days)',
        ),
        ("", "an empty duration; write it like 30m"),
        ("  ", "an empty duration"),
        ("-3h", '"-3h" has a sign; a duration has none'),
        ("+3h", '"+3h" has a sign'),
        ("1.5h", '"1.5h" has a fraction; use whole units, like 1h30m'),
        ("1,5h", '"1,5h" has a fraction'),
        ("4 h", '"4 h" is written "4h"'),
        ("1h 30m", '"1h 30m" is written "1h30m"'),
        (" 4h", '" 4h" is written "4h"'),
        ("4H", '"4H" is written "4h"'),
        ("4h\n", '"4h\\n" is written "4h"'),
        ("90", '"90" has no unit; write it like 30m'),
        ("four hours", '"four hours" is no duration; write it like 30m, 4h, 1h30m, 5wd (working days) or 30cd'),
        ("٤h", '"٤h" is no duration'),
        ("²h", '"²h" is no duration'),
        ("30m1h", '"30m1h" is no duration'),
        ("1h1h", '"1h1h" is no duration'),
        ("5wd4h", '"5wd4h" is no duration'),
        ("1w", '"1w" is no duration'),
        ("h", '"h" is no duration'),
        ("20000h1s", '"20000h1s" is too long for a duration; the longest is 20000h'),
        ("3661cd", '"3661cd" is too long for a duration; the longest is 3660 days'),
        ("9" * 5000 + "h", "is too long for a duration"),
        ("9" * 5000 + "d", "is too long for a duration"),
        ("1" * 5000, "has no unit"),
    ],
)
def test_what_is_no_duration_is_refused_with_the_way_out(text: str, message: str) -> None:
    with pytest.raises(DurationError) as caught:
        parse_duration(text)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 250


@given(st.integers(0, 72_000_000), st.integers(0, 3660))
def test_a_duration_is_written_so_that_it_reads_back(seconds: int, days: int) -> None:
    for duration in (
        Duration(seconds, "seconds"),
        Duration(days, "working_days"),
        Duration(days, "calendar_days"),
    ):
        assert parse_duration(str(duration)) == duration


@given(st.text() | st.text("0123456789hmswcd -."))
def test_any_text_is_read_back_or_refused_with_one_line(text: str) -> None:
    try:
        duration = parse_duration(text)
    except DurationError as refused:
        duration, sentence = None, str(refused)
    else:
        sentence = str(duration)
    assert sentence.splitlines() == [sentence]
    assert duration is None or parse_duration(sentence) == duration


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (Duration(5400, "seconds"), "1h30m"),
        (Duration(0, "seconds"), "0m"),
        (Duration(3605, "seconds"), "1h5s"),
        (Duration(5, "working_days"), "5wd"),
        (Duration(30, "calendar_days"), "30cd"),
    ],
)
def test_a_duration_is_written_as_people_write_it(duration: Duration, text: str) -> None:
    assert str(duration) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0m"),
        (30, "30s"),
        (60, "1m"),
        (89, "1m"),
        (2700, "45m"),
        (3600, "1h 00m"),
        (7500, "2h 05m"),
        (360_000, "100h 00m"),
        (-7500, "-2h 05m"),
        (-30, "-30s"),
    ],
)
def test_seconds_are_shown_in_hours_and_minutes(seconds: int, text: str) -> None:
    assert format_seconds(seconds) == text
