"""How much a rulebook would fire at once if it held now: the open tickets judged by it in slices, nothing written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice

from jira_csext.core.decide import Decision, Record
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.store.errors import StoreError, TicketUnfit
from jira_csext.sync.tick import judged, record_on
from jira_csext.sync.watched import Watched


class StepCount:
    """The count under way: `by_rule` so far, `done` once every open ticket was judged."""

    def __init__(self, in_force: Watched, proposed: Watched) -> None:
        self._in_force = in_force
        self._proposed = proposed
        self._begin()

    def _begin(self) -> None:
        # A page at a time, and nothing is held in between: what a turn writes is seen by the next slice.
        self._tickets = self._in_force.store.tickets(self._in_force.site, open_only=True)
        self.ticket_count = 0
        self.by_rule: Counter[str] = Counter()
        self.done = False

    def go_on(self, at_most: int, now: int) -> None:
        """Judge so many more tickets, as of `now`. Raises StoreError, and begins anew after that."""
        try:
            self._slice(at_most, now)
        except StoreError:
            self._begin()
            raise

    def _slice(self, at_most: int, now: int) -> None:
        activated_at = self._activated_at(now)
        some = 0
        for ticket in islice(self._tickets, at_most):
            some += 1
            self._add(ticket, activated_at, now)
        self.ticket_count += some
        self.done = some < at_most

    def _activated_at(self, now: int) -> dict[str, int]:
        """Since when each rule would be in force: a renamed one since it was under any name, a new one from now on."""
        known = self._in_force.store.cursor.of(self._in_force.site).activated_at
        return {
            sla.name: min((known[name] for name in (sla.name, *sla.renamed_from) if name in known), default=now)
            for sla in self._proposed.rulebook.promises
        }

    def _add(self, ticket: Ticket, activated_at: dict[str, int], now: int) -> None:
        watched = self._proposed
        record = record_on(watched, ticket, watched.client_of(ticket), now)
        fires = _acting(watched, ticket, replace(record, activated_at=activated_at), now)
        if fires:
            # After an outage some of it is due whatever the rules are.
            anyway = {one.key for one in _acting(self._in_force, ticket, self._as_before(record), now)}
            self.by_rule.update(one.rule for one in fires if one.key not in anyway)

    def _as_before(self, record: Record) -> Record:
        return replace(record, version=self._in_force.version)


def _acting(watched: Watched, ticket: Ticket, record: Record, now: int) -> list[Decision]:
    """Return what would be done: steps that act and are not only written down in shadow."""
    try:
        _, decisions = judged(watched, ticket, watched.client_of(ticket), record, now)
    except TicketUnfit:
        return []
    shadowed = _in_shadow(watched.rulebook)
    return [one for one in decisions if one.outcome == "act" and one.actions and one.rule not in shadowed]


def _in_shadow(rulebook: Rulebook) -> frozenset[str]:
    return frozenset(sla.name for sla in rulebook.promises if sla.shadow)
