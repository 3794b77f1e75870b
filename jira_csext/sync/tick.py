"""One tick of one ticket: evaluate, decide, and write all that was found in one transaction."""

from __future__ import annotations

from dataclasses import replace

from jira_csext.core.cycle import verdict_of
from jira_csext.core.decide import Decision, decide
from jira_csext.core.evaluate import evaluate
from jira_csext.core.history import merged
from jira_csext.core.rulebook import Action, Sla
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.port import Fetched
from jira_csext.store.daemon_records import Known, Planned, Taken, TickRecord, TickSaved
from jira_csext.store.records import LiveVerdict
from jira_csext.sync.watched import Watched

# A search shows a new ticket minutes late; one older than that was moved in, or we were let in.
_OLD_ENOUGH = 3600


def tick_reading(watched: Watched, fetched: Fetched, now: int) -> TickSaved:
    """Take in a ticket as it was just read. `TickSaved.older` says that a newer reading was on record."""
    store, site = watched.store, watched.site
    known = store.known(site, fetched.ticket.id)
    ticket = fetched.ticket
    if known is not None:
        ticket = ticket._replace(history=merged(known.ticket.history, ticket.history, fetched.fetched_at))
    record = _found(watched, ticket, known, now)._replace(
        fetched_at=fetched.fetched_at, updated=fetched.updated, is_reading=True
    )
    return store.save_tick(site, record, now)


def tick_known(watched: Watched, ticket_id: str, now: int) -> TickSaved | None:
    """Evaluate a ticket on record once more: its `wake_at` has come, or the rules have changed."""
    known = watched.store.known(watched.site, ticket_id)
    if known is None:
        return None
    record = _found(watched, known.ticket, known, now)._replace(fetched_at=known.fetched_at, is_reading=False)
    return watched.store.save_tick(watched.site, record, now)


def _found(watched: Watched, ticket: Ticket, known: Known | None, now: int) -> TickRecord:
    client = watched.client_of(ticket)
    evaluation = evaluate(watched.rulebook, ticket, client, now)
    record = watched.store.record_of(watched.site, ticket.id, watched.version, now)
    first_seen_at = known.first_seen_at if known is not None else _first_seen(watched, ticket, now)
    if first_seen_at > record.first_seen_at:
        record = replace(record, first_seen_at=first_seen_at)
    decisions = decide(watched.rulebook, evaluation, record, now)
    return TickRecord(
        ticket,
        fetched_at=0,
        rulebook=watched.version,
        wake_at=evaluation.wake_at,
        verdicts=[LiveVerdict(verdict_of(c, client, watched.version), c.is_open) for c in evaluation.cycles],
        decisions=[Taken(decision, _planned(watched, decision, now)) for decision in decisions],
        first_seen_at=first_seen_at,
    )


def _first_seen(watched: Watched, ticket: Ticket, now: int) -> int:
    """When a ticket came into sight that is older than all we have read; 0 for one that is simply new."""
    watermark = watched.store.cursor.of(watched.site).watermark
    if watermark is None or ticket.created_at >= watermark - _OLD_ENOUGH:
        return 0
    return now


def _planned(watched: Watched, decision: Decision, now: int) -> list[Planned]:
    sla = watched.rulebook.sla(decision.rule)
    return [_entered(watched, sla, action, now) for action in decision.actions]


def _entered(watched: Watched, sla: Sla, action: Action, now: int) -> Planned:
    """In which state an action enters the outbox: a public message waits, for a person may still be first."""
    if sla.shadow:
        return Planned(action, "shadow", "the rule is in shadow: this is what it would have done")
    if action.kind == "reply" and watched.limits.grace:
        return Planned(action, "held", "grace: a person may still be first", now + watched.limits.grace)
    return Planned(action)
