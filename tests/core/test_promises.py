"""The promise ledger: who promised which date, what the client heard of it, what counts as a postponement."""

from __future__ import annotations

import pytest

from jira_csext.core.occurrence import PROMISED
from jira_csext.core.promises import Deadline, Heard, Ledger, deadlines, ledger
from jira_csext.core.ticket import Event, Speaker, Ticket, Value
from jira_csext.core.timeline import Timeline
from jira_csext.core.told import CLIENT_WISH
from tests.building import a_calendar, a_ticket, at, says
from tests.building import said as told_time

MOSCOW = a_calendar("10:00-19:00", "Europe/Moscow")
FRIDAY, MONDAY, WEDNESDAY = "2026-06-05T12:00:00Z", "2026-06-08T12:00:00Z", "2026-06-10T12:00:00Z"


def moved(time: str, old: Value, new: Value, by: Speaker = "agent", field: str = "promised_at") -> Event:
    return Event(at(time), "changed", f"h{time}{field}", by, f"{by}-1", field, old, new)


def commanded(time: str, new: str, wish: str = "") -> Event:
    return Event(at(time), "own", f"c{time}/told", "agent", "anna", "promised", new=new, text=wish)


def of(ticket: Ticket, until: str = "+9w Mon 10:00", grace: int = 300) -> Ledger:
    return ledger(Timeline(ticket, at(until)), MOSCOW, grace)


def test_a_date_set_in_the_field_is_a_promise_of_who_set_it() -> None:
    found = of(a_ticket("Mon 09:00", moved("Mon 11:00", None, FRIDAY)))

    (promise,) = found.promises
    assert (promise.at, promise.author, promise.source, promise.change) == (
        at("Mon 11:00"),
        "agent-1",
        "field",
        "first",
    )
    assert promise.date_at == at("Fri 12:00")
    assert found.in_force == promise


def test_a_date_alone_ends_with_the_hours_of_that_date_and_at_midnight_where_there_are_none() -> None:
    found = of(
        a_ticket("Mon 09:00", moved("Mon 11:00", None, "2026-06-05"), moved("Mon 12:00", "2026-06-05", "2026-06-06"))
    )

    assert [told_time(promise.date_at) for promise in found.promises] == ["Fri 16:00", "Sat 21:00"]


def test_a_date_of_creation_is_the_first_promise() -> None:
    found = of(a_ticket("Mon 09:00", due_at="2026-06-05"))

    (promise,) = found.promises
    assert (promise.attribute, promise.event_id, promise.by) == ("due_at", "created", "client")
    assert found.client_heard == Heard(at("Mon 09:00"), at("Fri 16:00"), "created")


def test_only_a_later_date_postpones() -> None:
    found = of(
        a_ticket(
            "Mon 09:00",
            moved("Mon 11:00", None, MONDAY),
            moved("Tue 11:00", MONDAY, FRIDAY),
            moved("Wed 11:00", FRIDAY, WEDNESDAY),
        )
    )

    assert [promise.change for promise in found.promises] == ["first", "earlier", "later"]
    assert [promise.postpones for promise in found.promises] == [False, False, True]
    assert found.postponements == 1


@pytest.mark.parametrize(("second", "count"), [("Tue 11:05", 1), ("Tue 11:06", 2)])
def test_two_moves_within_the_grace_are_one_postponement(second: str, count: int) -> None:
    found = of(
        a_ticket(
            "Mon 09:00",
            moved("Mon 11:00", None, FRIDAY),
            moved("Tue 11:00", FRIDAY, MONDAY),
            moved(second, MONDAY, WEDNESDAY),
        )
    )

    assert found.postponements == count


def test_a_slip_put_right_within_the_grace_postpones_nothing() -> None:
    found = of(
        a_ticket(
            "Mon 09:00",
            moved("Mon 11:00", None, FRIDAY),
            moved("Tue 11:00", FRIDAY, MONDAY),
            moved("Tue 11:02", MONDAY, FRIDAY),
        )
    )

    assert found.postponements == 0


def test_a_date_taken_back_is_what_the_next_one_is_compared_with() -> None:
    ticket = a_ticket(
        "Mon 09:00",
        moved("Mon 11:00", None, FRIDAY),
        moved("Tue 11:00", FRIDAY, None),
        moved("Wed 11:00", None, MONDAY),
    )

    assert of(ticket, "Tue 12:00").in_force is None
    assert of(ticket).postponements == 1


def test_a_date_at_the_clients_own_wish_is_kept_but_not_counted_and_counts_as_heard() -> None:
    found = of(a_ticket("Mon 09:00", moved("Mon 11:00", None, FRIDAY), commanded("Tue 11:00", MONDAY, CLIENT_WISH)))

    assert found.postponements == 0
    assert found.in_force is not None
    assert found.in_force.at_clients_wish
    assert found.client_heard == Heard(at("Tue 11:00"), at("+1w Mon 12:00"), "cTue 11:00/told")


def test_the_promised_date_precedes_the_due_date() -> None:
    ticket = a_ticket(
        "Mon 09:00",
        moved("Mon 11:00", None, "2026-06-05", field="due_at"),
        moved("Tue 11:00", None, MONDAY),
        moved("Wed 11:00", "2026-06-05", "2026-06-12", field="due_at"),
    )

    found = of(ticket)

    assert [promise.change for promise in found.promises] == ["first", "later", "aside"]
    assert [promise.attribute for promise in found.standing] == ["promised_at", "due_at"]
    assert found.postponements == 1


def test_a_command_counts_at_once_and_its_writing_into_the_field_is_no_promise_of_its_own() -> None:
    ticket = a_ticket(
        "Mon 09:00",
        commanded("Mon 11:00", "2026-06-05T15:00:00+03:00"),
        moved("Mon 11:01", None, FRIDAY, by="bot"),
    )

    (promise,) = of(ticket).promises
    assert (promise.source, promise.author) == ("command", "anna")
    before = Timeline(ticket, at("Mon 11:00"))
    assert before.states[-1][1]["promised_at"] == "2026-06-05T15:00:00+03:00"
    assert before.at(at("Mon 10:59")).get("promised_at") is None


def test_a_field_that_keeps_only_dates_does_not_make_the_promise_coarser() -> None:
    ticket = a_ticket(
        "Mon 09:00",
        commanded("Mon 11:00", "2026-06-05T15:00:00+03:00"),
        moved("Mon 11:01", None, "2026-06-05", by="bot"),
    )

    timeline = Timeline(ticket, at("Tue 11:00"))

    assert timeline.states[-1][1]["promised_at"] == "2026-06-05T15:00:00+03:00"
    assert len(ledger(timeline, MOSCOW).promises) == 1


def test_what_a_person_enters_after_a_command_is_in_force() -> None:
    ticket = a_ticket(
        "Mon 09:00",
        commanded("Mon 11:00", "2026-06-05T15:00:00+03:00"),
        moved("Mon 11:01", None, "2026-06-05", by="bot"),
        moved("Tue 11:00", "2026-06-05", "2026-06-10"),
    )

    found = of(ticket)

    assert [promise.change for promise in found.promises] == ["first", "later"]
    assert Timeline(ticket, at("Wed 11:00")).states[-1][1]["promised_at"] == "2026-06-10"


def test_a_message_that_names_the_date_tells_the_client() -> None:
    ticket = a_ticket(
        "Mon 09:00",
        moved("Mon 11:00", None, FRIDAY),
        moved("Tue 11:00", FRIDAY, MONDAY),
        says("Tue 15:00", "agent", "We need more time: it will be ready on Monday, 8 June."),
    )

    before, found = of(ticket, "Tue 14:00"), of(ticket)

    assert before.client_heard == Heard(at("Mon 11:00"), at("Fri 12:00"), "hMon 11:00promised_at")
    assert before.promises[1].told_at is None
    assert found.promises[1].told_at == at("Tue 15:00")
    assert found.client_heard is not None
    assert told_time(found.client_heard.date_at) == "+1w Mon 16:00"


def test_a_date_named_just_before_it_was_entered_was_told() -> None:
    ticket = a_ticket(
        "Mon 09:00",
        says("Mon 10:55", "agent", "It will be ready on Friday at 15:00."),
        moved("Mon 11:00", None, FRIDAY),
    )

    (promise,) = of(ticket).promises
    assert promise.told_at == at("Mon 10:55")


def test_what_a_message_names_is_no_promise_but_the_client_has_heard_it() -> None:
    found = of(a_ticket("Mon 09:00", says("Mon 11:00", "agent", "We will send it by Friday noon.")))

    assert found.promises == ()
    assert found.in_force is None
    (said,) = found.said
    assert (said.phrase, told_time(said.date_at)) == ("by Friday noon", "Fri 09:00")
    assert found.client_heard is not None


@pytest.mark.parametrize("by", ["client", "unknown"])
def test_dates_of_others_are_none_of_ours(by: Speaker) -> None:
    found = of(a_ticket("Mon 09:00", says("Mon 11:00", by, "We will send it by Friday noon.")))
    assert found == Ledger()


def test_a_note_tells_the_client_nothing() -> None:
    found = of(a_ticket("Mon 09:00", says("Mon 11:00", "agent", "We will send it by Friday noon.", public=False)))
    assert found == Ledger()


def test_a_machine_tells_only_what_a_person_has_promised() -> None:
    text = "New date: Mon 8 June, 15:00 (Europe/Moscow)."
    nobody = of(a_ticket("Mon 09:00", says("Tue 12:00", "bot", text)))
    somebody = of(a_ticket("Mon 09:00", moved("Tue 11:00", None, MONDAY), says("Tue 12:00", "bot", text)))

    assert nobody.said == ()
    assert somebody.promises[0].told_at == at("Tue 12:00")


def test_the_event_of_the_language_agrees_with_the_ledger() -> None:
    ticket = a_ticket(
        "Mon 09:00",
        moved("Mon 11:00", None, FRIDAY),
        commanded("Tue 11:00", FRIDAY),
        moved("Wed 11:00", FRIDAY, None),
        commanded("Thu 11:00", MONDAY),
        moved("Thu 11:01", None, MONDAY, by="bot"),
        due_at="2026-06-30",
    )
    timeline = Timeline(ticket, at("Fri 11:00"))

    promised = PROMISED.found_in(timeline, {})

    assert promised == [(promise.at, promise.event_id) for promise in ledger(timeline, MOSCOW).promises]
    assert [told_time(when) for when, _ in promised] == ["Mon 09:00", "Mon 11:00", "Tue 11:00", "Thu 11:00"]


def test_the_deadlines_are_those_that_the_ticket_has_in_the_order_asked_for() -> None:
    timeline = Timeline(a_ticket("Mon 09:00", due_at="2026-06-05"), at("Mon 10:00"))

    assert deadlines(timeline, (), ("promised_at", "due_at"), MOSCOW) == (Deadline("due_at", at("Fri 16:00")),)
