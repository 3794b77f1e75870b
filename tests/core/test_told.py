"""What commands set counts at once, and what is written into a field for it afterwards changes nothing."""

from __future__ import annotations

import pytest

from jira_csext.core.ticket import Event, Speaker, Value
from jira_csext.core.timeline import Timeline
from jira_csext.core.told import OURS, dates_given, with_told, without_carried_out, written
from tests.building import a_ticket, at


def cause(time: str, text: str, old: Value = None) -> Event:
    return Event(at(time), "own", f"c{time}/told", "agent", "anna", "cause", old, text)


def changed(time: str, old: Value, new: Value, by: Speaker = "agent") -> Event:
    return Event(at(time), "changed", f"h{time}", by, by, "cause", old, new)


def standing(time: str, *events: Event, now: Value = None) -> Value:
    ticket = a_ticket("Mon 09:00", *events)
    ticket = ticket._replace(attributes={**ticket.attributes, "cause": ticket.attributes.get("cause") or now})
    return Timeline(ticket, at(time)).states[-1][1].get("cause")


def test_a_cause_that_was_told_holds_from_then_on_without_a_field() -> None:
    told = cause("Mon 11:00", "the supplier was late")
    assert standing("Mon 10:59", told) is None
    assert standing("Mon 11:00", told) == "the supplier was late"


def test_a_machine_that_writes_what_was_told_changes_nothing() -> None:
    events = cause("Mon 11:00", "supplier"), changed("Mon 11:01", None, "Supplier", by="bot")
    assert list(without_carried_out(events)) == [events[0]]
    assert standing("Tue 11:00", *events) == "supplier"


@pytest.mark.parametrize("by", ["agent", "bot", "client"])
def test_another_value_in_the_field_holds_whoever_entered_it(by: Speaker) -> None:
    assert (
        standing("Tue 11:00", cause("Mon 11:00", "supplier"), changed("Mon 12:00", None, "client", by=by)) == "client"
    )


def test_an_earlier_word_written_late_does_not_come_back() -> None:
    events = (
        cause("Mon 11:00", "supplier"),
        cause("Mon 11:05", "weather"),
        changed("Mon 11:06", None, "supplier", by="bot"),
    )
    assert standing("Tue 11:00", *events) == "weather"


def test_what_the_field_held_before_a_command_is_known_although_the_field_never_changed() -> None:
    told = cause("Mon 11:00", "supplier", old="client")
    assert standing("Mon 10:00", told, now="client") == "client"


def test_laid_over_twice_the_attributes_are_as_laid_over_once() -> None:
    events = [cause("Mon 11:00", "supplier"), changed("Mon 11:01", None, "supplier", by="bot")]
    once, _ = with_told({"cause": "supplier"}, events)
    assert with_told(once, events)[0] == once
    assert standing("Mon 10:00", *events, now=once["cause"]) is None


def test_the_end_of_a_date_is_written_as_a_minute_of_that_date() -> None:
    assert written("2026-06-07T00:00:00+03:00") == "2026-06-06T23:59:00+03:00"
    assert written("2026-06-05T15:00:00+03:00") == "2026-06-05T15:00:00+03:00"


def due(time: str, old: Value, new: Value, text: str = OURS, by: Speaker = "bot", field: str = "due_at") -> Event:
    return Event(at(time), "changed", f"h{time}", by, by, field, old, new, False, text)


def due_of(now: Value, *events: Event, until: str = "Tue 11:00") -> list[Value]:
    """The dates that stood one after another."""
    ticket = a_ticket("Mon 09:00", *events)
    ticket = ticket._replace(attributes={**ticket.attributes, "due_at": now})
    held = [attributes.get("due_at") for _, attributes, _ in Timeline(ticket, at(until)).states]
    return [value for place, value in enumerate(held) if not place or value != held[place - 1]]


def test_a_date_that_we_wrote_ourselves_is_promised_to_nobody() -> None:
    ours = due("Mon 10:00", None, "2026-06-05")
    assert due_of("2026-06-05", ours) == [None]
    assert list(dates_given([ours], at("Mon 09:00"))) == []


def test_what_staff_promised_stands_before_and_after_our_own_writing() -> None:
    events = (
        due("Mon 10:00", None, "2026-06-05", text="", by="agent"),
        due("Mon 11:00", "2026-06-05", "2026-06-09"),
        due("Mon 12:00", "2026-06-09", "2026-06-10", text="", by="agent"),
    )
    assert due_of("2026-06-09", *events[:2]) == [None, "2026-06-05"]
    assert due_of("2026-06-10", *events) == [None, "2026-06-05", "2026-06-10"]
    assert due_of("2026-06-10", *events, until="Mon 11:30") == [None, "2026-06-05"]
    assert [event.old for event in with_told({"due_at": "2026-06-10"}, list(events))[1]] == [None, "2026-06-05"]


def test_the_word_of_a_command_holds_against_what_we_wrote_into_its_field() -> None:
    told = Event(at("Mon 10:00"), "own", "c/told", "agent", "anna", "promised", None, "2026-06-05T15:00:00+03:00")
    ours = due("Mon 10:01", None, "2026-06-07", field="promised_at")
    standing, _ = with_told({"promised_at": "2026-06-07"}, [told, ours])
    assert standing["promised_at"] == "2026-06-05T15:00:00+03:00"


def test_what_another_machine_writes_is_a_promise() -> None:
    assert due_of("2026-06-05", due("Mon 10:00", None, "2026-06-05", text="")) == [None, "2026-06-05"]
