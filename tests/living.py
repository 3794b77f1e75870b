"""A random world looked at: by a replay, by somebody who knows nothing of what is to come, by a daemon."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import Evaluation, evaluate
from tests.strategies import World


def seen(world: World, now: int) -> Evaluation:
    """What a replay of all finds for that instant."""
    return evaluate(world.rulebook, world.ticket, world.client, now)


def known(world: World, now: int) -> Evaluation:
    """What was found at that instant, when nobody knew what was to come."""
    return evaluate(world.rulebook, world.known_at(now), world.client, now)


def watched(world: World) -> Iterator[tuple[int, Evaluation]]:
    """What a daemon finds that looks at every event and at every `wake_at`, up to the end."""
    events = sorted({instant for instant in world.instants if instant >= world.ticket.created_at})
    now = events[0]
    while True:
        found = known(world, now)
        yield now, found
        ahead = [instant for instant in (*events, found.wake_at) if instant is not None and instant > now]
        if not ahead or min(ahead) > events[-1]:
            return
        now = min(ahead)


def settled(evaluation: Evaluation) -> list[Cycle]:
    """The cycles without what grows by the second."""
    return [
        cycle._replace(
            elapsed_seconds=0,
            paused_seconds=0,
            closed_seconds=0,
            stretches=tuple((start, 0) for start, _ in cycle.stretches),
        )
        for cycle in evaluation.cycles
    ]
