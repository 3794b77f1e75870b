"""`rules plan`: the open tickets judged by two rulebooks, ticket by ticket, and what would move; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jira_csext.core.alike import Twin, joined
from jira_csext.core.client import ClientTimeline
from jira_csext.core.decide import Decision, Record, decide
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.plan import (
    Move,
    acting,
    as_if_spoken,
    at_once,
    in_force_since,
    moves,
    open_promises,
    promises_on_record,
)
from jira_csext.core.plan_sums import Plan, notes_on
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.shared import Shared
from jira_csext.core.ticket import Ticket
from jira_csext.store.store import Store
from jira_csext.sync.plan_source import FromFile, FromStore, Looked, worked_through
from jira_csext.sync.silences import silences_on
from jira_csext.sync.tick import STUMBLES

Answer = tuple[str, str, tuple[tuple[Any, ...], ...]]
"""A ticket's key, why it could not be judged ("" where it could), and its moves as plain values."""


@dataclass(frozen=True, slots=True)
class PlanJob:
    """Two rulebooks with their versions, to be compared as of `now` (epoch seconds of the helpdesk's clock).

    `on_record`: what the promises stand at today is taken from the verdicts on record instead of being worked out by
    `before`; so one engine is compared with another. `twins` are those of `joined` rulebooks.
    """

    site: str
    before: Rulebook
    before_version: str
    after: Rulebook
    after_version: str
    now: int
    client_of: Callable[[Ticket], ClientTimeline]
    on_record: bool = False
    twins: Mapping[int, Twin] = field(default_factory=dict)


def planned(job: PlanJob, source: FromStore | FromFile, workers: int) -> Plan:
    """Return what would move. Raises FileRefused, StoreError and ProcessLost.

    Of a ticket that is in several lines of a file the last one counts.
    """
    both = joined(job.before, job.after)
    job = replace(job, before=both.rulebook, twins=both.twins)
    shadow = frozenset(sla.name for sla in job.after.promises if sla.shadow)
    plan = Plan(notes=notes_on(job.before, job.after), in_shadow=shadow)
    found: dict[str, tuple[tuple[Any, ...], ...]] = {}
    for answers in worked_through(source, lambda tickets: weighed(job, tickets), workers):
        for key, why, its_moves in answers:
            if why:
                plan.unjudged.append(why)
            else:
                found[key] = its_moves
    for key, its_moves in found.items():
        plan.add(key, map(Move._make, its_moves))
    return plan


def weighed(job: PlanJob, tickets: Iterable[Looked | str]) -> list[Answer]:
    """Return what comes of some tickets, in plain values."""
    answers: list[Answer] = []
    for one in tickets:
        if isinstance(one, str):
            answers.append(("", one, ()))
            continue
        try:
            answers.append((one.ticket.key, "", tuple(map(tuple, moves_of(job, one)))))
        except STUMBLES as error:
            answers.append((one.ticket.key, f"{one.ticket.key} cannot be judged ({error})", ()))
    return answers


def moves_of(job: PlanJob, looked: Looked) -> list[Move]:
    """Return what becomes of each promise of a ticket."""
    ticket, store = looked
    client = job.client_of(ticket)
    shared = Shared(job.twins)
    after = evaluate(job.after, ticket, client, job.now, shared=shared)
    new = open_promises(job.after, after)
    if job.on_record and store is not None:
        return _against_record(job, ticket, client, store, after)
    before = evaluate(job.before, ticket, client, job.now, shared=shared)
    old = open_promises(job.before, before)
    fires: dict[Any, list[str]] = {}
    if any(cycle.fired for cycle in after.cycles):
        record = _as_if_on_record(job, before) if store is None else _record_of(job, ticket, client, store)
        then = replace(record, activated_at=in_force_since(job.after, record.activated_at, job.now))
        due = list(acting(job.after, decide(job.after, after, then, job.now)))
        if due:
            # After an outage some of it is due whatever the rules are.
            today = decide(job.before, before, replace(record, version=job.before_version), job.now)
            anyway = {one.key for one in acting(job.before, today)}
            fires = at_once(job.after, after, due, anyway)
    return moves(old, new, job.after, fires)


def _against_record(
    job: PlanJob, ticket: Ticket, client: ClientTimeline, store: Store, after: Evaluation
) -> list[Move]:
    known = store.known(job.site, ticket.id)
    wake_at = None if known is None else known.wake_at
    stored = store.verdicts(job.site, ticket=ticket.key)
    verdicts = [one.verdict for one in stored if one.ticket_id == ticket.id and not one.provisional]
    old, new = promises_on_record(job.before, verdicts), open_promises(job.after, after)
    # Where a deadline is only watched there is no verdict on record to compare with.
    new = {place: promise for place, promise in new.items() if not place[2]}
    if wake_at is not None and wake_at <= job.now:
        # Time alone has changed something since, which is no doing of the engine.
        old = {
            place: promise._replace(state=new[place].state) if place in new else promise
            for place, promise in old.items()
        }
    due = fired_by_engine(job.after, after, _record_of(job, ticket, client, store), wake_at, job.now)
    return moves(old, new, job.after, at_once(job.after, after, due))


def fired_by_engine(
    rulebook: Rulebook, found: Evaluation, record: Record, wake_at: int | None, now: int
) -> list[Decision]:
    """Return what would be done at once only because another engine judges.

    The engine of before had worked out that nothing comes before `wake_at`: what came from then on, came by time alone.
    """
    due = acting(rulebook, decide(rulebook, found, record, now))
    # A breach is found in the second after its instant.
    return [one for one in due if wake_at is None or one.due_at + 1 < wake_at]


def _record_of(job: PlanJob, ticket: Ticket, client: ClientTimeline, store: Store) -> Record:
    record = store.record_of(job.site, ticket.id, job.after_version, job.now)
    return replace(record, silences=silences_on(record.silences, ticket, client, job.now))


def _as_if_on_record(job: PlanJob, before: Evaluation) -> Record:
    """Return the record of a daemon that has watched all along, by the rules of today."""
    activated_at = {name: 0 for sla in job.before.promises for name in (sla.name, *sla.renamed_from)}
    spoken = as_if_spoken(job.before, before, job.before_version)
    return Record(0, job.after_version, activated_at, spoken=spoken)
