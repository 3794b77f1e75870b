"""When a client and ours were last in touch: somebody wrote to the other, or a meeting was held."""

from __future__ import annotations

from jira_csext.core.ticket import RESOLVED, Event, Ticket

MEETING = "meeting"
"""The type of a ticket that is a meeting; it is held when the ticket is resolved."""


def last_contact_on(ticket: Ticket, now: int) -> int | None:
    """Return when client and ours last had to do with each other on the ticket up to `now`, None for never.

    A public message of either side counts, and a machine's never; the ticket's own text is one if the client wrote it.
    """
    is_meeting = ticket.attributes.get("type") == MEETING
    found = (
        event.at
        for event in ticket.history
        if event.at <= now and event.by != "bot" and _is_contact(event, is_meeting=is_meeting)
    )
    return max(found, default=None)


_CLIENT_SIDE = frozenset({"client", "unknown"})


def _is_contact(event: Event, *, is_meeting: bool) -> bool:
    match event.kind:
        case "message":
            return event.public
        case "created":
            return event.by in _CLIENT_SIDE
        case "changed":
            return is_meeting and event.field == "state" and event.new == RESOLVED
    return False
