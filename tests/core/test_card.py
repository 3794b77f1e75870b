"""What the status card says: the last cycle of each promise, and only what is so."""

from __future__ import annotations

from dataclasses import replace

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.card import Card, Standing, card_of
from jira_csext.core.card_told import commands_after
from jira_csext.core.client import NO_CLIENT
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.ticket import OPEN, WAITING_FOR_CLIENT, Event, Ticket
from tests.building import a_rule, at

SOLVED = replace(a_rule("resolution", goals="4h", calendar=ALWAYS, name="solved"), description="Solved in 4 hours.")


def a_ticket(*events: Event, state: str = OPEN) -> Ticket:
    created = Event(at("Mon 10:00"), "created", "created", "client", "carla", public=True)
    return Ticket("SUP-1", "1", at("Mon 10:00"), {"state": state, "project": "SUP"}, (created, *events))


def note(time: str, text: str, by: str = "agent", *, public: bool = False) -> Event:
    return Event(at(time), "message", f"n{time}", by, "irina", public=public, text=text)  # type: ignore[arg-type]


def the_card(ticket: Ticket, now: str, *slas: Sla) -> Card:
    rulebook = Rulebook(slas or (SOLVED,))
    evaluation = evaluate(rulebook, ticket, NO_CLIENT, at(now))
    return card_of(rulebook, ticket, evaluation, (), 0, at(now))


def moved(time: str, old: str, new: str) -> Event:
    return Event(at(time), "changed", f"m{time}", "agent", "irina", "state", old, new)


def test_a_running_promise_has_its_due_instant() -> None:
    (standing,) = the_card(a_ticket(), "Mon 11:00").standings
    assert standing == Standing("Solved in 4 hours", "running", at("Mon 14:00"), None, False, None)


def test_a_kept_promise_is_shown_for_a_day() -> None:
    ticket = a_ticket(moved("Mon 11:00", OPEN, "resolved"), state="resolved")

    (standing,) = the_card(ticket, "Tue 10:59").standings
    assert (standing.state, standing.stopped_at) == ("met", at("Mon 11:00"))
    assert the_card(ticket, "Tue 11:01").standings == ()


def test_a_rule_in_shadow_promises_nothing() -> None:
    assert the_card(a_ticket(), "Mon 11:00", replace(SOLVED, shadow=True)).standings == ()


def test_it_says_nothing_that_time_alone_would_make_untrue_while_it_runs() -> None:
    ticket = a_ticket(state=WAITING_FOR_CLIENT)
    assert the_card(ticket, "Mon 11:00") == the_card(ticket, "Mon 13:59")


def test_only_people_of_ours_command_and_only_inside() -> None:
    attempt = "snooze a bit"

    assert commands_after([note("Mon 11:00", attempt)], (), 0)
    assert not commands_after([note("Mon 11:00", attempt, public=True)], (), 0)
    assert not commands_after([note("Mon 11:00", attempt, by="client")], (), 0)
    assert not commands_after([note("Mon 11:00", attempt)], ("nMon 11:00",), 0)
    assert not commands_after([note("Mon 11:00", attempt)], (), at("Mon 11:00"))
