"""Figures as people read them: what kind a column is, and a value of it in words of a language and in a time zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from jira_csext.reports.figures.rows import NOBODY, Part
from jira_csext.reports.words.model import Words

Kind = Literal["text", "count", "share", "seconds", "instant", "number", "flag"]

_TEXTS: Final = frozenset({"name", "client", "manager", "rule", "state", "told_by", "reason"})
_FLAGS: Final = frozenset({"is_late", "beyond_spread"})
NOTHING: Final = "–"

_OF: Final = {
    "client": ("client",),
    "manager": ("manager",),
    "tier": ("tier",),
    "type": ("type",),
    "rule": ("rule",),
    "assignee": ("assignees", "workload"),
}
"""What the rows of a part are, by the end of its name."""

_BINS: Final = frozenset({"response_times", "resolution_times"})


def kind_of(column: str) -> Kind:
    """Return what a column holds, by its name (`figures/rows.py`)."""
    if column in _TEXTS:
        return "text"
    if column in _FLAGS:
        return "flag"
    by_ending: tuple[tuple[str, Kind], ...] = (
        ("count", "count"),
        ("_points", "count"),
        ("share", "share"),
        ("_seconds", "seconds"),
        ("_at", "instant"),
    )
    return next((kind for ending, kind in by_ending if column.endswith(ending)), "number")


def cell(column: str, value: object, words: Words, zone: ZoneInfo, part: str) -> str:
    """Return a value of a part as it is read; `–` for what is not known."""
    if value is None:
        return NOTHING
    kind = kind_of(column)
    return _SHOWN[kind](value, words, zone) if kind != "text" else text_of(part, column, str(value), words)


def of_what(part: str, column: str) -> str:
    """Return of what a text tells: `client`, `manager`, `tier`, `type`, `rule`, `assignee`; nothing for other texts."""
    if column in _OF:
        return column
    ends = ((what, end) for what, names in _OF.items() for end in names) if column == "name" else ()
    return next((what for what, end in ends if part.endswith((end, f"{end}s"))), "")


def readable(rule: str) -> str:
    """Return a rule's name as words: `First response` of `first-response`."""
    text = rule.replace("-", " ").replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def text_of(part: str, column: str, value: str, words: Words) -> str:
    """Return a text as it is read: who has no manager is said to have none, not `(none)`; `≤ 15m` has our units."""
    if part in _BINS and column == "name":
        return value.translate({ord("h"): words.hours, ord("m"): words.minutes})
    if of_what(part, column) == "type" and value in words.types:
        return words.types[value]
    if value == NOBODY:
        return words.values.get(f"{NOBODY} {of_what(part, column)}") or words.value(value)
    return words.value(value)


def duration(seconds: int, words: Words) -> str:
    """Return `4h 30m`, in Russian `4 ч 30 мин`; days are not told, for a working day is no fixed length."""
    minutes = abs(seconds) // 60
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return f"{sign}{hours}{words.hours} {rest:02d}{words.minutes}"
    return f"{sign}{hours}{words.hours}" if hours else f"{sign}{rest}{words.minutes}"


def decimal(value: float, digits: int, words: Words) -> str:
    """Return a number with so many digits behind the language's decimal sign."""
    return f"{value:.{digits}f}".replace(".", words.decimal)


def percent(value: float, words: Words) -> str:
    """Return `93.4 %`; what is not quite everything is never shown as 100 %, nor what is not quite nothing as 0 %."""
    shown = min(max(round(value * 100, 1), 0.1 if value > 0 else 0.0), 99.9 if value < 1 else 100.0)
    return f"{decimal(shown, 0 if shown in (0, 100) else 1, words)}\u00a0%"


def notes(part: Part, words: Words) -> Iterator[str]:
    """Yield the sentences below a table."""
    for name, values in part.notes:
        yield words.note(name, **values)
    if part.has_few:
        yield words.note("few", few=part.few_below)


def moment(at: int, zone: ZoneInfo) -> str:
    """Return the local time, `2026-05-22 19:00`."""
    return datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M")


_SHOWN: Final[dict[Kind, Callable[..., str]]] = {
    "count": lambda value, words, zone: f"{value:,}".replace(",", "\u202f"),
    "share": lambda value, words, zone: percent(value, words),
    "seconds": lambda value, words, zone: duration(value, words),
    "instant": lambda value, words, zone: moment(value, zone),
    "number": lambda value, words, zone: str(value) if isinstance(value, int) else decimal(value, 2, words),
    "flag": lambda value, words, zone: words.page["yes" if value else "no"],
}
