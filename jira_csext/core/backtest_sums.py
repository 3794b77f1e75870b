"""A backtest added up: what each rulebook would have found and said over a span of the past, with the tickets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from jira_csext.core.percentiles import Durations

FIGURES: Final = {
    "promised": "promises that began",
    "kept": "of those, kept",
    "breached": "of those, breached",
    "cancelled": "of those, cancelled",
    "open": "of those, still open",
    "warnings": "warnings before a deadline",
    "escalations": "escalations begun",
    "calls": "calls by escalations",
    "notes": "internal notes",
    "replies": "public replies",
    "other": "other actions (labels, fields, …)",
    "in shadow": "actions only written down (shadow)",
}
"""What is counted over all rules and for each rule, and what it is called."""

TOLD, UNTOLD, TOLD_BY_US = "told in time", "told late or never", "told in time by us"
"""Of the delays that became known: told by people, not told by people, and of those told by a reply of ours."""

NOTES_TO: Final = "notes to "
"""What begins the name of the figure of a person's notes."""

Figure = tuple[str, str]
"""What is counted and for which rule, "" for all."""


class Take(NamedTuple):
    """What one ticket adds to one side, in plain values.

    `counted` are figures with how often, `days` the notes for each person and local day, `took` for each rule, goal
    (from 1) and target (seconds) a duration and whether it is done.
    """

    counted: tuple[tuple[str, str, int], ...]
    days: tuple[tuple[str, str, int], ...]
    took: tuple[tuple[str, int, str, int, int, bool], ...]


@dataclass(slots=True)
class Side:
    """What one rulebook makes of the past: of each figure how often on which ticket."""

    name: str
    figures: dict[Figure, Counter[str]] = field(default_factory=dict)
    by_day: dict[str, Counter[str]] = field(default_factory=dict)
    took: dict[tuple[str, int, str], list[tuple[int, int, bool]]] = field(default_factory=dict)

    def add(self, ticket: str, take: Take) -> None:
        """Count what one ticket adds."""
        figures, by_day, took = self.figures, self.by_day, self.took
        for name, rule, count in take.counted:
            for figure in ((name, ""), (name, rule)) if rule else ((name, ""),):
                of = figures.get(figure)
                if of is None:
                    of = figures[figure] = Counter()
                of[ticket] = of.get(ticket, 0) + count
        for person, day, count in take.days:
            days = by_day.get(person)
            if days is None:
                days = by_day[person] = Counter()
            days[day] = days.get(day, 0) + count
        for rule, goal, target, target_seconds, seconds, is_done in take.took:
            took.setdefault((rule, goal, target), []).append((target_seconds, seconds, is_done))

    def total(self, name: str, rule: str = "") -> int:
        """Return a figure."""
        found = self.figures.get((name, rule))
        return 0 if found is None else found.total()

    def tickets(self, name: str, rule: str = "") -> Counter[str]:
        """Return the tickets behind a figure, each with how often."""
        return self.figures.get((name, rule), Counter())

    def share(self, part: str, rest: Iterable[str], rule: str = "") -> float | None:
        """Return which share a figure is of itself and the rest together, None of nothing."""
        whole = self.total(part, rule) + sum(self.total(name, rule) for name in rest)
        return self.total(part, rule) / whole if whole else None

    def goals(self) -> Iterator[tuple[str, int, str, Durations, Counter[int]]]:
        """Yield rule, goal and its target in words, how long it took, and the targets in seconds with their counts."""
        for (rule, goal, target), cases in sorted(self.took.items()):
            done = [seconds for _, seconds, is_done in cases if is_done]
            censored = [seconds for _, seconds, is_done in cases if not is_done]
            yield rule, goal, target, Durations(done, censored), Counter(of for of, _, _ in cases)


@dataclass(slots=True)
class Backtest:
    """The sides next to each other, over `working_days` of the default calendar; `unjudged` are sentences."""

    sides: list[Side]
    since: int
    until: int
    working_days: int
    ticket_count: int = 0
    unjudged: list[str] = field(default_factory=list)

    @property
    def rules(self) -> list[str]:
        """The rules of which any side has something to tell."""
        return sorted({rule for side in self.sides for _, rule in side.figures if rule})

    @property
    def people(self) -> list[str]:
        """Whoever would have been written to."""
        return sorted({person for side in self.sides for person in side.by_day})

    def names(self) -> list[str]:
        """Return how every figure with tickets behind it is asked for: `notes`, `notes:RULE`."""
        known = {(name, rule) for side in self.sides for name, rule in side.figures}
        return sorted(f"{name}:{rule}" if rule else name for name, rule in known)
