"""The reasons behind an evaluation: rules passed over, goals chosen, and what changed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.conditions import AllOf, Is
from jira_csext.core.evaluate import evaluate
from jira_csext.core.reasons import RuleReason, reasons
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.ticket import Ticket
from tests.building import a_goal, a_rule, a_ticket, at, change, says
from tests.strategies import World, worlds

HIGH, MEDIUM = Is("priority", ("High",)), Is("priority", ("Medium",))


def found(rule: Sla | Sequence[Sla], ticket: Ticket, now: str, client: ClientTimeline = NO_CLIENT) -> list[RuleReason]:
    book = Rulebook((rule,) if isinstance(rule, Sla) else tuple(rule))
    return reasons(book, ticket, client, evaluate(book, ticket, client, at(now)), at(now))


def why_not(rule: Sla, ticket: Ticket, now: str = "Mon 12:00", client: ClientTimeline = NO_CLIENT) -> str:
    (reason,) = found(rule, ticket, now, client)
    assert reason.cycles == ()
    return reason.why_not


@given(worlds(rule_count=2))
def test_every_cycle_of_an_evaluation_has_its_reasons_and_a_rule_without_one_says_why(world: World) -> None:
    for now in world.instants:
        evaluation = evaluate(world.rulebook, world.ticket, world.client, now)
        told = reasons(world.rulebook, world.ticket, world.client, evaluation, now)
        if now < world.ticket.created_at:
            assert told == []
            continue
        assert [reason.sla for reason in told] == list(world.rulebook.slas)
        assert [one.cycle for reason in told for one in reason.cycles] == list(evaluation.cycles)
        assert all(bool(reason.why_not) is not bool(reason.cycles) for reason in told)
        for reason in told:
            for one in reason.cycles:
                assert [goal.number for goal in one.goals if goal.chosen] == [one.cycle.goal]
                numbers = [change.number for change in one.changes]
                assert all(later.before == earlier.number for earlier, later in pairwise(one.changes))
                if numbers:
                    assert one.cycle.goal in (numbers[-1], one.changes[-1].before)


def test_the_goals_that_were_passed_over_say_what_they_asked_for_and_what_there_was() -> None:
    client = a_client("acme", tier="standard")
    rule = a_rule(goals=[a_goal("1h", Is("client.tier", ("key",))), a_goal("2h", HIGH), a_goal("4h")])
    (reason,) = found(rule, a_ticket("Mon 10:00", priority="Low"), "Mon 11:00", client)
    assert [(goal.chosen, goal.why) for goal in reason.cycles[0].goals] == [
        (False, "it asks for client.tier: key; there was client.tier: standard"),
        (False, "it asks for priority: High; there was priority: Low"),
        (True, "it is for every ticket"),
    ]


def test_a_goal_behind_the_chosen_one_is_not_looked_at() -> None:
    rule = a_rule(goals=[a_goal("2h", HIGH), a_goal("4h")])
    (reason,) = found(rule, a_ticket("Mon 10:00", priority="High"), "Mon 11:00")
    assert [goal.why for goal in reason.cycles[0].goals] == ["it asks for priority: High"]


def test_a_closed_cycle_is_explained_by_the_ticket_as_it_was_at_its_stop() -> None:
    rule = a_rule(goals=[a_goal("2h", HIGH), a_goal("4h")])
    raised_later = change("Mon 15:00", "priority", "Low", "High")
    (reason,) = found(rule, a_ticket("Mon 10:00", says("Mon 11:00", "agent"), raised_later), "Mon 16:00")
    assert reason.cycles[0].goals[0].why == "it asks for priority: High; there was priority: Low"


def test_a_change_of_goal_names_both_goals_and_its_cause() -> None:
    raised = change("Mon 11:00", "priority", "Low", "High")
    rule = a_rule(goals=[a_goal("2h", HIGH), a_goal("4h")])
    (reason,) = found(rule, a_ticket("Mon 10:00", raised), "Mon 12:00")
    assert reason.cycles[0].changes == ((at("Mon 11:00"), 1, 2, raised.id),)


def test_leaving_the_rule_s_scope_and_coming_back_are_changes() -> None:
    left = change("Mon 11:00", "type", "complaint", "question")
    came = change("Mon 12:00", "type", "question", "complaint")
    rule = a_rule(when=Is("type", ("complaint",)))
    (reason,) = found(rule, a_ticket("Mon 10:00", left, came), "Mon 13:00")
    assert [(one.number, one.before, one.cause) for one in reason.cycles[0].changes] == [
        (0, 1, left.id),
        (1, 0, came.id),
    ]


def test_a_rule_for_other_tickets_says_what_it_asks_for() -> None:
    rule = a_rule(when=AllOf((Is("type", ("complaint",)), Is("client.tier", ("key",)))))
    said = why_not(rule, a_ticket("Mon 10:00", type="question"))
    assert said == "it asks for {type: complaint, client.tier: key}; the ticket has no client.tier, type: question"


def test_a_rule_none_of_whose_goals_matches_says_so() -> None:
    rule = a_rule(goals=[a_goal("1h", HIGH), a_goal("2h", MEDIUM)])
    said = why_not(rule, a_ticket("Mon 10:00", priority="Low", labels=("a", "b")))
    assert said == "none of its goals matches; the ticket has priority: Low"


def test_a_rule_whose_clock_has_not_begun_says_so() -> None:
    said = why_not(a_rule("next_response"), a_ticket("Mon 10:00", by="agent"))
    assert said == "nothing has started its clock (next_response) yet"


def test_before_the_ticket_there_are_no_reasons() -> None:
    assert found(a_rule(), a_ticket("Mon 10:00"), "Mon 09:59") == []
