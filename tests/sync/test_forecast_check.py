"""Forecasts put to the test: promises and dates alike, by what came of them, never of what nobody would have asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Always
from jira_csext.core.delay_rule import Deadline, DelayWarning
from jira_csext.core.forecast import OF_A_DATE
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket
from jira_csext.sync.forecast_check import Checked, checked
from tests.building import OFFICE, a_rule, a_ticket, at, change, offset

pytest.importorskip("scipy", reason="Forecasts are fitted with SciPy: pip install 'jira_csext[forecast]'")

HOUR, DAY, WEEK = 3600, 86400, 32
RULES = Rulebook((a_rule("first_response", "4h", name="answered"),), default_calendar=OFFICE)


def dated(number: int, took: int, *more: Event, done: bool = True) -> Ticket:
    """A ticket of its own Monday at nine, due on its Thursday, that takes so many hours of that week's work."""
    begun = at("Mon 09:00") + number * 7 * DAY
    days, hours = divmod(took, 8)
    given = _day(begun + 3 * DAY)
    events = [change(begun + 60, "due_at", None, given), *more]
    if done:
        events.append(change(begun + days * DAY + hours * HOUR, "state", "open", "resolved"))
    kind = "bug" if took > WEEK else "question"
    return a_ticket(begun, *events, key=f"SUP-{number}", type=kind)._replace(id=str(number))


def judged(tickets: list[Ticket], rules: Rulebook = RULES, *, until: int = 0, share: float = 0.5) -> Checked:
    until = until or max(event.at for ticket in tickets for event in ticket.history) + 7 * DAY
    return checked(rules, [(ticket, NO_CLIENT) for ticket in tickets], until, share=share, refit_every=0)


def test_a_date_is_looked_at_at_each_quarter_until_the_work_is_done_and_missed_where_that_came_later() -> None:
    # Every other one is late by half a day; the others take a day and an hour.
    found = judged([dated(number, 36 if number % 2 else 9) for number in range(120)])

    assert {look.clock for look in found.looks} == {OF_A_DATE}
    assert {(look.part, look.missed) for look in found.looks} == {(25, False), (25, True), (50, True), (75, True)}
    assert sum(look.missed for look in found.looks if look.part == 25) == 30
    assert (found.judged_count, found.unknown_count) == (60, 0)
    assert found.outcome == "better"


def test_of_a_date_that_was_moved_nobody_asks_any_more_and_the_new_one_is_a_deadline_of_its_own() -> None:
    def moved(number: int) -> Ticket:
        begun = at("Mon 09:00") + number * 7 * DAY
        # On Tuesday at noon, after a third of its time, to the week after.
        later = change(begun + DAY + 3 * HOUR, "due_at", _day(begun + 3 * DAY), _day(begun + 7 * DAY))
        return dated(number, 36, later)

    found = judged([*(dated(number, 20) for number in range(60)), *(moved(number) for number in range(60, 100))])

    late = [look for look in found.looks if look.missed]
    assert {look.part for look in late} == {25}
    # The new date is kept: done on Friday, due on Monday.
    assert {look.part for look in found.looks if not look.missed} == {25, 50}


def test_a_date_without_an_end_is_not_judged_while_it_lies_ahead_and_missed_once_it_is_past() -> None:
    tickets = [*(dated(number, 36 if number < 60 else 9) for number in range(80)), dated(80, 0, done=False)]
    begun = at("Mon 09:00") + 80 * 7 * DAY

    ahead = judged(tickets, until=begun + DAY)
    past = judged(tickets, until=begun + 9 * DAY)

    assert (ahead.unknown_count, past.unknown_count) == (1, 0)
    assert sum(look.missed for look in past.looks) == sum(look.missed for look in ahead.looks) + 3


def test_a_promise_that_a_delay_warning_names_is_judged_though_it_is_no_resolution() -> None:
    warning = DelayWarning("late", Always(), (Deadline(sla="answered"),), offset("1h before"), OFFICE, when_risk=50)
    tickets = [_answered(number, 6 if number % 2 else 1) for number in range(200)]

    of_none = judged(tickets)
    found = judged(tickets, replace(RULES, delay_warnings=(warning,)))

    assert not of_none.looks
    assert {look.clock for look in found.looks} == {"answered"}
    assert found.outcome == "better"


@pytest.mark.parametrize(("share", "outcome"), [(0.71, "too little"), (0.7, "better")])
def test_under_thirty_deadlines_nothing_is_told(share: float, outcome: str) -> None:
    found = judged([dated(number, 36 if number % 3 == 0 else 9) for number in range(100)], share=share)

    assert found.judged_count == {"too little": 29, "better": 30}[outcome]
    assert found.outcome == outcome


def _answered(number: int, hours: int) -> Ticket:
    begun = at("Mon 09:00") + number * 7 * DAY
    said = Event(begun + hours * HOUR, "message", f"c{number}", "agent", "irina", public=True, text="Yes.")
    return a_ticket(begun, said, key=f"SUP-{number}")._replace(id=str(number))


def _day(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"
