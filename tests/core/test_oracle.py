"""Two engines written from one text: ours, and the slow one that lives through every second, must agree."""

from __future__ import annotations

from hypothesis import given, settings

from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import evaluate
from tests.core.oracle import Fired, View, lived
from tests.strategies import World, worlds


def view_of(cycle: Cycle, now: int) -> View:
    """What the oracle says of a cycle, from the engine's: spans of no length left out, and spans that go on end now."""
    end = now if cycle.stopped_at is None else cycle.stopped_at
    pauses = [(pause.start_at, end if pause.end_at is None else pause.end_at) for pause in cycle.pauses]
    return View(
        rule=cycle.rule,
        number=cycle.number,
        started_at=cycle.started_at,
        stopped_at=cycle.stopped_at,
        ending=cycle.ending,
        state=cycle.state,
        goal=cycle.goal,
        target=cycle.target_seconds,
        elapsed=cycle.elapsed_seconds,
        paused=cycle.paused_seconds,
        stretches=tuple(span for span in cycle.stretches if span[0] < span[1]),
        pauses=tuple(span for span in pauses if span[0] < span[1]),
        fired=tuple(Fired(step.step, step.at, step.superseded_by, bool(step.again)) for step in cycle.fired),
    )


@settings(max_examples=300)
@given(worlds(scales=("seconds", "days")))
def test_the_engine_says_what_living_through_every_second_says(world: World) -> None:
    (sla,) = world.rulebook.slas
    answers = lived(sla, world.ticket, world.client, world.instants)
    for now in world.instants:
        found = evaluate(world.rulebook, world.ticket, world.client, now)
        assert [view_of(cycle, now) for cycle in found.cycles] == answers[now], f"at {now}"
