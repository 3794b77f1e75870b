"""Two engines written from one text: ours, and the slow one that lives through every second, must agree."""

from __future__ import annotations

import os
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.cycle import Cycle
from jira_csext.core.escalation import Raised
from jira_csext.core.evaluate import evaluate
from tests.core.oracle import lived, told
from tests.core.oracle_clock import Fired, View
from tests.core.oracle_escalation import Run
from tests.strategies import World, worlds
from tests.strategies_books import full_worlds


def view_of(cycle: Cycle, now: int) -> View:
    """What the oracle says of a cycle, from the engine's: spans of no length left out, and spans that go on end now."""
    end = now if cycle.stopped_at is None else cycle.stopped_at
    fired = [step for step in cycle.fired if not step.cause]
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
        fired=tuple(Fired(step.step, step.at, step.superseded_by, bool(step.again)) for step in fired),
    )


class Escalated(NamedTuple):
    """What is compared of a run of an escalation."""

    name: str
    rule: str
    step: str
    started_at: int
    ended_at: int | None
    levels: tuple[tuple[str, int, str], ...]
    called: frozenset[str]
    acknowledged: tuple[int, ...]


def run_view(run: Raised) -> Escalated:
    """What the oracle says of a run of an escalation, from the engine's."""
    levels = tuple((step.step, step.at, step.superseded_by) for step in run.fired)
    called = frozenset(account.casefold() for _, account in run.called)
    heard = tuple(sorted({at for at, _ in run.acknowledged}))
    return Escalated(run.name, run.rule, run.step, run.started_at, run.ended_at, levels, called, heard)


def of_oracle(run: Run) -> Escalated:
    """The same of a run that the oracle has lived through."""
    levels = tuple((level.text, level.at, level.superseded_by) for level in run.levels)
    return Escalated(
        run.name,
        run.rule,
        run.step,
        run.started_at,
        run.ended_at,
        levels,
        frozenset(run.called),
        tuple(run.acknowledged),
    )


@settings(max_examples=300)
@given(worlds(scales=("seconds", "days")))
def test_the_engine_says_what_living_through_every_second_says(world: World) -> None:
    (sla,) = world.rulebook.slas
    answers = lived(sla, world.ticket, world.client, world.instants)
    for now in world.instants:
        found = evaluate(world.rulebook, world.ticket, world.client, now)
        assert [view_of(cycle, now) for cycle in found.cycles] == [life.view for life in answers[now]], f"at {now}"


@settings(max_examples=int(os.environ.get("CSEXT_EXAMPLES", "60")))
@given(full_worlds(), st.data())
def test_so_do_they_of_a_rulebook_with_everything_in_it(world: World, data: st.DataObject) -> None:
    for now in {data.draw(st.sampled_from(world.instants)), world.instants[-1]}:
        found = evaluate(world.rulebook, world.ticket, world.client, now)
        account = told(world.rulebook, world.ticket, world.client, now)
        assert [view_of(cycle, now) for cycle in found.cycles] == account.cycles, f"at {now}"
        assert [run_view(run) for run in found.escalations] == [of_oracle(run) for run in account.escalations]
