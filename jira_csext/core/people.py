"""Who a role is for a ticket: the client's own, a fixed account, whoever stands in, or nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from jira_csext.core.rulebook import Role
from jira_csext.core.ticket import Attributes

TICKET_ROLES = ("assignee", "reporter")
"""Roles that a ticket fills by itself; an entry in `people` stands in for an empty one."""


class Called(NamedTuple):
    """The accounts to call, and the roles that nobody fills."""

    accounts: tuple[str, ...]
    unfilled: tuple[str, ...]


def called(
    roles: Iterable[str], people: Mapping[str, Role], ticket: Attributes, client: Attributes, today: date
) -> Called:
    """Return whom the roles mean on that day; each account once, in the order of the roles."""
    accounts: dict[str, None] = {}
    unfilled: list[str] = []
    for name in roles:
        account = account_of(name, people, ticket, client, today)
        if account:
            accounts[account] = None
        else:
            unfilled.append(name)
    return Called(tuple(accounts), tuple(unfilled))


def account_of(name: str, people: Mapping[str, Role], ticket: Attributes, client: Attributes, today: date) -> str:
    """Return the account that fills a role on that day, "" when nobody does. Whoever is away is stood in for."""
    return _account(name, people, ticket, client, today, frozenset())


def _account(
    name: str,
    people: Mapping[str, Role],
    ticket: Attributes,
    client: Attributes,
    today: date,
    asked: frozenset[str],
) -> str:
    if name in asked:
        return ""
    if name in TICKET_ROLES and (own := ticket.get(name)):
        return str(own)
    role = people.get(name)
    if role is None:
        return ""
    for absence in role.away:
        if absence.first <= today <= absence.last:
            return _account(absence.instead, people, ticket, client, today, asked | {name})
    own = client.get(f"client.{role.client_attribute}") if role.client_attribute else None
    return str(own) if own else role.account
