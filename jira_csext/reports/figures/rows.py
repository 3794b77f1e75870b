"""What every report is made of: parts with rows, each row a named tuple whose field names say what a figure is.

`…_count` is a whole number, `…_share` between 0 and 1, `…_seconds` a duration, `…_at` an instant in epoch seconds, all
else text or a plain number. None is "not known" or "cannot be divided". `name` comes first, and names the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

NOBODY: Final = "(none)"
"""The row of what has no client, manager, type and so on."""

FEW: Final = 20
"""A share or a percentile of fewer cases than this is said to be of a small sample."""

MOST_CASES: Final = 20
"""So many tickets are named behind one figure for people; the others are counted."""

MOST_CASES_FOR_PROGRAMS: Final = 1_000
"""So many are in JSON and CSV, whose cells no spreadsheet reads beyond 32 thousand characters."""


class Cases(NamedTuple):
    """The tickets behind a figure: how many there are, and the newest of them, as many as were asked for."""

    ticket_count: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a report.

    `columns` are those of the rows. `cases` are the tickets behind a row's figure, by the row's place; `notes` name
    sentences of `words.NOTES`, each with the values that stand in it. `few` are the columns whose figure rests on less
    than `few_below` cases, by the row's place (`few_in`).
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Any]
    cases: Mapping[int, Cases] = field(default_factory=dict)
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()
    few: Mapping[int, frozenset[str]] = field(default_factory=dict)
    few_below: int = FEW

    def few_of(self, place: int) -> list[str]:
        """Return those columns of the row at that place whose figure rests on so few cases that it says little."""
        row, few = self.rows[place], self.few.get(place, frozenset())
        return [name for name, value in zip(self.columns, row, strict=True) if name in few and value is not None]

    @property
    def has_few(self) -> bool:
        """Whether any figure rests on few cases."""
        return any(self.few_of(place) for place in self.few)


def few_in(samples: Iterable[Mapping[str, int]], below: int = FEW) -> dict[int, frozenset[str]]:
    """Return the columns of each row that rest on less than so many cases; `samples` are the cases by column."""
    few = (frozenset(name for name, count in sample.items() if count < below) for sample in samples)
    return {place: names for place, names in enumerate(few) if names}


@dataclass(frozen=True, slots=True)
class Report:
    """A report by its name, and its parts in the order in which they are read."""

    name: str
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """Return the part of that name. Raises KeyError."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)


class Kept(NamedTuple):
    """How promises ended. Open ones are neither kept nor missed, those that are late already are missed.

    `kept_share` is kept / (kept + missed). The percentiles are of working time from start to stop, of all that were
    stopped, kept or late; each is an element of the sample (the smallest with at least that share at or below it).
    """

    name: str
    promised_count: int
    kept_count: int
    missed_count: int
    open_count: int
    cancelled_count: int
    kept_share: float | None
    stopped_count: int
    median_seconds: int | None
    p90_seconds: int | None
    p95_seconds: int | None

    def samples(self) -> dict[str, int]:
        """Return how many cases each figure rests on: a share on what was decided, times on what was stopped."""
        times = dict.fromkeys(("median_seconds", "p90_seconds", "p95_seconds"), self.stopped_count)
        return {"kept_share": self.kept_count + self.missed_count, **times}


class Bin(NamedTuple):
    """Promises by how long they took, in working time: up to `up_to_seconds`, None for all that took longer."""

    name: str
    up_to_seconds: int | None
    kept_count: int
    missed_count: int


class Complaints(NamedTuple):
    """Complaints and what became of them; the terms are of working time under a promise of resolution."""

    name: str
    complaint_count: int
    solved_count: int
    open_count: int
    solved_share: float | None
    on_time_share: float | None
    stopped_count: int
    median_seconds: int | None
    p90_seconds: int | None

    def samples(self) -> dict[str, int]:
        """Return how many cases each figure rests on: only solved ones had a time."""
        times = dict.fromkeys(("on_time_share", "median_seconds", "p90_seconds"), self.stopped_count)
        return {"solved_share": self.complaint_count, **times}


class Cause(NamedTuple):
    """A cause of the Pareto chart; `running_share` is that of all causes from the most frequent down to this one."""

    name: str
    ticket_count: int
    complaint_count: int
    share: float
    running_share: float


class Client(NamedTuple):
    """A client's tickets and promises."""

    name: str
    ticket_count: int
    open_count: int
    complaint_count: int
    promised_count: int
    missed_count: int
    kept_share: float | None
    response_median_seconds: int | None
    resolution_median_seconds: int | None
    unanswered_count: int


class Manager(NamedTuple):
    """A manager's clients or an assignee's tickets, and what became of the promises."""

    name: str
    client_count: int
    ticket_count: int
    open_count: int
    promised_count: int
    missed_count: int
    kept_share: float | None
    response_median_seconds: int | None
    resolution_median_seconds: int | None


class Health(NamedTuple):
    """How much of the data is in a state that figures cannot be trusted about; `of_count` is the whole."""

    name: str
    found_count: int
    of_count: int
    share: float | None


class Unfinished(NamedTuple):
    """A backfill that was begun and not finished: `line_count` lines, or tickets of the API, are behind it."""

    name: str
    begun_at: int | None
    line_count: int
    ticket_count: int


class JudgedBy(NamedTuple):
    """A version of the rulebook, since when it was in force, None for never, and how much of the whole it judged."""

    name: str
    in_force_at: int | None
    found_count: int
    of_count: int
    share: float | None


class Told(NamedTuple):
    """Delays, and whether the client heard of them in time.

    Where nobody had said anything by `client_told_by`, they were told in the last hour if they heard by the date, which
    is what the verdict goes by; if the work was done by then, the date was kept: that is no delay. One that is still
    open and not late is neither. `told_share` is that of the verdicts, dates kept apart. `lead_median_seconds` is how
    long before the instant by which the client had to know they did, of those told in time.
    """

    name: str
    delay_count: int
    in_time_count: int
    last_hour_count: int
    late_count: int
    never_count: int
    open_count: int
    date_kept_count: int
    told_share: float | None
    lead_median_seconds: int | None

    @property
    def judged_count(self) -> int:
        """How many of them the share is of."""
        return self.in_time_count + self.last_hour_count + self.late_count + self.never_count

    def samples(self) -> dict[str, int]:
        """Return how many cases each figure rests on."""
        return {"told_share": self.judged_count, "lead_median_seconds": self.in_time_count}


class Delay(NamedTuple):
    """One delay: when the client had to know by its verdict, when and by whom they were told, and how long before.

    Where nobody told them and the work was done, that is `done_at`, and nobody is named. `lead_seconds` is how long
    before `due_at` either was, below nought after it, None where the date was kept or nothing was said.
    `without_date_count` messages of ours said meanwhile only that a date will be named, the last `without_date_at`.
    """

    name: str
    client: str
    manager: str
    rule: str
    due_at: int | None
    told_at: int | None
    told_by: str
    done_at: int | None
    lead_seconds: int | None
    without_date_count: int
    without_date_at: int | None
    state: str


class Waiting(NamedTuple):
    """A client's message that nobody of ours has answered at the instant asked for."""

    name: str
    client: str
    manager: str
    rule: str
    waiting_since_at: int
    due_at: int | None
    is_late: bool


class Unanswered(NamedTuple):
    """How many messages waited for an answer at an instant, and how many of them were late by then."""

    name: str
    instant_at: int
    unanswered_count: int
    late_count: int


class Index(NamedTuple):
    """The client satisfaction index of a slice, with both counts, its spread and its movement."""

    name: str
    csi: float | None
    spread_low: float | None
    spread_high: float | None
    happy_count: int
    unhappy_count: int
    answer_count: int
    csi_before: float | None
    movement: float | None
    beyond_spread: bool | None


class Load(NamedTuple):
    """What somebody has on the desk: tickets that came in the span, those resolved in it and those open."""

    name: str
    created_count: int
    resolved_count: int
    open_count: int
    stopped_count: int
    working_seconds: int


class Pause(NamedTuple):
    """How much of the time of promises stood still; `half_paused_count` paused for more than half of it."""

    name: str
    cycle_count: int
    paused_count: int
    half_paused_count: int
    paused_share: float | None
    paused_seconds: int


class Segment(NamedTuple):
    """The size of a segment at the beginning and at the end of the span, and who came and left between."""

    name: str
    at_start_count: int
    came_count: int
    left_count: int
    at_end_count: int


class Value(NamedTuple):
    """What a client is worth over the time they stay, by currency (docs/reports.md has the formula)."""

    name: str
    client_count: int
    monthly_value: float
    month_count: float
    churned_count: int
    churn_share: float | None
    lifetime_value: float | None
