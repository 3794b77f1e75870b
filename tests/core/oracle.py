"""A second opinion on the engine: it lives through a ticket moment by moment, keeps counters, and plans nothing.

Written from the design text alone. It is slow, knows neither daylight saving nor shifts over midnight, and replays
nothing: what a second brings is added to what the seconds before it left. A moment is every second in which something
can happen: an open second, the one after it, an event, an instant that was asked for. In between everything is closed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.rulebook import Offset, Sla
from jira_csext.core.ticket import Event, Ticket, Value
from tests.core.oracle_hours import DAY, Hours, target_in


class Fired(NamedTuple):
    """A step that came due; `again` says that it had fired before in this cycle."""

    step: str
    at: int
    superseded_by: str
    again: bool


class View(NamedTuple):
    """What can be said of a cycle at an instant."""

    rule: str
    number: int
    started_at: int
    stopped_at: int | None
    ending: str
    state: str
    goal: int
    target: int
    elapsed: int
    paused: int
    stretches: tuple[tuple[int, int], ...]
    pauses: tuple[tuple[int, int], ...]
    fired: tuple[Fired, ...]


class Came(NamedTuple):
    at: int
    seen: int
    place: int


@dataclass
class Side:
    """A cycle as if one goal had been in force from its start: what has run, and which of its steps have come."""

    hours: Hours
    target: int
    elapsed: int = 0
    paused: int = 0
    due_at: int | None = None
    last_worked: int = 0
    came: dict[int, Came] = field(default_factory=dict)
    never: set[int] = field(default_factory=set)


class Clock:
    """One cycle, living."""

    def __init__(self, sla: Sla, sides: list[Side], started_at: int) -> None:
        self.sla = sla
        self.sides = sides
        self.started_at = started_at
        self.goal: int | None = None
        self.looked = False
        self.was_in_scope = False
        self.standing = False
        self.spans: list[tuple[str, int]] = []
        self.done: set[int] = set()
        self.fired: list[Fired] = []
        self.final: View | None = None
        self.left: View | None = None

    def pass_second(self, second: int) -> None:
        """The second goes by: it ran or stood for every goal on whose calendar it is open."""
        for side in self.sides:
            if second in side.hours.open:
                if self.standing:
                    side.paused += 1
                else:
                    side.elapsed += 1
                    side.last_worked = second

    def look(self, now: int, goal: int | None, *, standing: bool) -> None:
        """All events of this second have happened; what is due now?"""
        if not self.spans or standing is not self.standing:
            self.spans.append(("stood" if standing else "ran", now))
        self.standing = standing
        for side in self.sides:
            for place, step in enumerate(self.sla.steps):
                if place not in side.came and place not in side.never:
                    self._ask(side, place, step.at, now)
        if goal is None:
            if self.goal is not None:
                self.left = self.view(self.goal, now, "when", now)
        elif goal != self.goal and self.looked:
            side = self.sides[goal]
            self.done = {place for place in self.done if place in side.came or place in side.never}
            self._fire(goal, [came for came in side.came.values() if came.place not in self.done], now)
        else:
            self._fire(goal, [came for came in self.sides[goal].came.values() if came.place not in self.done], None)
        self.goal = goal
        self.looked = True
        self.was_in_scope = self.was_in_scope or goal is not None

    def end(self, now: int, ending: str) -> None:
        """It stops in this second, before anything else of this second is seen but a breach in the one before."""
        if self.goal is None:
            if self.left is not None:
                self.final = self.left._replace(ending="cancelled")
            return
        side = self.sides[self.goal]
        for place, step in enumerate(self.sla.steps):
            if step.at.kind == "breach" and place not in side.came:
                self._ask(side, place, step.at, now)
        self._fire(self.goal, [came for came in side.came.values() if came.place not in self.done], None)
        if ending == "stopped":
            stops = [Came(now, now, place) for place, step in enumerate(self.sla.steps) if step.at.kind == "stop"]
            self._fire(self.goal, stops, None)
        self.final = self.view(self.goal, now, ending, now)

    def view(self, goal: int, now: int, ending: str, stopped_at: int | None) -> View:
        side = self.sides[goal]
        if ending in ("cancelled", "when", "gone"):
            state = "cancelled"
        elif side.elapsed > side.target:
            state = "breached"
        elif ending:
            state = "met"
        else:
            state = "paused" if self.standing else "running"
        return View(
            rule=self.sla.name,
            number=0,
            started_at=self.started_at,
            stopped_at=stopped_at,
            ending=ending,
            state=state,
            goal=goal + 1,
            target=side.target,
            elapsed=side.elapsed,
            paused=side.paused,
            stretches=self._parts("ran", now),
            pauses=self._parts("stood", now),
            fired=tuple(self.fired),
        )

    def _parts(self, wanted: str, now: int) -> tuple[tuple[int, int], ...]:
        """The unbroken parts of some length in which the clock did so, up to now."""
        ends = [*(start for _, start in self.spans[1:]), now]
        return tuple(
            (start, end) for (what, start), end in zip(self.spans, ends, strict=True) if what == wanted and start < end
        )

    def _ask(self, side: Side, place: int, offset: Offset, now: int) -> None:
        """Note that the step has come, or can never come, if that is so now."""
        if side.due_at is None and side.elapsed >= side.target:
            side.due_at = now
        amount = offset.duration.amount if offset.duration is not None else 0
        by_days = offset.duration is not None and offset.duration.unit != "seconds"
        at: int | None = None
        if offset.kind == "breach" and side.elapsed > side.target:
            side.came[place] = Came(side.last_worked, now, place)
        elif offset.kind == "percent" and offset.percent == 0:
            at = self.started_at
        elif offset.kind == "percent" and side.elapsed * 100 >= side.target * offset.percent:
            at = now
        elif offset.kind == "after" and by_days and side.due_at is not None:
            at = _moved(side.hours, side.due_at, offset, amount)
        elif offset.kind == "after" and not by_days and side.elapsed >= side.target + amount:
            at = now
        elif offset.kind == "before":
            at = self._ask_before(side, place, offset, amount, now)
        if at is not None and at <= now:
            side.came[place] = Came(at, at, place)

    def _ask_before(self, side: Side, place: int, offset: Offset, amount: int, now: int) -> int | None:
        """When it came, if it has: while the clock stands the due instant is not known, so nothing comes before it."""
        assert offset.duration is not None
        if offset.duration.unit == "seconds":
            left_then = side.target - amount
            if left_then < 0:
                side.never.add(place)
            elif not self.standing and side.elapsed >= left_then and now in side.hours.open:
                return now
        elif not self.standing and side.due_at is None:
            at = _moved(side.hours, side.hours.after(now, side.target - side.elapsed), offset, -amount)
            if at >= self.started_at or self._parts("ran", now):
                return now if at <= now else None
            side.never.add(place)
        return None

    def _fire(self, goal: int, due: list[Came], found_at: int | None) -> None:
        due.sort()
        before = {fired.step for fired in self.fired}
        for came in due:
            together = due if found_at is not None else [other for other in due if other[:2] == came[:2]]
            text, speaker = (self.sla.steps[place].at.text for place in (came.place, together[-1].place))
            superseded_by = "" if speaker == text else speaker
            self.fired.append(Fired(text, came.at if found_at is None else found_at, superseded_by, text in before))
            self.done.add(came.place)


def _moved(hours: Hours, at: int, offset: Offset, days: int) -> int:
    assert offset.duration is not None
    if offset.duration.unit == "calendar_days":
        return at + days * DAY
    # A due instant that is a closing belongs to the day that ends with it.
    if days > 0 and at - 1 in hours.open and at not in hours.open:
        last_second = hours.days_on(at - 1, days)
        return last_second + 1 if last_second in hours.open else last_second
    return hours.days_on(hours.next_open(at) if days > 0 else hours.latest(at), days)


class Standing(NamedTuple):
    """What a second brought, all its events together."""

    at: int
    attributes: dict[str, Value]
    before: dict[str, Value]
    created: bool
    client_asked: bool
    client_wrote: bool
    we_wrote: bool
    resolved: bool
    reopened: bool


def standings(ticket: Ticket, moments: Iterable[int]) -> Iterator[Standing]:
    """Live through the moments; `state` is the effective one."""
    events: dict[int, list[Event]] = {}
    for event in ticket.history:
        events.setdefault(max(event.at, ticket.created_at), []).append(event)
    raw = dict(ticket.attributes)
    for event in reversed(ticket.history):
        if event.kind == "changed":
            raw[event.field] = event.old
    effective = dict(raw)
    waited = owed = False
    for now in moments:
        before, created = effective, now == ticket.created_at
        client_asked = client_wrote = we_wrote = answered = False
        for event in events.get(now, ()):
            if event.kind == "changed":
                raw[event.field] = event.new
            elif event.kind == "created":
                client_asked = event.by in ("client", "unknown")
            elif event.public and event.by == "agent":
                we_wrote = True
            elif event.public and event.by in ("client", "unknown"):
                client_wrote = True
                answered = not created
        waits = raw["state"] == "waiting_for_client"
        if not waits or answered:
            owed = False
        elif we_wrote or not waited:
            owed = True
        waited = waits
        effective = {**raw, "state": "open"} if waits and not owed else dict(raw)
        is_resolved, was_resolved = (standing["state"] == "resolved" for standing in (effective, before))
        yield Standing(
            at=now,
            attributes=effective,
            before=effective if created else before,
            created=created,
            client_asked=client_asked,
            # In the second of creation the client's words are the ticket's text.
            client_wrote=client_wrote and not (created and client_asked),
            we_wrote=we_wrote,
            resolved=is_resolved and (created or not was_resolved),
            reopened=was_resolved and not is_resolved and not created,
        )


def lived(sla: Sla, ticket: Ticket, client: ClientTimeline, asked: Sequence[int]) -> dict[int, list[View]]:
    """Return the cycles of the rule as they stood at each of the instants, having lived through all of them once."""
    hours = {goal.calendar: _hours(goal.calendar, ticket.created_at, max(asked)) for goal in sla.goals}
    clocks: list[Clock] = []
    running: Clock | None = None
    closed: Clock | None = None
    """The last clock, when a resolution ended it: it stands still and may be resumed."""
    answers: dict[int, list[View]] = {}
    previous = ticket.created_at
    for standing in standings(ticket, _moments(sla, ticket, hours.values(), asked)):
        now = standing.at
        for clock in (running, closed):
            if clock is not None and now > previous:
                clock.pass_second(previous)
        previous = now
        if standing.created and (standing.client_asked or sla.metric.name != "next_response"):
            running = _started(clocks, sla, hours, now)
        if running is None and closed is not None and standing.reopened:
            running, closed = closed, None
            running.final = None
        stops, cancels = _endings(sla, standing)
        if running is not None and (stops or cancels):
            if now == running.started_at:
                running.goal = _goal(sla, standing.before, client, running)
                running.was_in_scope = running.goal is not None
                running.spans.append(("ran", now))
            running.end(now, "stopped" if stops else "cancelled")
            by_resolution = standing.resolved and (cancels or sla.metric.name == "resolution")
            closed = running if by_resolution and sla.on_reopen == "resume" else None
            running = None
        starts = {"next_response": standing.client_wrote, "resolution": standing.reopened}
        if running is None and starts.get(sla.metric.name, False):
            running, closed = _started(clocks, sla, hours, now), None
        if running is not None:
            pauses = sla.pause_while is not None and sla.pause_while.holds(
                standing.attributes, client.as_of(running.started_at)
            )
            if now == ticket.gone_at:
                running.end(now, "gone")
                running = None
            else:
                running.look(now, _goal(sla, standing.attributes, client, running), standing=pauses)
        if closed is not None:
            closed.look(now, None, standing=True)
        if now in asked:
            answers[now] = _views(clocks, now)
    return answers


def _endings(sla: Sla, standing: Standing) -> tuple[bool, bool]:
    """Whether this second stops the metric's clock, or cancels it; an answer that comes with the resolution counts."""
    if sla.metric.name == "resolution":
        return standing.resolved, False
    return standing.we_wrote, standing.resolved and not standing.we_wrote


def _started(clocks: list[Clock], sla: Sla, hours: dict[Calendar, Hours], now: int) -> Clock:
    sides = [Side(hours[goal.calendar], target_in(hours[goal.calendar], goal, now)) for goal in sla.goals]
    clock = Clock(sla, sides, now)
    clocks.append(clock)
    return clock


def _goal(sla: Sla, attributes: dict[str, Value], client: ClientTimeline, clock: Clock) -> int | None:
    then = client.as_of(clock.started_at)
    matching = [number for number, goal in enumerate(sla.goals) if goal.when.holds(attributes, then)]
    return matching[0] if matching and sla.when.holds(attributes, then) else None


def _hours(calendar: Calendar, first: int, last: int) -> Hours:
    if calendar.spec.always:
        return Hours(calendar, range(first - 1, last + 1000))
    if calendar not in _KNOWN:
        _KNOWN[calendar] = Hours(calendar, range(0))
    return _KNOWN[calendar]


_KNOWN: dict[Calendar, Hours] = {}


def _moments(sla: Sla, ticket: Ticket, calendars: Iterable[Hours], asked: Sequence[int]) -> list[int]:
    first, last = ticket.created_at, max(asked)
    moments = {first, *asked, *(event.at for event in ticket.history)}
    if ticket.gone_at is not None:
        moments.add(ticket.gone_at)
    for hours in calendars:
        near = hours.seconds[bisect_left(hours.seconds, first - 3 * DAY) : bisect_right(hours.seconds, last + 3 * DAY)]
        moments.update(near)
        moments.update(second + 1 for second in near)
    # Steps some days before or after may come while everything is closed.
    by_days = {step.at.duration.amount for step in sla.steps if step.at.duration and step.at.duration.unit != "seconds"}
    for days in by_days:
        moments |= {moment + sign * days * DAY for moment in moments for sign in (-1, 1)}
    return sorted(moment for moment in moments if first <= moment <= last)


def _views(clocks: list[Clock], now: int) -> list[View]:
    views: list[View] = []
    for clock in clocks:
        view = clock.final
        if view is None and clock.goal is not None:
            view = clock.view(clock.goal, now, "", None)
        elif view is None:
            view = clock.left
        if view is not None:
            views.append(view._replace(number=len(views) + 1))
    return views
