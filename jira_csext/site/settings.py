"""The settings of one site, as the site file and the environment give them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    StrictInt,
    model_validator,
)

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


def _no_bare_number(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f"{value} has no unit; write it like {value}s, 5m or 1h")
    return value


def _at_least_a_second(text: str) -> str:
    if not parse_duration(text).amount:
        raise ValueError(f'"{text}" would come again at once, without end; write a longer time, like 60s or 5m')
    return text


Length = Annotated[str, BeforeValidator(_no_bare_number), AfterValidator(_length)]
"""A length of time by the clock on the wall, written like 60s or 5m."""
Interval = Annotated[Length, AfterValidator(_at_least_a_second)]
"""How long it is until something comes again, or counts as missing: a second at least."""


def host_and_port(text: str) -> tuple[str, int]:
    """Return what `127.0.0.1:8765` or `[::1]:8765` means. Raises ValueError with a sentence."""
    host, colon, port = text.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    is_whole = bool(colon and bare) and ((":" in bare) == host.startswith("["))
    if not is_whole or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError(f'"{text}" is no address to listen at; write a host and a port, such as 127.0.0.1:8765')
    return bare, int(port)


def _no_bare_port(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f"{value} is no address to listen at; write a host and a port, such as 127.0.0.1:8765")
    return value


def _address(text: str) -> str:
    if text:
        host_and_port(text)
    return text


Address = Annotated[str, BeforeValidator(_no_bare_port), AfterValidator(_address)]
"""Where to listen, a host and a port; nothing for nowhere."""


def _called(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("this is no address to call; write one that begins with https:// or http://")
    return text


def _days(text: str) -> str:
    try:
        days = parse_duration(text)
    except DurationError as error:
        raise ValueError(str(error)) from None
    if days.unit != "calendar_days" or not days.amount:
        raise ValueError(f'"{text}" is no number of calendar days; write it like 400cd')
    return text


CalendarDays = Annotated[str, AfterValidator(_days)]
"""A number of days by the calendar on the wall, written like 400cd."""


def days_of(length: str | None) -> int | None:
    """Return how many days a text is that was validated as `CalendarDays`; None for none."""
    return None if length is None else parse_duration(length).amount


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
    token_expires_on: date | None = None
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
    the rules that would fire more steps at once than `accept_above` waits until a person accepts it. `heartbeat_url` is
    called after each good turn; when none was good for `silent_after`, that is a state of the site.
    """

    poll_every: Interval = "60s"
    connections: int = Field(default=4, ge=1, le=10)
    listen: Address = ""
    accept_above: int = Field(default=50, ge=0)
    heartbeat_url: Annotated[str, AfterValidator(_called)] = ""
    silent_after: Interval = "15m"


class Webhooks(_Section):
    """What the helpdesk announces by itself; a secret, or a file that holds one to a line, lets it in.

    Without `signed` the secret stands at the end of the address instead of signing each delivery. `listen` is an
    address of their own, that of the daemon otherwise. A ticket waits for `debounce` after it was announced, and search
    is asked only every `poll_every` while all that changes is announced.
    """

    secret: SecretStr | None = None
    secret_file: Path | None = None
    signed: bool = True
    listen: Address = ""
    debounce: Length = "2s"
    poll_every: Interval = "5m"


class Limits(_Section):
    """What keeps a mistake small: `writes_per_hour` counts for each rule, the others for each ticket.

    `grace` is how long somebody of ours may still be first before a client is written to.
    """

    grace: Length = "5m"
    writes_per_hour: int = Field(default=60, ge=1)
    writes_per_day: int = Field(default=20, ge=1)
    replies_per_day: int = Field(default=3, ge=0)


class Notify(_Section):
    """How people are told beside the helpdesk: many alarms by one message, in Alertmanager's words.

    The first waits for `group_wait` for others, the next ones until `group_interval` after the last message. What was
    failing for `fallback_after` is told by the address that stands in for it.
    """

    group_wait: Length = "0s"
    group_interval: Length = "5m"
    fallback_after: Length = "10m"


class Clients(_Section):
    """Where a ticket is asked whose it is, in this order; labels name a client behind `label_prefix`.

    A ticket about a client that comes from no other ticket is made in `project`.
    """

    match: tuple[Literal["organisation", "field", "label", "contact", "domain"], ...] = (
        "organisation",
        "field",
        "label",
        "contact",
        "domain",
    )
    label_prefix: str = "client-"
    project: str = ""


Status = Literal["running", "paused", "at_risk", "breached", "met"]
_STATUSES: tuple[Status, ...] = get_args(Status)
_LONGEST_PREFIX = 80


def _something(text: str) -> str:
    if not text.strip():
        raise ValueError("nothing stands here; write the field's id or the name that Jira shows, or leave the key out")
    return text


def _word(text: str) -> str:
    if not text.strip():
        raise ValueError("nothing stands here; write the word that people are to read, or leave the key out")
    return text


def _prefix(text: str) -> str:
    if not text:
        raise ValueError("nothing stands here; write what labels begin with, such as sla-is-, or leave the key out")
    if len(text) > _LONGEST_PREFIX or any(map(str.isspace, text)):
        dashed = "-".join(text.split())[:_LONGEST_PREFIX]
        way_out = f'write "{dashed}-"' if dashed and dashed != text else "write one such as sla-is-"
        raise ValueError(
            f"a label has no spaces, so its beginning has none, and {_LONGEST_PREFIX} characters at most; {way_out}"
        )
    return text


FieldName = Annotated[str, AfterValidator(_something)]


class WriteBack(_Section):
    """Fields of the helpdesk that say where a ticket's promises stand; none: nothing is written to any ticket.

    The first three take a date, a date with time or a text; `status` a text or a list to choose from, in our words or
    in those under `words`. With `label_prefix` a label says the status as well (`sla-at-risk`). `clear` takes away
    again all that was written to these fields and labels.
    """

    response_due: FieldName = ""
    resolution_due: FieldName = ""
    promised_due: FieldName = ""
    status: FieldName = ""
    label_prefix: Annotated[str, AfterValidator(_prefix)] = ""
    words: dict[Status, Annotated[str, AfterValidator(_word)]] = Field(default_factory=dict)
    clear: bool = False

    @model_validator(mode="after")
    def _each_its_own(self) -> Self:
        named = [source.casefold() for source in self.fields.values()]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise ValueError(f'"{twice[0]}" stands under two of our words; each needs a field of its own')
        return self

    @property
    def fields(self) -> dict[str, str]:
        """The fields by our words for them."""
        every = {
            "response_due": self.response_due,
            "resolution_due": self.resolution_due,
            "promised_due": self.promised_due,
            "status": self.status,
        }
        return {word: source for word, source in every.items() if source}

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that a ticket may get; none without a beginning for them."""
        return tuple(f"{self.label_prefix}{status.replace('_', '-')}" for status in _STATUSES if self.label_prefix)

    def __bool__(self) -> bool:
        return bool(self.fields or self.label_prefix)


class Retention(_Section):
    """For how long texts that people wrote are kept; left out, for good. That and when they wrote stays."""

    comments: CalendarDays | None = None
    survey_comments: CalendarDays | None = None


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
    write_back: WriteBack = Field(default_factory=WriteBack)
    daemon: Daemon = Field(default_factory=Daemon)
    webhooks: Webhooks = Field(default_factory=Webhooks)
    limits: Limits = Field(default_factory=Limits)
    notify: Notify = Field(default_factory=Notify)
    status_card: bool = True
    clients: Clients = Field(default_factory=Clients)
    retention: Retention = Field(default_factory=Retention)

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
            return SiteMapping.from_site(
                self.model_dump(mode="json", exclude={"helpdesk": {"token"}, "webhooks": {"secret"}})
            )
        except MappingRefused as refused:
            raise SiteRefused(refused.problems) from None
