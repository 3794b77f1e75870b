"""Tickets as they were at a past instant, read from their histories: their type, cause and person, open or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from typing import TYPE_CHECKING, Any, Final

from jira_csext.core.ticket import RESOLVED

if TYPE_CHECKING:
    from jira_csext.core.ticket import Ticket
    from jira_csext.site import Site
    from jira_csext.store.report_rows import Batch
    from jira_csext.store.store import Store

MOST: Final = 20_000
"""So many histories are read, the newest tickets first; more would take longer than a report may."""

_WORDS: Final = ("type", "state", "priority", "assignee", "cause")
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Then:
    """The columns of tickets as they were, by key, and of how many tickets that could be asked."""

    columns: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    asked_count: int = 0

    def applied(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Yield the batches with what was else then."""
        for batch in batches:
            for place, key in enumerate(batch["ticket"]):
                for name, value in self.columns.get(key, {}).items():
                    batch[name][place] = value
            yield batch


def read_then(store: Store, settings: Site, now: int) -> Then:
    """Return how the tickets were; of too many, first those that were open, are complaints or name a cause.

    All others had ended by then, and little changes after that.
    """
    wanted: list[tuple[bool, int, str]] = []
    columns = ("ticket", "created_at", "resolved_at", "type", "cause")
    for batch in store.report_rows.tickets(settings.name, columns=columns, until=now + 1, size=_BATCH):
        for key, created_at, resolved_at, kind, cause in zip(*(batch[name] for name in columns), strict=True):
            comes_first = resolved_at is None or resolved_at > now or kind == "complaint" or bool(cause)
            wanted.append((comes_first, created_at, key))
    found: dict[str, dict[str, object]] = {}
    for *_, key in nlargest(MOST, wanted):
        ticket = store.ticket(settings.name, key)
        if ticket is not None:
            found[key] = columns_then(ticket, now)
    return Then(found, len(wanted))


def columns_then(ticket: Ticket, now: int) -> dict[str, Any]:
    """Return the columns of a ticket as they were, by their names in `report_rows`."""
    from jira_csext.core.timeline import Timeline

    attributes = Timeline(ticket, now).states[-1][1]
    words = {name: attributes.get(name) for name in _WORDS}
    gone_at = ticket.gone_at if ticket.gone_at is not None and ticket.gone_at <= now else None
    changes = [one for one in ticket.history if one.kind == "changed" and one.field == "state" and one.at <= now]
    is_resolved = attributes.get("state") == RESOLVED
    is_told = is_resolved and bool(changes) and changes[-1].new == RESOLVED
    return {
        **{name: ", ".join(value) if isinstance(value, tuple) else str(value or "") for name, value in words.items()},
        "gone_at": gone_at,
        "is_open": int(gone_at is None and not is_resolved),
        "resolved_at": changes[-1].at if is_told else None,
    }
