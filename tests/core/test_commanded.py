"""Commands that ask for an act: once, and nothing about the past."""

from __future__ import annotations

from jira_csext.core.commanded import command_key, commanded, still_taken
from jira_csext.core.decide import Record, Spoken
from jira_csext.core.rulebook import Action
from jira_csext.core.ticket import Event
from tests.building import at


def take(when: str, author: str = "kim", number: int = 1) -> Event:
    return Event(at(when), "own", f"c{number}/told", "agent", author, field="taken")


def test_a_take_assigns_the_ticket_to_its_author_once() -> None:
    (decision,) = commanded((take("Mon 11:00"),), Record(0), at("Mon 12:00"))
    assert (decision.key, decision.rule, decision.step, decision.outcome) == (
        "commands/c1/told",
        "commands",
        "take",
        "act",
    )
    assert decision.actions == (Action("assign", details=(("account", "kim"),)),)
    spoken = {decision.key: Spoken(at("Mon 12:00"), "v1")}
    assert commanded((take("Mon 11:00"),), Record(0, spoken=spoken), at("Mon 13:00")) == []


def test_one_given_before_anybody_watched_is_only_recorded() -> None:
    (decision,) = commanded((take("Mon 11:00"),), Record(at("Mon 11:30")), at("Mon 12:00"))
    assert (decision.outcome, decision.actions) == ("before_adoption", ())


def test_of_two_who_take_it_the_last_one_has_it() -> None:
    first, second = take("Mon 11:00"), take("Mon 11:10", "anna", 2)
    assert not still_taken((first, second), command_key(first))
    assert still_taken((first, second), command_key(second))
