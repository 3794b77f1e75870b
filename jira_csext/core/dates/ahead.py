"""Reads how far ahead something lies: in two days, within the hour, через полтора часа, минут через двадцать."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.core.dates.parts import Day, Span, Tokens, skip, token, word
from jira_csext.core.dates.words import (
    DAYS,
    HOURS,
    MINUTES,
    MONTH_UNITS,
    NUMBERS,
    TENS,
    WEEKS,
    WORKING,
)

_RANGE: Final = re.compile(r"\d{1,3}-(\d{1,3})")
_HALVES: Final = re.compile(r"(\d{1,2})[.,]5")
_ALONE: Final = frozenset({"полчаса", "час", "день", "неделю", "сутки", "месяц"})

OPENERS: Final = frozenset(
    {
        *("in", "within", "за", "через", "в", "пару", "пары", "couple", *TENS, *NUMBERS),
        *(unit for unit in MINUTES | HOURS | DAYS | WEEKS if not unit.isascii()),
    }
)
"""What `ahead_at` may begin with, beside a number in digits."""

Ahead = tuple[Day | Span, int] | None


def ahead_at(tokens: Tokens, at: int) -> Ahead:
    """Return how far ahead is said from a place on ("in two days", "через час"), and the place behind it."""
    first = word(tokens, at)
    if first in ("in", "within"):
        at = skip(tokens, skip(tokens, skip(tokens, at + 1, "the"), "next", "coming"), "about", "another", "around")
        is_open = word(tokens, at - 1) in ("the", "next")
    elif first == "за" and (word(tokens, at + 1) in _ALONE or _count(tokens, at + 1)[0] is not None):
        at, is_open = at + 1, True
    elif first == "через" or (
        first == "в" and word(tokens, at + 1) in ("течение", "ближайшие", "ближайший", "ближайших")
    ):
        at = at + 1 if first == "через" else at + 2
        at = skip(tokens, at, "ближайших", "ближайшего", "следующих", "примерно", "где")
        is_open = True
    else:
        return _from_now(tokens, at) or _inverted(tokens, at)
    return _half(tokens, at) or _counted(tokens, at, is_open=is_open)


def _from_now(tokens: Tokens, at: int) -> Ahead:
    """Read "two weeks from now", "a week from today"."""
    if _count(tokens, at)[0] is None or not (read := _counted(tokens, at, is_open=False)):
        return None
    behind = word(tokens, read[1] + 1)
    return (read[0], read[1] + 2) if word(tokens, read[1]) == "from" and behind in ("now", "today") else None


def _inverted(tokens: Tokens, at: int) -> Ahead:
    """Read "часа через два", "минут через двадцать": the unit stands before the count."""
    unit = word(tokens, at)
    if word(tokens, at + 1) != "через" or unit.isascii():
        return None
    count, end = _count(tokens, at + 2)
    if count is None or word(tokens, end) in MINUTES | HOURS | DAYS | WEEKS:
        return None
    if unit in MINUTES or unit in HOURS:
        return Span(count * (60 if unit in MINUTES else 3600)), end
    return (Day("days", count * (1 if unit in DAYS else 7)), end) if unit in DAYS or unit in WEEKS else None


def _half(tokens: Tokens, at: int) -> Ahead:
    """Read what is no whole number: half an hour, полтора часа, 1.5 hours, an hour and a half, a fortnight."""
    first, second = word(tokens, at), word(tokens, at + 1)
    if first == "half" and second in ("an", "a") and word(tokens, at + 2) == "hour":
        return Span(1800), at + 3
    if first in ("полчаса", "получаса"):
        return Span(1800), at + 1
    if first in ("полтора", "полутора") and second in HOURS:
        return Span(5400), at + 2
    if first == "час" and word(tokens, at + 2) == "полтора" and second in ("-", "–", "—", "или"):
        return Span(5400), at + 3
    if first == "fortnight" or (first == "a" and second == "fortnight"):
        return Day("days", 14), at + (1 if first == "fortnight" else 2)
    if _is_quarter(tokens, at):
        return Span(900), at + (2 if first == "четверть" else 5)
    if (found := _HALVES.fullmatch(first)) and second in HOURS:
        return Span(int(found[1]) * 3600 + 1800), at + 2
    count, end = _count(tokens, at)
    if count is None:
        return None
    if (word(tokens, end), word(tokens, end + 1)) == ("с", "половиной") and word(tokens, end + 2) in HOURS:
        return Span(count * 3600 + 1800), end + 3
    is_split = word(tokens, end) in HOURS
    tail = end + is_split
    if tuple(word(tokens, tail + k) for k in range(3)) == ("and", "a", "half"):
        last = tail + 3 if is_split else tail + 4
        return (Span(count * 3600 + 1800), last) if is_split or word(tokens, tail + 3) in HOURS else None
    return None


def _is_quarter(tokens: Tokens, at: int) -> bool:
    if word(tokens, at) == "четверть":
        return word(tokens, at + 1) == "часа"
    return tuple(word(tokens, at + k) for k in range(5)) == ("a", "quarter", "of", "an", "hour")


def _counted(tokens: Tokens, at: int, *, is_open: bool) -> Ahead:
    first = token(tokens, at)
    count, at = _count(tokens, at)
    if count is None:
        if not is_open and first.word not in DAYS | HOURS | MINUTES | WEEKS | MONTH_UNITS | WORKING:
            return None
        count = 1
    working = skip(tokens, at, *WORKING)
    unit = "hours" if word(tokens, working) == "h" and token(tokens, working).glued else word(tokens, working)
    if working > at:
        return (Day("working_days", count), working + 1) if unit in DAYS and count <= 250 else None
    if unit in ("сутки", "суток"):
        return (Span(count * 86_400), at + 1) if count <= 60 else None
    if unit in MINUTES or unit in HOURS:
        seconds = count * (60 if unit in MINUTES else 3600)
        return (Span(seconds), skip(tokens, at + 1, ".") if unit == "мин" else at + 1) if count <= 2000 else None
    if unit == "дня" and first.word == "дня":
        return Day("days", 0), at + 1
    if unit in DAYS or unit in WEEKS:
        return (Day("days", count * (1 if unit in DAYS else 7)), at + 1) if count <= 400 else None
    return (Day("months", count), at + 1) if unit in MONTH_UNITS and count <= 24 else None


def _count(tokens: Tokens, at: int, *, is_last: bool = False) -> tuple[int | None, int]:
    """Return a count and the place behind it; of "two or three", "2-3" and "2–3" the last."""
    first = token(tokens, at)
    if first.word in ("пару", "пары") or (first.word == "couple" and word(tokens, at + 1) == "of"):
        return 2, at + (1 if first.word != "couple" else 2)
    if first.word == "a" and word(tokens, at + 1) == "couple":
        return _count(tokens, at + 1)
    found = _RANGE.fullmatch(first.raw)
    digits = found[1] if found else first.raw
    if first.kind == "number" and digits.isascii() and digits.isdigit() and len(digits) < 5:
        count: int | None = int(digits)
    elif first.word in TENS and token(tokens, at + 1).word in NUMBERS:
        count, at = TENS[first.word] + NUMBERS[word(tokens, at + 1)], at + 1
    else:
        count = NUMBERS.get(first.word) or TENS.get(first.word)
    if count is None:
        return None, at
    if not is_last and word(tokens, at + 1) in ("or", "to", "или", "–", "—", "-"):
        further, end = _count(tokens, at + 2, is_last=True)
        if further is not None and further > count:
            return further, end
    return count, at + 1
