"""Clients: who a ticket belongs to and what was agreed with them, as of any past instant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from jira_csext.core.ticket import Attributes, Value

NOBODY: Attributes = {}
"""The attributes of a client we know nothing of; every condition on them sees "missing"."""


@dataclass(frozen=True, slots=True)
class ClientTimeline:
    """What was known of a client, and from when on: a ticket is judged by the tier the client had then.

    `changes` are oldest first; each holds all attributes in force from its instant on, named as rules name them
    (`client.tier`, `client.segment`, `client.manager`, `client.tags`, `client.key`).
    """

    key: str = ""
    changes: tuple[tuple[int, Attributes], ...] = ()

    def as_of(self, at: int) -> Attributes:
        """Return the attributes in force at the instant; before the first change, those of the first."""
        changes = self.changes
        if not changes:
            return NOBODY
        if len(changes) == 1:
            return changes[0][1]
        return changes[max(0, bisect_right(changes, at, key=lambda change: change[0]) - 1)][1]


NO_CLIENT = ClientTimeline()


def client_attributes(key: str, **known: Value) -> Attributes:
    """Return attributes as rules name them, `client.key` among them; values that are None are left out."""
    named: Mapping[str, Value] = {"key": key or None, **known}
    return {f"client.{name}": value for name, value in named.items() if value is not None}


def a_client(key: str, **known: Value) -> ClientTimeline:
    """Return a client that was always as given (a ticket whose client is in no register)."""
    return ClientTimeline(key, ((0, client_attributes(key, **known)),))
