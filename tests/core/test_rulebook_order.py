"""In which order rules are judged that wait for one another."""

from __future__ import annotations

from dataclasses import replace

from jira_csext.core.metric import BUILT_IN, Metric
from jira_csext.core.occurrence import AGENT_REPLY, Breached
from jira_csext.core.rulebook import Rulebook, Sla, Step
from tests.building import a_goal, a_rule, offset


def after(name: str, *others: str) -> Sla:
    metric = Metric("own", tuple(Breached(other) for other in others), (AGENT_REPLY,))
    return replace(a_rule(name=name), metric=metric)


def order(*rules: Sla) -> list[str]:
    return [sla.name for _, sla in Rulebook(rules).in_order]


def test_a_rule_comes_behind_those_whose_breach_it_waits_for() -> None:
    assert order(after("c", "b"), after("b", "a"), a_rule(name="a"), a_rule(name="d")) == ["a", "d", "b", "c"]


def test_one_that_waits_for_a_call_comes_behind_all_that_call() -> None:
    heard = Sla("heard", BUILT_IN["leadership_ack"], (a_goal("1h"),))
    late = replace(after("late", "a"), steps=(Step(offset("breach"), escalate="leadership"),))
    assert order(heard, late, a_rule(name="a")) == ["a", "late", "heard"]


def test_a_circle_is_taken_as_it_is_written_and_leaves_nobody_out() -> None:
    assert order(after("a", "b"), after("b", "a"), after("c", "b"), a_rule(name="d")) == ["d", "a", "b", "c"]


def test_what_a_rule_waits_for_need_not_be_there() -> None:
    assert order(after("a", "nobody"), a_rule(name="b")) == ["a", "b"]


def test_a_chain_of_thousands_is_put_in_order() -> None:
    rules = [after(f"r{place}", f"r{place + 1}") for place in range(3000)]
    assert order(*rules, a_rule(name="r3000"))[:3] == ["r3000", "r2999", "r2998"]
