"""Edits of one ticket that are due together leave in one request: labels, fields, and what is written back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from jira_csext.helpdesks.errors import Conflict, Gone, HelpdeskError, NotAllowed, Refused
from jira_csext.helpdesks.port import TOGETHER, Receipt, Write
from jira_csext.store.daemon_records import OutboxRow, OutboxState
from jira_csext.sync.watched import Watched

_ALONE = "it is tried on its own, for together with others it was refused"
_UNSETTLED: tuple[OutboxState, ...] = ("pending", "held", "sending", "unknown", "parked")
_SPOKEN = ("note", "reply")


class Edit(NamedTuple):
    """An edit that is to leave now; `written` is told once it is done."""

    row: OutboxRow
    write: Write
    project: str
    written: Callable[[], None] = lambda: None


Gather = Callable[[OutboxRow], tuple[OutboxRow, Edit | None]]
"""Looks whether an action is to be carried out now: what became of it, and the edit that it is, if it is."""

Send = Callable[[Edit, Receipt | HelpdeskError | None], OutboxRow]
"""Sends an edit, or writes down what was made of it by a request that has left already."""


def goes_together(watched: Watched, write: Write) -> bool:
    """Can the action share its request with others?"""
    return watched.edits_together and write.kind in TOGETHER and not write.edits


def send_together(watched: Watched, first: Edit, gather: Gather, send: Send, now: int) -> list[OutboxRow]:
    """Carry out an edit with all others of its ticket that are due; return what became of each, the first one first.

    Where Jira refuses them together nothing was done; the first is then sent alone and the others wait for their turn,
    so that only the one to blame waits for a person. Raises HelpdeskError for what concerns the whole site.
    """
    mark = watched.store.outbox.mark
    edits, settled = [first], []
    for row, edit in _companions(watched, first.row, gather, now):
        if edit is None:
            settled.append(row)
        else:
            edits.append(edit)
    for each in edits:
        mark(each.row.key, "sending", "", now)
    if len(edits) == 1:
        return [send(first, None), *settled]
    outcomes = _attempted(watched, edits)
    if outcomes is None:
        others = [mark(each.row.key, "pending", _ALONE, now) for each in edits[1:]]
        return [send(first, None), *others, *settled]
    return [*_written_down(edits, outcomes, send), *settled]


def tried_alone(row: OutboxRow) -> bool:
    """Was the action refused together with others?"""
    return row.reason == _ALONE


def _attempted(watched: Watched, edits: list[Edit]) -> list[Receipt | HelpdeskError] | None:
    """Return what came of each edit, None where they were refused together."""
    every = [one for edit in edits for one in (edit.write._replace(also=()), *edit.write.also)]
    try:
        receipt = watched.helpdesk.write(edits[0].row.ticket_id, every[0]._replace(also=tuple(every[1:])))
    except (Refused, NotAllowed, Conflict, Gone):
        return None
    except HelpdeskError as error:
        return [error for _ in edits]
    found: Iterator[Receipt] = iter((receipt._replace(also=()), *receipt.also))
    return [_joined([next(found) for _ in (edit.write, *edit.write.also)]) for edit in edits]


def _joined(receipts: list[Receipt]) -> Receipt:
    return receipts[0]._replace(already=all(each.already for each in receipts))


def _written_down(edits: list[Edit], outcomes: list[Receipt | HelpdeskError], send: Send) -> list[OutboxRow]:
    rows: list[OutboxRow] = []
    failure: HelpdeskError | None = None
    for edit, outcome in zip(edits, outcomes, strict=True):
        try:
            rows.append(send(edit, outcome))
        except HelpdeskError as error:
            # Each is written down before the site's trouble is told.
            failure = failure or error
    if failure is not None:
        raise failure
    return rows


def _companions(
    watched: Watched, first: OutboxRow, gather: Gather, now: int
) -> Iterator[tuple[OutboxRow, Edit | None]]:
    """Yield what becomes of the other edits of the ticket that are due, in their order.

    Within its decision none goes before what is said earlier.
    """
    blocked: set[str] = set()
    for row in list(watched.store.outbox.rows(watched.site, states=_UNSETTLED, ticket=first.ticket)):
        if row.key == first.key:
            continue
        is_due = row.state in ("pending", "held") and (row.not_before is None or row.not_before <= now)
        if row.decision in blocked or not is_due or row.kind not in TOGETHER or tried_alone(row):
            if row.state != "parked" or row.kind in _SPOKEN:
                blocked.add(row.decision)
            continue
        after, edit = gather(row)
        if edit is None and after.state in ("pending", "held", "sending", "unknown"):
            blocked.add(row.decision)
        yield after, edit
