"""In which order a round of deliveries takes what is due, and what has been put off meanwhile."""

from __future__ import annotations

from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.carried import is_card
from jira_csext.sync.watched import Watched
from jira_csext.sync.write_back import is_write_back


def in_turn(rows: list[OutboxRow]) -> list[OutboxRow]:
    """Return what goes before the rest, those of one ticket together, so that what was read of it is fresh for all.

    A card tells of all that was done on its ticket, so cards come last of all. What is written back comes before them,
    unless it leaves together with another edit of its ticket.
    """
    acts = [row for row in rows if not is_card(row) and not is_write_back(row)]
    chosen = acts or [row for row in rows if not is_card(row)] or rows
    first: dict[str, int] = {}
    for place, row in enumerate(chosen):
        first.setdefault(row.ticket_id, place)
    return sorted(chosen, key=lambda row: first[row.ticket_id])


def waits_by_now(watched: Watched, row: OutboxRow, now: int) -> bool:
    """Was the action put off in this round, by a limit on its ticket?"""
    fresh = watched.store.outbox.row(row.key)
    return fresh is not None and fresh.not_before is not None and fresh.not_before > now
