"""`rules backtest`: a span of the past lived through again under one rulebook or two; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jira_csext.core.alike import Joined, joined
from jira_csext.core.backtest_sums import NOTES_TO, TOLD, TOLD_BY_US, UNTOLD, Backtest, Side, Take
from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle
from jira_csext.core.delay_rule import CLIENT_WARNED
from jira_csext.core.people import account_of
from jira_csext.core.replay import Replayed, replayed
from jira_csext.core.rulebook import Action, Rulebook
from jira_csext.core.shared import Shared
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Attributes, Ticket
from jira_csext.sync.plan_source import FromFile, FromStore, Looked, worked_through
from jira_csext.sync.tick import STUMBLES

Answer = tuple[str, str, tuple[tuple[Any, ...], ...]]
"""A ticket's key, why it could not be judged ("" where it could), and what it adds to each side."""

_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class BacktestJob:
    """One rulebook or two, by name, and the span [since, until) in epoch seconds over which they are to be tried."""

    rulebooks: tuple[tuple[str, Rulebook], ...]
    since: int
    until: int
    client_of: Callable[[Ticket], ClientTimeline]

    @property
    def calendar(self) -> Calendar:
        """The calendar by which days are told apart."""
        return self.rulebooks[-1][1].default_calendar or ALWAYS


def backtested(job: BacktestJob, source: FromStore | FromFile, workers: int) -> Backtest:
    """Return what each rulebook makes of the span. Raises FileRefused, StoreError and ProcessLost.

    Of a ticket that is in several lines of a file the last one counts.
    """
    sides = [Side(name) for name, _ in job.rulebooks]
    found = Backtest(sides, job.since, job.until, working_days(job.calendar, job.since, job.until))
    both = joined(job.rulebooks[0][1], job.rulebooks[1][1]) if len(job.rulebooks) == 2 else None
    takes: dict[str, tuple[tuple[Any, ...], ...]] = {}
    is_whole = True
    for answers in worked_through(source, lambda tickets: lived_through(job, tickets, both), workers):
        for key, why, of_sides in answers:
            if why:
                found.unjudged.append(why)
                continue
            # What comes again, which is rare, has all of them added up anew in the end.
            is_whole = is_whole and key not in takes
            takes[key] = of_sides
            if is_whole:
                _add(sides, key, of_sides)
    found.ticket_count = len(takes)
    if not is_whole:
        found.sides = sides = [Side(side.name) for side in sides]
        for key, of_sides in takes.items():
            _add(sides, key, of_sides)
    return found


def _add(sides: list[Side], key: str, of_sides: tuple[tuple[Any, ...], ...]) -> None:
    for side, take in zip(sides, of_sides, strict=True):
        side.add(key, Take._make(take))


def lived_through(job: BacktestJob, tickets: Iterable[Looked | str], both: Joined | None = None) -> list[Answer]:
    """Return what comes of some tickets, in plain values; one that came after the span is passed over.

    `both` is the first rulebook joined with the second.
    """
    answers: list[Answer] = []
    for one in tickets:
        if isinstance(one, str):
            answers.append(("", one, ()))
            continue
        ticket = one.ticket
        if ticket.created_at >= job.until:
            continue
        try:
            client = job.client_of(ticket)
            takes = _takes_of(job, ticket, client, both)
            answers.append((ticket.key, "", takes))
        except STUMBLES as error:
            answers.append((ticket.key, f"{ticket.key} cannot be judged ({error})", ()))
    return answers


def _takes_of(
    job: BacktestJob, ticket: Ticket, client: ClientTimeline, both: Joined | None
) -> tuple[tuple[Any, ...], ...]:
    if both is None:
        return tuple(tuple(take_of(job, book, ticket, client)) for _, book in job.rulebooks)
    shared = Shared(both.twins)
    first = tuple(take_of(job, both.rulebook, ticket, client, shared))
    if both.is_alike and shared.is_same(client, both.rulebook):
        return first, first
    return first, tuple(take_of(job, job.rulebooks[1][1], ticket, client, shared))


def take_of(
    job: BacktestJob, rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, shared: Shared | None = None
) -> Take:
    """Return what a ticket adds under one rulebook; `shared` is so with the other."""
    # The span is half-open: what happens in its last second belongs to it, in the one behind it no more.
    past = replayed(rulebook, ticket, client, job.since - 1, job.until - 1, shared=shared)
    cycles = [one for one in past.evaluation.cycles if one.is_promise and one.started_at >= job.since]
    counted: dict[tuple[str, str], int] = defaultdict(int)
    took: list[tuple[str, int, str, int, int, bool]] = []
    for cycle in cycles:
        counted["promised", cycle.rule] += 1
        counted[_END.get(cycle.state, "open"), cycle.rule] += 1
        if cycle.metric != CLIENT_WARNED.name:
            target = rulebook.sla(cycle.rule).goals[cycle.goal - 1].target.text
            is_done = cycle.ending == "stopped"
            took.append((cycle.rule, cycle.goal, target, cycle.target_seconds, cycle.elapsed_seconds, is_done))
    _count_delays(cycles, past, counted)
    for run in past.evaluation.escalations:
        if run.started_at >= job.since:
            counted["escalations", run.rule] += 1
    days = _count_decided(job, rulebook, ticket, client, past, counted)
    return Take(
        tuple((name, rule, count) for (name, rule), count in counted.items()),
        tuple((person, day, count) for (person, day), count in days.items()),
        tuple(took),
    )


_END = {"met": "kept", "breached": "breached", "cancelled": "cancelled"}


def _count_delays(cycles: Iterable[Cycle], past: Replayed, counted: dict[tuple[str, str], int]) -> None:
    """Count the delays of which the client was to be told, by who told of them in time."""
    warned = [one for one in cycles if one.metric == CLIENT_WARNED.name and one.state in ("met", "breached")]
    if not warned:
        return
    replied = {
        (one.decision.rule, one.decision.cycle)
        for one in past.decided
        if one.decision.outcome == "act" and any(action.kind == "reply" for action in one.decision.actions)
    }
    for cycle in warned:
        counted[TOLD if cycle.state == "met" else UNTOLD, cycle.rule] += 1
        if cycle.state == "breached" and (cycle.rule, cycle.number) in replied:
            counted[TOLD_BY_US, cycle.rule] += 1


def _count_decided(
    job: BacktestJob,
    rulebook: Rulebook,
    ticket: Ticket,
    client: ClientTimeline,
    past: Replayed,
    counted: dict[tuple[str, str], int],
) -> Mapping[tuple[str, str], int]:
    """Count what would have been done; return the notes for each person and local day."""
    days: dict[tuple[str, str], int] = defaultdict(int)
    for at, one in past.decided:
        if one.outcome != "act":
            continue
        sla = rulebook.sla(one.rule)
        if sla.shadow:
            counted["in shadow", one.rule] += len(one.actions)
            continue
        step = sla.step_texts.get(plain_text(one.step))
        if step is None:
            counted["calls", one.rule] += 1
        elif step.at.is_before_deadline:
            counted["warnings", one.rule] += 1
        for action in one.actions:
            counted[_DOES.get(action.kind, "other"), one.rule] += 1
            if action.kind == "note":
                on = job.calendar.date_of(at)
                for person in _readers(rulebook, ticket, client, action, at, on):
                    days[person, on.isoformat()] += 1
                    counted[NOTES_TO + person, ""] += 1
    return days


_DOES = {"note": "notes", "reply": "replies"}


def _readers(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, action: Action, at: int, on: date
) -> list[str]:
    """Return whom a note is for: those it mentions, or else whoever has the ticket then."""
    standing, known = _standing_at(ticket, at), client.as_of(at)
    people = rulebook.people
    found = {account_of(role, people, standing, known, on) for role in action.mention or ("assignee",)}
    return sorted(found - {""}) or [_NOBODY]


def _standing_at(ticket: Ticket, at: int) -> Attributes:
    """Return who had the ticket then, and who had reported it."""
    standing = {name: ticket.attributes.get(name) for name in ("assignee", "reporter")}
    for event in reversed(ticket.history):
        if event.at <= at:
            break
        if event.kind == "changed" and event.field in standing:
            standing[event.field] = event.old
    return standing


def working_days(calendar: Calendar, since: int, until: int) -> int:
    """Return how many local days of the span have open hours."""
    return sum(1 for start, end in _days(calendar, since, until) if calendar.between(start, end))


def _days(calendar: Calendar, since: int, until: int) -> Iterator[tuple[int, int]]:
    day = calendar.local(since).replace(tzinfo=None, hour=0, minute=0, second=0)
    start = since
    while start < until:
        day += timedelta(days=1)
        end = min(calendar.instant(day), until)
        yield start, end
        start = end
