"""An evaluation as a whole: several rules, when to look again, and histories of every size and order."""

from __future__ import annotations

import pytest

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Is
from jira_csext.core.evaluate import NOTHING, evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket
from tests.building import a_calendar, a_goal, a_rule, a_ticket, at, change, fired, judged, only, said, says

WAITING = Is("state", ("waiting_for_client",))
HOUR = 3600


def test_before_a_ticket_was_created_there_is_nothing() -> None:
    assert judged(a_rule(steps=["0%"]), a_ticket("Mon 10:00"), "Mon 09:59:59") == NOTHING


def test_at_the_instant_of_creation_the_clock_stands_at_zero() -> None:
    cycle = only(judged(a_rule(steps=["0%"]), a_ticket("Mon 10:00"), "Mon 10:00"))
    assert (cycle.state, cycle.elapsed_seconds, fired(cycle)) == ("running", 0, ["0% at Mon 10:00"])


def test_two_rules_of_one_metric_both_run() -> None:
    rules = [a_rule("first_response", "1h", name="fast"), a_rule("first_response", "8h", name="slow")]
    cycles = judged(rules, a_ticket("Mon 10:00"), "Mon 12:00").cycles
    assert [(cycle.rule, cycle.state) for cycle in cycles] == [("fast", "breached"), ("slow", "running")]


def test_without_rules_there_is_nothing_to_wait_for() -> None:
    assert evaluate(Rulebook(), a_ticket("Mon 10:00"), NO_CLIENT, at("Mon 12:00")) == NOTHING


def test_exactly_the_target_is_met_and_a_second_more_is_breached() -> None:
    states = {
        reply: only(judged(a_rule(), a_ticket("Mon 10:00", says(reply, "agent")), "Tue 09:00")).state
        for reply in ("Mon 13:59:59", "Mon 14:00", "Mon 14:00:01")
    }
    assert states == {"Mon 13:59:59": "met", "Mon 14:00": "met", "Mon 14:00:01": "breached"}


def test_an_open_cycle_is_breached_from_the_first_working_second_beyond_the_target() -> None:
    ticket = a_ticket("Mon 13:00")
    states = {
        now: only(judged(a_rule(), ticket, now)).state
        for now in ("Mon 17:00", "Tue 08:59:59", "Tue 09:00", "Tue 09:00:01")
    }
    assert states == {
        "Mon 17:00": "running",
        "Tue 08:59:59": "running",
        "Tue 09:00": "running",
        "Tue 09:00:01": "breached",
    }
    cycle = only(judged(a_rule(), ticket, "Mon 18:00"))
    assert (said(cycle.due_at), said(cycle.breached_at)) == ("Mon 17:00", "Tue 09:00")


def test_an_answer_at_night_to_what_was_due_at_closing_is_in_time() -> None:
    ticket = a_ticket("Mon 13:00", says("Tue 03:00", "agent"))
    assert only(judged(a_rule(), ticket, "Wed 09:00")).state == "met"


def test_a_met_cycle_keeps_the_instant_at_which_it_would_have_been_due() -> None:
    cycle = only(judged(a_rule(), a_ticket("Mon 10:00", says("Mon 11:00", "agent")), "Wed 09:00"))
    assert (said(cycle.due_at), cycle.breached_at) == ("Mon 14:00", None)


def test_out_of_hours_a_running_clock_is_running_and_not_paused() -> None:
    cycle = only(judged(a_rule(), a_ticket("Fri 16:00"), "Sun 12:00"))
    assert (cycle.state, cycle.elapsed_seconds, cycle.paused_seconds) == ("running", HOUR, 0)


@pytest.mark.parametrize(
    ("now", "wake_at"),
    [
        ("Mon 10:00", "Mon 12:00"),
        ("Mon 12:00", "Mon 13:00"),
        ("Mon 13:00", "Mon 14:00:01"),
        ("Mon 14:00", "Mon 14:00:01"),
        ("Mon 14:00:01", "Mon 16:00"),
        ("Mon 16:00", None),
    ],
)
def test_it_asks_to_be_woken_for_each_step_and_for_the_breach(now: str, wake_at: str | None) -> None:
    rule = a_rule(steps=["50%", "1h before", "breach", "2h after"])
    assert said(judged(rule, a_ticket("Mon 10:00"), now).wake_at) == wake_at


def test_the_breach_wakes_even_where_no_step_asks_for_it() -> None:
    assert said(judged(a_rule(), a_ticket("Mon 13:00"), "Mon 14:00").wake_at) == "Tue 09:00:01"


def test_the_soonest_of_all_rules_wakes() -> None:
    rules = [a_rule("first_response", "4h", name="a"), a_rule("resolution", "2h", name="b")]
    assert said(judged(rules, a_ticket("Mon 10:00"), "Mon 11:00").wake_at) == "Mon 12:00:01"


def test_what_is_paused_or_has_ended_wakes_nobody() -> None:
    paused = a_ticket("Mon 10:00", change("Mon 11:00", "state", "open", "waiting_for_client"))
    assert judged(a_rule("resolution", steps=["50%"], pause_while=WAITING), paused, "Mon 12:00").wake_at is None
    answered = a_ticket("Mon 10:00", says("Mon 11:00", "agent"))
    assert judged(a_rule(steps=["50%", "breach", "1cd after"]), answered, "Mon 12:00").wake_at is None


def test_days_after_the_deadline_come_even_while_the_clock_stands() -> None:
    ticket = a_ticket("Mon 10:00", change("Mon 15:00", "state", "open", "waiting_for_client"))
    rule = a_rule("resolution", steps=["1cd after", "2h after"], pause_while=WAITING)
    evaluation = judged(rule, ticket, "Mon 18:00")
    assert said(evaluation.wake_at) == "Tue 14:00"
    assert [step for step, _ in only(evaluation).upcoming] == ["1cd after"]
    assert fired(only(judged(rule, ticket, "Wed 18:00"))) == ["1cd after at Tue 14:00"]


def test_upcoming_steps_are_named_soonest_first() -> None:
    cycle = only(judged(a_rule(steps=["breach", "1h before", "50%", "1wd after"]), a_ticket("Mon 10:00"), "Mon 12:30"))
    assert [(step, said(instant)) for step, instant in cycle.upcoming] == [
        ("1h before", "Mon 13:00"),
        ("breach", "Mon 14:00"),
        ("1wd after", "Tue 14:00"),
    ]


def test_a_past_instant_can_be_asked_for_after_all_is_over() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 15:00", "agent"), change("Mon 16:00", "state", "open", "resolved"))
    assert [only(judged(a_rule(), ticket, now)).state for now in ("Mon 12:00", "Mon 14:30", "Mon 15:00")] == [
        "running",
        "breached",
        "breached",
    ]
    assert only(judged(a_rule(), ticket, "Mon 14:30")).stopped_at is None


def test_the_same_question_has_the_same_answer() -> None:
    rule, ticket = a_rule(steps=["50%"]), a_ticket("Mon 10:00", says("Mon 15:00", "agent"))
    assert judged(rule, ticket, "Tue 10:00") == judged(rule, ticket, "Tue 10:00")


def test_a_history_out_of_order_is_judged_like_one_in_order() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        says("Mon 11:00", "agent"),
        change("Mon 12:00", "state", "open", "resolved"),
        says("Mon 13:00", "client"),
        change("Mon 14:00", "state", "resolved", "open"),
    )
    backwards = Ticket(ticket.key, ticket.id, ticket.created_at, ticket.attributes, ticket.history[::-1])
    rules = [a_rule(metric, name=metric) for metric in ("first_response", "next_response", "resolution")]
    assert judged(rules, backwards, "Tue 12:00") == judged(rules, ticket, "Tue 12:00")


def test_ten_thousand_comments_are_judged_like_ten() -> None:
    begin = at("Mon 10:00")
    talk = [
        Event(begin + 60 * number, "message", f"c{number:05}", "agent" if number % 2 else "client", public=True)
        for number in range(1, 10_001)
    ]
    rule = a_rule("next_response", "30s", ["breach"], calendar=ALWAYS)
    cycles = judged(rule, a_ticket(begin, *talk), begin + 60 * 10_001).cycles
    assert len(cycles) == 5001
    assert cycles[0].state == "breached"
    assert {(cycle.state, cycle.elapsed_seconds) for cycle in cycles[1:-1]} == {("breached", 60)}
    assert [cycle.number for cycle in cycles] == list(range(1, 5002))


def test_a_late_reply_far_in_the_past_is_found_over_many_years() -> None:
    ticket = a_ticket("2011-03-01T10:00:00+00:00", says("2026-06-01T10:00:00+00:00", "agent"))
    cycle = only(judged(a_rule(), ticket, "2026-06-02T10:00:00+00:00"))
    assert (cycle.state, cycle.stopped_at) == ("breached", at("Mon 10:00"))


@pytest.mark.parametrize(
    ("created", "due"),
    [
        ("2026-03-28T23:00:00+01:00", "2026-03-29T04:00:00+02:00"),  # an hour of the night is missing
        ("2026-10-24T23:00:00+02:00", "2026-10-25T02:00:00+01:00"),  # and one comes twice
    ],
)
def test_when_the_clocks_change_four_hours_are_four_hours(created: str, due: str) -> None:
    day_and_night = a_calendar(
        dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "00:00-24:00"), timezone="Europe/Berlin"
    )
    ticket = a_ticket(created)
    cycle = only(judged(a_rule(calendar=day_and_night), ticket, ticket.created_at))
    assert cycle.due_at == at(due)


def test_a_day_with_the_same_office_hours_is_as_long_when_the_clocks_change() -> None:
    office = a_calendar({"Sat": "09:00-17:00", "Sun": "09:00-17:00"}, timezone="Europe/Berlin")
    rule = a_rule("resolution", "12h", ["50%"], calendar=office)
    cycle = only(judged(rule, a_ticket("2026-03-28T09:00:00+01:00"), "2026-03-28T18:00:00+01:00"))
    assert cycle.due_at == at("2026-03-29T13:00:00+02:00")


def test_a_goal_by_priority_and_a_pause_and_a_reopening_add_up_to_the_wall_clock() -> None:
    rule = a_rule(
        "resolution",
        [a_goal("4h", Is("priority", ("High",))), a_goal("8h")],
        pause_while=WAITING,
        on_reopen="resume",
    )
    ticket = a_ticket(
        "Fri 15:00",
        change("Fri 16:00", "state", "open", "waiting_for_client"),
        change("+1w Mon 10:00", "state", "waiting_for_client", "resolved"),
        change("+1w Tue 10:00", "state", "resolved", "open"),
        change("+1w Tue 11:00", "priority", "Low", "High"),
    )
    cycle = only(judged(rule, ticket, "+1w Tue 12:00"))
    # An hour on Friday and two on Tuesday ran; an hour on Friday, eight on Monday and one on Tuesday stood.
    assert (cycle.goal, cycle.elapsed_seconds, cycle.paused_seconds) == (1, 3 * HOUR, 10 * HOUR)
    assert said(cycle.due_at) == "+1w Tue 13:00"
