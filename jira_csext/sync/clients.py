"""Which client a ticket belongs to, until a register says more."""

from __future__ import annotations

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.ticket import Ticket


def client_by_name(ticket: Ticket) -> ClientTimeline:
    """Return what is known of a ticket's client; without a register that is its name."""
    return a_client(ticket.client) if ticket.client else NO_CLIENT
