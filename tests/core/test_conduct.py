"""When a client may be written to, and what becomes of a message that may not leave now."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.calendar import ALWAYS, Calendar, CalendarSpec
from jira_csext.core.conduct import (
    MARGIN,
    NO_CONDUCT,
    Conduct,
    Speech,
    last_contact_hour_at,
    latest_contact_at,
    when_to_speak,
)
from jira_csext.core.ticket import Attributes
from tests.building import a_calendar, at, said

TEN_TO_SIX = a_calendar("10:00-18:00")
NEVER = Calendar(CalendarSpec("never", open={date(2026, 1, 1): ((600, 660),)}))
DAY = 86400


def hours(conduct: Conduct, rule: str = "", **client: str) -> tuple[str, bool, bool] | None:
    """The zone in which a client is written to, and whether that is so on Monday at 06:00 and at 12:00 UTC."""
    known: Attributes = {f"client.{name}": value for name, value in client.items()}
    found = conduct.contact_hours(known, rule)
    if found is None:
        return None
    return found.spec.timezone, found.is_open(at("Mon 06:00")), found.is_open(at("Mon 12:00"))


def test_a_client_with_hours_of_its_own_is_written_to_in_those() -> None:
    conduct = Conduct(TEN_TO_SIX)

    assert hours(conduct) == ("UTC", False, True)
    assert hours(conduct, contact_hours="mon-fri 05:00-07:00") == ("UTC", True, False)


def test_a_client_may_name_a_calendar_of_the_rules() -> None:
    conduct = Conduct(TEN_TO_SIX, {"early": a_calendar("06:00-08:00", "Europe/London")})

    assert hours(conduct, contact_hours="early") == ("Europe/London", True, False)


def test_the_default_hours_are_read_on_the_clock_of_the_clients_wall() -> None:
    # 10:00 to 18:00 in Vladivostok is 00:00 to 08:00 UTC.
    assert hours(Conduct(TEN_TO_SIX), timezone="Asia/Vladivostok") == ("Asia/Vladivostok", True, False)


def test_what_the_register_says_and_nobody_can_read_leaves_the_default() -> None:
    conduct = Conduct(TEN_TO_SIX)

    assert hours(conduct, contact_hours="when the moon is full") == ("UTC", False, True)
    assert hours(conduct, timezone="Mars/Olympus") == ("UTC", False, True)


def test_an_urgent_rule_and_an_unlimited_client_know_no_hours() -> None:
    conduct = Conduct(TEN_TO_SIX, urgent=frozenset({"complaint"}))

    assert hours(conduct, "complaint", contact_hours="mon 09:00-10:00") is None
    assert hours(conduct, "question", contact_hours="always") is None
    assert hours(NO_CONDUCT) is None


def test_hours_of_a_client_without_a_zone_are_in_that_of_the_rules() -> None:
    assert hours(Conduct(zone="Europe/Moscow"), contact_hours="mon-fri 08:00-10:00") == ("Europe/Moscow", True, False)


def test_day_and_night_with_holidays_are_hours_too() -> None:
    closed = Calendar(CalendarSpec("all", always=True, closed=frozenset({date(2026, 6, 1)})))

    assert hours(Conduct(closed)) == ("UTC", False, False)


@pytest.mark.parametrize(
    ("before", "latest"),
    [
        ("Mon 12:00", "Mon 12:00"),
        ("Mon 17:45", "Mon 17:45"),
        ("Mon 17:46", "Mon 17:45"),  # too near the closing for a daemon that looks once a minute
        ("Mon 18:00", "Mon 17:45"),
        ("Tue 09:59", "Mon 17:45"),
        ("Tue 10:00", "Tue 10:00"),
        ("Sun 12:00", "Fri 17:45"),
    ],
)
def test_the_latest_contact_before_an_instant(before: str, latest: str) -> None:
    assert said(latest_contact_at(TEN_TO_SIX, at(before))) == latest


def test_hours_shorter_than_the_margin_are_used_from_their_opening() -> None:
    assert said(latest_contact_at(a_calendar("10:00-10:10"), at("Mon 23:00"))) == "Mon 10:00"
    assert said(latest_contact_at(a_calendar("10:00-10:10"), at("Mon 10:05"))) == "Mon 10:00"


@given(st.integers(at("Mon 00:00"), at("+9w Sun 00:00")))
def test_the_latest_contact_is_in_the_hours_and_not_later(instant: int) -> None:
    found = latest_contact_at(TEN_TO_SIX, instant)

    assert found <= instant
    assert TEN_TO_SIX.is_open(found)
    assert TEN_TO_SIX.between(found, found + MARGIN) == MARGIN
    # Nothing but the margin before the closing lies between the two.
    assert TEN_TO_SIX.between(found, instant) <= MARGIN


def test_the_last_contact_hour_before_a_deadline_may_be_the_evening_before() -> None:
    assert said(last_contact_hour_at(TEN_TO_SIX, at("Mon 15:00"))) == "Mon 14:00"
    assert said(last_contact_hour_at(TEN_TO_SIX, at("Tue 09:00"))) == "Mon 17:00"
    assert said(last_contact_hour_at(TEN_TO_SIX, at("Tue 10:30"))) == "Mon 17:30"


def speech(purpose: str | None, earliest: str, now: str, of: Calendar | None = TEN_TO_SIX) -> tuple[str, str | None]:
    found = when_to_speak(of, None if purpose is None else at(purpose), at(earliest), at(now))
    return found.way, said(found.at)


def test_within_the_hours_a_message_is_said_and_outside_it_waits_for_the_opening() -> None:
    assert speech(None, "Mon 12:00", "Mon 12:00") == ("say", "Mon 12:00")
    assert speech(None, "Mon 19:00", "Mon 19:00") == ("wait", "Tue 10:00")
    assert speech(None, "Mon 19:00", "Mon 19:00", None) == ("say", "Mon 19:00")


def test_a_message_waits_for_a_person_and_then_for_the_hours() -> None:
    assert speech(None, "Mon 12:05", "Mon 12:00") == ("wait", "Mon 12:05")
    assert speech(None, "Mon 18:03", "Mon 17:58") == ("wait", "Tue 10:00")


def test_a_warning_for_which_no_contact_hour_is_left_goes_to_a_person_at_once() -> None:
    assert speech("Tue 09:00", "Mon 19:00", "Mon 19:00") == ("draft", "Mon 19:00")
    assert speech("Tue 10:00", "Mon 19:00", "Mon 19:00") == ("draft", "Mon 19:00")
    assert speech("Tue 10:01", "Mon 19:00", "Mon 19:00") == ("wait", "Tue 10:00")


def test_a_warning_does_not_wait_for_a_person_beyond_its_deadline() -> None:
    assert speech("Mon 12:03", "Mon 12:05", "Mon 12:00") == ("say", "Mon 12:00")
    assert speech("Mon 12:00", "Mon 12:00", "Mon 12:00") == ("draft", "Mon 12:00")


def test_a_client_whose_hours_never_come_gets_nothing_and_a_person_does() -> None:
    now = at("2030-01-01T00:00:00+00:00")

    assert when_to_speak(NEVER, None, now, now) == Speech("draft", now)


@given(st.integers(0, 7 * DAY), st.integers(0, 600), st.one_of(st.none(), st.integers(0, 7 * DAY)), st.booleans())
def test_a_message_leaves_in_hours_and_before_its_purpose_or_not_at_all(
    now: int, grace: int, purpose: int | None, unlimited: bool
) -> None:
    now += at("Mon 00:00")
    until = None if purpose is None else purpose + at("Mon 00:00")
    of = ALWAYS if unlimited else TEN_TO_SIX

    way, moment = when_to_speak(of, until, now + grace, now)

    assert moment >= now
    if way == "draft":
        assert until is not None
        assert of.between(now, until) == 0
    else:
        assert of.is_open(moment)
        assert until is None or moment < until
        assert (way == "say") is (moment == now)
