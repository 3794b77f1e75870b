"""What an adapter finds when it looks whether a helpdesk fits its site file; `doctor` shows it line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, Protocol, runtime_checkable

Grade = Literal["ok", "warning", "problem"]
"""A `problem` keeps something from working, after a `warning` it works less well than it could."""


class Finding(NamedTuple):
    """One thing that was looked at; the sentence has the way out where it is not `ok`."""

    grade: Grade
    about: str
    sentence: str


class HelpdeskCycle(NamedTuple):
    """One run of a clock that the helpdesk keeps itself; instants are epoch seconds, lengths seconds of its calendar.

    `stopped_at` is None while it is under way; `is_open` is whether its calendar counts at this moment.
    """

    started_at: int
    stopped_at: int | None
    goal_seconds: int
    elapsed_seconds: int
    breached: bool
    paused: bool = False
    is_open: bool = True


class HelpdeskClock(NamedTuple):
    """A clock of the helpdesk's own on one ticket, by the name that it has there, with its runs, oldest first."""

    name: str
    cycles: tuple[HelpdeskCycle, ...]


@runtime_checkable
class KeepsClocks(Protocol):
    """A helpdesk that measures promises itself; an adapter need not be one."""

    def clocks_of(self, ticket_id: str) -> tuple[HelpdeskClock, ...] | None:
        """Return the helpdesk's own clocks on a ticket, None where it keeps none there. Raises HelpdeskError."""


@runtime_checkable
class Examinable(Protocol):
    """A helpdesk that can be looked at more closely than the port asks; an adapter need not be one."""

    def examined(self) -> Iterator[Finding]:
        """Yield what was found, asked of the helpdesk anew. Raises HelpdeskError."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known name that was probably meant, or nothing."""
    by_fold = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else ""


def near(word: str, known: Iterable[str]) -> str:
    """Return the same as a question to add to a sentence."""
    meant = nearest(word, known)
    return f'; did you mean "{meant}"?' if meant else ""
