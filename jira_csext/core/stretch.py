"""Stretches and pauses: which parts of a run the clock ran, and which it stood still."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from jira_csext.core.conditions import Condition
from jira_csext.core.cycle import Pause, Run
from jira_csext.core.ticket import Attributes
from jira_csext.core.timeline import Timeline


class Parts(NamedTuple):
    """A run cut up: `stretches` ran, `pauses` did not; `ran_at_end` is whether the clock was running at its end."""

    stretches: Sequence[tuple[int, int]]
    pauses: Sequence[Pause] = ()
    ran_at_end: bool = True


# What Parts(…) does, without its constructor in Python.
_parts = partial(tuple.__new__, Parts)


def parts_of(run: Run, pause_while: Condition | None, timeline: Timeline, client: Attributes, end: int) -> Parts:
    """Return the parts of a run up to `end` (its stop, or now).

    In one second a stop comes before a pause, and a pause before a resume: a stop in the second in which a pause would
    begin finds the clock running, one in the second in which it would end finds it standing.
    """
    start, _, end_at, _, _, gaps = run
    spells = timeline.spells(pause_while, client) if pause_while is not None else ()
    if not spells and not gaps:
        return _parts((((start, end),), (), True))
    pauses: list[Pause] = [gap for gap in gaps if gap.start_at < end]
    stopped = end_at is not None
    for from_at, to_at, cause in spells:
        begins = from_at < end or (from_at == end and (not stopped or start == end))
        if begins and (to_at is None or to_at > start):
            over = to_at is not None and (to_at < end or (to_at == end and not stopped))
            pauses.append(Pause(max(from_at, start), to_at if over else None, cause))
    if not pauses:
        return _parts((((start, end),), (), True))
    if len(pauses) > 1:
        pauses = _united(pauses)
    stretches: list[tuple[int, int]] = []
    since: int | None = start
    for pause in pauses:
        if since is not None and since < pause.start_at:
            stretches.append((since, pause.start_at))
        since = pause.end_at
    if since is not None:
        stretches.append((since, end))
    return Parts(stretches, pauses, since is not None)


def _united(pauses: list[Pause]) -> list[Pause]:
    """Join pauses that touch or overlap: the status may say "waiting" while the ticket is closed."""
    pauses.sort(key=itemgetter(0))
    united = [pauses[0]]
    for pause in pauses[1:]:
        last = united[-1]
        if last.end_at is None:
            break
        if pause.start_at > last.end_at:
            united.append(pause)
        elif pause.end_at is None or pause.end_at > last.end_at:
            united[-1] = last._replace(end_at=pause.end_at)
    return united
