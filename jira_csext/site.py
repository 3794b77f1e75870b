"""The site file (`csext.yaml`): which helpdesk, which words it uses, where rules and store lie; environment wins."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictInt, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

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


Names = tuple[str | StrictInt, ...] | str | StrictInt
_PREFIX, _NESTED = "CSEXT_", "__"


class Site(BaseSettings):
    """One site's settings, validated.

    Paths in the file count from the folder that it lies in, those in the environment from where the program runs.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter=_NESTED,
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

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
        site = Site(**_anchored(values, folder))
    except ValidationError as error:
        raise SiteRefused((*problems, *_said(source, error))) from None
    except SettingsError as error:
        raise SiteRefused((*problems, _unreadable(error))) from None
    problems.extend(_mapping_problems(site, source))
    if problems:
        raise SiteRefused(tuple(problems))
    return site


def _anchored(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the file's values with its paths counted from its folder, so that they hold from any directory."""
    anchored = dict(values)
    rules = anchored.setdefault("rules", "rules")
    if isinstance(rules, str):
        anchored["rules"] = folder / rules
    store = anchored.setdefault("store", "sqlite:///csext.db")
    if isinstance(store, str) and (match := re.fullmatch(r"sqlite:///([^/:].*)", store)):
        anchored["store"] = f"sqlite:///{folder / match[1]}"
    helpdesk = anchored.get("helpdesk")
    if isinstance(helpdesk, dict) and isinstance(token_file := helpdesk.get("token_file"), str):
        anchored["helpdesk"] = {**helpdesk, "token_file": folder / token_file}
    return anchored


_WITH_PASSWORD = re.compile(r"[a-z0-9+.-]+://[^/@\s]*:[^/\s]*@", re.IGNORECASE)
_SECRETS = (
    (("helpdesk", "token"), "a secret", "CSEXT_HELPDESK__TOKEN, or name a file with token_file"),
    (("helpdesk", "url"), "a password", "CSEXT_HELPDESK__TOKEN, and write the address without it"),
    (("store",), "a password", "CSEXT_STORE with the whole address"),
)


def _secrets_in(source: SourceFile | None, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with secrets written in the file; none is ever shown."""
    for path, what, instead in _SECRETS:
        given: Any = values
        for key in path:
            given = given.get(key) if isinstance(given, dict) else None
        if given is None or (path[-1] != "token" and not (isinstance(given, str) and _WITH_PASSWORD.match(given))):
            continue
        if source is not None:
            line, column = source.place_of_key(path)
            says = f"{what} does not belong in this file; set {instead}"
            yield str(Problem(source.name, line, column, ".".join(path), says))


def _mapping_problems(site: Site, source: SourceFile | None) -> list[str]:
    try:
        site.mapping()
    except SiteRefused as refused:
        return [_placed(source, problem) for problem in refused.problems]
    return []


def _placed(source: SourceFile | None, problem: str) -> str:
    """Put the place before a problem of the mapping, which begins with the names that lead there."""
    path: tuple[str, ...] = ()
    for name in problem.split(": ")[:-1]:
        path = (*path, name)
    variable = _variable_of(path)
    if source is None or variable:
        return f"environment: {variable}: {problem}" if variable else f"environment: {problem}"
    line, column = source.place_of_key(path[:1]) if len(path) < 2 else source.place_of(path[:2])
    return f"{source.name}:{line}:{column}: {problem}"


def _variable_of(path: tuple[str | int, ...]) -> str:
    """Return the environment variable that sets what `path` leads to, nothing where none does."""
    by_name = {name.upper(): name for name in os.environ}
    for length in range(len(path), 0, -1):
        name = _PREFIX + _NESTED.join(str(part) for part in path[:length]).upper()
        if name in by_name:
            return by_name[name]
    return ""


def _unreadable(error: SettingsError) -> str:
    """Say which variable of the environment cannot be read, without what it holds."""
    match = re.search(r'field "(\w+)"', str(error))
    name = match[1] if match else ""
    variable = _variable_of((name,)) or f"{_PREFIX}{name.upper()}"
    return f'environment: {variable}: write JSON here, such as ["one", "two"] for a list or {{"key": "value"}}'


def _said(source: SourceFile | None, error: ValidationError) -> list[str]:
    said: dict[str, None] = {}
    for found in error.errors():
        unknown = found["type"] == "extra_forbidden"
        path = tuple(part for part in found["loc"] if not _is_branch(part))
        if path[0] in _WORDS and len(path) > 1 and not unknown:
            path = path[:2]
        where = ".".join(str(part) for part in path)
        what = _unknown(path) if unknown else _wanted(path, found["type"], found["msg"])
        variable = _variable_of(path)
        if source is None or variable:
            said[f"environment: {variable or where}: {what}"] = None
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
    if kind in ("string_type", "string_too_short"):
        return "write a word or a text here"
    if kind in ("path_type", "path_not_file", "path_not_directory"):
        return "write the name of a file or folder here"
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
