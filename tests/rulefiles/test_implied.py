"""What follows from conditions by their form: never more than is so for every ticket."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.conditions import AllOf, Always, AnyOf, Condition, Is, Known, Not
from jira_csext.core.ticket import Attributes, Value
from jira_csext.rulefiles.conditions import condition_from
from jira_csext.rulefiles.implied import contradicts_itself, exclude, form, implies, plain_words, shared_example

NOBODY: Attributes = {}

WORDS = st.sampled_from(["a", "b", "*", "a*"])
TESTS = st.one_of(
    st.builds(Is, st.sampled_from(["type", "labels"]), st.lists(WORDS, min_size=1, max_size=2).map(tuple)),
    st.builds(Known, st.sampled_from(["type", "labels"]), st.booleans()),
    st.just(Always()),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
TYPES: tuple[Value, ...] = (None, "a", "b", "ab", "c")
LABELS: tuple[Value, ...] = (None, (), ("a",), ("b",), ("a", "b"), ("c",), ("ab",))
TICKETS: list[Attributes] = [{"type": word, "labels": labels} for word in TYPES for labels in LABELS]


@given(CONDITIONS, CONDITIONS)
def test_what_follows_holds_for_every_ticket(one: Condition, other: Condition) -> None:
    for ticket in TICKETS:
        first, second = one.holds(ticket, NOBODY), other.holds(ticket, NOBODY)
        assert not (implies(one, other) and first and not second)
        assert not (exclude(one, other) and first and second)
        assert not (contradicts_itself(one) and first)
        assert not (form(one) == form(other) and first is not second)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"type": "bug"}, {"type": ["task", "lead"]}, True),
        ({"type": "bug"}, {"type": ["Bug", "lead"]}, False),
        ({"type": "bug"}, {"type": {"not": ["bug", "lead"]}}, True),
        ({"type": "bug", "priority": "High"}, {"priority": {"not": "High"}}, True),
        ({"labels": "a"}, {"labels": "b"}, False),
        ({"labels": "a"}, {"labels": {"not": "a"}}, True),
        ({"any": [{"type": "bug"}, {"type": "task"}]}, {"type": "lead"}, True),
        ({"cause": "ours"}, {"cause": {"known": False}}, True),
        ({"summary": "*late*"}, {"summary": "*soon*"}, False),
        ("always", {"type": "bug"}, False),
    ],
)
def test_conditions_that_never_meet_are_known_by_their_form(one: object, other: object, expected: bool) -> None:
    assert exclude(condition_from(one), condition_from(other)) is expected
    assert exclude(condition_from(other), condition_from(one)) is expected


@pytest.mark.parametrize(
    ("one", "other", "example"),
    [
        ({"type": ["bug", "task"]}, {"type": ["lead", "task"], "priority": "High"}, "{type: task, priority: High}"),
        ("always", {"labels": "vip"}, "{labels: vip}"),
        ({"any": [{"type": "bug"}, {"type": "task"}]}, {"type": "task"}, "{type: task}"),
        ({"summary": "*late*"}, {"type": "bug"}, "{summary: late, type: bug}"),
        ("always", "always", ""),
        ({"type": {"not": "bug"}}, {"type": {"not": "task"}}, ""),
    ],
)
def test_an_example_is_a_ticket_for_which_both_hold(one: object, other: object, example: str) -> None:
    assert shared_example(condition_from(one), condition_from(other)) == example


def test_what_only_aliases_could_multiply_is_not_looked_into() -> None:
    large: Condition = AnyOf(tuple(Is("type", (f"t{number}",)) for number in range(1000)))

    assert not exclude(large, Is("type", ("bug",)))
    assert not implies(large, large)
    assert plain_words(large) == {}
    assert shared_example(large, large) == ""
