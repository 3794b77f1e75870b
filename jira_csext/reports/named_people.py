"""People in an explanation: by the name that they are known by here, never by an id that says nothing to a reader."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket, Value

# Cloud's account ids (old and new, portal customers' among them) and the keys that Data Center gives new accounts.
_SAYS_NOTHING = re.compile(
    r"JIRAUSER\d+|(?:qm|ug|unknown|\d+):.+|[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII
)
_OURS, _ANOTHER, _SOMEBODY = "one of ours", "another of ours", "somebody"


def with_names(ticket: Ticket, rulebook: Rulebook) -> Ticket:
    """Return the ticket as it is to be told of; only for that, for its people are no accounts any more.

    An account that the rulebook names is called by its role there, one with a login by its login, any other by what it
    is: the client, one of ours.
    """
    roles = {role.account: role.name for role in rulebook.people.values() if role.account}
    return ticket._replace(history=tuple(_told(event, roles) for event in ticket.history))


def _told(event: Event, roles: Mapping[str, str]) -> Event:
    author = event.author
    if _says_nothing(author):
        # Without a name the wording says what kind of person it was.
        event = event._replace(author=roles.get(author, ""))
    if event.kind != "changed":
        return event
    is_assignee = event.field == "assignee"
    old = _value(event.old, roles, _OURS if is_assignee else _SOMEBODY)
    new = _value(event.new, roles, _OURS if is_assignee else _SOMEBODY)
    if is_assignee and old == new == _OURS and event.old != event.new:
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
