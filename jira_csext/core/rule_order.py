"""In which order rules are judged: those first that wait for nothing, then those that wait for others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jira_csext.core.occurrence import OF_ESCALATIONS, breach_of

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Sla


def waiting_last(slas: Sequence[Sla]) -> list[int]:
    """Return the places of the rules so that each comes after those whose breaches or calls it waits for.

    What waits for itself is refused by the checks; here it takes its place in the order written.
    """
    by_need = {breach_of(sla.name): place for place, sla in enumerate(slas)}
    waits = [{by_need[need] for need in sla.needs if need in by_need} - {place} for place, sla in enumerate(slas)]
    followers: dict[int, list[int]] = {}
    for place, others in enumerate(waits):
        for other in others:
            followers.setdefault(other, []).append(place)
    calling = {place for place, sla in enumerate(slas) if any(step.escalate for step in sla.steps)}
    hearing = {place for place, sla in enumerate(slas) if not sla.needs.isdisjoint(OF_ESCALATIONS)}

    def is_ready(place: int) -> bool:
        return not waits[place] and not (place in hearing and calling - {place})

    ordered: dict[int, None] = {}
    written = iter(range(len(slas)))
    ready = [place for place in range(len(slas)) if is_ready(place)]
    while len(ordered) < len(slas):
        ready = ready or [next(place for place in written if place not in ordered)]
        ordered.update(dict.fromkeys(ready))
        calling.difference_update(ready)
        freed = {follower for place in ready for follower in followers.get(place, ())}
        for place in freed:
            waits[place].difference_update(ready)
        if len(calling) <= 1:
            freed |= hearing
        ready = sorted(place for place in freed if place not in ordered and is_ready(place))
    return list(ordered)
