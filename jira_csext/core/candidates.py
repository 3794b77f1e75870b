"""Which rules may ever come to a ticket, asked once for all tickets that look alike to the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from jira_csext.core.client import NOBODY, ClientTimeline
from jira_csext.core.goal import goal_for
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.ticket import Attributes
from jira_csext.core.timeline import Timeline

_NAME: Final = "candidates"
# A helpdesk has few types, priorities and tiers; rules that ask for free text are asked anew for every ticket.
_KEPT: Final = 4096
# Of other values some are equal that rules tell apart: 1 and True.
_TOLD_APART: Final = frozenset({str, tuple, type(None)})


class Candidate(NamedTuple):
    """A rule that may apply. `goal` is the place of the one in force all along, None where it must be looked for.

    `held` is whether the rule's condition is known to have held in some state of the ticket.
    """

    sla: Sla
    goal: int | None
    held: bool


def candidates_of(rulebook: Rulebook) -> Candidates:
    """Return the rulebook's rules to be asked."""
    kept = rulebook.kept.get(_NAME)
    if kept is None:
        kept = rulebook.kept[_NAME] = Candidates(rulebook.slas)
    found: Candidates = kept
    return found


class Candidates:
    """The rules of a rulebook, to be asked which of them may come to a ticket."""

    def __init__(self, slas: Sequence[Sla]) -> None:
        self._unasked: Final = tuple(Candidate(sla, None, held=False) for sla in slas)
        names = frozenset[str]().union(*(sla.judged_by for sla in slas))
        self._names: Final = names
        self._of_ticket: Final = tuple(sorted(name for name in names if not name.startswith("client.")))
        self._of_client: Final = tuple(sorted(name for name in names if name.startswith("client.")))
        self._found: Final[dict[object, tuple[Candidate, ...]]] = {}

    def of(self, timeline: Timeline, client: ClientTimeline) -> tuple[Candidate, ...]:
        """Return the rules that may apply to the ticket at some time, in their order; the others never do."""
        changes = client.changes
        if len(changes) > 1:
            return self._unasked
        ticket, known = timeline.states[0][1], changes[0][1] if changes else NOBODY
        values = tuple(map(ticket.get, self._of_ticket))
        theirs = tuple(map(known.get, self._of_client)) if known else ()
        if not (_TOLD_APART.issuperset(map(type, values)) and _TOLD_APART.issuperset(map(type, theirs))):
            return self._asked(timeline.changed, ticket, known)
        changed = timeline.changed & self._names
        key = (changed, values, theirs)
        found = self._found.get(key)
        if found is None:
            found = self._asked(changed, ticket, known)
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[key] = found
        return found

    def _asked(self, changed: frozenset[str], ticket: Attributes, client: Attributes) -> tuple[Candidate, ...]:
        found: list[Candidate] = []
        for unasked in self._unasked:
            sla = unasked.sla
            if not sla.when.reads.isdisjoint(changed):
                found.append(unasked)
            elif sla.when.holds(ticket, client):
                if sla.asked_of_client or not sla.is_plain or not sla.judged_by.isdisjoint(changed):
                    found.append(Candidate(sla, None, held=True))
                # Where conditions alone tell the goal, no beginning does.
                elif (goal := goal_for(sla, ticket, client, 0)) is not None:
                    found.append(Candidate(sla, goal, held=True))
        return tuple(found)
