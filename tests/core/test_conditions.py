"""Conditions: what a word, `"*"`, `known` and `more_than` mean, and that they combine as logic says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.conditions import AllOf, Always, AnyOf, Condition, Is, Known, MoreThan, Not
from jira_csext.core.ticket import Attributes, Value
from tests.strategies import attributes, conditions


def holds(condition: Condition, client: Attributes | None = None, **ticket: Value) -> bool:
    return condition.holds(ticket, client or {})


def test_a_word_is_compared_in_any_case() -> None:
    assert holds(Is("type", ("Complaint",)), type="cOMPLAINT")
    assert holds(Is("type", ("РЕКЛАМАЦИЯ",)), type="рекламация")
    assert holds(Is("cause", ("Straße",)), cause="STRASSE")


def test_a_list_of_words_is_an_or() -> None:
    condition = Is("type", ("question", "bug"))
    assert [holds(condition, type=word) for word in ("question", "bug", "complaint")] == [True, True, False]


def test_of_a_list_of_labels_one_is_enough() -> None:
    assert holds(Is("labels", ("vip",)), labels=("red", "VIP"))
    assert not holds(Is("labels", ("vip",)), labels=("red", "vips"))


def test_a_star_stands_for_any_characters_and_nothing_else_is_special() -> None:
    assert holds(Is("summary", ("*refund*",)), summary="Where is my\nREFUND?")
    assert holds(Is("summary", ("a*b*c",)), summary="abc")
    assert not holds(Is("summary", ("a.c",)), summary="abc")
    assert not holds(Is("summary", ("refund*",)), summary="a refund")


def test_a_star_matches_anything_but_what_is_missing() -> None:
    anything = Is("cause", ("*",))
    assert holds(anything, cause="x")
    assert [holds(anything, cause=missing) for missing in (None, "", ())] == [False, False, False]
    assert not holds(anything)


def test_what_is_missing_equals_nothing_so_not_holds() -> None:
    for condition in (Is("cause", ("x",)), MoreThan("cause", -1), Known("cause")):
        assert not holds(condition)
        assert holds(Not(condition))


def test_a_long_row_of_stars_takes_no_longer_than_one() -> None:
    # Were each star to try every way to share the text with the others, this would never end.
    assert not holds(Is("summary", ("*" * 40 + "x",)), summary="a" * 20_000)


@pytest.mark.parametrize(("value", "known"), [("x", True), (0, True), (("a",), True), (None, False), ("", False)])
def test_known_means_that_there_is_a_value(value: Value, known: bool) -> None:
    assert holds(Known("cause"), cause=value) is known
    assert holds(Known("cause", known=False), cause=value) is not known


def test_more_than_counts_numbers_and_the_items_of_lists() -> None:
    values: tuple[Value, ...] = (5, 6, "5.5", "many", ("a",) * 6)
    assert [holds(MoreThan("n", 5), n=value) for value in values] == [False, True, True, False, True]


def test_a_number_can_be_asked_for_as_a_word() -> None:
    assert holds(Is("n", ("5",)), n=5)


def test_client_attributes_are_the_clients_and_not_the_tickets() -> None:
    condition = Is("client.tier", ("key",))
    assert condition.holds({}, {"client.tier": "Key"})
    assert not condition.holds({"client.tier": "key"}, {})


def test_a_condition_is_printed_as_an_admin_would_write_it() -> None:
    condition = AllOf((Is("type", ("a", "b")), Not(Is("state", ("resolved",))), AnyOf((Known("cause"), Always()))))
    assert str(condition) == "{type: [a, b], not: state: resolved, any: [cause: {known: true}, always]}"


def test_a_condition_names_what_it_reads() -> None:
    condition = AllOf((Is("type", ("a",)), Not(AnyOf((MoreThan("n", 1), Known("client.tier"))))))
    assert condition.reads == {"type", "n", "client.tier"}


@given(st.lists(conditions(), min_size=1, max_size=4).map(tuple), attributes())
def test_not_any_is_all_not_and_not_all_is_any_not(
    parts: tuple[Condition, ...], given: tuple[Attributes, Attributes]
) -> None:
    negated = tuple(Not(part) for part in parts)
    assert Not(AnyOf(parts)).holds(*given) == AllOf(negated).holds(*given)
    assert Not(AllOf(parts)).holds(*given) == AnyOf(negated).holds(*given)


@given(conditions(), attributes())
def test_a_double_negation_says_nothing_new(condition: Condition, given: tuple[Attributes, Attributes]) -> None:
    assert Not(Not(condition)).holds(*given) == condition.holds(*given)


@given(conditions(), attributes(), st.data())
def test_case_never_matters(condition: Condition, given: tuple[Attributes, Attributes], data: st.DataObject) -> None:
    turned = data.draw(st.sampled_from((str.upper, str.lower, str.title)))

    def other(value: Value) -> Value:
        return turned(value) if isinstance(value, str) else value

    ticket, client = ({name: other(value) for name, value in side.items()} for side in given)
    assert condition.holds(ticket, client) == condition.holds(*given)


@given(conditions(), attributes())
def test_only_what_it_reads_can_change_the_answer(condition: Condition, given: tuple[Attributes, Attributes]) -> None:
    ticket, client = ({name: value for name, value in side.items() if name in condition.reads} for side in given)
    assert condition.holds(ticket, client) == condition.holds(*given)


@given(conditions(), attributes(), attributes())
def test_an_answer_does_not_depend_on_what_was_asked_before(
    condition: Condition, first: tuple[Attributes, Attributes], second: tuple[Attributes, Attributes]
) -> None:
    fresh = condition.compiled()
    condition.holds(*first)
    assert condition.holds(*second) == fresh(*second)
