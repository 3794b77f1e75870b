"""A forecast crosses what a delay warning asks for: once up, once down, and the daemon knows when to look again."""

from __future__ import annotations

from typing import Any

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Always
from jira_csext.core.delay_rule import RISK_CROSSED, Deadline, DelayWarning
from jira_csext.core.evaluate import evaluate
from jira_csext.core.forecast import OF_A_DATE, WHOLE, Clock, Curve, Group, Table
from jira_csext.core.forecast_cases import DATE_LANDMARKS, LANDMARKS
from jira_csext.core.forecast_crossing import Crossing, crossing, with_event
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket
from tests.building import OFFICE, a_rule, a_ticket, at, change, offset, said

HOUR = 3600
WARNING = DelayWarning(
    "default", Always(), (Deadline("due_at"), Deadline(sla="done")), offset("1h before"), OFFICE, when_risk=70
)
RULES = Rulebook((a_rule("resolution", "8h", name="done"),), default_calendar=OFFICE, delay_warnings=(WARNING,))
HALF_OF_ALL = Curve((2 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR), (0.9, 0.7, 0.6, 0.5), (900, 700, 600, 500), 1000)
"""Half of all miss eight hours: of those open after four 71%, after six 83%."""


def a_table(curve: Curve = HALF_OF_ALL, clock: str = "done", **groups: Curve) -> Table:
    landmarks = DATE_LANDMARKS if clock == OF_A_DATE else LANDMARKS
    curves: dict[tuple[int, Group], Curve] = {(place, ()): curve for place in range(len(landmarks))}
    curves |= {(place, ("task", name)): found for place in range(len(landmarks)) for name, found in groups.items()}
    curves |= {(place, ("task",)): curve._replace(case_count=curve.case_count + 1) for place in range(len(landmarks))}
    return Table("abc123", 0, 0, {clock: Clock(clock, landmarks, 5, 10, 1000, 900, curves)})


def crossed(ticket: Ticket, now: str, table: Table | None = None, rules: Rulebook = RULES) -> Crossing:
    evaluation = evaluate(rules, ticket, NO_CLIENT, at(now))
    return crossing(rules, ticket, NO_CLIENT, evaluation, table or a_table(), lambda: 7, at(now))


def risk(when: str, percent: int) -> Event:
    return Event(at(when), "own", f"{RISK_CROSSED}/{at(when)}", "bot", field=RISK_CROSSED, new=percent)


def test_what_is_likely_enough_is_an_event_with_its_percentage_and_what_is_behind_it() -> None:
    event = crossed(a_ticket("Mon 09:00", type="task"), "Mon 14:00").event

    assert event is not None
    assert (event.kind, event.field, event.new, event.by) == ("own", RISK_CROSSED, 71, "bot")
    assert event.text == "71% against 70%, by 700 cases of forecast abc123: done, 62% of the time spent"


def test_what_is_on_record_is_not_told_again() -> None:
    ticket = a_ticket("Mon 09:00", risk("Mon 14:00", 71), type="task")

    assert crossed(ticket, "Mon 16:00") == Crossing()


def test_before_that_the_daemon_is_told_when_time_alone_will_bring_it() -> None:
    ticket = a_ticket("Mon 09:00", type="task")

    found = crossed(ticket, "Mon 10:00")

    # Looked ahead in twentieths of the eight hours: after four the share is above seventy.
    assert (found.event, said(found.wake_at)) == (None, "Mon 13:00")
    assert crossed(ticket, "Mon 13:00").event is not None


def test_just_below_the_line_it_has_not_fallen_back_and_well_below_it_has_once() -> None:
    ticket = a_ticket("Mon 09:00", risk("Mon 14:00", 71), type="task")
    below = a_table(HALF_OF_ALL._replace(shares=(0.9, 0.8, 0.6, 0.5)))
    well_below = a_table(HALF_OF_ALL._replace(shares=(0.9, 0.85, 0.6, 0.5)))

    assert crossed(ticket, "Mon 14:00", below) == Crossing()
    event = crossed(ticket, "Mon 14:30", well_below).event
    assert event is not None
    assert event.new == 58
    assert crossed(with_event(ticket, event), "Mon 14:31", well_below).event is None


def test_a_fall_back_ends_the_delay_that_nobody_acted_on_and_the_next_crossing_is_another() -> None:
    ticket = a_ticket("Mon 09:00", risk("Mon 14:00", 71), risk("Mon 14:30", 58), type="task")

    event = crossed(ticket, "Mon 15:30").event
    delays = [cycle for cycle in evaluate(RULES, ticket, NO_CLIENT, at("Mon 15:00")).cycles if cycle.metric[0] == "c"]

    assert event is not None
    assert [(delay.state, said(delay.stopped_at)) for delay in delays] == [("cancelled", "Mon 14:30")]


def test_another_deadline_begins_anew() -> None:
    ticket = a_ticket("Mon 09:00", risk("Mon 14:00", 90), change("Tue 10:00", "due_at", None, "2026-06-05"))
    dates = a_table(Curve((WHOLE // 2, WHOLE), (0.9, 0.8), (900, 800), 1000), OF_A_DATE)

    event = crossed(ticket, "Tue 11:00", dates).event

    assert event is not None
    assert "the date promised" in event.text


def test_a_priority_of_whose_like_most_are_late_crosses_at_once() -> None:
    late = HALF_OF_ALL._replace(shares=(1.0, 1.0, 0.95, 0.95), counts=(400, 400, 380, 380), case_count=400)
    ticket = a_ticket("Mon 09:00", change("Mon 10:00", "priority", "Low", "High"), type="task")

    assert crossed(ticket, "Mon 09:59", a_table(High=late)).event is None
    assert crossed(ticket, "Mon 10:00", a_table(High=late)).event is not None


def test_nothing_crosses_without_a_table_with_too_few_cases_or_where_no_rule_asks() -> None:
    ticket = a_ticket("Mon 09:00", type="task")
    few = HALF_OF_ALL._replace(counts=(18, 14, 12, 10), case_count=20)
    unasked = Rulebook(RULES.slas, delay_warnings=(_without_risk(),), default_calendar=OFFICE)
    evaluation = evaluate(RULES, ticket, NO_CLIENT, at("Mon 16:00"))

    assert crossing(RULES, ticket, NO_CLIENT, evaluation, None, lambda: 7, at("Mon 16:00")) == Crossing()
    assert crossed(ticket, "Mon 16:00", a_table(few)) == Crossing()
    assert crossed(ticket, "Mon 16:00", rules=unasked) == Crossing()


def test_a_deadline_that_has_passed_and_a_ticket_that_is_gone_cross_nothing() -> None:
    assert crossed(a_ticket("Mon 09:00", type="task"), "Tue 10:00") == Crossing()
    assert crossed(a_ticket("Mon 09:00", type="task")._replace(gone_at=at("Mon 12:00")), "Mon 16:00") == Crossing()


def test_an_event_stands_behind_what_happened_in_its_second() -> None:
    ticket = a_ticket("Mon 09:00", change("Mon 14:00", "priority", "Low", "High"), change("Mon 15:00", "x", 1, 2))

    history = with_event(ticket, risk("Mon 14:00", 71)).history

    assert [event.field for event in history] == ["", "priority", RISK_CROSSED, "x"]


def _without_risk() -> DelayWarning:
    fields: dict[str, Any] = {"when_risk": None}
    return DelayWarning(WARNING.name, WARNING.when, WARNING.deadlines, WARNING.told_by, WARNING.calendar, **fields)
