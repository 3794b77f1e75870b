"""Why do two clocks on one promise differ? Ours beside the helpdesk's own, each difference a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import Cycle
from jira_csext.core.duration import format_seconds
from jira_csext.core.rulebook import OnReopen
from jira_csext.helpdesks.examination import HelpdeskClock, HelpdeskCycle

CLOSE: Final = 60
"""Seconds by which two clocks may differ and still agree: both are cut, and neither looks every second."""


class Ours(NamedTuple):
    """The runs of one rule's clock on a ticket, with the calendar it is measured on and what it does on reopening."""

    rule: str
    cycles: Sequence[Cycle]
    calendar: Calendar
    on_reopen: OnReopen


class Difference(NamedTuple):
    """One difference: what it is about (`goal`, `calendar`, `pause`, `start`, `stop`, `reopened`, …), and the words."""

    about: str
    sentence: str


def differences(ours: Ours, theirs: HelpdeskClock, now: int) -> list[Difference]:
    """Return every way in which the two clocks differ; nothing where they agree."""
    cycles = [cycle for cycle in ours.cycles if cycle.target_seconds > 0]
    found: list[Difference] = []
    if len(cycles) != len(theirs.cycles):
        found.append(_counted(ours, len(cycles), len(theirs.cycles)))
    for number, (mine, other) in enumerate(zip_longest(cycles, theirs.cycles), 1):
        if mine is None or other is None:
            continue
        which = f"cycle {number}: " if max(len(cycles), len(theirs.cycles)) > 1 else ""
        found += [each._replace(sentence=f"{which}{each.sentence}") for each in _of(ours, mine, other, now)]
    return found


def _counted(ours: Ours, mine: int, other: int) -> Difference:
    if not other:
        return Difference(
            "start", f"its clock never started here, ours has {_times(mine)}; compare its start condition"
        )
    if not mine:
        return Difference("start", f"our rule {ours.rule} does not hold for this ticket, its clock has {_times(other)}")
    why = {
        "resume": "ours goes on where it stood when work is opened again (`on_reopen: resume`), its begins anew",
        "new_cycle": "each begins anew by conditions of its own; compare what starts and stops it there",
    }[ours.on_reopen]
    return Difference("reopened", f"its clock has {_times(other)} and ours {_times(mine)}: {why}")


def _of(ours: Ours, mine: Cycle, other: HelpdeskCycle, now: int) -> Iterator[Difference]:
    yield from _ends(ours, mine, other)
    if abs(mine.target_seconds - other.goal_seconds) > CLOSE:
        yield Difference(
            "goal",
            f"its goal is {format_seconds(other.goal_seconds)}, ours {format_seconds(mine.target_seconds)} "
            f"(goal {mine.goal} of {ours.rule})",
        )
    if mine.state != "cancelled":
        yield from _elapsed(ours, mine, other, now)
        yield from _standing(mine, other)


def _ends(ours: Ours, mine: Cycle, other: HelpdeskCycle) -> Iterator[Difference]:

    def at(instant: int) -> str:
        return f"{ours.calendar.local(instant):%Y-%m-%d %H:%M}"

    if abs(mine.started_at - other.started_at) > CLOSE:
        yield Difference("start", f"its clock started {at(other.started_at)}, ours {at(mine.started_at)}")
    if mine.state == "cancelled":
        its = "runs on" if other.stopped_at is None else f"counts as {'missed' if other.breached else 'kept'}"
        yield Difference("stop", f"ours ended without what it waits for, so it counts as neither; its {its}")
        return
    if mine.stopped_at is None and other.stopped_at is None:
        return
    if mine.stopped_at is None and other.stopped_at is not None:
        why = "what stopped it there does not count here: an answer by somebody who is none of ours, or by a machine"
        yield Difference("stop", f"its clock stopped {at(other.stopped_at)}, ours runs on; {why}")
    elif mine.stopped_at is not None and other.stopped_at is None:
        why = "compare its stop condition with the event that `explain` names"
        yield Difference("stop", f"ours stopped {at(mine.stopped_at)}, its runs on; {why}")
    elif abs((mine.stopped_at or 0) - (other.stopped_at or 0)) > CLOSE:
        yield Difference("stop", f"its clock stopped {at(other.stopped_at or 0)}, ours {at(mine.stopped_at or 0)}")


def _elapsed(ours: Ours, mine: Cycle, other: HelpdeskCycle, now: int) -> Iterator[Difference]:
    """Explain the time that passed: by the calendar, by pauses, by both, or by the ends alone."""
    if abs(mine.elapsed_seconds - other.elapsed_seconds) <= CLOSE:
        return
    end = other.stopped_at if other.stopped_at is not None else now
    pauses = [(pause.start_at, now if pause.end_at is None else pause.end_at) for pause in mine.pauses]
    inside = [(max(start, other.started_at), min(stop, end)) for start, stop in pauses]

    def counted(between: Calendar | None, *, less: bool) -> int:
        stood = sum(_length(between, start, stop) for start, stop in inside) if less else 0
        return _length(between, other.started_at, end) - stood

    told = f"its clock shows {format_seconds(other.elapsed_seconds)}, ours {format_seconds(mine.elapsed_seconds)}"
    waited = sum(_length(ours.calendar, start, stop) for start, stop in inside)
    reached = {
        ("ends",): counted(ours.calendar, less=True),
        ("pause",): counted(ours.calendar, less=False),
        ("calendar",): counted(None, less=True),
        ("calendar", "pause"): counted(None, less=False),
    }
    why = next((why for why, seconds in reached.items() if abs(seconds - other.elapsed_seconds) <= CLOSE), None)
    if why == ("ends",):
        # Told already: where it began or ended is all that differs.
        return
    night = f"it counts day and night, we count the hours of the calendar {ours.calendar.spec.name}"
    pause = f"it does not pause where ours stood still for {format_seconds(waited)}"
    if why == ("pause",):
        yield Difference("pause", f"{told}: {pause}")
    elif why == ("calendar",):
        yield Difference("calendar", f"{told}: {night}")
    elif why == ("calendar", "pause"):
        yield Difference("calendar", f"{told}: {night}, and {pause}")
    elif other.elapsed_seconds < mine.elapsed_seconds and waited + CLOSE < mine.elapsed_seconds:
        yield Difference("calendar", f"{told}: its calendar leaves out hours that ours counts, or it pauses for longer")
    else:
        yield Difference("calendar", f"{told}: its calendar or its pauses are neither ours nor day and night")


def _standing(mine: Cycle, other: HelpdeskCycle) -> Iterator[Difference]:
    paused = mine.state == "paused"
    if mine.stopped_at is None and other.stopped_at is None and paused != other.paused:
        stands, runs = ("ours", "its") if paused else ("its", "ours")
        yield Difference("pause", f"{stands} stands still now and {runs} runs; compare the states that pause them")
    breached = mine.elapsed_seconds > mine.target_seconds
    if breached != other.breached:
        first, second = ("ours", "its") if breached else ("its", "ours")
        yield Difference("verdict", f"{first} is breached, {second} is not")


def _length(calendar: Calendar | None, start: int, stop: int) -> int:
    if stop <= start:
        return 0
    return stop - start if calendar is None else calendar.between(start, stop)


def _times(count: int) -> str:
    return f"{count} cycle{'' if count == 1 else 's'}"
