"""`doctor --people`: who spoke on recent tickets, whom we took them for, and why; an answer counts by it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from jira_csext.cli.wiring import counted
from jira_csext.core.wording import printable
from jira_csext.helpdesks.examination import Finding

if TYPE_CHECKING:
    from jira_csext.core.ticket import Speaker
    from jira_csext.helpdesks.port import Helpdesk, Person
    from jira_csext.site import Site

_DAYS_SECONDS = 14 * 86_400
_TICKETS, _NAMED = 50, 40
_WORDS = {"agent": "ours", "client": "a client", "bot": "a machine", "unknown": "nobody we can place"}


def speakers_examined(settings: Site, helpdesk: Helpdesk, now: int) -> Iterator[Finding]:
    """Yield a line for each who wrote on the tickets that changed last. Raises HelpdeskError."""
    from jira_csext.helpdesks.port import Unread

    recent = deque((seen.ticket_id for seen in helpdesk.changed_since(now - _DAYS_SECONDS)), maxlen=_TICKETS)
    said: Counter[tuple[str, Speaker]] = Counter()
    read = 0
    for found in helpdesk.read(list(dict.fromkeys(recent))) if recent else ():
        if isinstance(found, Unread):
            continue
        read += 1
        said.update((event.author, event.by) for event in found.ticket.history if event.kind == "message")
    if not said:
        yield Finding("ok", "speakers", f"nobody wrote on {read} tickets that changed in the last two weeks")
        return
    listed = _Listed(settings, helpdesk)
    ourselves = helpdesk.account().id
    yield Finding("ok", "speakers", f"who wrote on {read} tickets that changed in the last two weeks:")
    for (author, by), count in said.most_common(_NAMED):
        why = "our own account" if author == ourselves else listed.by(author) or _why(settings, by)
        sentence = f"{_shown(helpdesk, author)} is {_WORDS[by]} ({counted(count, 'comment')}): {why}"
        yield Finding("warning" if by == "unknown" else "ok", "speakers", sentence)
    if len(said) > _NAMED:
        yield Finding("ok", "speakers", f"and {len(said) - _NAMED} more, who wrote less")


class _Listed:
    """The accounts of the site file, which may stand there by login where events name people by key."""

    def __init__(self, settings: Site, helpdesk: Helpdesk) -> None:
        agents = settings.agents
        self._helpdesk: Final = helpdesk
        self._places: Final = {
            account.casefold(): place
            for place, accounts in (
                ("bots", settings.bots),
                ("agents.former", agents.former),
                ("agents.accounts", agents.accounts),
            )
            for account in accounts
        }

    def by(self, author: str) -> str:
        """Return where the site file names somebody, as a reason; "" for nobody that it names."""
        place = self._places.get(author.casefold()) or self._by_id.get(author, "")
        return f"under {place} in the site file" if place else ""

    @cached_property
    def _by_id(self) -> Mapping[str, str]:
        found = {_person(self._helpdesk, account): place for account, place in self._places.items()}
        return {person.id: place for person, place in found.items() if person is not None}


def _why(settings: Site, by: Speaker) -> str:
    if by == "bot":
        return "Jira says it is an app"
    if by == "client":
        return "reporter or participant of the ticket, or an account of the portal"
    if by == "unknown":
        return "neither reporter nor one of ours, so no answer counts; write the account under agents or bots"
    groups = f"in one of the groups {', '.join(settings.agents.groups)}, or " if settings.agents.groups else ""
    assigned = " or was assigned" if settings.agents.assignable else ""
    return f"{groups}wrote internally, moved the status{assigned} there"


def _shown(helpdesk: Helpdesk, author: str) -> str:
    if not author:
        return "a deleted account"
    person = _person(helpdesk, author)
    return printable(f"{person.name} ({author})" if person is not None else author)


def _person(helpdesk: Helpdesk, name: str) -> Person | None:
    from jira_csext.helpdesks.errors import Ambiguous, NotAllowed

    try:
        return helpdesk.person(name)
    except (Ambiguous, NotAllowed):
        return None
