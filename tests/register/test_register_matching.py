"""Whose a ticket is: what it says decides, in the configured order, and nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.ticket import Ticket
from jira_csext.register import Match, Matching, Register
from jira_csext.register.free_mail import is_free_mail
from jira_csext.register.matching import MATCH_ORDER, MatchBy
from tests.register.register_built import a_register, a_ticket, day, said

ANNA = {"name": "Anna", "email": "anna.petrova@gmail.com", "accounts": ["anna.p", "557058:Anna"]}


@pytest.fixture
def register() -> Register:
    """Two clients of the same holding, and one of their own."""
    return a_register(
        said("acme", "2026-01-01", name="ООО «Акме»", aliases=("Acme",), domains=("acme.com",), contacts=[ANNA]),
        said(
            "acme-north", "2026-01-01", name="Acme North", aliases=("Север",), domains=("north.acme.com", "holding.com")
        ),
        said("beta", "2026-01-01", name="Beta", aliases=("Север",), domains=("holding.com", "пример.рф")),
    )


def match(register: Register, ticket: Ticket) -> Match:
    return register.match(ticket.client, ticket.attributes, ticket.created_at)


@pytest.mark.parametrize(
    ("by", "says"),
    [
        ("organisation", {"fields.organisation": "ооо Акме"}),
        ("organisation", {"fields.organizations": ("Pilot group", "Acme")}),
        ("field", {"client": "ACME"}),
        ("field", {"client": ("acme",)}),
        ("label", {"labels": ("export", "Client-Acme")}),
        ("contact", {"reporter": "ANNA.P"}),
        ("contact", {"reporter": "557058:anna"}),
        ("contact", {"reporter": "x1", "reporter_email": "Anna.Petrova@gmail.com"}),
        ("domain", {"reporter": "boris@Acme.com"}),
        ("domain", {"reporter": "x1", "reporter_email": "boris@mail.acme.com"}),
        ("domain", {"reporter": "x1", "fields.reporter_email": "boris@acme.com."}),
    ],
)
def test_each_place_names_the_client(register: Register, by: MatchBy, says: dict[str, Any]) -> None:
    found = match(register, a_ticket(**says))

    assert (found.outcome, found.client, found.by) == ("matched", "acme", by)
    assert register.client_of(a_ticket(**says)) is register.timeline("acme")


def test_the_nearest_domain_wins_and_a_foreign_alphabet_is_the_same_domain(register: Register) -> None:
    assert match(register, a_ticket(reporter="a@it.north.acme.com")).client == "acme-north"
    assert match(register, a_ticket(reporter="a@ПРИМЕР.рф")).client == "beta"
    assert match(register, a_ticket(reporter="a@xn--e1afmkfd.xn--p1ai")).client == "beta"
    assert match(register, a_ticket(reporter="a@notacme.com")).outcome == "unmatched"


@pytest.mark.parametrize(
    ("says", "clients"),
    [
        ({"client": "север"}, ("acme-north", "beta")),
        ({"client": ("Acme", "Beta")}, ("acme", "beta")),
        ({"labels": ("client-acme", "client-beta")}, ("acme", "beta")),
        ({"reporter": "a@holding.com"}, ("acme-north", "beta")),
    ],
)
def test_what_may_be_several_clients_is_nobody_s(
    register: Register, says: dict[str, Any], clients: tuple[str, ...]
) -> None:
    found = match(register, a_ticket(**says))

    assert (found.outcome, found.client, found.clients) == ("ambiguous", "", clients)
    assert found.reason.endswith(f"may be {' or '.join(clients)}")
    assert register.client_of(a_ticket(**says)) is NO_CLIENT


def test_a_name_that_nobody_has_is_not_helped_by_the_reporter(register: Register) -> None:
    found = match(register, a_ticket(client="Foo GmbH", reporter="anna.p"))

    assert (found.outcome, found.by, found.said) == ("unmatched", "field", "Foo GmbH")
    assert found.reason == 'the client field "Foo GmbH" is nobody\'s name in the register'
    assert register.client_of(a_ticket(client="Foo GmbH", reporter="anna.p")).as_of(0) == {"client.key": "Foo GmbH"}


def test_a_person_or_domain_that_nobody_has_says_nothing(register: Register) -> None:
    assert match(register, a_ticket(reporter="boris", reporter_email="boris@acme.com")).client == "acme"
    assert (
        match(register, a_ticket(reporter="stranger")).reason == 'the reporter "stranger" is nobody\'s in the register'
    )
    assert match(register, a_ticket(reporter="x@foo.com")).by == "domain"
    assert match(register, a_ticket()).reason.startswith("the ticket says nothing of a client")


def test_a_free_mail_domain_never_says_whose_somebody_is() -> None:
    register = a_register(said("acme", "2026-01-01", domains=("gmail.com", "mail.ru", "yandex.ru")))

    for address in ("boris@gmail.com", "boris@mail.ru", "boris@Yandex.RU", "boris@x.gmail.com"):
        assert match(register, a_ticket(reporter=address)).outcome == "unmatched"


@pytest.mark.parametrize("domain", ["gmail.com", "mail.ru", "bk.ru", "yandex.ru", "ya.ru", "hotmail.fr", "yahoo.co.uk"])
def test_free_mail_is_known(domain: str) -> None:
    assert is_free_mail(domain)


@pytest.mark.parametrize("domain", ["acme.com", "yahoo.example.com", "live.acme", "mail.acme.ru", "yandex-team.ru"])
def test_a_domain_of_one_s_own_is_not_taken_for_free_mail(domain: str) -> None:
    assert not is_free_mail(domain)


def test_the_order_is_the_site_s_and_what_it_leaves_out_is_not_asked() -> None:
    rows = [said("acme", "2026-01-01", contacts=[ANNA]), said("beta", "2026-01-01", name="Beta")]
    ticket = a_ticket(client="Beta", reporter="anna.p")

    def found(*order: MatchBy) -> str:
        register = Register(rows, Matching(order))
        return match(register, ticket).client

    assert found(*MATCH_ORDER) == "beta"
    assert found("contact", "field") == "acme"
    assert found("label", "domain") == ""


def test_without_a_prefix_any_label_may_name_a_client_and_most_do_not() -> None:
    rows = [said("acme", "2026-01-01", contacts=[ANNA])]
    register = Register(rows, Matching(label_prefix=""))

    assert match(register, a_ticket(labels=("export", "acme"))).by == "label"
    assert match(register, a_ticket(labels=("export",), reporter="anna.p")).by == "contact"


def test_a_person_who_changed_sides_counts_for_the_side_of_that_day() -> None:
    register = a_register(
        said("acme", "2026-01-01", contacts=[ANNA]),
        said("beta", "2026-01-01"),
        said("acme", "2026-05-01", contacts=[]),
        said("beta", "2026-05-01", contacts=[ANNA]),
    )

    def side(created: str) -> str:
        return match(register, a_ticket(created, reporter="anna.p")).client

    assert [side(created) for created in ("2025-06-01", "2026-04-30", "2026-05-01", "2026-08-01")] == [
        "acme",
        "acme",
        "beta",
        "beta",
    ]


def test_a_name_added_today_finds_yesterday_s_tickets() -> None:
    register = a_register(said("acme", "2026-01-01", name="Acme"), said("acme", "2026-06-02", aliases=("Foo GmbH",)))
    assert match(register, a_ticket("2026-06-01", client="Foo GmbH")).client == "acme"


def test_a_name_given_up_still_finds_the_tickets_of_its_time_and_no_later_ones() -> None:
    register = a_register(said("acme", "2026-01-01", name="Old"), said("acme", "2026-05-01", name="New"))

    assert match(register, a_ticket("2026-04-01", client="Old")).client == "acme"
    assert match(register, a_ticket("2026-05-01", client="Old")).outcome == "unmatched"
    assert register.index.named("new", day("2026-04-01")) == {"acme"}
