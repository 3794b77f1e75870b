"""Escalations: who is called and when, until somebody answers; replayed from history like every clock.

One escalation of a name runs on a ticket at a time, further causes join it (rules-language.md, "Actions and
escalations"). Its levels fire among the steps of the cycle that raised it, as `NAME level 1`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from jira_csext.core.agreed import agreed_with
from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle
from jira_csext.core.duration import Duration, DurationError, parse_duration
from jira_csext.core.goal import goal_for, instant_of
from jira_csext.core.occurrence import (
    ACKNOWLEDGED,
    ESCALATED,
    ESCALATION_ENDED,
    OF_ESCALATIONS,
    RESOLVED,
    Narrowed,
    Occurrence,
)
from jira_csext.core.people import account_of
from jira_csext.core.rulebook import Escalation, Level, Rulebook, Sla
from jira_csext.core.step import days_after, plain_text
from jira_csext.core.ticket import Attributes, Event
from jira_csext.core.timeline import Occurred, Timeline
from jira_csext.core.verdict import FiredStep

ACKNOWLEDGED_BY_COMMAND = frozenset({"acknowledged", "taken"})
SNOOZED = "snoozed"
__all__ = ["OF_ESCALATIONS", "Raised", "found_out", "level_of", "level_text", "raised", "snoozed_until", "with_levels"]


class Raised(NamedTuple):
    """One run of an escalation, raised by a step of a rule's cycle (`rule`, `start_id`, `step`); instants in seconds.

    `fired` are the levels that came, `upcoming` those ahead; `called` whom each level called, from when on.
    `ended_by` is the event that ended it, "" where its cause was over. `acknowledged` are those who said that they
    have heard. `spent_at` is the instant of the last of all its calls, None while one is ahead or its end came first.
    """

    name: str
    rule: str
    start_id: str
    step: str
    started_at: int
    ended_at: int | None
    ended_by: str
    fired: tuple[FiredStep, ...]
    upcoming: tuple[tuple[str, int], ...]
    called: tuple[tuple[int, str], ...] = ()
    acknowledged: tuple[Occurred, ...] = ()
    spent_at: int | None = None


class _Cause(NamedTuple):
    """A step that raises an escalation; `over_at` is when what it stands for was over, `calendar` its goal's then."""

    at: int
    cycle: Cycle
    step: str
    again: str
    over_at: int | None
    calendar: Calendar

    @property
    def text(self) -> str:
        """What names it within its cycle for good."""
        return f"{self.step}/again {self.again}" if self.again else self.step


class _Planned(NamedTuple):
    at: int
    text: str


def level_text(name: str, number: int, repeat: int = 0) -> str:
    """Return what a level is called among the steps of a cycle."""
    text = f"{name} level {number}"
    return f"{text}/repeat {repeat}" if repeat else text


def level_of(rulebook: Rulebook, step: str) -> tuple[Escalation, Level] | None:
    """Return the level that a step of a cycle names, None where it is a step of the rule itself."""
    name, found, number = plain_text(step).rpartition(" level ")
    escalation = rulebook.escalations.get(name) if found else None
    if escalation is None or not number.isdecimal() or not 1 <= int(number) <= len(escalation.levels):
        return None
    return escalation, escalation.levels[int(number) - 1]


def raised(
    rulebook: Rulebook,
    timeline: Timeline,
    client: ClientTimeline,
    cycles: Sequence[Cycle],
    gone_at: int | None,
    now: int,
) -> list[Raised]:
    """Return every run of every escalation that the cycles' steps raised, oldest first.

    None outlasts the ticket, which was gone at `gone_at`.
    """
    by_name: dict[str, list[_Cause]] = {}
    escalating = rulebook.escalating
    for cycle in cycles:
        if cycle.fired and cycle.rule in escalating:
            names = escalating[cycle.rule]
            for fired in cycle.fired:
                if name := names.get(plain_text(fired.step)):
                    cause = _cause(rulebook, timeline, client, cycle, fired, gone_at)
                    by_name.setdefault(name, []).append(cause)
    runs: list[Raised] = []
    for name, causes in by_name.items():
        causes.sort(key=lambda cause: (cause.at, cause.cycle.rule, cause.cycle.number, cause.step))
        runs += _runs(_Caller(rulebook, rulebook.escalations[name], timeline, client, now), causes)
    runs.sort(key=lambda run: (run.started_at, run.name))
    return runs


def _cause(
    rulebook: Rulebook,
    timeline: Timeline,
    client: ClientTimeline,
    cycle: Cycle,
    fired: FiredStep,
    gone_at: int | None,
) -> _Cause:
    then = client.as_of(cycle.started_at)
    sla = agreed_with(rulebook.sla(cycle.rule), then)
    is_stop = plain_text(fired.step) == "stop"
    # Where nothing changed that decides on the goal, the one that the cycle has was in force all along.
    goal = cycle.goal - 1
    if not sla.judged_by.isdisjoint(timeline.changed):
        ticket = timeline.before(fired.at) if is_stop else timeline.at(fired.at)
        in_force = goal_for(sla, ticket, then, cycle.started_at)
        goal = goal if in_force is None else in_force
    calendar = sla.goals[goal].calendar
    # What a stop raises outlasts its cycle.
    over_at = gone_at if is_stop else _over_at(sla, timeline, then, cycle, fired.at)
    return _Cause(fired.at, cycle, fired.step, fired.again, over_at, calendar)


def _over_at(sla: Sla, timeline: Timeline, client: Attributes, cycle: Cycle, since: int) -> int | None:
    """Return when the cycle ended first after an instant, though it may have gone on since: what ended stays so."""
    ends = [] if cycle.stopped_at is None else [cycle.stopped_at]
    if sla.on_reopen == "resume" and RESOLVED in (*sla.metric.stops, *sla.metric.cancels):
        ends += [at for at, _ in RESOLVED.found_in(timeline, client) if at > since][:1]
    if not sla.judged_by.isdisjoint(timeline.changed):
        for at, attributes, _ in timeline.states[bisect_right(timeline.states, since, key=itemgetter(0)) :]:
            if goal_for(sla, attributes, client, cycle.started_at) is None:
                ends.append(at)
                break
    return min(ends) if ends else None


def with_levels(cycles: Iterable[Cycle], runs: Sequence[Raised]) -> list[Cycle]:
    """Return the cycles with the levels that they raised among their steps."""
    by_cycle: dict[tuple[str, str], list[Raised]] = {}
    for run in runs:
        by_cycle.setdefault((run.rule, run.start_id), []).append(run)
    found: list[Cycle] = []
    for cycle in cycles:
        raised_here = by_cycle.get((cycle.rule, cycle.start_id))
        if raised_here:
            fired = [*cycle.fired, *(step for run in raised_here for step in run.fired)]
            fired.sort(key=lambda step: step.at)
            upcoming = [*cycle.upcoming, *(step for run in raised_here for step in run.upcoming)]
            upcoming.sort(key=lambda step: step[1])
            cycle = cycle._replace(fired=tuple(fired), upcoming=tuple(upcoming))
        found.append(cycle)
    return found


def found_out(runs: Iterable[Raised]) -> dict[str, Sequence[Occurred]]:
    """Return what the runs are to the metrics that wait for them."""
    escalated: dict[int, str] = {}
    acknowledged: dict[int, str] = {}
    ended: dict[int, str] = {}
    for run in runs:
        for step in run.fired:
            if not step.superseded_by:
                # Of two cycles and of two runs of one each has its own.
                escalated.setdefault(step.at, f"{step.step}:{run.rule}/{run.start_id}/{step.cause}")
        for at, cause in run.acknowledged:
            acknowledged.setdefault(at, cause)
        if run.ended_at is not None:
            ended.setdefault(run.ended_at, run.ended_by or f"{run.name} ended:{run.start_id}")
    return {
        ESCALATED.name: sorted(escalated.items()),
        ACKNOWLEDGED.name: sorted(acknowledged.items()),
        ESCALATION_ENDED.name: sorted(ended.items()),
    }


def _runs(caller: _Caller, causes: Sequence[_Cause]) -> list[Raised]:
    runs: list[Raised] = []
    waiting = list(causes)
    while waiting:
        first, joined = waiting[0], 1
        plan = caller.plan(first)
        until = caller.first_end(plan, first.at)
        over = first.over_at
        # Further causes join while it runs, and it lasts as long as any of them does.
        while joined < len(waiting):
            end = _earlier(None if until is None else until[0], over)
            cause = waiting[joined]
            if end is not None and cause.at >= end:
                break
            over = None if over is None or cause.over_at is None else max(over, cause.over_at)
            joined += 1
        waiting = waiting[joined:]
        runs.append(caller.run(first, plan, until, over))
    return runs


def _earlier(one: int | None, other: int | None) -> int | None:
    known = [at for at in (one, other) if at is not None]
    return min(known) if known else None


class _Caller:
    """One escalation on one ticket: when its levels fall, whom they call, and what ends it."""

    def __init__(
        self, rulebook: Rulebook, escalation: Escalation, timeline: Timeline, client: ClientTimeline, now: int
    ) -> None:
        self._rulebook = rulebook
        self._escalation = escalation
        self._timeline = timeline
        self._client = client
        self._now = now
        self._day = rulebook.default_calendar or ALWAYS
        self._heard = [event for event in timeline.events if event.at <= now and _is_acknowledgement(event)]
        # Whom a level calls is asked when it is planned, when it falls, and for each acknowledgement.
        self._called: dict[tuple[int, int], list[str]] = {}

    def plan(self, cause: _Cause) -> list[_Planned]:
        """Return when each level falls, snoozes heeded; one whose roles nobody fills gives way to the next at once."""
        escalation, started_at = self._escalation, cause.at
        calendar = escalation.calendar or cause.calendar
        snoozes = self._snoozes(calendar)
        plan: list[_Planned] = []
        at_once: int | None = None
        at = started_at
        for place, level in enumerate(escalation.levels):
            at = _postponed(_after(calendar, started_at, level.after), snoozes)
            if at_once is not None:
                at = min(at, at_once)
            is_last = place + 1 == len(escalation.levels)
            at_once = at if not is_last and not self._accounts(place, at) else None
            plan.append(_Planned(at, level_text(escalation.name, place + 1)))
        if escalation.repeat is not None:
            number, every = len(escalation.levels), escalation.repeat.every
            base = 0
            for count in range(1, escalation.repeat.times + 1):
                planned_at = _after(calendar, at, Duration(every.amount * (count - base), every.unit))
                later = _postponed(planned_at, snoozes)
                plan.append(_Planned(later, level_text(escalation.name, number, count)))
                if later != planned_at:
                    # Each comes so long after the one before: what a snooze has moved moves the next.
                    at, base = later, count
        return plan

    def first_end(self, plan: Sequence[_Planned], started_at: int) -> Occurred | None:
        """Return what ended it first: something it waits for after its start."""
        ends: list[Occurred] = []
        for occurrence in self._escalation.until:
            found = next((one for one in self._found(occurrence, plan, started_at) if one[0] > started_at), None)
            if found is not None:
                ends.append(found)
        return min(ends) if ends else None

    def _found(self, occurrence: Occurrence, plan: Sequence[_Planned], started_at: int) -> Sequence[Occurred]:
        if occurrence == ACKNOWLEDGED:
            return self._acknowledged(plan, started_at)
        if isinstance(occurrence, Narrowed) and occurrence.occurrence == ACKNOWLEDGED:
            holds, client = occurrence.condition.holds, self._client.as_of(started_at)
            heard = self._acknowledged(plan, started_at)
            return [found for found in heard if holds(self._timeline.at(found[0]), client)]
        return occurrence.found_in(self._timeline, self._client.as_of(started_at))

    def run(self, cause: _Cause, plan: Sequence[_Planned], until: Occurred | None, over: int | None) -> Raised:
        """Return the run as it stands now: what fell before its end has fired."""
        ended_at, ended_by = (None, "") if until is None else until
        if over is not None and (ended_at is None or over < ended_at):
            ended_at, ended_by = over, ""
        due: list[_Planned] = []
        called: list[tuple[int, str]] = []
        for place, step in enumerate(plan):
            if step.at <= self._now and (ended_at is None or step.at < ended_at):
                due.append(step)
                called += [(step.at, account) for account in self._accounts(place, step.at)]
        ahead = [] if ended_at is not None else [(step.text, step.at) for step in plan if step.at > self._now]
        end = ended_at if ended_at is not None else self._now
        heard = [found for found in self._acknowledged(plan, cause.at) if cause.at < found[0] <= end]
        return Raised(
            self._escalation.name,
            cause.cycle.rule,
            cause.cycle.start_id,
            cause.step,
            cause.at,
            ended_at,
            ended_by,
            tuple(_as_fired(due, cause.text)),
            tuple(sorted(ahead, key=lambda step: step[1])),
            tuple(called),
            tuple(heard),
            max(step.at for step in plan) if len(due) == len(plan) else None,
        )

    def _accounts(self, place: int, at: int) -> list[str]:
        """Return whom an entry of the plan calls at an instant; what comes after the levels repeats the last one."""
        called = self._called.get((place, at))
        if called is None:
            levels, people = self._escalation.levels, self._rulebook.people
            ticket, client, today = self._timeline.at(at), self._client.as_of(at), self._day.date_of(at)
            roles = levels[min(place, len(levels) - 1)].to
            called = [found for role in roles if (found := account_of(role, people, ticket, client, today))]
            self._called[place, at] = called
        return called

    def _acknowledged(self, plan: Sequence[_Planned], started_at: int) -> list[Occurred]:
        """Return when somebody whom it had called before said so: by a command, or by seeing to who has the ticket."""
        return [
            (event.at, event.id)
            for event in self._heard
            if event.at > started_at and self._has_called(event.author, plan, event.at)
        ]

    def _has_called(self, author: str, plan: Sequence[_Planned], by: int) -> bool:
        folded = author.casefold()
        return any(
            step.at < by and folded in [account.casefold() for account in self._accounts(place, step.at)]
            for place, step in enumerate(plan)
        )

    def _snoozes(self, calendar: Calendar) -> list[tuple[int, int]]:
        """Return from when to when people of ours asked it to wait."""
        found: list[tuple[int, int]] = []
        for event in self._timeline.events:
            if event.kind == "own" and event.field == SNOOZED and event.at <= self._now:
                until = snoozed_until(str(event.new), event.at, calendar, self._day)
                if until is not None:
                    found.append((event.at, until))
        return found


def _is_acknowledgement(event: Event) -> bool:
    if event.kind == "own":
        return event.field in ACKNOWLEDGED_BY_COMMAND
    return event.kind == "changed" and event.field == "assignee" and event.by == "agent"


def snoozed_until(text: str, at: int, calendar: Calendar, day: Calendar) -> int | None:
    """Return until when `2h`, `1wd` or a local time lets an escalation wait; None where it is neither."""
    try:
        return _after(calendar, at, parse_duration(text))
    except DurationError:
        return instant_of(text, day)


def _after(calendar: Calendar, at: int, duration: Duration) -> int:
    if not duration.amount:
        return at
    if duration.unit == "seconds":
        return calendar.add(at, duration.amount)
    return days_after(calendar, at, duration.amount, duration.unit)


def _postponed(at: int, snoozes: Sequence[tuple[int, int]]) -> int:
    for since, until in snoozes:
        if since <= at < until:
            at = until
    return at


def _as_fired(due: Sequence[_Planned], cause: str) -> list[FiredStep]:
    """Return the levels as they fire: of those that come together, and instead of one passed over, the last speaks."""
    ordered = sorted(due, key=lambda step: step.at)
    speaks = {step.at: step.text for step in ordered}
    return [FiredStep(text, at, "" if speaks[at] == text else speaks[at], cause=cause) for at, text in ordered]
