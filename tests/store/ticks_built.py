"""Ticks, decisions and outboxes for tests of what the daemon keeps."""

from __future__ import annotations

from typing import Any

from jira_csext.core.decide import Decision
from jira_csext.core.rulebook import Action
from jira_csext.store import Taken, TickRecord
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, a_ticket, running

DUE = MONDAY + 3600
NOW = MONDAY + 3700
NOTE = Action("note", "overdue", ("account-manager",))
LABEL = Action("label", "sla-breached")
REPLY = Action("reply", "nudge")


def a_decision(step: str = "breach", **changes: Any) -> Decision:
    """The promise of the first answer is broken: a note, then a label."""
    given: dict[str, Any] = {
        "key": f"first-answer/created/{step}",
        "rule": "first-answer",
        "cycle": 1,
        "step": step,
        "due_at": DUE,
        "outcome": "act",
        "reason": f"{step} of cycle 1 came due",
        "actions": (NOTE, LABEL),
    }
    return Decision(**{**given, **changes})


def a_tick(key: str = "SUP-1", **changes: Any) -> TickRecord:
    """A reading of a ticket that nobody has answered in time, with the decision to say so."""
    ticket = {name: changes.pop(name) for name in ("history", "attributes", "client", "gone_at") if name in changes}
    given: dict[str, Any] = {
        "ticket": a_ticket(key, **ticket),
        "fetched_at": NOW - 10,
        "rulebook": "v1",
        "wake_at": NOW + 600,
        "verdicts": (running(),),
        "decisions": (Taken(a_decision()),),
        "updated": "2026-06-01T11:00:00.000+0000",
    }
    return TickRecord(**{**given, **changes})


def key_of(action: str, ticket: str = "SUP-1", step: str = "breach") -> str:
    """The key that an action of `a_decision` has for good."""
    return f"{SITE}/id of {ticket}/first-answer/created/{step}/{action}"


def queued(store: Store, *actions: Action, ticket: str = "SUP-1", **changes: Any) -> list[str]:
    """Save a tick whose one decision has these actions, and return their keys."""
    decision = a_decision(actions=actions or (NOTE,), **changes)
    return list(store.save_tick(SITE, a_tick(ticket, decisions=(Taken(decision),)), NOW).queued)
