"""A second opinion on the engine: it lives through a ticket moment by moment, keeps counters, and plans nothing.

Written from the design text alone. It is slow, knows neither daylight saving nor shifts over midnight, and replays
nothing: what a second brings is added to what the seconds before it left. A moment is every second in which something
can happen: an open second, the one after it, an event, an instant that was asked for. In between everything is closed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.duration import Duration
from jira_csext.core.occurrence import RESOLVED, Occurrence
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.ticket import Attributes, Ticket, Value
from tests.core.oracle_clock import Clock, InForce, View
from tests.core.oracle_escalation import Cause, Run, escalated
from tests.core.oracle_hours import DAY, hours_of
from tests.core.oracle_standing import Derived, Standing, When, any_of, standings, words_of


class Life(NamedTuple):
    """A cycle as it stood at an instant: what can be said of it, when it ended or left the rule's scope, and by which
    goal each of its steps had fired."""

    view: View
    ends: tuple[int, ...]
    fired_by: tuple[int, ...]


class Account(NamedTuple):
    """Everything there is to say of a ticket at an instant."""

    cycles: list[View]
    escalations: list[Run]


def told(book: Rulebook, ticket: Ticket, client: ClientTimeline, now: int) -> Account:
    """Return every cycle of every rule and every escalation, as they stand at `now`.

    What waits for others is lived through after them, with what they had done by then.
    """
    lives: dict[str, list[Life]] = {}
    derived: dict[str, set[int]] = {}
    waiting = list(book.slas)
    while waiting:
        names = {sla.name for sla in waiting}
        escalating = {sla.name for sla in waiting if any(step.escalate for step in sla.steps)}
        sla = next(sla for sla in waiting if not _awaits(sla, names - {sla.name}, escalating - {sla.name}))
        waiting.remove(sla)
        if _needs(sla) & {"escalated", "acknowledged", "ended"}:
            runs = _escalations(book, ticket, client, lives, derived, now)
            derived["escalated"] = {level.at for run in runs for level in run.levels if not level.superseded_by}
            derived["acknowledged"] = {at for run in runs for at in run.acknowledged}
            derived["ended"] = {run.ended_at for run in runs if run.ended_at is not None}
        lives[sla.name] = lived(sla, ticket, client, (now,), book, derived)[now]
        beyond = [life.view for life in lives[sla.name] if life.view.elapsed > life.view.target]
        derived[f"breached {sla.name}"] = {_breached_at(sla, view) for view in beyond}
    runs = _escalations(book, ticket, client, lives, derived, now)
    return Account([life.view for sla in book.slas for life in lives[sla.name]], runs)


def _needs(sla: Sla) -> set[str]:
    words = words_of(sla.metric)
    found = {need for occurrence in (*words.starts, *words.stops, *words.cancels) for need in occurrence.needs}
    return {need.replace("breach of", "breached") for need in found}


def _awaits(sla: Sla, others: set[str], escalating: set[str]) -> bool:
    needs = _needs(sla)
    if needs & {"escalated", "acknowledged", "ended"} and escalating:
        return True
    return any(f"breached {name}" in needs for name in others)


def _breached_at(sla: Sla, view: View) -> int:
    """The first second in which more than the target ran, by the goal as the view has it."""
    hours = hours_of(sla.goals[view.goal - 1].calendar)
    left = view.target
    for start, end in view.stretches:
        ran = hours.working(start, end)
        if ran > left:
            return hours.after(start, left + 1) - 1
        left -= ran
    raise AssertionError(view)


def _escalations(
    book: Rulebook,
    ticket: Ticket,
    client: ClientTimeline,
    lives: dict[str, list[Life]],
    derived: Derived,
    now: int,
) -> list[Run]:
    """Return the runs that the steps fired so far have raised."""
    runs: list[Run] = []
    for name, escalation in book.escalations.items():
        causes: list[Cause] = []
        for sla in book.slas:
            by_text = {step.at.text: step for step in sla.steps}
            for life in lives.get(sla.name, ()):
                for fired, goal in zip(life.view.fired, life.fired_by, strict=True):
                    text = fired.step.partition("/repeat ")[0]
                    if by_text[text].escalate == name:
                        over = next((end for end in life.ends if end > fired.at), None)
                        causes.append(
                            Cause(
                                fired.at,
                                sla.name,
                                life.view.number,
                                fired.step,
                                life.view.started_at,
                                ticket.gone_at if text == "stop" else over,
                                escalation.calendar or sla.goals[goal].calendar,
                            )
                        )
        if causes:
            calendars = [cause.calendar for cause in causes]
            days = [level.after for level in escalation.levels]
            days += [] if escalation.repeat is None else [escalation.repeat.every]
            moments = moments_of(book, ticket, calendars, days, (now,), causes)
            runs += escalated(book, escalation, ticket, client, sorted(causes), derived, moments)
    return sorted(runs, key=lambda run: (run.started_at, run.name))


def lived(
    sla: Sla,
    ticket: Ticket,
    client: ClientTimeline,
    asked: Sequence[int],
    book: Rulebook | None = None,
    derived: Derived | None = None,
) -> dict[int, list[Life]]:
    """Return the cycles of the rule as they stood at each of the instants, having lived through all of them once."""
    book, derived = book or Rulebook((sla,)), derived or {}
    offsets = [step.at.duration for step in sla.steps if step.at.duration is not None]
    days = offsets + [step.repeat.every for step in sla.steps if step.repeat is not None]
    moments = moments_of(book, ticket, [goal.calendar for goal in sla.goals], days, asked, (), derived)
    watch = _Watch(sla, client, derived)
    answers: dict[int, list[Life]] = {}
    for standing in standings(ticket, moments, book.facts):
        if ticket.gone_at is None or standing.at <= ticket.gone_at:
            watch.live(standing, is_gone=standing.at == ticket.gone_at)
        if standing.at in asked:
            answers[standing.at] = watch.lives(standing.at)
    return answers


class _Watch:
    """The clocks of one rule on one ticket: the one that runs, or else the last one while it may still be resumed."""

    def __init__(self, sla: Sla, client: ClientTimeline, derived: Derived) -> None:
        self.sla = sla
        self.client = client
        self.derived = derived
        self.words = words_of(sla.metric)
        self.clocks: list[Clock] = []
        self.running: Clock | None = None
        self.closed: Clock | None = None
        self.said: dict[int, tuple[Value, int]] = {}
        self.previous = 0
        self.at_creation: Attributes = {}

    def live(self, standing: Standing, *, is_gone: bool) -> None:
        """Live through a moment: created, then what goes on, what stops, and what starts."""
        now = standing.at
        if standing.created:
            self.previous, self.at_creation = now, self.client.as_of(now)
        for clock in (self.running, self.closed):
            if clock is not None and now > self.previous:
                clock.pass_second(self.previous)
        self.previous = now
        self._hear(standing)
        starts = self._happens(self.words.starts, standing)
        ends = self._ending(standing)
        if "first" in starts:
            self._start(now)
        if self.running is None and self.closed is not None and standing.reopened:
            self.running, self.closed = self.closed, None
            self.running.final = None
            if ends:
                self.running.look(now, *self._goal(standing.attributes, self.running), standing=False)
        if self.running is not None and ends:
            self._end(self.running, standing, standing.before, ends)
            self.closed = self.running if self.sla.on_reopen == "resume" and self._by_resolution(standing) else None
            self.running = None
        if self.running is None and "later" in starts:
            self._start(now)
        if self.running is not None and is_gone:
            self._end(self.running, standing, standing.attributes, "gone")
            self.running = None
        if self.running is not None:
            then = self.client.as_of(self.running.started_at)
            conditions = (self.sla.pause_while, self.sla.metric.pause)
            pauses = any(condition.holds(standing.attributes, then) for condition in conditions if condition)
            self.running.look(now, *self._goal(standing.attributes, self.running), standing=pauses)
        if self.closed is not None:
            self.closed.look(now, None, now, standing=True)

    def lives(self, now: int) -> list[Life]:
        """Return the cycles as they stand."""
        lives: list[Life] = []
        for clock in self.clocks:
            view = clock.final
            if view is None and clock.goal is not None:
                view = clock.view(clock.goal, now, "", None)
            elif view is None:
                view = clock.left
            if view is not None:
                lives.append(Life(view._replace(number=len(lives) + 1), tuple(clock.ends), tuple(clock.fired_by)))
        return lives

    def _happens(self, occurrences: Sequence[Occurrence], standing: Standing) -> set[When]:
        return any_of(occurrences, standing, self.at_creation, self.derived)

    def _ending(self, standing: Standing) -> str:
        if self._happens(self.words.stops, standing):
            return "stopped"
        return "cancelled" if self._happens(self.words.cancels, standing) else ""

    def _by_resolution(self, standing: Standing) -> bool:
        """What an answer ended that came with the resolution was not ended by the resolution."""
        others = [occurrence for occurrence in self.words.stops if occurrence is not RESOLVED]
        by_it = standing.resolved and RESOLVED in (*self.words.stops, *self.words.cancels)
        return by_it and not self._happens(others, standing)

    def _start(self, now: int) -> None:
        self.running, self.closed = Clock(self.sla, now), None
        self.clocks.append(self.running)

    def _end(self, clock: Clock, standing: Standing, attributes: Attributes, ending: str) -> None:
        if standing.at == clock.started_at:
            clock.goal, _ = self._goal(attributes, clock)
            clock.spans.append(("ran", standing.at))
        clock.end(standing.at, ending)

    def _hear(self, standing: Standing) -> None:
        """Remember since when each date stands as it does."""
        for number, goal in enumerate(self.sla.goals):
            if goal.target.kind == "date":
                at = hours_of(goal.calendar).instant(standing.attributes.get(goal.target.text))
                if number not in self.said or self.said[number][0] != at:
                    self.said[number] = (at, standing.at)

    def _goal(self, attributes: Attributes, clock: Clock) -> tuple[InForce | None, int]:
        """The first goal that matches, and since when its date was said."""
        sla, then = self.sla, self.client.as_of(clock.started_at)
        if not sla.when.holds(attributes, then) or clock.started_at < (sla.effective_at or 0):
            return None, 0
        for number, goal in enumerate(sla.goals):
            if goal.when.holds(attributes, then) and clock.started_at >= (goal.effective_at or 0):
                if goal.target.kind != "date":
                    return InForce(number), 0
                until = hours_of(goal.calendar).instant(attributes.get(goal.target.text))
                if until is not None:
                    return InForce(number, until), self.said[number][1]
        return None, 0


def moments_of(
    book: Rulebook,
    ticket: Ticket,
    calendars: Iterable[Calendar],
    durations: Iterable[Duration],
    asked: Sequence[int],
    causes: Iterable[Cause] = (),
    derived: Derived | None = None,
) -> list[int]:
    """Return every second in which something can happen to a clock on those calendars, with steps in such durations."""
    first, last = ticket.created_at, max(asked)
    moments = {first, *asked, *(event.at for event in ticket.history), *(cause.at for cause in causes)}
    moments.update(cause.over for cause in causes if cause.over is not None)
    for instants in (derived or {}).values():
        moments.update(instants)
    if ticket.gone_at is not None:
        moments.add(ticket.gone_at)
    known = {*calendars, *(fact.calendar for fact in book.facts)}
    if book.default_calendar is not None:
        known.add(book.default_calendar)
    for calendar in known:
        hours = hours_of(calendar)
        around = 1 if hours.always else 3 * DAY
        near = hours.seconds[bisect_left(hours.seconds, first - around) : bisect_right(hours.seconds, last + around)]
        moments.update(near)
        moments.update(second + 1 for second in near)
        # A date, or the end of a snooze, may fall when everything is closed.
        for event in ticket.history:
            moments.update(at for at in map(hours.instant, (event.old, event.new)) if at is not None)
        moments.update(
            at for name in ("promised_at", "due_at") if (at := hours.instant(ticket.attributes.get(name))) is not None
        )
    # Steps some days before or after may come while everything is closed.
    lengths = [*durations, *(fact.duration for fact in book.facts)]
    for days in {length.amount for length in lengths if length.unit != "seconds"}:
        moments |= {moment + sign * days * DAY for moment in moments for sign in (-1, 1)}
    return sorted(moment for moment in moments if first <= moment <= last)
