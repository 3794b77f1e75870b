"""Backfill: the past worked through by today's rules. It writes provisional verdicts to the store and posts nothing."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path

from jira_csext.core.calendar import BeyondHorizon, NoWorkingTime
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import verdict_of
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.store import Progress, TicketRecord
from jira_csext.store.store import Store
from jira_csext.sync.clients import client_by_name
from jira_csext.sync.issue_file import FileRefused, Line, check_kind, issue_lines
from jira_csext.sync.summary import Summary

_BATCH = 500
_HEAD_BYTES = 1 << 20

Read = Callable[[bytes], Ticket]


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
def backfill(job: Job, store: Store, read: Read, *, resume: bool, watch: Watch) -> Summary:
    """Return what came of the file; each batch is saved together with the position behind it.

    A line that is no ticket is named and passed over. With `resume` the work goes on behind the last batch saved by
    the same job. Raises FileRefused for a file of another kind and StoreError when the store cannot take more.
    """
    source = job.source
    known = store.progress(job.site, source) if resume else None
    summary = Summary(job.now if job.until is None else job.until)
    if known is not None:
        summary.take_up(known.counts, known.line)
    batch: list[TicketRecord] = []
    last = Line(0, b"", 0)

    def save(*, finished: bool) -> None:
        # In one transaction, and the progress last: it tells what became of this very batch, too.
        with store.transaction():
            saved = store.save_tickets(job.site, batch)
            summary.counts["older"] += saved.older_count
            for refused in saved.refused:
                summary.refuse(f"{refused.key}: {refused.reason}")
            progress = Progress(source, last.position, last.number, summary.kept(), done=finished)
            store.save_tickets(job.site, [], progress=progress)
        batch.clear()
        watch(summary, last.position)

    try:
        for line in issue_lines(job.path):
            last = line
            if line.number <= summary.resumed_at:
                continue
            record = _record(job, read, line, summary)
            if record is not None:
                batch.append(record)
            if len(batch) >= _BATCH:
                save(finished=False)
    except FileRefused as refused:
        if not last.number:
            raise
        summary.ended_early = str(refused)
    save(finished=not summary.ended_early)
    return summary


def _record(job: Job, read: Read, line: Line, summary: Summary) -> TicketRecord | None:
    """Return what is to be saved of a line, or None and its reason in the summary."""
    try:
        if line.problem:
            raise TicketRefused(line.problem)
        ticket = read(line.data)
        client = client_by_name(ticket)
        evaluation = _evaluated(job.rulebook, ticket, client, summary.judged_at)
    except TicketRefused as refused:
        summary.refuse(f"{job.path}:{line.number}: {refused}")
        return None
    summary.add(ticket, evaluation.cycles)
    verdicts = [verdict_of(cycle, client, job.version) for cycle in evaluation.cycles]
    return TicketRecord(ticket, ticket.history[-1].at, evaluation.wake_at, verdicts)


def _evaluated(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, now: int) -> Evaluation:
    try:
        return evaluate(rulebook, ticket, client, now)
    except (BeyondHorizon, NoWorkingTime) as error:
        raise TicketRefused(f"{ticket.key}: {error}") from None
