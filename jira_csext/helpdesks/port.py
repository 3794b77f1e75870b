"""The port: what the daemon asks of any helpdesk, in our words. An adapter is a folder here and an entry point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, Protocol

from jira_csext.core.rulebook import ActionKind
from jira_csext.core.speech_text import Text
from jira_csext.core.ticket import Ticket

__all__ = [
    "LOOKS_FIRST",
    "TOGETHER",
    "Account",
    "ActionKind",
    "Capabilities",
    "Double",
    "Fetched",
    "Helpdesk",
    "InternalNotes",
    "OwnMessage",
    "Person",
    "Receipt",
    "Sighting",
    "Unread",
    "Write",
]

LOOKS_FIRST: Final[frozenset[ActionKind]] = frozenset(
    {"label", "unlabel", "set", "assign", "watch", "transition", "ticket"}
)
"""The actions that look themselves whether they are done, so that one whose answer was lost is just written again.

A `note` and a `reply` are looked for by their marker first; `notify` is none of the helpdesk's.
"""

TOGETHER: Final[frozenset[ActionKind]] = frozenset({"label", "unlabel", "set"})
"""The actions that are edits of the ticket itself, so that several can go in one request."""

InternalNotes = Literal["property", "restricted"]
"""How a note is kept from the client: by a property of the comment, or restricted to a role or group of ours."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a helpdesk can do for us; `rules check` refuses an action that is not among `actions`.

    `actions` are those that can be done somewhere; `Helpdesk.actions_in` asks for one project. `missing` says, for each
    of the others, what would have to be given to us: a sentence.
    `internal_notes` says how a note is kept from the client in each project; in one that is not named it cannot be, and
    a note is refused there.
    `notices` are sentences on what the helpdesk would not tell, such as the members of a group. `together`: several
    edits of one ticket are carried out in one request (`Write.also`). `shared_with` is the attribute in which a ticket
    names the organisations whose people may read it.
    """

    actions: frozenset[ActionKind]
    internal_notes: Mapping[str, InternalNotes] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    missing: Mapping[ActionKind, str] = field(default_factory=dict)
    together: bool = False
    shared_with: str = "fields.organisations"


class Account(NamedTuple):
    """Who we are to the helpdesk."""

    id: str
    name: str
    timezone: str = "UTC"


class Person(NamedTuple):
    """Somebody with an account; `id` is what events, attributes and writes name them by."""

    id: str
    name: str
    active: bool = True


class Sighting(NamedTuple):
    """A ticket seen by a search: its id and the helpdesk's own mark of its last change, which is only compared.

    `updated` is the same text that `Fetched` has, or "" where the search does not tell it.
    """

    ticket_id: str
    updated: str


class OwnMessage(NamedTuple):
    """A message that carries our marker, as it is now: its plain text, and whether its last edit was somebody else's.

    `edited_by` is the id of who edited it then, "" for us and for somebody whom the helpdesk does not name.
    """

    remote_id: str
    text: str
    edited: bool = False
    edited_by: str = ""


class Double(NamedTuple):
    """A message whose marker (`key`) an older one of the same ticket carries too, and whether the client sees it."""

    key: str
    remote_id: str
    public: bool


class Fetched(NamedTuple):
    """A ticket read by id, whole: history and messages complete, counts checked against the helpdesk's totals.

    `markers` are the keys of ours found on it, with the remote id of the message (or other thing) that carries each;
    `messages` are the messages among them. A key that was there and is not any more: a person took the message away.
    `fetched_at` is the helpdesk's clock at the read, in epoch seconds.
    """

    ticket: Ticket
    updated: str
    fetched_at: int
    markers: Mapping[str, str] = MappingProxyType({})
    messages: Mapping[str, OwnMessage] = MappingProxyType({})


class Unread(NamedTuple):
    """A ticket that could not be read this time: `gone` (deleted, moved out of sight, permission lost), or why not."""

    ticket_id: str
    gone: bool
    reason: str


class Write(NamedTuple):
    """One action to carry out. `key` is its marker.

    `value` is what the kind takes: a label; the account to `assign` or to let `watch`; the canonical state of a
    `transition`, or a status by its own name; the canonical type of a new `ticket`.
    `text` is a tree of literal words, or plain text that is literal as a whole: the adapter turns it into the
    helpdesk's markup, with every character that would mean something there escaped, and calls the accounts in `mention`
    in the helpdesk's own way in front of it.
    `fields` are what to `set`: attributes as rules name them, with canonical words or plain values; "" empties one.
    A new `ticket` has a `summary`, a `text`, the account it is assigned to in `assignee`, and is made in `project`, by
    default that of the ticket on which the action is carried out, to which it is linked. `labels` are put on it.
    `tried_at` is when this action was sent last, if its answer was lost; a ticket is not made a second time before
    search would show the first. `edits` is the remote id of a note that this one takes the place of.
    `standing` is what is carried out time and again under one key: it is compared, and not remembered as done.
    `also` are more edits of the ticket (`TOGETHER`) for the same request, where `Capabilities.together` says so.
    """

    key: str
    kind: ActionKind
    text: Text | str = ""
    value: str = ""
    mention: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    project: str = ""
    assignee: str = ""
    tried_at: int | None = None
    edits: str = ""
    labels: tuple[str, ...] = ()
    standing: bool = False
    also: tuple[Write, ...] = ()


class Receipt(NamedTuple):
    """What the helpdesk made of a write: the remote id, and whether the client can see it (None: no message).

    `already`: it was so before, and nothing was changed. `name` is what people call the thing that was made, such as
    the key of a ticket. `notice` is a sentence on what could not be done beside it, such as a link. `also` is what
    came of `Write.also`, one by one.
    """

    remote_id: str
    public: bool | None = None
    already: bool = False
    name: str = ""
    notice: str = ""
    also: tuple[Receipt, ...] = ()


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

    def actions_in(self, project: str) -> frozenset[ActionKind]:
        """Return what our account may do in one project, asked of the helpdesk anew."""

    def person(self, name: str) -> Person | None:
        """Return who is meant by an account's id, login, exact display name or e-mail address; None for nobody.

        Raises Ambiguous when several are, or when the helpdesk hides what would prove it.
        """

    def clock(self) -> int:
        """Return the helpdesk's own clock in epoch seconds, and find out on the way whether we are still admitted."""

    def changed_since(self, watermark: int, beside: Sighting | None = None) -> Iterator[Sighting]:
        """Yield every ticket in scope that changed at or after the instant, at least.

        The adapter itself looks back further by as much as the helpdesk's search lags behind; hand it the instant of
        `clock()` before the last round, and compare `updated` with what is known. Some may come more than once.
        `beside`, a ticket seen in scope, comes as well where search finds it by its last change, and then the search
        has been seen to understand dates; where it does not come, ask `understands_dates`.
        """

    def understands_dates(self, known: Sighting, now: int) -> bool:
        """Does search still find a ticket by its last change, and nothing in the future?

        A search that misreads dates answers with success and no tickets, so ask this when `changed_since` has not
        shown the ticket beside. `known` is a ticket seen in scope, `now` the helpdesk's clock.
        """

    def everything(self) -> Iterator[Sighting]:
        """Yield every ticket in scope; where that makes it much cheaper, without `updated`."""

    def read(self, ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        """Yield each ticket as it truly is now, by id and not from a search index."""

    def write(self, ticket_id: str, write: Write) -> Receipt:
        """Carry out one action, its marker in the same request; what is so already is left as it is.

        All of `also` is carried out with it, or none.

        A new `ticket` that stands beside no other is written on the ticket "", and names its project. Raises
        OutcomeUnknown when it may have been done; Refused, with the ways there are, for a state that the ticket has no
        way to, a field that cannot be set, an account that cannot be named.
        """

    def edit_note(self, ticket_id: str, remote_id: str, write: Write) -> Receipt:
        """Put a note in the place of one of ours, mark and all; it stays internal. Raises Gone when that is deleted."""

    def is_public(self, ticket_id: str, remote_id: str) -> bool:
        """Read back a message of ours: can the client see it?"""

    def doubles(self, ticket_id: str) -> Sequence[Double]:
        """Return the messages of a ticket whose marker an older one carries as well, oldest first."""

    def remove(self, ticket_id: str, remote_id: str) -> None:
        """Take back a message of ours."""

    def close(self) -> None:
        """Let go of connections; nothing is raised."""
