"""Backfill: the past worked through by today's rules. It writes provisional verdicts to the store and posts nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.cycle import verdict_of
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.store import Progress, TicketRecord
from jira_csext.store.store import Store
from jira_csext.sync.issue_file import FileRefused, Line, issue_lines

_BATCH = 500
_HEAD_BYTES = 1 << 20
# Sentences shown at the end of a long run; the counts say how many there were in all.
_KEPT_SENTENCES = 50

Read = Callable[[bytes], Ticket]


@dataclass(frozen=True, slots=True)
class Job:
    """What a backfill works with. `until` is the instant (epoch seconds) as of which the tickets are judged."""

    path: Path
    site: str
    rulebook: Rulebook
    version: str
    until: int

    @property
    def source(self) -> str:
        """What the progress is kept under: the same file with the same rules, judged as of the same instant."""
        with self.path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        parts = (self.path.name, self.path.stat().st_size, self.version, self.until)
        return hashlib.sha256(repr(parts).encode() + head).hexdigest()[:32]


@dataclass(slots=True)
class Summary:
    """What a backfill read and found; `counts` by name, `refused` a sentence for each line that is no ticket."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    resumed_at: int = 0
    ended_early: str = ""

    def refuse(self, sentence: str) -> None:
        """Count a line or ticket that could not be taken in, and keep the first sentences."""
        self.counts["refused"] += 1
        if len(self.refused) < _KEPT_SENTENCES:
            self.refused.append(sentence)


Watch = Callable[[Summary, int], None]
"""Told after each batch that is on the disk: the sums so far, and how many bytes of the file are behind us."""


def backfill(job: Job, store: Store, read: Read, *, resume: bool, watch: Watch) -> Summary:
    """Return what came of the file; each batch is saved together with the position behind it.

    A line that is no ticket is named and passed over. With `resume` the work goes on behind the last batch saved by
    the same job. Raises FileRefused for a file of another kind and StoreError when the store cannot take more.
    """
    summary = Summary()
    source = job.source
    done = store.progress(job.site, source) if resume else None
    if done is not None:
        summary.resumed_at = done.line
        summary.counts.update(done.counts)
    batch: list[TicketRecord] = []
    last = Line(summary.resumed_at, b"", 0)

    def save(*, finished: bool) -> None:
        progress = Progress(source, last.position, last.number, dict(summary.counts), done=finished)
        saved = store.save_tickets(job.site, batch, progress=progress)
        summary.counts["older"] += saved.older_count
        for refused in saved.refused:
            summary.refuse(f"{refused.key}: {refused.reason}")
        batch.clear()
        watch(summary, last.position)

    try:
        for line in _after(issue_lines(job.path), summary.resumed_at):
            last = line
            record = _record(job, read, line, summary)
            if record is not None:
                batch.append(record)
            if len(batch) >= _BATCH:
                save(finished=False)
    except FileRefused as refused:
        if not summary.counts["tickets"]:
            raise
        summary.ended_early = str(refused)
    save(finished=not summary.ended_early)
    return summary


def _after(lines: Iterator[Line], number: int) -> Iterator[Line]:
    return (line for line in lines if line.number > number)


def _record(job: Job, read: Read, line: Line, summary: Summary) -> TicketRecord | None:
    try:
        ticket = read(line.data)
    except TicketRefused as refused:
        summary.refuse(f"{job.path}:{line.number}: {refused}")
        return None
    client = client_of(ticket)
    evaluation = evaluate(job.rulebook, ticket, client, job.until)
    counts = summary.counts
    counts["tickets"] += 1
    counts["events"] += len(ticket.history)
    counts["cycles"] += len(evaluation.cycles)
    for cycle in evaluation.cycles:
        counts[cycle.state] += 1
        counts["warned"] += bool(cycle.fired)
    for notice in ticket.notices:
        counts["noticed"] += 1
        if notice in summary.notices or len(summary.notices) < _KEPT_SENTENCES:
            summary.notices[notice] += 1
    verdicts = [verdict_of(cycle, client, job.version) for cycle in evaluation.cycles]
    return TicketRecord(ticket, ticket.history[-1].at, evaluation.wake_at, verdicts)


def client_of(ticket: Ticket) -> ClientTimeline:
    """Return what is known of a ticket's client; without a register that is its name."""
    return a_client(ticket.client) if ticket.client else NO_CLIENT
