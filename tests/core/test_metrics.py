"""The built-in metrics beyond answers and resolution, and metrics of one's own."""

from __future__ import annotations

from dataclasses import replace

from jira_csext.core.conditions import Is, Not
from jira_csext.core.cycle import Cycle
from jira_csext.core.duration import parse_duration
from jira_csext.core.metric import Metric
from jira_csext.core.occurrence import (
    AGENT_NOTE,
    AGENT_REPLY,
    ASSIGNED,
    CREATED,
    PROMISED,
    AttachmentAdded,
    Becomes,
    Breached,
    LabelAdded,
    Narrowed,
    Occurrence,
)
from jira_csext.core.rulebook import Repeat, Sla, Step
from jira_csext.core.ticket import Event, Value
from tests.building import a_rule, a_ticket, at, change, fired, judged, offset, said, says

RESOLVED = ("state", "open", "resolved")


def spans(cycles: tuple[Cycle, ...]) -> list[str]:
    return [f"{said(one.started_at)} - {said(one.stopped_at)} {one.state}" for one in cycles]


def own_rule(start: Occurrence, stop: Occurrence, goal: str = "2h", pause: Is | None = None) -> Sla:
    return replace(a_rule(goals=goal), metric=Metric("own", (start,), (stop,), pause=pause))


# keep_informed


def test_every_public_message_of_ours_is_an_update_and_the_next_is_due_after_it() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 12:00", "agent"), says("Mon 13:00", "client"), says("Mon 16:30", "agent"))
    assert spans(judged(a_rule("keep_informed", "4h"), ticket, "Tue 10:00").cycles) == [
        "Mon 10:00 - Mon 12:00 met",
        "Mon 12:00 - Mon 16:30 breached",
        "Mon 16:30 - None running",
    ]


def test_after_the_resolution_nobody_is_owed_an_update_until_it_is_reopened() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 12:00", *RESOLVED),
        says("Mon 12:00", "agent"),
        says("Mon 14:00", "agent"),
        change("Mon 15:00", "state", "resolved", "open"),
    )
    assert spans(judged(a_rule("keep_informed", "4h"), ticket, "Mon 16:00").cycles) == [
        "Mon 10:00 - Mon 12:00 met",
        "Mon 15:00 - None running",
    ]


def test_a_note_or_a_machine_s_word_informs_nobody() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 11:00", "agent", public=False), says("Mon 12:00", "bot"))
    assert spans(judged(a_rule("keep_informed", "4h"), ticket, "Mon 13:00").cycles) == ["Mon 10:00 - None running"]


# waiting_for_client


def test_waiting_for_the_client_runs_until_it_answers_though_nobody_moved_the_status() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "state", "open", "waiting_for_client"),
        says("Mon 15:00", "client"),
        says("Tue 10:00", "agent"),
        change("Tue 12:00", "state", "waiting_for_client", "open"),
    )
    assert spans(judged(a_rule("waiting_for_client", "4h"), ticket, "Wed 10:00").cycles) == [
        "Mon 11:00 - Mon 15:00 met",
        "Tue 10:00 - Tue 12:00 met",
    ]


def test_asking_again_while_it_waits_changes_nothing() -> None:
    ticket = a_ticket(
        "Mon 10:00", change("Mon 11:00", "state", "open", "waiting_for_client"), says("Mon 14:00", "agent")
    )
    assert spans(judged(a_rule("waiting_for_client", "4h"), ticket, "Mon 16:00").cycles) == [
        "Mon 11:00 - None breached"
    ]


# answered


def test_a_person_s_word_that_no_reply_is_owed_counts_as_a_reply() -> None:
    told = Event(at("Mon 12:00"), "own", "n1/told", "agent", "kim", field="answered", new="by phone")
    assert spans(judged(a_rule("next_response", "4h"), a_ticket("Mon 10:00", told), "Mon 16:00").cycles) == [
        "Mon 10:00 - Mon 12:00 met"
    ]


def test_but_it_asks_the_client_nothing_so_waiting_does_not_begin_again() -> None:
    told = Event(at("Mon 14:00"), "own", "n1/told", "agent", "kim", field="answered")
    ticket = a_ticket(
        "Mon 10:00", change("Mon 11:00", "state", "open", "waiting_for_client"), says("Mon 12:00", "client"), told
    )
    assert spans(judged(a_rule("waiting_for_client", "4h"), ticket, "Mon 16:00").cycles) == [
        "Mon 11:00 - Mon 12:00 met"
    ]


# Metrics of one's own.


def labels(when: str, old: tuple[str, ...], new: tuple[str, ...]) -> Event:
    return change(when, "labels", old, new)


def test_a_clock_may_run_from_a_status_to_a_label() -> None:
    held: tuple[Value, Value] = ("Planned", "Meeting held")
    rule = own_rule(Becomes(Is("status", ("Meeting held",))), LabelAdded("contact-*"))
    ticket = a_ticket(
        "Mon 09:00",
        labels("Mon 09:30", (), ("contact-early",)),
        change("Mon 10:00", "status", *held),
        labels("Mon 10:30", ("contact-early",), ("contact-early", "other")),
        labels("Mon 11:30", ("contact-early", "other"), ("contact-early", "other", "Contact-Report")),
    )
    assert spans(judged(rule, ticket, "Mon 12:00").cycles) == ["Mon 10:00 - Mon 11:30 met"]


def test_a_clock_may_stop_with_a_file_whose_name_matches() -> None:
    file = Event(at("Mon 11:00"), "attached", "a1", "agent", "kim", field="attachment", new="Q2 Report.PDF")
    rule = own_rule(CREATED, AttachmentAdded("*report*"))
    assert spans(judged(rule, a_ticket("Mon 10:00", file), "Mon 12:00").cycles) == ["Mon 10:00 - Mon 11:00 met"]
    other = file._replace(new="photo.png")
    assert spans(judged(rule, a_ticket("Mon 10:00", other), "Mon 12:00").cycles) == ["Mon 10:00 - None running"]


def test_events_narrowed_by_a_condition_count_only_while_it_holds() -> None:
    rule = own_rule(CREATED, Narrowed(AGENT_NOTE, Is("priority", ("High",))))
    ticket = a_ticket(
        "Mon 10:00",
        says("Mon 10:30", "agent", public=False),
        change("Mon 11:00", "priority", "Low", "High"),
        says("Mon 11:00", "agent", public=False),
    )
    assert spans(judged(rule, ticket, "Mon 12:00").cycles) == ["Mon 10:00 - Mon 11:00 met"]


def test_assignment_and_promises_are_events_too() -> None:
    rule = own_rule(ASSIGNED, PROMISED)
    ticket = a_ticket(
        "Mon 10:00", change("Mon 10:30", "assignee", None, "kim"), change("Mon 11:00", "due_at", None, "2026-06-05")
    )
    assert spans(judged(rule, ticket, "Mon 12:00").cycles) == ["Mon 10:30 - Mon 11:00 met"]
    repeated = Event(at("Mon 11:30"), "own", "p/told", "agent", "kim", field="promised", new="2026-06-05")
    given = a_ticket("Mon 10:00", repeated, assignee="kim")
    assert spans(judged(rule, given, "Mon 12:00").cycles) == ["Mon 10:00 - Mon 11:30 met"]


def test_a_metric_s_own_pause_and_the_rule_s_both_stop_the_clock() -> None:
    on_hold = Is("status", ("On hold",))
    rule = replace(own_rule(CREATED, AGENT_REPLY, "2h", pause=on_hold), pause_while=Is("labels", ("wait",)))
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "status", "Open", "On hold"),
        change("Mon 12:00", "status", "On hold", "Open"),
        labels("Mon 12:30", (), ("wait",)),
    )
    (cycle,) = judged(rule, ticket, "Mon 16:00").cycles
    assert (cycle.state, cycle.elapsed_seconds) == ("paused", 90 * 60)


def test_a_rule_may_wait_for_the_breach_of_another_wherever_it_stands_in_the_book() -> None:
    after = replace(own_rule(Breached("first"), AGENT_REPLY, "1h"), name="after")
    first = a_rule("first_response", "2h", name="first")
    book = (after, first)
    assert spans(judged(book, a_ticket("Mon 10:00"), "Mon 14:00").cycles) == [
        "Mon 12:00 - None breached",
        "Mon 10:00 - None breached",
    ]
    answered = a_ticket("Mon 10:00", says("Mon 11:00", "agent"))
    assert [one.rule for one in judged(book, answered, "Mon 14:00").cycles] == ["first"]


# Repeats.


def repeated(step: str, every: str, times: int, metric: str = "first_response") -> Sla:
    return replace(a_rule(metric, "2h"), steps=(Step(offset(step), repeat=Repeat(parse_duration(every), times)),))


def test_a_step_comes_again_as_often_as_it_says_and_no_longer_than_the_cycle() -> None:
    (cycle,) = judged(repeated("breach", "3h", 2), a_ticket("Mon 10:00"), "Fri 10:00").cycles
    assert fired(cycle) == ["breach at Mon 12:00", "breach/repeat 1 at Mon 15:00", "breach/repeat 2 at Tue 10:00"]
    (stopped,) = judged(
        repeated("breach", "3h", 2), a_ticket("Mon 10:00", says("Mon 15:00", "agent")), "Fri 10:00"
    ).cycles
    assert fired(stopped) == ["breach at Mon 12:00"]


def test_repeats_in_working_days_keep_the_local_time_and_wake_the_ticket() -> None:
    evaluation = judged(repeated("breach", "1wd", 2), a_ticket("Thu 14:00"), "Thu 17:00")
    assert [(step, said(when)) for step, when in evaluation.cycles[0].upcoming] == [
        ("breach/repeat 1", "Fri 16:00"),
        ("breach/repeat 2", "+1w Mon 16:00"),
    ]
    assert said(evaluation.wake_at) == "Fri 16:00"


def test_a_repeat_that_falls_into_a_pause_comes_when_the_clock_goes_on() -> None:
    rule = replace(repeated("breach", "1wd", 1, "resolution"), pause_while=Is("status", ("On hold",)))
    ticket = a_ticket(
        "Mon 10:00", change("Mon 13:00", "status", "Open", "On hold"), change("Wed 11:00", "status", "On hold", "Open")
    )
    (cycle,) = judged(rule, ticket, "Fri 10:00").cycles
    assert fired(cycle) == ["breach at Mon 12:00", "breach/repeat 1 at Wed 11:00"]


def test_not_a_condition_holds_for_what_is_missing() -> None:
    rule = own_rule(Narrowed(CREATED, Not(Is("priority", ("Low",)))), AGENT_REPLY)
    assert len(judged(rule, a_ticket("Mon 10:00"), "Mon 11:00").cycles) == 1
