"""A helpdesk in this process: the reference of what the port means, and the one to try things on.

People act through `open`, `say`, `change`, …, at the instant that `now` shows; what goes wrong is ordered with `order`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from jira_csext.core.ticket import Event, Ticket
from jira_csext.helpdesks.errors import Gone, NotAllowed, Refused
from jira_csext.helpdesks.memory_world import MemoryWorld, Operation
from jira_csext.helpdesks.port import Account, Capabilities, Fetched, Helpdesk, Receipt, Sighting, Unread, Write
from jira_csext.helpdesks.registry import Secrets, Settings, Wait

Result = TypeVar("Result")

US: Final = Account("csext", "Promise keeper")
_LABEL: Final = "label:"


class MemoryHelpdesk(MemoryWorld):
    """Every capability, and faults on order."""

    kind: Final = "memory"

    def account(self) -> Account:
        """Return who we are."""
        return self._carried_out("account", lambda: US)

    def capabilities(self) -> Capabilities:
        """Return that everything can be done, notes where `internal_notes` says."""
        able = Capabilities(frozenset({"note", "reply", "label"}), dict(self.internal_notes))
        return self._carried_out("capabilities", lambda: able)

    def clock(self) -> int:
        """Return `now`."""
        return self._carried_out("clock", lambda: self.now)

    def changed_since(self, watermark: int) -> Iterator[Sighting]:
        """Yield what changed since, the longest ago first."""
        found = [sighting for sighting in self._sightings() if self._updated[sighting.ticket_id][0] >= watermark]
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

    def is_public(self, ticket_id: str, remote_id: str) -> bool:
        """Return whether the client sees a message."""
        return self._carried_out("is_public", lambda: self._message(ticket_id, remote_id).public)

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

    def _write(self, ticket_id: str, write: Write) -> Receipt:
        ticket = self._seen(ticket_id)
        project = str(ticket.attributes["project"])
        if write.kind == "label":
            labels = ticket.attributes.get("labels")
            kept = labels if isinstance(labels, tuple) else ()
            remote_id = f"{_LABEL}{write.value}"
            if write.value not in kept and write.key not in self._markers[ticket_id]:
                self.change(ticket_id, "labels", (*kept, write.value), "bot", US.id)
                self._markers[ticket_id][write.key] = remote_id
                self.written.append((ticket_id, write))
            return Receipt(remote_id)
        if write.kind == "note" and project not in self.internal_notes:
            raise Refused(f"Project {project} has no internal notes; what is written there is read by the client")
        public = write.kind == "reply"
        remote_id = self.say(ticket_id, write.text, "bot", public=public, author=US.id)
        self._markers[ticket_id].setdefault(write.key, remote_id)
        self.written.append((ticket_id, write))
        return Receipt(remote_id, public)

    def _remove(self, ticket_id: str, remote_id: str) -> None:
        message = self._message(ticket_id, remote_id)
        if message.author != US.id:
            raise NotAllowed(f"Message {remote_id} on ticket {ticket_id} is not ours to remove")
        ticket = self._tickets[ticket_id]
        history = tuple(event for event in ticket.history if event is not message)
        self._tickets[ticket_id] = ticket._replace(history=history)
        markers = self._markers[ticket_id]
        self._markers[ticket_id] = {key: marked for key, marked in markers.items() if marked != remote_id}
        self._touch(ticket_id)

    def _fetched(self, ticket_id: str) -> Fetched | Unread:
        if ticket_id not in self._tickets or ticket_id in self._hidden:
            return Unread(ticket_id, gone=True, reason=f"there is no ticket {ticket_id}, or it is hidden from us")
        if ticket_id in self._unreadable:
            return Unread(ticket_id, gone=False, reason=self._unreadable[ticket_id])
        return Fetched(self._tickets[ticket_id], self._mark(ticket_id), self.now, dict(self._markers[ticket_id]))

    def _sightings(self) -> Iterator[Sighting]:
        for ticket_id in sorted(self._updated, key=self._updated.__getitem__):
            if ticket_id not in self._hidden:
                yield Sighting(ticket_id, self._mark(ticket_id))

    def _message(self, ticket_id: str, remote_id: str) -> Event:
        for event in self._seen(ticket_id).history:
            if event.id == f"c{remote_id}":
                return event
        raise Gone(f"There is no message {remote_id} on ticket {ticket_id}")

    def _seen(self, ticket_id: str) -> Ticket:
        if ticket_id not in self._tickets or ticket_id in self._hidden:
            raise Gone(f"There is no ticket {ticket_id}, or it is hidden from us")
        return self._tickets[ticket_id]


def open_memory(settings: Settings, secrets: Secrets, wait: Wait) -> Helpdesk:
    """Return an empty helpdesk at the epoch. The entry point `memory` of `jira_csext.helpdesks`."""
    return MemoryHelpdesk(0)
