"""Tickets that left the scope: search does not show them any more, and yet they can be read by id.

They were moved to another project, resolved where the scope is of open tickets only, or the scope was narrowed. They
are no longer ours: gone, with the reason beside it, until search shows them again.
"""

from __future__ import annotations

from collections.abc import Iterable

from jira_csext.core.ticket import RESOLVED, Ticket
from jira_csext.store.daemon_records import Look
from jira_csext.sync.watched import Watched

NOT_SHOWN = "search does not show it any more"
OUT_OF_SCOPE = "out of scope: search with helpdesk.scope does not show it any more"


def is_missed(look: Look) -> bool:
    """Was the ticket asked for because search does not show it, and has search not shown it since?"""
    return look.reason == NOT_SHOWN and not look.urgent


def is_closed(ticket: Ticket) -> bool:
    """Is the ticket resolved, so that letting it go takes no promise away?"""
    return ticket.attributes.get("state") == RESOLVED


def is_out_of_scope(ticket: Ticket) -> bool:
    """Is the ticket, as it is on record, gone because it left the scope?"""
    return ticket.gone_at is not None and OUT_OF_SCOPE in ticket.notices


def let_go(ticket: Ticket, gone_at: int) -> Ticket:
    """Return the ticket as one that left the scope; what it waits for then is cancelled, what had ended stays."""
    return ticket._replace(gone_at=gone_at, notices=(*ticket.notices, OUT_OF_SCOPE))


def still_missed(watched: Watched, ticket_ids: Iterable[str]) -> frozenset[str]:
    """Return those that a second look at all of the scope does not show either: an index may have been behind.

    Raises HelpdeskError.
    """
    missed = set(ticket_ids)
    if missed:
        for sighting in watched.helpdesk.everything():
            missed.discard(sighting.ticket_id)
            if not missed:
                break
    return frozenset(missed)
