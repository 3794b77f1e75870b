"""Deadlines as cases: what was spent when, as of which attributes, and what a look before the end may know."""

from __future__ import annotations

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Is
from jira_csext.core.evaluate import evaluate
from jira_csext.core.forecast import OF_A_DATE, WHOLE, Features
from jira_csext.core.forecast_cases import LANDMARKS, Case, Seen, cases_in, open_cases
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.core.timeline import Timeline
from tests.building import OFFICE, a_rule, a_ticket, at, change, said

HOUR = 3600
RULES = Rulebook(
    (
        a_rule("first_response", "1h", name="answered"),
        a_rule("resolution", "8h", pause_while=Is("state", ("waiting",)), name="done"),
    ),
    default_calendar=OFFICE,
)


def seen(ticket: Ticket, until: str, clock: str = "done") -> list[Seen]:
    return [one for one in cases_in(RULES, ticket, NO_CLIENT, at(until)) if one.clock == clock]


def open_now(ticket: Ticket, now: str) -> list[Case]:
    cycles = evaluate(RULES, ticket, NO_CLIENT, at(now)).cycles
    return [*open_cases(RULES, Timeline(ticket, at(now)), cycles, NO_CLIENT, at(now))]


def test_a_closed_case_is_seen_at_each_landmark_that_it_outlasted() -> None:
    ticket = a_ticket("Mon 10:00", change("Mon 13:00", "state", "open", "resolved"), type="bug")

    found = seen(ticket, "Fri 10:00")

    # Three hours in all: from the start, after half an hour, one hour and two.
    assert [LANDMARKS[one.landmark] for one in found] == [0, HOUR // 2, HOUR, 2 * HOUR]
    assert [said(one.at) for one in found] == ["Mon 10:00", "Mon 10:30", "Mon 11:00", "Mon 12:00"]
    assert {(one.total, one.closed) for one in found} == {(3 * HOUR, True)}


def test_a_case_is_seen_with_the_attributes_of_that_instant() -> None:
    raised = change("Mon 11:30", "priority", "Low", "High")
    ticket = a_ticket("Mon 10:00", raised, change("Mon 13:00", "state", "open", "resolved"), type="bug")

    assert [one.like.priority for one in seen(ticket, "Fri 10:00")] == ["Low", "Low", "Low", "High"]


def test_before_its_end_a_case_is_open_and_nothing_later_is_known() -> None:
    later = (change("Tue 09:30", "priority", "Low", "High"), change("Wed 10:00", "state", "open", "resolved"))
    ticket = a_ticket("Mon 16:00", *later, type="bug")

    found = seen(ticket, "Mon 17:00:01")

    assert {(one.total, one.closed) for one in found} == {(HOUR, False)}
    assert {one.like for one in found} == {Features("bug", "Low")}
    assert seen(ticket, "Mon 16:00") == []


def test_pauses_and_closed_hours_are_not_spent() -> None:
    ticket = a_ticket(
        "Mon 16:00",
        change("Tue 10:00", "state", "open", "waiting"),
        change("Tue 15:00", "state", "waiting", "open"),
        change("Tue 16:00", "state", "open", "resolved"),
    )

    assert {one.total for one in seen(ticket, "Fri 10:00")} == {3 * HOUR}


def test_a_ticket_that_vanished_was_open_until_then() -> None:
    ticket = a_ticket("Mon 10:00")._replace(gone_at=at("Mon 12:00"))

    assert {(one.total, one.closed) for one in seen(ticket, "Fri 10:00")} == {(2 * HOUR, False)}


def test_only_resolutions_and_what_a_delay_warning_names_are_forecast() -> None:
    assert seen(a_ticket("Mon 10:00"), "Fri 10:00", "answered") == []


def test_a_date_counts_in_parts_of_the_working_time_from_its_giving() -> None:
    # Given on Tuesday at nine for the end of Friday: 32 working hours, of which the work took eight.
    given = change("Tue 09:00", "due_at", None, "2026-06-05")
    ticket = a_ticket("Mon 10:00", given, change("Tue 17:00", "state", "open", "resolved"))

    found = seen(ticket, "Fri 10:00", OF_A_DATE)

    assert [(one.landmark, one.total, one.closed) for one in found] == [(0, WHOLE // 4, True)]


def test_a_date_moved_later_is_another_case_and_the_first_one_goes_on_past_its_date() -> None:
    given = change("Mon 10:00:01", "due_at", None, "2026-06-01")
    moved = change("Mon 16:00", "due_at", "2026-06-01", "2026-06-03")
    ticket = a_ticket("Mon 10:00", given, moved, change("Tue 17:00", "state", "open", "resolved"))

    totals = {one.total > WHOLE for one in seen(ticket, "Fri 10:00", OF_A_DATE) if one.landmark == 0}

    assert totals == {True, False}


def test_an_open_case_says_how_far_it_is_and_when_it_will_be_further() -> None:
    (case,) = open_now(a_ticket("Mon 10:00"), "Mon 16:00")

    assert (case.clock, case.spent, case.budget) == ("done", 6 * HOUR, 8 * HOUR)
    assert said(case.instant(7 * HOUR + HOUR // 2)) == "Tue 09:30"


def test_the_date_in_force_is_a_case_and_repeating_it_begins_no_new_one() -> None:
    given = change("Tue 09:00", "due_at", None, "2026-06-05")
    ticket = a_ticket("Mon 10:00", given)

    cases = open_now(ticket, "Wed 17:00")

    assert [(case.clock, case.spent) for case in cases] == [("done", 23 * HOUR), (OF_A_DATE, WHOLE // 2)]
    assert said(cases[1].instant(3 * WHOLE // 4)) == "Thu 17:00"


def test_nothing_is_asked_of_what_is_resolved() -> None:
    given = change("Tue 09:00", "due_at", None, "2026-06-05")
    resolved = a_ticket("Mon 10:00", given, change("Tue 12:00", "state", "open", "resolved"))

    assert open_now(resolved, "Wed 17:00") == []
