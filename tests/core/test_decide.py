"""Decisions: which steps are acted on, which are passed over in silence, and that nothing is said twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Is
from jira_csext.core.decide import Decision, Record, Spoken, decide
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Action, Rulebook, Sla, Step
from jira_csext.core.ticket import Ticket
from tests.building import a_goal, a_rule, a_ticket, at, change, offset, said, says
from tests.strategies import World, worlds

SINCE_EVER = Record(adopted_at=0, version="v1")
HIGH = Is("priority", ("High",))
RAISED = ("Mon 11:00", "priority", "Low", "High")
NOTE, REPLY, LABEL = Action("note", "reminder"), Action("reply", "still-working"), Action("label", "sla-at-risk")


def decided(rule: Sla, ticket: Ticket, now: str, record: Record = SINCE_EVER) -> list[Decision]:
    book = Rulebook((rule,))
    return decide(book, evaluate(book, ticket, NO_CLIENT, at(now)), record, at(now))


def outcomes(decisions: Sequence[Decision]) -> list[str]:
    return [f"{one.step} {one.outcome}" for one in decisions]


def after(record: Record, decisions: Sequence[Decision], now: str | int) -> Record:
    """The record with the decisions written down."""
    moment = at(now) if isinstance(now, str) else now
    spoken = {one.key: Spoken(moment, record.version, one.due_at) for one in decisions}
    return replace(record, spoken={**record.spoken, **spoken})


def speaking(rule: Sla, **actions: Sequence[Action]) -> Sla:
    """The rule with actions on its steps, named by where they fall (`at_50` for `50%`)."""
    steps = {"at_50": "50%", "at_100": "100%", "before": "30m before", "breach": "breach", "after": "1h after"}
    return replace(rule, steps=tuple(Step(offset(steps[name]), tuple(done)) for name, done in actions.items()))


# Speaking once.


def test_a_step_that_came_due_is_acted_on_with_its_actions() -> None:
    rule = speaking(a_rule(), at_50=[NOTE, LABEL])
    (decision,) = decided(rule, a_ticket("Mon 10:00"), "Mon 12:00")
    assert (decision.key, said(decision.due_at), decision.actions) == ("rule/created/50%", "Mon 12:00", (NOTE, LABEL))
    assert decision.reason == "50% of cycle 1 came due"
    assert decided(rule, a_ticket("Mon 10:00"), "Mon 11:59:59") == []


def test_what_is_on_record_is_not_decided_again() -> None:
    rule, ticket = a_rule(steps=("50%", "breach")), a_ticket("Mon 10:00")
    record = after(SINCE_EVER, decided(rule, ticket, "Mon 12:00"), "Mon 12:00")
    assert decided(rule, ticket, "Mon 13:00", record) == []
    assert outcomes(decided(rule, ticket, "Mon 14:00:01", record)) == ["breach act"]


@given(worlds())
def test_looking_again_at_the_same_instant_decides_nothing_more(world: World) -> None:
    record = SINCE_EVER
    for now in world.instants:
        evaluation = evaluate(world.rulebook, world.ticket, world.client, now)
        decisions = decide(world.rulebook, evaluation, record, now)
        keys = [one.key for one in decisions]
        assert len(set(keys)) == len(keys)
        assert record.spoken.keys().isdisjoint(keys)
        record = after(record, decisions, now)
        assert decide(world.rulebook, evaluation, record, now) == []


@given(worlds())
def test_of_one_cycle_at_most_one_step_speaks_at_a_time(world: World) -> None:
    for now in world.instants:
        evaluation = evaluate(world.rulebook, world.ticket, world.client, now)
        acting = [one for one in decide(world.rulebook, evaluation, SINCE_EVER, now) if one.outcome == "act"]
        assert len({one.cycle for one in acting}) == len(acting)


def test_the_key_holds_neither_the_cycle_s_number_nor_the_version() -> None:
    rule = a_rule("next_response", "1h", ("breach",))
    first, second = says("Mon 10:30", "client"), says("Mon 15:00", "client")
    ticket = a_ticket("Mon 10:00", says("Mon 10:01", "agent"), first, says("Mon 14:00", "agent"), second)
    keys = [one.key for one in decided(rule, ticket, "Mon 16:30", replace(SINCE_EVER, version="v2"))]
    assert keys == [f"rule/{first.id}/breach", f"rule/{second.id}/breach"]


# Several at once.


def test_steps_found_due_together_after_an_outage_speak_with_one_voice() -> None:
    decisions = decided(a_rule(steps=("50%", "30m before", "breach")), a_ticket("Mon 10:00"), "Mon 15:00")
    assert outcomes(decisions) == ["50% superseded", "30m before superseded", "breach act"]
    assert decisions[0].reason == "it was found due together with breach, which speaks for both"
    assert decisions[0].actions == ()


def test_what_a_new_goal_finds_already_due_speaks_with_one_voice() -> None:
    rule = a_rule(goals=[a_goal("30m", HIGH), a_goal("8h")], steps=("50%", "breach"))
    decisions = decided(rule, a_ticket("Mon 10:00", change(*RAISED)), "Mon 11:00")
    assert outcomes(decisions) == ["50% superseded", "breach act"]
    assert decisions[0].reason == "it came due together with breach, which speaks for both"


def test_each_cycle_and_each_rule_speaks_for_itself() -> None:
    ticket = a_ticket("Mon 10:00")
    book = Rulebook((a_rule(steps=("50%",), name="a"), a_rule(steps=("50%",), name="b")))
    decisions = decide(book, evaluate(book, ticket, NO_CLIENT, at("Mon 12:00")), SINCE_EVER, at("Mon 12:00"))
    assert [one.key for one in decisions if one.outcome == "act"] == ["a/created/50%", "b/created/50%"]


# Adoption.


def test_what_fell_due_before_the_site_was_adopted_is_tracked_and_silent() -> None:
    record = Record(adopted_at=at("Mon 13:00"))
    decisions = decided(a_rule(steps=("50%", "30m before")), a_ticket("Mon 10:00"), "Mon 13:30", record)
    assert outcomes(decisions) == ["50% before_adoption", "30m before act"]
    assert decisions[0].reason == "it fell due before this ticket and rule were watched"


def test_what_falls_due_in_the_very_second_of_adoption_is_silent() -> None:
    record = Record(adopted_at=at("Mon 12:00"))
    assert outcomes(decided(a_rule(steps=("50%",)), a_ticket("Mon 10:00"), "Mon 12:00", record)) == [
        "50% before_adoption"
    ]


def test_the_latest_of_adoption_activation_and_first_sight_counts() -> None:
    rule, ticket = a_rule(steps=("50%",)), a_ticket("Mon 10:00")
    early = at("Mon 09:00")
    for record in (
        Record(adopted_at=early, activated_at={"rule": at("Mon 12:30")}),
        Record(adopted_at=early, first_seen_at=at("Mon 12:30")),
    ):
        assert outcomes(decided(rule, ticket, "Mon 13:00", record)) == ["50% before_adoption"]
    other = Record(adopted_at=early, activated_at={"another": at("Mon 12:30")}, first_seen_at=early)
    assert outcomes(decided(rule, ticket, "Mon 13:00", other)) == ["50% act"]


def test_a_step_before_adoption_does_not_speak_for_those_after_it() -> None:
    record = Record(adopted_at=at("Mon 14:00:30"))
    decisions = decided(speaking(a_rule(), breach=[NOTE], after=[NOTE]), a_ticket("Mon 10:00"), "Mon 15:00", record)
    assert outcomes(decisions) == ["breach before_adoption", "1h after act"]


# Ended cycles.


def test_an_answer_before_the_step_was_found_leaves_nothing_to_say() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 15:00", "agent"))
    decisions = decided(a_rule(steps=("50%", "breach")), ticket, "Mon 15:30")
    assert outcomes(decisions) == ["50% superseded", "breach superseded"]
    assert decisions[1].reason == "the cycle had ended before this could be said"


def test_a_cancelled_cycle_is_silent() -> None:
    ticket = a_ticket("Mon 10:00", change("Mon 15:00", "state", "open", "resolved"))
    decisions = decided(a_rule(steps=("50%", "breach", "stop")), ticket, "Mon 15:30")
    assert {one.outcome for one in decisions} == {"superseded"}
    assert {one.reason for one in decisions} == {"the cycle is cancelled"}


def test_a_stop_step_speaks_when_the_cycle_has_stopped() -> None:
    rule = replace(a_rule(), steps=(Step(offset("50%"), (NOTE,)), Step(offset("stop"), (LABEL,))))
    decisions = decided(rule, a_ticket("Mon 10:00", says("Mon 13:00", "agent")), "Mon 13:00")
    assert outcomes(decisions) == ["50% superseded", "stop act"]
    assert (said(decisions[1].due_at), decisions[1].actions) == ("Mon 13:00", (LABEL,))
    assert decided(rule, a_ticket("Mon 10:00"), "Mon 11:00") == []


# Warnings too late to warn.


def test_a_warning_found_after_its_deadline_goes_to_staff_and_never_to_the_client() -> None:
    rule = speaking(a_rule(), before=[REPLY, LABEL])
    (late,) = decided(rule, a_ticket("Mon 10:00"), "Mon 14:30")
    assert late.actions == (replace(REPLY, kind="note"), LABEL)
    (in_time,) = decided(rule, a_ticket("Mon 10:00"), "Mon 13:59:59")
    assert in_time.actions == (REPLY, LABEL)


def test_a_share_of_the_target_is_a_warning_and_what_comes_at_the_deadline_or_later_is_none() -> None:
    ticket = a_ticket("Mon 10:00")
    for name, actions in (("at_50", [replace(REPLY, kind="note")]), ("at_100", [REPLY]), ("breach", [REPLY])):
        (decision,) = decided(speaking(a_rule(), **{name: [REPLY]}), ticket, "Mon 14:30")
        assert list(decision.actions) == actions


def test_a_warning_found_while_paused_with_time_left_still_warns() -> None:
    rule = replace(speaking(a_rule("resolution"), at_50=[REPLY]), pause_while=Is("state", ("waiting_for_client",)))
    ticket = a_ticket("Mon 10:00", change("Mon 13:00", "state", "open", "waiting_for_client"))
    (decision,) = decided(rule, ticket, "Tue 16:00")
    assert decision.actions == (REPLY,)


# Due again.


def test_a_goal_that_moves_the_deadline_makes_what_is_still_ahead_due_again() -> None:
    rule = a_rule(goals=[a_goal("2h", HIGH), a_goal("6h")], steps=("50%", "breach"))
    lowered = change("Mon 11:30", "priority", "High", "Low")
    before = a_ticket("Mon 10:00", priority="High")
    record = after(SINCE_EVER, decided(rule, before, "Mon 11:00"), "Mon 11:00")
    assert list(record.spoken) == ["rule/created/50%"]
    again = decided(rule, a_ticket("Mon 10:00", lowered), "Mon 13:00", record)
    assert [(one.key, one.outcome, said(one.due_at)) for one in again] == [
        (f"rule/created/50%/again {lowered.id}", "act", "Mon 13:00")
    ]
    assert decided(rule, a_ticket("Mon 10:00", lowered), "Mon 13:30", after(record, again, "Mon 13:00")) == []


def test_an_edit_of_the_rules_that_moves_the_deadline_makes_the_step_due_again() -> None:
    ticket = a_ticket("Mon 10:00")
    record = after(SINCE_EVER, decided(a_rule(steps=("50%",)), ticket, "Mon 12:00"), "Mon 12:00")
    edited, longer = replace(record, version="v2"), a_rule(goals="6h", steps=("50%",))
    assert decided(longer, ticket, "Mon 12:30", edited) == []
    again = decided(longer, ticket, "Mon 13:00", edited)
    assert [(one.key, one.outcome) for one in again] == [(f"rule/created/50%/after {at('Mon 12:00')}", "act")]
    assert decided(longer, ticket, "Mon 14:00", after(edited, again, "Mon 13:00")) == []


def test_an_edit_that_moves_nothing_ahead_repeats_nothing() -> None:
    ticket, rule = a_ticket("Mon 10:00"), a_rule(steps=("50%",))
    record = after(SINCE_EVER, decided(rule, ticket, "Mon 12:10"), "Mon 12:10")
    edited = replace(record, version="v2")
    for target in ("4h", "2h", "4h10m"):
        assert decided(a_rule(goals=target, steps=("50%",)), ticket, "Mon 16:00", edited) == []


def test_a_late_event_under_the_same_rules_repeats_nothing() -> None:
    rule = a_rule("resolution", steps=("50%",), pause_while=Is("state", ("waiting_for_client",)))
    record = after(SINCE_EVER, decided(rule, a_ticket("Mon 10:00"), "Mon 12:00"), "Mon 12:00")
    # Found out later: for an hour it had waited for the client, so half of the time had not passed yet.
    waited = change("Mon 10:30", "state", "open", "waiting_for_client")
    went_on = change("Mon 11:30", "state", "waiting_for_client", "open")
    assert decided(rule, a_ticket("Mon 10:00", waited, went_on), "Mon 13:30", record) == []


def test_two_edits_repeat_a_step_twice_under_keys_of_their_own() -> None:
    ticket, record = a_ticket("Mon 09:00"), SINCE_EVER
    keys = []
    for version, target, now in (("v1", "2h", "Mon 10:00"), ("v2", "4h", "Mon 11:00"), ("v3", "6h", "Mon 12:00")):
        record = replace(record, version=version)
        decisions = decided(a_rule(goals=target, steps=("50%",)), ticket, now, record)
        keys.append([one.key for one in decisions])
        record = after(record, decisions, now)
    first = f"rule/created/50%/after {at('Mon 10:00')}"
    assert keys == [["rule/created/50%"], [first], [f"{first}/after {at('Mon 11:00')}"]]
