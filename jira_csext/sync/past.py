"""The past over the helpdesk's API: what changed since an instant, judged by rules of today or then. Posts nothing.

As `backfill` does with a file: provisional verdicts are written, nothing is adopted, nothing enters the outbox. Beside
a running daemon it goes slowly and in small transactions; what the daemon has read later, or has judged, stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, runtime_checkable

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import ClientTimeline
from jira_csext.core.commands import heeded
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.errors import TicketRefused, TooMany
from jira_csext.helpdesks.port import Fetched, Helpdesk, Unread
from jira_csext.store import Progress
from jira_csext.store.rows import UNFIT, refused
from jira_csext.store.store import Store
from jira_csext.sync.as_then import RulesThen
from jira_csext.sync.backfill import evaluated
from jira_csext.sync.clients import client_by_name
from jira_csext.sync.summary import Summary
from jira_csext.sync.tally import Judged, Tally, judged, judged_then

_CHUNK = 100
_BEHIND = "behind: "
# Beside a daemon, which shares the helpdesk's limits with us and goes first.
_BREATH_SECONDS = 1
_SHORTEST_REST, _UNTOLD_REST, _LONGEST_REST, _MOST_RESTS = 10, 60, 900, 20

Rest = Callable[[float], object]
"""Waits so many seconds, and may end early."""


@runtime_checkable
class Counted(Protocol):
    """A helpdesk that counts what it asks over the network; an adapter need not."""

    @property
    def request_count(self) -> int:
        """How many requests have left so far."""


@dataclass(frozen=True, slots=True)
class PastJob:
    """What a backfill over the API works with; instants are epoch seconds.

    Tickets that changed at or after `since` are read. They are judged as of `until`; without one as of `now`, which is
    the helpdesk's clock at the beginning, also for a job that is resumed. With `then` the rules that were in force
    judge in the place of `rulebook`.
    """

    site: str
    scope: str
    rulebook: Rulebook
    version: str
    since: int
    until: int | None
    now: int
    client_of: Callable[[Ticket], ClientTimeline] = client_by_name
    then: RulesThen | None = None

    @property
    def source(self) -> str:
        """What the progress is kept under: the same question, with the same rules, judged as of the same instant."""
        parts: tuple[object, ...] = ("api", self.scope, self.since, self.until, self.version)
        if self.then is not None:
            parts += (self.then.key,)
        return sha256(repr(parts).encode()).hexdigest()[:32]


Watch = Callable[[Summary, int, int], None]
"""Told after each batch that is on the disk: the sums so far, how many tickets are behind us, and of how many."""


def backfill_past(job: PastJob, store: Store, helpdesk: Helpdesk, *, resume: bool, rest: Rest, watch: Watch) -> Summary:
    """Return what came of the tickets; each batch is saved together with how far it is.

    A ticket that cannot be read, kept or judged is named and passed over. With `resume` the work goes on behind the
    last batch saved by the same job, or is left as it is where that had finished. Raises HelpdeskError and StoreError;
    what was saved stays.
    """
    known = store.progress(job.site, job.source) if resume else None
    summary = Summary(job.now if job.until is None else job.until)
    behind = ""
    if known is not None:
        counts = dict(known.counts)
        for name in [name for name in counts if name.startswith(_BEHIND)]:
            behind = name.removeprefix(_BEHIND)
            del counts[name]
        summary.take_up(counts, known.line)
        if known.done:
            summary.was_finished = True
            return summary
    # By id, so that an interruption has a place, whatever changes meanwhile.
    listed = {sighting.ticket_id for sighting in helpdesk.changed_since(job.since)}
    ids = sorted((one for one in listed if not behind or _place(one) > _place(behind)), key=_place)
    done = summary.resumed_at
    whole = done + len(ids)
    tally = Tally(job.site, store, summary, job.then)

    def save(batch: Sequence[Judged], last: str, *, finished: bool) -> None:
        # In one transaction, and the progress last: it tells what became of this very batch, too.
        with store.transaction():
            tally.save(batch)
            counts = {**summary.kept(), _BEHIND + last: 1}
            store.save_rows(job.site, [], progress=Progress(job.source, 0, done, counts, done=finished))
            if finished:
                store.counted.forget_recount(job.site)

    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        batch = [*_records(job, summary, _read(helpdesk, some, rest))]
        done += len(some)
        save(batch, some[-1], finished=start + _CHUNK >= len(ids))
        watch(summary, done, whole)
        if store.lease.holder(job.site) is not None:
            rest(_BREATH_SECONDS)
    if not ids:
        save([], behind, finished=True)
        watch(summary, done, whole)
    return summary


def _place(ticket_id: str) -> tuple[int, str]:
    """Order ids as numbers, whatever they are."""
    return len(ticket_id), ticket_id


def _read(helpdesk: Helpdesk, ids: Sequence[str], rest: Rest) -> list[Fetched | Unread]:
    """Return each ticket; where the helpdesk limits us, wait as long as it says and ask again."""
    for _ in range(_MOST_RESTS):
        try:
            return list(helpdesk.read(ids))
        except TooMany as error:
            rest(_seconds_until(helpdesk, error))
    return list(helpdesk.read(ids))


def _seconds_until(helpdesk: Helpdesk, error: TooMany) -> int:
    if error.not_before is None:
        return _UNTOLD_REST
    try:
        left = error.not_before - helpdesk.clock()
    except TooMany:
        left = _LONGEST_REST
    return min(max(left, _SHORTEST_REST), _LONGEST_REST)


def _records(job: PastJob, summary: Summary, found: Sequence[Fetched | Unread]) -> Iterator[Judged]:
    """Yield what is to be saved; what cannot be is named in the summary."""
    for one in found:
        if isinstance(one, Unread):
            summary.refuse(f"ticket {one.ticket_id}: {one.reason}")
            continue
        try:
            yield _judged(job, one, summary.judged_at)
        except TicketRefused as why:
            summary.refuse(str(why))
        except UNFIT as error:
            summary.refuse("{}: {}".format(*refused(one.ticket.key, error)))


def _judged(job: PastJob, one: Fetched, judged_at: int) -> Judged:
    ticket = heeded(one.ticket, job.rulebook.default_calendar or ALWAYS)
    client = job.client_of(ticket)
    # A daemon that watches the ticket is woken by what is true today.
    today = None if judged_at >= job.now else evaluated(job.rulebook, ticket, client, one.fetched_at)
    if job.then is not None:
        return judged_then(job.then, one.ticket, client, one.fetched_at, today, judged_at)
    found = evaluated(job.rulebook, ticket, client, judged_at)
    return judged(ticket, client, found, job.version, one.fetched_at, (today or found).wake_at, judged_at)
