"""Verdicts: what is kept of a cycle, and the only thing that reports read."""

from __future__ import annotations

from typing import Literal, NamedTuple

VerdictState = Literal["running", "paused", "met", "breached", "cancelled"]


class FiredStep(NamedTuple):
    """A step that came due, at its instant; `superseded_by` names the step that spoke instead of it.

    `again` is the event that moved the due instant when the step had fired before in the same cycle. `cause` is the
    step that raised the escalation of which this is a level.
    """

    step: str
    at: int
    superseded_by: str = ""
    again: str = ""
    cause: str = ""


class Verdict(NamedTuple):
    """One cycle of one rule, flat: instants in epoch seconds, durations in seconds of the goal's calendar.

    `start_id` (the event that started the cycle) names the cycle for good; `cycle` is its number for people, which a
    late event may shift. `rulebook` is the version that judged: a digest of rules, calendars, site mapping and engine.
    `breached_at` is the start of the first working second beyond the target, None where there was none by then.
    `closed_seconds` is what of the cycle was outside working hours: with `elapsed_seconds` and `paused_seconds` it
    makes up the whole cycle. `manager` is who looked after the client when the cycle started.
    """

    rule: str
    metric: str
    cycle: int
    start_id: str
    goal: int
    started_at: int
    due_at: int | None
    stopped_at: int | None
    elapsed_seconds: int
    target_seconds: int
    paused_seconds: int
    state: VerdictState
    fired: tuple[FiredStep, ...]
    client: str = ""
    segment: str = ""
    tier: str = ""
    manager: str = ""
    breached_at: int | None = None
    closed_seconds: int = 0
    rulebook: str = ""
