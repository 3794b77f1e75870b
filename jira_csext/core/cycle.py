"""Cycles: the runs of a metric's clock replayed from history, with the stretches that counted and what did not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final, Literal, NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.metric import Metric
from jira_csext.core.occurrence import REOPENED, RESOLVED
from jira_csext.core.rulebook import Sla
from jira_csext.core.ticket import Attributes
from jira_csext.core.timeline import Timeline
from jira_csext.core.verdict import FiredStep, Verdict, VerdictState

Ending = Literal["", "stopped", "cancelled", "when", "gone"]
"""How a cycle ended: not yet, by what the metric waits for, without it, by leaving the rule's scope, by vanishing."""


class Pause(NamedTuple):
    """Time that does not count, from an instant to another (or still), because of the event of that id."""

    start_at: int
    end_at: int | None
    cause: str


class Run(NamedTuple):
    """One run of a metric's clock before any goal looks at it; `gaps` are the times it was closed, if resumed."""

    start_at: int
    start_id: str
    end_at: int | None
    end_id: str
    ending: Ending
    gaps: tuple[Pause, ...] = ()


# What Run(…) does, without its constructor in Python.
_run = partial(tuple.__new__, Run)

WATCH: Final = "deadline"
"""What a cycle measures in which a deadline is only watched: staff are reminded in it, and no verdict comes of it."""


class DelayFacts(NamedTuple):
    """What a delay warning speaks of, as things stand; instants in epoch seconds, None where there is none.

    `heard_at` is the date that the client last heard, `new_date_at` a later one that a person entered since. A warning
    is due `told_by`, and warns of nothing any more after `purpose_at`. A message sent now would say that a date will be
    named by `named_by`; the last one said that it would be by `promised_by`. `deadline_of` is the promise whose due
    instant is the deadline in force, "" for a date. A later date was given `postponed` times.
    """

    heard_at: int | None
    purpose_at: int | None
    new_date_at: int | None
    named_by: int | None
    told_by: int | None
    is_forecast: bool = False
    deadline_of: str = ""
    postponed: int = 0
    promised_by: int | None = None


class Cycle(NamedTuple):
    """A run of one rule's clock, judged. Instants are epoch seconds, durations seconds of the goal's calendar.

    `goal` counts from 1, in the rule's order. `due_at` is the instant at which the target is used up, None while
    paused with time left; `breached_at` the start of the first working second beyond it, known ahead while running.
    `stretches` are the unbroken running parts (the last one ends now, if the cycle runs), `pauses` what lay between.
    `upcoming` are the steps still ahead as things stand. `closed_seconds` were outside working hours, paused or not.
    `delay` is what an open cycle of a delay warning speaks of.
    """

    rule: str
    metric: str
    number: int
    start_id: str
    started_at: int
    stopped_at: int | None
    stop_id: str
    ending: Ending
    state: VerdictState
    goal: int
    target_seconds: int
    due_at: int | None
    breached_at: int | None
    elapsed_seconds: int
    paused_seconds: int
    stretches: tuple[tuple[int, int], ...]
    pauses: tuple[Pause, ...]
    fired: tuple[FiredStep, ...]
    upcoming: tuple[tuple[str, int], ...]
    closed_seconds: int = 0
    delay: DelayFacts | None = None

    @property
    def is_promise(self) -> bool:
        """Whether it has a verdict; where a deadline is only watched it has none."""
        return self.metric != WATCH

    @property
    def is_open(self) -> bool:
        """Whether its clock may still change: neither stopped nor cancelled for good."""
        return self.ending in ("", "when")


def runs_of(sla: Sla, timeline: Timeline, client: ClientTimeline) -> Sequence[Run]:
    """Return the runs of the rule's clock, oldest first; at most the last one is still open.

    In one second: created, then what stops, then what starts (architecture.md, "Simultaneous events").
    """
    metric, resumes = sla.metric, sla.on_reopen == "resume"
    key = (id(metric), resumes)
    runs: Sequence[Run] | None = timeline.known(key)
    if runs is None:
        then = client.as_of(timeline.created[0][0])
        runs = timeline.keep(key, _runs(_marks(metric, timeline, then, resumes=resumes)))
    return runs


_Mark = tuple[int, int, bool, str]
"""An instant, its rank within the second, whether it is the resolution (an answer beside it goes first), the event."""

# The settled order of one second. A reply that comes with the resolution counts, so stops go before cancels; so does
# one that comes with the reopening (a transition with a comment), so a closed clock goes on before it stops.
_CREATED, _RESUME, _STOP, _CANCEL, _START = range(5)
_ENDS = frozenset({_STOP, _CANCEL})


def _marks(metric: Metric, timeline: Timeline, then: Attributes, *, resumes: bool) -> list[_Mark]:
    created = timeline.created[0]
    marks: list[_Mark] = []
    for occurrence in metric.starts:
        for start in occurrence.found_in(timeline, then):
            at, cause = start
            marks.append((at, _CREATED if start == created else _START, False, cause))
    for occurrence in metric.stops:
        by_resolution = occurrence is RESOLVED
        for at, cause in occurrence.found_in(timeline, then):
            marks.append((at, _STOP, by_resolution, cause))
    for occurrence in metric.cancels:
        by_resolution = occurrence is RESOLVED
        for at, cause in occurrence.found_in(timeline, then):
            marks.append((at, _CANCEL, by_resolution, cause))
    if resumes:
        for at, cause in REOPENED.found_in(timeline, then):
            marks.append((at, _RESUME, False, cause))
    if len(marks) > 1:
        marks.sort()
    return marks


def _runs(marks: list[_Mark]) -> list[Run]:
    runs: list[Run] = []
    running: tuple[int, str, tuple[Pause, ...]] | None = None
    ended_by_resolution = False
    for at, rank, by_resolution, cause in marks:
        if rank in _ENDS:
            if running is not None:
                start_at, start_id, gaps = running
                runs.append(_run((start_at, start_id, at, cause, "stopped" if rank == _STOP else "cancelled", gaps)))
                running = None
                ended_by_resolution = by_resolution
        elif running is not None:
            continue
        elif rank != _RESUME:
            running = at, cause, ()
        elif runs and ended_by_resolution:
            last = runs.pop()
            gap = Pause(last.end_at or at, at, last.end_id)
            running = last.start_at, last.start_id, (*last.gaps, gap)
    if running is not None:
        start_at, start_id, gaps = running
        runs.append(_run((start_at, start_id, None, "", "", gaps)))
    return runs


def verdict_of(cycle: Cycle, client: ClientTimeline, version: str) -> Verdict:
    """Return what is kept of a cycle: flat, with the client as of its start, naming the `version` that judged it."""
    (
        rule, metric, number, start_id, started_at, stopped_at, _, _, state, goal, target, due_at, breached_at, elapsed,
        paused, _, _, fired, _, closed, _,
    ) = cycle  # fmt: skip
    then = client.as_of(started_at)
    segment, tier, manager = then.get("client.segment"), then.get("client.tier"), then.get("client.manager")
    # What Verdict(…) does, without its constructor in Python.
    values = (
        rule,
        metric,
        number,
        start_id,
        goal,
        started_at,
        due_at,
        stopped_at,
        elapsed,
        target,
        paused,
        state,
        fired,
        client.key,
        str(segment) if segment else "",
        str(tier) if tier else "",
        str(manager) if manager else "",
        breached_at if elapsed > target else None,
        closed,
        version,
    )
    return tuple.__new__(Verdict, values)
