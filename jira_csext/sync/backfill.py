"""Backfill: the past worked through by the rules of today, or of then. It writes provisional verdicts, posts nothing.

Lines are read and batches written by the process that was called; what lies between, it may share out to others.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import Any, Protocol

from jira_csext.core.calendar import ALWAYS, BeyondHorizon, NoWorkingTime
from jira_csext.core.client import ClientTimeline
from jira_csext.core.commands import heeded
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.store import Progress
from jira_csext.store.rows import UNFIT, TicketRows, refused
from jira_csext.store.store import Store
from jira_csext.sync.as_then import RulesThen
from jira_csext.sync.clients import client_by_name
from jira_csext.sync.issue_file import FileRefused, Line, check_kind, issue_lines
from jira_csext.sync.processes import Processes
from jira_csext.sync.summary import Summary, Sums
from jira_csext.sync.tally import Judged, Tally, judged, judged_then

_BATCH = 500
# Issues with a hundred thousand comments must not pile up by the hundreds.
_BATCH_BYTES = 8_000_000
_HEAD_BYTES = 1 << 20


class Reader(Protocol):
    """Makes tickets of lines."""

    def read_dated(self, line: bytes) -> tuple[Ticket, int | None]:
        """Return the ticket and the instant (epoch seconds) at which it last changed, where that is known."""

    def id_in(self, line: bytes) -> str:
        """Return the id of the ticket alone, empty where there is none."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a backfill works with.

    `until` is the instant (epoch seconds) as of which the tickets are judged; without one it is `now`, and for a job
    that is resumed the `now` of its beginning, so that an interruption changes no verdict. With `then` the rules that
    were in force judge in the place of `rulebook`.
    """

    path: Path
    site: str
    rulebook: Rulebook
    version: str
    until: int | None
    now: int
    client_of: Callable[[Ticket], ClientTimeline] = client_by_name
    then: RulesThen | None = None

    @property
    def source(self) -> str:
        """What the progress is kept under: the same file with the same rules, judged as of the same instant."""
        check_kind(self.path)
        try:
            with self.path.open("rb") as file:
                head = file.read(_HEAD_BYTES)
                size = file.seek(0, SEEK_END)
        except OSError as error:
            raise FileRefused(f"{self.path} cannot be read: {error.strerror or error}") from None
        parts: tuple[object, ...] = (self.path.name, size, self.version, self.until)
        if self.then is not None:
            parts += (self.then.key,)
        return hashlib.sha256(repr(parts).encode() + head).hexdigest()[:32]


Watch = Callable[[Summary, int], None]
"""Told after each batch that is on the disk: the sums so far, and how many bytes of the file are behind us."""

Outcome = tuple[int, int, str, tuple[Any, ...], tuple[Any, ...]]
"""Of a line its number, the position behind it, and why it is refused; else the rows and sums of its ticket."""

Piece = tuple[int, list[tuple[int, bytes, int, str]]]
"""The instant as of which to judge, and the lines."""

Hands = Callable[[Iterable[Piece]], Iterator[list[Outcome]]]
"""Who works lines through: this process (`own_hands`), or others (`Processes.answers`); in order, either way."""


def own_hands(job: Job, reader: Reader) -> Hands:
    """Return hands that work in this process."""

    def worked(pieces: Iterable[Piece]) -> Iterator[list[Outcome]]:
        for piece in pieces:
            yield outcomes(job, reader, piece)

    return worked


def other_hands(job: Job, reader: Reader, count: int) -> Processes:
    """Return so many processes whose `answers` are the hands. Open no store before: what is open would be shared."""
    return Processes(count, lambda piece: outcomes(job, reader, piece))


def outcomes(job: Job, reader: Reader, piece: Piece) -> list[Outcome]:
    """Return what comes of each line, in order."""
    judged_at, lines = piece
    return [(line[0], line[2], *_record(job, reader, Line(*line), judged_at)) for line in lines]


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Let the garbage collector rest: a batch lives until it is saved, and looking for cycles in it costs a sixth."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_rare_collections()
def backfill(
    job: Job, store: Store, reader: Reader, *, resume: bool, watch: Watch, hands: Hands | None = None
) -> Summary:
    """Return what came of the file; each batch is saved together with the position behind it.

    A line that is no ticket is named and passed over. Of a ticket in several lines only what is on record in the end
    is counted. With `resume` the work goes on behind the last batch saved by the same job, or is left as it is where
    that had finished; whose `hands` do it changes nothing. Raises FileRefused for a file of another kind, StoreError
    when the store cannot take more, and ProcessLost when one of other hands is lost; what was saved stays.
    """
    source = job.source
    known = store.progress(job.site, source) if resume else None
    summary = Summary(job.now if job.until is None else job.until)
    if known is not None:
        summary.take_up(known.counts, known.line)
        if known.done:
            summary.was_finished = True
            return summary
    batch: list[Judged] = []
    in_batch: set[str] = set()
    tally = Tally(job.site, store, summary, job.then)
    done = _Done()

    def save(*, finished: bool) -> None:
        # In one transaction, and the progress last: it tells what became of this very batch, too.
        with store.transaction():
            tally.save(batch)
            progress = Progress(source, done.position, done.line, summary.kept(), done=finished)
            store.save_rows(job.site, [], progress=progress)
            if finished:
                store.counted.forget_recount(job.site)
        batch.clear()
        in_batch.clear()
        watch(summary, done.position)

    try:
        for worked in (hands or own_hands(job, reader))(_pieces(job, reader, tally, summary, done)):
            for number, behind, reason, rows, sums in worked:
                if reason:
                    summary.refuse(reason)
                elif rows:
                    one = Judged(TicketRows._make(rows), Sums._make(sums))
                    summary.saw(one.sums, job.now)
                    if one.rows.id in in_batch:
                        # What the batch holds of it must be on record before it can be told what replaces it.
                        save(finished=False)
                    batch.append(one)
                    in_batch.add(one.rows.id)
                done.line, done.position = number, behind
            save(finished=False)
    except FileRefused as ended:
        if not done.line:
            raise
        summary.ended_early = str(ended)
    save(finished=not summary.ended_early)
    return summary


@dataclass(slots=True)
class _Done:
    """The last line that is behind us, and how far into the file that is."""

    line: int = 0
    position: int = 0


def _pieces(job: Job, reader: Reader, tally: Tally, summary: Summary, done: _Done) -> Iterator[Piece]:
    """Yield the lines of the file in batches; of those behind us already, only whose they are is looked at."""
    lines: list[tuple[int, bytes, int, str]] = []
    size = 0
    try:
        for line in issue_lines(job.path):
            if line.number <= summary.resumed_at:
                tally.seen.add(hash(reader.id_in(line.data)))
                done.line, done.position = line.number, line.position
                continue
            lines.append((line.number, line.data, line.position, line.problem))
            size += len(line.data)
            if len(lines) >= _BATCH or size >= _BATCH_BYTES:
                yield summary.judged_at, lines
                lines, size = [], 0
    except FileRefused:
        if lines:
            yield summary.judged_at, lines
        raise
    if lines:
        yield summary.judged_at, lines


def _record(job: Job, reader: Reader, line: Line, judged_at: int) -> tuple[str, tuple[Any, ...], tuple[Any, ...]]:
    """Return why a line is refused, or what is to be saved of its ticket and what it adds to the sums."""
    try:
        if line.problem:
            raise TicketRefused(line.problem)
        ticket, updated_at = reader.read_dated(line.data)
        if job.then is not None:
            return _record_then(job, job.then, ticket, updated_at, judged_at)
        ticket = heeded(ticket, job.rulebook.default_calendar or ALWAYS)
        client = job.client_of(ticket)
        evaluation = evaluated(job.rulebook, ticket, client, judged_at)
    except TicketRefused as why:
        return f"{job.path}:{line.number}: {why}", (), ()
    as_of = ticket.history[-1].at if updated_at is None else updated_at
    try:
        rows, sums = judged(ticket, client, evaluation, job.version, as_of, evaluation.wake_at, judged_at)
    except UNFIT as error:
        unfit = refused(ticket.key, error)
        return f"{unfit.key}: {unfit.reason}", (), ()
    return "", tuple(rows), tuple(sums)


def _record_then(
    job: Job, rules: RulesThen, ticket: Ticket, updated_at: int | None, judged_at: int
) -> tuple[str, tuple[Any, ...], tuple[Any, ...]]:
    as_of = ticket.history[-1].at if updated_at is None else updated_at
    try:
        rows, sums = judged_then(rules, ticket, job.client_of(ticket), as_of, None, judged_at)
    except UNFIT as error:
        unfit = refused(ticket.key, error)
        return f"{unfit.key}: {unfit.reason}", (), ()
    return "", tuple(rows), tuple(sums)


def evaluated(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, now: int) -> Evaluation:
    """Return what the ticket's promises stand at. Raises TicketRefused for dates beyond what calendars serve."""
    try:
        return evaluate(rulebook, ticket, client, now)
    except (BeyondHorizon, NoWorkingTime) as error:
        raise TicketRefused(f"{ticket.key}: {error}") from None
