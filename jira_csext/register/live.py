"""The register of a daemon that runs for weeks: read once, then only what has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from jira_csext.core.client import ClientTimeline
from jira_csext.core.ticket import Ticket
from jira_csext.register.book import Register
from jira_csext.register.history import Row
from jira_csext.register.matching import Matching


class Source(Protocol):
    """Where the changes are kept (`Store.register`)."""

    def revision(self) -> int:
        """Return the number of the last change, 0 for none."""

    def changes(self, *, after: int = 0) -> Iterable[Row]:
        """Yield the changes behind a number, in their order."""


class LiveRegister:
    """The register as of the last `refresh`; `client_of` is what an evaluation asks."""

    def __init__(self, source: Source, matching: Matching | None = None) -> None:
        self._source = source
        self.register = Register(source.changes(), matching)

    def is_behind(self) -> bool:
        """Has somebody changed the register since? One small query."""
        return self._source.revision() > self.register.revision

    def refresh(self) -> frozenset[str]:
        """Take over what has changed since; return the keys of those clients. Nothing new costs one small query."""
        if not self.is_behind():
            return frozenset()
        return self.register.take(self._source.changes(after=self.register.revision))

    def client_of(self, ticket: Ticket) -> ClientTimeline:
        """Return the client of a ticket over time; see `Register.client_of`."""
        return self.register.client_of(ticket)
