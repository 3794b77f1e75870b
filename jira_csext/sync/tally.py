"""What a backfill saves, batch by batch, and what it counts of it: each ticket once, as it is on record in the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import verdict_of
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.ticket import Ticket
from jira_csext.store import TicketRecord
from jira_csext.store.rows import TicketRows, rows_of
from jira_csext.store.store import Store
from jira_csext.sync.as_then import RulesThen
from jira_csext.sync.summary import Summary, Sums, as_then, sums_of


class Judged(NamedTuple):
    """A ticket worked through: what is to be written of it, and what it adds to the sums."""

    rows: TicketRows
    sums: Sums


def judged(
    ticket: Ticket,
    client: ClientTimeline,
    found: Evaluation,
    version: str,
    fetched_at: int,
    wake_at: int | None,
    judged_at: int,
) -> Judged:
    """Return what comes of a ticket with its cycles. Raises one of `rows.UNFIT` for what no database can hold."""
    verdicts = [verdict_of(cycle, client, version) for cycle in found.cycles if cycle.is_promise]
    sums = sums_of(ticket, verdicts, judged_at, fetched_at)
    return Judged(rows_of(TicketRecord(ticket, fetched_at, wake_at, verdicts)), sums)


def judged_then(
    rules: RulesThen, ticket: Ticket, client: ClientTimeline, fetched_at: int, today: Evaluation | None, judged_at: int
) -> Judged:
    """Return what comes of a ticket by the rules of then; `today` says when it is to be looked at again, where given.

    Raises TicketRefused for dates that no calendar serves, and one of `rows.UNFIT`.
    """
    seen, verdicts, wake_at = rules.judged(ticket, client, judged_at)
    rows = rows_of(TicketRecord(seen, fetched_at, wake_at if today is None else today.wake_at, verdicts))
    sums = sums_of(seen, verdicts, judged_at, fetched_at)
    return Judged(rows, as_then(sums, verdicts, rules.known_since))


class Tally:
    """Saves batches, no ticket twice in one, and counts each ticket of the file once, as it is on record.

    Of the tickets only hashes are kept, so that memory stays small.
    """

    def __init__(self, site: str, store: Store, summary: Summary, then: RulesThen | None = None) -> None:
        """`then` are the rules of then, None where those of today judge all."""
        self._site = site
        self._store = store
        self._summary = summary
        self._then = then
        self.seen: set[int] = set()
        self._uncounted: set[int] = set()

    def save(self, batch: Sequence[Judged]) -> None:
        """Save a batch in the transaction under way."""
        summary = self._summary
        again = {rows.id for rows, _ in batch if hash(rows.id) in self.seen}
        counted = {one: held for one in again if hash(one) not in self._uncounted and (held := self._held(one))}
        saved = self._store.save_rows(self._site, [rows for rows, _ in batch])
        summary.counts["older"] += saved.older_count
        summary.counts["repeated"] += len(again)
        for refused in saved.refused:
            summary.refuse(f"{refused.key}: {refused.reason}")
        left_out = {refused.key for refused in saved.refused}
        for rows, sums in batch:
            mark = hash(rows.id)
            self.seen.add(mark)
            if rows.id in saved.older or rows.key in left_out:
                if rows.id not in counted:
                    self._uncounted.add(mark)
                continue
            self._uncounted.discard(mark)
            now_held = None
            if rows.id in counted:
                summary.add(counted[rows.id], times=-1)
                now_held = self._held(rows.id)
            summary.add(now_held or sums)

    def _held(self, ticket_id: str) -> Sums | None:
        ticket = self._store.ticket_with_id(self._site, ticket_id)
        if ticket is None:
            return None
        stored = self._store.verdicts(self._site, ticket=ticket.key)
        verdicts = [one.verdict for one in stored if one.ticket_id == ticket_id]
        sums = sums_of(ticket, verdicts, self._summary.judged_at)
        return sums if self._then is None else as_then(sums, verdicts, self._then.known_since)
