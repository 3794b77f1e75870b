"""The settings of one site, as the site file and the environment give them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictInt

from jira_csext.helpdesks.errors import MappingRefused
from jira_csext.helpdesks.mapping import SiteMapping

PREFIX, NESTED = "CSEXT_", "__"
"""How a setting is called in the environment: `CSEXT_HELPDESK__URL`."""


class SiteRefused(ValueError):
    """A site file that cannot be used; `problems` are all that is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Helpdesk(_Section):
    """Where the tickets are. Secrets come from the environment or a file of their own, never from the site file."""

    kind: Literal["jira"] = "jira"
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
    """How often the helpdesk is asked, and where the daemon answers."""

    poll_every: str = "60s"
    listen: str = ""


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

    def mapping(self) -> SiteMapping:
        """Return what the helpdesk's words mean. Raises SiteRefused, with all problems at once."""
        try:
            return SiteMapping.from_site(self.model_dump(mode="json", exclude={"helpdesk": {"token"}}))
        except MappingRefused as refused:
            raise SiteRefused(refused.problems) from None
