"""Segments by rule: which events in tickets and which ends of contracts bring a client into a block."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.conditions import Condition
from jira_csext.core.duration import Duration
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.limit import occurred, timeline_of
from jira_csext.core.occurrence import Occurrence
from jira_csext.core.rulebook import NOWHERE, Rulebook, Source
from jira_csext.core.ticket import Ticket


@dataclass(frozen=True)
class SegmentRule:
    """A block of clients, and what brings one there: any of the events, or that the contract ended so long ago."""

    name: str
    enter_when: tuple[Occurrence, ...] = ()
    contract_ended: Duration | None = None
    source: Source = NOWHERE

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in it."""
        return tuple(condition for occurrence in self.enter_when for condition in occurrence.conditions)


class Entered(NamedTuple):
    """An event on a ticket by which its client is to enter a segment."""

    segment: str
    at: int
    event: str


def entered_on(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, found: Evaluation, now: int
) -> list[Entered]:
    """Return what on the ticket brings its client into a segment up to `now`, oldest first."""
    rules = [rule for rule in rulebook.segments if rule.enter_when]
    if not rules or now < ticket.created_at:
        return []
    timeline = timeline_of(rulebook, ticket, found, now)
    entered = {
        (at, rule.name): event
        for rule in rules
        for occurrence in rule.enter_when
        for at, event in occurred(occurrence, timeline, client)
    }
    return [Entered(name, at, event) for (at, name), event in sorted(entered.items())]
