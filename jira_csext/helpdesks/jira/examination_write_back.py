"""Do the fields of `write_back` fit? Each is looked up, and tried on the newest ticket's edit screen, for `doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from jira_csext.helpdesks.errors import Gone, NotAllowed, Refused
from jira_csext.helpdesks.examination import Finding
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.outgoing import FieldMeta
from jira_csext.helpdesks.jira.paths import issue_path
from jira_csext.helpdesks.jira.search import Search
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.helpdesks.jira.write_back import WriteBack

_ABOUT = "write_back"


class _EditMeta(Struct):
    fields: dict[str, FieldMeta] = {}


def write_back_examined(session: JiraSession, facts: Facts, write_back: WriteBack, search: Search) -> Iterator[Finding]:
    """Yield a finding for each field that is written back. Raises HelpdeskError when Jira as a whole fails."""
    if not write_back:
        return
    ids: dict[str, str] = {}
    for word in write_back.sources:
        try:
            ids[word] = write_back.field_id(word, facts.catalogue, facts.reader.site.mapping)
        except Refused as refused:
            yield Finding("problem", _ABOUT, str(refused).removeprefix("write_back.").rstrip("."))
    screen = _screen(session, search) if ids else {}
    if screen is None:
        yield Finding("warning", _ABOUT, "no ticket could be looked at, so whether the fields fit is not known")
        return
    for word, field_id in ids.items():
        yield _examined(write_back, word, field_id, screen)


def _screen(session: JiraSession, search: Search) -> Mapping[str, FieldMeta] | None:
    """Return what stands on the edit screen of a ticket in scope, None where there is no ticket to look at."""
    first = next(iter(search.everything()), None)
    if first is None:
        return None
    try:
        return session.get(_EditMeta, f"{issue_path(first.ticket_id)}/editmeta").value.fields
    except (Gone, NotAllowed):
        return None


def _examined(write_back: WriteBack, word: str, field_id: str, screen: Mapping[str, FieldMeta]) -> Finding:
    source = write_back.sources[word]
    meta = screen.get(field_id)
    if meta is None:
        what = f'{word}: "{source}" ({field_id}) is not on the edit screen of the ticket looked at; add it there'
        return Finding("problem", _ABOUT, what)
    problem = write_back.misfit(word, meta)
    if problem:
        return Finding("problem", _ABOUT, f'{word}: "{source}" does not fit: {problem}')
    return Finding("ok", _ABOUT, f'{word} is written to "{source}" ({meta.schema.type})')
