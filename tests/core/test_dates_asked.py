"""The date that a person means by the words of a command: one, still ahead, and beyond doubt; else none."""

from __future__ import annotations

import pytest

from jira_csext.core.dates.asked import date_meant, dates_named
from tests.building import a_calendar, at, said

MOSCOW = a_calendar("10:00-19:00", "Europe/Moscow")
# Monday 1 June 2026, 13:00 in Moscow.
NOW = at("Mon 10:00")


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("2026-06-04 15:00", "Thu 12:00"),
        ("2026-06-04T15:00", "Thu 12:00"),
        ("2026-06-04", "Thu 16:00"),
        ("2026-06-06", "Sat 21:00"),
        ("04.06.2026 15:00", "Thu 12:00"),
        ("4 June 15:00", "Thu 12:00"),
        ("4 июня в 15", "Thu 12:00"),
        ("Friday noon", "Fri 09:00"),
        ("by Friday noon", "Fri 09:00"),
        ("fri 15:00", "Fri 12:00"),
        ("Friday, 5 June", "Fri 16:00"),
        ("next Friday", "+1w Fri 16:00"),
        ("tomorrow 9am", "Tue 06:00"),
        ("in two working days", "Wed 16:00"),
        ("end of week", "Fri 16:00"),
        ("15:00", "Mon 12:00"),
        ("к четвергу 15:00", "Thu 12:00"),
        ("четвергу", "Thu 16:00"),
        ("до четверга", "Thu 16:00"),
        ("в пт в 15:00", "Fri 12:00"),
        ("пт", "Fri 16:00"),
        ("завтра к обеду", "Tue 09:00"),
        ("через 2 часа", "Mon 12:00"),
        ("до конца дня", "Mon 16:00"),
    ],
)
def test_one_date_is_understood(words: str, when: str) -> None:
    found = date_meant(words, NOW, MOSCOW)
    assert found is not None
    assert said(found.at) == when


@pytest.mark.parametrize(
    "words",
    [
        "",
        "5",
        "them nothing",
        "soon",
        "when the supplier answers",
        "Friday or Monday",
        "Friday if the parts come",
        "4/6/2026",
        "2026-02-30",
        "2026-06-04 25:00",
        "2026-05-04",
        "12:00",
        "Thursday, 5 June",
        "перезвонить завтра",
        "15:00 Tokyo time",
    ],
)
def test_what_is_past_doubtful_or_more_than_one_date_is_not(words: str) -> None:
    assert date_meant(words, NOW, MOSCOW) is None


def test_every_date_that_a_text_names_is_found_whoever_means_it() -> None:
    found = dates_named("You asked for 3 June. It is done on Friday at 15:00.", NOW, MOSCOW)
    assert [said(when.at) for when in found] == ["Wed 16:00", "Fri 12:00"]
