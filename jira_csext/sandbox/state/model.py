"""The things on a stand-in's site: people, projects, tickets with their comments and history. Instants are epoch ms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Flavour = Literal["cloud", "dc"]
Json = dict[str, Any]
Raw = Any
"""A field's value as it is kept: ids, logins, plain dates and texts; `rest` turns it into Jira's shapes and back."""

AccountKind = Literal["atlassian", "customer", "app"]


@dataclass(slots=True)
class Account:
    """Somebody who can sign in or be named; `uid` never changes, the names may (Data Center renames to anonymise)."""

    uid: str
    login: str
    key: str
    account_id: str
    display_name: str
    email: str
    kind: AccountKind = "atlassian"
    zone: str = "Europe/Moscow"
    language: str = "en"
    active: bool = True
    deleted: bool = False
    licensed: bool = True
    """Whether the account has a seat; without one Service Management answers 403 to everything."""


class Status(NamedTuple):
    """A status; `translations` are its names by language, which is how readers of that language see it."""

    id: str
    name: str
    category: str
    translations: Mapping[str, str] = {}


class Named(NamedTuple):
    """A type, priority, resolution or role."""

    id: str
    name: str


class LinkType(NamedTuple):
    """A kind of link with its name from either end."""

    id: str
    name: str
    inward: str
    outward: str


FieldKind = Literal[
    "organizations",
    "participants",
    "request_type",
    "date",
    "datetime",
    "option",
    "options",
    "text",
    "number",
    "sla",
    "rating",
]


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field of this site's own; `editable` is whether it is on the edit screen.

    `options` are all values that an option can have; none: any.
    """

    id: str
    name: str
    kind: FieldKind
    custom: str
    clause_names: tuple[str, ...] = ()
    editable: bool = True
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class Organization:
    """A client's organization in Service Management."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Project:
    """A project; `service` makes its comments public or internal, where Service Management is on."""

    id: str
    key: str
    name: str
    service: bool
    types: tuple[str, ...]
    roles: dict[str, set[str]] = field(default_factory=dict)
    """Members by the role's id: logins, and groups as `group:NAME`."""
    last_number: int = 0
    archived: bool = False


class Visibility(NamedTuple):
    """The role or group to which a comment is restricted."""

    kind: Literal["role", "group"]
    value: str


@dataclass(slots=True)
class Comment:
    """What somebody wrote; `author` is None for an anonymous one."""

    id: int
    author: str | None
    body: str
    created_ms: int
    updated_ms: int
    update_author: str | None
    visibility: Visibility | None = None
    properties: dict[str, Any] = field(default_factory=dict)
    parent_id: int | None = None


class Item(NamedTuple):
    """One field changed."""

    field: str
    field_id: str | None
    custom: bool
    old_id: str | None
    old_text: str | None
    new_id: str | None
    new_text: str | None


class Change(NamedTuple):
    """What somebody changed at one moment; `metadata` is the historyMetadata sent with it."""

    id: int
    author: str | None
    at_ms: int
    items: tuple[Item, ...]
    metadata: Mapping[str, Any] | None = None


class Link(NamedTuple):
    """A link between two tickets, by their ids."""

    id: int
    type: LinkType
    inward: int
    outward: int


@dataclass(slots=True)
class Issue:
    """A ticket. `fields` is replaced and never changed in place, so that the index may keep an older one."""

    id: int
    key: str
    project: str
    fields: Mapping[str, Raw]
    created_ms: int
    updated_ms: int
    comments: list[Comment] = field(default_factory=list)
    history: list[Change] = field(default_factory=list)
    watchers: list[str] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    feedback: tuple[int, str] | None = None
    archived: bool = False
    seen_only_by: frozenset[str] | None = None
    """Logins of the issue security level; None when everybody who may browse the project sees it."""
