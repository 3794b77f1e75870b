"""How likely a ticket is to miss a deadline: looked up in a table that was fitted elsewhere, on cases before its date.

A table holds, for each clock, how long the ticket's like took: curves of survival (Kaplan-Meier), by group and by how
much time had been spent when their attributes were read. Nothing is fitted here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Group = tuple[str, ...]
"""Which tickets are compared with: all of them (), of one type, and of one priority, one assignee, one load besides."""

MINIMUM: Final = 30
"""So many cases must have been open that long, of any kind, for anything to be said."""

SMALLEST_GROUP: Final = 10
"""A group with fewer says nothing of its own."""

WEIGHT: Final = 50
"""As many cases the wider group counts for, against those of the narrower one (shrinkage)."""

LOADS: Final = ("few open", "as many open as usual", "many open")
"""How many tickets were open besides, in thirds of what was usual."""

OF_A_DATE: Final = "a date"
"""The clock of dates that were given: it counts hundredths of a percent of the working time from giving to date."""

WHOLE: Final = 10_000
"""What that clock shows when the date has come."""


class Features(NamedTuple):
    """What a ticket is compared by, as of an instant; `load` is how many tickets were open then."""

    type: str = ""
    priority: str = ""
    assignee: str = ""
    load: int = 0


class Curve(NamedTuple):
    """How long a group of `case_count` took: of each of `times` (ascending) the share still open after it, and counts.

    The counts are of cases that were watched for longer, so they fall faster than the shares.
    """

    times: tuple[int, ...]
    shares: tuple[float, ...]
    counts: tuple[int, ...]
    case_count: int

    def open_after(self, spent: int) -> int:
        """Return how many cases are known to have been open for longer."""
        place = bisect_right(self.times, spent) - 1
        return self.case_count if place < 0 else self.counts[place]

    def share_beyond(self, spent: int) -> float:
        """Return the share that took longer."""
        place = bisect_right(self.times, spent) - 1
        return 1.0 if place < 0 else self.shares[place]

    def reaches(self, spent: int) -> bool:
        """Is it known what becomes of cases that are open for so long? Not beyond the longest that was watched."""
        return spent <= self.times[-1] or self.shares[-1] == 0


class Clock(NamedTuple):
    """The cases of one clock: a rule's name, or `OF_A_DATE`.

    `curves` are by the place of a landmark and group: of the cases open when so much had been spent, by what they were
    then. `few` and `many` bound the middle third of loads. `closed_count` of the cases had ended.
    """

    name: str
    landmarks: tuple[int, ...]
    few: int
    many: int
    case_count: int
    closed_count: int
    curves: Mapping[tuple[int, Group], Curve]

    def groups_of(self, like: Features) -> tuple[Group, ...]:
        """Return the groups that a ticket belongs to, widest first."""
        load = LOADS[0 if like.load <= self.few else 1 if like.load <= self.many else 2]
        named = (like.type, like.priority, like.assignee, load)
        return tuple(named[:length] for length in range(len(named) + 1))


class Table(NamedTuple):
    """What was known at `fitted_at` (epoch seconds), of tickets created since `since`; `version` is a digest of it."""

    version: str
    fitted_at: int
    since: int
    clocks: Mapping[str, Clock]


class Compared(NamedTuple):
    """A group that a ticket was compared with: cases open after as much time, and the share of them that missed."""

    group: Group
    case_count: int
    share: float


Silent = Literal["", "no table", "other rules", "too few cases", "too short a history", "the deadline has passed"]
"""Why a forecast says nothing."""


class Forecast(NamedTuple):
    """How probable it is that a deadline is missed; None where that cannot be said, and `silent` says why.

    `case_count` is how many of the narrowest group that counted are behind it; where nothing is said, how many cases
    there were. `compared` are the groups, widest first.
    """

    probability: float | None
    case_count: int
    compared: tuple[Compared, ...] = ()
    silent: Silent = ""
    version: str = ""
    fitted_at: int = 0

    @property
    def percent(self) -> int | None:
        """The probability as a whole percentage, cut."""
        return None if self.probability is None else int(self.probability * 100 + 1e-9)


def forecast(table: Table | None, clock: str, like: Features, spent: int, budget: int) -> Forecast:
    """Return how probable it is that a ticket open for `spent` is open for more than `budget`, in the clock's unit.

    Of each group that the ticket belongs to, those cases count that were open for longer than `spent`; the wider group
    counts as `WEIGHT` cases of the narrower one, so that few cases change little.
    """
    if table is None:
        return Forecast(None, 0, silent="no table")
    said = Forecast(None, 0, version=table.version, fitted_at=table.fitted_at)
    fitted = table.clocks.get(clock)
    if spent > budget:
        return said._replace(silent="the deadline has passed")
    if fitted is None:
        return said._replace(silent="other rules")
    landmark = bisect_right(fitted.landmarks, spent) - 1
    probability: float | None = None
    compared: list[Compared] = []
    for group in fitted.groups_of(like):
        curve = fitted.curves.get((landmark, group))
        count = curve.open_after(spent) if curve is not None else 0 if fitted.curves else fitted.case_count
        if not group and count < MINIMUM:
            return said._replace(case_count=count, silent="too few cases")
        if curve is None or count < SMALLEST_GROUP:
            break
        if not curve.reaches(budget):
            if not group:
                return said._replace(case_count=count, silent="too short a history")
            continue
        if compared and compared[-1].case_count == count:
            # The same cases once more: none has another priority, say.
            compared[-1] = compared[-1]._replace(group=group)
            continue
        share = curve.share_beyond(budget) / curve.share_beyond(spent)
        compared.append(Compared(group, count, share))
        probability = share if probability is None else (count * share + WEIGHT * probability) / (count + WEIGHT)
    return said._replace(probability=probability, case_count=compared[-1].case_count, compared=tuple(compared))
