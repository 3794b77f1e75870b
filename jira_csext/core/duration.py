"""Durations as people write them (`1h30m`, `5wd`, `30cd`) and as people read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["seconds", "working_days", "calendar_days"]

_SECONDS = {"h": 3600, "m": 60, "s": 1}
_DAY_UNITS: dict[str, Unit] = {"wd": "working_days", "cd": "calendar_days"}
_SUFFIX = {"working_days": "wd", "calendar_days": "cd"}
# Far more than any promise holds, and far less than would leave the calendars' horizon.
_MAX_SECONDS = 20_000 * 3600
_MAX_DAYS = 3_660
_CLOCK = re.compile(r"(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?")
_DAYS = re.compile(r"([0-9]+)(wd|cd)")
_BARE = re.compile(r"([0-9]+) ?(?:d|days?)")
_HOW = "write it like 30m, 4h, 1h30m, 5wd (working days) or 30cd (calendar days)"


class DurationError(ValueError):
    """A text that is no duration; the message quotes it and says what to write instead."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in the unit it was written in: working seconds, working days or calendar days."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """Return the shortest text that `parse_duration` reads back as this very duration: `1h30m`, `5wd`, `30cd`."""
        if self.unit != "seconds":
            return f"{self.amount}{_SUFFIX[self.unit]}"
        parts = zip(_split(self.amount), "hms", strict=True)
        return "".join(f"{count}{letter}" for count, letter in parts if count) or "0m"


def parse_duration(text: str) -> Duration:
    """Return the duration that `text` names.

    Units are `h`, `m`, `s` in this order (each at most once, any amount), or `wd`, or `cd`. `0m` is a duration.
    Raises DurationError for anything else: signs, fractions, spaces, other digits than 0-9, a bare `1d` (which could
    be eight hours, one working day or one calendar day), more than 20,000 hours or 3,660 days.
    """
    if match := _DAYS.fullmatch(text):
        days, unit = match.groups()
        return Duration(_bounded(text, days, _MAX_DAYS, "3660 days"), _DAY_UNITS[unit])
    if text and (match := _CLOCK.fullmatch(text)):
        counts = [_bounded(text, count or "0", _MAX_SECONDS, "20000h") for count in match.groups()]
        seconds = sum(count * size for count, size in zip(counts, _SECONDS.values(), strict=True))
        if seconds > _MAX_SECONDS:
            raise _too_long(text, "20000h")
        return Duration(seconds, "seconds")
    raise DurationError(_why_not(text))


def format_seconds(seconds: int) -> str:
    """Return `seconds` for people: `2h 05m`, `45m`, `30s`, `0m`; a minus sign in front of what lies in the past.

    Hours do not become days, because a day of working time has no fixed length. Seconds are shown below a minute only.
    """
    sign = "-" if seconds < 0 else ""
    hours, minutes, rest = _split(abs(seconds))
    if hours:
        return f"{sign}{hours}h {minutes:02d}m"
    if minutes or not rest:
        return f"{sign}{minutes}m"
    return f"{sign}{rest}s"


def _split(seconds: int) -> tuple[int, int, int]:
    minutes, rest = divmod(seconds, 60)
    return minutes // 60, minutes % 60, rest


def _bounded(text: str, digits: str, limit: int, limit_text: str) -> int:
    # Python refuses to convert thousands of digits, so the length is looked at first.
    if len(digits.lstrip("0")) > 12 or int(digits) > limit:
        raise _too_long(text, limit_text)
    return int(digits)


def _too_long(text: str, limit: str) -> DurationError:
    return DurationError(f'"{_short(text)}" is too long for a duration; the longest is {limit}')


def _why_not(text: str) -> str:
    quoted = f'"{_short(text)}"'
    plain = text.strip().lower()
    if not plain:
        return f"an empty duration; {_HOW}"
    if bare := _BARE.fullmatch(plain):
        days = bare.group(1)
        if len(days) > 4:
            return str(_too_long(text, "3660 days"))
        return (
            f"{quoted} could mean three things; write {8 * int(days)}h (working time), {days}wd (working days) "
            f"or {days}cd (calendar days)"
        )
    if plain[0] in "-+":
        return f"{quoted} has a sign; a duration has none, {_HOW}"
    squeezed = re.sub(r"\s+", "", plain)
    if squeezed != text and (_DAYS.fullmatch(squeezed) or _CLOCK.fullmatch(squeezed)):
        return f'{quoted} is written "{_short(squeezed)}"'
    if re.fullmatch(r"[0-9]+", plain):
        return f"{quoted} has no unit; {_HOW}"
    if re.search(r"[0-9][.,][0-9]", plain):
        return f"{quoted} has a fraction; use whole units, like 1h30m for one and a half hours"
    return f"{quoted} is no duration; {_HOW}"


def _short(text: str) -> str:
    # A line break inside a quotation would break the line that the sentence stands on.
    shown = repr(text[:40])[1:-1]
    return shown if len(text) <= 40 else f"{shown}..."
