"""The rows of the risk list and of its backtest; how their columns are named is told in `rows.py`."""

from __future__ import annotations

from typing import NamedTuple


class Risk(NamedTuple):
    """A client, a project or both: how many points, and of what; the more, the likelier a complaint next week.

    `…_points` add up to `risk_points`. `likelihood_share` is how many of `week_count` weeks of the past with about as
    many points were followed by one with a complaint; None where they are too few to say.
    """

    name: str
    risk_points: int
    likelihood_share: float | None
    week_count: int
    late_promises_points: int
    expected_misses_points: int
    unanswered_messages_points: int
    silent_days_points: int
    recent_complaints_points: int
    named_causes_points: int
    fallen_satisfaction_points: int
    postponed_dates_points: int
    recent_tickets_points: int


class Points(NamedTuple):
    """A project, or a client's part in one: its points as in `Risk`."""

    name: str
    risk_points: int
    late_promises_points: int
    expected_misses_points: int
    unanswered_messages_points: int
    silent_days_points: int
    recent_complaints_points: int
    named_causes_points: int
    fallen_satisfaction_points: int
    postponed_dates_points: int
    recent_tickets_points: int


class Why(NamedTuple):
    """One reason of a client's points: found so much of it, so many points for each, at most so many."""

    name: str
    reason: str
    found_amount: float
    each_points: int
    most_points: int
    earned_points: int


class Weight(NamedTuple):
    """A reason of the list: so many points for each of it, at most so many."""

    name: str
    each_points: int
    most_points: int


class Band(NamedTuple):
    """Weeks of clients by their points, and how many of them were followed by a week with a complaint."""

    name: str
    week_count: int
    complained_count: int
    complained_share: float | None
    low_share: float | None
    high_share: float | None


class Top(NamedTuple):
    """What the head of the list was worth: named clients that complained within the week, against any client's odds.

    `hit_amount` is no whole number where clients with the same points stand at the list's end: then each of them counts
    as far as there is room. `busiest_…` is the same of a list by tickets created in the last four weeks.
    """

    name: str
    named_count: int
    hit_amount: float
    hit_share: float | None
    base_share: float | None
    lift: float | None
    complained_count: int
    caught_share: float | None
    busiest_hit_amount: float
    busiest_lift: float | None

    def samples(self) -> dict[str, int]:
        """Return how many cases each figure rests on."""
        of_named = dict.fromkeys(("hit_share", "lift", "busiest_lift"), self.named_count)
        return {**of_named, "caught_share": self.complained_count}


class Judged(NamedTuple):
    """A reason on its own: weeks of clients in which there was any of it, and a complaint in the next."""

    name: str
    week_count: int
    complained_count: int
    complained_share: float | None
    base_share: float | None
    lift: float | None

    def samples(self) -> dict[str, int]:
        """Return how many cases each figure rests on."""
        return dict.fromkeys(("complained_share", "lift"), self.week_count)


class PastWeek(NamedTuple):
    """A week of the backtest, by the Monday on which the list was made."""

    name: str
    client_count: int
    complained_count: int
    named_count: int
    hit_amount: float
