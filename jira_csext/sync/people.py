"""Who a role is for a ticket: the client's own, a fixed account, whoever stands in, or nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from jira_csext.core.rulebook import Role
from jira_csext.core.ticket import Attributes, Ticket

_OF_THE_TICKET = ("assignee", "reporter")


class Called(NamedTuple):
    """The accounts to mention, and the roles that nobody fills (named in the note instead)."""

    accounts: tuple[str, ...]
    unfilled: tuple[str, ...]


def called(roles: Iterable[str], people: Mapping[str, Role], ticket: Ticket, client: Attributes, today: date) -> Called:
    """Return whom the roles mean on that day; each account once, in the order of the roles."""
    accounts: dict[str, None] = {}
    unfilled: list[str] = []
    for name in roles:
        account = _account(name, people, ticket, client, today, frozenset())
        if account:
            accounts[account] = None
        else:
            unfilled.append(name)
    return Called(tuple(accounts), tuple(unfilled))


def _account(
    name: str,
    people: Mapping[str, Role],
    ticket: Ticket,
    client: Attributes,
    today: date,
    asked: frozenset[str],
) -> str:
    if name in asked:
        return ""
    if name in _OF_THE_TICKET and (own := ticket.attributes.get(name)):
        return str(own)
    role = people.get(name)
    if role is None:
        return ""
    for absence in role.away:
        if absence.first <= today <= absence.last:
            return _account(absence.instead, people, ticket, client, today, asked | {name})
    own = client.get(f"client.{role.client_attribute}") if role.client_attribute else None
    return str(own) if own else role.account
