"""Grace has run before what everybody could see coming, and what comes soon is decided so long before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Is
from jira_csext.core.decide import Decision, Record, Silence, Spoken, decide
from jira_csext.core.evaluate import evaluate
from jira_csext.core.grace import is_known_ahead, seen_coming
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.rulebook import Action, Rulebook, Sla, Step
from jira_csext.core.ticket import Event, Ticket
from tests.building import a_goal, a_ticket, at, change, offset, only, said, says

GRACE = 300
REPLY, NOTE = Action("reply", "still-working"), Action("note", "reminder")
WAITING = Is("state", ("waiting_for_client",))
RECORD = Record(adopted_at=at("Mon 00:00"), version="v1")


def a_promise(*steps: tuple[str, tuple[Action, ...]], metric: str = "resolution", shadow: bool = False) -> Rulebook:
    """Four hours, day and night."""
    made = tuple(Step(offset(text), do) for text, do in steps)
    goals = (a_goal("4h", Is("priority", ("Low",)), ALWAYS), a_goal("2h", calendar=ALWAYS))
    rule = Sla("rule", BUILT_IN[metric], goals, steps=made, pause_while=WAITING, shadow=shadow)
    return Rulebook((rule,))


TOLD = a_promise(("1h before", (REPLY, NOTE)))


def known(rulebook: Rulebook, ticket: Ticket, now: str) -> dict[str, bool]:
    """Which steps that have fired were known ahead."""
    cycle = only(evaluate(rulebook, ticket, NO_CLIENT, at(now)))
    return {one.step: is_known_ahead(rulebook, ticket, NO_CLIENT, cycle, one, GRACE) for one in cycle.fired}


def a_question(*events: Event) -> Ticket:
    return a_ticket("Mon 10:00", *events, priority="Low")


def coming(now: str, record: Record = RECORD, rulebook: Rulebook = TOLD, *events: Event) -> list[Decision]:
    found = evaluate(rulebook, a_question(*events), NO_CLIENT, at(now))
    return seen_coming(rulebook, found, record, GRACE, at(now)).decisions


def test_what_was_planned_all_along_is_known_ahead() -> None:
    assert known(TOLD, a_question(), "Mon 13:00") == {"1h before": True}


def test_what_falls_with_the_start_a_stop_or_a_change_is_not() -> None:
    every = a_promise(("0%", (REPLY,)), ("stop", (REPLY,)), metric="first_response")
    answered = a_question(says("Mon 11:00", "agent"))
    hurried = a_question(change("Mon 12:00", "priority", "Low", "High"))

    assert known(every, answered, "Mon 11:00") == {"0%": False, "stop": False}
    assert known(TOLD, replace_priority(hurried), "Mon 12:00") == {"1h before": False}


def replace_priority(ticket: Ticket) -> Ticket:
    return ticket._replace(attributes={**ticket.attributes, "priority": "High"})


@pytest.mark.parametrize(
    ("paused", "fell", "is_known"), [("Mon 12:58", "Mon 13:32", False), ("Mon 12:50", "Mon 13:40", True)]
)
def test_what_a_pause_moved_is_known_from_its_end_on(paused: str, fell: str, is_known: bool) -> None:
    ticket = a_question(
        change(paused, "state", "open", "waiting_for_client"),
        change("Mon 13:30", "state", "waiting_for_client", "open"),
    )

    assert said(only(evaluate(TOLD, ticket, NO_CLIENT, at("Mon 14:00"))).fired[0].at) == fell
    assert known(TOLD, ticket, "Mon 14:00") == {"1h before": is_known}


def test_what_speaks_to_the_client_is_decided_the_grace_before_with_all_that_belongs_to_it() -> None:
    assert coming("Mon 12:54") == []
    (found,) = coming("Mon 12:55")

    assert (found.key, found.step, said(found.due_at), found.outcome) == (
        "rule/created/1h before",
        "1h before",
        "Mon 13:00",
        "act",
    )
    assert found.actions == (REPLY, NOTE)


def test_the_daemon_is_to_wake_in_time_for_it() -> None:
    found = evaluate(TOLD, a_question(), NO_CLIENT, at("Mon 11:00"))

    assert said(seen_coming(TOLD, found, RECORD, GRACE, at("Mon 11:00")).wake_at) == "Mon 12:55"


def test_its_key_is_that_of_the_step_so_it_is_decided_once() -> None:
    (early,) = coming("Mon 12:55")
    record = replace(RECORD, spoken={early.key: Spoken(at("Mon 12:55"), "v1", early.due_at)})

    assert coming("Mon 12:56", record) == []
    assert decide(TOLD, evaluate(TOLD, a_question(), NO_CLIENT, at("Mon 13:00")), record, at("Mon 13:00")) == []


def test_what_staff_hear_is_in_shadow_silenced_or_from_before_is_left_to_its_instant() -> None:
    silence = Silence("s", at("Mon 12:00"), at("Mon 14:00"))

    assert coming("Mon 12:55", RECORD, a_promise(("1h before", (NOTE,)))) == []
    assert coming("Mon 12:55", RECORD, a_promise(("1h before", (REPLY,)), shadow=True)) == []
    assert coming("Mon 12:55", replace(RECORD, silences=[silence])) == []
    assert coming("Mon 12:55", replace(RECORD, adopted_at=at("Mon 13:00"))) == []
    assert coming("Mon 12:55", RECORD, TOLD, change("Mon 12:00", "state", "open", "waiting_for_client")) == []
