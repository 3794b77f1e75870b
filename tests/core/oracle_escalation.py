"""Escalations as the oracle lives through them: who is called in which second, until somebody answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.duration import DurationError, parse_duration
from jira_csext.core.occurrence import ACKNOWLEDGED, Narrowed, Occurrence
from jira_csext.core.rulebook import Escalation, Level, Rulebook
from jira_csext.core.ticket import Attributes, Event, Ticket
from tests.core.oracle_hours import Hours, hours_of
from tests.core.oracle_standing import Derived, Standing, happens, standings


class Cause(NamedTuple):
    """A step that fired, and when what it stands for was over; ordered as they come."""

    at: int
    rule: str
    number: int
    step: str
    started_at: int
    over: int | None
    calendar: Calendar


class Called(NamedTuple):
    text: str
    at: int
    superseded_by: str = ""


@dataclass
class Run:
    """One run of an escalation."""

    name: str
    rule: str
    step: str
    started_at: int
    calendar: Calendar
    causes: list[Cause]
    ended_at: int | None = None
    levels: list[Called] = field(default_factory=list)
    called: dict[str, int] = field(default_factory=dict)
    acknowledged: list[int] = field(default_factory=list)
    since: int = 0
    """When the last level, or the last repeat that was held up, came; `held` is how many repeats came by then."""
    held: int = 0


def escalated(
    book: Rulebook,
    escalation: Escalation,
    ticket: Ticket,
    client: ClientTimeline,
    causes: Sequence[Cause],
    derived: Derived,
    moments: Sequence[int],
) -> list[Run]:
    """Return the runs of one escalation, lived through second by second."""
    day = hours_of(book.default_calendar) if book.default_calendar is not None else None
    runs: list[Run] = []
    run: Run | None = None
    snoozes: list[tuple[int, str]] = []
    for standing in standings(ticket, moments, book.facts):
        now = standing.at
        snoozes += [(now, str(event.new)) for event in standing.events if _is_own(event, "snoozed")]
        if run is not None and now > run.started_at:
            acknowledged = any(_acknowledges(event, run.called, now) for event in standing.events)
            if acknowledged:
                run.acknowledged.append(now)
            then = client.as_of(run.started_at)
            heard = any(_ends(one, standing, then, derived, acknowledged=acknowledged) for one in escalation.until)
            if heard or all(cause.over is not None and cause.over <= now for cause in run.causes):
                run.ended_at, run = now, None
        for cause in causes:
            if cause.at == now and run is None:
                run = Run(escalation.name, cause.rule, cause.step, now, cause.calendar, [cause])
                runs.append(run)
            elif cause.at == now and run is not None:
                run.causes.append(cause)
        if run is not None:
            hours = hours_of(run.calendar)
            is_held = any(since <= now < _until(text, since, hours, day) for since, text in snoozes)
            today = (day or hours).date_of(now)
            _call(
                run, escalation, hours, now, is_held=is_held, people=_People(book, standing, client.as_of(now), today)
            )
    return runs


def _is_own(event: Event, *words: str) -> bool:
    return event.kind == "own" and event.field in words


def _acknowledges(event: Event, called: dict[str, int], now: int) -> bool:
    """A person whom it had called says so, or sees to who has the ticket."""
    sees_to_it = event.kind == "changed" and event.field == "assignee" and event.by == "agent"
    said = _is_own(event, "acknowledged", "taken") or sees_to_it
    return said and called.get(event.author.casefold(), now) < now


def _ends(
    occurrence: Occurrence, standing: Standing, client: Attributes, derived: Derived, *, acknowledged: bool
) -> bool:
    if isinstance(occurrence, Narrowed) and occurrence.occurrence == ACKNOWLEDGED:
        return acknowledged and occurrence.condition.holds(standing.attributes, client)
    return acknowledged if occurrence == ACKNOWLEDGED else bool(happens(occurrence, standing, client, derived))


def _until(text: str, since: int, hours: Hours, day: Hours | None) -> int:
    try:
        duration = parse_duration(text)
    except DurationError:
        return (day.instant(text) if day is not None else None) or since
    if not duration.amount:
        return since
    return hours.after(since, duration.amount) if duration.unit == "seconds" else hours.days_after(since, duration)


class _People(NamedTuple):
    book: Rulebook
    standing: Standing
    client: Attributes
    today: date

    def of(self, level: Level) -> list[str]:
        return [account for role in level.to if (account := self._account(role, ()))]

    def _account(self, name: str, asked: tuple[str, ...]) -> str:
        if name in ("assignee", "reporter") and self.standing.attributes.get(name):
            return str(self.standing.attributes[name])
        role = self.book.people.get(name)
        if role is None or name in asked:
            return ""
        instead = next((one.instead for one in role.away if one.first <= self.today <= one.last), None)
        if instead is not None:
            return self._account(instead, (*asked, name))
        return str(self.client.get(f"client.{role.client_attribute}") or role.account)


def _call(run: Run, escalation: Escalation, hours: Hours, now: int, *, is_held: bool, people: _People) -> None:
    """Fire the levels that are due now; one that nobody fills gives way to the next at once."""
    texts: list[str] = []
    levels = escalation.levels
    passed_over = False
    while len(run.levels) + len(texts) < len(levels):
        number = len(run.levels) + len(texts)
        is_due = hours.passed(run.started_at, levels[number].after, now) and not is_held
        if not is_due and not passed_over:
            break
        accounts = people.of(levels[number])
        for account in accounts:
            run.called.setdefault(account.casefold(), now)
        passed_over = not accounts
        texts.append(f"{escalation.name} level {number + 1}")
        run.since, run.held = now, 0
    if escalation.repeat is not None and not is_held and len(run.levels) >= len(levels):
        every = escalation.repeat.every
        number = len(run.levels) - len(levels) + 1
        amount = type(every)(every.amount * (number - run.held), every.unit)
        if number <= escalation.repeat.times and hours.passed(run.since, amount, now):
            for account in people.of(levels[-1]):
                run.called.setdefault(account.casefold(), now)
            texts.append(f"{escalation.name} level {len(levels)}/repeat {number}")
            if hours.passed(run.since, amount, now - 1):
                run.since, run.held = now, number
    run.levels += [Called(text, now, "" if text == texts[-1] else texts[-1]) for text in texts]
