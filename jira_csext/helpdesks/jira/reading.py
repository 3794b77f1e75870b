"""The way in: the bytes of one issue become a ticket, or a sentence on why not."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec
from msgspec import Struct

from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.jira.fields import FieldCatalogue
from jira_csext.helpdesks.jira.instants import instant_ms
from jira_csext.helpdesks.jira.mapping import ticket_of
from jira_csext.helpdesks.jira.repair import repaired
from jira_csext.helpdesks.jira.site import NOBODYS, JiraSite, SiteField
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.helpdesks.jira.wire import Identity, WireIssue
from jira_csext.helpdesks.mapping import SiteMapping

NO_STATUSES = StatusCatalogue()
NO_FIELDS = FieldCatalogue()


class _Named(Struct, gc=False):
    id: Identity = None


_decode_named: Final = msgspec.json.Decoder(_Named).decode


class JiraReader:
    """Reads the issues of one site. Keeps no ticket; the same line always gives the same ticket."""

    def __init__(
        self,
        mapping: SiteMapping,
        statuses: StatusCatalogue = NO_STATUSES,
        fields: FieldCatalogue = NO_FIELDS,
        ours: frozenset[str] = NOBODYS,
    ) -> None:
        """`ours` are all ids of our own account. Raises MappingRefused when a field's name is that of two."""
        self._mapping = mapping
        self._statuses = statuses
        self.site: Final = JiraSite(mapping, statuses, fields, ours)
        self._decode = msgspec.json.Decoder(self.site.issue_type).decode

    @property
    def unknown_fields(self) -> tuple[SiteField, ...]:
        """The fields of the site file that the site's list of fields does not know."""
        return self.site.unknown_fields

    def read(self, line: bytes) -> Ticket:
        """Return the ticket in the bytes of one issue, as `GET /issue/KEY?expand=changelog` answers.

        Parts of an unexpected shape are left out and named in the ticket's notices. Raises TicketRefused, with a
        sentence, for what is no issue.
        """
        return self.read_dated(line)[0]

    def read_dated(self, line: bytes) -> tuple[Ticket, int | None]:
        """As `read`, with the instant (epoch seconds) at which the issue last changed, by its `updated`.

        None where it is missing or cannot be read.
        """
        try:
            issue = self._decode(line)
        except (ValueError, RecursionError):
            issue, notices = repaired(line, self.site.issue_type)
            if named := self._better_named(issue):
                return named.read_dated(line)
            ticket = ticket_of(issue, self.site)
            return ticket._replace(notices=(*notices, *ticket.notices)) if notices else ticket, _updated_at(issue)
        if issue.names and (named := self._better_named(issue)):
            return named.read_dated(line)
        return ticket_of(issue, self.site), _updated_at(issue)

    def id_in(self, line: bytes) -> str:
        """Return the id of the issue without reading the rest, empty where there is none."""
        try:
            found = _decode_named(line).id
        except (ValueError, RecursionError):
            return ""
        return "" if found is None else str(found)

    def _better_named(self, issue: WireIssue) -> JiraReader | None:
        """Return the reader that knows more of the site's fields, from what the issue says of them, if there is one."""
        missing = len(self.site.unknown_fields)
        if not issue.names or not missing:
            return None
        named = _reader(self._mapping, self._statuses, FieldCatalogue.from_issue(issue), self.site.ours)
        return named if len(named.unknown_fields) < missing else None


def _updated_at(issue: WireIssue) -> int | None:
    updated = issue.fields.updated if issue.fields is not None else None
    try:
        return None if updated is None else instant_ms(updated) // 1000
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _reader(
    mapping: SiteMapping, statuses: StatusCatalogue, fields: FieldCatalogue, ours: frozenset[str] = NOBODYS
) -> JiraReader:
    return JiraReader(mapping, statuses, fields, ours)
