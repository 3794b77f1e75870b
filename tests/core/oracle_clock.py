"""One clock of the oracle, living: what each second adds to it, and what comes due in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from jira_csext.core.rulebook import Offset, Repeat, Sla
from tests.core.oracle_hours import Hours, hours_of, target_in


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
    repeat: int


class InForce(NamedTuple):
    """A goal; of one that is a date of the ticket's, until when it lasts and when that was said."""

    goal: int
    until: int | None = None


@dataclass
class Side:
    """A cycle as if one goal had been in force from its start: what has run, and which of its steps have come.

    Of a step that repeats, `bases` has when it or the last repeat that was late came, which one that was, and how much
    had run.
    """

    hours: Hours
    target: int
    until: int | None = None
    elapsed: int = 0
    paused: int = 0
    due_at: int | None = None
    last_worked: int = 0
    came: dict[tuple[int, int], Came] = field(default_factory=dict)
    never: set[int] = field(default_factory=set)
    bases: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def pass_second(self, second: int, *, standing: bool) -> None:
        if second in self.hours.open:
            if standing and self.until is None:
                self.paused += 1
            else:
                self.elapsed += 1
                self.last_worked = second


class Clock:
    """One cycle, living."""

    def __init__(self, sla: Sla, started_at: int) -> None:
        self.sla = sla
        self.started_at = started_at
        self.sides: dict[InForce, Side] = {}
        for number, goal in enumerate(sla.goals):
            if goal.target.kind != "date":
                hours = hours_of(goal.calendar)
                self.sides[InForce(number)] = Side(hours, target_in(hours, goal, started_at))
        self.goal: InForce | None = None
        self.looked = False
        self.standing = False
        self.moments: list[int] = []
        self.spans: list[tuple[str, int]] = []
        self.done: set[tuple[int, int]] = set()
        self.fired: list[Fired] = []
        self.fired_by: list[int] = []
        self.ends: list[int] = []
        self.final: View | None = None
        self.left: View | None = None

    def pass_second(self, second: int) -> None:
        """The second goes by: it ran or stood for every goal on whose calendar it is open."""
        for side in self.sides.values():
            side.pass_second(second, standing=self.standing)

    def side(self, goal: InForce) -> Side:
        """The side of a goal; what a date makes of the time before it was said is lived through when it is."""
        if goal not in self.sides:
            assert goal.until is not None
            hours = hours_of(self.sla.goals[goal.goal].calendar)
            side = Side(hours, hours.working(self.started_at, goal.until), goal.until)
            previous = self.started_at
            for moment in self.moments:
                if moment > previous:
                    side.pass_second(previous, standing=False)
                previous = moment
                self._ask_all(side, moment)
            self.sides[goal] = side
        return self.sides[goal]

    def look(self, now: int, goal: InForce | None, said_at: int, *, standing: bool) -> None:
        """All events of this second have happened; what is due now? A date in force was said at `said_at`."""
        if not self.spans or standing is not self.standing:
            self.spans.append(("stood" if standing else "ran", now))
        self.standing = standing
        self.moments.append(now)
        for side in self.sides.values():
            self._ask_all(side, now)
        if goal is None:
            if self.goal is not None:
                self.left = self.view(self.goal, now, "when", now)
                self.ends.append(now)
        else:
            side = self.side(goal)
            if goal != self.goal and self.looked:
                self.done = {key for key in self.done if key in side.came or key[0] in side.never}
                late = [came for key, came in side.came.items() if key not in self.done]
                if goal.until is not None:
                    late = [came for came in late if came.at >= said_at or self._is_breach(came)]
                self._fire(goal, late, now)
                self.done |= side.came.keys()
            else:
                self._fire(goal, [came for key, came in side.came.items() if key not in self.done], None)
        self.goal = goal
        self.looked = True

    def _is_breach(self, came: Came) -> bool:
        return self.sla.steps[came.place].at.kind == "breach" and not came.repeat

    def end(self, now: int, ending: str) -> None:
        """It stops in this second, before anything else of this second is seen but a breach in the one before."""
        self.ends.append(now)
        if self.goal is None:
            if self.left is not None:
                self.final = self.left._replace(ending="cancelled")
            return
        side = self.side(self.goal)
        for place, step in enumerate(self.sla.steps):
            if step.at.kind == "breach" and (place, 0) not in side.came:
                self._ask(side, place, step.at, now)
        self._fire(self.goal, [came for key, came in side.came.items() if key not in self.done], None)
        if ending == "stopped":
            stops = [Came(now, now, place, 0) for place, step in enumerate(self.sla.steps) if step.at.kind == "stop"]
            self._fire(self.goal, stops, None)
        self.final = self.view(self.goal, now, ending, now)

    def view(self, goal: InForce, now: int, ending: str, stopped_at: int | None) -> View:
        side = self.side(goal)
        is_date = goal.until is not None
        if ending in ("cancelled", "when", "gone"):
            state = "cancelled"
        elif side.elapsed > side.target:
            state = "breached"
        elif ending:
            state = "met"
        else:
            state = "paused" if self.standing and not is_date else "running"
        whole = ((self.started_at, now),) if self.started_at < now else ()
        return View(
            rule=self.sla.name,
            number=0,
            started_at=self.started_at,
            stopped_at=stopped_at,
            ending=ending,
            state=state,
            goal=goal.goal + 1,
            target=side.target,
            elapsed=side.elapsed,
            paused=side.paused,
            stretches=whole if is_date else self._parts("ran", now),
            pauses=() if is_date else self._parts("stood", now),
            fired=tuple(self.fired),
        )

    def _parts(self, wanted: str, now: int) -> tuple[tuple[int, int], ...]:
        """The unbroken parts of some length in which the clock did so, up to now."""
        ends = [*(start for _, start in self.spans[1:]), now]
        return tuple(
            (start, end) for (what, start), end in zip(self.spans, ends, strict=True) if what == wanted and start < end
        )

    def _ask_all(self, side: Side, now: int) -> None:
        for place, step in enumerate(self.sla.steps):
            if (place, 0) not in side.came and place not in side.never:
                self._ask(side, place, step.at, now)
            if step.repeat is not None and (place, 0) in side.came:
                self._ask_repeats(side, place, step.repeat, now)

    def _ask(self, side: Side, place: int, offset: Offset, now: int) -> None:
        """Note that the step has come, or can never come, if that is so now."""
        if side.due_at is None and side.elapsed >= side.target:
            side.due_at = now
        amount = offset.duration.amount if offset.duration is not None else 0
        by_days = offset.duration is not None and offset.duration.unit != "seconds"
        at: int | None = None
        ran = side.elapsed
        if offset.kind == "breach" and side.elapsed > side.target:
            at, ran = side.last_worked, side.target
        elif offset.kind == "percent" and offset.percent == 0:
            at = self.started_at
        elif side.target == 0 and offset.kind in ("percent", "after") and not amount:
            # Of no time at all there is no part: only that it is over already is told.
            pass
        elif offset.kind == "percent" and side.elapsed * 100 >= side.target * offset.percent:
            at = now
        elif offset.kind == "after" and by_days:
            due_at = side.due_at if side.until is None else side.until
            if due_at is not None and offset.duration is not None:
                at = side.hours.days_after(due_at, offset.duration)
        elif offset.kind == "after" and not by_days and side.elapsed >= side.target + amount:
            at = now
        elif offset.kind == "before":
            at = self._ask_before(side, place, offset, amount, now)
        if at is None or at > now:
            return
        if at < self.started_at:
            side.never.add(place)
            return
        side.came[place, 0] = Came(at, now if offset.kind == "breach" else at, place, 0)
        side.bases[place] = (at, 0, ran)

    def _ask_before(self, side: Side, place: int, offset: Offset, amount: int, now: int) -> int | None:
        """When it came, if it has: while the clock stands the due instant is not known, so nothing comes before it."""
        assert offset.duration is not None
        standing = self.standing and side.until is None
        if offset.duration.unit == "seconds":
            left_then = side.target - amount
            if left_then < 0:
                side.never.add(place)
            elif not standing and side.elapsed >= left_then and now in side.hours.open:
                return now
        elif side.until is not None:
            return side.hours.days_before(side.until, offset.duration)
        elif not standing and side.due_at is None:
            due_at = side.hours.after(now, side.target - side.elapsed)
            at = side.hours.days_before(due_at, offset.duration)
            if at >= self.started_at or self._parts("ran", now):
                return now if at <= now else None
            side.never.add(place)
        return None

    def _ask_repeats(self, side: Side, place: int, repeat: Repeat, now: int) -> None:
        """Each comes so long after the one before: in time that the clock has run, or in days once it runs again."""
        number = sum(1 for came in side.came if came[0] == place)
        if number > repeat.times:
            return
        base_at, base, base_ran = side.bases[place]
        if repeat.every.unit == "seconds":
            if side.elapsed >= base_ran + (number - base) * repeat.every.amount:
                side.came[place, number] = Came(now, now, place, number)
            return
        wanted = side.hours.days_after(base_at, replace(repeat.every, amount=repeat.every.amount * (number - base)))
        if wanted <= now and (side.until is not None or not self.standing):
            # What a pause has delayed moves the next one with it.
            side.came[place, number] = Came(now, now, place, number)
            if now > wanted:
                side.bases[place] = (now, number, 0)

    def _fire(self, goal: InForce, due: Sequence[Came], found_at: int | None) -> None:
        due = sorted(due)
        before = {fired.step for fired in self.fired}
        for came in due:
            together = due if found_at is not None else [other for other in due if other[:2] == came[:2]]
            text, speaker = self._text(came), self._text(together[-1])
            superseded_by = "" if speaker == text else speaker
            self.fired.append(Fired(text, came.at if found_at is None else found_at, superseded_by, text in before))
            self.fired_by.append(goal.goal)
            self.done.add((came.place, came.repeat))

    def _text(self, came: Came) -> str:
        text = self.sla.steps[came.place].at.text
        return f"{text}/repeat {came.repeat}" if came.repeat else text
