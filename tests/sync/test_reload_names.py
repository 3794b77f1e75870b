"""Names of rules through edits: nothing that was said may be lost sight of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jira_csext.core.rulebook import Rulebook
from jira_csext.sync.reload_names import problems_of_names
from tests.building import a_rule


def a_rulebook(**formers: tuple[str, ...]) -> Rulebook:
    """Rules with the names that they had before."""
    return Rulebook(tuple(replace(a_rule(goals="4h", name=name), renamed_from=old) for name, old in formers.items()))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"c": ("a",)}),
        ({"a": ()}, {"a": (), "b": ()}),
        ({"a": ()}, {"b": ()}),
        ({"a": ()}, {"b": ("a",)}),
        ({"b": ("a",)}, {"b": ("a",)}),
        ({"b": ("a",)}, {"c": ("a", "b")}),
        ({"b": ("a",)}, {"c": ("a", "x", "b")}),
        ({"c": ("a", "b")}, {"c": ("a",)}),
        ({"x": ()}, {"b": ("a",)}),
    ],
)
def test_the_first_name_stays(before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]) -> None:
    assert problems_of_names(a_rulebook(**before), a_rulebook(**after)) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"b": ("a",)}, {"b": ()}, 'what it said is on record under "a"; write renamed_from: [a]'),
        ({"b": ("a",)}, {"c": ("b",)}, 'on record under "a"; write renamed_from: [a, b]'),
        ({"b": ("a",)}, {"c": ("b", "a")}, 'on record under "a"; write renamed_from: [a, b]'),
        ({"b": ()}, {"b": ("a",)}, "has been in force under this name, so `renamed_from` comes too late"),
        ({"a": ()}, {"a": (), "b": ("a",)}, 'called "a", and there still is a rule of that name'),
        ({"a": (), "b": ()}, {"a": ("b",), "b": ("a",)}, "there still is a rule of that name"),
    ],
)
def test_an_edit_that_would_lose_the_first_name_is_told(
    before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]], told: str
) -> None:
    problems = problems_of_names(a_rulebook(**before), a_rulebook(**after))

    assert problems
    assert all(told in problem for problem in problems)
