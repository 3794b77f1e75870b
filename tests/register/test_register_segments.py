"""Segments: what moves a client from block to block, what does not, and why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.register import Client
from jira_csext.register.segments import (
    SegmentEvent,
    SegmentEventKind,
    Standing,
    Transition,
    Unmoved,
    by_contract,
    contract_events,
    contract_in_force,
    transition,
)
from tests.building import at
from tests.register.register_built import a_register, day, said

NOW = day("2026-06-01")
LEAD, CURRENT = Standing(), Standing("current", was_current=True)
REFUSED, CHURNED = Standing("refused"), Standing("churned", was_current=True)


@pytest.mark.parametrize(
    ("standing", "kind", "to"),
    [
        (LEAD, "lead_refused", "refused"),
        (CURRENT, "contract_ended", "churned"),
        (LEAD, "contract_began", "current"),
        (REFUSED, "contract_began", "current"),
        (CHURNED, "contract_began", "current"),
    ],
)
def test_what_moves_a_client(standing: Standing, kind: SegmentEventKind, to: str) -> None:
    moved = transition(standing, SegmentEvent(kind, "as agreed"), NOW)
    assert moved == Transition(standing.segment, to, NOW, "as agreed")


@pytest.mark.parametrize(
    ("standing", "kind", "why"),
    [
        (CURRENT, "lead_refused", "was current once"),
        (CHURNED, "lead_refused", "was current once"),
        (REFUSED, "lead_refused", "refused already"),
        (LEAD, "contract_ended", "in no segment, and churned takes only current ones"),
        (REFUSED, "contract_ended", "churned takes only current ones"),
        (CHURNED, "contract_ended", "churned already"),
        (CURRENT, "contract_began", "current already"),
    ],
)
def test_what_leaves_a_client_where_they_are(standing: Standing, kind: SegmentEventKind, why: str) -> None:
    stays = transition(standing, SegmentEvent(kind), NOW)
    assert isinstance(stays, Unmoved)
    assert stays.segment == standing.segment
    assert why in stays.reason


@pytest.mark.parametrize(
    ("standing", "to", "moves"),
    [
        (LEAD, "current", True),
        (REFUSED, "current", True),
        (CHURNED, "current", True),
        (LEAD, "refused", True),
        (CURRENT, "churned", True),
        (REFUSED, "", True),
        (CURRENT, "refused", False),
        (CHURNED, "refused", False),
        (LEAD, "churned", False),
        (CURRENT, "", False),
    ],
)
def test_a_person_is_bound_by_the_same_rules_unless_they_mend_a_mistake(
    standing: Standing, to: str, moves: bool
) -> None:
    assert isinstance(transition(standing, SegmentEvent("by_hand", to=to), NOW), Transition) is moves
    assert isinstance(transition(standing, SegmentEvent("by_hand", to=to, anyway=True), NOW), Transition)


@given(st.lists(st.sampled_from(["lead_refused", "contract_ended", "contract_began"])))
def test_no_run_of_events_refuses_who_was_current_or_loses_who_never_was(kinds: list[SegmentEventKind]) -> None:
    standing = Standing()
    for kind in kinds:
        moved = transition(standing, SegmentEvent(kind), NOW)
        if isinstance(moved, Transition):
            assert not (moved.new == "refused" and standing.was_current)
            assert not (moved.new == "churned" and moved.old != "current")
            standing = Standing(moved.new, standing.was_current or moved.new == "current")


def test_where_a_client_stands_is_asked_of_their_past() -> None:
    register = a_register(
        said("acme", "2026-01-01", segment="current"),
        said("acme", "2026-03-01", segment="churned", why="the contract ended"),
        said("beta", "2026-01-01", name="Beta"),
        said("beta", "2026-02-01", segment="refused", why="a lead was refused"),
    )

    assert register.standing("acme", NOW) == CHURNED
    assert register.standing("acme", day("2026-02-01")) == CURRENT
    assert register.standing("beta", NOW) == REFUSED
    assert register.standing("beta", day("2026-01-15")) == LEAD
    assert register.standing("nobody", NOW) == LEAD
    assert isinstance(register.transition("acme", SegmentEvent("lead_refused"), NOW), Unmoved)
    assert [(moved.old, moved.new, moved.reason) for _, moved in register.transitions("acme")] == [
        ("", "current", "so it is"),
        ("current", "churned", "the contract ended"),
    ]


def test_a_contract_is_in_force_on_its_first_and_last_day() -> None:
    client = Client("acme", contract_from="2026-01-01", contract_to="2026-12-31")
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [contract_in_force(client, on) for on in days] == [False, True, True, False]
    assert contract_in_force(Client("acme", contract_from="2026-01-01"), date(2030, 1, 1))
    assert not contract_in_force(Client("acme"), date(2030, 1, 1))


def test_a_new_contract_makes_a_client_current_and_an_old_one_does_not() -> None:
    churned = Client("acme", segment="churned", contract_from="2025-01-01", contract_to="2026-12-31")
    renewed = Client("acme", segment="churned", contract_from="2025-01-01", contract_to="2027-12-31")
    ahead = Client("acme", segment="churned", contract_from="2026-07-01")
    on = date(2026, 6, 1)

    assert by_contract(churned, churned, CHURNED, on, NOW) is None
    assert by_contract(churned, ahead, CHURNED, on, NOW) is None
    assert by_contract(churned, renewed, CHURNED, on, NOW) == Transition(
        "churned", "current", NOW, "a contract from 2025-01-01 to 2027-12-31"
    )
    assert by_contract(None, renewed, CURRENT, on, NOW) is None


def test_a_contract_begins_and_is_over_at_midnight_where_the_client_is() -> None:
    client = Client("acme", timezone="Europe/Moscow", contract_from="2026-06-01", contract_to="2026-06-30")

    events = list(contract_events(client, "UTC", day("2026-05-01"), day("2026-08-01")))

    assert [(moment, event.kind) for moment, event in events] == [
        (at("2026-06-01T00:00:00+03:00"), "contract_began"),
        (at("2026-07-01T00:00:00+03:00"), "contract_ended"),
    ]
    assert not list(contract_events(client, "UTC", day("2026-06-02"), day("2026-06-30")))
