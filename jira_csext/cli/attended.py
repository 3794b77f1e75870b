"""A helpdesk in the hands of a command: each write is told, or only noted, and work ends at once when it is to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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

Writes = Callable[[str, Write], Receipt]
"""Carries out an action on a ticket (by id)."""
ReadsBack = Callable[[str, str], bool]
"""Tells whether the client sees a message (by id) on a ticket (by id)."""


class Stopped(BaseException):
    """The command was told to stop. No ordinary exception, so that nothing takes it for one ticket's trouble."""


class Attended:
    """Another helpdesk, its writes handed to `writes`, its reads refused with Stopped once `is_stopped`.

    A write is never refused: the action under way is carried out and written down, and the next one begins with a read.
    Who sees a message is asked by `reads_back`, where something is to hear of that too.
    """

    def __init__(
        self,
        helpdesk: Helpdesk,
        writes: Writes,
        is_stopped: Callable[[], bool] = lambda: False,
        reads_back: ReadsBack | None = None,
    ) -> None:
        self._helpdesk = helpdesk
        self._writes = writes
        self._is_stopped = is_stopped
        self._reads_back = helpdesk.is_public if reads_back is None else reads_back

    @property
    def kind(self) -> str:
        """The kind of the other."""
        return self._helpdesk.kind

    def account(self) -> Account:
        """Return who we are."""
        return self._helpdesk.account()

    def capabilities(self) -> Capabilities:
        """Return what can be done."""
        return self._helpdesk.capabilities()

    def actions_in(self, project: str) -> frozenset[ActionKind]:
        """Return what can be done in a project."""
        return self._helpdesk.actions_in(project)

    def person(self, name: str) -> Person | None:
        """Return who is called so."""
        return self._helpdesk.person(name)

    def clock(self) -> int:
        """Return the helpdesk's clock."""
        self._go_on()
        return self._helpdesk.clock()

    def changed_since(self, watermark: int, beside: Sighting | None = None) -> Iterator[Sighting]:
        """Yield what changed."""
        return self._until_stopped(self._helpdesk.changed_since(watermark, beside))

    def understands_dates(self, known: Sighting, now: int) -> bool:
        """Return whether search understands dates."""
        return self._helpdesk.understands_dates(known, now)

    def everything(self) -> Iterator[Sighting]:
        """Yield what is in scope."""
        return self._until_stopped(self._helpdesk.everything())

    def read(self, ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        """Yield each ticket."""
        self._go_on()
        for found in self._helpdesk.read(ticket_ids):
            yield found
            self._go_on()

    def write(self, ticket_id: str, write: Write) -> Receipt:
        """Hand the action on."""
        return self._writes(ticket_id, write)

    def edit_note(self, ticket_id: str, remote_id: str, write: Write) -> Receipt:
        """Hand the edit on as the write that it is."""
        return self.write(ticket_id, write._replace(edits=remote_id))

    def is_public(self, ticket_id: str, remote_id: str) -> bool:
        """Return whether the client sees a message."""
        return self._reads_back(ticket_id, remote_id)

    def doubles(self, ticket_id: str) -> Sequence[Double]:
        """Return what stands twice."""
        self._go_on()
        return self._helpdesk.doubles(ticket_id)

    def remove(self, ticket_id: str, remote_id: str) -> None:
        """Take a message back."""
        self._helpdesk.remove(ticket_id, remote_id)

    def close(self) -> None:
        """Let go of connections."""
        self._helpdesk.close()

    def _until_stopped(self, sightings: Iterator[Sighting]) -> Iterator[Sighting]:
        for sighting in sightings:
            self._go_on()
            yield sighting

    def _go_on(self) -> None:
        if self._is_stopped():
            raise Stopped
