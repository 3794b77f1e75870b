"""Reads an hour by the clock: 17:00, 5 pm, half past two, без четверти пять, в час дня."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.core.dates.parts import Hour, ReadHour, Tokens, skip, token, word
from jira_csext.core.dates.words import NUMBERS, ORDINALS, RELATIVE_DAYS, TENS, WEEKDAYS, listed

_EXACT: Final = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?")
_DOTTED: Final = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_BARE: Final = re.compile(r"[01]?\d|2[0-4]")
_MILITARY: Final = re.compile(r"([01]\d|2[0-3])(00|15|30|45)")
_NOT_AN_HOUR: Final = re.compile(r"[^\W\d_]|%|[#№$€£₽]")
_MAY_FOLLOW: Final = listed("on at in and or but by we i you your our today tomorrow sharp и а но или мы я по в на мск")
LEADS: Final = listed("at by before в к ко до around after ровно about")
"""Words before an hour that need nothing behind it to make one of a bare number."""
_MARKS: Final = listed("часов часа час часам ч h hrs o")
_LATE: Final = listed("afternoon evening tonight вечером вечера вечерком днем")
_EARLY: Final = listed("morning утром утра ночью")
_PAST_THE_HOUR: Final = {"quarter": 15, "half": 30, "five": 5, "ten": 10, "twenty": 20}
_TO_THE_HOUR: Final = {
    "четверти": 15, "пяти": 5, "десяти": 10, "пятнадцати": 15, "двадцати": 20, "5": 5, "10": 10, "15": 15, "20": 20,
}  # fmt: skip
_HALF_OF: Final = ("половине", "половину", "половины", "четверть")
CLOCK_OPENERS: Final = frozenset({"час", "без", *_HALF_OF, *_PAST_THE_HOUR, *NUMBERS, *ORDINALS, *TENS})
"""What `clock_at` may begin with, beside a number in digits."""


def clock_at(tokens: Tokens, at: int, *, has_day: bool) -> ReadHour:
    """Return the hour by the clock from a place on, and the place behind it; a bare number is one beside a day."""
    first = token(tokens, at)
    before = word(tokens, at - 1)
    led = before in LEADS
    if worded := _worded(tokens, skip(tokens, at, "a")):
        return worded if led or has_day or first.word == "без" else None
    if read := _one_or_military(tokens, at, led=led, has_day=has_day):
        return read
    reading = reading_at(tokens, at)
    if reading is None:
        return None
    minutes, end = reading
    if _EXACT.fullmatch(first.raw):
        return Hour("clock", minutes), end
    if end > at + 1 and (led or has_day or word(tokens, end - 1) in ("am", "pm", "m")):
        return Hour("clock", minutes), end
    if _DOTTED.fullmatch(first.raw):
        return (Hour("clock", minutes), end) if led and (has_day or first.raw.endswith(("00", "30"))) else None
    is_beside_day = has_day or names_day(tokens, end)
    bare = _BARE.fullmatch(first.raw) or first.word in NUMBERS or first.word in ORDINALS
    if bare and led and (ends_here(tokens, end) or is_beside_day) and (is_beside_day or before == "at"):
        return (Hour("clock", minutes), end) if first.word not in ("a", "an") else None
    return None


def reading_at(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return minutes from midnight and the place behind them, whatever marks the hour (am, pm, часов, вечера)."""
    first = token(tokens, at)
    is_exact = _EXACT.fullmatch(first.raw) or _DOTTED.fullmatch(first.raw)
    if is_exact:
        minutes = int(is_exact[1]) * 60 + int(is_exact[2])
    elif _BARE.fullmatch(first.raw):
        minutes = int(first.raw) * 60
    elif first.word in NUMBERS and first.word not in ("a", "an"):
        minutes = NUMBERS[first.word] * 60
    else:
        return None
    end = skip(tokens, at + 1, *_MARKS)
    if word(tokens, end - 1) == "o":
        end = skip(tokens, skip(tokens, end, "'", "’"), "clock")
    if word(tokens, end - 1) == "h" and token(tokens, end).glued and word(tokens, end) in ("00", "15", "30", "45"):
        minutes, end = minutes + int(word(tokens, end)), end + 1
    halved = _halved(tokens, end, minutes)
    if halved is None:
        halved = (minutes if is_exact and not _is_late(tokens, at, end) else _by_day(tokens, at, end, minutes)), end
    return halved if halved[0] <= 1440 else None


def _halved(tokens: Tokens, end: int, minutes: int) -> tuple[int, int] | None:
    """Return the minutes and the place behind what says the half of the day (am, вечера), where something does."""
    after = word(tokens, end)
    if after in ("am", "pm"):
        return half_day(minutes, is_late=after == "pm"), end + 1
    if after in ("a", "p") and word(tokens, end + 1) == "." and word(tokens, end + 2) == "m":
        last = end + 3
        is_inside = word(tokens, last) == "." and token(tokens, last).glued and bool(token(tokens, last + 1).raw)
        return half_day(minutes, is_late=after == "p"), last + is_inside
    if after in ("утра", "вечера", "дня", "ночи"):
        return half_day(minutes, is_late=after in ("вечера", "дня")), end + 1
    if after == "in" and word(tokens, end + 1) == "the":
        part = word(tokens, end + 2)
        if part in ("morning", "afternoon", "evening"):
            return half_day(minutes, is_late=part != "morning"), end + 3
    return None


def half_day(minutes: int, *, is_late: bool) -> int:
    """Return the minutes from midnight in that half of the day, unless the hour is beyond twelve already."""
    if minutes >= 780:
        return minutes
    return minutes % 720 + 720 * is_late


def ends_here(tokens: Tokens, at: int) -> bool:
    """Return whether nothing follows that would make a bare number count something else."""
    after = token(tokens, at)
    return after.word in _MAY_FOLLOW or not _NOT_AN_HOUR.match(after.raw) if after.raw else True


def names_day(tokens: Tokens, at: int) -> bool:
    """Return whether a day follows, beside which a bare number is an hour: "by 5 tomorrow", "at 9 on Friday"."""
    named = word(tokens, skip(tokens, at, "on", "в", "во"))
    return named in RELATIVE_DAYS or named in WEEKDAYS


def _is_late(tokens: Tokens, at: int, end: int) -> bool:
    near = {word(tokens, k) for k in (*range(at - 3, at), *range(end, end + 3))}
    return bool(near & _LATE) or (bool(near & {"night", "nite"}))


def _by_day(tokens: Tokens, at: int, end: int, minutes: int) -> int:
    """Return the minutes in the half of the day that stands near; nobody promises three in the night by itself."""
    near = {word(tokens, k) for k in (*range(at - 3, at), *range(end, end + 3))}
    if minutes < 720 and _is_late(tokens, at, end):
        return minutes + 720
    return minutes + 720 if minutes < 420 and not near & _EARLY else minutes


def _one_or_military(tokens: Tokens, at: int, *, led: bool, has_day: bool) -> ReadHour:
    """Read "в час (дня)", which counts nothing, and "at 1700", which has no mark between hour and minutes."""
    if word(tokens, at) == "час" and word(tokens, at - 1) in ("в", "к", "до"):
        if word(tokens, at + 1) in ("дня", "ночи"):
            return Hour("clock", 780 if word(tokens, at + 1) == "дня" else 60), at + 2
        return (Hour("clock", 780), at + 1) if has_day and ends_here(tokens, at + 1) else None
    found = _MILITARY.fullmatch(word(tokens, at))
    if found and led and (has_day or names_day(tokens, at + 1)) and word(tokens, at + 1) not in ("of", "из"):
        return Hour("clock", int(found[1]) * 60 + int(found[2])), skip(tokens, at + 1, "hrs", "h", "hours")
    return None


def _worded(tokens: Tokens, at: int) -> ReadHour:
    """Read "half past two", "ten to four", "половине четвертого", "без четверти пять", "в четверть пятого"."""
    first, second, third = word(tokens, at), word(tokens, at + 1), word(tokens, at + 2)
    end = at + 3
    if first in _PAST_THE_HOUR and second in ("past", "to") and third in NUMBERS:
        part = _PAST_THE_HOUR[first]
        minutes = NUMBERS[third] * 60 + (part if second == "past" else -part)
    elif first in _HALF_OF and 0 < ORDINALS.get(second, 0) <= 12:
        minutes, end = ORDINALS[second] * 60 - (45 if first == "четверть" else 30), at + 2
    elif first == "без" and second in _TO_THE_HOUR and (third in NUMBERS or (third.isdigit() and len(third) < 3)):
        minutes = (NUMBERS.get(third) or int(third)) * 60 - _TO_THE_HOUR[second]
    elif second == "минут" and 0 < ORDINALS.get(third, 0) <= 12 and first in ("5", "10", "15", "20", "25", *TENS):
        minutes = ORDINALS[third] * 60 - 60 + (int(first) if first.isdigit() else TENS[first])
    else:
        return None
    return (Hour("clock", _by_day(tokens, at, end, minutes)), end) if 0 <= minutes <= 1440 else None
