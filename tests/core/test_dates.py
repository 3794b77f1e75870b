"""Targets that are dates of the ticket, goals with a beginning, and facts about time in conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jira_csext.core.conditions import AllOf, Is, Not, UnansweredFor
from jira_csext.core.cycle import Cycle
from jira_csext.core.duration import parse_duration
from jira_csext.core.rulebook import Goal, Sla, Target
from tests.building import OFFICE, a_goal, a_rule, a_ticket, at, change, fired, judged, only, said, says

PROMISED = Goal(Target("promised_at", "date"), OFFICE)


def promised(steps: Sequence[str] = (), *others: Goal) -> Sla:
    return a_rule("resolution", (PROMISED, *others), steps)


def spans(cycles: tuple[Cycle, ...]) -> list[str]:
    return [f"{said(one.started_at)} - {said(one.stopped_at)} {one.state}" for one in cycles]


# promised_at and due_at


def test_a_date_alone_ends_with_its_hours_and_at_midnight_if_it_is_closed() -> None:
    friday, saturday = "2026-06-05", "2026-06-06"
    assert said(only(judged(promised(), a_ticket("Mon 10:00", promised_at=friday), "Tue 10:00")).due_at) == "Fri 17:00"
    assert said(only(judged(promised(), a_ticket("Mon 10:00", promised_at=saturday), "Tue 10:00")).due_at) == (
        "Sun 00:00"
    )


def test_an_instant_is_due_then_open_or_closed_and_broken_by_the_first_working_second_after_it() -> None:
    ticket = a_ticket("Mon 10:00", promised_at="2026-06-02T20:00:00Z")
    cycle = only(judged(promised(), ticket, "Wed 08:00"))
    assert (said(cycle.due_at), said(cycle.breached_at), cycle.state) == ("Tue 20:00", "Wed 09:00", "running")
    assert only(judged(promised(), ticket, "Wed 09:00:01")).state == "breached"


def test_pauses_do_not_move_a_date() -> None:
    rule = replace(promised(["breach"]), pause_while=Is("status", ("On hold",)))
    ticket = a_ticket("Mon 10:00", change("Mon 11:00", "status", "Open", "On hold"), promised_at="2026-06-02T12:00:00Z")
    cycle = only(judged(rule, ticket, "Tue 13:00"))
    assert (cycle.state, said(cycle.due_at), fired(cycle)) == ("breached", "Tue 12:00", ["breach at Tue 12:00"])


def test_without_a_date_the_next_goal_holds_and_a_date_that_is_set_takes_its_place() -> None:
    rule = promised((), a_goal("8h"))
    assert said(only(judged(rule, a_ticket("Mon 10:00"), "Mon 11:00")).due_at) == "Tue 10:00"
    ticket = a_ticket("Mon 10:00", change("Mon 12:00", "promised_at", None, "2026-06-04"))
    assert said(only(judged(rule, ticket, "Mon 13:00")).due_at) == "Thu 17:00"
    assert judged(promised(), a_ticket("Mon 10:00"), "Mon 11:00").cycles == ()
    assert judged(promised(), a_ticket("Mon 10:00", promised_at="soon"), "Mon 11:00").cycles == ()


def test_a_date_that_is_moved_makes_its_steps_due_again_but_not_those_before_it_was_set() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Tue 16:45", "promised_at", "2026-06-02T17:00:00Z", "2026-06-03T16:30:00Z"),
        promised_at="2026-06-03T16:30:00Z",
    )
    cycle = only(judged(promised(["1wd before", "2h before", "breach"]), ticket, "Thu 10:00"))
    assert fired(cycle) == [
        "1wd before at Mon 17:00",
        "2h before at Tue 15:00",
        "2h before at Wed 14:30",
        "breach at Wed 16:30",
    ]


def test_a_date_set_in_the_past_is_broken_at_once() -> None:
    ticket = a_ticket("Mon 10:00", change("Wed 12:00", "promised_at", None, "2026-06-02T12:00:00Z"))
    cycle = only(judged(promised(["2h before", "breach"]), ticket, "Wed 13:00"))
    assert (cycle.state, fired(cycle)) == ("breached", ["breach at Wed 12:00"])


def test_half_of_a_promised_time_is_half_of_its_working_time() -> None:
    cycle = only(judged(promised(["50%"]), a_ticket("Mon 09:00", promised_at="2026-06-03"), "Thu 10:00"))
    assert fired(cycle) == ["50% at Tue 13:00"]


def test_a_cycle_that_is_done_in_time_is_met_and_keeps_the_date() -> None:
    ticket = a_ticket("Mon 10:00", change("Tue 12:00", "state", "open", "resolved"), promised_at="2026-06-02")
    cycle = only(judged(promised(), ticket, "Fri 10:00"))
    assert (cycle.state, said(cycle.due_at)) == ("met", "Tue 17:00")


# effective_from


def test_a_goal_spares_the_cycles_that_started_before_it_took_effect() -> None:
    rule = a_rule(goals=(replace(a_goal("1h"), effective_at=at("Mon 12:00")), a_goal("4h")))
    assert only(judged(rule, a_ticket("Mon 11:59:59"), "Mon 14:00")).goal == 2
    assert only(judged(rule, a_ticket("Mon 12:00"), "Mon 14:00")).goal == 1


def test_a_rule_does_too() -> None:
    rule = replace(a_rule(), effective_at=at("Mon 12:00"))
    assert judged(rule, a_ticket("Mon 11:00"), "Mon 14:00").cycles == ()
    assert only(judged(rule, a_ticket("Mon 12:00"), "Mon 14:00")).state == "running"


# unanswered_for

LEFT = UnansweredFor(parse_duration("2h"), OFFICE)


def test_a_rule_may_ask_how_long_a_message_has_been_left() -> None:
    rule = a_rule("resolution", "8h", when=LEFT)
    ticket = a_ticket("Mon 16:00", says("Tue 10:30", "agent"), says("Tue 12:00", "client"))
    assert judged(rule, ticket, "Tue 09:59").cycles == ()
    assert said(judged(rule, ticket, "Tue 09:59").wake_at) == "Tue 10:00"
    assert only(judged(rule, ticket, "Tue 10:00")).state == "running"
    assert only(judged(rule, ticket, "Tue 13:00")).state == "cancelled"
    assert only(judged(rule, ticket, "Tue 14:00")).state == "running"


def test_a_reply_or_a_resolution_ends_it() -> None:
    rule = a_rule("resolution", "8h", when=LEFT)
    replied = a_ticket("Mon 10:00", says("Mon 11:59", "agent"))
    resolved = a_ticket("Mon 10:00", change("Mon 11:00", "state", "open", "resolved"))
    assert judged(rule, replied, "Tue 12:00").cycles == ()
    assert judged(rule, resolved, "Tue 12:00").cycles == ()


def test_the_oldest_unanswered_message_counts() -> None:
    rule = a_rule("resolution", "8h", when=AllOf((LEFT, Not(Is("priority", ("Low",))))))
    ticket = a_ticket("Mon 10:00", says("Mon 11:30", "client"))
    assert only(judged(rule, ticket, "Mon 12:00")).state == "running"


def test_a_clock_may_stand_still_while_nothing_is_left() -> None:
    rule = a_rule("resolution", "4h", pause_while=Not(LEFT))
    ticket = a_ticket("Mon 10:00", says("Mon 13:00", "agent"))
    cycle = only(judged(rule, ticket, "Mon 16:00"))
    assert (cycle.state, cycle.elapsed_seconds) == ("paused", 3600)
