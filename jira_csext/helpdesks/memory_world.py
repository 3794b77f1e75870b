"""Tickets in this process, and the people who act on them; what the memory helpdesk keeps and shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from jira_csext.core.ticket import OPEN, RESOLVED, WAITING_FOR_CLIENT, Attributes, Event, Speaker, Ticket, Value
from jira_csext.core.told import DATES, OURS
from jira_csext.helpdesks.errors import HelpdeskError
from jira_csext.helpdesks.port import Account, ActionKind, InternalNotes, OwnMessage, Person, Write

Operation = Literal[
    "account",
    "capabilities",
    "actions_in",
    "person",
    "clock",
    "changed_since",
    "everything",
    "read",
    "write",
    "is_public",
    "doubles",
    "remove",
]

US: Final = Account("csext", "Promise keeper")

ACTIONS: Final[frozenset[ActionKind]] = frozenset(
    {"note", "reply", "label", "unlabel", "set", "assign", "watch", "transition", "ticket"}
)


class Fault(NamedTuple):
    """What goes wrong: raised before the operation, or `after` it was carried out."""

    error: HelpdeskError
    after: bool = False


class MemoryWorld:
    """Tickets in a dict. The clock stands still until `now` is set."""

    def __init__(self, now: int, internal_notes: Mapping[str, InternalNotes] | None = None) -> None:
        """`now` is epoch seconds; `internal_notes` say in which projects notes are kept from the client, and how."""
        self.now = now
        self.internal_notes = dict(internal_notes or {})
        self.written: list[tuple[str, Write]] = []
        """Every write that was carried out, in order."""
        self.asked: list[Operation] = []
        """Every operation that was asked for, in order."""
        self.people: dict[str, Person] = {}
        """Who has an account, by id."""
        self.states: frozenset[str] = frozenset({OPEN, WAITING_FOR_CLIENT, RESOLVED})
        """The states that a ticket can be brought into, from any other."""
        self.types: frozenset[str] = frozenset({"question", "complaint", "bug", "task", "lead", "meeting", "problem"})
        """The types that a new ticket can have."""
        self.watchers: defaultdict[str, list[str]] = defaultdict(list)
        """Who watches a ticket, by its id."""
        self.links: defaultdict[str, list[str]] = defaultdict(list)
        """The tickets to which one is linked, by ids."""
        self._forbidden: defaultdict[str, set[ActionKind]] = defaultdict(set)
        self._edited_by: dict[str, str] = {}
        self._tickets: dict[str, Ticket] = {}
        self._updated: dict[str, tuple[int, int]] = {}
        self._markers: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._said: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._hidden: set[str] = set()
        self._unreadable: dict[str, str] = {}
        self._faults: defaultdict[Operation, list[Fault]] = defaultdict(list)
        self._numbers = 10_000

    def open(self, project: str, text: str = "", by: Speaker = "client", author: str = "", **attributes: Value) -> str:
        """Let somebody write a new ticket; return its id."""
        number = self._number()
        author = author or by
        every: Attributes = {"project": project, "state": OPEN, "reporter": author, **attributes}
        created = Event(self.now, "created", "created", by, author, public=True, text=text)
        self._tickets[number] = Ticket(f"{project}-{number}", number, self.now, every, (created,))
        self._touch(number)
        return number

    def say(self, ticket_id: str, text: str, by: Speaker = "client", *, public: bool = True, author: str = "") -> str:
        """Let somebody write on a ticket; return the message's remote id."""
        number = self._number()
        self._add(ticket_id, Event(self.now, "message", f"c{number}", by, author or by, public=public, text=text))
        return number

    def change(self, ticket_id: str, field: str, value: Value, by: Speaker = "agent", author: str = "") -> None:
        """Let somebody set an attribute (`state`, `priority`, `labels`, …); an empty value takes it away."""
        value = value or None
        ticket = self._tickets[ticket_id]
        old = ticket.attributes.get(field)
        if old == value:
            return
        kept = {name: given for name, given in ticket.attributes.items() if name != field}
        attributes = kept if value is None else {**kept, field: value}
        self._tickets[ticket_id] = ticket._replace(attributes=attributes)
        text = OURS if field in DATES and author == US.id else ""
        event = Event(self.now, "changed", f"{self._number()}.0", by, author or by, field, old, value, text=text)
        self._add(ticket_id, event)

    def employ(self, person_id: str, name: str = "", *, active: bool = True) -> None:
        """Give somebody an account."""
        self.people[person_id] = Person(person_id, name or person_id, active)

    def forbid(self, *kinds: ActionKind, project: str) -> None:
        """Take from us what these actions need in a project; what was taken before is given back."""
        self._forbidden[project] = set(kinds)

    def edit(self, ticket_id: str, remote_id: str, text: str, author: str) -> None:
        """Let somebody put other words in the place of a message's."""
        ticket = self._tickets[ticket_id]
        history = tuple(e._replace(text=text) if e.id == f"c{remote_id}" else e for e in ticket.history)
        self._tickets[ticket_id] = ticket._replace(history=history)
        self._edited_by[remote_id] = author
        self._touch(ticket_id)

    def publish(self, ticket_id: str, remote_id: str) -> None:
        """Let somebody show a message to the client."""
        ticket = self._tickets[ticket_id]
        history = tuple(e._replace(public=True) if e.id == f"c{remote_id}" else e for e in ticket.history)
        self._tickets[ticket_id] = ticket._replace(history=history)
        self._touch(ticket_id)

    def drop(self, ticket_id: str, remote_id: str) -> None:
        """Let somebody delete a message, and its marker with it."""
        ticket = self._tickets[ticket_id]
        history = tuple(event for event in ticket.history if event.id != f"c{remote_id}")
        self._tickets[ticket_id] = ticket._replace(history=history)
        markers = self._markers[ticket_id]
        self._markers[ticket_id] = {key: marked for key, marked in markers.items() if marked != remote_id}
        self._touch(ticket_id)

    def hide(self, ticket_id: str, *, hidden: bool = True) -> None:
        """Take a ticket out of our sight, or bring it back."""
        (self._hidden.add if hidden else self._hidden.discard)(ticket_id)

    def spoil(self, ticket_id: str, reason: str = "") -> None:
        """Let a ticket fail to be read, with a reason, until it is called without one."""
        self._unreadable[ticket_id] = reason
        if not reason:
            del self._unreadable[ticket_id]

    def order(self, operation: Operation, error: HelpdeskError, *, after: bool = False, times: int = 1) -> None:
        """Let the next calls of an operation fail, before or after it was carried out."""
        self._faults[operation] += [Fault(error, after)] * times

    def ticket(self, ticket_id: str) -> Ticket:
        """Return a ticket as it is kept, hidden ones too."""
        return self._tickets[ticket_id]

    def _own_messages(self, ticket_id: str, us: str) -> dict[str, OwnMessage]:
        said = {event.id: event.text for event in self._tickets[ticket_id].history if event.kind == "message"}
        own: dict[str, OwnMessage] = {}
        for key, remote_id in self._markers[ticket_id].items():
            if f"c{remote_id}" in said:
                editor = self._edited_by.get(remote_id, us)
                edited = editor != us
                own[key] = OwnMessage(remote_id, said[f"c{remote_id}"], edited, editor if edited else "")
        return own

    def _add(self, ticket_id: str, event: Event) -> None:
        ticket = self._tickets[ticket_id]
        self._tickets[ticket_id] = ticket._replace(history=(*ticket.history, event))
        self._touch(ticket_id)

    def _touch(self, ticket_id: str) -> None:
        # Two changes within a second still differ.
        _, changes = self._updated.get(ticket_id, (0, 0))
        self._updated[ticket_id] = (self.now, changes + 1)

    def _mark(self, ticket_id: str) -> str:
        at, changes = self._updated[ticket_id]
        return f"{at}.{changes}"

    def _number(self) -> str:
        self._numbers += 1
        return str(self._numbers)
