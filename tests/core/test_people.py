"""Who a role is: of the ticket, of the client, fixed, standing in, or nobody."""

from __future__ import annotations

from datetime import date

from jira_csext.core.people import Called, called
from jira_csext.core.rulebook import Absence, Role
from jira_csext.core.ticket import Ticket
from tests.building import a_ticket

MONDAY = date(2026, 6, 1)
AWAY = (Absence(MONDAY, date(2026, 6, 5), "director"),)
PEOPLE = {
    "head": Role("head", "olga"),
    "director": Role("director", "dmitry"),
    "manager": Role("manager", "maria", client_attribute="manager"),
    "resting": Role("resting", "ivan", away=AWAY),
}


def who(*roles: str, today: date = MONDAY, ticket: Ticket | None = None, **client: str) -> Called:
    attributes = {f"client.{name}": value for name, value in client.items()}
    return called(roles, PEOPLE, (ticket or a_ticket("Mon 10:00", assignee="kim")).attributes, attributes, today)


def test_each_is_called_once_in_the_order_of_the_roles() -> None:
    assert who("head", "assignee", "head").accounts == ("olga", "kim")


def test_the_clients_own_person_comes_before_the_fixed_one() -> None:
    assert who("manager", manager="anna").accounts == ("anna",)
    assert who("manager").accounts == ("maria",)


def test_who_is_away_is_stood_in_for_on_the_last_day_too_and_not_after_it() -> None:
    assert who("resting", today=date(2026, 6, 5)).accounts == ("dmitry",)
    assert who("resting", today=date(2026, 6, 6)).accounts == ("ivan",)


def test_two_who_stand_in_for_each_other_while_both_are_away_are_nobody() -> None:
    people = {
        "a": Role("a", "anna", away=(Absence(MONDAY, MONDAY, "b"),)),
        "b": Role("b", "boris", away=(Absence(MONDAY, MONDAY, "a"),)),
    }
    assert called(["a"], people, a_ticket("Mon 10:00").attributes, {}, MONDAY) == Called((), ("a",))


def test_a_role_that_nobody_fills_is_named() -> None:
    assert who("assignee", "chief", "head", ticket=a_ticket("Mon 10:00")) == Called(("olga",), ("assignee", "chief"))
