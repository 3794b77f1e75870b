"""What two rulebooks find on one ticket, worked out once and kept while they look at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_csext.core.alike import Twin
from jira_csext.core.client import ClientTimeline
from jira_csext.core.conditions import UnansweredFor
from jira_csext.core.cycle import runs_of
from jira_csext.core.goal import ever_held
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.ticket import Ticket
from jira_csext.core.timeline import Timeline

# A ticket of ten thousand events is looked at ten thousand times; so much of that is not kept.
_MOST: Final = 64


class Shared:
    """The timelines of one ticket with what rules found in them, for one client. Not for another ticket or client.

    `twins` are those of `core.alike.joined`. Answers are kept by the very rules, so the rulebooks must outlive it.
    """

    def __init__(self, twins: Mapping[int, Twin]) -> None:
        self._twins: Final = twins
        self._kept: Final[list[tuple[int, bool, tuple[UnansweredFor, ...], Timeline]]] = []
        self._is_whole = True

    def until(self, ticket: Ticket, rulebook: Rulebook, now: int, *, strangers: bool) -> Timeline:
        """Return what happened until `now` as a rulebook sees it, the same timeline for all that see the same."""
        facts = rulebook.facts
        # What evaluation finds out on its way stands in the timeline, and is of one rulebook.
        is_own = rulebook.waits or bool(rulebook.escalations_need)
        if not is_own:
            for at, with_strangers, of, timeline in self._kept:
                if at == now and with_strangers is strangers and of == facts:
                    return timeline
        timeline = Timeline(ticket, now, facts, strangers=strangers)
        if is_own or len(self._kept) >= _MOST:
            self._is_whole = False
        else:
            self._kept.append((now, strangers, facts, timeline))
        return timeline

    def as_seen(self, sla: Sla, timeline: Timeline, client: ClientTimeline) -> Sla:
        """Return the other rulebook's rule where both find the same in the timeline, else the rule itself."""
        twin = self._twins.get(id(sla))
        if twin is None:
            return sla
        is_asked = any(ever_held(condition, timeline, client) for condition in twin.conditions)
        return sla if is_asked and runs_of(sla, timeline, client) else twin.rule

    def is_same(self, client: ClientTimeline, rulebook: Rulebook) -> bool:
        """Return whether the other rulebook, where it differs in goals alone, finds all that this one has found."""
        return self._is_whole and all(
            id(self.as_seen(sla, timeline, client)) != id(sla)
            for _, _, _, timeline in self._kept
            for sla in rulebook.slas
            if id(sla) in self._twins
        )
