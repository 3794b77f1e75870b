"""Reads a time of day: a clock, noon, the end of the working day, a part of the day without an hour."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.core.dates.parts import Hour, ReadHour, Tokens, skip, token, word
from jira_csext.core.dates.words import NUMBERS, ORDINALS, RELATIVE_DAYS, WEEKDAYS, listed

_CLOCK: Final = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?")
_DASHED_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])-([0-5]\d)")
_DOTTED_CLOCK: Final = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_BARE: Final = re.compile(r"[01]?\d|2[0-4]")
_CLOCK_SPAN: Final = re.compile(r"([0-2]?\d(?::[0-5]\d)?)-([0-2]?\d(?::[0-5]\d)?)")
_PARTS_OF_DAY: Final = listed(
    "morning afternoon evening night утром днем вечером ночью утра вечера вечеру утру вечерком"
)
_NOON: Final = listed("noon midday lunch lunchtime обеда обеду полудня полудню полдень")
_MIDNIGHT: Final = listed("midnight полуночи")
_CLOSING: Final = frozenset({"eod", "cob", "eob", "cop"})
_FIRST_HALF: Final = ("первой", "второй")
_TO_THE_HOUR: Final = {"пяти": 5, "десяти": 10, "двадцати": 20}
_NOT_AN_HOUR: Final = re.compile(r"[^\W\d_]|%|[#№$€£₽]")
_MAY_FOLLOW: Final = listed("on at in and or but by we i you today tomorrow sharp и а но или мы я по в на")


def hour_at(tokens: Tokens, at: int, *, has_day: bool) -> ReadHour:
    """Return the time of day said from a place on, and the place behind it; a bare number is one only beside a "
    "day."""
    return _named(tokens, at) or _spanned(tokens, at, has_day=has_day) or _clock(tokens, at, has_day=has_day)


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
    if first in _NOON:
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
    if first in _FIRST_HALF and (word(tokens, at + 1), word(tokens, at + 2)) == ("половине", "дня"):
        return Hour("sometime"), at + 3
    return (Hour("sometime"), at + 1) if first in _PARTS_OF_DAY else None


def _spanned(tokens: Tokens, at: int, *, has_day: bool) -> ReadHour:
    """Read "from 10 to 12" as its end."""
    first = word(tokens, at)
    if first in ("с", "со", "между", "from", "between"):
        begun = _reading(tokens, at + 1)
        if begun and word(tokens, begun[1]) in ("до", "и", "to", "and", "till", "until", "–", "—", "-"):
            ended = _reading(tokens, begun[1] + 1)
            if ended and (has_day or ":" in tokens[at + 1].raw):
                return Hour("clock", _afternoon(begun[0], ended[0]), is_span=True), ended[1]
        return None
    dashed = _DASHED_CLOCK.fullmatch(first)
    if dashed and word(tokens, at - 1) in ("в", "к", "до", "at", "by"):
        # "17-30" is an hour as Russians write it; "10-12" are two.
        hour, minute = int(dashed[1]), int(dashed[2])
        if minute in (0, 15, 30, 45) and (minute > 24 or minute <= hour):
            return Hour("clock", hour * 60 + minute), at + 1
    if found := _CLOCK_SPAN.fullmatch(first):
        opens, closes = (_minutes(text) for text in found.groups())
        if has_day and closes is not None and opens is not None and opens < closes and _ends_here(tokens, at + 1):
            return Hour("clock", closes, is_span=True), at + 1
    begun = _reading(tokens, at) if ":" in first else None
    if begun and word(tokens, begun[1]) in ("–", "—", "-", "to"):
        ended = _reading(tokens, begun[1] + 1)
        if ended and ":" in tokens[begun[1] + 1].raw:
            return Hour("clock", ended[0], is_span=True), ended[1]
    return None


def _afternoon(begins: int, ends: int) -> int:
    return ends + 720 if ends < begins and ends < 720 else ends


def _minutes(text: str) -> int | None:
    hour, _, minute = text.partition(":")
    minutes = int(hour) * 60 + int(minute or 0)
    return minutes if minutes <= 1440 else None


def _worded(tokens: Tokens, at: int) -> ReadHour:
    """Read "half past two", "quarter to seven", "половине четвертого", "без четверти пять"."""
    first, second, third = word(tokens, at), word(tokens, at + 1), word(tokens, at + 2)
    minutes = None
    if first in ("half", "quarter") and second in ("past", "to") and third in NUMBERS:
        part = 30 if first == "half" else 15
        minutes = NUMBERS[third] * 60 + (part if second == "past" else -part)
    elif first in ("половине", "половину", "половины", "полчаса") and second in ORDINALS and ORDINALS[second] <= 12:
        return Hour("clock", _by_day(ORDINALS[second] * 60 - 30)), at + 2
    elif first == "без" and third in NUMBERS and (second == "четверти" or second in _TO_THE_HOUR):
        minutes = NUMBERS[third] * 60 - _TO_THE_HOUR.get(second, 15)
    return None if minutes is None else (Hour("clock", _by_day(minutes)), at + 3)


def _by_day(minutes: int) -> int:
    """Return the minutes in the afternoon where they would be in the night: nobody promises three in the night."""
    return minutes + 720 if minutes < 420 else minutes


def _clock(tokens: Tokens, at: int, *, has_day: bool) -> ReadHour:
    first = token(tokens, at)
    before = word(tokens, at - 1)
    is_exact = bool(_CLOCK.fullmatch(first.raw))
    led = before in ("at", "by", "before", "в", "к", "до", "around", "after", "ровно")
    if worded := _worded(tokens, skip(tokens, at, "a")):
        return worded if led or has_day or first.word == "без" else None
    reading = _reading(tokens, at)
    if reading is None:
        return None
    minutes, end = reading
    marked = end > at + 1
    if is_exact or (marked and (led or has_day or word(tokens, end - 1) in ("am", "pm", "m"))):
        return Hour("clock", minutes), end
    if _DOTTED_CLOCK.fullmatch(first.raw):
        return (Hour("clock", minutes), end) if led and (has_day or first.raw.endswith(("00", "30"))) else None
    bare = _BARE.fullmatch(first.raw) or first.word in NUMBERS or first.word in ORDINALS
    if bare and led and _ends_here(tokens, end) and (has_day or before == "at") and first.word not in ("a", "an"):
        # Nobody promises three in the night: a bare small number is an hour of the afternoon.
        return Hour("clock", minutes + 720 if minutes < 420 else minutes), end
    return None


def _ends_here(tokens: Tokens, at: int) -> bool:
    after = token(tokens, at)
    return after.word in _MAY_FOLLOW or not _NOT_AN_HOUR.match(after.raw) if after.raw else True


def _reading(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return minutes from midnight and the place behind them, whatever marks the hour (am, pm, часов, вечера)."""
    first = token(tokens, at)
    if found := _CLOCK.fullmatch(first.raw) or _DOTTED_CLOCK.fullmatch(first.raw):
        minutes = int(found[1]) * 60 + int(found[2])
    elif _BARE.fullmatch(first.raw):
        minutes = int(first.raw) * 60
    elif first.word in NUMBERS and first.word not in ("a", "an"):
        minutes = NUMBERS[first.word] * 60
    else:
        return None
    end = skip(tokens, at + 1, "часов", "часа", "час", "ч", "h", "hrs", "o")
    if word(tokens, end - 1) == "o":
        end = skip(tokens, skip(tokens, end, "'", "’"), "clock")
    after = word(tokens, end)
    if after in ("am", "pm"):
        minutes, end = _half_day(minutes, is_late=after == "pm"), end + 1
    elif after in ("a", "p") and word(tokens, end + 1) == "." and word(tokens, end + 2) == "m":
        minutes, end = _half_day(minutes, is_late=after == "p"), end + 3
        end = end + 1 if word(tokens, end) == "." and token(tokens, end).glued and token(tokens, end + 1).raw else end
    elif after in ("утра", "вечера", "дня", "ночи"):
        minutes, end = _half_day(minutes, is_late=after in ("вечера", "дня")), end + 1
    elif (
        after == "in"
        and word(tokens, end + 1) == "the"
        and word(tokens, end + 2) in ("morning", "afternoon", "evening")
    ):
        minutes, end = _half_day(minutes, is_late=word(tokens, end + 2) != "morning"), end + 3
    return (minutes, end) if minutes <= 1440 else None


def _half_day(minutes: int, *, is_late: bool) -> int:
    if minutes >= 780:
        return minutes
    return minutes % 720 + 720 * is_late
