"""How long before an instant, and when a client may be written to at the latest: looked up in a list of seconds."""

from __future__ import annotations

from functools import cache

from jira_csext.core.duration import Duration
from tests.core.oracle_hours import Hours

MINUTE = 60


@cache
def back(hours: Hours, at: int, seconds: int) -> int:
    """The last instant at which so much is left before another."""
    return hours.seconds[hours.working(hours.seconds[0], at) - seconds]


@cache
def before(hours: Hours, duration: Duration, at: int) -> int:
    return back(hours, at, duration.amount) if duration.unit == "seconds" else hours.days_before(at, duration)


@cache
def latest_contact(hours: Hours, at: int) -> int:
    """The instant itself if a quarter of an hour of contact is left there, else that much before they close."""
    if all(second in hours.open for second in range(at, at + 15 * MINUTE, MINUTE)):
        return at
    closing = at
    while closing in hours.open:
        closing += MINUTE
    while closing - 1 not in hours.open:
        closing -= MINUTE
    opening = closing
    while closing - opening < 15 * MINUTE and opening - 1 in hours.open:
        opening -= MINUTE
    return opening
