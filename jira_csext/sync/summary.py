"""What a backfill read and found, in numbers and sentences, and how it is kept so that a resumed one tells the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jira_csext.core.cycle import Cycle
from jira_csext.core.ticket import Ticket

# Sentences shown at the end of a long run; the counts say how many there were in all.
_KEPT_SENTENCES = 50
_JUDGED_AT, _REFUSED, _NOTICED = "judged_at", "refused: ", "noticed: "


@dataclass(slots=True)
class Summary:
    """`counts` by name, `refused` a sentence for each line that is no ticket, `notices` what was odd, how often.

    `judged_at` is the instant (epoch seconds) as of which the tickets are judged, `resumed_at` the number of the line
    behind which an interrupted run was taken up, `ended_early` why the rest of the file could not be read.
    """

    judged_at: int
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    resumed_at: int = 0
    ended_early: str = ""

    def refuse(self, sentence: str) -> None:
        """Count a line or ticket that could not be taken in, and keep the first sentences."""
        self.counts["refused"] += 1
        if len(self.refused) < _KEPT_SENTENCES:
            self.refused.append(sentence)

    def add(self, ticket: Ticket, cycles: Sequence[Cycle]) -> None:
        """Count a ticket that was read, with its cycles by the state they stand in, and what was odd about it."""
        counts = self.counts
        counts["tickets"] += 1
        counts["events"] += len(ticket.history)
        counts["cycles"] += len(cycles)
        for cycle in cycles:
            counts[cycle.state] += 1
            counts["warned"] += cycle.state == "met" and bool(cycle.fired)
        counts["noticed"] += bool(ticket.notices)
        for notice in ticket.notices:
            if notice in self.notices or len(self.notices) < _KEPT_SENTENCES:
                self.notices[notice] += 1

    def kept(self) -> Mapping[str, int]:
        """Return everything as numbers by name, for the progress that is saved with each batch."""
        return {
            _JUDGED_AT: self.judged_at,
            **self.counts,
            **{_REFUSED + sentence: 1 for sentence in self.refused},
            **{_NOTICED + notice: count for notice, count in self.notices.items()},
        }

    def take_up(self, kept: Mapping[str, int], line: int) -> None:
        """Go on from what was saved behind that line."""
        self.resumed_at = line
        for name, count in kept.items():
            if name == _JUDGED_AT:
                self.judged_at = count
            elif name.startswith(_REFUSED):
                self.refused.append(name.removeprefix(_REFUSED))
            elif name.startswith(_NOTICED):
                self.notices[name.removeprefix(_NOTICED)] = count
            else:
                self.counts[name] = count
