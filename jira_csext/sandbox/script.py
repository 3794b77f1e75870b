"""People who act on a script: each act happens when the clock passes its instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from jira_csext.sandbox.clock import ms_of
from jira_csext.sandbox.hand import Hand

Act = Callable[[Hand], object]


class Play(NamedTuple):
    """Who does what, and when."""

    at_ms: int
    person: str
    act: Act


def play(at: str, person: str, act: Act) -> Play:
    """Return an act at an instant of ISO 8601 with an offset."""
    return Play(ms_of(at), person, act)


class Script:
    """The acts that are still to come, in the order of their instants; those of one instant as they were given."""

    def __init__(self, plays: Iterable[Play] = ()) -> None:
        self._plays = sorted(plays, key=lambda each: each.at_ms)

    def __len__(self) -> int:
        return len(self._plays)

    def add(self, plays: Iterable[Play]) -> None:
        """Add acts."""
        self._plays = sorted([*self._plays, *plays], key=lambda each: each.at_ms)

    def next_ms(self) -> int | None:
        """Return when the next act is due; None when the script has ended."""
        return self._plays[0].at_ms if self._plays else None

    def take(self, until_ms: int) -> Play | None:
        """Return the next act due by then, and strike it out."""
        if self._plays and self._plays[0].at_ms <= until_ms:
            return self._plays.pop(0)
        return None
