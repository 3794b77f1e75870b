"""What a Jira consists of, as our account sees it, for whoever drafts a site file. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Raw, Struct, field

from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAllowed, Refused
from jira_csext.helpdesks.jira.facts import SERVICE_DESK, Myself, ServerInfo
from jira_csext.helpdesks.jira.fields import FieldCatalogue
from jira_csext.helpdesks.jira.paths import part
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.statuses import category_key
from jira_csext.helpdesks.jira.wire import WireNamed, WireStatus, WireUser

SLA_FIELD: Final = "com.atlassian.servicedesk:sd-sla-field"

_PAGE = 100
_MOST_PEOPLE = 1000
_TICKETS_LOOKED_AT = 200


class SurveyedProject(NamedTuple):
    """A project that we see; `service` is whether comments can be internal there."""

    key: str
    name: str
    service: bool


class SurveyedStatus(NamedTuple):
    """A status of the projects, in the language of our account; the category's key is the same everywhere."""

    name: str
    category: str


class SurveyedPerson(NamedTuple):
    """Somebody to whom tickets can be assigned."""

    id: str
    name: str
    zone: str


class SurveyedGoal(NamedTuple):
    """A goal that Service Management had set for a ticket: its clock, the ticket's words, and working seconds."""

    clock: str
    type: str
    priority: str
    seconds: int


@dataclass(frozen=True)
class Survey:
    """A site, as far as it told; `notices` say in a sentence each what it would not tell.

    `now` is its clock, in epoch seconds. `roles` are empty where only administrators may look them up.
    """

    url: str
    email: str
    cloud: bool
    account: SurveyedPerson
    now: int
    projects: tuple[SurveyedProject, ...]
    types: tuple[str, ...]
    statuses: tuple[SurveyedStatus, ...]
    priorities: tuple[str, ...]
    fields: FieldCatalogue
    people: tuple[SurveyedPerson, ...]
    lead: str
    roles: tuple[str, ...]
    goals: tuple[SurveyedGoal, ...]
    notices: tuple[str, ...] = ()


class _Shown(WireUser, frozen=True):
    display_name: str = field(default="", name="displayName")
    zone: str = field(default="", name="timeZone")


class _Project(Struct):
    key: str
    name: str = ""
    kind: str = field(default="", name="projectTypeKey")


class _Projects(Struct):
    values: list[_Project] = []
    is_last: bool | None = field(default=None, name="isLast")


class _Led(Struct):
    lead: _Shown | None = None


class _Type(Struct):
    name: str = ""
    statuses: list[WireStatus] = []


class _Found(Struct):
    fields: dict[str, Raw] = {}


class _FoundPage(Struct):
    issues: list[_Found] = []


class Surveyor:
    """Looks over one Jira through a session that is admitted. Every method raises HelpdeskError."""

    def __init__(self, session: JiraSession, email: str) -> None:
        self._session: Final = session
        self._email: Final = email
        answered = session.get(Myself, f"{API}/myself")
        self.me: Final = answered.value
        self.now: Final = answered.at
        self.cloud: Final = is_cloud(session)

    def projects(self) -> tuple[SurveyedProject, ...]:
        """Return the projects that our account sees."""
        return tuple(SurveyedProject(each.key, each.name, each.kind == SERVICE_DESK) for each in self._projects())

    def survey(self, chosen: Sequence[SurveyedProject]) -> Survey:
        """Return what there is in these projects."""
        notices: list[str] = []
        kinds = [kind for project in chosen for kind in self._types(project)]
        statuses: dict[str, SurveyedStatus] = {}
        for kind in kinds:
            for status in kind.statuses:
                name = status.name or ""
                statuses.setdefault(name.casefold(), SurveyedStatus(name, category_key(status)))
        priorities = self._session.get(list[WireNamed], f"{API}/priority").value
        fields = self._session.get_with(FieldCatalogue.from_list, f"{API}/field")
        return Survey(
            self._session.url,
            self._email,
            self.cloud,
            _person(self.me),
            self.now,
            tuple(chosen),
            _once(kind.name for kind in kinds),
            tuple(status for status in statuses.values() if status.name),
            _once(each.name or "" for each in priorities),
            fields,
            self._people(chosen, notices),
            self._lead(chosen),
            self._roles(chosen),
            self._goals(chosen, fields, notices),
            tuple(notices),
        )

    def _projects(self) -> Iterator[_Project]:
        if not self.cloud:
            yield from self._session.get(list[_Project], f"{API}/project").value
            return
        start = 0
        while True:
            params = {"startAt": start, "maxResults": _PAGE}
            page = self._session.get(_Projects, f"{API}/project/search", params).value
            yield from page.values
            start += len(page.values)
            if page.is_last is not False or not page.values:
                return

    def _types(self, project: SurveyedProject) -> list[_Type]:
        return self._session.get(list[_Type], f"{API}/project/{part(project.key)}/statuses").value

    def _people(self, chosen: Sequence[SurveyedProject], notices: list[str]) -> tuple[SurveyedPerson, ...]:
        ours = {name for name in (self.me.account_id, self.me.key, self.me.name) if name}
        found: dict[str, SurveyedPerson] = {}
        for project in chosen:
            try:
                for user in self._assignable(project.key):
                    if user.account_type not in ("app", "customer") and not ours & {user.account_id, user.key}:
                        person = _person(user)
                        found.setdefault(person.id, person)
            except (NotAllowed, Gone, Refused) as error:
                notices.append(f"who works in {project.key} may not be read by our account: {error}")
        return tuple(found.values())

    def _assignable(self, key: str) -> Iterator[_Shown]:
        start = 0
        while start < _MOST_PEOPLE:
            params: dict[str, str | int] = {"project": key, "startAt": start, "maxResults": _PAGE}
            page = self._session.get(list[_Shown], f"{API}/user/assignable/search", params).value
            yield from page
            if not page:
                return
            # Cloud filters a page after it was cut, so a short one need not be the last.
            start += _PAGE if self.cloud else len(page)
            if not self.cloud and len(page) < _PAGE:
                return

    def _lead(self, chosen: Sequence[SurveyedProject]) -> str:
        """Return the account that leads the first project, or nothing."""
        for project in chosen[:1]:
            lead = self._session.get(_Led, f"{API}/project/{part(project.key)}").value.lead
            return _person(lead).id if lead is not None else ""
        return ""

    def _roles(self, chosen: Sequence[SurveyedProject]) -> tuple[str, ...]:
        """Return the roles that all projects without internal comments have."""
        common: list[str] | None = None
        for project in chosen:
            if project.service:
                continue
            try:
                roles = self._session.get(dict[str, str], f"{API}/project/{part(project.key)}/role").value
            except (NotAllowed, Gone, Refused):
                return ()
            common = [role for role in roles if common is None or role in common]
        return tuple(common or ())

    def _goals(
        self, chosen: Sequence[SurveyedProject], fields: FieldCatalogue, notices: list[str]
    ) -> tuple[SurveyedGoal, ...]:
        """Return the goals on the tickets that changed last: Jira tells them nowhere else without an administrator."""
        clocks = [field_id for field_id, schema in fields.schemas.items() if schema == SLA_FIELD]
        services = [project.key for project in chosen if project.service]
        if not clocks or not services:
            return ()
        jql = f"project in ({', '.join(map(quoted, services))}) ORDER BY updated DESC"
        body = {"jql": jql, "fields": ["issuetype", "priority", *clocks], "maxResults": _TICKETS_LOOKED_AT}
        try:
            path = f"{API}/search/jql" if self.cloud else f"{API}/search"
            issues = self._session.ask(_FoundPage, path, body).value.issues
        except HelpdeskError as error:
            notices.append(f"the goals of Service Management could not be read: {error}")
            return ()
        return tuple(goal for issue in issues for goal in _goals_on(issue.fields, clocks))


def quoted(key: str) -> str:
    """Return a project's key as JQL takes it: some keys, such as OR, are words of the language."""
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_cloud(session: JiraSession) -> bool:
    """Return what Jira says it is; a token that may not ask that is Cloud's, for only those have scopes."""
    try:
        return session.get(ServerInfo, f"{API}/serverInfo").value.deployment == "Cloud"
    except NotAllowed:
        return True


def _goals_on(fields: Mapping[str, Raw], clocks: Sequence[str]) -> Iterator[SurveyedGoal]:
    kind, priority = _name(fields.get("issuetype")), _name(fields.get("priority"))
    for clock in clocks:
        told = _decoded(fields.get(clock))
        if not isinstance(told, dict):
            continue
        done = told.get("completedCycles")
        cycles = [told.get("ongoingCycle"), *(reversed(done) if isinstance(done, list) else ())]
        seconds = next((found for cycle in cycles if (found := _seconds(cycle))), 0)
        name = told.get("name")
        if seconds and isinstance(name, str) and kind:
            yield SurveyedGoal(name, kind, priority, seconds)


def _seconds(cycle: object) -> int:
    goal = cycle.get("goalDuration") if isinstance(cycle, dict) else None
    millis = goal.get("millis") if isinstance(goal, dict) else None
    return millis // 1000 if isinstance(millis, int) and millis > 0 else 0


def _name(raw: Raw | None) -> str:
    told = _decoded(raw)
    name = told.get("name") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""


def _decoded(raw: Raw | None) -> Any:
    return None if raw is None else msgspec.json.decode(raw)


def _person(user: _Shown | Myself) -> SurveyedPerson:
    # Data Center mentions people by login, and site files are read by people.
    return SurveyedPerson(user.account_id or user.name or user.key or "", user.display_name, user.zone)


def _once(names: Iterator[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())
