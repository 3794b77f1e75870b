"""What is asked of more than one ticket: limits, moves of clients, playbooks; once a turn, after the tickets."""

from __future__ import annotations

from jira_csext.sync.clients_tick import look_at_clients
from jira_csext.sync.counting import recount
from jira_csext.sync.limits import look_at_limits
from jira_csext.sync.watched import Watched


def look_across(watched: Watched, now: int) -> bool:
    """Decide on what tickets and clients have come to together; return whether there is more to do at once."""
    if not recount(watched, now):
        return True
    more = look_at_limits(watched, now)
    return look_at_clients(watched, now) or more
