"""What a report is about: whose, of which span, narrowed how; the page's head, and the frame of the JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from jira_csext.reports.figures.facts import Span


@dataclass(frozen=True, slots=True)
class About:
    """A report's span, filters and whole; `address` is where the helpdesk is, for links to tickets, empty for none.

    `descriptions` gives the sentences by which the rules say what is promised, by the rule's name. `notes` name
    sentences of `words.NOTES` that bear upon every figure, each with the values that stand in it.
    """

    site: str
    span: Span
    filters: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    ticket_count: int = 0
    cycle_count: int = 0
    descriptions: Callable[[], Mapping[str, str]] = dict
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the frame as plain JSON values."""
        span = self.span
        return {
            "site": self.site,
            "since": _utc(span.since),
            "until": _utc(span.until),
            "as_of": _utc(span.now),
            "zone": span.zone.key,
            "filters": dict(self.filters),
            "notes": [{"note": name, **values} for name, values in self.notes],
        }

    def address_of(self, ticket: str) -> str:
        """Return a ticket's address in the helpdesk, nothing where the helpdesk has none."""
        is_web = self.address.startswith(("https://", "http://"))
        return f"{self.address.rstrip('/')}/browse/{ticket}" if is_web else ""


def _utc(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
