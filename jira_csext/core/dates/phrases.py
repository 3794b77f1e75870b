"""Finds the stretches of a sentence that say when, and joins day and hour where they stand side by side."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from jira_csext.core.dates import ahead, days, hours
from jira_csext.core.dates.ahead import ahead_at
from jira_csext.core.dates.clocks import LEADS
from jira_csext.core.dates.days import day_at
from jira_csext.core.dates.hours import hour_at
from jira_csext.core.dates.parts import Day, Hour, Span, Tokens, token, word
from jira_csext.core.dates.words import listed

_JOINS: Final = listed(", ( ) at on by in the of before around в во к ко до на")
_BRACKETS: Final = listed(", (")
_LEADS: Final = listed("by on at before the to latest к ко до на в во это этот эту")
_NO_LATER: Final = (("no", "later", "than"), ("not", "later", "than"), ("не", "позднее"), ("не", "позже"))
_OPENERS: Final = ahead.OPENERS | days.OPENERS | hours.OPENERS
_DATES: Final = r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(?:\d\d|\d{4})|\d{1,2}/\d{1,2}/\d{4}"
# A version, a price or a phone number is none of these.
_WRITTEN: Final = re.compile(_DATES + r"|\d{1,2}\.\d\d|\d{1,2}:\d\d(?::\d\d)?|\d{1,3}-\d{1,3}")
_DASHES: Final = frozenset("-–—")


class Phrase(NamedTuple):
    """Tokens `first` up to `last` of a sentence, and what they say; `core` is where the day or hour itself begins."""

    first: int
    core: int
    last: int
    day: Day | None
    hour: Hour | None
    span: Span | None


def phrases(tokens: Tokens) -> list[Phrase]:
    """Return all stretches that say when, whoever means them, in order and apart from one another."""
    found: list[Phrase] = []
    last = 0
    for at in range(len(tokens)):
        if at >= last and _may_begin(tokens, at):
            phrase = _phrase_at(tokens, at, last)
            if phrase is not None:
                found.append(phrase)
                last = phrase.last
    return found


def _may_begin(tokens: Tokens, at: int) -> bool:
    """Return whether a phrase may begin here, by the first word alone: at nineteen places of twenty none does."""
    first = tokens[at].word
    if first in _OPENERS:
        return True
    if not first[0].isdecimal():
        return False
    if not first.isdecimal():
        return _WRITTEN.fullmatch(first) is not None
    # What a bare number counts, the word behind it says, or "at" before it.
    behind = token(tokens, at + 1)
    return len(first) < 5 and (behind.kind == "word" or behind.raw in _DASHES or word(tokens, at - 1) in LEADS)


def _phrase_at(tokens: Tokens, at: int, floor: int) -> Phrase | None:
    day: Day | None = None
    hour: Hour | None = None
    end = at
    if ahead := ahead_at(tokens, at):
        distance, end = ahead
        if isinstance(distance, Span):
            return Phrase(at, at, end, None, None, distance)
        day = distance
    while True:
        start = _joined(tokens, end) if day or hour else end
        if read := day_at(tokens, start):
            merged = _merged(day, read[0], is_bracketed=all(word(tokens, k) in _BRACKETS for k in range(end, start)))
            if merged is None or (hour and word(tokens, end) == "," and _has_own_hour(tokens, read[1])):
                break
            day, end = merged, read[1]
        elif (hour is None or hour.kind == "sometime") and (
            heard := hour_at(tokens, start, has_day=day is not None or hour is not None)
        ):
            if hour is not None and heard[0].kind == "sometime":
                break
            # "This afternoon between 3 and 5" is today's.
            if hour is not None and day is None and word(tokens, at - 1) == "this":
                day = Day("days", 0)
            hour, end = heard
        else:
            break
    if hour and hour.kind == "sometime" and day is None:
        if word(tokens, at - 1) != "this":
            return None
        day = Day("days", 0)
    if day is None and hour is None:
        return None
    return Phrase(_led(tokens, at, floor), at, end, day, hour, None)


def _has_own_hour(tokens: Tokens, at: int) -> bool:
    """Return whether a day is followed by an hour: "sent at 10:20, tomorrow at 10:30" are two times."""
    return hour_at(tokens, _joined(tokens, at), has_day=True) is not None


def _joined(tokens: Tokens, at: int) -> int:
    """Return the place behind what may stand between a day and an hour."""
    end = at
    while end < at + 4 and word(tokens, end) in _JOINS and word(tokens, end):
        end += 1
    for words in _NO_LATER:
        if tuple(word(tokens, end + k) for k in range(len(words))) == words:
            return end + len(words)
    return end


def _merged(day: Day | None, more: Day, *, is_bracketed: bool) -> Day | None:
    """Return the one day that two say together ("Friday, 5 June"), or None where they are two."""
    if day is None:
        return more
    if day.kind in ("weekday", "days") and more.kind in ("date", "day_of_month"):
        return more
    # "5 June (Friday)" is one day; "5 June, on Friday" is the beginning of the next thought.
    return day if is_bracketed and day.kind in ("date", "days") and more.kind == "weekday" else None


def _led(tokens: Tokens, at: int, floor: int) -> int:
    while at > floor and (word(tokens, at - 1) in _LEADS or token(tokens, at - 1).word in ("about", "ровно")):
        at -= 1
    for words in _NO_LATER:
        start = at - len(words)
        if start >= floor and tuple(word(tokens, start + k) for k in range(len(words))) == words:
            return start
    return at
