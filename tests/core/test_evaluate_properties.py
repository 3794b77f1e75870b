"""What must hold of any rulebook and any history: the engine is asked at many instants, and its answers must fit."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.measure import measured_on
from jira_csext.core.ticket import Event, Ticket
from tests.living import seen, settled, watched
from tests.strategies import DAY, World, worlds

CLOSED = ("stopped", "cancelled", "gone")

many = settings(max_examples=150)
two_rules = worlds(rule_count=2)


def named(evaluation: Evaluation) -> dict[tuple[str, str], Cycle]:
    """The cycles by their names, which are for good."""
    cycles = {(cycle.rule, cycle.start_id): cycle for cycle in evaluation.cycles}
    assert len(cycles) == len(evaluation.cycles)
    return cycles


@many
@given(two_rules)
def test_what_was_found_live_is_what_a_replay_finds_for_that_instant(world: World) -> None:
    for now, found in watched(world):
        assert found == seen(world, now)


@many
@given(two_rules)
def test_steps_found_one_by_one_are_those_that_one_look_at_the_end_finds(world: World) -> None:
    told: dict[tuple[str, str], list[object]] = {}
    for now, found in watched(world):
        for name, cycle in named(found).items():
            before = told.setdefault(name, [])
            assert list(cycle.fired[: len(before)]) == before, f"at {now}"
            told[name].extend(cycle.fired[len(before) :])
    at_the_end = named(seen(world, world.instants[-1]))
    assert {name: list(cycle.fired) for name, cycle in at_the_end.items()} == {
        name: steps for name, steps in told.items() if name in at_the_end
    }
    assert not any(steps for name, steps in told.items() if name not in at_the_end)


@many
@given(two_rules, st.data())
def test_nothing_changes_before_wake_at_and_something_does_at_it(world: World, data: st.DataObject) -> None:
    now = data.draw(st.sampled_from(world.instants))
    ticket = world.known_at(now)
    found = evaluate(world.rulebook, ticket, world.client, now)
    wake_at = found.wake_at if found.wake_at is not None else now + 30 * DAY
    assert wake_at > now
    near = {now + 1, wake_at - 1, (now + wake_at) // 2, *(now + ahead for ahead in (60, 3600, DAY, 3 * DAY))}
    for instant in sorted(near):
        if now < instant < wake_at:
            later = evaluate(world.rulebook, ticket, world.client, instant)
            assert settled(later) == settled(found), f"at {instant}, before {wake_at}"
            assert later.wake_at == found.wake_at
    if found.wake_at is not None:
        assert settled(evaluate(world.rulebook, ticket, world.client, found.wake_at)) != settled(found)


@many
@given(two_rules, st.data())
def test_the_order_in_which_a_history_is_read_does_not_matter(world: World, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(world.ticket.history))
    # Only of changes of one field the order within a second says which was the last.
    ordered: dict[tuple[int, str], list[Event]] = {}
    for event in world.ticket.history:
        if event.kind == "changed":
            ordered.setdefault((event.at, event.field), []).append(event)
    history = tuple(ordered[event.at, event.field].pop(0) if event.kind == "changed" else event for event in shuffled)
    for now in world.instants:
        assert evaluate(world.rulebook, world.ticket._replace(history=history), world.client, now) == seen(world, now)


@many
@given(two_rules)
def test_every_second_of_a_cycle_ran_stood_or_was_closed(world: World) -> None:
    for now in world.instants:
        for cycle in seen(world, now).cycles:
            calendar, target = measure_of(world, cycle)
            end = now if cycle.stopped_at is None else cycle.stopped_at
            pauses = [(pause.start_at, end if pause.end_at is None else pause.end_at) for pause in cycle.pauses]
            parts = sorted({*cycle.stretches, *pauses})
            assert [part[0] for part in parts] == [cycle.started_at, *(part[1] for part in parts[:-1])]
            assert parts[-1][1] == end
            assert cycle.elapsed_seconds == sum(calendar.between(*stretch) for stretch in cycle.stretches)
            assert cycle.paused_seconds == sum(calendar.between(*pause) for pause in pauses)
            assert cycle.elapsed_seconds + cycle.paused_seconds == calendar.between(cycle.started_at, end)
            assert cycle.target_seconds == target


@many
@given(two_rules)
def test_elapsed_plus_what_is_left_until_the_due_instant_is_the_target(world: World) -> None:
    for now in world.instants:
        for cycle in seen(world, now).cycles:
            if cycle.state != "running":
                continue
            assert cycle.due_at is not None
            assert cycle.breached_at is not None
            calendar, target = measure_of(world, cycle)
            assert cycle.elapsed_seconds + calendar.between(now, cycle.due_at) == target
            assert calendar.between(now, cycle.breached_at) == target - cycle.elapsed_seconds
            assert calendar.is_open(cycle.breached_at)


def measure_of(world: World, cycle: Cycle) -> tuple[Calendar, int]:
    return measured_on(world.rulebook.sla(cycle.rule).goals[cycle.goal - 1], cycle.started_at)


@many
@given(two_rules)
def test_elapsed_time_under_one_goal_never_shrinks(world: World) -> None:
    elapsed: dict[tuple[str, str, int], int] = {}
    for _, found in watched(world):
        for (rule, start_id), cycle in named(found).items():
            key = (rule, start_id, cycle.goal)
            assert cycle.elapsed_seconds >= elapsed.get(key, 0)
            elapsed[key] = cycle.elapsed_seconds


@many
@given(two_rules)
def test_the_cycles_of_a_rule_follow_each_other(world: World) -> None:
    for now in world.instants:
        for sla in world.rulebook.slas:
            cycles = [cycle for cycle in seen(world, now).cycles if cycle.rule == sla.name]
            assert [cycle.number for cycle in cycles] == list(range(1, len(cycles) + 1))
            assert all(cycle.stopped_at is not None for cycle in cycles[:-1])
            for before, after in pairwise(cycles):
                assert (before.stopped_at or 0) <= after.started_at


@many
@given(two_rules)
def test_a_longer_history_never_changes_a_closed_cycle(world: World) -> None:
    closed: dict[tuple[str, str], Cycle] = {}
    for _, found in watched(world):
        cycles = named(found)
        for name, cycle in closed.items():
            assert cycles[name] == cycle
        closed = {
            name: cycle
            for name, cycle in cycles.items()
            if cycle.ending in CLOSED and world.rulebook.sla(cycle.rule).on_reopen == "new_cycle"
        }


@many
@given(two_rules)
def test_no_step_fires_before_its_instant_before_the_start_or_after_the_stop(world: World) -> None:
    for now in world.instants:
        for cycle in seen(world, now).cycles:
            end = now if cycle.stopped_at is None else cycle.stopped_at
            assert all(cycle.started_at <= step.at <= end for step in cycle.fired)
            assert all(at >= now for _, at in cycle.upcoming)
            # Of the steps that come due together the last one speaks.
            assert all(
                any(other.step == step.superseded_by and other.at == step.at for other in cycle.fired)
                for step in cycle.fired
                if step.superseded_by
            )


@many
@given(two_rules)
def test_a_verdict_is_breached_when_more_than_the_target_has_run_and_only_then(world: World) -> None:
    for now in world.instants:
        for cycle in seen(world, now).cycles:
            if cycle.state == "breached":
                assert cycle.elapsed_seconds > cycle.target_seconds
                assert cycle.breached_at is not None
                assert cycle.due_at is not None
                assert cycle.due_at <= cycle.breached_at < now
            elif cycle.state != "cancelled":
                assert cycle.elapsed_seconds <= cycle.target_seconds


@many
@given(two_rules)
def test_rules_do_not_see_each_other(world: World) -> None:
    now = world.instants[-1]
    alone = [
        cycle
        for sla in world.rulebook.slas
        for cycle in evaluate(replace(world.rulebook, slas=(sla,)), world.ticket, world.client, now).cycles
    ]
    assert tuple(alone) == seen(world, now).cycles


@many
@given(two_rules)
def test_before_its_creation_a_ticket_promises_nothing(world: World) -> None:
    ticket: Ticket = world.ticket
    assert seen(world, ticket.created_at - 1) == Evaluation((), None)
