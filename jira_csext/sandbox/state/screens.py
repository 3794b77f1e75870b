"""What this site's workflows and screens ask for beyond the plain ones, and what is switched off on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Way(NamedTuple):
    """A transition beside the plain ones: its name, the status it leads to, the fields its screen wants filled."""

    name: str
    status: str
    asks: tuple[str, ...] = ()


@dataclass(slots=True)
class Screens:
    """Everything is by id, of statuses and of fields; the defaults make the plainest of sites."""

    ways: list[Way] = field(default_factory=list)
    """Transitions beside those that lead to each status of the workflow by its name."""
    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that the plain transition into a status wants filled."""
    closed: set[str] = field(default_factory=set)
    """Statuses that no plain transition leads to."""
    asked_of_new: tuple[str, ...] = ()
    """Fields that a new ticket must have, besides those that any must."""
    not_on_new: set[str] = field(default_factory=set)
    """Fields that the screen for new tickets has no place for."""
    watching: bool = True
    """Whether tickets can be watched."""
    linking: bool = True
    """Whether tickets can be linked."""
