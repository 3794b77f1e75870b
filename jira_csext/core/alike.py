"""Two rulebooks of which much is the same: told by what they say, wherever it is written, and joined there.

A plan and a backtest judge each ticket by both; what both have in common is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions import Condition
from jira_csext.core.rulebook import Rulebook, Sla, Source


class Twin(NamedTuple):
    """A rule that differs from that of another rulebook in some goals alone; `conditions` are those of such goals."""

    rule: Sla
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A rulebook beside another: what says the same in both is the very same object in both.

    `twins` are its rules that differ in some goals alone, by their ids. `is_alike` where nothing else differs at all:
    to a ticket that such goals were never in force for, both rulebooks are one.
    """

    rulebook: Rulebook
    twins: Mapping[int, Twin]
    is_alike: bool


def joined(one: Rulebook, other: Rulebook) -> Joined:
    """Return `one` with each part that says the same in `other` taken from there."""
    theirs = {sla.name: sla for sla in other.slas}
    names = [field.name for field in fields(Rulebook) if field.name not in ("slas", "digest")]
    parts: dict[str, Any] = {
        name: getattr(other, name) for name in names if alike(getattr(one, name), getattr(other, name))
    }
    slas = tuple(_same_of(sla, theirs.get(sla.name)) for sla in one.slas)
    twins: dict[int, Twin] = {}
    for sla in slas:
        twin = _twin_of(sla, theirs[sla.name]) if sla.name in theirs and sla is not theirs[sla.name] else None
        if twin is not None:
            twins[id(sla)] = twin
    is_alike = list(theirs) == [sla.name for sla in slas] and len(parts) == len(names)
    is_alike = is_alike and all(sla is theirs[sla.name] or id(sla) in twins for sla in slas)
    return Joined(replace(one, slas=slas, **parts), twins, is_alike)


def _twin_of(sla: Sla, other: Sla) -> Twin | None:
    """Return what a rule is beside the other, None where more than targets and calendars of goals differs."""
    if len(sla.goals) != len(other.goals) or not alike(replace(sla, goals=other.goals), other):
        return None
    if (sla.judged_by, sla.is_plain, sla.asked_of_client) != (other.judged_by, other.is_plain, other.asked_of_client):
        return None
    pairs = [pair for pair in zip(sla.goals, other.goals, strict=True) if not alike(*pair)]
    return Twin(other, tuple(goal.when for pair in pairs for goal in pair))


def _same_of(sla: Sla, other: Sla | None) -> Sla:
    return other if other is not None and alike(sla, other) else sla


def alike(one: object, other: object) -> bool:
    """Return whether two parts of rulebooks say the same, wherever they are written; when in doubt they do not."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Source):
        return True
    if isinstance(one, Calendar) and isinstance(other, Calendar):
        return alike(one.spec, other.spec)
    if is_dataclass(one):
        return all(alike(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        # Of some of them (goals, people) the order counts.
        return list(one) == list(other) and all(alike(value, other[name]) for name, value in one.items())
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)
