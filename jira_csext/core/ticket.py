"""Tickets and their history: what every rule looks at, in words that no single helpdesk owns.

Instants inside `core` are whole epoch seconds (UTC, cut); aware datetimes exist only at the edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Speaker = Literal["client", "agent", "bot", "unknown"]
"""Who wrote something: a client, a person of ours, a machine (ours included), or somebody we cannot place."""

EventKind = Literal["created", "changed", "message", "attached", "own"]
"""What happened: the ticket appeared, an attribute changed, somebody wrote, a file came, or we did something."""

Value = str | int | tuple[str, ...] | None
"""What an attribute can hold; `None` is "missing", which equals nothing."""

Attributes = Mapping[str, Value]


class Event(NamedTuple):
    """One line of a ticket's history; append-only, and never changed after it was first seen.

    `id` is unique within the ticket and stays the same however often the helpdesk is read. `by` is the kind of
    author at first sight: it does not change when that person later joins or leaves the team. `deleted_at` is set
    when the helpdesk no longer shows a message; the message stays, because it was said.
    """

    at: int
    kind: EventKind
    id: str
    by: Speaker = "unknown"
    author: str = ""
    field: str = ""
    old: Value = None
    new: Value = None
    public: bool = False
    text: str = ""
    deleted_at: int | None = None


class Ticket(NamedTuple):
    """A ticket as it is now, with everything that led there.

    `id` is the helpdesk's own and survives a move to another project; `key` is what people call it.
    `attributes` hold the canonical words (`type`, `state`, `priority`) beside the helpdesk's own (`status`,
    `resolution`, `project`), labels, people and mapped fields (`fields.NAME`). `history` is oldest first and begins
    with the one `created` event. `gone_at` is when the helpdesk stopped showing the ticket.
    """

    key: str
    id: str
    created_at: int
    attributes: Attributes
    history: tuple[Event, ...]
    client: str = ""
    gone_at: int | None = None
    notices: tuple[str, ...] = ()


# The canonical states that rules and metrics give a meaning to; a site may map its statuses to further words.
OPEN = "open"
WAITING_FOR_CLIENT = "waiting_for_client"
RESOLVED = "resolved"
