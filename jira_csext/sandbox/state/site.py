"""One stand-in site: everything that is on it, who may do what, and where a thing is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property
from itertools import count
from typing import Any

from jira_csext.sandbox.clock import MovableClock
from jira_csext.sandbox.state.index import Document, Index
from jira_csext.sandbox.state.model import (
    Account,
    Comment,
    CustomField,
    Flavour,
    Issue,
    LinkType,
    Named,
    Organization,
    Project,
    Status,
)
from jira_csext.sandbox.state.quirks import Quirks
from jira_csext.sandbox.state.screens import Screens

PUBLIC_PROPERTY = "sd.public.comment"

GLOBAL_PERMISSIONS = {"ADMINISTER": "Administer Jira", "USER_PICKER": "Browse users and groups"}
PROJECT_PERMISSIONS = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "EDIT_ISSUES": "Edit Issues",
    "ADD_COMMENTS": "Add Comments",
    "EDIT_OWN_COMMENTS": "Edit Own Comments",
    "EDIT_ALL_COMMENTS": "Edit All Comments",
    "DELETE_OWN_COMMENTS": "Delete Own Comments",
    "DELETE_ALL_COMMENTS": "Delete All Comments",
    "ASSIGN_ISSUES": "Assign Issues",
    "ASSIGNABLE_USER": "Assignable User",
    "TRANSITION_ISSUES": "Transition Issues",
    "MANAGE_WATCHERS": "Manage Watchers",
    "VIEW_VOTERS_AND_WATCHERS": "View Voters and Watchers",
    "LINK_ISSUES": "Link Issues",
    "MODIFY_REPORTER": "Modify Reporter",
    "ADMINISTER_PROJECTS": "Administer Projects",
}
ADMINISTRATORS, DESK_TEAM = "10002", "10100"
"""Ids of the two roles that work on tickets; their names are translated on many sites, their ids are not."""

_ONLY_ADMINISTRATORS = {"ADMINISTER_PROJECTS"}


class Site:
    """The state of one Jira. It trusts whoever calls it; what the REST API refuses is refused in `rest`."""

    def __init__(self, flavour: Flavour, clock: MovableClock, *, service_management: bool = True) -> None:
        self.flavour: Flavour = flavour
        self.clock = clock
        self.service_management = service_management
        self.base_url = "http://127.0.0.1"
        self.title = "Jira"
        self.cloud_id = "5a11d0c5-7e57-4c0d-9b1f-00c0ffee0001"
        self.zone = "Europe/Moscow"
        self.quirks = Quirks()
        self.screens = Screens()
        self.index = Index()
        self.accounts: dict[str, Account] = {}
        self.groups: dict[str, set[str]] = {}
        self.roles: dict[str, Named] = {}
        self.projects: dict[str, Project] = {}
        self.types: dict[str, Named] = {}
        self.workflows: dict[str, tuple[str, ...]] = {}
        self.statuses: dict[str, Status] = {}
        self.waiting_statuses: frozenset[str] = frozenset()
        self.priorities: dict[str, Named] = {}
        self.resolutions: dict[str, Named] = {}
        self.custom_fields: dict[str, CustomField] = {}
        self.organizations: dict[str, Organization] = {}
        self.link_types: dict[str, LinkType] = {}
        self.tokens: dict[str, str] = {}
        self.issues: dict[int, Issue] = {}
        self.keys: dict[str, int] = {}
        """Ids by key, those that an issue had before it was moved included."""
        self.comment_homes: dict[int, int] = {}
        self.page_snapshots: dict[str, list[int]] = {}
        self.remembered_searches: dict[Any, Any] = {}
        self.security_version = 0
        self.granted: set[tuple[str, str, str]] = set()
        self.revoked: set[tuple[str, str, str]] = set()
        self.lock = threading.RLock()
        """Held by whoever reads or changes the site, in whichever thread."""
        self.looks = count(0x5E10_5688)
        self._numbers = count(10_400)

    @cached_property
    def cloud(self) -> bool:
        """Whether this is Jira Cloud; Data Center otherwise."""
        return self.flavour == "cloud"

    @property
    def now_ms(self) -> int:
        """What time it is here."""
        return self.clock.now_ms

    def next_id(self) -> int:
        """Return a number that nothing on this site has yet."""
        return next(self._numbers)

    # People

    def account(self, name: str | None) -> Account | None:
        """Return whom an accountId, a key or a login means; which of them counts depends on the flavour."""
        if not name:
            return None
        for account in self.accounts.values():
            names = (account.account_id,) if self.cloud else (account.login, account.key)
            if name in names and not account.deleted:
                return account
        return None

    def person(self, name: str) -> Account:
        """Return the account that a test or a script means: by login, accountId, key or display name.

        Raises LookupError that names those there are.
        """
        for account in self.accounts.values():
            if name in (account.uid, account.login, account.account_id, account.key, account.display_name):
                return account
        raise LookupError(f'Nobody here is called "{name}"; there are {", ".join(sorted(self.accounts))}.')

    def members(self, project: Project, role_id: str) -> set[str]:
        """Return the logins in a role of a project, those of its groups included."""
        found: set[str] = set()
        for member in project.roles.get(role_id, ()):
            group = member.removeprefix("group:")
            found |= {member} if group == member else self.groups.get(group, set())
        return found

    def is_agent(self, uid: str, project: Project) -> bool:
        """Whether somebody works on the project's tickets."""
        return uid in self.members(project, DESK_TEAM) or uid in self.members(project, ADMINISTRATORS)

    def may(self, account: Account | None, permission: str, project: Project | None = None) -> bool:
        """Whether an account has a permission, in a project or everywhere."""
        if account is None or not account.active:
            return False
        place = project.key if project else ""
        if (account.uid, place, permission) in self.revoked:
            return False
        if (account.uid, place, permission) in self.granted:
            return True
        if permission == "USER_PICKER":
            return account.licensed
        if project is None or permission not in PROJECT_PERMISSIONS:
            return False
        # Who may not browse a project may do nothing in it.
        if (account.uid, place, "BROWSE_PROJECTS") in self.revoked:
            return False
        if permission in _ONLY_ADMINISTRATORS:
            return account.uid in self.members(project, ADMINISTRATORS)
        return self.is_agent(account.uid, project)

    def sees(self, account: Account | None, issue: Issue) -> bool:
        """Whether an account is shown the issue at all."""
        if not self.may(account, "BROWSE_PROJECTS", self.projects[issue.project]):
            return False
        return issue.seen_only_by is None or (account is not None and account.uid in issue.seen_only_by)

    def reads(self, account: Account | None, issue: Issue, comment: Comment) -> bool:
        """Whether an account is shown a comment of an issue it sees."""
        restricted = comment.visibility
        if restricted is None:
            return True
        if account is None:
            return False
        if restricted.kind == "group":
            return account.uid in self.groups.get(restricted.value, set())
        project = self.projects[issue.project]
        role_ids = [role.id for role in self.roles.values() if role.name == restricted.value]
        return any(account.uid in self.members(project, role_id) for role_id in role_ids)

    # Tickets

    def issue(self, id_or_key: str) -> Issue | None:
        """Return the issue of that id or key; a key it had before a move still finds it, in any case of letters."""
        if id_or_key.isdecimal():
            return self.issues.get(int(id_or_key))
        return self.issues.get(self.keys.get(id_or_key.upper(), -1))

    def comment(self, issue: Issue, comment_id: str) -> Comment | None:
        """Return a comment of the issue."""
        return next((comment for comment in issue.comments if str(comment.id) == comment_id), None)

    def is_desk(self, issue: Issue) -> bool:
        """Whether clients see this issue in a portal."""
        return self.service_management and self.projects[issue.project].service

    def is_internal(self, issue: Issue, comment: Comment) -> bool:
        """Whether Service Management keeps the comment from clients; without the property it does not."""
        if not self.is_desk(issue):
            return False
        if comment.visibility is not None and self.quirks.restriction_hides_from_portal:
            return True
        value = comment.properties.get(PUBLIC_PROPERTY)
        internal = value.get("internal") if isinstance(value, dict) else None
        return internal is True or internal == "true"

    def statuses_of(self, issue_type: str) -> Iterator[Status]:
        """Yield the statuses of a type's workflow."""
        return (self.statuses[status_id] for status_id in self.workflows[issue_type])

    def document(self, issue: Issue) -> Document:
        """Return the issue as the index is to know it."""
        return Document(issue.id, issue.key, issue.project, issue.fields, issue.created_ms, issue.updated_ms)
