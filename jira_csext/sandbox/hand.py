"""One person at work on the stand-in's site, as if in front of Jira's own screens: no permission is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from jira_csext.sandbox.people import Company
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Comment, Issue, Raw, Visibility
from jira_csext.sandbox.state.site import DESK_TEAM, Site

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _alone(act: Callable[Concatenate[Hand, _P], _R]) -> Callable[Concatenate[Hand, _P], _R]:
    """Let nobody else touch the site meanwhile: requests are answered in threads of their own."""

    @wraps(act)
    def locked(hand: Hand, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        with hand.site.lock:
            return act(hand, *args, **kwargs)

    return locked


class Hand:
    """What somebody does, at the instant that the site's clock shows. Names are those that people see."""

    def __init__(self, site: Site, name: str) -> None:
        """Take the place of a person, by login, account id, key or display name. Raises LookupError."""
        self.site = site
        self.uid = site.person(name).uid

    @_alone
    def create(
        self,
        /,
        project: str,
        kind: str,
        summary: str,
        text: str = "",
        *,
        priority: str = "Medium",
        company: Company | None = None,
        **values: Raw,
    ) -> str:
        """Write a new ticket and return its key; `values` are further fields by id, as they are kept."""
        wanted: dict[str, Raw] = {
            "issuetype": _one_of(self.site.types, kind),
            "priority": _one_of(self.site.priorities, priority),
            "summary": summary,
            "description": text,
            **values,
        }
        if company is not None:
            wanted |= _client_fields(self.site, company, self.uid)
        place = self.site.projects[project]
        # How a request came in is told by a property of the issue.
        by_portal = self.site.service_management and place.service and self.site.accounts[self.uid].kind == "customer"
        properties = {"request-channel-type": {"value": "portal"}} if by_portal else {}
        return acts.create(self.site, self.uid, place, wanted, properties).key

    @_alone
    def comment(
        self, key: str, text: str, *, internal: bool = False, properties: Mapping[str, Any] | None = None
    ) -> Comment:
        """Write on a ticket; an internal comment goes to the team only, by whatever means the project has."""
        issue = self._issue(key)
        desk = self.site.is_desk(issue)
        restricted = Visibility("role", self.site.roles[DESK_TEAM].name) if internal and not desk else None
        said = internal if desk else None
        return acts.comment(
            self.site, issue, self.uid, text, internal=said, visibility=restricted, properties=properties
        )

    @_alone
    def move(self, key: str, status: str) -> None:
        """Bring a ticket into a status of its workflow."""
        issue = self._issue(key)
        for each in self.site.statuses_of(issue.fields["issuetype"]):
            if status in (each.name, each.id, *each.translations.values()):
                acts.move_on(self.site, issue, self.uid, each.id)
                return
        names = ", ".join(each.name for each in self.site.statuses_of(issue.fields["issuetype"]))
        raise LookupError(f'{key} knows no status "{status}"; its workflow has {names}.')

    @_alone
    def assign(self, key: str, to: str | None) -> None:
        """Give a ticket to somebody, or to nobody."""
        self.set(key, assignee=self.site.person(to).uid if to else None)

    @_alone
    def prioritize(self, key: str, priority: str) -> None:
        """Change the priority."""
        self.set(key, priority=_one_of(self.site.priorities, priority))

    @_alone
    def retype(self, key: str, kind: str) -> None:
        """Change the type."""
        self.set(key, issuetype=_one_of(self.site.types, kind))

    @_alone
    def label(self, key: str, *labels: str) -> None:
        """Add labels."""
        self.set(key, labels=tuple(dict.fromkeys((*self._issue(key).fields["labels"], *labels))))

    @_alone
    def promise(self, key: str, on: str) -> None:
        """Promise the client a date (`2026-05-20`)."""
        field = next(each for each in self.site.custom_fields.values() if each.name == "Promised date")
        self.set(key, **{field.id: on})

    @_alone
    def set(self, /, key: str, **values: Raw) -> None:
        """Set fields by id, to values as they are kept."""
        acts.edit(self.site, self._issue(key), self.uid, values)

    @_alone
    def rate(self, key: str, rating: int, text: str = "") -> None:
        """Rate the work, as the client."""
        acts.rate(self.site, self._issue(key), rating, text)

    def _issue(self, key: str) -> Issue:
        issue = self.site.issue(key)
        if issue is None:
            raise LookupError(f"There is no ticket {key}.")
        return issue


def _one_of(catalogue: Mapping[str, Any], name: str) -> str:
    for each in catalogue.values():
        if name in (each.id, each.name):
            return str(each.id)
    raise LookupError(f'"{name}" is none of {", ".join(each.name for each in catalogue.values())}.')


def _client_fields(site: Site, company: Company, reporter: str) -> dict[str, Raw]:
    """Return the fields that say for which client a ticket is, and who else of the client is on it."""
    values: dict[str, Raw] = {}
    for field in site.custom_fields.values():
        if field.kind == "organizations":
            values[field.id] = (str(company.number),)
        elif field.kind == "participants":
            values[field.id] = tuple(contact.name for contact in company.contacts if contact.name != reporter)
        elif field.name == "Organizations":
            values[field.id] = (company.name,)
        elif field.kind == "request_type":
            values[field.id] = "Get help"
    return values
