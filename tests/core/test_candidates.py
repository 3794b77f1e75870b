"""Which rules may come to a ticket: those that each rule finds for itself, however many tickets came before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.candidates import candidates_of
from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.conditions import Is, MoreThan
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.core.timeline import Timeline
from tests.building import a_goal, a_rule, a_ticket, at, change
from tests.strategies import World, worlds

NOW = at("Fri 17:00")


def found(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline = NO_CLIENT) -> list[tuple[str, int | None, bool]]:
    timeline = Timeline(ticket, NOW)
    return [(one.sla.name, one.goal, one.held) for one in candidates_of(rulebook).of(timeline, client)]


BUGS = a_rule(when=Is("type", ("bug",)), name="bugs")
BY_PRIORITY = a_rule(goals=[a_goal("1h", Is("priority", ("High",))), a_goal("8h")], name="by-priority")


def test_a_rule_for_another_type_is_none_and_the_goal_of_the_others_is_known() -> None:
    rulebook = Rulebook((BUGS, BY_PRIORITY))
    assert found(rulebook, a_ticket("Mon 10:00", type="bug", priority="Low")) == [
        ("bugs", 0, True),
        ("by-priority", 1, True),
    ]
    assert found(rulebook, a_ticket("Mon 10:00", type="task", priority="High")) == [("by-priority", 0, True)]


def test_what_a_rule_reads_and_the_ticket_changed_is_looked_at_ticket_by_ticket() -> None:
    rulebook = Rulebook((BUGS, BY_PRIORITY))
    moved = a_ticket("Mon 10:00", change("Mon 11:00", "type", "task", "bug"), priority="High")
    assert found(rulebook, moved) == [("bugs", None, False), ("by-priority", 0, True)]
    urgent = a_ticket("Mon 10:00", change("Mon 11:00", "priority", "Low", "High"), type="bug")
    assert found(rulebook, urgent) == [("bugs", 0, True), ("by-priority", None, True)]


def test_a_client_who_changed_is_looked_at_ticket_by_ticket() -> None:
    rulebook = Rulebook((a_rule(when=Is("client.tier", ("gold",)), name="gold"),))
    ticket = a_ticket("Mon 10:00")
    gold, silver = a_client("acme", tier="gold"), a_client("acme", tier="silver")
    assert found(rulebook, ticket, gold) == [("gold", 0, True)]
    assert found(rulebook, ticket, silver) == []
    promoted = ClientTimeline("acme", (*silver.changes, (at("Tue 10:00"), gold.changes[0][1])))
    assert found(rulebook, ticket, promoted) == [("gold", None, False)]


def test_numbers_that_are_equal_to_python_are_not_taken_for_one_another() -> None:
    rulebook = Rulebook((a_rule(when=MoreThan("votes", 0.5), name="voted"),))
    for votes, names in ((1, ["voted"]), (0, []), (2, ["voted"]), (True, ["voted"]), (False, [])):
        assert [name for name, _, _ in found(rulebook, a_ticket("Mon 10:00", votes=votes))] == names


def test_so_many_looks_are_kept_and_no_more() -> None:
    rulebook = Rulebook((BUGS,))
    for number in range(5000):
        assert found(rulebook, a_ticket("Mon 10:00", type=f"type {number}")) == []
    assert found(rulebook, a_ticket("Mon 10:00", type="bug")) == [("bugs", 0, True)]


@settings(max_examples=150)
@given(worlds(rule_count=3), st.data())
def test_what_was_found_of_other_tickets_changes_nothing(world: World, data: st.DataObject) -> None:
    now = data.draw(st.sampled_from(world.instants))
    fresh = replace(world.rulebook)
    # In the states in between it looks otherwise to the rules, which are the same.
    for before in world.instants:
        evaluate(world.rulebook, world.known_at(before), world.client, before)
    assert evaluate(world.rulebook, world.known_at(now), world.client, now) == evaluate(
        fresh, world.known_at(now), world.client, now
    )


@settings(max_examples=150)
@given(worlds(rule_count=3), st.data())
def test_a_client_written_down_twice_alike_is_judged_like_one_written_down_once(
    world: World, data: st.DataObject
) -> None:
    now = data.draw(st.sampled_from(world.instants))
    once = ClientTimeline(world.client.key, world.client.changes[:1])
    # Of a client who changed every rule is asked for itself.
    twice = ClientTimeline(once.key, tuple((since, known) for _, known in once.changes for since in (0, 1)))
    ticket = world.known_at(now)
    assert evaluate(world.rulebook, ticket, once, now) == evaluate(world.rulebook, ticket, twice, now)
