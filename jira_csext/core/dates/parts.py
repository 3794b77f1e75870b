"""What the readers find in a text: days and hours as they were said, not yet worked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from jira_csext.core.dates.tokens import Token

DayKind = Literal["days", "weekday", "date", "day_of_month", "working_days", "months", "end_of_week", "end_of_month"]
HourKind = Literal["clock", "noon", "midnight", "opening", "closing", "sometime"]


class Day(NamedTuple):
    """A day as it was said; what `number` counts depends on the kind.

    days: dates on from today. weekday: 0 is Monday, in the week `week` weeks on (0: the next such day). date: `number`
    is the day, `month` the month, `year` 0 where it was not said. day_of_month: the next one. working_days, months:
    that many on. end_of_week: of this or, with `week`, a later week. end_of_month: of `month`; 0 is this one, with
    `week` the next.
    """

    kind: DayKind
    number: int = 0
    month: int = 0
    year: int = 0
    week: int = 0


class Hour(NamedTuple):
    """A time of day as it was said; `minutes` from midnight for a clock. `is_span` for "from ten to twelve"."""

    kind: HourKind
    minutes: int = 0
    is_span: bool = False


class Span(NamedTuple):
    """Seconds by the clock from the moment of writing."""

    seconds: int


Read = tuple[Day, int] | None
ReadHour = tuple[Hour, int] | None
Tokens = Sequence[Token]

NOTHING = Token(-1, -1, "mark", "", "", False)


def token(tokens: Tokens, at: int) -> Token:
    """Return the token at a place, or an empty one outside the sentence."""
    return tokens[at] if 0 <= at < len(tokens) else NOTHING


def word(tokens: Tokens, at: int) -> str:
    """Return the folded word, number or mark at a place; "" outside the sentence."""
    return tokens[at].word if 0 <= at < len(tokens) else ""


def skip(tokens: Tokens, at: int, *words: str) -> int:
    """Return the place behind one of the words, or the same place."""
    return at + 1 if word(tokens, at) in words else at
