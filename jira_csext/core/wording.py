"""The words for what the engine found: why a cycle stands as it does, in lines that a person can follow and add up.

Local times are those of the goal's calendar; its zone is named with the goal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jira_csext.core.account import Entry
from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import Cycle
from jira_csext.core.duration import format_seconds
from jira_csext.core.measure import measured_on
from jira_csext.core.reasons import CycleReason, RuleReason
from jira_csext.core.ticket import Event, Ticket, Value

_SPEAKERS = {"client": "the client", "agent": "one of ours", "bot": "a bot", "unknown": "somebody unknown"}


def told(reasons: Sequence[RuleReason], ticket: Ticket, now: int) -> list[str]:
    """Return the account of a ticket's promises, line by line; rules that do not apply come last, a line each."""
    events = {event.id: event for event in ticket.history}
    lines: list[str] = []
    for reason in reasons:
        if reason.cycles:
            lines.append(f"{reason.sla.name} ({reason.sla.metric.name}){_place(reason.sla.source)}")
            for cycle in reason.cycles:
                lines.extend(f"  {line}" for line in _cycle(reason, cycle, events, now))
            lines.append("")
    passed_over = [reason for reason in reasons if not reason.cycles]
    if passed_over:
        lines.append("Rules that do not apply")
        lines.extend(f"  {reason.sla.name}{_place(reason.sla.source)}: {reason.why_not}" for reason in passed_over)
    return lines


def verdict(cycle: Cycle, calendar: Calendar, now: int) -> str:
    """Return how a cycle stands, in one sentence."""
    over = cycle.elapsed_seconds - cycle.target_seconds
    left = format_seconds(abs(over))
    if cycle.state == "cancelled":
        return f"cancelled {_at(calendar, cycle.stopped_at)}: {_CANCELLED[cycle.ending]}"
    if cycle.state == "met":
        return f"met: stopped {_at(calendar, cycle.stopped_at)}, {left} to spare"
    if cycle.state == "breached":
        since = f"due {_at(calendar, cycle.due_at)}"
        if cycle.stopped_at is not None:
            return f"breached: {since}, stopped {_at(calendar, cycle.stopped_at)}, {left} over"
        return f"breached: {since}, {left} over so far"
    if cycle.state == "paused":
        return f"paused with {left} left; no due instant until it goes on"
    closed = (
        "" if calendar.is_open(now) else f"; not running: closed hours until {_at(calendar, calendar.next_open(now))}"
    )
    return f"running: due {_at(calendar, cycle.due_at)}, {left} left{closed}"


_CANCELLED = {
    "cancelled": "resolved without what the metric waits for, or out of the rule's scope when it stopped",
    "when": "the rule no longer applies to the ticket",
    "gone": "the helpdesk no longer shows the ticket",
}


def said_of(event: Event | None) -> str:
    """Return what an event was, in a few words; a cause that is no longer in the history is said to be so."""
    if event is None:
        return "an event that is not in the history"
    if event.kind == "changed":
        return f"{event.field}: {_value(event.old)} → {_value(event.new)}"
    if event.kind == "message":
        kind = "wrote" if event.public else "noted internally"
        return f"{event.author or _SPEAKERS[event.by]} {kind} ({_SPEAKERS[event.by]})"
    if event.kind == "created":
        return f"created by {event.author or _SPEAKERS[event.by]}"
    return f"{event.kind} {event.field}".strip()


def _cycle(reason: RuleReason, found: CycleReason, events: Mapping[str, Event], now: int) -> Iterator[str]:
    cycle, account = found.cycle, found.account
    goal = reason.sla.goals[cycle.goal - 1]
    calendar, target = measured_on(goal, cycle.started_at)
    yield f"cycle {cycle.number}: {verdict(cycle, calendar, now)}"
    for looked_at in found.goals:
        given = looked_at.goal
        if looked_at.chosen:
            hours = f"{calendar.name} hours, {calendar.spec.timezone}"
            plain = given.target.duration is not None and given.target.duration.unit == "seconds"
            text = given.target.text if plain else f"{given.target.text}, here {_exact(target)}"
            yield f"  goal {looked_at.number}: {text} ({hours}){_place(given.source)}: {looked_at.why}"
        else:
            yield f"  goal {looked_at.number} passed over: {looked_at.why}"
    yield f"  started {_at(calendar, cycle.started_at)}: {said_of(events.get(cycle.start_id))}"
    for entry in account.entries:
        yield f"  {_entry(calendar, entry, events)}"
    for change in found.changes:
        came = f"goal {change.number} came into force" if change.number else "no goal was in force"
        yield f"  from {_at(calendar, change.at)} on {came}: {said_of(events.get(change.cause))}"
    if cycle.stop_id:
        yield f"  stopped {_at(calendar, cycle.stopped_at)}: {said_of(events.get(cycle.stop_id))}"
    yield (
        f"  sum: {_exact(account.counted_seconds)} counted + {_exact(account.paused_seconds)} paused + "
        f"{_exact(account.closed_seconds)} closed"
    )
    for step in cycle.fired:
        spoke = f" (superseded by {step.superseded_by})" if step.superseded_by else ""
        again = ", once more" if step.again else ""
        yield f"  step {step.step}: fell due {_at(calendar, step.at)}{again}{spoke}"
    for text, at in cycle.upcoming:
        yield f"  next: {text} {_at(calendar, at)}"


def _entry(calendar: Calendar, entry: Entry, events: Mapping[str, Event]) -> str:
    span = f"{_at(calendar, entry.start_at)} – {_at(calendar, entry.end_at)}:"
    closed = f", {_exact(entry.closed_seconds)} closed hours" if entry.closed_seconds else ""
    if entry.kind == "ran":
        return f"{span} counted {_exact(entry.counted_seconds)}{closed}"
    cause = said_of(events.get(entry.cause))
    return f"{span} paused, {_exact(entry.paused_seconds)} working time not counted{closed}, because {cause}"


def _exact(seconds: int) -> str:
    """Hours, minutes and, where there are any, seconds: what is added up must not be rounded."""
    rest = seconds % 60
    if not rest:
        return format_seconds(seconds)
    return f"{format_seconds(seconds - rest)} {rest:02d}s" if seconds >= 60 else format_seconds(seconds)


def _at(calendar: Calendar, at: int | None) -> str:
    if at is None:
        return "(no instant)"
    local = calendar.local(at)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year} {clock}"


# Not strftime's names: those change with the locale, and the same input must give the same output everywhere.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _value(value: Value) -> str:
    if value is None or value == ():
        return "none"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _place(source: object) -> str:
    place = str(source)
    return "" if place.startswith(":") else f"  [{place}]"
