"""People in explanations and reports: by the name that they are known by here, never by an id that says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket, Value

# Cloud's account ids (old and new, portal customers' among them) and the keys that Data Center gives new accounts.
_SAYS_NOTHING = re.compile(
    r"JIRAUSER\d+|(?:qm|ug|unknown|\d+):.+|[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII
)
OURS: Final = "one of ours"
_ANOTHER, _SOMEBODY = "another of ours", "somebody"
_TOLD_APART_BY: Final = 6


class Names:
    """What people of ours are called in reports, by account: their role in the rulebook, else their login.

    `rules` is asked for the rulebook when an account says nothing; without one nobody has a role.
    """

    def __init__(self, rules: Callable[[], Rulebook | None]) -> None:
        self._rules = rules

    @cached_property
    def _roles(self) -> Mapping[str, str]:
        rulebook = self._rules()
        return {} if rulebook is None else _roles(rulebook)

    def __call__(self, account: str) -> str:
        """Return the name; an account that says nothing is `one of ours` with its end, which tells people apart."""
        if not _says_nothing(account):
            return account
        return self._roles.get(account, f"{OURS} {account[-_TOLD_APART_BY:]}")


def with_names(ticket: Ticket, rulebook: Rulebook) -> Ticket:
    """Return the ticket as it is to be told of; only for that, for its people are no accounts any more.

    An account that the rulebook names is called by its role there, one with a login by its login, any other by what it
    is: the client, one of ours.
    """
    roles = _roles(rulebook)
    return ticket._replace(history=tuple(_told(event, roles) for event in ticket.history))


def _roles(rulebook: Rulebook) -> dict[str, str]:
    return {role.account: role.name for role in rulebook.people.values() if role.account}


def _told(event: Event, roles: Mapping[str, str]) -> Event:
    author = event.author
    if _says_nothing(author):
        # Without a name the wording says what kind of person it was.
        event = event._replace(author=roles.get(author, ""))
    if event.kind != "changed":
        return event
    is_assignee = event.field == "assignee"
    old = _value(event.old, roles, OURS if is_assignee else _SOMEBODY)
    new = _value(event.new, roles, OURS if is_assignee else _SOMEBODY)
    if is_assignee and old == new == OURS and event.old != event.new:
        new = _ANOTHER
    return event._replace(old=old, new=new)


def _value(value: Value, roles: Mapping[str, str], unknown: str) -> Value:
    if isinstance(value, tuple):
        return tuple(_name(one, roles, unknown) for one in value)
    return _name(value, roles, unknown) if isinstance(value, str) else value


def _name(text: str, roles: Mapping[str, str], unknown: str) -> str:
    return roles.get(text, unknown) if _says_nothing(text) else text


def _says_nothing(text: str) -> bool:
    return _SAYS_NOTHING.fullmatch(text) is not None
