"""The register's own history: every change with who, when and why, and what it makes of a client at any instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from jira_csext.core.client import ClientTimeline
from jira_csext.core.ticket import Attributes, Value
from jira_csext.register.fields import BY_NAME, FIELDS, FieldValue, from_plain, to_plain
from jira_csext.register.model import Client


class NewChange(NamedTuple):
    """Fields of a client that are other from `at` on, as JSON values, and why; how the store takes a change."""

    client: str
    at: int
    fields: Mapping[str, object]
    why: str = ""


class Row(Protocol):
    """A change as the store gives it back: `fields` are JSON values, `number` grows with every change."""

    @property
    def number(self) -> int:
        """The place among all changes."""

    @property
    def client(self) -> str:
        """The client's key."""

    @property
    def at(self) -> int:
        """From when on it holds."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields that are other from then on."""

    @property
    def who(self) -> str:
        """Who said so."""

    @property
    def why(self) -> str:
        """And why."""

    @property
    def recorded_at(self) -> int:
        """When they said so."""


class Change(NamedTuple):
    """One change of a client: `fields` have these values from `at` on."""

    number: int
    client: str
    at: int
    fields: Mapping[str, FieldValue]
    who: str
    why: str
    recorded_at: int


def change_of(row: Row) -> Change:
    """Return the change that a row of the store holds; fields of a newer program are left out."""
    fields = {name: from_plain(BY_NAME[name], plain) for name, plain in row.fields.items() if name in BY_NAME}
    return Change(row.number, row.client, row.at, fields, row.who, row.why, row.recorded_at)


def new_change(key: str, at: int, fields: Mapping[str, FieldValue], why: str = "") -> NewChange:
    """Return the change in the form that the store keeps."""
    return NewChange(key, at, {name: to_plain(value) for name, value in fields.items()}, why)


class State(NamedTuple):
    """A client as they were from `at` on, up to the next state."""

    at: int
    client: Client
    change: Change


def states(changes: Sequence[Change]) -> list[State]:
    """Return what all changes of one client make of them, oldest first; the changes may be in any order.

    What the register was told first holds for the time before as well, until a change dated earlier says otherwise:
    a client was somebody's before they were written down.
    """
    first = min(changes, key=lambda change: change.number)
    blank: Any = Client
    client: Client = blank(first.client, **first.fields)
    found = []
    for change in sorted(changes, key=lambda change: (change.at, change.number)):
        fields: Mapping[str, Any] = change.fields
        client = replace(client, **fields)
        found.append(State(change.at, client, change))
    return found


def timeline_of(of_client: Sequence[State]) -> ClientTimeline:
    """Return the client as the engine sees them: attributes by instant, of one instant the last."""
    found: dict[int, Attributes] = {}
    for state in of_client:
        found[state.at] = attributes_of(state.client)
    return ClientTimeline(of_client[0].client.key, tuple(found.items()))


def attributes_of(client: Client) -> dict[str, Value]:
    """Return what rules may ask of a client (`client.tier`, `client.targets.first_response`), without what is missing.

    Contacts and documents are left out: no rule asks for a person.
    """
    found: dict[str, Value] = {"client.key": client.key}
    for name in _ASKED:
        value = getattr(client, name)
        if value:
            found[f"client.{name}"] = value
    if client.monthly_value.isdecimal():
        found["client.monthly_value"] = int(client.monthly_value)
    found.update({f"client.targets.{metric}": target for metric, target in client.targets})
    return found


_ASKED = tuple(field.name for field in FIELDS if field.name not in ("contacts", "documents", "targets", "working_file"))
