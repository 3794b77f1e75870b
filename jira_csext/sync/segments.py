"""Segments by rule: what happened in tickets and contracts moves clients, in the register, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.core.playbook import contract_over_at, moved
from jira_csext.core.ticket import Event
from jira_csext.core.wording import said_of
from jira_csext.register.history import attributes_of, new_change
from jira_csext.register.segments import SegmentEvent, SegmentEventKind, Transition, contract_events, contract_in_force
from jira_csext.store.tallies import Group, folded
from jira_csext.sync.clients import Clients
from jira_csext.sync.counting import SEGMENT
from jira_csext.sync.watched import Watched

RULES: Final = "rules"
"""Who a change of the register is by that no person made."""

_KINDS: dict[str, SegmentEventKind] = {
    "refused": "lead_refused",
    "churned": "contract_ended",
    "current": "contract_began",
}


class Move(NamedTuple):
    """What is to move a client, and when."""

    at: int
    event: SegmentEvent


def moved_by_rule(watched: Watched, clients: Clients, key: str, now: int) -> bool:
    """Move a client by all that has happened up to `now` and did not move them yet; return whether anything did.

    What the rules have done once they do not do again: a person who puts it right is right. Raises RegisterMoved.
    """
    if not watched.rulebook.segments:
        return False
    register = clients.register
    any_moved = False
    for move in sorted(_moves(watched, clients, key, now), key=lambda move: move.at):
        transition = register.register.transition(key, move.event, move.at)
        if not isinstance(transition, Transition) or _is_done(clients, key, transition):
            continue
        change = new_change(key, transition.at, {"segment": transition.new}, transition.reason)
        details = {"client": key, "from": transition.old, "to": transition.new, "why": transition.reason}
        based_on = register.register.revision
        watched.store.register.record([change], RULES, "client moved", details, based_on, now)
        register.refresh()
        any_moved = True
    for segment in _KINDS:
        watched.store.counted.settle(watched.site, Group(f"{SEGMENT}{segment}", folded(key)))
    return any_moved


def _is_done(clients: Clients, key: str, transition: Transition) -> bool:
    return any(
        state.at == transition.at and state.change.who == RULES and state.change.fields.get("segment") == transition.new
        for state in clients.register.register.states(key)
    )


def _moves(watched: Watched, clients: Clients, key: str, now: int) -> Iterator[Move]:
    store, site = watched.store, watched.site
    for rule in watched.rulebook.segments:
        if not rule.enter_when:
            continue
        for count in store.counted.of(site, Group(f"{SEGMENT}{rule.name}", folded(key)), unsettled=True):
            ticket = store.ticket_with_id(site, count.ticket_id)
            # What happened in one second is one moment, and the event that is named may be the lesser part of it.
            events = () if ticket is None else ticket.history
            moment = [event for event in events if event.id == count.event or _is_part(event, count.at)]
            said = "; ".join(map(said_of, moment)) or said_of(None)
            yield Move(count.at, SegmentEvent(_KINDS[rule.name], f"{count.ticket}: {said}"))
    yield from (move for move in _of_contract(watched, clients, key) if move.at <= now)


def _is_part(event: Event, at: int) -> bool:
    return event.at == at and event.kind == "changed"


def _of_contract(watched: Watched, clients: Clients, key: str) -> Iterator[Move]:
    """Yield when the contract brings the client into a segment, as it is known at that instant."""
    register = clients.register.register
    latest = register.states(key)[-1].client
    for at, event in contract_events(latest, clients.zone, -(1 << 62), 1 << 62):
        if event.kind == "contract_began" and register.client(key, at).contract_from == latest.contract_from:
            yield Move(at, event)
    for rule in watched.rulebook.segments:
        over_at = contract_over_at(attributes_of(latest), clients.zone)
        if rule.contract_ended is None or over_at is None:
            continue
        at = moved(_wall_clock(latest.timezone or clients.zone), over_at, rule.contract_ended)
        then, on = register.client(key, at), _wall_clock(latest.timezone or clients.zone).local(at).date()
        if then.contract_to == latest.contract_to and not contract_in_force(then, on):
            yield Move(at, SegmentEvent("contract_ended", f"the contract ended on {latest.contract_to}"))


@lru_cache(64)
def _wall_clock(zone: str) -> Calendar:
    return Calendar(CalendarSpec("wall clock", zone, always=True))


def next_move_at(watched: Watched, clients: Clients, key: str, now: int) -> int | None:
    """Return the next instant at which the contract may move the client, None for none."""
    if not watched.rulebook.segments:
        return None
    return min((move.at for move in _of_contract(watched, clients, key) if move.at > now), default=None)
