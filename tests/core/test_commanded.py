"""Commands that ask for an act: once, and nothing about the past."""

from __future__ import annotations

from jira_csext.core.commanded import command_key, commanded, lapsed
from jira_csext.core.decide import Record, Spoken
from jira_csext.core.rulebook import Action
from jira_csext.core.ticket import Event
from tests.building import at


def take(when: str, author: str = "kim", number: int = 1) -> Event:
    return Event(at(when), "own", f"c{number}/told", "agent", author, field="taken")


def test_a_take_assigns_the_ticket_to_its_author_once() -> None:
    (decision,) = commanded((take("Mon 11:00"),), Record(0), (), at("Mon 12:00"))
    assert (decision.key, decision.rule, decision.step, decision.outcome) == (
        "commands/c1/told",
        "commands",
        "take",
        "act",
    )
    assert decision.actions == (Action("assign", details=(("account", "kim"),)),)
    spoken = {decision.key: Spoken(at("Mon 12:00"), "v1")}
    assert commanded((take("Mon 11:00"),), Record(0, spoken=spoken), (), at("Mon 13:00")) == []


def test_one_given_before_anybody_watched_is_only_recorded() -> None:
    (decision,) = commanded((take("Mon 11:00"),), Record(at("Mon 11:30")), (), at("Mon 12:00"))
    assert (decision.outcome, decision.actions) == ("before_adoption", ())


def test_of_two_who_take_it_the_last_one_has_it() -> None:
    first, second = take("Mon 11:00"), take("Mon 11:10", "anna", 2)
    assert lapsed((first, second), command_key(first)) == "somebody else has taken the ticket since"
    assert lapsed((first, second), command_key(second)) == ""


def told(when: str, field: str, value: str, number: int = 1) -> Event:
    return Event(at(when), "own", f"c{number}/told", "agent", "kim", field=field, new=value)


def test_a_promise_and_a_cause_are_written_into_the_fields_that_the_site_has_for_them() -> None:
    history = told("Mon 11:00", "promised", "2026-06-07T00:00:00+03:00"), told("Mon 11:01", "cause", "supplier", 2)
    decisions = commanded(history, Record(0), {"promised_at", "cause"}, at("Mon 12:00"))
    assert [(decision.step, decision.actions) for decision in decisions] == [
        ("promise", (Action("set", details=(("promised_at", "2026-06-06T23:59:00+03:00"),)),)),
        ("cause", (Action("set", details=(("cause", "supplier"),)),)),
    ]


def test_without_a_field_a_promise_is_only_recorded_and_not_written_when_one_is_mapped_later() -> None:
    history = (told("Mon 11:00", "promised", "2026-06-05T12:00:00+03:00"),)
    (decision,) = commanded(history, Record(0), (), at("Mon 12:00"))
    assert (decision.outcome, decision.actions) == ("superseded", ())
    spoken = {decision.key: Spoken(at("Mon 12:00"), "v1")}
    assert commanded(history, Record(0, spoken=spoken), {"promised_at"}, at("Mon 13:00")) == []


def test_a_date_repeated_by_anything_but_a_command_asks_for_nothing() -> None:
    repeated = Event(at("Mon 11:00"), "own", "e0001.promised", "agent", "kim", "promised", None, "2026-06-05")
    assert commanded((repeated,), Record(0), {"promised_at"}, at("Mon 12:00")) == []


def test_what_people_enter_after_a_command_is_not_overwritten() -> None:
    command = told("Mon 11:00", "promised", "2026-06-05T12:00:00+03:00")
    ours = Event(at("Mon 11:01"), "changed", "h1", "bot", "us", "promised_at", None, "2026-06-05")
    theirs = Event(at("Mon 11:02"), "changed", "h2", "agent", "kim", "promised_at", None, "2026-06-09")
    again = told("Mon 11:03", "promised", "2026-06-08T12:00:00+03:00", 2)
    key = command_key(command)

    assert lapsed((command, ours), key) == ""
    assert lapsed((command, theirs), key) == "somebody has set promised_at since"
    assert lapsed((command, again), key) == "another was told since"
    assert lapsed((), key) == "the command is not on the ticket any more"
