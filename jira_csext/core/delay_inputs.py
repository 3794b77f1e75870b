"""What a delay warning looks at over time: the rule that applies, its deadline, what was said, how the risk stood."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from jira_csext.core.agreed import agreed_with
from jira_csext.core.calendar import Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Run, runs_of
from jira_csext.core.dates import dates_said
from jira_csext.core.delay_rule import RISK_CROSSED, WARNED, DelayWarning
from jira_csext.core.goal import Segment, ever_held, instant_of, segments_of
from jira_csext.core.measure import Measure, measured_on
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.stretch import Parts, parts_of
from jira_csext.core.ticket import RESOLVED, Attributes, Event
from jira_csext.core.timeline import Timeline
from jira_csext.core.told import CLIENT_WISH, DATES, MISSING, PROMISED_AT, dates_given


class Due(NamedTuple):
    """From `at` on a promise was due at `due_at` (None: paused), in the cycle begun by `start_id` ("": none open).

    `goal` is the place of the goal in force.
    """

    at: int
    due_at: int | None
    start_id: str
    goal: int = 0


class Situation(NamedTuple):
    """How things stood: the rule that applied, its deadline, and whether the work was done.

    `deadline_id` names the deadline as long as it is the same one: the promise's cycle, or "" for a date. `cause` is
    the event that made it so. `is_paused`: the deadline is that of a promise whose clock stands; `goal` is that
    promise's goal in force.
    """

    rule: DelayWarning | None
    deadline_at: int | None
    deadline_id: str
    cause: str
    is_done: bool
    is_paused: bool = False
    goal: int = 0


class Second(NamedTuple):
    """All that happened in one second: whether the situation may have changed, and what was said or forecast."""

    at: int
    is_new: bool = False
    risk: Event | None = None
    repeated: bool = False
    wish: bool = False
    said: tuple[Event, ...] = ()


class Inputs:
    """What the rules look at on one ticket, up to the instant of the timeline."""

    def __init__(
        self, rulebook: Rulebook, timeline: Timeline, client: ClientTimeline, gone_at: int | None, now: int
    ) -> None:
        self._rules = [rule for rule in rulebook.delay_warnings if ever_held(rule.when, timeline, client)]
        self._timeline = timeline
        self._client = client
        self._end = now if gone_at is None else gone_at
        self._created_at = timeline.created[0][0]
        self._dues: dict[str, list[Due]] = {}
        promises = {name for rule in self._rules for name in rule.promises}
        for sla in rulebook.deadline_slas:
            if sla.name in promises and ever_held(sla.when, timeline, client):
                self._dues[sla.name] = _dues(sla, timeline, client, now)

    @property
    def has_deadline(self) -> bool:
        """Did the ticket ever have what may be a deadline for a rule? Without one no rule has anything to watch."""
        for dues in self._dues.values():
            for due in dues:
                if due.start_id:
                    return True
        states, changed = self._timeline.states, self._timeline.changed
        for rule in self._rules:
            for name in rule.dates:
                if states[0][1].get(name) not in MISSING:
                    return True
                if name in changed and any(state.get(name) not in MISSING for _, state, _ in states):
                    return True
        return False

    def seconds(self) -> list[Second]:
        """Return the seconds in which something happened that counts, oldest first."""
        created_at, end = self._created_at, self._end
        new = {since for since, _, _ in self._timeline.states}
        new.update(since for since, _ in self._client.changes if since > created_at)
        new.update(due.at for dues in self._dues.values() for due in dues)
        risks: dict[int, Event] = {}
        said: dict[int, tuple[Event, ...]] = {}
        wishes: set[int] = set()
        for event in self._timeline.events:
            kind, at = event.kind, event.at
            if kind == "message":
                if is_said(event):
                    said[at] = (*said.get(at, ()), event)
            elif kind == "own":
                if event.field == RISK_CROSSED:
                    risks[at] = event
                elif event.field == WARNED:
                    said[at] = (*said.get(at, ()), event)
                elif event.field == "promised" and event.text == CLIENT_WISH:
                    wishes.add(at)
        repeated: set[int] = set()
        if not self._timeline.changed.isdisjoint(DATES):
            repeated = {event.at for event in dates_given(self._timeline.events, created_at)}
        return [
            Second(at, at in new, risks.get(at), at in repeated, at in wishes, said.get(at, ()))
            for at in sorted(new.union(risks, said, wishes, repeated))
            if created_at <= at <= end
        ]

    def situation(self, at: int) -> Situation:
        """Return how things stood after all that happened in that second."""
        _, ticket, cause = self._timeline.state_at(at)
        rule = self._rule_for(ticket, at)
        is_done = ticket.get("state") == RESOLVED
        if is_done or rule is None:
            return Situation(rule, None, "", cause, is_done)
        paused: Situation | None = None
        for deadline in rule.deadlines:
            if deadline.attribute:
                on = instant_of(ticket.get(deadline.attribute), rule.calendar)
                if on is not None:
                    return Situation(rule, on, "", cause, is_done)
            elif due := self._due(deadline.sla, at):
                name = f"{deadline.sla}:{due.start_id}"
                if due.due_at is not None:
                    return Situation(rule, due.due_at, name, cause, is_done, goal=due.goal)
                paused = paused or Situation(rule, None, name, cause, is_done, is_paused=True, goal=due.goal)
        return paused or Situation(rule, None, "", cause, is_done)

    def promised_at(self, at: int) -> int | None:
        """Return the date promised to the client after all that happened in that second, whatever is in force."""
        ticket = self._timeline.at(at)
        rule = self._rule_for(ticket, at)
        return None if rule is None else instant_of(ticket.get(PROMISED_AT), rule.calendar)

    def _rule_for(self, ticket: Attributes, at: int) -> DelayWarning | None:
        client = self._client.as_of(at)
        for rule in self._rules:
            if rule.when.holds(ticket, client):
                return rule
        return None

    def client_at(self, at: int) -> Attributes:
        """Return the client's attributes at an instant."""
        return self._client.as_of(at)

    def _due(self, sla: str, at: int) -> Due | None:
        last = None
        for due in self._dues.get(sla, ()):
            if due.at > at:
                break
            last = due
        return last if last is not None and last.start_id else None


def is_said(event: Event) -> bool:
    """Is it a public message by a person of ours?"""
    return event.kind == "message" and event.public and event.by == "agent"


def latest_date(event: Event, deadline_at: int | None, calendar: Calendar) -> int | None:
    """Return the latest date that a message of ours promises, None for none.

    Where only the date of the deadline in force was said, that deadline is meant.
    """
    latest: int | None = None
    for at, on, is_date_only in _dates(event.text, event.at, calendar):
        if is_date_only and deadline_at is not None and calendar.local(deadline_at).date().toordinal() == on:
            at = max(at, deadline_at)
        latest = at if latest is None else max(latest, at)
    return latest


@lru_cache(4096)
def _dates(text: str, said_at: int, calendar: Calendar) -> tuple[tuple[int, int, bool], ...]:
    """Return instant, day and whether it is a date only, of each date promised; a text is read once."""
    return tuple((said.at, said.on.toordinal(), said.is_date_only) for said in dates_said(text, said_at, calendar))


def _dues(for_all: Sla, timeline: Timeline, client: ClientTimeline, now: int) -> list[Due]:
    """Return when a promise was due, as it was known at each instant: pauses and other goals move it."""
    dues: list[Due] = []
    for run in runs_of(for_all, timeline, client):
        start_at, _, end_at, _, _, _ = run
        then = client.as_of(start_at)
        sla = agreed_with(for_all, then)
        end = now if end_at is None else end_at
        running = parts_of(run, sla.stands_still_while, timeline, then, end)
        for segment in segments_of(sla, timeline, then, run, now):
            if segment.goal is None:
                dues.append(Due(segment.start_at, None, ""))
            else:
                dues += _dues_of_segment(sla, run, segment, segment.goal, running, end)
        if end_at is not None:
            dues.append(Due(end_at, None, ""))
    return dues


def _dues_of_segment(sla: Sla, run: Run, segment: Segment, goal: int, running: Parts, end: int) -> list[Due]:
    if segment.date_at is not None:
        return [Due(segment.start_at, segment.date_at, run.start_id, goal)]
    if not running.pauses:
        # Only pauses move what one goal makes it due at.
        if run.end_at is not None and segment.start_at >= end:
            return []
        calendar, target = measured_on(sla.goals[goal], run.start_at)
        due_at = calendar.add(run.start_at, target) if target > 0 else None
        return [Due(segment.start_at, due_at, run.start_id, goal)]
    runs_on = run.end_at is None and running.ran_at_end
    measure = Measure(sla.goals[goal], run.start_at, running.stretches, runs_on=runs_on)
    edges = {segment.start_at, *(edge for stretch in running.stretches for edge in stretch)}
    until = max(segment.end_at, segment.start_at + 1)
    return [
        Due(edge, _due_at(measure, edge), run.start_id, goal)
        for edge in sorted(edges)
        if segment.start_at <= edge < until and (edge < end or runs_on)
    ]


def _due_at(measure: Measure, at: int) -> int | None:
    """Return the due instant as it was known then, None while the clock stood with time left."""
    last = len(measure.stretches) - 1
    for place, (start, end) in enumerate(measure.stretches):
        left = measure.target - measure.passed[place]
        if left <= 0:
            return measure.reached_at(measure.target)
        if start <= at and (at < end or (place == last and measure.runs_on)):
            return measure.calendar.add(start, left)
        if at < start:
            return None
    return measure.reached_at(measure.target) if measure.elapsed >= measure.target else None
