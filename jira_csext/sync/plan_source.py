"""Where `rules plan` and `rules backtest` take their tickets from, the store or a file, and who works them through.

Nothing is written. Each process reads the store by itself; lines of a file are handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from jira_csext.core.calendar import Calendar
from jira_csext.core.commands import heeded
from jira_csext.core.ticket import RESOLVED, Ticket
from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.store.store import Store
from jira_csext.sync.backfill import Reader
from jira_csext.sync.issue_file import Line, issue_lines
from jira_csext.sync.processes import Processes, can_fork

_TICKETS = 200
_LINES = 200
_LINE_BYTES = 4_000_000

Opens = Callable[[], AbstractContextManager[Store]]
"""Opens the store for reading; a process that is begun opens its own."""


class Looked(NamedTuple):
    """A ticket to be looked at, and the store in which there is a record of it; a file has none."""

    ticket: Ticket
    store: Store | None


class TicketSource(Protocol):
    """Tickets in pieces, which may be read in another process than the one that cut them."""

    def pieces(self) -> Iterator[Any]:
        """Yield what names some tickets, in plain values."""

    def read(self, piece: Any) -> Iterator[Looked | str]:
        """Yield the tickets of a piece, or why one cannot be read."""


@dataclass(slots=True)
class FromStore:
    """The tickets of a site on record; `open_only` those neither resolved nor gone."""

    opens: Opens
    site: str
    open_only: bool
    _within: ExitStack = field(default_factory=ExitStack)
    _store: Store | None = None

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Yield the first and last number of some tickets at a time."""
        with self.opens() as store:
            for batch in store.report_rows.tickets(self.site, columns=("subject_id", "is_open"), size=_TICKETS):
                numbers = [one for one, is_open in zip(*batch.values(), strict=True) if is_open or not self.open_only]
                if numbers:
                    yield numbers[0], numbers[-1]

    def read(self, piece: tuple[int, int]) -> Iterator[Looked | str]:
        """Yield the tickets with these numbers; one that was erased meanwhile is passed over."""
        store = self._opened()
        for ticket in store.tickets(self.site, open_only=self.open_only, among=piece):
            yield Looked(ticket, store)

    def _opened(self) -> Store:
        if self._store is None:
            # For as long as the process lives: it was begun for this, and ends with it.
            self._store = self._within.enter_context(self.opens())
        return self._store

    def close(self) -> None:
        """Close what this process has opened."""
        self._store = None
        self._within.close()


@dataclass(frozen=True, slots=True)
class FromFile:
    """The tickets of a file of Jira issues, one a line; dates that people typed are read on the `calendar`.

    `newest` is the newest change in it (epoch seconds), 0 where that is not known.
    """

    path: Path
    reader: Reader
    calendar: Calendar
    open_only: bool
    newest: int = 0

    def pieces(self) -> Iterator[list[tuple[int, bytes, str]]]:
        """Yield lines, some at a time. Raises FileRefused."""
        lines: list[tuple[int, bytes, str]] = []
        size = 0
        for line in issue_lines(self.path):
            lines.append((line.number, line.data, line.problem))
            size += len(line.data)
            if len(lines) >= _LINES or size >= _LINE_BYTES:
                yield lines
                lines, size = [], 0
        if lines:
            yield lines

    def read(self, piece: list[tuple[int, bytes, str]]) -> Iterator[Looked | str]:
        """Yield the tickets of the lines, or a sentence for a line that holds none."""
        for number, data, problem in piece:
            line = Line(number, data, 0, problem)
            try:
                if line.problem:
                    raise TicketRefused(line.problem)
                ticket = heeded(self.reader.read_dated(line.data)[0], self.calendar)
            except TicketRefused as why:
                yield f"{self.path}:{line.number}: {why}"
                continue
            if not self.open_only or is_open(ticket):
                yield Looked(ticket, None)

    def close(self) -> None:
        """Nothing is open."""


def is_open(ticket: Ticket) -> bool:
    """Is it neither resolved nor gone?"""
    return ticket.gone_at is None and ticket.attributes.get("state") != RESOLVED


def worked_through(
    source: FromStore | FromFile, work: Callable[[Iterable[Looked | str]], list[Any]], workers: int
) -> Iterator[list[Any]]:
    """Yield what `work` makes of each piece, in order, in plain values (`marshal`); by so many processes.

    Open no store before. Raises FileRefused, StoreError and ProcessLost.
    """

    def done(piece: Any) -> list[Any]:
        return work(source.read(piece))

    hands = Processes(workers, done) if workers > 1 and can_fork() else nullcontext(None)
    try:
        with hands as processes:
            yield from map(done, source.pieces()) if processes is None else processes.answers(source.pieces())
    finally:
        source.close()
