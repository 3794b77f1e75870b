"""The settings of one site, as the site file and the environment give them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, StrictInt

from jira_csext.core.duration import DurationError, parse_duration
from jira_csext.helpdesks.errors import MappingRefused
from jira_csext.helpdesks.mapping import SiteMapping
from jira_csext.rulefiles.problems import nearest

PREFIX, NESTED = "CSEXT_", "__"
"""How a setting is called in the environment: `CSEXT_HELPDESK__URL`."""


class SiteRefused(ValueError):
    """A site file that cannot be used; `problems` are all that is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _installed(kind: str) -> str:
    # Looking at all that is installed takes longer than all the rest of the site file.
    if kind != "jira":
        from jira_csext.helpdesks.registry import helpdesk_kinds

        kinds = helpdesk_kinds()
        if kind not in kinds:
            near = nearest(kind, kinds)
            meant = f'did you mean "{near}"? ' if near else ""
            raise ValueError(f'"{kind}" is no helpdesk that is installed here; {meant}there are: {", ".join(kinds)}')
    return kind


def _length(text: str) -> str:
    try:
        is_length = parse_duration(text).unit == "seconds"
    except DurationError:
        is_length = False
    if not is_length:
        raise ValueError(f'"{text}" is no length of time here; write it like 60s, 5m or 1h')
    return text


Length = Annotated[str, AfterValidator(_length)]
"""A length of time by the clock on the wall, written like 60s or 5m."""


def seconds_of(length: str) -> int:
    """Return how many seconds a length is that was validated as one."""
    return parse_duration(length).amount


class Helpdesk(_Section):
    """Where the tickets are. Secrets come from the environment or a file of their own, never from the site file."""

    kind: Annotated[str, AfterValidator(_installed)] = "jira"
    url: str = ""
    email: str = ""
    token: SecretStr | None = None
    token_file: Path | None = None
    scope: str = ""
    zone: str = "UTC"


class Agents(_Section):
    """Our people, by account; `assignable` takes whoever a ticket is or was assigned to for one of ours there."""

    groups: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    assignable: bool = True


class Internal(_Section):
    """The role or group that internal notes are restricted to where the helpdesk has no internal comments."""

    role: str = ""
    group: str = ""


class Daemon(_Section):
    """How often the helpdesk is asked, and where the daemon answers.

    `connections` is how many tickets or pages of them are read at the same time; nothing is ever written so. An edit of
    the rules that would fire more steps at once than `accept_above` waits until a person accepts it.
    """

    poll_every: Length = "60s"
    connections: int = Field(default=4, ge=1, le=10)
    listen: str = ""
    accept_above: int = Field(default=50, ge=0)


class Limits(_Section):
    """What keeps a mistake small: `writes_per_hour` counts for each rule, the others for each ticket.

    `grace` is how long somebody of ours may still be first before a client is written to.
    """

    grace: Length = "5m"
    writes_per_hour: int = Field(default=60, ge=1)
    writes_per_day: int = Field(default=20, ge=1)
    replies_per_day: int = Field(default=3, ge=0)


class Clients(_Section):
    """Where a ticket is asked whose it is, in this order; labels name a client behind `label_prefix`."""

    match: tuple[Literal["organisation", "field", "label", "contact", "domain"], ...] = (
        "organisation",
        "field",
        "label",
        "contact",
        "domain",
    )
    label_prefix: str = "client-"


class Category(_Section):
    """All statuses of one of Jira's categories."""

    category: Literal["new", "indeterminate", "done"]


Names = tuple[str | StrictInt, ...] | str | StrictInt


class Site(BaseModel):
    """One site's settings, validated.

    Paths in the file count from the folder that it lies in, those in the environment from where the program runs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: str = Field(default="site", min_length=1)
    helpdesk: Helpdesk = Field(default_factory=Helpdesk)
    rules: Path = Path("rules")
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")
    store: str = "sqlite:///csext.db"
    agents: Agents = Field(default_factory=Agents)
    bots: tuple[str, ...] = ()
    internal: Internal = Field(default_factory=Internal)
    types: dict[str, Names] = Field(default_factory=dict)
    states: dict[str, Category | tuple[str | StrictInt | Category, ...] | str | StrictInt] = Field(default_factory=dict)
    priorities: dict[str, Names] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    write_back: dict[str, str] = Field(default_factory=dict)
    daemon: Daemon = Field(default_factory=Daemon)
    limits: Limits = Field(default_factory=Limits)
    clients: Clients = Field(default_factory=Clients)

    _file: Path | None = PrivateAttr(default=None)

    @property
    def file(self) -> Path | None:
        """The site file that was read, None where there is none and only defaults and the environment speak."""
        return self._file

    def stands_in(self, path: Path) -> None:
        """Remember the file that the settings were read from; to be called by whoever reads it."""
        self._file = path

    @property
    def maps_words(self) -> bool:
        """Whether anything says what the helpdesk's words and people mean; otherwise all of it is guessed."""
        agents = self.agents
        words = (self.types, self.states, self.priorities, self.fields)
        return any(words) or bool(agents.accounts or agents.groups or agents.former)

    def mapping(self) -> SiteMapping:
        """Return what the helpdesk's words mean. Raises SiteRefused, with all problems at once."""
        try:
            return SiteMapping.from_site(self.model_dump(mode="json", exclude={"helpdesk": {"token"}}))
        except MappingRefused as refused:
            raise SiteRefused(refused.problems) from None
