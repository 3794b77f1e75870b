"""A helpdesk in this process: the reference of what the port means, and the one to try things on.

People act through `open`, `say`, `change`, …, at the instant that `now` shows; what goes wrong is ordered with `order`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from jira_csext.helpdesks.errors import NotAllowed
from jira_csext.helpdesks.memory_acts import MemoryActs
from jira_csext.helpdesks.memory_world import ACTIONS, US, Operation
from jira_csext.helpdesks.port import (
    Account,
    ActionKind,
    Capabilities,
    Double,
    Fetched,
    Helpdesk,
    Person,
    Receipt,
    Sighting,
    Unread,
    Write,
)
from jira_csext.helpdesks.registry import Secrets, Settings, Wait

Result = TypeVar("Result")


class MemoryHelpdesk(MemoryActs):
    """Every capability, and faults on order."""

    kind: Final = "memory"

    def account(self) -> Account:
        """Return who we are."""
        return self._carried_out("account", lambda: US)

    def capabilities(self) -> Capabilities:
        """Return that everything can be done, notes where `internal_notes` says."""
        able = Capabilities(ACTIONS, dict(self.internal_notes), together=True)
        return self._carried_out("capabilities", lambda: able)

    def actions_in(self, project: str) -> frozenset[ActionKind]:
        """Return what was not forbidden there."""
        return self._carried_out("actions_in", lambda: ACTIONS - self._forbidden[project])

    def person(self, name: str) -> Person | None:
        """Return who has that id or name."""
        return self._carried_out("person", lambda: self._person(name))

    def clock(self) -> int:
        """Return `now`."""
        return self._carried_out("clock", lambda: self.now)

    def changed_since(self, watermark: int, beside: Sighting | None = None) -> Iterator[Sighting]:
        """Yield what changed since, the longest ago first."""
        shown = None if beside is None else beside.ticket_id
        found = [
            sighting
            for sighting in self._sightings()
            if self._updated[sighting.ticket_id][0] >= watermark or sighting.ticket_id == shown
        ]
        yield from self._carried_out("changed_since", lambda: found)

    def everything(self) -> Iterator[Sighting]:
        """Yield every ticket in sight."""
        yield from self._carried_out("everything", lambda: list(self._sightings()))

    def understands_dates(self, known: Sighting, now: int) -> bool:
        """Return True: there is no search that could misread one."""
        return True

    def read(self, ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        """Yield each ticket with our markers."""
        found = [self._fetched(ticket_id) for ticket_id in dict.fromkeys(ticket_ids)]
        yield from self._carried_out("read", lambda: found)

    def write(self, ticket_id: str, write: Write) -> Receipt:
        """Carry out one action and remember its marker."""
        return self._carried_out("write", lambda: self._write(ticket_id, write))

    def edit_note(self, ticket_id: str, remote_id: str, write: Write) -> Receipt:
        """Put a note in the place of one of ours."""
        return self.write(ticket_id, write._replace(edits=remote_id))

    def is_public(self, ticket_id: str, remote_id: str) -> bool:
        """Return whether the client sees a message."""
        return self._carried_out("is_public", lambda: self._message(ticket_id, remote_id).public)

    def doubles(self, ticket_id: str) -> Sequence[Double]:
        """Return the messages of ours whose key an older one has."""
        return self._carried_out("doubles", lambda: self._doubles(ticket_id))

    def remove(self, ticket_id: str, remote_id: str) -> None:
        """Take a message back, and its marker with it."""
        self._carried_out("remove", lambda: self._remove(ticket_id, remote_id))

    def close(self) -> None:
        """There is nothing to let go of."""

    def _carried_out(self, operation: Operation, act: Callable[[], Result]) -> Result:
        self.asked.append(operation)
        fault = self._faults[operation].pop(0) if self._faults[operation] else None
        if fault is not None and not fault.after:
            raise fault.error
        result = act()
        if fault is not None:
            raise fault.error
        return result

    def _remove(self, ticket_id: str, remote_id: str) -> None:
        if self._message(ticket_id, remote_id).author != US.id:
            raise NotAllowed(f"Message {remote_id} on ticket {ticket_id} is not ours to remove")
        self.drop(ticket_id, remote_id)

    def _fetched(self, ticket_id: str) -> Fetched | Unread:
        if ticket_id not in self._tickets or ticket_id in self._hidden:
            return Unread(ticket_id, gone=True, reason=f"there is no ticket {ticket_id}, or it is hidden from us")
        if ticket_id in self._unreadable:
            return Unread(ticket_id, gone=False, reason=self._unreadable[ticket_id])
        markers, own = dict(self._markers[ticket_id]), self._own_messages(ticket_id, US.id)
        return Fetched(self._tickets[ticket_id], self._mark(ticket_id), self.now, markers, own)

    def _sightings(self) -> Iterator[Sighting]:
        for ticket_id in sorted(self._updated, key=self._updated.__getitem__):
            if ticket_id not in self._hidden:
                yield Sighting(ticket_id, self._mark(ticket_id))


def open_memory(settings: Settings, secrets: Secrets, wait: Wait) -> Helpdesk:
    """Return an empty helpdesk at the epoch. The entry point `memory` of `jira_csext.helpdesks`."""
    return MemoryHelpdesk(0)
