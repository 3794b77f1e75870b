"""Which client a ticket belongs to: as the register of the site has it, or, without one, by its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.ticket import Ticket
from jira_csext.register.book import Register
from jira_csext.register.live import LiveRegister

if TYPE_CHECKING:
    from jira_csext.register.leaks import LeakGuard


@dataclass(slots=True)
class Guards:
    """What finds clients in texts, kept until the register changes: of thousands it takes a second to build."""

    revision: int = -1
    guard: LeakGuard | None = None

    def guard_of(self, register: Register, now: int) -> LeakGuard:
        """Return what knows all clients of the register as they are now."""
        # Its word lists take a tenth of a second to read, and most commands look into no text.
        from jira_csext.register.leaks import LeakGuard, known_as

        if self.guard is None or self.revision != register.revision:
            self.guard = LeakGuard(known_as(client) for client in register.clients(now))
            self.revision = register.revision
        return self.guard


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
    guards: Guards = field(default_factory=Guards, compare=False)


def client_by_name(ticket: Ticket) -> ClientTimeline:
    """Return what is known of a ticket's client; without a register that is its name."""
    return a_client(ticket.client) if ticket.client else NO_CLIENT
