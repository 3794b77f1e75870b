"""Targets, offsets and local times as admins write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.duration import Duration
from jira_csext.core.rulebook import Offset, Target
from jira_csext.rulefiles.values import (
    is_to_the_minute,
    label_from,
    local_time_from,
    offset_from,
    target_from,
    template_from,
    why_no_name,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1h30m", Target("1h30m", duration=Duration(5400, "seconds"))),
        ("5wd", Target("5wd", duration=Duration(5, "working_days"))),
        ("30cd", Target("30cd", duration=Duration(30, "calendar_days"))),
        ("end of day", Target("end of day", "end_of_day")),
        ("end of  next working day", Target("end of next working day", "end_of_next_working_day")),
    ],
)
def test_a_target_is_a_duration_or_the_end_of_a_working_day(written: str, meant: Target) -> None:
    assert target_from(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0%", Offset("0%", "percent", percent=0)),
        ("050%", Offset("50%", "percent", percent=50)),
        ("100%", Offset("100%", "percent", percent=100)),
        ("breach", Offset("breach", "breach")),
        ("stop", Offset("stop", "stop")),
        ("15m  before", Offset("15m before", "before", duration=Duration(900, "seconds"))),
        ("1wd before", Offset("1wd before", "before", duration=Duration(1, "working_days"))),
        ("3h after", Offset("3h after", "after", duration=Duration(10800, "seconds"))),
    ],
)
def test_an_offset_is_an_instant_of_a_cycle(written: str, meant: Offset) -> None:
    assert offset_from(written) == meant


def test_a_local_time_has_seconds_only_where_they_are_written() -> None:
    assert local_time_from("2026-03-06 9:05") == datetime(2026, 3, 6, 9, 5)
    assert local_time_from("2026-03-06T16:00:05") == datetime(2026, 3, 6, 16, 0, 5)
    assert is_to_the_minute("2026-03-06 16:00")
    assert not is_to_the_minute("2026-03-06 16:00:00")


@pytest.mark.parametrize("written", ["2026-02-30 10:00", "2026-03-06 25:00", "06.03.2026 10:00", "2026-03-06", 5, None])
def test_what_no_clock_shows_is_no_local_time(written: object) -> None:
    with pytest.raises(ValueError, match=r"no local time|a local time|not in the calendar"):
        local_time_from(written)


@pytest.mark.parametrize("name", ["first-response", "Ответ-клиенту", "v1.2_b", "1"])
def test_a_name_has_letters_of_any_alphabet(name: str) -> None:
    assert why_no_name(name) == ""


@pytest.mark.parametrize("name", ["", "a b", "a/b", "-a", "_", "a\n", "x" * 81, "a:b"])
def test_a_name_has_no_spaces_nor_slashes(name: str) -> None:
    assert "cannot be a name" in why_no_name(name)


def test_a_label_has_no_spaces_and_a_template_no_capitals() -> None:
    with pytest.raises(ValueError, match='write "at-risk"'):
        label_from("at risk")
    with pytest.raises(ValueError, match="no name of a template"):
        template_from("Reminder")


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.none(), st.lists(st.integers(), max_size=2)))
def test_whatever_is_written_is_understood_or_refused(written: object) -> None:
    for understand in (target_from, offset_from, local_time_from, label_from, template_from):
        with suppress(ValueError):
            understand(written)
