"""Two rulebooks that have much in common find on a ticket what each finds alone, and what both share is one object."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.alike import alike, joined
from jira_csext.core.calendar import ALWAYS
from jira_csext.core.duration import parse_duration
from jira_csext.core.evaluate import evaluate
from jira_csext.core.replay import replayed
from jira_csext.core.rulebook import Goal, Rulebook, Sla, Source, Target
from jira_csext.core.shared import Shared
from tests.strategies import World, worlds
from tests.strategies_books import full_worlds

ELSEWHERE = Source("elsewhere/slas.yaml", 7, 3)


def moved(sla: Sla) -> Sla:
    """Return the very same rule, written elsewhere."""
    return replace(sla, source=ELSEWHERE, goals=tuple(replace(goal, source=ELSEWHERE) for goal in sla.goals))


def retargeted(goal: Goal) -> Goal:
    return replace(goal, target=Target("7m", duration=parse_duration("7m")))


def edited(sla: Sla, how: str) -> Sla:
    """Return the rule after an edit of somebody's."""
    sla = moved(sla)
    match how:
        case "first goal":
            return replace(sla, goals=(retargeted(sla.goals[0]), *sla.goals[1:]))
        case "last goal":
            return replace(sla, goals=(*sla.goals[:-1], retargeted(sla.goals[-1])))
        case "steps":
            return replace(sla, steps=sla.steps[:-1])
        case "scope":
            return replace(sla, when=sla.goals[-1].when)
        case _:
            return sla


EDITS = st.sampled_from(("none", "none", "first goal", "last goal", "steps", "scope"))


@settings(max_examples=120)
@given(st.one_of(worlds(rule_count=3), full_worlds()), st.data())
def test_what_is_shared_changes_nothing_that_either_finds(world: World, data: st.DataObject) -> None:
    old, until = world.rulebook, world.instants[-1]
    new = replace(old, slas=tuple(edited(sla, data.draw(EDITS)) for sla in old.slas))
    both = joined(old, new)
    shared = Shared(both.twins)

    first = replayed(both.rulebook, world.ticket, world.client, 0, until, shared=shared)
    is_same = both.is_alike and shared.is_same(world.client, both.rulebook)
    second = replayed(new, world.ticket, world.client, 0, until, shared=shared)

    assert first == replayed(old, world.ticket, world.client, 0, until)
    assert second == replayed(new, world.ticket, world.client, 0, until)
    assert not is_same or first == second
    for now in world.instants:
        shared = Shared(both.twins)
        found = evaluate(new, world.ticket, world.client, now, shared=shared)
        assert found == evaluate(new, world.ticket, world.client, now)
        assert evaluate(both.rulebook, world.ticket, world.client, now, shared=shared) == evaluate(
            old, world.ticket, world.client, now
        )


@given(full_worlds())
def test_rules_that_are_only_written_elsewhere_are_joined_to_one(world: World) -> None:
    old = world.rulebook
    new = replace(old, slas=tuple(map(moved, old.slas)), digest="another")

    both = joined(old, new)

    assert both.is_alike
    assert not both.twins
    assert all(one is other for one, other in zip(both.rulebook.slas, new.slas, strict=True))


def test_what_differs_in_anything_but_its_place_is_not_alike() -> None:
    one = Source("a.yaml", 1)

    assert alike(Goal(Target("1h"), ALWAYS, source=one), Goal(Target("1h"), ALWAYS, source=ELSEWHERE))
    assert not alike(Target("1h"), Target("2h"))
    assert not alike({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not alike((1, 2), [1, 2])
    assert not alike(Rulebook(digest="one"), Rulebook(digest="other"))
