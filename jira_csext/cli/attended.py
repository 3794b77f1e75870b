"""A helpdesk in the hands of a command: each write is told, or only noted, and work ends at once when it is to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import click

from jira_csext import clock
from jira_csext.helpdesks.attending import Attendable
from jira_csext.helpdesks.errors import HelpdeskError
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
Tells = Callable[[str], object]
"""Says that a helpdesk keeps us waiting, in the sentence of its error."""

# A hiccup is over by then; what lasts longer makes whoever looks on wonder.
_LONG_SECONDS = 10
_TOLD_EVERY_SECONDS = 600


class Stopped(BaseException):
    """The command was told to stop. No ordinary exception, so that nothing takes it for one ticket's trouble."""


def untold(_sentence: str) -> None:
    """Say nothing."""


def tell_of_waiting(sentence: str) -> None:
    """Say on standard error what a command waits for."""
    click.echo(f"still waiting for the helpdesk, and asking again: {sentence}", err=True)


class Onlooker:
    """Attends to a helpdesk's reads: ends them with Stopped once `is_stopped`, and `tells` when they last long.

    While `finishing` they are ended no more, and only nothing is asked twice: they belong to an action under way.
    """

    def __init__(self, is_stopped: Callable[[], bool], tells: Tells = untold) -> None:
        self._is_stopped = is_stopped
        self._tells = tells
        self._told_at: int | None = None
        self._request = threading.local()
        self.finishing = False

    def go_on(self) -> None:
        """Raise Stopped when it is time to end."""
        if not self.finishing and self._is_stopped():
            raise Stopped
        self._request.left_at = clock.now()

    def asks_again(self, error: HelpdeskError) -> bool:
        """Return whether it is worth it still, and say what kept us waiting long; not time and again."""
        if self._is_stopped():
            if not self.finishing:
                raise Stopped
            return False
        now = clock.now()
        is_new = self._told_at is None or now - self._told_at >= _TOLD_EVERY_SECONDS
        if is_new and now - self._request.left_at >= _LONG_SECONDS:
            self._told_at = now
            self._tells(str(error))
        return True


def attend(helpdesk: Helpdesk, is_stopped: Callable[[], bool]) -> None:
    """Let the reads of a helpdesk that nothing is written to end with Stopped, and say what they wait for long."""
    if isinstance(helpdesk, Attendable):
        helpdesk.attended_by(Onlooker(is_stopped, tell_of_waiting))


class Attended:
    """Another helpdesk, its writes handed to `writes`, its reads refused with Stopped once `is_stopped`.

    A read that is under way ends with the request that is. A write is never refused: the action under way is carried
    out and written down, and the next one begins with a read. Who sees a message is asked by `reads_back`, where
    something is to hear of that too.
    """

    def __init__(
        self,
        helpdesk: Helpdesk,
        writes: Writes,
        is_stopped: Callable[[], bool] = lambda: False,
        reads_back: ReadsBack | None = None,
        tells: Tells = untold,
    ) -> None:
        self._helpdesk = helpdesk
        self._writes = writes
        self._is_stopped = is_stopped
        self._reads_back = helpdesk.is_public if reads_back is None else reads_back
        self._onlooker = Onlooker(is_stopped, tells)
        if isinstance(helpdesk, Attendable):
            helpdesk.attended_by(self._onlooker)

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
        self._onlooker.finishing = True
        return self._writes(ticket_id, write)

    def edit_note(self, ticket_id: str, remote_id: str, write: Write) -> Receipt:
        """Hand the edit on as the write that it is."""
        return self.write(ticket_id, write._replace(edits=remote_id))

    def is_public(self, ticket_id: str, remote_id: str) -> bool:
        """Return whether the client sees a message."""
        self._onlooker.finishing = True
        return self._reads_back(ticket_id, remote_id)

    def doubles(self, ticket_id: str) -> Sequence[Double]:
        """Return what stands twice."""
        self._go_on()
        return self._helpdesk.doubles(ticket_id)

    def remove(self, ticket_id: str, remote_id: str) -> None:
        """Take a message back."""
        self._onlooker.finishing = True
        self._helpdesk.remove(ticket_id, remote_id)

    def close(self) -> None:
        """Let go of connections."""
        self._helpdesk.close()

    def _until_stopped(self, sightings: Iterator[Sighting]) -> Iterator[Sighting]:
        self._go_on()
        for sighting in sightings:
            self._go_on()
            yield sighting

    def _go_on(self) -> None:
        # What was under way is written down by whoever asks for something else.
        self._onlooker.finishing = False
        if self._is_stopped():
            raise Stopped
