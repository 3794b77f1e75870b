"""Whom an action calls, as the engine resolves roles; kept here for the shell's own callers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from jira_csext.core.people import Called
from jira_csext.core.people import called as _called
from jira_csext.core.rulebook import Role
from jira_csext.core.ticket import Attributes, Ticket


def called(roles: Iterable[str], people: Mapping[str, Role], ticket: Ticket, client: Attributes, today: date) -> Called:
    """Return whom the roles mean on that day; each account once, in the order of the roles."""
    return _called(roles, people, ticket.attributes, client, today)
