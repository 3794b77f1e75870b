"""Reads a day: tomorrow, a weekday, a calendar date, the end of a week, so many days on."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.core.dates.parts import Day, Read, Tokens, skip, token, word
from jira_csext.core.dates.words import (
    DAYS,
    DEEDS,
    END_OF_MONTH,
    MONTHS,
    MONTHS_OFF,
    ORDINALS,
    RELATIVE_DAYS,
    SHORT_WEEKDAYS,
    SHORT_WEEKDAYS_RUSSIAN,
    TENS,
    WEEKDAYS,
    WORKING,
    listed,
)

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d\d))?")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_RANGE: Final = re.compile(r"\d{1,3}-(\d{1,3})")
_SUFFIXES: Final = frozenset({"st", "nd", "rd", "th", "го", "е", "му", "ого", "ое", "ому"})
_THIS: Final = listed("this coming эту этот этой этого ближайшую ближайший ближайшее")
_NEXT: Final = listed("next следующую следующий следующее следующей следующего")
_NAMED_FRIDAYS: Final = listed(
    "black cyber giving holy palm ash blue easter whit good pancake shrove "
    "черная черную черной чистый страстная страстной"
)
_OF_DAYS: Final = listed("of at by on and or but for from with in we i you и или но мы я вы в к до у")
_BEFORE_DATES: Final = listed("к ко до по by before on the числа until till")

OPENERS: Final = frozenset(
    {
        *("day", "tonight", "end", "close", "конца", "концу", "конце", "eow", "eom"),
        *(*_THIS, *_NEXT, *RELATIVE_DAYS, *WEEKDAYS, *SHORT_WEEKDAYS, *SHORT_WEEKDAYS_RUSSIAN),
        *(*MONTHS, *ORDINALS, *TENS),
    }
)
"""What `day_at` may begin with, beside a number in digits."""


def day_at(tokens: Tokens, at: int) -> Read:
    """Return the day that is said from a place on, and the place behind it."""
    return _relative(tokens, at) or _weekday(tokens, at) or _dated(tokens, at) or _ending(tokens, at)


def _relative(tokens: Tokens, at: int) -> Read:
    first = word(tokens, at)
    if first == "day" and (word(tokens, at + 1), RELATIVE_DAYS.get(word(tokens, at + 2))) == ("after", 1):
        return Day("days", 2), at + 3
    if first == "tonight":
        return Day("days", 0), at + 1
    if (
        first == "2"
        and token(tokens, at + 1).glued
        and word(tokens, at + 1) in ("moro", "morrow", "mrw", "moz", "nite")
    ):
        return Day("days", int(word(tokens, at + 1) != "nite")), at + 2
    if first in RELATIVE_DAYS and not _is_part(tokens, at):
        return Day("days", RELATIVE_DAYS[first]), skip(tokens, at + 1, "дня") if first.endswith("его") else at + 1
    if first in _NEXT and (after := skip(tokens, at + 1, *WORKING)) > at + 1 and word(tokens, after) in DAYS:
        return Day("working_days", 1), after + 1
    return None


def _is_part(tokens: Tokens, at: int) -> bool:
    """Return whether the word is only a piece of one with a hyphen or an apostrophe: tomorrow's, сегодня-завтра."""
    behind, further = token(tokens, at + 1), token(tokens, at + 2)
    before = token(tokens, at - 1)
    if before.raw in "-'’" and before.glued and tokens[at].glued and at > 1:
        return True
    return behind.raw in "-'’" and behind.glued and further.glued and further.kind == "word" and bool(behind.raw)


def _weekday(tokens: Tokens, at: int) -> Read:
    week, start = 0, at
    if word(tokens, at) in _THIS:
        at += 1
    elif word(tokens, at) in _NEXT:
        week, at = 1, at + 1
        if word(tokens, at) in ("week", "неделе", "недели"):
            at = skip(tokens, skip(tokens, at + 1, ","), "on", "в", "во", "к", "до")
    named = _named_weekday(tokens, at, is_alone=at == start)
    if named is None:
        return None
    number, end = named
    after = skip(tokens, end, "on", "of", "на")
    if word(tokens, after) in ("next", "следующей") and word(tokens, after + 1) in ("week", "неделе", "недели"):
        week, end = 1, after + 2
    return Day("weekday", number, week=week), end


def _named_weekday(tokens: Tokens, at: int, *, is_alone: bool) -> tuple[int, int] | None:
    first = token(tokens, at)
    if word(tokens, at - 1) in _NAMED_FRIDAYS:
        return None
    if first.word in WEEKDAYS and not _is_part(tokens, at):
        return WEEKDAYS[first.word], at + 1
    led = not is_alone or word(tokens, at - 1) in ("by", "on", "before", "eod", "cob", "в", "во", "к", "до")
    if first.word in SHORT_WEEKDAYS and first.is_capital and (led or token(tokens, at + 1).kind in ("number", "mark")):
        return SHORT_WEEKDAYS[first.word], skip(tokens, at + 1, ".") if token(tokens, at + 1).glued else at + 1
    if first.word in SHORT_WEEKDAYS and not first.is_capital and _is_hour_next(tokens, at + 1):
        return (SHORT_WEEKDAYS[first.word], at + 1) if led or first.word not in ("sat", "sun") else None
    if first.word in SHORT_WEEKDAYS_RUSSIAN and led:
        return SHORT_WEEKDAYS_RUSSIAN[first.word], at + 1
    return None


def _is_hour_next(tokens: Tokens, at: int) -> bool:
    """Return whether an hour follows, by which "wed" in small letters is a day."""
    at = skip(tokens, at, "at", "by", ",")
    hour = token(tokens, at)
    return hour.kind == "number" and (
        ":" in hour.raw or word(tokens, at + 1) in ("am", "pm") or word(tokens, at - 1) == "at"
    )


def _dated(tokens: Tokens, at: int) -> Read:
    first = token(tokens, at)
    if first.kind == "number":
        return _written(first.raw, at) or _day_and_month(tokens, at)
    if first.word in MONTHS and _is_month(tokens, at):
        number = _day_number(tokens, skip(tokens, at + 1, "the"))
        if number is not None and first.raw.isascii():
            return _with_year(tokens, number[0], MONTHS[first.word], number[1])
    if first.word in ORDINALS or first.word in TENS:
        return _day_and_month(tokens, at)
    return None


def _written(raw: str, at: int) -> Read:
    if found := _ISO.fullmatch(raw):
        year, month, day = map(int, found.groups())
        return (Day("date", day, month, year), at + 1) if _is_date(day, month) else None
    if found := _DOTTED.fullmatch(raw):
        day, month, year = int(found[1]), int(found[2]), int(found[3] or 0)
        if not _is_date(day, month) or (not found[3] and len(found[2]) < 2):
            return None
        return Day("date", day, month, year + 2000 if 0 < year < 100 else year), at + 1
    if found := _SLASHED.fullmatch(raw):
        # Which of the two is the month is known only where one of them cannot be.
        one, two, year = map(int, found.groups())
        if one > 12 or one == two:
            return (Day("date", one, two, year), at + 1) if _is_date(one, two) else None
        return (Day("date", two, one, year), at + 1) if two > 12 and _is_date(two, one) else None
    return None


def _day_number(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return a day of the month and the place behind it; of a range the last day."""
    first = token(tokens, at)
    if first.word in TENS:
        unit = skip(tokens, at + 1, "-")
        if (number := TENS[first.word] + ORDINALS.get(word(tokens, unit), 32)) < 32:
            return number, unit + 1
    if first.word in ORDINALS:
        return ORDINALS[first.word], at + 1
    found = _RANGE.fullmatch(first.raw)
    digits = found[1] if found else first.raw
    if first.kind != "number" or len(digits) > 2 or not digits.isascii() or not digits.isdigit():
        return None
    end = at + 1
    dashed = skip(tokens, end, "-") if token(tokens, end).glued else end
    if token(tokens, dashed).glued and word(tokens, dashed) in _SUFFIXES:
        end = dashed + 1
    elif word(tokens, end) in "–—" and token(tokens, end + 1).kind == "number" and word(tokens, end):
        return _day_number(tokens, end + 1)
    return (int(digits), end) if 0 < int(digits) < 32 else None


def _day_and_month(tokens: Tokens, at: int) -> Read:
    numbered = _day_number(tokens, at)
    if numbered is None:
        return None
    number, end = numbered
    after = skip(tokens, end, "of", "-")
    named = token(tokens, after)
    if named.word in MONTHS and _is_month(tokens, after) and not (named.glued and after == at + 1):
        return _with_year(
            tokens, number, MONTHS[named.word], skip(tokens, after + 1, ".") if _dot(tokens, after) else after + 1
        )
    if named.word in ("числа", "число"):
        return Day("day_of_month", number), after + 1
    is_ordinal = end > at + 1 or token(tokens, at).kind == "word"
    behind = token(tokens, end)
    if token(tokens, at).kind == "word" and behind.kind == "word" and behind.word not in _OF_DAYS:
        # "The second coat" counts coats.
        return None
    if token(tokens, at).kind == "word" and behind.word == "of" and word(tokens, end + 1) not in MONTHS:
        return None
    if end > at + 1 and word(tokens, end - 1) == "го" and _ends_deed(tokens, at, end):
        return Day("day_of_month", number), end
    if is_ordinal and word(tokens, at - 1) in _BEFORE_DATES and word(tokens, end) not in ("этажа", "раза", "floor"):
        return Day("day_of_month", number), end
    return None


def _ends_deed(tokens: Tokens, at: int, end: int) -> bool:
    """Return whether "20-го" ends a deed of ours: "релиз 20-го", "сдадим 20-го"."""
    behind = token(tokens, end)
    is_deed = word(tokens, at - 1) in DEEDS or word(tokens, at - 1).endswith(("им", "ем", "лю", "жу", "шу", "ну"))
    return is_deed and (not behind.raw or behind.kind == "mark")


def _dot(tokens: Tokens, at: int) -> bool:
    return len(tokens[at].word) < 5 and token(tokens, at + 1).raw == "." and token(tokens, at + 2).kind == "number"


def _is_month(tokens: Tokens, at: int) -> bool:
    return tokens[at].word not in MONTHS_OFF or tokens[at].is_capital


def _with_year(tokens: Tokens, day: int, month: int, end: int) -> Read:
    if not _is_date(day, month):
        return None
    after = skip(tokens, end, ",")
    year = token(tokens, after)
    if year.kind == "number" and len(year.raw) == 4 and year.raw.isdigit() and year.raw.startswith("20"):
        return Day("date", day, month, int(year.raw)), skip(tokens, after + 1, "года", "г")
    return Day("date", day, month), end


def _is_date(day: int, month: int) -> bool:
    return 0 < month < 13 and 0 < day < (30 if month == 2 else 31 if month in (4, 6, 9, 11) else 32)


def _ending(tokens: Tokens, at: int) -> Read:
    """Read the end of a week or month."""
    if word(tokens, at) in ("end", "close") and word(tokens, at + 1) == "of":
        at += 2
    elif word(tokens, at) in ("конца", "концу", "конце", "eow", "eom"):
        if word(tokens, at) in ("eow", "eom"):
            return (Day("end_of_week") if word(tokens, at) == "eow" else Day("end_of_month")), at + 1
        at += 1
    else:
        return None
    later = word(tokens, skip(tokens, at, "the")) in _NEXT
    at = skip(tokens, skip(tokens, at, "the"), *_THIS, *_NEXT, "текущей", "текущего", "рабочей", "working")
    if word(tokens, at) in ("week", "недели"):
        return Day("end_of_week", week=int(later)), at + 1
    if word(tokens, at) in ("month", "месяца"):
        return Day("end_of_month", week=int(later)), at + 1
    if word(tokens, at) in END_OF_MONTH:
        return Day("end_of_month", month=END_OF_MONTH[word(tokens, at)]), at + 1
    return None
