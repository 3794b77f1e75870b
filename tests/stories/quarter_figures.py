"""What came of the quarter, counted: who was told before a missed date, messages per client, alarms per person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Missed(NamedTuple):
    """A ticket whose work was done after its date: what its person did, and when and by whom the client heard."""

    ticket: str
    client: str
    does: str
    due_at: int
    told_at: int | None
    told_by: str

    @property
    def in_time(self) -> bool:
        """Had the client heard before the date?"""
        return self.told_at is not None and self.told_at < self.due_at

    def line(self) -> str:
        """The ticket as it is listed: tab-separated, with how many minutes before its date the client heard."""
        ahead = "never" if self.told_at is None else f"{(self.due_at - self.told_at) / 60:.0f}"
        return "\t".join((self.ticket, self.client, self.does, self.told_by or "nobody", ahead))


@dataclass(slots=True)
class Outcome:
    """What came of it; the counters go by client and week, and by person and day."""

    tickets: int
    client_weeks: int
    person_days: int
    missed: list[Missed] = field(default_factory=list)
    why_untold: dict[str, str] = field(default_factory=dict)
    messages: Counter[tuple[str, int]] = field(default_factory=Counter)
    alarms: Counter[tuple[str, int]] = field(default_factory=Counter)
    grouped: Counter[tuple[str, int]] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    unsettled: int = 0

    @property
    def untold(self) -> list[Missed]:
        """The tickets whose client did not hear before the date."""
        return [one for one in self.missed if not one.in_time]

    def lines(self) -> list[str]:
        """The figures as they are written down."""
        told = Counter(one.told_by for one in self.missed if one.in_time)
        share = len(self.untold) / max(len(self.missed), 1)
        return [
            f"{self.tickets} tickets, {len(self.missed)} missed their date; told before it: {dict(told.most_common())}",
            f"not told before it: {len(self.untold)} ({share:.2%})",
            *(f"  {one.ticket} ({one.does}): {self.why_untold[one.ticket]}" for one in self.untold),
            f"what the daemon itself says of each delay: {dict(self.verdicts.most_common())}",
            f"public messages of ours per client and week: {_spread(self.messages.values(), self.client_weeks)}",
            f"alarms per person and day before grouping: {_spread(self.alarms.values(), self.person_days)}",
            f"alarms per person and day after grouping: {_spread(self.grouped.values(), self.person_days)}",
        ]


def _spread(counts: Iterable[int], of: int) -> str:
    """Return mean, median, 95th percentile and most; where nothing came it counts as well."""
    found: Sequence[int] = sorted(counts)
    padded = [0] * (of - len(found)) + list(found)
    mean = sum(found) / max(of, 1)
    return f"mean {mean:.2f}, median {_at(padded, 50)}, p95 {_at(padded, 95)}, most {max(padded, default=0)}"


def _at(values: Sequence[int], share: int) -> int:
    """Return the value that so many of a hundred do not exceed."""
    return values[max(-(-len(values) * share // 100) - 1, 0)] if values else 0
