"""One tick of one ticket: evaluate, decide, and write all that was found in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from jira_csext import clock
from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import ClientTimeline
from jira_csext.core.commanded import commanded
from jira_csext.core.commands import heeded
from jira_csext.core.cycle import verdict_of
from jira_csext.core.decide import Decision, Record, decide
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.forecast_crossing import with_event
from jira_csext.core.grace import seen_coming
from jira_csext.core.history import merged
from jira_csext.core.rulebook import Action, Sla
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.port import Fetched
from jira_csext.store.daemon_records import Planned, Taken, TickRecord, TickSaved
from jira_csext.store.errors import TicketUnfit
from jira_csext.store.records import LiveVerdict
from jira_csext.sync.card import why_wanted
from jira_csext.sync.carried import all_in_shadow
from jira_csext.sync.conduct import AHEAD, entered, grace_of
from jira_csext.sync.counting import counted_for
from jira_csext.sync.delay_told import told_with_another, with_warnings
from jira_csext.sync.read_anew import without_the_past
from jira_csext.sync.scope import is_out_of_scope, let_go
from jira_csext.sync.silences import silences_on
from jira_csext.sync.watched import Watched
from jira_csext.sync.write_back import want_write_back

# A search shows a new ticket minutes late; one older than that was moved in, or we were let in.
_OLD_ENOUGH = 3600
# Whatever one ticket's history makes the engine stumble over; it costs that ticket, and no other.
STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class TicketFailed(TicketUnfit):
    """One ticket could not be judged; the sentence says which and why, and nothing else is affected."""


class Ticked(NamedTuple):
    """A ticket as a tick left it: with all of its history, evaluated, and what became of the writing."""

    ticket: Ticket
    evaluation: Evaluation
    saved: TickSaved


def tick_reading(
    watched: Watched, fetched: Fetched, now: int, *, listed_at: int | None = None, is_anew: bool = False
) -> TickSaved:
    """Take in a ticket as it was just read; see `ticked`. `TickSaved.older`: a newer reading was on record.

    `listed_at` is since when it has been on the list of tickets to read (`Look.since`), None for one that was not.
    """
    return ticked(watched, fetched, now, listed_at=listed_at, is_anew=is_anew).saved


def ticked(
    watched: Watched, fetched: Fetched, now: int, *, listed_at: int | None = None, is_anew: bool = False
) -> Ticked:
    """Take in a ticket as it was just read, and return what it stands at.

    `is_anew`: the site file reads it otherwise than before, so what only this shows of the past is not said.

    Raises TicketUnfit for a ticket that the database cannot hold, TicketFailed for one that cannot be judged.
    """
    store, site = watched.store, watched.site
    known = store.known(site, fetched.ticket.id)
    ticket = fetched.ticket
    if known is not None:
        ticket = ticket._replace(history=merged(known.ticket.history, ticket.history, fetched.fetched_at))
        if listed_at is None and known.ticket.gone_at is not None and is_out_of_scope(known.ticket):
            # It can be read, and is not ours for that: only search brings it back.
            ticket = let_go(ticket, known.ticket.gone_at)
        first_seen_at = known.first_seen_at
    else:
        first_seen_at = _first_seen(watched, ticket, listed_at, now)
    ticket = heeded(ticket, watched.rulebook.default_calendar or ALWAYS)
    if watched.rulebook.delay_warnings:
        ticket = with_warnings(site, ticket, fetched, lambda key: told_with_another(store, key))
    before = known.ticket if is_anew and known is not None else None
    record, evaluation, on_record = _found(watched, ticket, first_seen_at, fetched.fetched_at, now, before)
    ticket = record.ticket
    record = record._replace(fetched_at=fetched.fetched_at, updated=fetched.updated, is_reading=True)
    wanted = why_wanted(watched, ticket, known.ticket if known is not None else None, fetched, on_record, now)
    if not wanted:
        return Ticked(ticket, evaluation, _saved(watched, record, evaluation, on_record, now))
    with store.transaction():
        saved = _saved(watched, record, evaluation, on_record, now)
        if not saved.older:
            store.cards.want(site, ticket.id, wanted, watched.version, now)
    return Ticked(ticket, evaluation, saved)


def tick_known(watched: Watched, ticket_id: str, now: int) -> TickSaved | None:
    """Evaluate a ticket on record once more: its `wake_at` has come, or the rules have changed.

    Raises TicketFailed for one that cannot be judged.
    """
    known = watched.store.known(watched.site, ticket_id)
    if known is None:
        return None
    record, evaluation, on_record = _found(watched, known.ticket, known.first_seen_at, known.fetched_at, now)
    # An event that we found ourselves is written as a reading is; as of the one before, for nothing was read.
    is_told = record.ticket is not known.ticket
    record = record._replace(fetched_at=known.fetched_at, updated=known.updated, is_reading=is_told)
    return _saved(watched, record, evaluation, on_record, now)


def _saved(watched: Watched, record: TickRecord, evaluation: Evaluation, on_record: Record, now: int) -> TickSaved:
    if watched.write_back is None:
        saved = watched.store.save_tick(watched.site, record, now)
    else:
        with watched.store.transaction():
            saved = watched.store.save_tick(watched.site, record, now)
            if not saved.older:
                want_write_back(watched, record.ticket, evaluation, on_record, now)
    if not saved.older:
        watched.meter.decided.update(taken.decision.outcome for taken in record.decisions)
    return saved


def _found(
    watched: Watched, ticket: Ticket, first_seen_at: int, read_at: int, now: int, before: Ticket | None = None
) -> tuple[TickRecord, Evaluation, Record]:
    client = watched.client_of(ticket)
    on_record = record_on(watched, ticket, client, now)
    if first_seen_at > on_record.first_seen_at:
        on_record = replace(on_record, first_seen_at=first_seen_at)
    evaluation, decisions = judged(watched, ticket, client, on_record, now)
    risk = watched.forecasts.crossing(watched.store, watched.site, watched.rulebook, ticket, client, evaluation, now)
    if risk.event is not None:
        ticket = with_event(ticket, risk.event)
        evaluation, decisions = judged(watched, ticket, client, on_record, now)
    if before is not None:
        decisions = without_the_past(decisions, judged(watched, before, client, on_record, now)[1])
    coming = seen_coming(watched.rulebook, evaluation, on_record, grace_of(watched), now)
    decisions += [*coming.decisions, *commanded(ticket.history, on_record, watched.told_fields, now)]
    record = TickRecord(
        ticket,
        fetched_at=0,
        rulebook=watched.version,
        wake_at=min(filter(None, (evaluation.wake_at, coming.wake_at, risk.wake_at)), default=None),
        verdicts=[
            LiveVerdict(verdict_of(c, client, watched.version), c.is_open) for c in evaluation.cycles if c.is_promise
        ],
        decisions=[
            Taken(decision, _planned(watched, decision, ticket, client, evaluation, read_at, now))
            for decision in decisions
        ],
        first_seen_at=first_seen_at,
        counted=counted_for(watched, ticket, client, evaluation, now),
    )
    return record, evaluation, on_record


def _first_seen(watched: Watched, ticket: Ticket, listed_at: int | None, now: int) -> int:
    """When a ticket came into sight that is older than all we had seen by then; 0 for a new one, or one of the start.

    A ticket is listed as of the last look at which it was not seen yet (fetch.py), so one that was created while we
    were away is new. What was in scope at adoption is listed as of just before.
    """
    cursor = watched.store.cursor.of(watched.site)
    unseen_at = cursor.watermark if listed_at is None else listed_at
    if unseen_at is None or cursor.adopted_at is None or unseen_at < cursor.adopted_at:
        return 0
    return 0 if ticket.created_at >= unseen_at - _OLD_ENOUGH else now


def record_on(watched: Watched, ticket: Ticket, client: ClientTimeline, now: int) -> Record:
    """Return what is on record for the ticket as it was just read, of silences those that concern it."""
    record = watched.store.record_of(watched.site, ticket.id, watched.version, now)
    if not record.silences:
        return record
    return replace(record, silences=silences_on(record.silences, ticket, client, now))


def judged(
    watched: Watched, ticket: Ticket, client: ClientTimeline, on_record: Record, now: int
) -> tuple[Evaluation, list[Decision]]:
    """Return what a ticket stands at and what is to be decided now, given what is on record. Raises TicketFailed."""
    began = clock.elapsed()
    try:
        evaluation = evaluate(watched.rulebook, ticket, client, now)
        return evaluation, decide(watched.rulebook, evaluation, on_record, now)
    except STUMBLES as error:
        raise TicketFailed(f"{ticket.key} cannot be judged ({type(error).__name__}: {error}).") from error
    finally:
        watched.meter.evaluations.add(clock.elapsed() - began)


def _planned(
    watched: Watched,
    decision: Decision,
    ticket: Ticket,
    client: ClientTimeline,
    evaluation: Evaluation,
    read_at: int,
    now: int,
) -> list[Planned]:
    # What a person commands belongs to no rule.
    sla = watched.rulebook.sla(decision.rule) if decision.cycle else None
    kept_back = [Planned(action, "superseded", decision.reason) for action in decision.kept_back]
    return kept_back + [
        entered(watched, action, decision, ticket, client, evaluation, now)
        if action.kind == "reply" and sla is not None and not sla.shadow
        else _entered(watched, sla, action, decision, read_at, now)
        for action in decision.actions
    ]


def _entered(watched: Watched, sla: Sla | None, action: Action, decision: Decision, read_at: int, now: int) -> Planned:
    """In which state an action enters the outbox that no client will read."""
    if sla is None:
        is_shadow = all_in_shadow(watched.rulebook)
        return Planned(action, "shadow", "all rules are in shadow") if is_shadow else Planned(action)
    if sla.shadow:
        # What is sent is held against the ticket as it is at that moment; this is held against nothing any more.
        known = f"{(watched.rulebook.default_calendar or ALWAYS).local(read_at):%Y-%m-%d %H:%M}"
        return Planned(
            action,
            "shadow",
            f"the rule is in shadow: this is what it would have done, by the ticket as read at {known}",
        )
    if decision.due_at > now:
        return Planned(action, "held", AHEAD, decision.due_at)
    return Planned(action)
