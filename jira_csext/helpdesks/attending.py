"""Who attends to the reads of a helpdesk: says before each request whether to go on, and hears what is asked again."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from jira_csext.helpdesks.errors import HelpdeskError


class Attendant(Protocol):
    """Is asked from whichever thread reads. What belongs to a write under way is asked about as any other read."""

    def go_on(self) -> None:
        """Let the next request of a read leave; what is raised here ends the read instead, and is raised by it."""

    def asks_again(self, error: HelpdeskError) -> bool:
        """Hear why a request failed that would be sent again; False lets the read end with that error.

        What is raised here ends it as well.
        """


@runtime_checkable
class Attendable(Protocol):
    """A helpdesk whose reads can be ended between their requests; an adapter need not be one."""

    def attended_by(self, attendant: Attendant) -> None:
        """Ask this attendant from the next request on."""


class Unattended:
    """Lets everything go on."""

    def go_on(self) -> None:
        """Let it leave."""

    def asks_again(self, _error: HelpdeskError) -> bool:
        """Let it be sent again."""
        return True
