"""Tickets, records and verdicts for tests of the store."""

from __future__ import annotations

from typing import Any

from jira_csext.core.ticket import Event, Ticket
from jira_csext.core.verdict import FiredStep, Verdict
from jira_csext.store import LiveVerdict, RulebookVersion, TicketRecord
from tests.building import at

MONDAY = at("Mon 10:00")
SITE = "acme"


def a_ticket(key: str = "SUP-1", **changes: Any) -> Ticket:
    """A question asked on Monday at ten, answered a quarter of an hour later."""
    given: dict[str, Any] = {
        "key": key,
        "id": f"id of {key}",
        "created_at": MONDAY,
        "attributes": {"type": "question", "state": "open", "labels": ("a", "b"), "fields.seats": 3, "due_at": None},
        "history": (
            Event(MONDAY, "created", "created", "client", "anna", text="Where is my invoice?"),
            Event(MONDAY + 900, "message", "m1", "agent", "oleg", public=True, text="Here."),
        ),
        "client": "Acme",
    }
    return Ticket(**{**given, **changes})


def a_record(key: str = "SUP-1", fetched_at: int = MONDAY + 3600, **changes: Any) -> TicketRecord:
    """A ticket as read an hour after it was made; `wake_at` and `verdicts` are the record's own."""
    own = {name: changes.pop(name) for name in ("wake_at", "verdicts") if name in changes}
    return TicketRecord(a_ticket(key, **changes), fetched_at, **own)


def a_verdict(**changes: Any) -> Verdict:
    """An answer within the hour that was promised."""
    given: dict[str, Any] = {
        "rule": "first-answer",
        "metric": "first_response",
        "cycle": 1,
        "start_id": "created",
        "goal": 1,
        "started_at": MONDAY,
        "due_at": MONDAY + 3600,
        "stopped_at": MONDAY + 900,
        "elapsed_seconds": 900,
        "target_seconds": 3600,
        "paused_seconds": 0,
        "state": "met",
        "fired": (FiredStep("50%", MONDAY + 1800), FiredStep("stop", MONDAY + 900, again="m1")),
        "client": "Acme",
        "segment": "current",
        "tier": "key",
        "rulebook": "v1",
    }
    return Verdict(**{**given, **changes})


def running(**changes: Any) -> LiveVerdict:
    """The same cycle while nobody has answered yet."""
    still = {"stopped_at": None, "state": "running", "fired": (), "elapsed_seconds": 60}
    return LiveVerdict(a_verdict(**{**still, **changes}), is_open=True)


def closed(**changes: Any) -> LiveVerdict:
    """The same cycle when it is over."""
    return LiveVerdict(a_verdict(**changes), is_open=False)


V1 = RulebookVersion("v1", {"slas.yaml": "version: 1\n"}, {"office": "abc"}, "map", "0.1.0", MONDAY)
V2 = RulebookVersion("v2", {"slas.yaml": "version: 1 # new\n"}, first_used_at=MONDAY + 60)
