"""Conditions as admins write them mean what the engine asks."""

from __future__ import annotations

import pytest

from jira_csext.core.conditions import AllOf, Always, AnyOf, Condition, Is, Known, MoreThan, Not
from jira_csext.rulefiles.conditions import condition_from, words_spoken
from jira_csext.rulefiles.problems import Wrong

BUG = Is("type", ("bug",))
HIGH = Is("priority", ("High",))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("always", Always()),
        ({"type": "bug"}, BUG),
        ({"type": "bug", "priority": "High"}, AllOf((BUG, HIGH))),
        ({"type": ["bug", "task"]}, Is("type", ("bug", "task"))),
        ({"type": "*"}, Is("type", ("*",))),
        ({"state": {"not": "resolved"}}, Not(Is("state", ("resolved",)))),
        ({"type": {"not": ["bug", "task"]}}, Not(Is("type", ("bug", "task")))),
        ({"cause": {"known": True}}, Known("cause")),
        ({"cause": {"known": False}}, Known("cause", known=False)),
        ({"labels": {"more_than": 5}}, MoreThan("labels", 5.0)),
        ({"fields.Rounds": {"more_than": "1.10"}}, MoreThan("fields.Rounds", 1.1)),
        (
            {"fields.Rounds": {"more_than": 1, "not": 7}},
            AllOf((MoreThan("fields.Rounds", 1.0), Not(Is("fields.Rounds", ("7",))))),
        ),
        ({"priority": ["High", {"known": False}]}, AnyOf((HIGH, Known("priority", known=False)))),
        ({"any": [{"type": "bug"}, {"priority": "High"}]}, AnyOf((BUG, HIGH))),
        ({"all": [{"type": "bug"}, {"not": {"priority": "High"}}]}, AllOf((BUG, Not(HIGH)))),
        ({"fields.Sprint": 12}, Is("fields.Sprint", ("12",))),
        ({"fields.VIP": True}, Is("fields.VIP", ("true",))),
        ({"client.tier": "key"}, Is("client.tier", ("key",))),
    ],
)
def test_a_condition_means_what_it_says(written: object, meant: Condition) -> None:
    assert condition_from(written) == meant


def test_everything_wrong_in_a_condition_is_told_with_the_way_to_it() -> None:
    with pytest.raises(Wrong) as refused:
        condition_from({"typ": "bug", "any": [{"priority": None}, {"cause": {"known": 3}}]})

    paths = [[key for key in path if not str(key).startswith("\0")] for path, _ in refused.value.found]
    assert paths == [["typ"], ["any", 0, "priority"], ["any", 1, "cause", "known"]]


def test_words_are_found_wherever_they_are_spoken() -> None:
    written = {"type": ["bug", {"not": "task"}], "not": {"any": [{"priority": "High"}, {"cause": {"known": True}}]}}

    assert list(words_spoken(written)) == [
        (("type", 0), "type", "bug"),
        (("type", 1, "not"), "type", "task"),
        (("not", "any", 0, "priority"), "priority", "High"),
    ]
