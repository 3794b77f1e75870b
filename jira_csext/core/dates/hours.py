"""Reads a time of day: a clock, noon, the end of the working day, a part of the day without an hour."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.core.dates.clocks import CLOCK_OPENERS, clock_at, ends_here, half_day, names_day, reading_at
from jira_csext.core.dates.parts import Hour, ReadHour, Tokens, skip, word
from jira_csext.core.dates.words import RELATIVE_DAYS, WEEKDAYS, listed

_DASHED_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])-([0-5]\d)")
_SPAN: Final = re.compile(r"([0-2]?\d(?::[0-5]\d)?)-([0-2]?\d(?::[0-5]\d)?)")
_PARTS_OF_DAY: Final = listed(
    "morning afternoon evening night nite утром днем вечером ночью утра вечера вечеру утру вечерком"
)
_NOON: Final = listed("noon midday lunch lunchtime обеда обеду полудня полудню полдень")
_MIDNIGHT: Final = listed("midnight полуночи полночь")
_CLOSING: Final = frozenset({"eod", "cob", "eob", "cop"})
_HALVES: Final = frozenset({"am", "pm", "утра", "дня", "вечера"})
_AFTER_LUNCH: Final = (("после", "обеда"), ("после", "полудня"), ("after", "lunch"), ("before", "breakfast"))
_FIRST_HALF: Final = ("первой", "второй")

OPENERS: Final = frozenset(
    {
        *("end", "close", "конца", "концу", "конце", "началу", "начала", "начале", "start", "обед", "first"),
        *("с", "со", "между", "from", "between", *(first for first, _ in _AFTER_LUNCH)),
        *(*_CLOSING, *_NOON, *_MIDNIGHT, *_FIRST_HALF, *_PARTS_OF_DAY, *CLOCK_OPENERS),
    }
)
"""What `hour_at` may begin with where no day stands before, beside a number in digits."""


def hour_at(tokens: Tokens, at: int, *, has_day: bool) -> ReadHour:
    """Return the time of day said from a place on, and the place behind it; a bare number is one only beside a "
    "day."""
    return _named(tokens, at) or _spanned(tokens, at, has_day=has_day) or clock_at(tokens, at, has_day=has_day)


def _named(tokens: Tokens, at: int) -> ReadHour:
    first = word(tokens, at)
    if first in _CLOSING:
        return Hour("closing"), at + 1
    if _ends_named_day(tokens, at):
        return Hour("closing"), at + (1 if first.startswith("кон") else 2)
    if first in ("end", "close") and word(tokens, at + 1) == "of":
        after = skip(tokens, skip(tokens, at + 2, "the", "our", "your"), "business", "working")
        if word(tokens, after) in ("day", "play") or (first == "close" and word(tokens, after - 1) == "business"):
            return Hour("closing"), after + 1 if word(tokens, after) in ("day", "play") else after
        return (Hour("closing"), after) if word(tokens, after - 1) == "business" else None
    if first in ("конца", "концу", "конце"):
        after = skip(tokens, at + 1, "рабочего", "этого", "нашего")
        return (Hour("closing"), after + 1) if word(tokens, after) == "дня" else None
    if first in ("началу", "начала", "начале", "start"):
        after = skip(tokens, skip(tokens, skip(tokens, at + 1, "of"), "the"), "рабочего", "working", "business")
        if word(tokens, after) in ("дня", "day"):
            return Hour("opening"), after + 1
        return (Hour("opening"), after) if word(tokens, after - 1) == "business" else None
    if first in _NOON or (first == "обед" and word(tokens, at - 1) == "в"):
        return Hour("noon"), skip(tokens, at + 1, "time")
    if first in _MIDNIGHT:
        return Hour("midnight"), at + 1
    return _sometime(tokens, at)


def _ends_named_day(tokens: Tokens, at: int) -> bool:
    """Return whether the end of a day with a name is said: "до конца четверга", "by the end of tomorrow"."""
    if word(tokens, at) in ("end", "close"):
        named = word(tokens, at + 2) if word(tokens, at + 1) == "of" else ""
    else:
        named = word(tokens, at + 1) if word(tokens, at) in ("конца", "концу", "конце") else ""
    return named in RELATIVE_DAYS or named in WEEKDAYS


def _sometime(tokens: Tokens, at: int) -> ReadHour:
    first = word(tokens, at)
    if first == "first" and word(tokens, at + 1) == "thing":
        return Hour("sometime"), at + 2
    if first in ("с", "со") and word(tokens, at + 1) in ("утра", "утречка"):
        return Hour("sometime"), at + 2
    if (first, word(tokens, at + 1)) in _AFTER_LUNCH:
        return Hour("sometime"), at + 2
    if first in _FIRST_HALF and (word(tokens, at + 1), word(tokens, at + 2)) == ("половине", "дня"):
        return Hour("sometime"), at + 3
    return (Hour("sometime"), at + 1) if first in _PARTS_OF_DAY else None


def _spanned(tokens: Tokens, at: int, *, has_day: bool) -> ReadHour:
    """Read "from 10 to 12" as its end."""
    first = word(tokens, at)
    if first in ("с", "со", "между", "from", "between"):
        begun = reading_at(tokens, at + 1)
        if begun and word(tokens, begun[1]) in ("до", "и", "to", "and", "till", "until", "–", "—", "-"):
            ended = reading_at(tokens, begun[1] + 1)
            if ended and (has_day or ":" in tokens[at + 1].raw or names_day(tokens, ended[1])):
                return Hour("clock", _afternoon(begun[0], ended[0]), is_span=True), ended[1]
        return None
    dashed = _DASHED_CLOCK.fullmatch(first)
    if dashed and word(tokens, at - 1) in ("в", "к", "до", "at", "by"):
        # "17-30" is an hour as Russians write it; "10-12" are two.
        hour, minute = int(dashed[1]), int(dashed[2])
        if minute in (0, 15, 30, 45) and (minute > 24 or minute <= hour):
            return Hour("clock", hour * 60 + minute), at + 1
    if (found := _SPAN.fullmatch(first)) and has_day and (read := _dashed_span(tokens, at, *found.groups())):
        return read
    begun = reading_at(tokens, at) if ":" in first or has_day else None
    if begun and word(tokens, begun[1]) in ("–", "—", "-", "to"):
        ended = reading_at(tokens, begun[1] + 1)
        if ended and (":" in tokens[begun[1] + 1].raw or word(tokens, ended[1] - 1) in _HALVES):
            return Hour("clock", _afternoon(begun[0], ended[0]), is_span=True), ended[1]
    return None


def _dashed_span(tokens: Tokens, at: int, opening: str, closing: str) -> ReadHour:
    opens, closes = _minutes(opening), _minutes(closing)
    if opens is None or closes is None or opens >= closes:
        return None
    if word(tokens, at + 1) in _HALVES:
        late = word(tokens, at + 1) not in ("am", "утра")
        return Hour("clock", half_day(closes, is_late=late), is_span=True), at + 2
    return (Hour("clock", closes, is_span=True), at + 1) if ends_here(tokens, at + 1) else None


def _afternoon(begins: int, ends: int) -> int:
    return ends + 720 if ends < begins and ends < 720 else ends


def _minutes(text: str) -> int | None:
    hour, _, minute = text.partition(":")
    minutes = int(hour) * 60 + int(minute or 0)
    return minutes if minutes <= 1440 else None
