"""Jira's timestamps, of every offset and precision, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.helpdesks.jira.instants import instant_ms, iso_utc


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("2019-02-15T19:11:18.321-0800", 1550286678321),
        ("2019-02-16T06:11:18.321+0300", 1550286678321),
        ("2019-02-16T08:41:18.321+05:30", 1550286678321),
        ("2019-02-16T03:11:18.321Z", 1550286678321),
        ("2019-02-16T16:11:18.321+1300", 1550286678321),
        ("2019-02-16T03:11:18Z", 1550286678000),
        ("2019-02-16T03:11:18+0000", 1550286678000),
        ("2019-02-16 03:11+0000", 1550286660000),
        ("2019-02-16T03:11:18.321456789+00", 1550286678321),
        ("1969-12-31T23:59:59.999+0000", -1),
        (1550286678321, 1550286678321),
        (1550286678321.9, 1550286678321),
    ],
)
def test_every_offset_and_precision_is_the_same_instant(written: str | float, milliseconds: int) -> None:
    assert instant_ms(written) == milliseconds


@given(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)),
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_what_the_standard_library_writes_is_read_back_cut_to_milliseconds(local: datetime, minutes: int) -> None:
    moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    expected = (since.days * 86400 + since.seconds) * 1000 + since.microseconds // 1000
    assert instant_ms(moment.isoformat(timespec="milliseconds")) == expected
    assert instant_ms(moment.strftime("%Y-%m-%dT%H:%M:%S.%f%z").zfill(31)) == expected


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("yesterday", '"yesterday" is no instant; it must look like 2026-03-01T10:00:00.000+0300'),
        (
            "2026-03-01T10:00:00.000",
            '"2026-03-01T10:00:00.000" is no instant; it must look like 2026-03-01T10:00:00.000+0300',
        ),
        (
            "2026-02-30T10:00:00.000+0000",
            '"2026-02-30T10:00:00.000+0000" is no instant: there is no such day, time or offset',
        ),
        (
            "2026-03-01T25:00:00.000+0000",
            '"2026-03-01T25:00:00.000+0000" is no instant: there is no such day, time or offset',
        ),
        (
            "0001-01-01T00:00:00.000+0300",
            '"0001-01-01T00:00:00.000+0300" is no instant: it lies outside of the years 1 to 9999',
        ),
        (10**30, "1e+30 is no instant: it lies outside of the years 1 to 9999"),
        (True, "True is no instant; it must be a timestamp or epoch milliseconds"),
        (None, "nothing is no instant; it must be a timestamp or epoch milliseconds"),
        ("", '"" is no instant; it must look like 2026-03-01T10:00:00.000+0300'),
    ],
)
def test_what_is_no_instant_is_refused_with_a_sentence(written: object, sentence: str) -> None:
    with pytest.raises(ValueError, match="is no instant") as refused:
        instant_ms(written)
    assert str(refused.value) == sentence


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.integers())))
def test_nothing_but_a_value_error_comes_of_garbage(written: Any) -> None:
    try:
        milliseconds = instant_ms(written)
    except ValueError:
        return
    assert isinstance(milliseconds, int)


def test_an_instant_at_the_edge_is_iso_8601_in_utc() -> None:
    assert iso_utc("2026-03-01T10:00:59.900+0300") == "2026-03-01T07:00:59Z"
