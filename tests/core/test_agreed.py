"""What a client negotiated: its own target and calendar in the place of the rule's, as of the start of each cycle."""

from __future__ import annotations

from dataclasses import replace

from jira_csext.core.agreed import agreed_with
from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.evaluate import evaluate
from jira_csext.core.reasons import reasons
from jira_csext.core.rulebook import Agreed, Rulebook, Sla
from tests.building import a_goal, a_rule, a_ticket, at, judged, only, said, says

OWN = Agreed("client.targets.first_response", "client.calendar", {"always": ALWAYS})
RULE: Sla = a_rule(goals=[replace(a_goal("4h"), agreed=OWN)])


def own(target: str, calendar: str = "") -> ClientTimeline:
    return a_client("acme", **{"targets.first_response": target or None, "calendar": calendar or None})


def test_the_clients_own_target_counts_on_its_own_calendar() -> None:
    ticket = a_ticket("Mon 16:00")

    assert said(only(judged(RULE, ticket, "Mon 16:30", own("2h"))).due_at) == "Tue 10:00"
    assert said(only(judged(RULE, ticket, "Mon 16:30", own("2h", "always"))).due_at) == "Mon 18:00"
    assert said(only(judged(RULE, ticket, "Mon 16:30", own("end of day"))).due_at) == "Mon 17:00"
    assert said(only(judged(RULE, ticket, "Mon 16:30", NO_CLIENT)).due_at) == "Tue 12:00"


def test_what_no_rule_can_mean_leaves_what_holds_for_all() -> None:
    for client in (own("soon"), own("0m"), own("", "no-such-calendar")):
        assert agreed_with(RULE, client.as_of(0)) is RULE


def test_a_rule_without_agreements_is_the_very_same() -> None:
    plain = a_rule()

    assert agreed_with(plain, own("2h").as_of(0)) is plain
    assert agreed_with(RULE, own("2h").as_of(0)) is agreed_with(RULE, own("2h").as_of(0))


def test_each_cycle_has_what_was_agreed_when_it_started() -> None:
    rule = a_rule("next_response", goals=[replace(a_goal("4h"), agreed=OWN)])
    ticket = a_ticket("Mon 09:00", says("Mon 10:00", "agent"), says("Wed 09:00", "client"))
    client = ClientTimeline("acme", ((0, {}), (at("Tue 09:00"), {"client.targets.first_response": "1h"})))

    assert [cycle.target_seconds for cycle in judged(rule, ticket, "Wed 09:30", client).cycles] == [14400, 3600]


def test_explain_says_that_it_was_agreed() -> None:
    book, ticket = Rulebook((RULE,)), a_ticket("Mon 09:00")
    evaluation = evaluate(book, ticket, own("2h"), at("Mon 09:30"))

    (rule,) = reasons(book, ticket, own("2h"), evaluation, at("Mon 09:30"))
    (goal,) = rule.cycles[0].goals

    assert (goal.goal.target.text, goal.why) == ("2h", "it is for every ticket; agreed with the client, in place of 4h")
