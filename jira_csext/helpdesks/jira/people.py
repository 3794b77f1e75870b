"""People of a Jira by the names others know them by: accountId on Cloud, key and login on Data Center."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import field

from jira_csext.helpdesks.errors import Ambiguous, Gone, NotAllowed, Refused
from jira_csext.helpdesks.jira.markup import called
from jira_csext.helpdesks.jira.remembered import Remembered
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.wire import WireUser
from jira_csext.helpdesks.port import Person

_MOST_FOUND = 1000
_NAMED_AT_MOST = 5
_MAY_BE_ID = re.compile(r"[^\s@]{1,128}")


class WirePerson(WireUser, frozen=True):
    """An account as looked up; Cloud shows the e-mail address of few."""

    display_name: str = field(default="", name="displayName")
    email: str = field(default="", name="emailAddress")
    active: bool = True

    @property
    def person(self) -> Person:
        """The same in the port's words; the id is the one by which events name them."""
        return Person(self.account_id or self.key or self.name or "", self.display_name, self.active)


class People:
    """Finds accounts. On Data Center everything knows people by their key, except mentions and assignees: by login."""

    def __init__(self, session: JiraSession, *, cloud: bool) -> None:
        self._session: Final = session
        self._cloud: Final = cloud
        self._logins: Final = Remembered[str, str](self._login_of)

    def find(self, name: str) -> Person | None:
        """Return who is called so by id, login, or exactly by display name or e-mail address; None for nobody.

        Raises Ambiguous, NotAllowed when our account may not look for people.
        """
        name = name.strip()
        if not name:
            return None
        return self._by_id(name) or self._by_what_is_shown(name)

    def called(self, person_id: str) -> str:
        """Return by which name Jira wants somebody mentioned or assigned."""
        return person_id if self._cloud else self._logins[person_id]

    def mention(self, person_id: str) -> str:
        """Return the markup that calls somebody, "" for whom it cannot call."""
        return called([self.called(person_id)], cloud=self._cloud)

    def named(self, person_id: str) -> dict[str, str]:
        """Return the JSON by which a field names somebody."""
        return {"accountId": person_id} if self._cloud else {"name": self.called(person_id)}

    def unfit(self, person_id: str, reason: str, right: str) -> str:
        """Return the sentence on an account that Jira does not take, `right` being what it would need for it."""
        try:
            person = self.find(person_id)
        except (Ambiguous, NotAllowed):
            person = None
        if person is None:
            return f'There is no account "{person_id}" at {self._session.host}; write its id under `people`.'
        left = "" if person.active else " It is no longer active; name somebody else under `people`."
        return f'Account "{person_id}" ({person.name}): {reason}; give it "{right}" in the ticket\'s project.{left}'

    def _by_id(self, name: str) -> Person | None:
        if self._cloud:
            return self._one({"accountId": name}) if _MAY_BE_ID.fullmatch(name) else None
        found = {who.id: who for key in ("username", "key") if (who := self._one({key: name})) is not None}
        # Somebody may have been renamed, and the old login, still the key, have gone to somebody else.
        return _only(name, found.values())

    def _one(self, params: Mapping[str, str]) -> Person | None:
        try:
            found = self._session.get(WirePerson, f"{API}/user", params).value.person
        except (Gone, Refused):
            return None
        return found if found.id and found.id != "unknown" else None

    def _by_what_is_shown(self, name: str) -> Person | None:
        params: dict[str, str | int] = {"query" if self._cloud else "username": name, "maxResults": _MOST_FOUND}
        hits = self._session.get(list[WirePerson], f"{API}/user/search", params).value
        folded = name.casefold()
        exact = [hit.person for hit in hits if folded in (hit.display_name.casefold(), hit.email.casefold())]
        if exact or "@" not in name:
            return _only(name, exact)
        hidden = [hit.person for hit in hits if not hit.email]
        if hidden:
            # Found by an address that is not shown may also mean: by the beginning of a longer one.
            raise Ambiguous(
                f'Jira hides e-mail addresses, so "{name}" proves nobody; it may be {_shown(hidden)}. Write the id.',
                tuple(who.id for who in hidden),
            )
        return None

    def _login_of(self, key: str) -> str:
        try:
            who = self._session.get(WireUser, f"{API}/user", {"key": key}).value
            return who.name if who.name and key in (who.key, who.name) else key
        except (Gone, NotAllowed, Refused):
            return key


def _only(name: str, found: Iterable[Person]) -> Person | None:
    people = list({who.id: who for who in found if who.id}.values())
    if len(people) > 1:
        ids = tuple(who.id for who in people)
        raise Ambiguous(f'"{name}" may be any of {_shown(people)}. Write the id of the one that is meant.', ids)
    return people[0] if people else None


def _shown(people: list[Person]) -> str:
    more = f" and {len(people) - _NAMED_AT_MOST} more" if len(people) > _NAMED_AT_MOST else ""
    return ", ".join(f"{who.name} ({who.id})" for who in people[:_NAMED_AT_MOST]) + more
