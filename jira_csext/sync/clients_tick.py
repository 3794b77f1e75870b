"""Clients as the daemon sees them: moved from segment to segment, and taken through the steps of their playbooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jira_csext.core.decide import Decision, Record
from jira_csext.core.playbook import ClientLife, decide_client, evaluate_client
from jira_csext.store.client_subjects import ClientSeen, client_id
from jira_csext.store.daemon_records import Planned, Taken
from jira_csext.store.register import RegisterMoved
from jira_csext.store.tallies import folded
from jira_csext.sync.clients import Clients
from jira_csext.sync.clients_refresh import ask_for_tickets_of
from jira_csext.sync.counting import CONTACT, SEGMENT, contact_group
from jira_csext.sync.segments import RULES, moved_by_rule, next_move_at
from jira_csext.sync.watched import Watched

_SLICE = 500


def look_at_clients(watched: Watched, now: int) -> bool:
    """Look at each client that changed, was in touch, or whose time has come; return whether there is more to do.

    Each in a transaction of its own. One who is moved is looked at again in the next turn, as after any change of the
    register, and so are their open tickets, whenever the daemon is killed.
    """
    clients = watched.clients
    if clients is None:
        return False
    store, site = watched.store, watched.site
    groups = [group for group in store.counted.due(site, _SLICE) if group.rule.startswith((SEGMENT, CONTACT))]
    due = list(_due(watched, clients, {group.folded for group in groups}, now))
    again = len(due) > _SLICE or len(groups) == _SLICE
    again = ask_for_tickets_of(watched, {one.key for one in due[:_SLICE] if one.is_changed}, now) or again
    try:
        for one in due[:_SLICE]:
            if moved_by_rule(watched, clients, one.key, now):
                again = True
            else:
                _look(watched, clients, one.key, now)
    except RegisterMoved:
        # Somebody else has changed it in this moment; what was to be moved is found again.
        return True
    if len(due) <= _SLICE:
        store.counted.looked_at(site, groups)
    return again


class _Due(NamedTuple):
    key: str
    is_changed: bool


def _due(watched: Watched, clients: Clients, touched: set[str], now: int) -> Iterator[_Due]:
    register = clients.register.register
    seen = watched.store.clients.seen(watched.site)
    keys = register.keys()
    for key in keys:
        known = seen.get(client_id(key))
        is_changed = known is None or known.revision != register.revision_of(key)
        if (
            known is None
            or is_changed
            or folded(key) in touched
            or known.version != watched.version
            or (known.wake_at is not None and known.wake_at <= now)
        ):
            yield _Due(key, is_changed)


def _look(watched: Watched, clients: Clients, key: str, now: int) -> None:
    life = life_of(watched, clients, key)
    evaluation = evaluate_client(watched.rulebook, life, now)
    decisions = decide_client(watched.rulebook, life, evaluation, _record(watched, key, now), now)
    wakes = [at for at in (evaluation.wake_at, next_move_at(watched, clients, key, now)) if at is not None]
    revision = clients.register.register.revision_of(key)
    seen = ClientSeen(key, watched.version, revision, min(wakes, default=None))
    taken = [Taken(decision, _planned(watched, decision)) for decision in decisions]
    watched.store.clients.save(watched.site, seen, taken, now)


def life_of(watched: Watched, clients: Clients, key: str) -> ClientLife:
    """Return a client over time, with when we were last in touch and when people wrote down what they know."""
    register = clients.register.register
    told_at: dict[int, int] = {}
    for state in register.states(key):
        if state.change.who != RULES:
            told_at[state.at] = min(state.change.recorded_at, told_at.get(state.at, state.change.recorded_at))
    last = watched.store.counted.last_of(watched.site, contact_group(key))
    return ClientLife(register.timeline(key), last, told_at)


def _record(watched: Watched, key: str, now: int) -> Record:
    record = watched.store.clients.record_of(watched.site, key, watched.version, now)
    silences = tuple(
        silence
        for silence in watched.store.silences.lately(watched.site, now)
        if not (silence.ticket or silence.project) and silence.client.casefold() in ("", key.casefold())
    )
    return Record(record.adopted_at, record.version, record.activated_at, 0, record.spoken, silences)


def _planned(watched: Watched, decision: Decision) -> list[Planned]:
    playbook = watched.rulebook.playbook(decision.rule)
    if playbook is not None and playbook.shadow:
        why = "the playbook is in shadow: this is what it would have done"
        return [Planned(action, "shadow", why) for action in decision.actions]
    return [Planned(action) for action in decision.actions]
