"""What is asked of a Jira once and then known: flavour, who we are, projects, fields, statuses, who is one of us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct, field

from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAdmitted, NotAllowed, Refused, Unreachable
from jira_csext.helpdesks.jira.fields import FieldCatalogue
from jira_csext.helpdesks.jira.instants import instant_ms
from jira_csext.helpdesks.jira.reading import NO_FIELDS, JiraReader
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.helpdesks.jira.wire import WireUser
from jira_csext.helpdesks.mapping import SiteMapping
from jira_csext.helpdesks.port import Account

SERVICE_DESK = "service_desk"

Listed = TypeVar("Listed")

# Atlassian says "minutes" of Cloud's search; Data Center's index is nearly at once while it is well.
_CLOUD_LAG_SECONDS, _DC_LAG_SECONDS = 600, 120
_MEMBERS_A_PAGE = 50
_PROJECTS_A_PAGE = 100


class ServerInfo(Struct):
    """What Jira says of itself; Servers before 8 leave the deployment out."""

    deployment: str = field(default="", name="deploymentType")
    server_time: str = field(default="", name="serverTime")


class Myself(WireUser, frozen=True):
    """Our own account."""

    display_name: str = field(default="", name="displayName")
    zone: str = field(default="UTC", name="timeZone")


class Project(Struct):
    """A project that we may see; `kind` is `service_desk` where comments can be internal."""

    key: str
    id: str | int = ""
    kind: str = field(default="", name="projectTypeKey")


class _Page(Struct, Generic[Listed]):
    values: list[Listed]
    is_last: bool | None = field(default=None, name="isLast")


_Projects = _Page[Project]
_Members = _Page[WireUser]


class _Index(Struct):
    in_database: str | None = field(default=None, name="lastUpdatedInDatabase")
    in_index: str | None = field(default=None, name="lastUpdatedInIndex")


class _IndexSummary(Struct):
    issues: _Index = field(default_factory=_Index, name="issueIndex")


@dataclass(frozen=True)
class Facts:
    """A site as it was when it was last asked.

    `ours` are all ids of our own account. `lag` is how many seconds its search may be behind. `notices` say what it
    would not tell, those on groups also stand under `unread_groups`. `catalogue` are its fields.
    """

    cloud: bool
    account: Account
    ours: frozenset[str]
    services: Mapping[str, bool]
    reader: JiraReader
    lag: int
    notices: tuple[str, ...] = ()
    unread_groups: tuple[str, ...] = ()
    catalogue: FieldCatalogue = NO_FIELDS


class Asking:
    """Asks a site for its facts."""

    def __init__(self, session: JiraSession, mapping: SiteMapping, groups: tuple[str, ...]) -> None:
        self._session: Final = session
        self._mapping: Final = mapping
        self._groups: Final = groups

    def facts(self) -> Facts:
        """Return what the site is now. Raises HelpdeskError, and MappingRefused when a field's name is ambiguous."""
        session = self._session
        cloud = self._is_cloud()
        me = session.get(Myself, f"{API}/myself").value
        account = account_of(me)
        ours = frozenset(name for name in (me.account_id, me.key, me.name) if name)
        fields = session.get_with(FieldCatalogue.from_list, f"{API}/field")
        statuses = session.get_with(StatusCatalogue.from_list, f"{API}/status")
        services = {project.key: project.kind == SERVICE_DESK for project in self._projects(cloud)}
        members, notices = self._members()
        agents = replace(self._mapping.agents, members=self._mapping.agents.members | members)
        # What we say ourselves is a machine's word, whatever group our account is in.
        bots = self._mapping.bots | {name.casefold() for name in ours}
        reader = JiraReader(replace(self._mapping, agents=agents, bots=bots), statuses, fields, ours)
        unread_groups = tuple(notices)
        notices += [
            f'field "{unknown.source}" of the site file ({unknown.attribute}) is in no list of fields there; '
            "write its id or its name as Jira shows it to our account"
            for unknown in reader.unknown_fields
        ]
        return Facts(cloud, account, ours, services, reader, self._lag(cloud), tuple(notices), unread_groups, fields)

    def _is_cloud(self) -> bool:
        session = self._session
        try:
            return session.get(ServerInfo, f"{API}/serverInfo").value.deployment == "Cloud"
        except Gone:
            raise Unreachable(
                f"{session.host} answers, but there is no Jira at {session.url}. Check helpdesk.url in the site file; "
                "a Jira behind a context path needs it too, as in https://example.com/jira."
            ) from None
        except (NotAdmitted, NotAllowed):
            # A token with few scopes may not ask that; where it leads says as much.
            if session.host == "api.atlassian.com" or session.host.endswith(".atlassian.net"):
                return True
            raise

    def _projects(self, cloud: bool) -> Iterator[Project]:
        if not cloud:
            yield from self._session.get(list[Project], f"{API}/project").value
            return
        yield from self._paged(_Projects, f"{API}/project/search", {}, _PROJECTS_A_PAGE)

    def _members(self) -> tuple[frozenset[str], list[str]]:
        """Return the accounts in the site file's groups, and a sentence for each group that could not be read."""
        members: set[str] = set()
        notices: list[str] = []
        for group in self._groups:
            params = {"groupname": group, "includeInactiveUsers": "true"}
            try:
                for user in self._paged(_Members, f"{API}/group/member", params, _MEMBERS_A_PAGE):
                    members.update(name.casefold() for name in (user.account_id, user.key, user.name) if name)
            except NotAllowed:
                notices.append(
                    f'the members of group "{group}" may not be read by our account; give it "Browse users and groups" '
                    "(Data Center: an administrator lists people under agents.accounts instead)"
                )
            except (Gone, Refused):
                notices.append(f'there is no group "{group}" (agents.groups); nobody is known as ours by it')
        return frozenset(members), notices

    def _paged(self, shape: type[_Page[Listed]], path: str, params: Mapping[str, str], size: int) -> Iterator[Listed]:
        start = 0
        while True:
            page = self._session.get(shape, path, {**params, "startAt": start, "maxResults": size}).value
            yield from page.values
            start += len(page.values)
            if page.is_last is not False or not page.values:
                return

    def _lag(self, cloud: bool) -> int:
        if cloud:
            return _CLOUD_LAG_SECONDS
        try:
            index = self._session.get(_IndexSummary, f"{API}/index/summary").value.issues
            behind = instant_ms(index.in_database) - instant_ms(index.in_index)
        except (HelpdeskError, ValueError):
            # For administrators only, and not on every version.
            return _DC_LAG_SECONDS
        return _DC_LAG_SECONDS + max(0, behind // 1000)


def account_of(me: Myself) -> Account:
    """Return our account in the port's words."""
    return Account(me.account_id or me.key or me.name or "", me.display_name, me.zone)


def ids_of(user: Mapping[str, Any] | None) -> frozenset[str]:
    """Return all ids that an author of a comment goes by."""
    names = (user.get(name) for name in ("accountId", "key", "name")) if user else ()
    return frozenset(name for name in names if isinstance(name, str))
