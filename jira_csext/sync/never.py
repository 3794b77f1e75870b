"""Pauses that never come: rules wait for a state that the site file maps no status to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jira_csext.core.conditions import AllOf, AnyOf, Condition, Is
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import OPEN, RESOLVED
from jira_csext.helpdesks.mapping import SiteMapping


def never_paused(rulebook: Rulebook, mapping: SiteMapping) -> Mapping[str, list[str]]:
    """Return the states that no ticket of the site can have, each with the rules whose clock was to stand in it."""
    mapped = {word for word, names in mapping.states.items() if names}
    possible = {state.casefold() for state in (*mapped, *mapping.categories.values(), OPEN, RESOLVED)}
    found: dict[str, list[str]] = {}
    for sla in rulebook.slas:
        for state in _states(sla.pause_while):
            if "*" not in state and state.casefold() not in possible:
                found.setdefault(state, []).append(sla.name)
    return found


def _states(condition: Condition | None) -> Iterator[str]:
    match condition:
        case Is(attribute="state", words=words):
            yield from words
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _states(part)
