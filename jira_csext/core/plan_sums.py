"""A plan added up: for each rule what would move on which tickets, and what an admin should know besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.plan import Move
from jira_csext.core.rulebook import Rulebook, Sla


@dataclass(slots=True)
class RulePlan:
    """What becomes of the promises of one rule: `moved` with the ticket's key each, and how many stay as they are."""

    rule: str
    moved: list[tuple[str, Move]] = field(default_factory=list)
    same_count: int = 0
    tickets: set[str] = field(default_factory=set)

    @property
    def earlier(self) -> list[tuple[str, Move]]:
        """Those due earlier than today."""
        return [one for one in self.moved if one[1].shift_seconds < 0]

    @property
    def later(self) -> list[tuple[str, Move]]:
        """Those due later than today."""
        return [one for one in self.moved if one[1].shift_seconds > 0]

    @property
    def others(self) -> list[tuple[str, Move]]:
        """Those that are due as before, and of which something else changes."""
        return [one for one in self.moved if one[1].kind == "moves" and not one[1].shift_seconds]

    @property
    def fire_count(self) -> int:
        """How many steps would be done at once."""
        return sum(len(move.fires) for _, move in self.moved)

    def of_kind(self, kind: str) -> list[tuple[str, Move]]:
        """Those that begin, or end."""
        return [one for one in self.moved if one[1].kind == kind]


@dataclass(slots=True)
class Plan:
    """What would move if one rulebook held instead of another, as of an instant; `unjudged` are sentences.

    Rules `in_shadow` only write down what they would do.
    """

    rules: dict[str, RulePlan] = field(default_factory=dict)
    ticket_count: int = 0
    unjudged: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    in_shadow: frozenset[str] = frozenset()

    def add(self, ticket: str, moves: Iterable[Move]) -> None:
        """Count what becomes of one ticket's promises; one without any is not counted."""
        moves = list(moves)
        self.ticket_count += bool(moves)
        for move in moves:
            rule = self.rules.setdefault(move.rule, RulePlan(move.rule))
            rule.tickets.add(ticket)
            if move.kind == "same":
                rule.same_count += 1
            else:
                rule.moved.append((ticket, move))

    @property
    def moves_anything(self) -> bool:
        """Whether any promise of any ticket is touched."""
        return any(rule.moved for rule in self.rules.values())

    @property
    def fire_count(self) -> int:
        """How many steps would be done at once, over all rules."""
        return sum(rule.fire_count for rule in self.rules.values())


def notes_on(before: Rulebook, after: Rulebook) -> list[str]:
    """Return what is to be known of an edit beside its moves, a sentence each."""
    return [*_on_rules(before, after), *_beyond_one_ticket(before, after)]


def _on_rules(before: Rulebook, after: Rulebook) -> Iterator[str]:
    was = {sla.first_name: sla for sla in before.promises}
    kept = {sla.first_name for sla in after.promises}
    for sla in after.promises:
        old = was.get(sla.first_name)
        if old is None:
            yield f"{sla.name} is new: nothing will be said about what fell due before it holds"
        elif old.name != sla.name:
            yield f"{sla.name} was called {old.name}: its past goes on under the new name"
        if sla.shadow and (old is None or not old.shadow):
            yield f"{sla.name} is in shadow: what it would do is written down and not done"
        elif old is not None and old.shadow and not sla.shadow:
            yield f"{sla.name} comes out of shadow: from then on it speaks"
        yield from _beginnings(sla, after)
    for sla in before.promises:
        if sla.first_name not in kept:
            yield f"{sla.name} is gone: what it still had to say will be abandoned"


def _beginnings(sla: Sla, rulebook: Rulebook) -> Iterator[str]:
    calendar = rulebook.default_calendar or ALWAYS
    if sla.effective_at is not None:
        yield f"{sla.name} holds only for what starts from {calendar.local(sla.effective_at):%Y-%m-%d %H:%M} on"
    for number, goal in enumerate(sla.goals, 1):
        if goal.effective_at is not None:
            from_then = f"{goal.calendar.local(goal.effective_at):%Y-%m-%d %H:%M}"
            yield f"{sla.name}: goal {number} ({goal.target.text}) holds only for what starts from {from_then} on"


def _beyond_one_ticket(before: Rulebook, after: Rulebook) -> Iterator[str]:
    for what, old, new in (
        ("limit", [one.name for one in before.limits], [one.name for one in after.limits]),
        ("playbook", [one.name for one in before.playbooks], [one.name for one in after.playbooks]),
    ):
        added, gone = [name for name in new if name not in old], [name for name in old if name not in new]
        if added:
            yield f"new {what}: {', '.join(added)}"
        if gone:
            yield f"{what} taken away: {', '.join(gone)}"
        if old or new:
            yield f"what {what}s find is counted over many tickets and is no part of this plan"
