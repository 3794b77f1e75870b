"""The client satisfaction index: how many answers of 8 to 10 come on one of 1 to 3, by quarter and slice.

Pure: answers in, figures out. Who asks knows the clients and what they were when they answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from jira_csext.reports.odds import Spread, spread_of_odds

SLICES: Final = ("company", "manager", "client", "tier", "quarter")
"""By what figures may be split; `company` is everything together."""

Slice = Literal["company", "manager", "client", "tier", "quarter"]

SATISFIED: Final = range(8, 11)
DISSATISFIED: Final = range(1, 4)

SMALL_SAMPLE: Final = 30
"""With fewer answers than this a figure is said to be of a small sample."""

NOBODY: Final = "(none)"
"""The slice of answers whose client, manager or tier is not known."""


class Rated(NamedTuple):
    """An answer with what its client was when they gave it; `on` is its date in the site's zone."""

    score: int
    on: date
    client: str = ""
    manager: str = ""
    tier: str = ""


class Quarter(NamedTuple):
    """A quarter of a year: `Quarter(2026, 4)` begins on the first of October."""

    year: int
    number: int

    def __str__(self) -> str:
        """Return `2026Q4`."""
        return f"{self.year}Q{self.number}"

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def after(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def first_on(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)


def quarter_of(day: date) -> Quarter:
    """Return the quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_named(text: str) -> Quarter:
    """Return the quarter that is written `2026Q4`. Raises ValueError for anything else."""
    year, mark, number = text.strip().upper().partition("Q")
    if mark and len(year) == 4 and year.isdecimal() and year.isascii() and year >= "1970" and number in set("1234"):
        return Quarter(int(year), int(number))
    raise ValueError(f'"{text}" is no quarter; write it like 2026Q4')


class Csi(NamedTuple):
    """The index of some answers, with both counts: `high_count` of 8 to 10, `low_count` of 1 to 3.

    `value` is None where nobody gave 1 to 3: nothing can be divided by nought. `spread` is None where there is neither.
    """

    answer_count: int
    high_count: int
    low_count: int
    value: float | None
    spread: Spread | None

    @property
    def is_small(self) -> bool:
        """Whether so few answered that the figure says little."""
        return self.answer_count < SMALL_SAMPLE


def csi_of(scores: Iterable[int]) -> Csi:
    """Return the index of the scores, 1 to 10 each."""
    given = list(scores)
    high = sum(score in SATISFIED for score in given)
    low = sum(score in DISSATISFIED for score in given)
    return Csi(len(given), high, low, high / low if low else None, spread_of_odds(high, low))


class Movement(NamedTuple):
    """From the quarter before to this one. `difference` is None where one of them has no value.

    `is_sure`: the spreads do not overlap, so chance is hardly all there is to it.
    """

    before: Csi
    difference: float | None
    is_sure: bool


class Row(NamedTuple):
    """A slice's index; `movement` is None where there was no answer in the quarter before, or no quarter is asked."""

    name: str
    csi: Csi
    movement: Movement | None = None


def rows_by(answers: Sequence[Rated], by: Slice, quarter: Quarter | None = None) -> list[Row]:
    """Return a row for each slice, by name; for `company` one, for `quarter` each with its movement, oldest first.

    With a quarter only its answers count, and each row tells the movement from the quarter before.
    """
    if by == "quarter":
        quarters = sorted({quarter_of(answer.on) for answer in answers})
        shown = quarters if quarter is None else [one for one in quarters if one == quarter]
        return [_row(str(one), _in(answers, one), _in(answers, one.before)) for one in shown]
    now = answers if quarter is None else _in(answers, quarter)
    past = [] if quarter is None else _in(answers, quarter.before)
    names = {_name(answer, by) for answer in now}
    found = [
        _row(name, [one for one in now if _name(one, by) == name], [one for one in past if _name(one, by) == name])
        for name in sorted(names, key=lambda name: (name == NOBODY, name.casefold()))
    ]
    return found or ([Row("company", csi_of(()))] if by == "company" else [])


def movement(before: Csi, now: Csi) -> Movement:
    """Return what changed between two quarters."""
    difference = None if before.value is None or now.value is None else now.value - before.value
    return Movement(before, difference, _apart(before.spread, now.spread))


def _row(name: str, now: Sequence[Rated], past: Sequence[Rated]) -> Row:
    csi = csi_of(answer.score for answer in now)
    return Row(name, csi, movement(csi_of(answer.score for answer in past), csi) if past else None)


def _in(answers: Iterable[Rated], quarter: Quarter) -> list[Rated]:
    return [answer for answer in answers if quarter_of(answer.on) == quarter]


def _name(answer: Rated, by: Slice) -> str:
    if by == "company":
        return "company"
    said: str = getattr(answer, by)
    return said or NOBODY


def _apart(one: Spread | None, other: Spread | None) -> bool:
    if one is None or other is None:
        return False
    return (one.high is not None and one.high < other.low) or (other.high is not None and other.high < one.low)
