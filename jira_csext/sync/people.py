"""Who is meant by a role or a name: accounts by the helpdesk's ids, what people call them, how else to reach them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from jira_csext.core.people import TICKET_ROLES, account_of
from jira_csext.core.rulebook import Role
from jira_csext.core.ticket import Attributes, Ticket
from jira_csext.helpdesks.errors import Ambiguous, HelpdeskError, NotAdmitted, NotAllowed, TooMany
from jira_csext.helpdesks.port import Person
from jira_csext.store.daemon_records import SiteState
from jira_csext.sync.watched import Watched

PEOPLE = "people"
"""The state of a site on which roles of the rules have no account that is in use."""


def person_of(watched: Watched, name: str) -> Person | None:
    """Return who has the account, asked of the helpdesk once; None where nobody has, or it cannot be told.

    Raises HelpdeskError when the site is not well, or the answer was lost: whatever was to name them waits a turn. For
    an account whose answer was lost the last time as well nothing waits.
    """
    if name in watched.people:
        return watched.people[name]
    try:
        found = watched.helpdesk.person(name)
    except (Ambiguous, NotAllowed):
        found = None
    except (NotAdmitted, TooMany):
        raise
    except HelpdeskError:
        if name in watched.unsure:
            return None
        watched.unsure.add(name)
        raise
    watched.unsure.discard(name)
    return _remembered(watched, name, found)


def id_of(watched: Watched, name: str) -> str:
    """Return the helpdesk's id of an account; its name as given where nobody is found by it. Raises HelpdeskError."""
    found = person_of(watched, name) if name else None
    return found.id if found is not None else name


def names_of(watched: Watched, accounts: Iterable[str]) -> dict[str, str]:
    """Return what people call these accounts, where that is known. Raises HelpdeskError."""
    found = ((account, person_of(watched, account)) for account in dict.fromkeys(accounts) if account)
    return {account: person.name for account, person in found if person is not None and person.name}


def with_people(watched: Watched, now: int) -> Watched:
    """Return the site with each role's account by the id that history names it by, however the rules wrote it.

    What is wrong with them is a state of the site; such a role stays as it is written.
    """
    people: dict[str, Role] = {}
    wrong: list[str] = []
    for name, role in watched.rulebook.people.items():
        people[name] = role
        if not role.account:
            continue
        try:
            found = watched.helpdesk.person(role.account)
        except HelpdeskError as error:
            wrong.append(f"{name}: {error}")
            continue
        _remembered(watched, role.account, found)
        if found is None:
            wrong.append(f'{name}: there is no account "{role.account}"; write the id of one under `people`')
            continue
        if not found.active:
            wrong.append(f"{name}: {found.name} is no longer in use; name somebody else under `people`")
        people[name] = replace(role, account=found.id)
    if wrong:
        sentence = f"Roles of the rules without an account: {'; '.join(wrong)}."
        watched.store.cursor.raise_state(watched.site, SiteState("site", "", PEOPLE, now, sentence))
    else:
        watched.store.cursor.clear_state(watched.site, PEOPLE)
    return replace(watched, rulebook=replace(watched.rulebook, people=people))


def with_people_again(watched: Watched, now: int) -> Watched:
    """Return the site with its roles looked up once more where something was wrong with them, else as it is."""
    if any(state.name == PEOPLE for state in watched.store.cursor.of(watched.site).states):
        return with_people(watched, now)
    return watched


def addresses_of(
    name: str, people: Mapping[str, Role], ticket: Ticket, client: Attributes, today: date
) -> tuple[str, ...]:
    """Return the addresses beside the helpdesk of whoever fills a role on that day, absences heeded.

    Of a role that is filled by the ticket or the client they are those written beside the same account.
    """
    own = name in TICKET_ROLES and ticket.attributes.get(name)
    role = None if own else _standing_in(name, people, today)
    if role is not None and role.notify and not role.client_attribute:
        return role.notify
    account = account_of(name, people, ticket.attributes, client, today).casefold()
    for other in people.values():
        if account and other.account.casefold() == account and other.notify:
            return other.notify
    return role.notify if role is not None else ()


def _standing_in(name: str, people: Mapping[str, Role], today: date) -> Role | None:
    asked: set[str] = set()
    while name in people and name not in asked:
        asked.add(name)
        away = next((one for one in people[name].away if one.first <= today <= one.last), None)
        if away is None:
            return people[name]
        name = away.instead
    return None


def _remembered(watched: Watched, name: str, found: Person | None) -> Person | None:
    watched.people[name] = found
    if found is not None:
        watched.people[found.id] = found
    return found
