"""Write-back: fields and a label of a ticket say where its promises stand; only on change, never in bulk."""

from __future__ import annotations

from typing import Final

from jira_csext.core.decide import Record
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.port import Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.store.write_backs import WRITE_BACK, Shown
from jira_csext.sync.carried import all_in_shadow
from jira_csext.sync.scope import is_out_of_scope
from jira_csext.sync.watched import Watched
from jira_csext.sync.write_back_shown import LABEL, shown_of

FIELD: Final = "write_back."
"""What the name of a field begins with that the site file has under `write_back`, in `Write.fields`."""
SAYS_SO: Final = "it says so already"


def is_write_back(row: OutboxRow) -> bool:
    """Is the action the writing of where a ticket's promises stand?"""
    return row.cycle == 0 and row.rule == WRITE_BACK


def want_write_back(watched: Watched, ticket: Ticket, evaluation: Evaluation, record: Record, now: int) -> None:
    """Let a ticket be written to when it stands otherwise than it was last told, or than when we began.

    A ticket that nothing was written to yet stood then, by the rules of today, as it stood when write-back was switched
    on or the ticket came into sight; while that stays so it is left alone.
    """
    if _shown_otherwise(watched, ticket, evaluation, record) is not None:
        watched.store.write_backs.want(watched.site, ticket.id, "it stands otherwise", watched.version, now)


def shown_now(watched: Watched, row: OutboxRow, ticket: Ticket, evaluation: Evaluation) -> Shown | str:
    """Return what a ticket that was just read is to say, or the sentence why nothing is to be written."""
    plan = watched.write_back
    if plan is None:
        return "nothing is written back any more"
    if all_in_shadow(watched.rulebook) and not plan.clears:
        return "all rules are in shadow"
    if is_out_of_scope(ticket) or ticket.gone_at is not None:
        return "the ticket left the scope"
    shown = shown_of(plan, watched.rulebook, ticket, evaluation)
    return SAYS_SO if shown == watched.store.write_backs.of(watched.site, row.ticket_id) else shown


def write_of(watched: Watched, row: OutboxRow, ticket: Ticket, shown: Shown) -> Write | None:
    """Return what lets a ticket say so, None where there is nothing that could."""
    plan = watched.write_back
    if plan is None:
        return None
    writes: list[Write] = []
    if plan.words:
        fields = tuple((f"{FIELD}{word}", shown.get(word, "")) for word in plan.words)
        writes.append(Write(row.key, "set", fields=fields, standing=True))
    on, labels = shown.get(LABEL, ""), ticket.attributes.get("labels")
    held = labels if isinstance(labels, tuple) else ()
    former = [label for label in plan.labels if label in held and label != on]
    writes += [Write(row.key, "unlabel", value=label, standing=True) for label in former]
    if on and on not in held:
        writes.append(Write(row.key, "label", value=on, standing=True))
    return writes[0]._replace(also=tuple(writes[1:])) if writes else None


def clear_all(watched: Watched, now: int) -> None:
    """Let everything that was written to tickets be taken away again, where the site file says so; done over days."""
    plan, store = watched.write_back, watched.store
    for ticket_id in store.write_backs.written_to(watched.site) if plan is not None and plan.clears else ():
        store.write_backs.want(watched.site, ticket_id, "what was written is taken away", watched.version, now)


def remaining(watched: Watched) -> str:
    """Return what still stands on tickets of what was once written back, and the way out; "" while it is kept up."""
    plan = watched.write_back
    if plan is not None and not plan.clears:
        return ""
    count = len(watched.store.write_backs.written_to(watched.site))
    if plan is None:
        return left_over(count)
    if not count:
        return "write_back.clear: nothing is left of what was written back; take the section out of the site file"
    return f"write_back.clear: {_tickets(count)} still to be cleared, limits.writes_per_hour of them an hour"


def left_over(count: int) -> str:
    """Return what stands on so many tickets after write-back was switched off, and the way out; "" for none."""
    if not count:
        return ""
    return (
        f"write-back is off, and {_tickets(count)} still showing what was last written; to clear them put the section "
        "`write_back` back into the site file, with `clear: true` in it"
    )


def _tickets(count: int) -> str:
    return "1 ticket is" if count == 1 else f"{count} tickets are"


def _shown_otherwise(watched: Watched, ticket: Ticket, evaluation: Evaluation, record: Record) -> Shown | None:
    plan = watched.write_back
    if plan is None or plan.clears or all_in_shadow(watched.rulebook):
        return None
    if is_out_of_scope(ticket) or ticket.gone_at is not None:
        return None
    shown = shown_of(plan, watched.rulebook, ticket, evaluation)
    told = watched.store.write_backs.of(watched.site, ticket.id)
    if told is None:
        since = max(plan.since, record.adopted_at, record.first_seen_at)
        told = {}
        if ticket.created_at <= since:
            then = evaluate(watched.rulebook, ticket, watched.client_of(ticket), since)
            told = shown_of(plan, watched.rulebook, ticket, then)
    return None if shown == told else shown
