"""The words for what the engine found: why a cycle stands as it does, in lines that a person can follow and add up.

Local times are those of the goal's calendar; its zone is named with the goal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jira_csext.core.account import Account, Entry
from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import WATCH, Cycle
from jira_csext.core.delay_rule import CLIENT_WARNED, RISK_CROSSED, WARNED
from jira_csext.core.duration import format_seconds
from jira_csext.core.escalation import Raised
from jira_csext.core.measure import calendar_of
from jira_csext.core.reasons import CycleReason, GoalChange, GoalReason, RuleReason
from jira_csext.core.rulebook import Sla
from jira_csext.core.ticket import Event, Ticket, Value
from jira_csext.core.verdict import FiredStep

_SPEAKERS = {"client": "the client", "agent": "one of ours", "bot": "a machine", "unknown": "somebody unknown"}

# What moves a terminal's cursor or colours, breaks or turns a line, or cannot be encoded.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

Events = Mapping[str, Event]


def printable(text: str) -> str:
    """Return text from elsewhere as it can be shown on one line: control characters and the like are escaped."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def told(reasons: Sequence[RuleReason], ticket: Ticket, now: int) -> list[str]:
    """Return the account of a ticket's promises, line by line; rules that do not apply come last, a line each."""
    events = {event.id: event for event in ticket.history}
    lines: list[str] = []
    for reason in reasons:
        if reason.cycles:
            lines.append(f"{reason.sla.name} ({reason.sla.metric.name}){_place(reason.sla.source)}")
            if reason.sla.description:
                lines.append(f"  {' '.join(reason.sla.description.split())}")
            for cycle in reason.cycles:
                lines.extend(f"  {line}" for line in _cycle(reason.sla, cycle, events, now))
            lines.append("")
    passed_over = [reason for reason in reasons if not reason.cycles]
    if passed_over:
        lines.append("Rules that do not apply")
        lines.extend(f"  {reason.sla.name}{_place(reason.sla.source)}: {reason.why_not}" for reason in passed_over)
    return lines


def verdict(found: CycleReason, calendar: Calendar, now: int) -> str:
    """Return how a cycle stands, in one sentence; local times are those of `calendar`, the goal's own."""
    cycle = found.cycle
    over = cycle.elapsed_seconds - cycle.target_seconds
    left = _exact(abs(over))
    paused = cycle.stopped_at is None and bool(cycle.pauses) and cycle.pauses[-1].end_at is None
    if cycle.state == "cancelled":
        return f"cancelled {_at(calendar, cycle.stopped_at)}: {_why_cancelled(found)}"
    if cycle.state == "met":
        return f"met: stopped {_at(calendar, cycle.stopped_at)}, {left} to spare"
    if cycle.state == "breached":
        ended = "" if cycle.stopped_at is None else f", stopped {_at(calendar, cycle.stopped_at)}"
        so_far = "" if cycle.stopped_at is not None else " so far, and paused" if paused else " so far"
        return f"breached: due {_at(calendar, cycle.due_at)}{ended}, {left} over{so_far}"
    if cycle.state == "paused":
        return f"paused with {left} left; there is no due instant until it goes on"
    closed = "" if calendar.is_open(now) else f"; closed hours until {_at(calendar, calendar.next_open(now))}"
    return f"running: due {_at(calendar, cycle.due_at)}, {left} left{closed}"


def _why_cancelled(found: CycleReason) -> str:
    cycle = found.cycle
    if cycle.ending == "gone":
        return "the helpdesk no longer shows the ticket"
    if any(not change.number and change.at == cycle.stopped_at for change in found.changes):
        return "the rule no longer applied to the ticket"
    return "resolved without the answer that it waited for" if cycle.metric not in _OF_DELAYS else _NOT_WATCHED


# A watch over a date ends with that date, and a delay with what was taken for one: the ticket may well be open.
_OF_DELAYS: Final = frozenset({WATCH, CLIENT_WARNED.name})
_NOT_WATCHED: Final = "the date was moved or taken back, or the ticket was resolved"


def said_of(event: Event | None) -> str:
    """Return what an event was, in a few words; a cause that is no longer in the history is said to be so."""
    if event is None:
        return "an event that is not in the history"
    who = event.author or _SPEAKERS[event.by]
    match event.kind:
        case "changed":
            return f"{event.field}: {_value(event.old)} → {_value(event.new)}"
        case "message":
            kind = "wrote" if event.public else "noted internally"
            deleted = "" if event.deleted_at is None else ", deleted later"
            return f"{who} {kind} ({_SPEAKERS[event.by]}{deleted})" if event.author else f"{who} {kind}{deleted}"
        case "created":
            return f"created by {who}"
        case "attached":
            return f"{who} attached {_value(event.new)}"
    if event.field == WARNED:
        return "we told the client of the delay"
    if event.field == RISK_CROSSED:
        return f"the forecast of a delay: {event.text or f'{event.new}%'}"
    return f"{who} told us: {_TOLD.get(event.field, event.field)}{_detail(event)}"


def _names(event_id: str) -> Iterator[str]:
    """Yield the ids of events that may be behind an id that the engine made of one."""
    for name in (event_id, event_id.partition(":")[2], event_id.rpartition(":")[2]):
        yield from (name, name.partition("@")[0])


def said_by(events: Events, event_id: str) -> str:
    """Return what the event of that id was; what the engine found out itself is named by its id."""
    if event_id in events:
        return said_of(events[event_id])
    found, separator, _ = event_id.partition(":")
    cause = next((events[name] for name in _names(event_id) if name in events), None)
    if separator and found in _DELAYS:
        # What began a delay that nobody has spoken of is the date itself.
        return _DELAYS[found] if cause is None else f"{_DELAYS[found]} ({said_of(cause)})"
    if separator and found.startswith("breach of "):
        return f"{found.removeprefix('breach of ')} was breached"
    return f"{found} was called" if separator and " level " in found else said_of(cause)


_DELAYS = {
    "known": "a delay is known, and the client has not heard of it",
    "forecast": "a delay is forecast",
    "presumed": "nobody has said that the date holds",
    "missed": "the date has passed, and the client had not heard of a delay",
}

_TOLD = {
    "acknowledged": "heard",
    "taken": "takes it",
    "snoozed": "calls shall wait",
    "answered": "no reply is owed",
    "promised": "a date is promised",
    "cause": "the cause is",
}


def _detail(event: Event) -> str:
    parts = [_value(event.new)] if event.new not in (None, "", ()) else []
    parts += [event.text] if event.text else []
    return f" ({'; '.join(parts)})" if parts else ""


def _cycle(sla: Sla, found: CycleReason, events: Events, now: int) -> Iterator[str]:
    cycle, calendar = found.cycle, found.goals[-1].goal.calendar
    yield f"cycle {cycle.number}: {verdict(found, calendar, now)}"
    for looked_at in found.goals:
        yield f"  {_goal(looked_at, cycle)}"
    # As it happened, so that nobody reads back and forth: what has counted is told where it ends, behind all that fell
    # within. Of what falls together, causes before effects.
    happened = [(cycle.started_at, 0, f"started: {said_by(events, cycle.start_id)}")]
    for entry in found.account.entries:
        if entry.kind == "paused":
            happened.append((entry.start_at, 2, f"paused, because: {said_by(events, entry.cause)}"))
        rank = 1 if entry.end_at > entry.start_at else 2
        happened.append((entry.end_at, rank, _entry(calendar, entry, events)))
    happened.extend((change.at, 3, _change(sla, change, events)) for change in found.changes)
    happened.extend((step.at, 4, _step(step, found.escalations)) for step in cycle.fired)
    for run in found.escalations:
        until = now if run.ended_at is None else run.ended_at
        happened.extend(
            (event.at, 5, said_of(event))
            for event in events.values()
            if event.kind == "own" and event.field == "snoozed" and run.started_at <= event.at <= until
        )
        happened.extend((at, 6, f"{run.name} acknowledged: {said_by(events, by)}") for at, by in run.acknowledged)
        if run.ended_at is not None:
            why = f", because: {said_by(events, run.ended_by)}" if run.ended_by else ", because its cause was over"
            happened.append((run.ended_at, 7, f"{run.name} ended{why}"))
    if cycle.stopped_at is not None:
        cause = said_by(events, cycle.stop_id) if cycle.stop_id else "the helpdesk no longer shows the ticket"
        happened.append((cycle.stopped_at, 5, f"{'cancelled' if cycle.state == 'cancelled' else 'stopped'}: {cause}"))
    for at, _, what in sorted(happened, key=lambda line: line[:2]):
        yield f"  {_at(calendar, at)}  {what}"
    yield f"  in all: {_sum(found.account)} {'so far' if cycle.stopped_at is None else 'from start to stop'}"
    for text, at in cycle.upcoming:
        yield f"  next: step {text} falls due {_at(calendar, at)}"


def _goal(looked_at: GoalReason, cycle: Cycle) -> str:
    goal = looked_at.goal
    if not looked_at.chosen:
        return f"goal {looked_at.number} passed over: {looked_at.why}"
    text = goal.target.text
    if goal.target.kind == "date":
        text = f"{text}: {_at(goal.calendar, cycle.due_at)}, which no pause moves"
    elif goal.target.duration is None or goal.target.duration.unit != "seconds":
        by_clock = " by the clock" if calendar_of(goal) is not goal.calendar else ""
        text = f"{text}, here {_exact(cycle.target_seconds)}{by_clock}"
    calendar = f"calendar {goal.calendar.name}, {goal.calendar.spec.timezone}"
    return f"goal {looked_at.number}: {text} ({calendar}){_place(goal.source)}: {looked_at.why}"


def _entry(calendar: Calendar, entry: Entry, events: Events) -> str:
    since = f"since {_at(calendar, entry.start_at)}"
    closed = _exact(entry.closed_seconds)
    if entry.kind == "ran":
        also = f", {closed} were closed hours" if entry.closed_seconds else ""
        return f"{_exact(entry.counted_seconds)} counted {since}{also}"
    also = f" and {closed} of closed hours" if entry.closed_seconds else ""
    over = f"; it went on when: {said_by(events, entry.ended_by)}" if entry.ended_by else ""
    return f"{_exact(entry.paused_seconds)} of working time{also} not counted {since}{over}"


def _change(sla: Sla, change: GoalChange, events: Events) -> str:
    def named(number: int) -> str:
        return f"goal {number} ({sla.goals[number - 1].target.text})"

    if not change.number:
        came = "the rule no longer applied"
    elif change.before:
        came = f"{named(change.number)} came into force instead of {named(change.before)}"
    else:
        came = f"the rule applied from here on, with {named(change.number)}"
    return f"{came}, because: {said_by(events, change.cause)}"


def _step(step: FiredStep, escalations: Sequence[Raised]) -> str:
    if step.cause:
        by_instant = [account for run in escalations for at, account in run.called if at == step.at]
        whom = f" called {', '.join(dict.fromkeys(by_instant))}" if by_instant and not step.superseded_by else " came"
        return f"{step.step}{whom}{f'; {step.superseded_by} spoke for it' if step.superseded_by else ''}"
    again = " once more" if step.again else ""
    return f"step {step.step} fell due{again}{f'; {step.superseded_by} spoke for it' if step.superseded_by else ''}"


def _sum(account: Account) -> str:
    parts = (
        (account.counted_seconds, "counted"),
        (account.paused_seconds, "paused"),
        (account.closed_seconds, "closed"),
    )
    whole = sum(seconds for seconds, _ in parts)
    return f"{' + '.join(f'{_exact(seconds)} {what}' for seconds, what in parts)} = {_exact(whole)}"


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
