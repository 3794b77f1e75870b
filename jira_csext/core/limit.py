"""Limits: things that are counted over tickets, and the one of them that was too many.

What each ticket adds to a count is worked out from its own history; which one tips a limit, from the counts of all
tickets, handed in as they stand on record.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from math import inf
from typing import NamedTuple

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.conditions import Condition
from jira_csext.core.duration import Duration
from jira_csext.core.escalation import found_out
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.occurrence import Becomes, Narrowed, Occurrence, breach_of
from jira_csext.core.outside import OutsideContactHours
from jira_csext.core.rulebook import ALWAYS_HOLDS, NOWHERE, Action, Rulebook, Source
from jira_csext.core.ticket import Attributes, Ticket, Value
from jira_csext.core.timeline import Timeline

TICKET = "ticket"
CLIENT = "client"
_LONGEST_GROUP = 80


@dataclass(frozen=True)
class Limit:
    """What is counted, and what to do about one too many.

    Counted is each occurrence of `count` on a ticket for which `when` holds, `per` ticket, client or value of an
    attribute, `within` the time before it. `more_than` of them are one too many; then the limit rests for `within`, or
    for good. `calendar` is that of `within` and of times of day.
    """

    name: str
    count: tuple[Occurrence, ...]
    per: str
    more_than: int
    do: tuple[Action, ...]
    when: Condition = ALWAYS_HOLDS
    within: Duration | None = None
    calendar: Calendar = field(default=ALWAYS)
    shadow: bool = False
    renamed_from: tuple[str, ...] = ()
    description: str = ""
    named: str = ""
    source: Source = NOWHERE

    @property
    def first_name(self) -> str:
        """The name under which its past is on record."""
        return self.renamed_from[0] if self.renamed_from else self.name

    @property
    def step(self) -> str:
        """What its one step is called."""
        return f"more than {self.more_than}"

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in it."""
        return (self.when, *(condition for occurrence in self.count for condition in occurrence.conditions))

    def over_at(self, at: int) -> float:
        """Return until when what happened at `at` counts, and how long the limit rests after it."""
        within, calendar = self.within, self.calendar
        if within is None:
            return inf
        if within.unit == "calendar_days":
            return calendar.plus_calendar_days(at, within.amount)
        if within.unit == "working_days":
            return calendar.plus_working_days(at, within.amount)
        return calendar.add(at, within.amount)


class Counted(NamedTuple):
    """Something on a ticket that counts for a rule: for which `group` (a ticket, client or value), and when.

    `event` is the id of the event that it was. `group` is written as first seen; it is compared in any case.
    """

    rule: str
    group: str
    at: int
    event: str


def counted_on(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, found: Evaluation, now: int
) -> list[Counted]:
    """Return what the ticket adds to the counts of every limit up to `now`, oldest first by limit.

    What stands beside the event is asked as of the event; `when` and `per` are asked of the ticket as it is now, so a
    cause that is named a day late counts all the same. The client is the one of the event's instant. Unless it counts
    `per: ticket`, a limit counts what a ticket becomes once.
    """
    if not rulebook.limits or now < ticket.created_at:
        return []
    timeline = timeline_of(rulebook, ticket, found, now)
    today = timeline.states[-1][1]
    counted: list[Counted] = []
    for limit in rulebook.limits:
        happened: dict[int, str] = {}
        for occurrence in limit.count:
            instants = occurred(occurrence, timeline, client)
            once = limit.per != TICKET and is_becoming(occurrence)
            for at, event in list(instants)[: 1 if once else None]:
                happened.setdefault(at, event)
        for at, event in sorted(happened.items()):
            then = client.as_of(at)
            if limit.when.holds(today, then):
                counted += (Counted(limit.name, group, at, event) for group in _groups(limit.per, ticket, today, then))
    return counted


def timeline_of(rulebook: Rulebook, ticket: Ticket, found: Evaluation, now: int) -> Timeline:
    """Return the ticket's timeline with what its evaluation has found out: breaches, and what escalations did."""
    timeline = Timeline(ticket, now, rulebook.facts, strangers=rulebook.conduct.unknown_speakers == "client")
    breaches: dict[str, dict[int, str]] = {}
    for cycle in found.cycles:
        if cycle.state == "breached" and cycle.breached_at is not None:
            name = breach_of(cycle.rule)
            breaches.setdefault(name, {})[cycle.breached_at] = f"{name}:{cycle.start_id}"
    for name, instants in breaches.items():
        timeline.derived[name] = sorted(instants.items())
    if found.escalations:
        timeline.derived.update(found_out(found.escalations))
    return timeline


def occurred(occurrence: Occurrence, timeline: Timeline, client: ClientTimeline) -> Iterator[tuple[int, str]]:
    """Yield every instant of an occurrence, judged by the client as they were then."""
    changes = client.changes
    if len(changes) <= 1:
        yield from occurrence.found_in(timeline, client.as_of(0))
        return
    for place, (since, attributes) in enumerate(changes):
        until = changes[place + 1][0] if place + 1 < len(changes) else inf
        for at, event in occurrence.found_in(timeline, attributes):
            if at < until and (since <= at or not place):
                yield at, event


def is_becoming(occurrence: Occurrence) -> bool:
    """Whether it is a ticket's coming to be something, which may go to and fro."""
    if isinstance(occurrence, Narrowed | OutsideContactHours):
        return is_becoming(occurrence.occurrence)
    return isinstance(occurrence, Becomes)


def _groups(per: str, ticket: Ticket, today: Attributes, client: Attributes) -> Iterator[str]:
    if per == TICKET:
        yield ticket.id
        return
    name = "client.key" if per == CLIENT else per
    value: Value = (client if name.startswith("client.") else today).get(name)
    for one in value if isinstance(value, tuple) else (value,):
        if one not in (None, "") and (text := " ".join(str(one).split())):
            yield text


class Count(NamedTuple):
    """Something counted, as it is on record: when, on which ticket, and by which event."""

    at: int
    ticket_id: str
    ticket: str
    event: str


class Tip(NamedTuple):
    """The one that was too many; `cases` are the tickets counted with it, oldest first, `times` how often in all."""

    at: int
    ticket_id: str
    event: str
    times: int
    cases: tuple[str, ...]


def tips(limit: Limit, counts: Iterable[Count], told: Sequence[int]) -> list[Tip]:
    """Return what tipped the limit and was not told yet, oldest first; `counts` are of one group, in any order.

    `told` are the instants of those on record. A fact that comes in late moves no talk that was had: what lies within
    `within` of one on record, before or after it, is silent.
    """
    window: deque[Count] = deque()
    found: list[Tip] = []
    rests_until: float = -inf
    for count in sorted(counts):
        while window and limit.over_at(window[0].at) <= count.at:
            window.popleft()
        window.append(count)
        if len(window) <= limit.more_than or count.at < rests_until:
            continue
        rests_until = limit.over_at(count.at)
        if any(count.at < limit.over_at(one) and one < rests_until for one in told):
            continue
        cases = tuple(dict.fromkeys(one.ticket for one in window))
        found.append(Tip(count.at, count.ticket_id, count.event, len(window), cases))
    return found


def tip_key(limit: Limit, group: str, tip: Tip) -> str:
    """Return the key of the decision on a tip, within its ticket: it holds neither version nor number nor text."""
    folded = group.casefold()
    if len(folded) > _LONGEST_GROUP:
        folded = f"{folded[:_LONGEST_GROUP]}~{sha256(folded.encode()).hexdigest()[:8]}"
    return f"{limit.first_name}/{limit.per} {folded}/{tip.event}"
