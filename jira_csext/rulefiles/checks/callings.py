"""Levels that call nobody, and notifications that reach nobody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jira_csext.core.people import TICKET_ROLES
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.problems import Problem, quoted
from jira_csext.rulefiles.uses import Place, actions_written, levels_written


def levels_without_people(draft: Draft) -> Iterator[Problem]:
    """Yield, as warnings, levels whose roles have no account, so that the escalation would pass them over at once."""
    for place, level in levels_written(draft):
        roles = [role for role in level.to if role in draft.people or role in TICKET_ROLES]
        if len(roles) == len(level.to) and not any(_has_account(draft, role) for role in roles):
            named = " and ".join(map(quoted, roles))
            says = f"nobody can fill this level: {named} has no account; write account: or from: under people"
            yield place.warning(says, "to")


def levels_at_once(draft: Draft) -> Iterator[Problem]:
    """Yield, as warnings, levels that come at the instant of the one before, which then never speaks."""
    for entry in draft.escalations.values():
        for number, (before, level) in enumerate(pairwise(entry.value.levels), 1):
            if before.after == level.after or not (before.after.amount or level.after.amount):
                says = (
                    f"{level.after} is the instant of level {number} as well, which then does nothing, for the last "
                    "speaks; give this one a later after:, or name the people of both in one level"
                )
                yield Place(entry, ("levels", number)).warning(says, "after")


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
