"""A replay of delay warnings as cycles: the obligation to warn the client, and the watch over each deadline."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import WATCH, Cycle, DelayFacts
from jira_csext.core.delay import Replay
from jira_csext.core.delay_ahead import PRESUMED, is_step
from jira_csext.core.delay_inputs import Inputs
from jira_csext.core.delay_rule import CLIENT_WARNED, DRAFT, OTHERWISE
from jira_csext.core.delay_state import Delay, Row
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.timeline import Timeline
from jira_csext.core.verdict import VerdictState


class DelayCycles:
    """The cycles of the delay warnings as they stood at any instants up to that of the timeline.

    Asked for in the order of time, each instant costs what happened since the one before. `gone_at` is when the ticket
    was gone, if it was by then.
    """

    def __init__(
        self, rulebook: Rulebook, timeline: Timeline, client: ClientTimeline, gone_at: int | None, until: int
    ) -> None:
        self._rulebook = rulebook
        self._inputs = Inputs(rulebook, timeline, client, gone_at, until)
        self._has_deadline = self._inputs.has_deadline
        self._gone_at = gone_at
        self._replay: Replay | None = None
        self._now = until
        self._known: dict[int, list[Cycle]] = {}

    def at(self, now: int) -> list[Cycle]:
        """Return the cycles by rule in the rulebook's order, as they stood at an instant.

        Those of `client_warned` are promises with a verdict; in those of `deadline` staff are told (ADR 8). Both are
        numbered in one row.
        """
        if not self._has_deadline:
            return []
        known = self._known.get(now)
        if known is None:
            known = self._known[now] = list(self._cycles(now))
        return known

    def next_at(self, now: int) -> list[int]:
        """Return when they change next by time alone, as things stood at an instant; nothing if they do not."""
        if not self.at(now):
            return []
        soonest = self._at(now).soonest()
        return [] if soonest is None else [soonest.seen_from]

    def _cycles(self, now: int) -> Iterator[Cycle]:
        replay = self._at(now)
        rows: list[Row] = sorted([*replay.watches, *replay.delays], key=lambda row: row.start_at)
        for rule in self._rulebook.delay_warnings:
            own = [row for row in rows if row.rule is rule]
            for number, row in enumerate(own, 1):
                yield _cycle(replay, row, number, now)

    def _at(self, now: int) -> Replay:
        if self._replay is None or now < self._now:
            self._replay = Replay(self._rulebook, self._inputs, self._gone_at)
            self._replay.run(now)
        elif now > self._now:
            self._replay.run(now)
        self._now = now
        return self._replay


def _cycle(replay: Replay, row: Row, number: int, now: int) -> Cycle:
    end = now if row.ended_at is None else row.ended_at
    due_at = row.due_at if row.breached_at is None else row.breached_at
    is_breached = due_at is not None and end > due_at
    is_open = row is replay.delay or row is replay.watch
    return Cycle(
        rule=row.rule.name,
        metric=CLIENT_WARNED.name if isinstance(row, Delay) else WATCH,
        number=number,
        start_id=row.start_id,
        started_at=row.start_at,
        stopped_at=row.ended_at,
        stop_id=row.end_id,
        ending=row.ending,
        state=_state(row, is_breached=is_breached, is_paused=due_at is None),
        goal=1,
        target_seconds=0 if due_at is None else max(due_at - row.start_at, 0),
        due_at=due_at,
        breached_at=due_at,
        elapsed_seconds=end - row.start_at,
        paused_seconds=0,
        stretches=((row.start_at, end),),
        pauses=(),
        fired=tuple(row.fired),
        upcoming=tuple(_upcoming(replay, row)) if is_open else (),
        delay=_facts(replay, now) if is_open else None,
    )


def _state(row: Row, *, is_breached: bool, is_paused: bool) -> VerdictState:
    if row.ending in ("cancelled", "when", "gone"):
        return "cancelled"
    if is_breached:
        return "breached"
    if row.ending == "stopped":
        return "met"
    return "paused" if is_paused else "running"


def _upcoming(replay: Replay, row: Row) -> Iterator[tuple[str, int]]:
    for step in replay.upcoming():
        if step.row is row and step.what == PRESUMED:
            yield (OTHERWISE if step.repeat else DRAFT), step.seen_from
        elif step.row is row and is_step(step):
            yield step.text, step.seen_from


def _facts(replay: Replay, now: int) -> DelayFacts:
    delay = replay.delay
    return DelayFacts(
        heard_at=replay.heard_at,
        purpose_at=replay.purpose_at,
        new_date_at=replay.new_date_at,
        named_by=replay.named_by(now),
        told_by=replay.told_by() if delay is None else replay.due(delay),
        is_forecast=delay is not None and delay.kind == "forecast",
        deadline_of=replay.deadline_of,
        postponed=replay.heard.counted,
        promised_by=None if delay is None else delay.named_by,
    )
