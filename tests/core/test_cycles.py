"""When each metric's clock starts, stops, stands and starts again; office hours are weekdays, 09:00 to 17:00."""

from __future__ import annotations

from datetime import date

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import ClientTimeline, client_attributes
from jira_csext.core.conditions import AllOf, Is, Not
from jira_csext.core.cycle import Cycle
from jira_csext.core.rulebook import Goal, OnReopen, Sla
from jira_csext.core.ticket import Event, Ticket
from tests.building import a_calendar, a_goal, a_rule, a_ticket, at, change, judged, only, said, says

WAITING = Is("state", ("waiting_for_client",))
HOUR = 3600


def runs(rule: Sla, ticket: Ticket, now: str) -> list[str]:
    """Each cycle as `from – to state`."""
    return [
        f"{said(cycle.started_at)} – {said(cycle.stopped_at)} {cycle.state}"
        for cycle in judged(rule, ticket, now).cycles
    ]


def resolving(pause_while: Is | None = WAITING, on_reopen: OnReopen = "new_cycle", goals: str = "4h") -> Sla:
    return a_rule("resolution", goals, pause_while=pause_while, on_reopen=on_reopen)


def moved(*steps: str) -> list[Event]:
    """`Mon 11:00 resolved`: the states a ticket goes through, beginning with open."""
    events, before = [], "open"
    for step in steps:
        day, clock, state = step.split(" ")
        events.append(change(f"{day} {clock}", "state", before, state))
        before = state
    return events


def pauses(cycle: Cycle) -> list[tuple[str | None, str | None]]:
    return [(said(pause.start_at), said(pause.end_at)) for pause in cycle.pauses]


class TestFirstResponse:
    def test_it_runs_from_creation_to_the_first_public_reply_of_a_person_of_ours(self) -> None:
        ticket = a_ticket(
            "Mon 10:00",
            says("Mon 10:30", "bot"),
            says("Mon 10:40", "agent", public=False),
            says("Mon 10:50", "client"),
            says("Mon 11:00", "agent"),
            says("Mon 12:00", "agent"),
        )
        assert runs(a_rule("first_response"), ticket, "Tue 09:00") == ["Mon 10:00 – Mon 11:00 met"]

    def test_resolved_without_a_reply_it_is_cancelled(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved"), says("Mon 12:00", "agent"))
        assert runs(a_rule("first_response"), ticket, "Tue 09:00") == ["Mon 10:00 – Mon 11:00 cancelled"]

    def test_a_reply_that_comes_with_the_resolution_counts(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved"), says("Mon 11:00", "agent"))
        assert runs(a_rule("first_response"), ticket, "Tue 09:00") == ["Mon 10:00 – Mon 11:00 met"]

    def test_a_reply_in_the_second_of_creation_meets_it_at_once(self) -> None:
        ticket = a_ticket("Mon 10:00", says("Mon 10:00", "agent"))
        assert runs(a_rule("first_response"), ticket, "Mon 10:00") == ["Mon 10:00 – Mon 10:00 met"]

    def test_one_that_was_met_does_not_start_again_when_the_ticket_is_reopened(self) -> None:
        ticket = a_ticket("Mon 10:00", says("Mon 10:30", "agent"), *moved("Mon 11:00 resolved", "Mon 12:00 open"))
        both: tuple[OnReopen, ...] = ("new_cycle", "resume")
        for on_reopen in both:
            rule = a_rule("first_response", on_reopen=on_reopen)
            assert runs(rule, ticket, "Tue 09:00") == ["Mon 10:00 – Mon 10:30 met"]

    def test_one_that_was_cancelled_goes_on_when_reopened_if_it_resumes(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved", "Mon 15:00 open"), says("Mon 16:00", "agent"))
        cycle = only(judged(a_rule("first_response", on_reopen="resume"), ticket, "Tue 09:00"))
        assert (cycle.state, cycle.elapsed_seconds, cycle.paused_seconds) == ("met", 2 * HOUR, 4 * HOUR)


class TestNextResponse:
    def test_it_runs_from_the_oldest_unanswered_message_to_the_next_reply(self) -> None:
        ticket = a_ticket(
            "Mon 10:00",
            says("Mon 10:30", "client"),
            says("Mon 11:00", "agent"),
            says("Mon 12:00", "client"),
            says("Mon 13:00", "client"),
            says("Mon 14:00", "agent"),
            says("Mon 15:00", "agent"),
        )
        assert runs(a_rule("next_response"), ticket, "Tue 09:00") == [
            "Mon 10:00 – Mon 11:00 met",
            "Mon 12:00 – Mon 14:00 met",
        ]

    def test_a_ticket_that_one_of_ours_wrote_waits_for_the_clients_first_word(self) -> None:
        ticket = a_ticket("Mon 10:00", says("Mon 12:00", "client"), by="agent")
        assert runs(a_rule("next_response"), ticket, "Mon 13:00") == ["Mon 12:00 – None running"]

    def test_resolved_without_a_reply_it_is_cancelled_and_the_next_message_starts_anew(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved"), says("Mon 12:00", "client"))
        assert runs(a_rule("next_response"), ticket, "Mon 13:00") == [
            "Mon 10:00 – Mon 11:00 cancelled",
            "Mon 12:00 – None running",
        ]

    def test_a_message_in_the_second_of_our_reply_is_unanswered(self) -> None:
        ticket = a_ticket("Mon 10:00", says("Mon 11:00", "client"), says("Mon 11:00", "agent"))
        assert runs(a_rule("next_response"), ticket, "Mon 12:00") == [
            "Mon 10:00 – Mon 11:00 met",
            "Mon 11:00 – None running",
        ]

    def test_a_reply_that_comes_with_the_resolution_meets_it(self) -> None:
        ticket = a_ticket("Mon 10:00", says("Mon 11:00", "agent"), *moved("Mon 11:00 resolved"))
        assert runs(a_rule("next_response"), ticket, "Mon 12:00") == ["Mon 10:00 – Mon 11:00 met"]

    def test_the_message_that_reopens_goes_on_with_the_old_cycle_if_it_resumes(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved", "Mon 13:00 open"), says("Mon 13:00", "client"))
        rule = a_rule("next_response", on_reopen="resume")
        assert runs(rule, ticket, "Mon 14:00") == ["Mon 10:00 – None running"]
        assert only(judged(rule, ticket, "Mon 14:00")).elapsed_seconds == 2 * HOUR

    def test_a_message_before_the_reopening_has_started_a_new_cycle_already(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved", "Mon 13:00 open"), says("Mon 12:00", "client"))
        assert runs(a_rule("next_response", on_reopen="resume"), ticket, "Mon 14:00") == [
            "Mon 10:00 – Mon 11:00 cancelled",
            "Mon 12:00 – None running",
        ]


class TestResolution:
    def test_it_runs_from_creation_to_resolution(self) -> None:
        ticket = a_ticket("Mon 10:00", says("Mon 10:30", "agent"), *moved("Mon 11:00 resolved"))
        assert runs(resolving(), ticket, "Tue 09:00") == ["Mon 10:00 – Mon 11:00 met"]

    def test_a_ticket_created_resolved_is_met_at_once(self) -> None:
        assert runs(resolving(), a_ticket("Mon 10:00", state="resolved"), "Tue 09:00") == ["Mon 10:00 – Mon 10:00 met"]

    def test_reopening_starts_a_new_cycle_and_the_old_verdict_stands(self) -> None:
        ticket = a_ticket("Mon 09:00", *moved("Mon 14:00 resolved", "Tue 10:00 open", "Tue 11:00 resolved"))
        assert runs(resolving(), ticket, "Wed 09:00") == ["Mon 09:00 – Mon 14:00 breached", "Tue 10:00 – Tue 11:00 met"]

    def test_a_resumed_cycle_leaves_the_closed_time_out_as_a_pause(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 12:00 resolved", "Tue 10:00 open"))
        cycle = only(judged(resolving(on_reopen="resume"), ticket, "Tue 11:00"))
        assert (cycle.state, cycle.elapsed_seconds, cycle.paused_seconds) == ("running", 3 * HOUR, 6 * HOUR)
        assert pauses(cycle) == [("Mon 12:00", "Tue 10:00")]
        assert said(cycle.due_at) == "Tue 12:00"

    def test_a_cycle_can_be_resumed_more_than_once(self) -> None:
        ticket = a_ticket(
            "Mon 10:00", *moved("Mon 11:00 resolved", "Mon 12:00 open", "Mon 13:00 resolved", "Mon 14:00 open")
        )
        cycle = only(judged(resolving(on_reopen="resume"), ticket, "Mon 15:00"))
        assert (cycle.elapsed_seconds, cycle.paused_seconds) == (3 * HOUR, 2 * HOUR)

    def test_a_closed_time_that_touches_a_pause_is_one_pause_with_it(self) -> None:
        ticket = a_ticket(
            "Mon 10:00",
            *moved(
                "Mon 11:00 waiting_for_client", "Mon 12:00 resolved", "Mon 13:00 waiting_for_client", "Mon 14:00 open"
            ),
        )
        cycle = only(judged(resolving(on_reopen="resume"), ticket, "Mon 15:00"))
        assert pauses(cycle) == [("Mon 11:00", "Mon 14:00")]
        assert cycle.elapsed_seconds == 2 * HOUR

    def test_resolved_and_reopened_in_one_second_nothing_has_happened(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved", "Mon 11:00 open"))
        assert runs(resolving(), ticket, "Mon 12:00") == ["Mon 10:00 – None running"]


class TestPauses:
    def test_a_pause_takes_out_working_time_only(self) -> None:
        ticket = a_ticket("Mon 15:00", *moved("Mon 16:00 waiting_for_client", "Tue 10:00 open"))
        cycle = only(judged(resolving(), ticket, "Tue 11:00"))
        assert (cycle.elapsed_seconds, cycle.paused_seconds) == (2 * HOUR, 2 * HOUR)
        assert said(cycle.due_at) == "Tue 13:00"

    def test_over_a_weekend_with_a_holiday_the_pause_takes_out_what_would_have_been_worked(self) -> None:
        office = a_calendar(closed=frozenset({date(2026, 6, 8)}))
        rule = a_rule("resolution", "4h", calendar=office, pause_while=WAITING)
        answered = change("+1w Tue 10:00", "state", "waiting_for_client", "open")
        ticket = a_ticket("Fri 15:00", *moved("Fri 16:00 waiting_for_client"), answered)
        cycle = only(judged(rule, ticket, "+1w Tue 10:00"))
        assert (cycle.elapsed_seconds, cycle.paused_seconds) == (HOUR, 2 * HOUR)
        assert said(cycle.due_at) == "+1w Tue 13:00"

    def test_while_paused_with_time_left_there_is_no_due_instant(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 waiting_for_client"))
        evaluation = judged(resolving(), ticket, "Wed 11:00")
        cycle = only(evaluation)
        assert (cycle.state, cycle.due_at, cycle.breached_at, evaluation.wake_at) == ("paused", None, None, None)

    def test_a_ticket_created_waiting_stands_from_the_start(self) -> None:
        ticket = a_ticket("Mon 10:00", change("Mon 12:00", "state", "waiting_for_client", "open"))
        cycle = only(judged(resolving(), ticket, "Mon 13:00"))
        assert pauses(cycle) == [("Mon 10:00", "Mon 12:00")]
        assert (cycle.elapsed_seconds, said(cycle.due_at)) == (HOUR, "Mon 16:00")

    def test_a_stop_finds_a_paused_clock_paused(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 waiting_for_client", "Tue 12:00 resolved"))
        cycle = only(judged(resolving(), ticket, "Wed 09:00"))
        assert (cycle.state, cycle.elapsed_seconds, cycle.paused_seconds) == ("met", HOUR, 9 * HOUR)

    def test_a_stop_in_the_second_in_which_a_pause_would_begin_comes_first(self) -> None:
        rule = a_rule("next_response", "4h", pause_while=WAITING)
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 waiting_for_client"), says("Mon 11:00", "agent"))
        cycle = only(judged(rule, ticket, "Mon 12:00"))
        assert (cycle.state, pauses(cycle)) == ("met", [])

    def test_a_breach_that_fell_before_a_pause_is_found_during_it(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 15:00 waiting_for_client"))
        cycle = only(judged(resolving(), ticket, "Mon 17:00"))
        assert (cycle.state, said(cycle.due_at), said(cycle.breached_at)) == ("breached", "Mon 14:00", "Mon 14:00")

    def test_a_pause_that_begins_when_the_budget_is_used_up_leaves_it_due_and_not_breached(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 14:00 waiting_for_client", "Tue 11:00 open"))
        paused = only(judged(resolving(), ticket, "Mon 16:00"))
        assert (paused.state, said(paused.due_at), paused.breached_at) == ("paused", "Mon 14:00", None)
        resumed = only(judged(resolving(), ticket, "Tue 11:00:01"))
        assert (resumed.state, said(resumed.due_at), said(resumed.breached_at)) == (
            "breached",
            "Mon 14:00",
            "Tue 11:00",
        )

    def test_the_clients_answer_ends_the_pause_and_our_next_message_begins_it_again(self) -> None:
        ticket = a_ticket(
            "Mon 09:00",
            *moved("Mon 10:00 waiting_for_client"),
            says("Mon 11:00", "client"),
            says("Mon 13:00", "agent"),
            says("Mon 15:00", "client"),
        )
        cycle = only(judged(resolving(), ticket, "Mon 16:00"))
        assert pauses(cycle) == [("Mon 10:00", "Mon 11:00"), ("Mon 13:00", "Mon 15:00")]
        assert cycle.elapsed_seconds == 4 * HOUR

    def test_a_pause_may_ask_for_more_than_the_state(self) -> None:
        rule = a_rule("resolution", pause_while=AllOf((WAITING, Not(Is("priority", ("High",))))))
        ticket = a_ticket(
            "Mon 10:00", *moved("Mon 11:00 waiting_for_client"), change("Mon 12:00", "priority", "Low", "High")
        )
        assert pauses(only(judged(rule, ticket, "Mon 13:00"))) == [("Mon 11:00", "Mon 12:00")]

    def test_each_pause_names_the_event_that_began_it(self) -> None:
        waiting, _ = events = moved("Mon 11:00 waiting_for_client", "Mon 12:00 open")
        assert only(judged(resolving(), a_ticket("Mon 10:00", *events), "Mon 13:00")).pauses[0].cause == waiting.id


class TestScope:
    def test_a_rule_applies_to_the_tickets_it_asks_for(self) -> None:
        rule = a_rule("resolution", when=Is("type", ("bug",)))
        assert runs(rule, a_ticket("Mon 10:00", type="question"), "Mon 12:00") == []
        assert runs(rule, a_ticket("Mon 10:00", type="bug"), "Mon 12:00") == ["Mon 10:00 – None running"]

    def test_leaving_the_scope_cancels_as_of_the_moment_it_left(self) -> None:
        rule = a_rule("resolution", when=Is("type", ("bug",)))
        ticket = a_ticket("Mon 10:00", change("Mon 12:00", "type", "bug", "question"))
        evaluation = judged(rule, ticket, "Wed 12:00")
        cycle = only(evaluation)
        assert (cycle.state, cycle.ending, said(cycle.stopped_at)) == ("cancelled", "when", "Mon 12:00")
        assert (cycle.elapsed_seconds, evaluation.wake_at) == (2 * HOUR, None)

    def test_coming_back_revives_it_as_if_it_had_never_left(self) -> None:
        rule = a_rule("resolution", when=Is("type", ("bug",)))
        ticket = a_ticket(
            "Mon 10:00", change("Mon 12:00", "type", "bug", "question"), change("Mon 13:00", "type", "question", "bug")
        )
        cycle = only(judged(rule, ticket, "Mon 13:30"))
        assert (cycle.state, cycle.ending, cycle.elapsed_seconds) == ("running", "", 3.5 * HOUR)

    def test_stopped_while_out_of_scope_it_stays_cancelled(self) -> None:
        rule = a_rule("resolution", when=Is("type", ("bug",)))
        ticket = a_ticket("Mon 10:00", change("Mon 12:00", "type", "bug", "question"), *moved("Mon 13:00 resolved"))
        cycle = only(judged(rule, ticket, "Wed 12:00"))
        assert (cycle.state, cycle.ending, said(cycle.stopped_at)) == ("cancelled", "cancelled", "Mon 12:00")

    def test_it_may_come_into_scope_while_the_clock_runs_and_is_measured_from_the_start(self) -> None:
        rule = a_rule("resolution", when=Is("type", ("bug",)))
        ticket = a_ticket("Mon 10:00", change("Mon 12:00", "type", "question", "bug"))
        assert runs(rule, ticket, "Mon 11:00") == []
        assert only(judged(rule, ticket, "Mon 13:00")).elapsed_seconds == 3 * HOUR

    def test_it_is_judged_as_it_was_just_before_the_event_that_stopped_it(self) -> None:
        rule = a_rule("resolution", when=Not(Is("state", ("resolved",))))
        ticket = a_ticket("Mon 10:00", change("Mon 12:00", "type", "bug", "question"), *moved("Mon 12:00 resolved"))
        assert runs(rule, ticket, "Mon 13:00") == ["Mon 10:00 – Mon 12:00 met"]
        typed = a_rule("resolution", when=Is("type", ("bug",)))
        assert runs(typed, ticket, "Mon 13:00") == ["Mon 10:00 – Mon 12:00 met"]

    def test_when_no_goal_matches_any_more_the_rule_no_longer_applies(self) -> None:
        rule = a_rule("resolution", [a_goal_for("High")])
        ticket = a_ticket("Mon 10:00", change("Mon 12:00", "priority", "High", "Low"))
        assert only(judged(rule, ticket, "Mon 13:00")).state == "cancelled"

    def test_a_ticket_that_is_gone_cancels_what_ran_and_leaves_what_had_ended(self) -> None:
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved", "Mon 12:00 open"))
        gone = Ticket(
            *(ticket.key, ticket.id, ticket.created_at, ticket.attributes, ticket.history),
            gone_at=at("Mon 13:00"),
        )
        assert runs(resolving(), gone, "Tue 09:00") == ["Mon 10:00 – Mon 11:00 met", "Mon 12:00 – Mon 13:00 cancelled"]
        assert runs(resolving(), gone, "Mon 12:30")[1] == "Mon 12:00 – None running"
        assert judged(resolving(), gone, "Tue 09:00").cycles[1].ending == "gone"

    def test_what_was_agreed_with_the_client_counts_as_of_the_cycles_start(self) -> None:
        promoted = ClientTimeline(
            "acme",
            (
                (at("Mon 00:00"), client_attributes("acme", tier="standard")),
                (at("Mon 12:00"), client_attributes("acme", tier="key")),
            ),
        )
        rule = a_rule("resolution", when=Is("client.tier", ("key",)))
        ticket = a_ticket("Mon 10:00", *moved("Mon 11:00 resolved", "Mon 13:00 open"))
        cycle = only(judged(rule, ticket, "Mon 14:00", promoted))
        assert (cycle.number, said(cycle.started_at)) == (1, "Mon 13:00")


def a_goal_for(priority: str) -> Goal:
    return a_goal("4h", Is("priority", (priority,)))


class TestGoals:
    def test_the_first_goal_that_matches_wins(self) -> None:
        rule = a_rule("resolution", [a_goal_for("High"), a_goal("8h", Is("priority", ("high", "Low"))), a_goal("2h")])
        found = {
            priority: only(judged(rule, a_ticket("Mon 10:00", priority=priority), "Mon 11:00")).goal
            for priority in ("High", "Low", "Medium")
        }
        assert found == {"High": 1, "Low": 2, "Medium": 3}

    def test_a_change_of_priority_carries_elapsed_time_and_pauses(self) -> None:
        rule = a_rule("resolution", [a_goal_for("High"), a_goal("8h")], pause_while=WAITING)
        ticket = a_ticket(
            "Mon 09:00",
            *moved("Mon 10:00 waiting_for_client", "Mon 11:00 open"),
            change("Mon 13:00", "priority", "Low", "High"),
        )
        before, after = (only(judged(rule, ticket, now)) for now in ("Mon 12:59", "Mon 13:00"))
        assert (before.goal, said(before.due_at)) == (2, "Tue 10:00")
        assert (after.goal, said(after.due_at), after.elapsed_seconds) == (1, "Mon 14:00", 3 * HOUR)

    def test_raised_late_it_is_breached_since_the_new_due_instant(self) -> None:
        rule = a_rule("resolution", [a_goal_for("High"), a_goal("8h")])
        ticket = a_ticket("Mon 09:00", change("Mon 15:00", "priority", "Low", "High"))
        cycle = only(judged(rule, ticket, "Mon 15:00"))
        assert (cycle.state, said(cycle.due_at)) == ("breached", "Mon 13:00")

    def test_lowered_in_time_it_is_no_longer_breached(self) -> None:
        rule = a_rule("resolution", [a_goal_for("High"), a_goal("8h")])
        ticket = a_ticket("Mon 09:00", change("Mon 15:00", "priority", "High", "Low"))
        assert only(judged(rule, ticket, "Mon 14:59")).state == "breached"
        assert only(judged(rule, ticket, "Mon 15:00")).state == "running"

    def test_a_goals_own_calendar_measures_the_whole_cycle(self) -> None:
        rule = a_rule(
            "resolution", [a_goal("30m", Is("client.tier", ("key",)), ALWAYS), a_goal("4h")], pause_while=WAITING
        )
        key = ClientTimeline("acme", ((0, client_attributes("acme", tier="key")),))
        ticket = a_ticket("Sat 22:00", *moved("Sat 22:10 waiting_for_client", "Sat 23:10 open"))
        cycle = only(judged(rule, ticket, "Sat 23:15", key))
        assert (cycle.elapsed_seconds, cycle.paused_seconds, said(cycle.due_at)) == (900, HOUR, "Sat 23:30")
        assert only(judged(rule, ticket, "Sat 23:15")).elapsed_seconds == 0

    def test_a_goal_of_another_calendar_measures_what_has_run_anew(self) -> None:
        rule = a_rule("resolution", [a_goal("20h", Is("priority", ("High",)), ALWAYS), a_goal("8h")])
        ticket = a_ticket("Mon 15:00", change("Tue 10:00", "priority", "Low", "High"))
        assert only(judged(rule, ticket, "Tue 09:30")).elapsed_seconds == 2.5 * HOUR
        assert only(judged(rule, ticket, "Tue 10:00")).elapsed_seconds == 19 * HOUR
