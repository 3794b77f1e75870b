"""The site file (`csext.yaml`): which helpdesk, which words it uses, where rules and store lie; environment wins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from jira_csext.helpdesks.errors import MappingRefused
from jira_csext.helpdesks.mapping import SiteMapping
from jira_csext.rulefiles.problems import Problem, nearest
from jira_csext.rulefiles.source import SourceFile, read_source

DEFAULT_NAME = "csext.yaml"


class SiteRefused(ValueError):
    """A site file that cannot be used; `problems` are all that is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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


Names = tuple[str | int, ...] | str | int


class Site(BaseSettings):
    """One site's settings, validated. Paths in the file are relative to the folder that it lies in."""

    model_config = SettingsConfigDict(
        env_prefix="CSEXT_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    name: str = "site"
    helpdesk: Helpdesk = Field(default_factory=Helpdesk)
    rules: Path = Path("rules")
    store: str = "sqlite:///csext.db"
    agents: Agents = Field(default_factory=Agents)
    bots: tuple[str, ...] = ()
    internal: Internal = Field(default_factory=Internal)
    types: dict[str, Names] = Field(default_factory=dict)
    states: dict[str, Category | tuple[str | int | Category, ...] | str | int] = Field(default_factory=dict)
    priorities: dict[str, Names] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    write_back: dict[str, str] = Field(default_factory=dict)
    daemon: Daemon = Field(default_factory=Daemon)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment beats the file (`CSEXT_HELPDESK__URL`, `CSEXT_STORE`)."""
        return env_settings, init_settings

    def mapping(self) -> SiteMapping:
        """Return what the helpdesk's words mean. Raises SiteRefused, with all problems at once."""
        try:
            return SiteMapping.from_site(self.model_dump(mode="json", exclude={"helpdesk": {"token"}}))
        except MappingRefused as refused:
            raise SiteRefused(refused.problems) from None


def load_site(path: Path | None, *, required: bool) -> Site:
    """Return the settings in the file, or the defaults where there is none and none is `required`.

    Raises SiteRefused with every problem as `file:line:column: what is wrong`.
    """
    place = path or Path(DEFAULT_NAME)
    if not place.is_file():
        if required or path is not None:
            raise SiteRefused((f"{place}: there is no such site file; write one, or name another with --site",))
        return _validated(None, place.parent)
    try:
        data = place.read_bytes()
    except OSError as error:
        raise SiteRefused((f"{place}: cannot be read: {error.strerror}",)) from None
    source, problems = read_source(str(place), data)
    if problems or source is None:
        raise SiteRefused(tuple(str(problem) for problem in problems))
    if source.value is not None and not isinstance(source.value, dict):
        raise SiteRefused((f"{place}:1:1: a site file is a mapping such as `rules: rules/`",))
    return _validated(source, place.parent)


def _validated(source: SourceFile | None, folder: Path) -> Site:
    values: Mapping[str, Any] = source.value if source is not None and isinstance(source.value, dict) else {}
    problems = list(_secrets_in(source, values))
    try:
        site = Site(**values)
        mapping_problem = _mapping_problems(site, source)
        problems.extend(mapping_problem)
    except ValidationError as error:
        problems.extend(_said(source, error))
        raise SiteRefused(tuple(problems)) from None
    if problems:
        raise SiteRefused(tuple(problems))
    update: dict[str, Any] = {"rules": folder / site.rules, "store": _anchored(site.store, folder)}
    return site.model_copy(update=update)


def _anchored(url: str, folder: Path) -> str:
    """A relative SQLite path counts from the site file, so that the store is found from any directory."""
    match = re.fullmatch(r"sqlite:///([^/:].*)", url)
    return f"sqlite:///{folder / match[1]}" if match else url


def _secrets_in(source: SourceFile | None, values: Mapping[str, Any]) -> list[str]:
    helpdesk = values.get("helpdesk")
    if source is None or not isinstance(helpdesk, dict) or "token" not in helpdesk:
        return []
    line, column = source.place_of_key(("helpdesk", "token"))
    what = "a secret does not belong in this file; set CSEXT_HELPDESK__TOKEN, or name a file with token_file"
    return [str(Problem(source.name, line, column, "helpdesk", what))]


def _mapping_problems(site: Site, source: SourceFile | None) -> list[str]:
    try:
        site.mapping()
    except SiteRefused as refused:
        name = source.name if source is not None else "environment"
        return [f"{name}: {problem}" for problem in refused.problems]
    return []


def _said(source: SourceFile | None, error: ValidationError) -> list[str]:
    said: dict[str, None] = {}
    for found in error.errors():
        unknown = found["type"] == "extra_forbidden"
        path = tuple(part for part in found["loc"] if not _is_branch(part))
        if path[0] in _WORDS and len(path) > 1 and not unknown:
            path = path[:2]
        where = ".".join(str(part) for part in path)
        what = _unknown(path) if unknown else _wanted(path, found["type"], found["msg"])
        if source is None:
            said[f"environment: {where}: {what}"] = None
            continue
        line, column = source.place_of_key(path) if unknown else source.place_of(path)
        said[str(Problem(source.name, line, column, where, what))] = None
    return list(said)


_WORDS = ("types", "states", "priorities")


def _is_branch(part: str | int) -> bool:
    """Pydantic names the alternatives of a union in the path (`tuple[…]`); the file knows nothing of them."""
    return isinstance(part, str) and (part in ("str", "int", "Category") or "[" in part)


def _wanted(path: tuple[str | int, ...], kind: str, message: str) -> str:
    if path[0] in _WORDS and len(path) > 1:
        category = ", or {category: new | indeterminate | done}" if path[0] == "states" else ""
        return f"write the helpdesk's names or ids here, such as [Bug, 10004]{category}"
    if kind.startswith("bool"):
        return "write true or false"
    if kind in ("dict_type", "model_type"):
        return "a mapping must stand here"
    if kind in ("tuple_type", "list_type"):
        return "a list must stand here, such as [one, two]"
    if kind == "string_type":
        return "write a word or a text here"
    return message[0].lower() + message[1:]


def _unknown(path: tuple[str | int, ...]) -> str:
    sections: dict[str, type[BaseModel]] = {
        "helpdesk": Helpdesk,
        "agents": Agents,
        "internal": Internal,
        "daemon": Daemon,
    }
    model = sections.get(str(path[0]), Site) if len(path) > 1 else Site
    near = nearest(str(path[-1]), model.model_fields)
    hint = f'did you mean "{near}"?' if near else f"known: {', '.join(model.model_fields)}"
    return f'unknown setting "{path[-1]}"; {hint}'
