"""Who speaks: a client, one of ours, a machine, or somebody whom the issue and the site file do not place.

In this order (research: jira-api.md, section 6):

1. nobody named, a deleted account: unknown;
2. a portal-only customer (`accountType: customer`, id `qm:…`): client; an app or a configured bot: bot;
3. an account of the site file, a former one, a member of its groups: agent;
4. who writes internally: agent, for that comment (clients cannot);
5. the reporter, a participant of the request: client;
6. who wrote internally or moved the status before, and, with `agents.assignable`, who is or was assigned: agent;
7. else unknown, which rules treat as the client unless `conduct` says otherwise.

Everything is judged as of the event's own second, that second included (whoever closes a ticket with a comment does
both in one), so a later event never changes who an earlier one was by. Where no agents are configured and Jira sends
no account types (plain Data Center), reporters are clients, whoever has moved a status or was assigned by then is an
agent, and the rest are unknown.
Membership of a client's organization is not in the issue; the client register adds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jira_csext.core.ticket import Speaker
from jira_csext.helpdesks.jira.wire import WireUser
from jira_csext.helpdesks.mapping import SiteMapping

_DELETED = "unknown"
_WORD = re.compile(r"[^\s,\[\]\"]+")

# Earlier and later than any instant of an issue.
_BEGINNING = -(2**62)
_END = 2**62


class Person(NamedTuple):
    """Somebody named in an issue: the id we know them by ("" when none), and the kind that needs no further look.

    The id is the accountId, else the key, else the name; never the e-mail address or the display name, which others
    may share. `names` are all ids that Jira may use for the same person.
    """

    id: str
    names: tuple[str, ...]
    by: Speaker | None


NOBODY = Person("", (), "unknown")

Holders = tuple[Person, Person]
"""Who reported an issue and to whom it is assigned, as it is now."""

Turn = tuple[int, str, str]
"""A list of people changed: instant in seconds, the list before, the list after."""

Since = tuple[int, str]
"""From an instant (in seconds) on, somebody."""


def person_of(user: WireUser | None, mapping: SiteMapping) -> Person:
    """Return who that is, as far as the account and the site file say."""
    if user is None or user.account_id == _DELETED:
        return NOBODY
    names = tuple(dict.fromkeys(name for name in (user.account_id, user.key, user.name) if name))
    if not names:
        return NOBODY
    return Person(names[0], names, _kind(user.account_type, names, mapping))


def _kind(account_type: str | None, names: tuple[str, ...], mapping: SiteMapping) -> Speaker | None:
    if account_type == "customer" or names[0].startswith("qm:"):
        return "client"
    folded = {name.casefold() for name in names}
    if account_type == "app" or not folded.isdisjoint(mapping.bots):
        return "bot"
    agents = mapping.agents
    for ours in (agents.accounts, agents.former, agents.members):
        if not folded.isdisjoint(ours):
            return "agent"
    return None


class Circle:
    """The people of one issue, as of any of its instants (epoch seconds)."""

    __slots__ = ("_agents", "_clients")

    def __init__(
        self,
        reporters: Sequence[Since],
        assignees: Sequence[Since],
        participants: Sequence[Since],
        acts: Sequence[Since],
    ) -> None:
        """Reporters are oldest first, and at least one; `assignees` are empty where being assigned says nothing.

        `acts` are when somebody did what only our people do: moved a status, wrote internally. A client who does it
        (the portal lets them close a request) stays a client.
        """
        clients: dict[str, list[tuple[int, int]]] = {}
        since, reporter = _BEGINNING, reporters[0][1]
        for at, next_reporter in reporters[1:]:
            clients.setdefault(reporter, []).append((since, at))
            since, reporter = at, next_reporter
        clients.setdefault(reporter, []).append((since, _END))
        for since, person in participants:
            clients.setdefault(person, []).append((since, _END))
        self._clients = clients
        agents: dict[str, int] = {}
        for at, person in acts:
            if at < agents.get(person, _END) and not (person in clients and self._is_client(person, at)):
                agents[person] = at
        for at, person in assignees:
            if at < agents.get(person, _END):
                agents[person] = at
        self._agents = agents

    def place(self, person: str, at: int) -> Speaker:
        """Return what somebody whom neither the account nor the site file places was at that instant."""
        for since, until in self._clients.get(person, ()):
            if since <= at < until:
                return "client"
        acts_since = self._agents.get(person)
        return "agent" if acts_since is not None and acts_since <= at else "unknown"

    def _is_client(self, person: str, at: int) -> bool:
        return any(since <= at < until for since, until in self._clients[person])


def names_in(written: str) -> list[str]:
    """Return the ids in a list of people as a changelog writes it (`[a, b]`)."""
    return _WORD.findall(written)


def joined(now: Iterable[str], turns: Sequence[Turn], created_at: int) -> list[Since]:
    """Return since when each participant of a request has been one; who left still belongs to the client's side.

    Of the changes (instant, old list, new list) the first that names somebody counts; somebody whom none adds was
    there from the start.
    """
    people: list[Since] = []
    added: set[str] = set()
    for index, (at, old, new) in enumerate(turns):
        if index == 0:
            people += [(created_at, person) for person in _WORD.findall(old)]
        names = _WORD.findall(new)
        people += [(at, person) for person in names]
        added.update(names)
    return people + [(created_at, person) for person in now if person and person not in added]
