"""What a new ticket can be in a project: its types, and the fields on the screen where people make one."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from jira_csext.helpdesks.errors import Gone, Refused, Unreachable
from jira_csext.helpdesks.jira.changing import Changing
from jira_csext.helpdesks.jira.choice import best, some
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.outgoing import FieldMeta
from jira_csext.helpdesks.jira.paths import part
from jira_csext.helpdesks.jira.permissions import CREATE
from jira_csext.helpdesks.jira.session import API, JiraSession

_PAGE = 200


class NewType(Struct):
    """A type of ticket."""

    id: str
    name: str = ""
    subtask: bool = False


class _Types(Struct):
    # Cloud and Data Center call the same list by two names.
    listed: list[NewType] = field(default=[], name="issueTypes")
    values: list[NewType] = []


class _Screen(Struct):
    listed: list[FieldMeta] = field(default=[], name="fields")
    values: list[FieldMeta] = []
    total: int | None = None


class NewTicketScreens:
    """Asks one site for them."""

    def __init__(self, session: JiraSession, changing: Changing, facts: Facts) -> None:
        self._session: Final = session
        self._changing: Final = changing
        self._mapping: Final = facts.reader.site.mapping

    def type_named(self, word: str, project: str) -> NewType:
        """Return the type that a word means. Raises Refused, NotAllowed when we may make no ticket there."""
        mapping = self._mapping
        try:
            page = self._session.get(_Types, _meta(project), {"maxResults": _PAGE}).value
        except (Gone, Refused):
            page = _Types()
        offered = [each for each in page.listed or page.values if not each.subtask]
        if not offered:
            try:
                self._changing.demand(CREATE, project=project)
            except Gone:
                raise Refused(f"There is no project {project} that our account sees; a ticket is made there.") from None
        canonical = mapping.type_of(word)
        fit = [each for each in offered if mapping.type_of(each.name, each.id) == canonical]
        if not fit:
            there = some(f"{each.name} ({mapping.type_of(each.name, each.id)})" for each in offered)
            raise Refused(f"Project {project} has no type for a new ticket that means `{word}`; it has {there}.")
        return best(fit, word, canonical, mapping.types, lambda each: (each.name, each.id))[0]

    def of(self, project: str, type_id: str) -> dict[str, FieldMeta]:
        """Return the fields on the screen for new tickets of a type, by id."""
        found: dict[str, FieldMeta] = {}
        start = 0
        while True:
            params = {"startAt": start, "maxResults": _PAGE}
            page = self._session.get(_Screen, f"{_meta(project)}/{part(type_id)}", params).value
            fields = page.listed or page.values
            found.update((each.field_id, each) for each in fields)
            start += len(fields)
            if not fields or page.total is None or start >= page.total:
                break
        if "summary" not in found:
            # Every ticket has one, so this is no screen, and what it leaves out would be left out of the ticket.
            raise Unreachable(
                f"{self._session.host} shows no screen for new tickets of project {project}; tried again."
            )
        return found


def _meta(project: str) -> str:
    return f"{API}/issue/createmeta/{part(project)}/issuetypes"


def demand_known(screen: dict[str, FieldMeta], fields: dict[str, object], what: str) -> None:
    """Raise Refused when the screen must know more than these fields; `what` names the ticket."""
    missing = [
        meta.name or name
        for name, meta in screen.items()
        if meta.required and not meta.has_default and name not in fields and name != "reporter"
    ]
    if missing:
        raise Refused(
            f"A new {what} wants to know {some(missing)}, which a rule cannot say; make that optional, or choose "
            "another type."
        )
