"""`doctor` on the people that the rules call: is there an account for each role, and is it in use?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from jira_csext.helpdesks.examination import Finding

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Action, Role
    from jira_csext.helpdesks.port import Helpdesk

_WHERE = "under `people` in the rules"


def people_examined(people: Mapping[str, Role], helpdesk: Helpdesk) -> Iterator[Finding]:
    """Yield what is wrong with the accounts of roles, and one line for all that are well. Raises HelpdeskError."""
    from jira_csext.helpdesks.errors import Ambiguous, NotAllowed

    well: list[str] = []
    for role in people.values():
        if not role.account:
            continue
        try:
            finding = _examined(role, helpdesk)
        except Ambiguous as error:
            finding = Finding("problem", "people", f"{role.name}: {error}")
        except NotAllowed as error:
            yield Finding("warning", "people", f"whether the roles of the rules have accounts cannot be asked: {error}")
            return
        if finding is None:
            well.append(role.name)
        else:
            yield finding
    if well:
        yield Finding("ok", "people", f"roles of the rules with an account in use: {', '.join(well)}")


def notify_examined(actions: Iterable[Action], people: Mapping[str, Role]) -> Iterator[Finding]:
    """Yield what keeps a `notify` of the rules from reaching anybody; nobody is written to."""
    from jira_csext.sync.notify import NOT_INSTALLED, is_installed, missing_variables

    roles = sorted({action.value for action in actions if action.kind == "notify"})
    if not roles:
        return
    if not is_installed():
        yield Finding("problem", "notify", NOT_INSTALLED)
    unset = {
        name for role in people.values() for address in role.notify for name in missing_variables(address, os.environ)
    }
    if unset:
        what = f"addresses of people need {', '.join(sorted(unset))} in the environment; set it where the daemon runs"
        yield Finding("problem", "notify", what)
    else:
        yield Finding("ok", "notify", f"whoever is called beside the helpdesk may hear it twice: {', '.join(roles)}")


def _examined(role: Role, helpdesk: Helpdesk) -> Finding | None:
    person = helpdesk.person(role.account)
    if person is None:
        what = f'{role.name}: there is no account "{role.account}"; write the id of one {_WHERE}'
        return Finding("problem", "people", what)
    if not person.active:
        who = f'{role.name}: the account "{role.account}" ({person.name})'
        what = f"{who} is no longer in use; name somebody else {_WHERE}"
        return Finding("problem", "people", what)
    if role.account != person.id and (role.account == person.name or " " in role.account):
        what = f'{role.name}: "{role.account}" is a name and no account; write {person.id} {_WHERE}'
        return Finding("problem", "people", what)
    return None
