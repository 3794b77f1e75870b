"""The register's history: a client at any instant, and as the engine sees them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Is
from jira_csext.register import Client, Contact, LiveRegister, Register
from jira_csext.register.history import attributes_of
from jira_csext.store.register import ClientChange
from tests.building import a_goal, a_rule, judged, only
from tests.building import a_ticket as a_ticket_created
from tests.register.register_built import CLIENTS, a_register, a_ticket, day, said


def test_a_client_is_as_they_were_at_the_instant() -> None:
    register = a_register(
        said("acme", "2026-01-10", name="Acme", tier="standard"),
        said("acme", "2026-03-15", tier="key"),
        said("acme", "2026-05-01", manager="oleg"),
    )

    assert register.client("ACME", day("2026-03-14")).tier == "standard"
    assert register.client("acme", day("2026-03-15")).tier == "key"
    then = register.client("acme", day("2026-06-01"))
    assert (then.name, then.tier, then.manager) == ("Acme", "key", "oleg")


def test_a_change_told_late_holds_from_its_own_date_on_and_not_beyond_a_later_one() -> None:
    register = a_register(
        said("acme", "2026-01-10", tier="standard"),
        said("acme", "2026-05-01", tier="gold"),
        said("acme", "2026-03-15", tier="key"),
    )

    tiers = [register.client("acme", day(on)).tier for on in ("2026-02-01", "2026-04-01", "2026-05-02")]
    assert tiers == ["standard", "key", "gold"]


def test_what_was_told_first_holds_for_the_time_before_too() -> None:
    register = a_register(
        said("acme", "2026-03-01", name="Acme", tier="key"),
        said("acme", "2026-01-01", tier="standard"),
    )

    timeline = register.timeline("acme")
    assert timeline.as_of(day("2025-12-01")) == timeline.as_of(day("2026-01-01"))
    assert timeline.as_of(day("2026-02-01")) == {"client.key": "acme", "client.name": "Acme", "client.tier": "standard"}
    assert timeline.as_of(day("2026-03-01"))["client.tier"] == "key"


def test_of_two_changes_of_one_instant_the_one_told_last_counts() -> None:
    register = a_register(said("acme", "2026-01-01", tier="a"), said("acme", "2026-01-01", tier="b"))
    assert register.timeline("acme").changes == ((day("2026-01-01"), {"client.key": "acme", "client.tier": "b"}),)


def test_only_clients_known_by_then_are_listed_by_key() -> None:
    register = a_register(said("beta", "2026-03-01"), said("Acme", "2026-02-01"), said("gamma", "2026-05-01"))
    assert [client.key for client in register.clients(day("2026-03-01"))] == ["Acme", "beta"]
    assert register.keys() == ["Acme", "beta", "gamma"]


def test_rules_may_ask_for_what_was_agreed_and_for_no_person() -> None:
    register = a_register(
        said(
            "acme",
            "2026-01-01",
            name="Acme",
            tags=("vip", "retail"),
            targets={"first_response": "2h"},
            monthly_value="15000",
            currency="RUB",
            timezone="Europe/Moscow",
            contacts=[{"name": "Anna"}],
        )
    )

    assert attributes_of(register.client("acme", day("2026-01-01"))) == {
        "client.key": "acme",
        "client.name": "Acme",
        "client.tags": ("vip", "retail"),
        "client.targets.first_response": "2h",
        "client.monthly_value": 15000,
        "client.currency": "RUB",
        "client.timezone": "Europe/Moscow",
    }
    assert register.client("acme", day("2026-01-01")).contacts == (Contact("Anna"),)


def test_a_field_of_a_newer_program_is_left_out() -> None:
    assert a_register(said("acme", "2026-01-01", mood="good", tier="key")).client("acme", 0).tier == "key"


@given(st.permutations([("2026-01-01", "a"), ("2026-02-01", "b"), ("2026-03-01", "c"), ("2026-04-01", "d")]))
def test_the_past_is_the_same_in_whatever_order_it_was_told(told: list[tuple[str, str]]) -> None:
    base = said("acme", "2026-01-01", name="Acme", tier="a")
    register = a_register(base, *(said("acme", on, tier=tier) for on, tier in told))
    dates = ("2026-01-15", "2026-02-15", "2026-03-15", "2026-04-15")
    assert [register.client("acme", day(on)).tier for on in dates] == ["a", "b", "c", "d"]


@given(CLIENTS)
def test_a_timeline_holds_nothing_that_is_missing(client: Client) -> None:
    assert not {"", (), None} & set(attributes_of(client).values())


def test_a_change_of_tier_in_mid_month_leaves_what_was_promised_before_alone() -> None:
    register = a_register(said("acme", "2026-05-01", tier="standard"), said("acme", "2026-06-03", tier="key"))
    rule = a_rule(goals=[a_goal("1h", Is("client.tier", ("key",))), a_goal("4h")])

    def promised(created: str) -> str:
        ticket = a_ticket_created(created, key="SUP-1")
        ticket = ticket._replace(client="acme")
        cycle = only(judged(rule, ticket, "Fri 17:00", register.client_of(ticket)))
        return rule.goals[cycle.goal - 1].target.text

    assert [promised(created) for created in ("Tue 10:00", "Wed 10:00")] == ["4h", "1h"]


class Kept:
    """A store that counts how often its changes are asked for."""

    def __init__(self, *changes: ClientChange) -> None:
        self.kept = list(changes)
        self.asked = 0

    def revision(self) -> int:
        return max((change.number for change in self.kept), default=0)

    def changes(self, *, after: int = 0) -> list[ClientChange]:
        self.asked += 1
        return [change for change in self.kept if change.number > after]


def test_a_living_register_reads_only_what_has_changed() -> None:
    kept = Kept(said("acme", "2026-01-01", name="Acme", tier="standard"), said("beta", "2026-01-01", name="Beta"))
    live = LiveRegister(kept)
    ticket = a_ticket(client="Beta Ltd")
    assert live.client_of(a_ticket(client="acme")).as_of(0)["client.tier"] == "standard"
    beta = live.register.timeline("beta")
    assert (live.refresh(), kept.asked) == (frozenset(), 1)

    kept.kept += [said("acme", "2026-06-01", tier="key"), said("acme", "2026-06-02", aliases=("Beta Ltd",))]

    assert live.refresh() == {"acme"}
    assert live.client_of(ticket).key == "acme"
    assert live.client_of(ticket).as_of(day("2026-06-02"))["client.tier"] == "key"
    assert live.register.timeline("beta") is beta
    assert live.refresh() == frozenset()


def test_without_a_register_a_ticket_s_client_is_the_name_that_it_says() -> None:
    assert Register().client_of(a_ticket(client="Acme")).as_of(0) == {"client.key": "Acme"}
    assert Register().client_of(a_ticket()) is NO_CLIENT
