"""When a Jira lets us ask again: its headers on rate limits, in every form that Cloud and Data Center use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from jira_csext.helpdesks.errors import Holds

# Quotas are filled again at the top of the hour. Beyond that a header is a mistake, or asking once more costs nothing.
_LONGEST_SECONDS = 3_600
_NEARLY_SPENT = 0.2

_STRUCTURED_WAIT = re.compile(r";\s*t=(\d{1,9})(?![\d.])", re.ASCII)
_REASON = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


def answered_at(headers: Mapping[str, str]) -> int | None:
    """Return the helpdesk's clock as it was when it answered (epoch seconds), None when it does not say."""
    return _http_date(headers.get("Date", ""))


def not_before(headers: Mapping[str, str], at: int | None) -> int | None:
    """Return from when on one may ask again (epoch seconds of the helpdesk's clock), None when nothing says.

    `at` is that clock now. `Retry-After` counts, in seconds or as an HTTP date; without it `X-RateLimit-Reset`; without
    either the `t` of `RateLimit` (also with `Beta-` before it), or the seconds in which Data Center gives out tokens.
    """
    for read, header in (
        (_after, "Retry-After"),
        (_instant, "X-RateLimit-Reset"),
        (_structured, "RateLimit"),
        (_structured, "Beta-RateLimit"),
        (_interval, "X-RateLimit-Interval-Seconds"),
    ):
        until = read(headers.get(header, "").strip(), at)
        if until is not None:
            return until if at is None else min(max(until, at), at + _LONGEST_SECONDS)
    return None


def limit_reason(headers: Mapping[str, str]) -> str:
    """Return which limit it was in Jira's words (`jira-quota-tenant-based`, `jira-per-issue-on-write`), or ""."""
    said = headers.get("RateLimit-Reason", "").strip().casefold()
    return said if _REASON.fullmatch(said) else ""


def holds_up(reason: str, *, writes: bool, searches: bool) -> Holds:
    """Return what a limit holds up: writes to one ticket, a burst on what was written or searched, or all of the site.

    A ticket is read before all that is done on it, so a burst of reading leaves nothing to do either.
    """
    if writes and "per-issue" in reason:
        return "ticket"
    return "endpoint" if "burst" in reason and (writes or searches) else "site"


def nearly_spent(headers: Mapping[str, str]) -> bool:
    """Has Jira said that less than a fifth of what we may ask is left?"""
    if headers.get("X-RateLimit-NearLimit", "").strip().casefold() == "true":
        return True
    limit, left = _count(headers.get("X-RateLimit-Limit", "")), _count(headers.get("X-RateLimit-Remaining", ""))
    return bool(limit) and left is not None and limit is not None and left < limit * _NEARLY_SPENT


def _after(said: str, at: int | None) -> int | None:
    seconds = _count(said)
    if seconds is not None:
        return None if at is None else at + min(seconds, _LONGEST_SECONDS)
    return _http_date(said)


def _instant(said: str, at: int | None) -> int | None:
    seconds = _count(said)
    if seconds is not None:
        # Data Center gives no such header; gateways count from now or from the epoch.
        return seconds if seconds > 1_000_000_000 else None if at is None else at + seconds
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return _http_date(said)
    return _epoch(moment)


def _structured(said: str, at: int | None) -> int | None:
    waits = [int(seconds) for seconds in _STRUCTURED_WAIT.findall(said)]
    return at + max(waits) if waits and at is not None else None


def _interval(said: str, at: int | None) -> int | None:
    seconds = _count(said)
    return at + max(1, seconds) if seconds is not None and at is not None else None


def _http_date(said: str) -> int | None:
    if not said:
        return None
    try:
        return _epoch(parsedate_to_datetime(said))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _epoch(moment: datetime) -> int | None:
    try:
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def _count(said: str) -> int | None:
    said = said.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 12 else None
