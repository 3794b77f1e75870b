"""When the helpdesk's token ends, as the site file tells: no helpdesk says so by itself before it refuses us."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from jira_csext.site.settings import Site

WARNED_DAYS = 30
"""So many days ahead people are told."""


def token_ends_at(site: Site) -> int | None:
    """Return the instant at which the token's last day begins, in the helpdesk's zone; None where nobody said."""
    ends_on = site.helpdesk.token_expires_on
    if ends_on is None:
        return None
    return int(datetime.combine(ends_on, time(), ZoneInfo(site.helpdesk.zone)).timestamp())


def token_warning(site: Site, now: int) -> str:
    """Return what is to be said of the token, from thirty days ahead on; nothing while it is good for longer."""
    ends_on = site.helpdesk.token_expires_on
    if ends_on is None:
        return ""
    left = (ends_on - datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(site.helpdesk.zone)).date()).days
    if left > WARNED_DAYS:
        return ""
    when = "has expired" if left < 0 else "expires today" if left == 0 else f"expires in {left} day{'s'[: left > 1]}"
    return f"The helpdesk's token {when} ({ends_on}); make a new one, then change helpdesk.token_expires_on as well."
