"""The port: what the daemon asks of any helpdesk, in our words. An adapter is a folder here and an entry point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from jira_csext.core.ticket import Ticket

ActionKind = Literal["note", "reply", "label"]

InternalNotes = Literal["property", "restricted"]
"""How a note is kept from the client: by a property of the comment, or restricted to a role or group of ours."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a helpdesk can do for us; `rules check` refuses an action that is not among `actions`.

    `internal_notes` says how a note is kept from the client in each project; in one that is not named it cannot be, and
    a note is refused there.
    `notices` are sentences on what the helpdesk would not tell, such as the members of a group.
    """

    actions: frozenset[ActionKind]
    internal_notes: Mapping[str, InternalNotes] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


class Account(NamedTuple):
    """Who we are to the helpdesk."""

    id: str
    name: str
    timezone: str = "UTC"


class Sighting(NamedTuple):
    """A ticket seen by a search: its id and the helpdesk's own mark of its last change, which is only compared.

    `updated` is the same text that `Fetched` has, or "" where the search does not tell it.
    """

    ticket_id: str
    updated: str


class Fetched(NamedTuple):
    """A ticket read by id, whole: history and messages complete, counts checked against the helpdesk's totals.

    `markers` are the keys of ours found on it, with the remote id of the message (or other thing) that carries each;
    `fetched_at` is the helpdesk's clock at the read, in epoch seconds.
    """

    ticket: Ticket
    updated: str
    fetched_at: int
    markers: Mapping[str, str] = MappingProxyType({})


class Unread(NamedTuple):
    """A ticket that could not be read this time: `gone` (deleted, moved out of sight, permission lost), or why not."""

    ticket_id: str
    gone: bool
    reason: str


class Write(NamedTuple):
    """One action to carry out. `key` is its marker, `value` a label.

    `text` is plain text: the adapter turns it into the helpdesk's markup, with every character that would mean
    something there escaped, and calls the accounts in `mention` in the helpdesk's own way in front of it.
    """

    key: str
    kind: ActionKind
    text: str = ""
    value: str = ""
    mention: tuple[str, ...] = ()


class Receipt(NamedTuple):
    """What the helpdesk made of a write: the remote id, and whether the client can see it (None: no message)."""

    remote_id: str
    public: bool | None = None


class Helpdesk(Protocol):
    """A helpdesk, spoken to. Reads may be repeated by the adapter; a write is sent once, whatever comes back.

    Every method raises HelpdeskError.
    """

    @property
    def kind(self) -> str:
        """`jira`, `memory`, …"""

    def account(self) -> Account:
        """Return who we are; what the token is tried with."""

    def capabilities(self) -> Capabilities:
        """Return what can be done here, asked of the helpdesk anew each time; what it is made of is learned with it."""

    def clock(self) -> int:
        """Return the helpdesk's own clock in epoch seconds, and find out on the way whether we are still admitted."""

    def changed_since(self, watermark: int) -> Iterator[Sighting]:
        """Yield every ticket in scope that changed at or after the instant, at least.

        The adapter itself looks back further by as much as the helpdesk's search lags behind; hand it the instant of
        `clock()` before the last round, and compare `updated` with what is known. Some may come more than once.
        """

    def understands_dates(self, known: Sighting, now: int) -> bool:
        """Does search still find a ticket by its last change, and nothing in the future?

        A search that misreads dates answers with success and no tickets, so ask this from time to time. `known` is a
        ticket seen in scope, `now` the helpdesk's clock.
        """

    def everything(self) -> Iterator[Sighting]:
        """Yield every ticket in scope; where that makes it much cheaper, without `updated`."""

    def read(self, ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        """Yield each ticket as it truly is now, by id and not from a search index."""

    def write(self, ticket_id: str, write: Write) -> Receipt:
        """Carry out one action, its marker in the same request. Raises OutcomeUnknown when it may have been done."""

    def is_public(self, ticket_id: str, remote_id: str) -> bool:
        """Read back a message of ours: can the client see it?"""

    def remove(self, ticket_id: str, remote_id: str) -> None:
        """Take back a message of ours."""

    def close(self) -> None:
        """Let go of connections; nothing is raised."""
