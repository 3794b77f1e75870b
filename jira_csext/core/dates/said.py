"""The dates that a message of ours promises to its reader, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.dates.meant import ours
from jira_csext.core.dates.phrases import Phrase
from jira_csext.core.dates.tokens import Token, sentences, tokens_of
from jira_csext.core.dates.when import When, worked_out


class SaidDate(NamedTuple):
    """A promised date: `text[start:end]` is `phrase`, the words that name it.

    `on` is the date in the calendar's zone, `at` the epoch second by which it is due. Where only a date was said
    (`is_date_only`), `at` is the close of its hours, its 24:00 where it has none, as for every promised date.
    """

    start: int
    end: int
    phrase: str
    on: date
    at: int
    is_date_only: bool


def dates_said(text: str, said_at: int, calendar: Calendar) -> list[SaidDate]:
    """Return the dates that a text of ours, written at the instant `said_at`, promises; in the order of the text.

    Russian and English, absolute ("3 June, 14:00", "15 мая") and relative ("by Friday noon", "через два рабочих дня").
    What is past, asked, conditional, recurring, or the client's own is left out, and whatever is doubtful with it: a
    date not found is confirmed by nobody, a wrong one is a promise that nobody gave. A weekday is the next one after
    the day of writing; ends of days and working days are those of the calendar. Takes time linear in the text.
    """
    found: list[SaidDate] = []
    for tokens in sentences(tokens_of(text)):
        same_day: date | None = None
        for first, last, phrase in _whole(tokens):
            when = worked_out(phrase, said_at, calendar, same_day)
            if when is None:
                continue
            same_day = when.on if phrase.span is None else same_day
            one = _said(text, tokens[first].start, tokens[last - 1].end, when)
            if found and _is_same_day(found[-1], one, text):
                one = _said(text, found.pop().start, one.end, when)
            found.append(one)
    return found


def names_a_date(text: str) -> bool:
    """Return whether a text of ours promises a date, whenever it is written."""
    return any(ours(tokens) for tokens in sentences(tokens_of(text)))


def _whole(tokens: list[Token]) -> Iterator[tuple[int, int, Phrase]]:
    """Yield what is ours in a sentence; an hour that follows its day within one clause is one date with it."""
    waiting: tuple[int, Phrase] | None = None
    for clause, phrase in ours(tokens):
        if waiting is not None:
            before = waiting[1]
            if waiting[0] == clause and before.day and not before.hour and phrase.hour and not phrase.day:
                joined = phrase._replace(first=before.first, day=before.day)
                yield joined.first, joined.last, joined
                waiting = None
                continue
            if not (_is_bare_today(before) and phrase.hour and not phrase.day):
                yield before.first, before.last, before
        waiting = clause, phrase
    if waiting is not None:
        yield waiting[1].first, waiting[1].last, waiting[1]


def _is_bare_today(phrase: Phrase) -> bool:
    """Return whether only today is said, which an hour in the next clause makes exact."""
    return phrase.day is not None and (phrase.day.kind, phrase.day.number) == ("days", 0) and phrase.hour is None


def _is_same_day(before: SaidDate, one: SaidDate, text: str) -> bool:
    """Return whether a day is only named twice: "завтра, в четверг, в 16:00"."""
    return before.is_date_only and before.on == one.on and text[before.end : one.start].strip(" ,(") == ""


def _said(text: str, start: int, end: int, when: When) -> SaidDate:
    return SaidDate(start, end, text[start:end], when.on, when.at, when.is_date_only)
