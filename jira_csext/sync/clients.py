"""Which client a ticket belongs to: as the register of the site has it, or, without one, by its name."""

from __future__ import annotations

from dataclasses import dataclass

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.ticket import Ticket
from jira_csext.register.live import LiveRegister


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of a site: their register as of the last look at it.

    A ticket about a client alone is made in `project`, with the label that names them behind `label_prefix`. Days of
    contracts are those of `zone` where a client has none of their own.
    """

    register: LiveRegister
    project: str = ""
    label_prefix: str = "client-"
    zone: str = "UTC"


def client_by_name(ticket: Ticket) -> ClientTimeline:
    """Return what is known of a ticket's client; without a register that is its name."""
    return a_client(ticket.client) if ticket.client else NO_CLIENT
