"""The status card: where a ticket's promises stand, whom escalations called, what became of commands. Pure data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.card_told import DateInForce, Offer, Told, dated_of, offer_of, told_of
from jira_csext.core.cycle import WATCH, Cycle
from jira_csext.core.decide import step_key
from jira_csext.core.delay_rule import CLIENT_WARNED
from jira_csext.core.escalation import SNOOZED, Raised, snoozed_until
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.promises import ledger
from jira_csext.core.rulebook import Action, Rulebook, Sla
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import WAITING_FOR_CLIENT, Ticket
from jira_csext.core.timeline import Timeline
from jira_csext.core.verdict import FiredStep, VerdictState

CARD_RULE: Final = "status-card"
"""Under which name writings of the card are counted and shown."""
CARD_KEY: Final = "card"
CARD_ACTION: Final = Action("note", "status-card")
NOTHING_REFUSED: Final[Mapping[str, str]] = MappingProxyType({})

JUST: Final = 86_400
"""For how many seconds the card still shows what has ended."""
_COMMANDS_SHOWN: Final = 5


class Standing(NamedTuple):
    """One promise; `paused_at` while its clock stands still, `is_waiting` when that is for the client.

    `is_of_delay`: that the client is told of a delay, which is owed until they are.
    """

    promise: str
    state: VerdictState
    due_at: int | None
    paused_at: int | None
    is_waiting: bool
    stopped_at: int | None
    is_of_delay: bool = False


class Snooze(NamedTuple):
    """Who asked that calls wait, until when and why."""

    by: str
    until: int
    reason: str


class Calling(NamedTuple):
    """One run of an escalation: the highest level that spoke, whom the levels called and when, who has heard."""

    escalation: str
    level: int
    called: tuple[tuple[int, str], ...]
    acknowledged: tuple[int, str] | None
    snooze: Snooze | None
    ended_at: int | None


class Unreached(NamedTuple):
    """A role that could not be told beside the helpdesk as the rules say, and what became of it."""

    role: str
    trouble: str


class Card(NamedTuple):
    """All that the card says, besides as of when: of commands the last (`told`), and how many came `earlier`."""

    standings: tuple[Standing, ...]
    callings: tuple[Calling, ...]
    told: tuple[Told, ...]
    dated: DateInForce | None = None
    offer: Offer | None = None
    unreached: tuple[Unreached, ...] = ()
    earlier: int = 0


def card_of(
    rulebook: Rulebook,
    ticket: Ticket,
    evaluation: Evaluation,
    carried_out: Collection[str],
    since: int,
    now: int,
    *,
    refused: Mapping[str, str] = NOTHING_REFUSED,
    offers: bool = False,
) -> Card:
    """Return what the card says now: the last cycle of each promise, calls that were made, commands.

    `carried_out` are the keys of decisions of which something was done: what was silenced called nobody. Commands
    count that came after `since`, when the ticket began to be watched. Rules in shadow promise nothing, and what is
    cancelled is silent. `refused` are decisions on commands that the helpdesk refused, by key, and why.
    `offers`: dates that messages name are to be confirmed.
    """
    shown = {sla.name: sla for sla in rulebook.promises if not sla.shadow}
    last = {cycle.rule: cycle for cycle in evaluation.cycles if cycle.metric != WATCH}
    waits = ticket.attributes.get("state") == WAITING_FOR_CLIENT
    standings = tuple(
        _standing(sla, last[name], waits=waits)
        for name, sla in shown.items()
        if name in last and _is_shown(last[name], now) and not _is_done_untold(ticket, last[name])
    )
    done = frozenset(key.partition("/after ")[0] for key in carried_out)
    runs = [run for run in evaluation.escalations if run.rule in shown and not _is_long_over(run.ended_at, now)]
    callings = (_calling(rulebook, ticket, evaluation, run, done, now) for run in runs)
    dates = ledger(Timeline(ticket, now), rulebook.default_calendar or ALWAYS)
    results = told_of(rulebook, ticket, evaluation, dates, refused, max(since, now - JUST), now)
    told = tuple(sorted(results, key=lambda one: one.at))
    offer = offer_of(dates, since, now) if offers else None
    return Card(
        standings,
        tuple(filter(None, callings)),
        told[-_COMMANDS_SHOWN:],
        dated_of(dates),
        offer,
        earlier=max(0, len(told) - _COMMANDS_SHOWN),
    )


def _is_long_over(ended_at: int | None, now: int) -> bool:
    return ended_at is not None and ended_at < now - JUST


def _is_shown(cycle: Cycle, now: int) -> bool:
    return cycle.state != "cancelled" and not _is_long_over(cycle.stopped_at, now)


def _is_done_untold(ticket: Ticket, cycle: Cycle) -> bool:
    """Did the work end before the client had to be told of its delay?"""
    if cycle.metric != CLIENT_WARNED.name or cycle.stopped_at is None:
        return False
    return any(event.id == cycle.stop_id and event.kind == "changed" for event in ticket.history)


def _standing(sla: Sla, cycle: Cycle, *, waits: bool) -> Standing:
    is_paused = cycle.stopped_at is None and bool(cycle.pauses) and cycle.pauses[-1].end_at is None
    paused_at = cycle.pauses[-1].start_at if is_paused else None
    promise = (sla.description or sla.name).strip().rstrip(".")
    is_of_delay = cycle.metric == CLIENT_WARNED.name
    return Standing(promise, cycle.state, cycle.due_at, paused_at, is_paused and waits, cycle.stopped_at, is_of_delay)


def _calling(
    rulebook: Rulebook, ticket: Ticket, evaluation: Evaluation, run: Raised, done: frozenset[str], now: int
) -> Calling | None:
    """Return what a run has come to, None where none of its levels has spoken."""
    cycle = next(c for c in evaluation.cycles if (c.rule, c.start_id) == (run.rule, run.start_id))
    sla = rulebook.sla(run.rule)
    spoken: list[FiredStep] = [step for step in run.fired if step_key(sla, cycle, step) in done]
    if not spoken:
        return None
    at = {step.at for step in spoken}
    called = {account: when for when, account in run.called if when in at}
    authors = {event.id: event.author for event in ticket.history}
    heard = [(when, authors[event_id]) for when, event_id in run.acknowledged if event_id in authors]
    level = max(int(plain_text(step.step).rpartition(" ")[2]) for step in spoken)
    snooze = None if run.ended_at is not None else _snooze(rulebook, ticket, cycle, run, now)
    calls = tuple((when, account) for account, when in called.items())
    return Calling(run.name, level, calls, heard[0] if heard else None, snooze, run.ended_at)


def _snooze(rulebook: Rulebook, ticket: Ticket, cycle: Cycle, run: Raised, now: int) -> Snooze | None:
    """Return the snooze that still lasts, the last of several."""
    calendar = rulebook.escalations[run.name].calendar or rulebook.sla(run.rule).goals[cycle.goal - 1].calendar
    for event in reversed(ticket.history):
        if event.kind == "own" and event.field == SNOOZED and event.at <= now:
            until = snoozed_until(str(event.new), event.at, calendar, rulebook.default_calendar or ALWAYS)
            if until is not None and until > now:
                return Snooze(event.author, until, event.text)
    return None
