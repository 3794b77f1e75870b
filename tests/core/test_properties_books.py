"""What must hold of any rulebook with everything in it: metrics of one's own, dates, repeats, facts, escalations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.decide import Decision, Record, Spoken, decide
from jira_csext.core.evaluate import Evaluation, evaluate
from tests.living import known, seen, settled, watched
from tests.strategies import DAY, World
from tests.strategies_books import full_worlds

many = settings(max_examples=int(os.environ.get("CSEXT_EXAMPLES", "60")))


@many
@given(full_worlds())
def test_what_was_found_live_is_what_a_replay_of_all_finds_for_that_instant(world: World) -> None:
    for now, found in watched(world):
        assert found == seen(world, now)


@many
@given(full_worlds())
def test_cycles_of_a_rule_have_a_name_of_their_own_follow_each_other_and_count_up(world: World) -> None:
    for now in world.instants:
        cycles = seen(world, now).cycles
        names = [(cycle.rule, cycle.start_id) for cycle in cycles]
        assert len(set(names)) == len(names)
        for sla in world.rulebook.slas:
            own = [cycle for cycle in cycles if cycle.rule == sla.name]
            assert [cycle.number for cycle in own] == list(range(1, len(own) + 1))
            for before, after in pairwise(own):
                assert before.stopped_at is not None
                assert world.ticket.created_at <= before.started_at <= before.stopped_at <= after.started_at


@many
@given(full_worlds())
def test_elapsed_and_remaining_make_the_target_and_a_date_is_due_when_it_says(world: World) -> None:
    for now in world.instants:
        for cycle in seen(world, now).cycles:
            goal = world.rulebook.sla(cycle.rule).goals[cycle.goal - 1]
            if cycle.state in ("running", "breached"):
                assert (cycle.elapsed_seconds > cycle.target_seconds) is (cycle.state == "breached")
            if cycle.state == "running":
                assert cycle.due_at is not None
                left = goal.calendar.between(now, cycle.due_at)
                assert cycle.elapsed_seconds + left == cycle.target_seconds
            if goal.target.kind == "date":
                assert cycle.pauses == ()
                assert cycle.due_at is not None


@many
@given(full_worlds())
def test_no_step_fires_before_its_instant_or_outside_its_cycle(world: World) -> None:
    for now in world.instants:
        found = seen(world, now)
        for cycle in found.cycles:
            end = now if cycle.stopped_at is None else cycle.stopped_at
            assert all(cycle.started_at <= step.at <= end for step in cycle.fired if not step.cause)
            assert all(at >= now for _, at in cycle.upcoming)
        for run in found.escalations:
            end = now if run.ended_at is None else run.ended_at - 1
            assert all(run.started_at <= level.at <= end for level in run.fired)
            assert run.ended_at is None or not run.upcoming


@many
@given(full_worlds())
def test_what_has_fired_has_fired_whatever_comes(world: World) -> None:
    fired: dict[tuple[str, str], list[object]] = {}
    elapsed: dict[tuple[str, str, int, int], int] = {}
    ended: dict[tuple[str, str, str, int], int] = {}
    for now, found in watched(world):
        for cycle in found.cycles:
            own = [step for step in cycle.fired if not step.cause]
            before = fired.get((cycle.rule, cycle.start_id), [])
            assert own[: len(before)] == before, f"at {now}"
            fired[cycle.rule, cycle.start_id] = list(own)
            goal = (cycle.rule, cycle.start_id, cycle.goal, cycle.target_seconds)
            assert cycle.elapsed_seconds >= elapsed.get(goal, 0), f"at {now}"
            elapsed[goal] = cycle.elapsed_seconds
        for run in found.escalations:
            raised = (run.name, run.rule, run.start_id, run.started_at)
            assert run.ended_at == ended.get(raised, run.ended_at), f"at {now}"
            if run.ended_at is not None:
                ended[raised] = run.ended_at


@many
@given(full_worlds(), st.data())
def test_nothing_changes_before_wake_at_and_something_does_at_it(world: World, data: st.DataObject) -> None:
    now = data.draw(st.sampled_from(world.instants))
    ticket = world.known_at(now)
    found = evaluate(world.rulebook, ticket, world.client, now)
    wake_at = found.wake_at if found.wake_at is not None else now + 20 * DAY
    assert wake_at > now
    for instant in sorted({now + 1, wake_at - 1, (now + wake_at) // 2, now + 60, now + DAY}):
        if now < instant < wake_at:
            later = evaluate(world.rulebook, ticket, world.client, instant)
            assert settled(later) == settled(found), f"at {instant}, before {wake_at}"
            assert (later.wake_at, later.escalations) == (found.wake_at, found.escalations)
    # That a message has been left for so long may change nothing yet.
    if found.wake_at is not None and not world.rulebook.facts:
        later = evaluate(world.rulebook, ticket, world.client, found.wake_at)
        assert (settled(later), later.escalations) != (settled(found), found.escalations)


def ticked(world: World, ticks: list[int]) -> Iterator[tuple[int, Evaluation, list[Decision]]]:
    """What a daemon decides that looks at these instants, with all it has decided before on record."""
    spoken: dict[str, Spoken] = {}
    for now in ticks:
        found = known(world, now)
        decisions = decide(world.rulebook, found, Record(0, "v1", spoken=dict(spoken)), now)
        for decision in decisions:
            assert decision.key not in spoken, f"{decision.key} twice, at {now}"
            spoken[decision.key] = Spoken(now, "v1", decision.due_at)
        yield now, found, decisions


@many
@given(full_worlds(), st.data())
def test_each_key_is_said_once_and_no_level_of_an_escalation_that_has_ended(world: World, data: st.DataObject) -> None:
    ticks = sorted(set(data.draw(st.lists(st.sampled_from(world.instants), min_size=1, max_size=6))))
    ticks += [ticks[-1] + ahead for ahead in (7, 45, DAY, 3 * DAY)]
    for now, found, decisions in ticked(world, [tick for tick in ticks if tick >= world.ticket.created_at]):
        running = {(run.rule, level) for run in found.escalations if run.ended_at is None for level in run.fired}
        open_cycles = {(cycle.rule, cycle.number) for cycle in found.cycles if cycle.stopped_at is None}
        levels = {(cycle.rule, level.step) for cycle in found.cycles for level in cycle.fired if level.cause}
        for decision in decisions:
            assert decision.due_at <= now
            if decision.outcome != "act":
                assert not decision.actions
            elif (decision.rule, decision.step) in levels:
                assert (decision.rule, decision.step) in {(rule, level.step) for rule, level in running}
            else:
                assert (decision.rule, decision.cycle) in open_cycles or decision.step == "stop"


@many
@given(full_worlds(), st.data())
def test_the_order_in_which_a_history_is_read_does_not_matter(world: World, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(world.ticket.history))
    # Only of changes of one field the order within a second says which was the last.
    ordered = {
        (event.at, event.field): [one for one in world.ticket.history if (one.at, one.field) == (event.at, event.field)]
        for event in world.ticket.history
        if event.kind == "changed"
    }
    history = tuple(ordered[event.at, event.field].pop(0) if event.kind == "changed" else event for event in shuffled)
    for now in world.instants[-2:]:
        assert evaluate(world.rulebook, world.ticket._replace(history=history), world.client, now) == seen(world, now)
