"""Lengths of time and instants as people say them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from jira_csext.sync.speech_words import duration, instant, nobody, unfilled, unknown


@pytest.mark.parametrize(
    ("seconds", "english", "russian"),
    [
        (0, "0 minutes", "0 минут"),
        (1, "1 second", "1 секунда"),
        (42, "42 seconds", "42 секунды"),
        (60, "1 minute", "1 минута"),
        (119, "1 minute", "1 минута"),
        (2 * 60, "2 minutes", "2 минуты"),
        (5 * 60, "5 minutes", "5 минут"),
        (11 * 60, "11 minutes", "11 минут"),
        (14 * 60, "14 minutes", "14 минут"),
        (21 * 60, "21 minutes", "21 минута"),
        (3600, "1 hour", "1 час"),
        (2 * 3600 + 300, "2 hours 5 minutes", "2 часа 5 минут"),
        (5 * 3600, "5 hours", "5 часов"),
        (21 * 3600 + 60, "21 hours 1 minute", "21 час 1 минута"),
        (111 * 3600, "111 hours", "111 часов"),
        (1002 * 3600, "1002 hours", "1002 часа"),
    ],
)
def test_a_length_of_time_is_counted_as_the_language_counts(seconds: int, english: str, russian: str) -> None:
    assert (duration(seconds, "en"), duration(seconds, "ru")) == (english, russian)


def test_another_language_reads_figures() -> None:
    moment = datetime(2026, 5, 12, 14, 30, tzinfo=ZoneInfo("Europe/Berlin"))

    assert duration(7500, "de") == "2 h 5 min"
    assert instant(moment, "de-AT", 2026) == "2026-05-12 14:30 (Europe/Berlin)"
    assert unfilled("director", "de") == "director: -"


def test_an_instant_names_day_month_and_zone_and_its_year_when_it_is_another() -> None:
    moment = datetime(2026, 5, 12, 9, 5, tzinfo=ZoneInfo("Europe/Moscow"))

    assert instant(moment, "en", 2026) == "Tue 12 May, 09:05 (Europe/Moscow)"
    assert instant(moment, "ru-RU", 2025) == "вт 12 мая 2026, 09:05 (Europe/Moscow)"


def test_nobody_has_a_name_in_each_language() -> None:
    assert (nobody("en"), nobody("ru"), nobody("de")) == ("nobody", "никто", "-")
    assert (unknown("en"), unknown("ru"), unknown("de")) == ("not known", "не известен", "-")
