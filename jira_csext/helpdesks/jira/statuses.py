"""What is known of a Jira's statuses: their category and present name, by id and by name.

A changelog names statuses without their category, so it is learned from the site's list of statuses, or from the
issues themselves before the first is mapped: the answer must not depend on which issue was read first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from jira_csext.helpdesks.jira.wire import WireStatus


class _FieldsWithStatus(msgspec.Struct, gc=False):
    status: WireStatus | None = None


class _IssueWithStatus(msgspec.Struct, gc=False):
    fields: _FieldsWithStatus | None = None


@dataclass(frozen=True)
class StatusCatalogue:
    """Statuses by id (name in lower case, category) and by name (category; empty where two of one name differ)."""

    by_id: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    by_name: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((frozenset(self.by_id.items()), frozenset(self.by_name.items())))

    def category_of(self, name: str | None, identity: str | None = None) -> str:
        """Return the category's key, or "" when it is not known; an id is surer than a name."""
        known = self.by_id.get(identity) if identity else None
        if known and known[1]:
            return known[1]
        return self.by_name.get(name.casefold(), "") if name else ""

    def name_of(self, identity: str | None) -> str:
        """Return the present name of the status, in lower case, or "": a changelog keeps the name of its day."""
        known = self.by_id.get(identity) if identity else None
        return known[0] if known else ""

    def with_statuses(self, statuses: Iterable[WireStatus]) -> StatusCatalogue:
        """Return the catalogue with these statuses too; the order in which they come does not matter."""
        by_id, by_name = dict(self.by_id), dict(self.by_name)
        for status in statuses:
            name = (status.name or "").casefold()
            category = category_key(status)
            if status.id is not None:
                known = by_id.get(str(status.id), (name, ""))
                by_id[str(status.id)] = (max(known[0], name), max(known[1], category))
            if name and category and by_name.setdefault(name, category) != category:
                by_name[name] = ""
        return StatusCatalogue(by_id, by_name)

    @classmethod
    def from_list(cls, answer: bytes) -> StatusCatalogue:
        """Return what Jira's own list of statuses says (`GET /rest/api/2/status`). Raises msgspec.DecodeError."""
        return cls().with_statuses(msgspec.json.decode(answer, type=list[WireStatus]))

    @classmethod
    def learned(cls, lines: Iterable[bytes]) -> StatusCatalogue:
        """Return what the present statuses of these issues say; a line that cannot be read teaches nothing."""
        decode = msgspec.json.Decoder(_IssueWithStatus).decode
        seen: dict[tuple[object, str | None, str], WireStatus] = {}
        for line in lines:
            try:
                issue = decode(line)
            except (ValueError, RecursionError):
                continue
            status = issue.fields.status if issue.fields else None
            if status is not None:
                seen[status.id, status.name, category_key(status)] = status
        return cls().with_statuses(seen.values())


def category_key(status: WireStatus | None) -> str:
    """Return the category's key, or "" when there is none that says anything."""
    key = status.category.key if status is not None and status.category is not None else None
    return key.casefold() if key and key.casefold() != "undefined" else ""
