"""One message for many alarms: what waits for what, in which order addresses are used, and what a restart keeps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.core.decide import Silence
from jira_csext.core.rulebook import Action, Role, Terms
from jira_csext.sync.notify import USUAL, Grouping, Notification, Reached
from tests.sync.delivering import NOTE, Desk, a_promise

CALL = Action("notify", "director")
PHONE, MAIL = "phone://a", "mail://a"
MINUTE, HOUR = 60, 3600
AFTERNOON = Calendar(CalendarSpec("afternoon", "UTC", dict.fromkeys(range(5), ((780, 1080),))))


class Services:
    """What listens at the addresses: what came where, and which are down."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str, str]] = []
        self.down: set[str] = set()
        self.wrong: set[str] = set()

    def notifies(self, what: Notification, before: Collection[str]) -> Reached:
        (address,) = what.addresses
        called = f"address {what.place} of {what.role} ({address.partition(':')[0]})"
        if address in self.wrong:
            return Reached((), (), (f"{called} is none",))
        if address in self.down:
            return Reached((), (f"{called} was not reached",), ())
        self.came.append((address, what.title, what.text))
        return Reached(("told",), (), ())

    def at(self, address: str) -> list[str]:
        return [title for to, title, _ in self.came if to == address]


@pytest.fixture
def services() -> Services:
    return Services()


def a_desk(tmp_path: Path, services: Services, *, how: Grouping = USUAL, **people: Role) -> Desk:
    desk = Desk(tmp_path, a_promise(("breach", [CALL]), description="A first answer within an hour."))
    rulebook = replace(desk.watched.rulebook, people=people)
    desk.watched = replace(desk.watched, rulebook=rulebook, notifies=services.notifies, grouping=how)
    desk.later(60)
    return desk


def overdue(desk: Desk, count: int = 1) -> list[str]:
    ids = [desk.helpdesk.open("SUP", "Where?", summary=f"Order {number}") for number in range(count)]
    desk.later(HOUR + 1)
    for ticket_id in ids:
        desk.ticked(ticket_id)
    return ids


def one(*addresses: str, **terms: Terms) -> Role:
    return Role("director", notify=addresses, terms={f"{name}://a": found for name, found in terms.items()})


def test_what_comes_due_together_is_one_message(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, director=one(PHONE))
    overdue(desk, 7)
    assert desk.delivered() == {"sent": 7}

    ((_, title, text),) = services.came
    assert title.startswith("7 alarms: SUP-10001, SUP-10002")
    assert text.count("A first answer within an hour.") == 5
    assert text.endswith("SUP-10006: Order 5\nSUP-10007: Order 6")


def test_two_roles_with_one_address_get_one_message(tmp_path: Path, services: Services) -> None:
    desk = Desk(tmp_path, a_promise(("breach", [CALL, Action("notify", "head")])))
    people = {"director": one(PHONE), "head": Role("head", notify=(PHONE,))}
    rulebook = replace(desk.watched.rulebook, people=people)
    desk.watched = replace(desk.watched, rulebook=rulebook, notifies=services.notifies)
    desk.later(60)
    overdue(desk)

    assert desk.delivered() == {"sent": 2}
    assert len(services.came) == 1


def test_the_first_alarm_waits_for_others_as_long_as_the_site_says(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, how=Grouping(wait=2 * MINUTE), director=one(PHONE))
    overdue(desk)
    assert desk.delivered() == {"held": 1}
    assert "told with what else comes until" in desk.row("notify").reason

    desk.later(2 * MINUTE)
    assert desk.delivered() == {"sent": 1}


def test_later_alarms_wait_for_the_interval_and_then_come_together(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, director=one(PHONE))
    overdue(desk)
    desk.delivered()
    first = desk.helpdesk.open("SUP", "Where?", summary="Late")
    desk.later(HOUR - 30)
    desk.watched = replace(desk.watched, grouping=Grouping(interval=HOUR + 10 * MINUTE))
    desk.later(31)
    desk.ticked(first)

    assert desk.delivered() == {"held": 1}
    assert desk.delivered() == {}
    desk.later(10 * MINUTE)
    assert desk.delivered() == {"sent": 1}
    assert len(services.at(PHONE)) == 2


def test_a_restart_keeps_who_waits_and_who_was_told(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, how=Grouping(wait=2 * MINUTE, interval=HOUR), director=one(PHONE))
    overdue(desk, 3)
    assert desk.delivered() == {"held": 3}
    desk.restart()
    desk.later(2 * MINUTE)
    assert desk.delivered() == {"sent": 3}
    desk.restart()
    assert desk.delivered() == {}

    assert len(services.came) == 1


def test_a_person_leaves_and_another_answers_while_alarms_wait_and_only_what_holds_is_told(
    tmp_path: Path, services: Services
) -> None:
    desk = a_desk(tmp_path, services, how=Grouping(wait=2 * MINUTE), director=one(PHONE))
    first, _ = overdue(desk, 2)
    desk.delivered()
    desk.helpdesk.say(first, "Here it is.", by="agent")
    desk.later(2 * MINUTE)

    assert desk.delivered() == {"superseded": 1, "sent": 1}
    assert services.at(PHONE) == ["SUP-10002: Order 1"]


def test_a_silence_is_respected_at_sending(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, how=Grouping(wait=2 * MINUTE), director=one(PHONE))
    (ticket_id,) = overdue(desk)
    desk.delivered()
    silence = Silence("", desk.now, desk.now + HOUR, ticket=ticket_id, reason="moving house", owner="anna")
    desk.store.silences.add("acme", silence, "SUP-10001", desk.now)
    desk.later(2 * MINUTE)

    assert desk.delivered() == {"superseded": 1}
    assert desk.row("notify").reason == "anna asked for silence: moving house"
    assert services.came == []


def test_outside_the_hours_of_an_address_it_waits_for_them(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, director=one(PHONE, phone=Terms(AFTERNOON)))
    overdue(desk)
    assert desk.delivered() == {"held": 1}
    assert desk.row("notify").reason == (
        "address 1 of director (phone) is used from Mon 1 June, 13:00 (UTC) on, by its hours"
    )
    desk.later(2 * HOUR)
    assert desk.delivered() == {"sent": 1}


def test_who_was_told_at_another_address_is_not_told_again_when_one_opens(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, director=one(PHONE, MAIL, phone=Terms(AFTERNOON)))
    overdue(desk)
    assert desk.delivered() == {"sent": 1}
    desk.later(3 * HOUR)
    desk.delivered()

    assert [to for to, _, _ in services.came] == [MAIL]


def test_a_fallback_is_used_at_once_out_of_hours(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, director=one(MAIL, PHONE, mail=Terms(AFTERNOON), phone=Terms(fallback=True)))
    overdue(desk)
    assert desk.delivered() == {"sent": 1}
    assert [to for to, _, _ in services.came] == [PHONE]


def test_a_fallback_is_silent_while_the_first_address_works(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, director=one(MAIL, PHONE, phone=Terms(fallback=True)))
    overdue(desk)
    desk.delivered()

    assert [to for to, _, _ in services.came] == [MAIL]


def test_the_fallback_speaks_when_the_first_address_has_failed_for_long_and_status_says_so(
    tmp_path: Path, services: Services
) -> None:
    desk = a_desk(tmp_path, services, director=one(MAIL, PHONE, phone=Terms(fallback=True)))
    services.down = {MAIL}
    overdue(desk)
    assert desk.delivered() == {"pending": 1}
    (state,) = desk.store.cursor.of("acme").states
    assert (state.scope, state.place, state.name) == ("channel", "director/1", "notify")
    assert state.sentence == (
        "address 1 of director (mail) was not reached; it is tried again while an alarm waits for it; address 2 of "
        "director (phone) stands in for it from Mon 1 June, 11:11 (UTC) on."
    )
    desk.later(4 * MINUTE)
    assert desk.delivered() == {"pending": 1}
    desk.later(6 * MINUTE)
    assert desk.delivered() == {"sent": 1}
    assert desk.row("notify").reason == (
        "told at address 2 of director (phone): address 1 of director (mail) was not reached"
    )
    # The next alarm does not wait that long again.
    overdue(desk)
    assert desk.delivered() == {"sent": 1}
    assert len(services.at(PHONE)) == 2

    services.down = set()
    overdue(desk)
    assert desk.delivered() == {"sent": 1}
    assert services.at(MAIL) == ["SUP-10003: Order 0"]
    assert desk.names() == []


def test_an_address_that_a_person_must_mend_is_stood_in_for_at_once(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, director=one(MAIL, PHONE, phone=Terms(fallback=True)))
    services.wrong = {MAIL}
    overdue(desk)

    assert desk.delivered() == {"sent": 1}
    assert desk.names() == ["notify"]


def test_with_every_address_down_it_is_tried_for_hours_and_then_waits_for_a_person(
    tmp_path: Path, services: Services
) -> None:
    desk = a_desk(tmp_path, services, director=one(MAIL, PHONE, phone=Terms(fallback=True)))
    services.down = {MAIL, PHONE}
    overdue(desk)
    for _ in range(20):
        desk.delivered()
        desk.later(31 * MINUTE)

    assert desk.row("notify").state == "parked"
    assert desk.names() == ["notify", "notify"]


def test_the_state_of_an_address_that_the_rules_know_no_more_goes(tmp_path: Path, services: Services) -> None:
    desk = a_desk(tmp_path, services, director=one(MAIL))
    services.down = {MAIL}
    overdue(desk)
    desk.delivered()
    rulebook = replace(desk.watched.rulebook, people={})
    desk.watched = replace(desk.watched, rulebook=rulebook)
    desk.delivered()

    assert desk.names() == []


def test_a_note_does_not_wait_for_people_to_be_told_beside_the_helpdesk(tmp_path: Path, services: Services) -> None:
    desk = Desk(tmp_path, a_promise(("breach", [CALL, NOTE])))
    rulebook = replace(desk.watched.rulebook, people={"director": one(PHONE, phone=Terms(AFTERNOON))})
    desk.watched = replace(
        desk.watched, rulebook=rulebook, notifies=services.notifies, grouping=Grouping(wait=10 * MINUTE)
    )
    desk.later(60)
    overdue(desk)
    desk.delivered()

    assert desk.states() == {"notify director": "held", "note overdue": "sent"}
