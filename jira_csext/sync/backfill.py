"""Backfill: the past worked through by today's rules. It writes provisional verdicts to the store and posts nothing."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import Protocol

from jira_csext.core.calendar import BeyondHorizon, NoWorkingTime
from jira_csext.core.client import ClientTimeline
from jira_csext.core.commands import with_commands
from jira_csext.core.cycle import verdict_of
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import Verdict
from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.store import Progress, TicketRecord
from jira_csext.store.store import Store
from jira_csext.sync.clients import client_by_name
from jira_csext.sync.issue_file import FileRefused, Line, check_kind, issue_lines
from jira_csext.sync.summary import Summary

_BATCH = 500
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
    that is resumed the `now` of its beginning, so that an interruption changes no verdict.
    """

    path: Path
    site: str
    rulebook: Rulebook
    version: str
    until: int | None
    now: int
    client_of: Callable[[Ticket], ClientTimeline] = client_by_name

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
        parts = (self.path.name, size, self.version, self.until)
        return hashlib.sha256(repr(parts).encode() + head).hexdigest()[:32]


Watch = Callable[[Summary, int], None]
"""Told after each batch that is on the disk: the sums so far, and how many bytes of the file are behind us."""


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
def backfill(job: Job, store: Store, reader: Reader, *, resume: bool, watch: Watch) -> Summary:
    """Return what came of the file; each batch is saved together with the position behind it.

    A line that is no ticket is named and passed over. Of a ticket in several lines only what is on record in the end
    is counted. With `resume` the work goes on behind the last batch saved by
    the same job. Raises FileRefused for a file of another kind and StoreError when the store cannot take more.
    """
    source = job.source
    known = store.progress(job.site, source) if resume else None
    summary = Summary(job.now if job.until is None else job.until)
    if known is not None:
        summary.take_up(known.counts, known.line)
    batch: list[TicketRecord] = []
    in_batch: set[str] = set()
    tally = Tally(job.site, store, summary)
    last = Line(0, b"", 0)

    def save(*, finished: bool) -> None:
        # In one transaction, and the progress last: it tells what became of this very batch, too.
        with store.transaction():
            tally.save(batch)
            progress = Progress(source, last.position, last.number, summary.kept(), done=finished)
            store.save_tickets(job.site, [], progress=progress)
            if finished:
                store.counted.forget_recount(job.site)
        batch.clear()
        in_batch.clear()
        watch(summary, last.position)

    try:
        for line in issue_lines(job.path):
            if line.number <= summary.resumed_at:
                tally.seen.add(hash(reader.id_in(line.data)))
                last = line
                continue
            record = _record(job, reader, line, summary)
            if record is not None and record.ticket.id in in_batch:
                # What the batch holds of the ticket must be on record before it can be told what replaces it.
                save(finished=False)
            last = line
            if record is not None:
                batch.append(record)
                in_batch.add(record.ticket.id)
            if len(batch) >= _BATCH:
                save(finished=False)
    except FileRefused as refused:
        if not last.number:
            raise
        summary.ended_early = str(refused)
    save(finished=not summary.ended_early)
    return summary


class Tally:
    """Saves batches, no ticket twice in one, and counts each ticket of the file once, as it is on record.

    Of the tickets only hashes are kept, so that memory stays small.
    """

    def __init__(self, site: str, store: Store, summary: Summary) -> None:
        self._site = site
        self._store = store
        self._summary = summary
        self.seen: set[int] = set()
        self._uncounted: set[int] = set()

    def save(self, batch: Sequence[TicketRecord]) -> None:
        """Save a batch in the transaction under way."""
        summary = self._summary
        again = {record.ticket.id for record in batch if hash(record.ticket.id) in self.seen}
        counted = {one: held for one in again if hash(one) not in self._uncounted and (held := self._held(one))}
        saved = self._store.save_tickets(self._site, batch)
        summary.counts["older"] += saved.older_count
        summary.counts["repeated"] += len(again)
        for refused in saved.refused:
            summary.refuse(f"{refused.key}: {refused.reason}")
        left_out = {refused.key for refused in saved.refused}
        for ticket, _, _, verdicts in batch:
            mark = hash(ticket.id)
            self.seen.add(mark)
            if ticket.id in saved.older or ticket.key in left_out:
                if ticket.id not in counted:
                    self._uncounted.add(mark)
                continue
            self._uncounted.discard(mark)
            now_held = None
            if ticket.id in counted:
                summary.add(*counted[ticket.id], times=-1)
                now_held = self._held(ticket.id)
            summary.add(*(now_held or (ticket, verdicts or ())))

    def _held(self, ticket_id: str) -> tuple[Ticket, list[Verdict]] | None:
        ticket = self._store.ticket_with_id(self._site, ticket_id)
        if ticket is None:
            return None
        stored = self._store.verdicts(self._site, ticket=ticket.key)
        return ticket, [one.verdict for one in stored if one.ticket_id == ticket_id]


def _record(job: Job, reader: Reader, line: Line, summary: Summary) -> TicketRecord | None:
    """Return what is to be saved of a line, or None and its reason in the summary."""
    try:
        if line.problem:
            raise TicketRefused(line.problem)
        ticket, updated_at = reader.read_dated(line.data)
        ticket = ticket._replace(history=with_commands(ticket.history))
        client = job.client_of(ticket)
        evaluation = evaluated(job.rulebook, ticket, client, summary.judged_at)
    except TicketRefused as refused:
        summary.refuse(f"{job.path}:{line.number}: {refused}")
        return None
    verdicts = [verdict_of(cycle, client, job.version) for cycle in evaluation.cycles]
    as_of = ticket.history[-1].at if updated_at is None else updated_at
    return TicketRecord(ticket, as_of, evaluation.wake_at, verdicts)


def evaluated(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, now: int) -> Evaluation:
    """Return what the ticket's promises stand at. Raises TicketRefused for dates beyond what calendars serve."""
    try:
        return evaluate(rulebook, ticket, client, now)
    except (BeyondHorizon, NoWorkingTime) as error:
        raise TicketRefused(f"{ticket.key}: {error}") from None
