"""The risk list worked out a second time, in plain Python over raw rows and events, as docs/risk.md reads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jira_csext.core.ticket import Ticket

Row = dict[str, Any]

DAY = 86_400
WEIGHTS = {
    "late_promises": (2, 6),
    "expected_misses": (2, 6),
    "unanswered_messages": (1, 3),
    "silent_days": (1, 3),
    "recent_complaints": (3, 6),
    "named_causes": (1, 3),
    "fallen_satisfaction": (3, 3),
    "postponed_dates": (2, 6),
    "recent_tickets": (3, 30),
}
NOT_PROMISED = ("waiting_for_client", "leadership_ack", "client_warned")
OTHER_FIELDS = ("state", "status", "resolution", "assignee", "cause", "promised_at", "due_at", "summary", "description")


class Told:
    """What a ticket's events tell: since when it is a complaint, and when another goal may have come to hold."""

    def __init__(self, ticket: Ticket) -> None:
        changes = [event for event in ticket.history if event.kind == "changed"]
        became = [event.at for event in changes if event.field == "type" and event.new == "complaint"]
        is_one = ticket.attributes.get("type") == "complaint"
        was_first = not any(event.field == "type" for event in changes)
        self.complaint_at = (ticket.created_at if was_first else became[0]) if is_one else None
        self.regoaled_at = [event.at for event in changes if event.field not in OTHER_FIELDS]


def points(cycles: Iterable[Row], tickets: Iterable[Row], told: Mapping[str, Told], now: int) -> dict[str, Row]:
    """The points of each client but those for causes, dates and answers, of which the made agency has none."""
    tickets = list(tickets)
    over_at = {
        one["ticket"]: min(one["resolved_at"] or math.inf, math.inf if one["gone_at"] is None else one["gone_at"])
        for one in tickets
    }
    gone_at = {one["ticket"]: one["gone_at"] for one in tickets}
    late: dict[str, set[str]] = {}
    waits: dict[str, dict[str, int]] = {}
    for cycle in cycles:
        key, client = cycle["ticket"], cycle["client"]
        end = min(over_at[key], math.inf if cycle["stopped_at"] is None else cycle["stopped_at"])
        is_void = cycle["state"] == "cancelled" and cycle["stopped_at"] is None
        if is_void or not client:
            continue
        if cycle["metric"] in ("first_response", "next_response"):
            # A complaint that was closed without a word waits on.
            is_complaint = told[key].complaint_at is not None
            ends = [cycle["stopped_at"], gone_at[key]] if is_complaint else [end]
            since = max(cycle["started_at"], told[key].complaint_at or 0)
            is_waiting = all(at is None or at > now for at in ends)
            if is_waiting and since <= now < since + 28 * DAY:
                held = waits.setdefault(client, {})
                held[key] = min(held.get(key, since), since)
        if end <= now:
            continue
        if cycle["metric"] not in NOT_PROMISED and cycle["state"] != "met" and cycle["due_at"] is not None:
            since = max([cycle["due_at"] + 1, *(at for at in told[key].regoaled_at if cycle["due_at"] < at < end)])
            if end > cycle["due_at"] and since <= now < since + 28 * DAY:
                late.setdefault(client, set()).add(key)
    found: dict[str, Row] = {}
    for client in {*late, *waits, *(one["client"] for one in tickets)} - {""}:
        own = [one for one in tickets if one["client"] == client and one["created_at"] <= now]
        if not any(now < one["created_at"] + 91 * DAY for one in own) and client not in {*late, *waits}:
            continue
        complained = [told[one["ticket"]].complaint_at for one in own]
        amounts: Row = {
            "late_promises": len(late.get(client, ())),
            "unanswered_messages": len(waits.get(client, ())),
            "silent_days": max(((now - since) // DAY for since in waits.get(client, {}).values()), default=0),
            "recent_complaints": sum(at is not None and at <= now < at + 56 * DAY for at in complained),
            "recent_tickets": _steps(sum(now < one["created_at"] + 28 * DAY for one in own)),
        }
        found[client] = {
            name: min(int(WEIGHTS[name][0] * amount + 1e-6), WEIGHTS[name][1]) for name, amount in amounts.items()
        }
    return found


def _steps(count: int) -> float:
    """One step for the first ticket and one for each doubling, in hundredths."""
    return round(math.log2(2 * count), 2) if count else 0


def weeks(since: int, until: int, zone: ZoneInfo) -> Iterable[tuple[int, int]]:
    """The weeks from Monday to Monday within the span."""
    day = datetime.fromtimestamp(since, zone).date()
    while True:
        start, end = (
            int(datetime.combine(one, datetime.min.time(), zone).timestamp()) for one in (day, day + timedelta(7))
        )
        if end > until:
            return
        if day.weekday() == 0 and start >= since:
            yield start, end
        day += timedelta(days=1)


def top(first: int, lists: Sequence[tuple[dict[str, int], set[str]]]) -> tuple[int, float]:
    """How many clients the heads of the lists name, and how many of these complained; equals share the last place."""
    named, hits = 0, 0.0
    for totals, complained in lists:
        room = min(first, sum(total > 0 for total in totals.values()))
        named += room
        for total in sorted(set(totals.values()) - {0}, reverse=True):
            equal = [client for client in totals if totals[client] == total]
            hits += min(1, room / len(equal)) * len(complained.intersection(equal)) if room > 0 else 0
            room -= len(equal)
    return named, hits
