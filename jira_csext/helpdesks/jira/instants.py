"""Instants as Jira writes them: with any offset, with or without milliseconds, or as epoch milliseconds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_from_iso = datetime.fromisoformat
_EPOCH_DAY = _EPOCH.toordinal()
# From the year 1 to 9999, so that every instant can become an aware datetime at the edges.
_FIRST_DAY = date.min.toordinal() - _EPOCH_DAY
_LAST_DAY = date.max.toordinal() - _EPOCH_DAY
_MS_PER_DAY = 86_400_000

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d\d(?::?\d\d)?)",
    re.ASCII,
)


def instant_ms(written: Any) -> int:
    """Return epoch milliseconds, cut. A string is a timestamp with an offset, a number is epoch milliseconds already.

    Raises ValueError with a sentence when it is no instant, has no offset, or lies outside of the years 1 to 9999.
    """
    try:
        since = _from_iso(written) - _EPOCH
    except (TypeError, ValueError, OverflowError):
        return _otherwise(written)
    days = since.days
    if not _FIRST_DAY <= days <= _LAST_DAY:
        return _otherwise(written)
    return days * _MS_PER_DAY + since.seconds * 1000 + since.microseconds // 1000


def iso_utc(written: str | float) -> str:
    """Return the instant as ISO 8601 in UTC, whole seconds cut: `2026-03-01T07:00:00Z`. Raises as `instant_ms` does."""
    seconds = instant_ms(written) // 1000
    return (_EPOCH + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def _otherwise(written: object) -> int:
    """Return what the standard library does not read, numbers and looser forms; say what is wrong with all else."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        if _FIRST_DAY * _MS_PER_DAY <= written < (_LAST_DAY + 1) * _MS_PER_DAY:
            return int(written // 1)
        raise ValueError(f"{number_shown(written)} is no instant: it lies outside of the years 1 to 9999")
    if not isinstance(written, str):
        given = "nothing" if written is None else repr(written)
        raise ValueError(f"{given} is no instant; it must be a timestamp or epoch milliseconds")
    shown = f'"{written[:60]}…"' if len(written) > 60 else f'"{written}"'
    found = _ISO.fullmatch(written)
    if found is None:
        raise ValueError(f"{shown} is no instant; it must look like 2026-03-01T10:00:00.000+0300")
    year, month, day, hour, minute, second, offset = found.groups()
    offset = "+0000" if offset == "Z" else f"{offset[:3]}{offset[3:].removeprefix(':') or '00'}"
    try:
        moment = datetime.strptime(f"{year}{month}{day}{hour}{minute}{second or '00'}{offset}", "%Y%m%d%H%M%S%z")
        since = moment - _EPOCH
    except (ValueError, OverflowError):
        raise ValueError(f"{shown} is no instant: there is no such day, time or offset") from None
    if not _FIRST_DAY <= since.days <= _LAST_DAY:
        raise ValueError(f"{shown} is no instant: it lies outside of the years 1 to 9999")
    return (since.days * 86_400 + since.seconds) * 1000


def number_shown(number: float) -> str:
    """Return a number as an error shows it; one of thousands of digits is only called so."""
    try:
        return f"{number:.16g}"
    except OverflowError:
        return "a number of hundreds of digits"
