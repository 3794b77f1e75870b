"""Levels that call nobody, and notifications that reach nobody."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.people import TICKET_ROLES
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.problems import Problem, quoted
from jira_csext.rulefiles.uses import actions_written, levels_written


def levels_without_people(draft: Draft) -> Iterator[Problem]:
    """Yield, as warnings, levels whose roles have no account, so that the escalation would pass them over at once."""
    for place, level in levels_written(draft):
        roles = [role for role in level.to if role in draft.people or role in TICKET_ROLES]
        if len(roles) == len(level.to) and not any(_has_account(draft, role) for role in roles):
            named = " and ".join(map(quoted, roles))
            says = f"nobody can fill this level: {named} has no account; write account: or from: under people"
            yield place.warning(says, "to")


def _has_account(draft: Draft, role: str) -> bool:
    if role in TICKET_ROLES:
        return True
    person = draft.people[role].value
    return bool(person.account or person.from_)


def unreachable_roles(draft: Draft) -> Iterator[Problem]:
    """Yield, as warnings, notifications of a role that has no address beside the helpdesk."""
    for place, action in actions_written(draft):
        role = action.notify
        if not role or (role not in draft.people and role not in TICKET_ROLES):
            continue
        if role not in draft.people or not draft.people[role].value.notify:
            says = f'{quoted(role)} has no address to notify; write notify: ["mailto://…"] for it under people'
            yield place.warning(says, "notify")
