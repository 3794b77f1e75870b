"""Faults of the engine that the oracle found, each said as the fact that holds now."""

from __future__ import annotations

from dataclasses import replace

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Is, UnansweredFor
from jira_csext.core.duration import parse_duration
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.metric import BUILT_IN, Metric
from jira_csext.core.occurrence import ACKNOWLEDGED, AGENT_REPLY, ASSIGNED, CREATED, PROMISED, Breached, Narrowed
from jira_csext.core.rulebook import Escalation, Goal, Level, Repeat, Role, Rulebook, Sla, Step, Target
from jira_csext.core.ticket import Event, Ticket, Value
from tests.building import OFFICE, a_calendar, a_goal, a_rule, a_ticket, at, change, fired, judged, offset, said, says

PEOPLE = {"head": Role("head", account="anna"), "director": Role("director", account="oleg")}
LEVELS = tuple(Level(parse_duration(after), (to,), ()) for after, to in (("0m", "head"), ("2h", "director")))
LEADERSHIP = Escalation("leadership", LEVELS, (AGENT_REPLY, ACKNOWLEDGED))


def told(when: str, word: str, author: str = "kim", new: Value = None) -> Event:
    return Event(at(when), "own", f"{word} {when}", "agent", author, field=word, new=new)


def escalating(metric: str = "resolution", *steps: str, goals: str = "2h") -> Sla:
    rule = a_rule(metric, goals)
    return replace(rule, steps=tuple(Step(offset(text), escalate="leadership") for text in steps or ("breach",)))


def run(ticket: Ticket, now: str, *rules: Sla, escalation: Escalation = LEADERSHIP) -> Evaluation:
    book = Rulebook(rules, default_calendar=OFFICE, people=PEOPLE, escalations={"leadership": escalation})
    return evaluate(book, ticket, NO_CLIENT, at(now))


def levels(evaluation: Evaluation) -> list[str]:
    return [f"{level.step} at {said(level.at)}" for one in evaluation.escalations for level in one.fired]


def test_an_event_that_is_still_to_come_is_not_seen() -> None:
    rule = replace(a_rule(goals="2h"), metric=Metric("own", (CREATED,), (PROMISED,)))
    ticket = a_ticket("Mon 10:00", change("Mon 12:00", "due_at", None, "2026-06-05"))
    assert judged(rule, ticket, "Mon 11:00").cycles[0].state == "running"


def test_what_is_dated_before_its_ticket_counts_as_of_creation() -> None:
    rule = replace(a_rule(goals="2h"), metric=Metric("own", (ASSIGNED,), (AGENT_REPLY,)))
    ticket = a_ticket("Mon 10:00", change("Mon 09:00", "assignee", None, "kim"))
    assert said(judged(rule, ticket, "Mon 11:00").cycles[0].started_at) == "Mon 10:00"


def test_the_ticket_s_own_text_ends_no_waiting_that_it_was_made_with() -> None:
    ticket = a_ticket("Mon 10:00", state="waiting_for_client")
    assert judged(a_rule("waiting_for_client"), ticket, "Mon 11:00").cycles[0].state == "running"


def test_a_message_in_the_second_of_a_reply_is_left_unanswered() -> None:
    rule = a_rule("resolution", when=UnansweredFor(parse_duration("1h"), OFFICE))
    ticket = a_ticket("Mon 10:00", says("Mon 11:00", "agent"), says("Mon 11:00", "client"))
    assert len(judged(rule, ticket, "Mon 12:00").cycles) == 1


def test_steps_of_a_date_said_before_its_goal_came_into_force_come_then() -> None:
    promised = Goal(Target("promised_at", "date"), OFFICE, Is("priority", ("High",)))
    rule = a_rule("resolution", (promised, a_goal("40h")), ("2h before",))
    ticket = a_ticket("Mon 10:00", change("Mon 16:00", "priority", "Low", "High"), promised_at="2026-06-01T17:00:00Z")
    assert fired(judged(rule, ticket, "Mon 16:30").cycles[0]) == ["2h before at Mon 16:00"]


def test_a_repeat_that_a_pause_delayed_moves_the_next_one_with_it() -> None:
    step = Step(offset("breach"), repeat=Repeat(parse_duration("1wd"), 2))
    rule = replace(a_rule("resolution", "2h", pause_while=Is("status", ("On hold",))), steps=(step,))
    ticket = a_ticket(
        "Mon 10:00", change("Mon 13:00", "status", "Open", "On hold"), change("Wed 11:00", "status", "On hold", "Open")
    )
    assert fired(judged(rule, ticket, "Fri 10:00").cycles[0]) == [
        "breach at Mon 12:00",
        "breach/repeat 1 at Wed 11:00",
        "breach/repeat 2 at Thu 11:00",
    ]


def test_an_escalation_whose_cause_was_closed_does_not_call_for_the_time_in_between_when_it_is_resumed() -> None:
    ticket = a_ticket(
        "Mon 10:00", change("Mon 12:30", "state", "open", "resolved"), change("Tue 10:00", "state", "resolved", "open")
    )
    evaluation = run(ticket, "Wed 10:00", replace(escalating(), on_reopen="resume"))
    assert levels(evaluation) == ["leadership level 1 at Mon 12:00"]
    assert said(evaluation.escalations[0].ended_at) == "Mon 12:30"


def test_its_delays_run_on_the_calendar_of_the_goal_that_raised_it_whatever_goal_comes_later() -> None:
    slow = a_goal("2h", Is("priority", ("Low",)), a_calendar("09:00-13:00"))
    rule = replace(escalating(), goals=(slow, a_goal("2h")))
    ticket = a_ticket("Mon 10:00", change("Mon 15:00", "priority", "High", "Low"))
    assert levels(run(ticket, "Mon 14:30", rule)) == levels(run(ticket, "Tue 14:30", rule))


def test_only_who_was_called_before_can_acknowledge_and_a_condition_beside_it_counts() -> None:
    at_once = a_ticket("Mon 10:00", told("Mon 14:00", "acknowledged", "oleg"))
    assert len(levels(run(at_once, "Mon 15:00", escalating()))) == 2
    urgent = replace(LEADERSHIP, until=(Narrowed(ACKNOWLEDGED, Is("priority", ("High",))),))
    heard = a_ticket("Mon 10:00", told("Mon 13:00", "acknowledged", "anna"), priority="High")
    assert len(levels(run(heard, "Mon 15:00", escalating(), escalation=urgent))) == 1


def test_an_escalation_ends_with_the_breach_it_waits_for() -> None:
    other = replace(a_rule("first_response", "3h"), name="other")
    until = replace(LEADERSHIP, until=(Breached("other"),))
    (ended,) = run(a_ticket("Mon 10:00"), "Tue 10:00", escalating(), other, escalation=until).escalations
    assert said(ended.ended_at) == "Mon 13:00"


def test_nobody_is_called_about_a_ticket_that_is_gone() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 11:00", "agent"))._replace(gone_at=at("Mon 12:00"))
    assert levels(run(ticket, "Tue 10:00", escalating("first_response", "stop"))) == ["leadership level 1 at Mon 11:00"]


def test_two_calls_within_one_cycle_are_two_waits_for_leadership_with_names_of_their_own() -> None:
    ack = Sla("ack", BUILT_IN["leadership_ack"], (a_goal("1h"),))
    rule = escalating("resolution", "50%", "breach")
    evaluation = run(a_ticket("Mon 10:00", told("Mon 11:30", "acknowledged", "anna")), "Mon 13:00", rule, ack)
    waits = [cycle for cycle in evaluation.cycles if cycle.rule == "ack"]
    assert [said(cycle.started_at) for cycle in waits] == ["Mon 11:00", "Mon 12:00"]
    assert len({cycle.start_id for cycle in waits}) == 2


def test_a_breach_that_happened_stays_though_its_cycle_was_cancelled_later() -> None:
    after = replace(a_rule(goals="1h"), name="after", metric=Metric("own", (Breached("rule"),), (AGENT_REPLY,)))
    ticket = a_ticket("Mon 10:00", change("Mon 13:00", "state", "open", "resolved"))
    cycles = judged((after, a_rule(goals="2h")), ticket, "Mon 14:00").cycles
    assert [(cycle.rule, cycle.state) for cycle in cycles] == [("after", "breached"), ("rule", "cancelled")]


def test_a_rule_that_waits_for_the_breach_of_leadership_stands_anywhere_in_the_book() -> None:
    ack = Sla("ack", BUILT_IN["leadership_ack"], (a_goal("1h"),))
    after = replace(a_rule(goals="1h"), name="after", metric=Metric("own", (Breached("ack"),), (AGENT_REPLY,)))
    cycles = run(a_ticket("Mon 10:00"), "Mon 13:30", after, ack, escalating()).cycles
    assert [said(cycle.started_at) for cycle in cycles if cycle.rule == "after"] == ["Mon 13:00"]


def test_a_reply_that_comes_with_the_resolution_ends_a_wait_for_news_whatever_its_id() -> None:
    rule = replace(a_rule("keep_informed", "4h"), on_reopen="resume")
    for reply in ("a", "z"):
        events = (
            change("Mon 12:00", "state", "open", "resolved")._replace(id="m"),
            says("Mon 12:00", "agent")._replace(id=reply),
            change("Mon 15:00", "state", "resolved", "open"),
        )
        cycles = judged(rule, a_ticket("Mon 10:00", *events), "Mon 16:00").cycles
        assert [said(cycle.started_at) for cycle in cycles] == ["Mon 10:00", "Mon 15:00"]
