"""Segments: what moves a client from one block to another, and what does not; every "no" has its reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from jira_csext.register.model import Client

NONE = ""
"""The segment of an undecided lead: none."""

SegmentEventKind = Literal["lead_refused", "contract_ended", "contract_began", "by_hand"]


class SegmentEvent(NamedTuple):
    """Something that may move a client: what a ticket or a contract did, or a person who says where they belong (`to`).

    A person may say so `anyway`, to mend what was recorded wrongly.
    """

    kind: SegmentEventKind
    reason: str = ""
    to: str = NONE
    anyway: bool = False


class Standing(NamedTuple):
    """Where a client stands at an instant, and whether they ever were current up to then."""

    segment: str = NONE
    was_current: bool = False


class Transition(NamedTuple):
    """A client leaves `old` for `new` at an instant, and why."""

    old: str
    new: str
    at: int
    reason: str


class Unmoved(NamedTuple):
    """A client stays where they are, and why."""

    segment: str
    reason: str


def transition(client: Standing, event: SegmentEvent, at: int) -> Transition | Unmoved:
    """Return where the event moves the client, or why it does not.

    `refused` takes only companies that never were current, `churned` only current ones; a new contract or a person
    makes either current (rules-language.md, "Limits, segments, playbooks, conduct").
    """
    old = client.segment
    new = event.to if event.kind == "by_hand" else _LEADS_TO[event.kind]
    if new == old:
        return Unmoved(old, f"the client is {old or 'in no segment'} already")
    if not event.anyway and (reason := _why_not(client, new)):
        return Unmoved(old, reason)
    return Transition(old, new, at, event.reason or _REASONS[event.kind])


_LEADS_TO = {"lead_refused": "refused", "contract_ended": "churned", "contract_began": "current"}
_REASONS = {
    "lead_refused": "a lead was refused",
    "contract_ended": "the contract ended",
    "contract_began": "a contract began",
    "by_hand": "said by a person",
}


def _why_not(client: Standing, new: str) -> str:
    if new == "refused" and (client.was_current or client.segment == "current"):
        return "the client was current once, and refused takes only companies that never were"
    if new == "churned" and client.segment != "current":
        return f"the client is {client.segment or 'in no segment'}, and churned takes only current ones"
    if new == NONE and (client.was_current or client.segment == "current"):
        return "the client was current once, and only a lead is in no segment"
    return ""


def never_current(before: Client | None, after: Client) -> str:
    """Return why a new client may hardly be churned: nothing says that it ever was one; "" where all is well."""
    if before is not None or after.segment != "churned" or after.contract_from or after.contract_to:
        return ""
    return (
        "churned is who was a client and left, and nothing says that this one ever was; write contract_from and "
        "contract_to of what is over, or refused for one who said no before"
    )


def contract_in_force(client: Client, on: date) -> bool:
    """Return whether a contract covers the date, its first and last day included."""
    if not client.contract_from and not client.contract_to:
        return False
    return client.contract_from <= on.isoformat() <= (client.contract_to or "9999-12-31")


def by_contract(before: Client | None, after: Client, standing: Standing, on: date, at: int) -> Transition | None:
    """Return the transition that a changed contract makes at once: it is in force, and the client is not current."""
    dates = (after.contract_from, after.contract_to)
    if before is not None and dates == (before.contract_from, before.contract_to):
        return None
    if not contract_in_force(after, on):
        return None
    since = f" from {after.contract_from}" if after.contract_from else ""
    until = f" to {after.contract_to}" if after.contract_to else ""
    moved = transition(standing, SegmentEvent("contract_began", f"a contract{since}{until}"), at)
    return moved if isinstance(moved, Transition) else None


def contract_events(client: Client, zone: str, since: int, until: int) -> Iterator[tuple[int, SegmentEvent]]:
    """Yield when in [since, until) the client's contract begins (that day's midnight) and is over (after its last day).

    Days are those of the client's own zone, else of `zone`.
    """
    where = ZoneInfo(client.timezone or zone)
    if client.contract_from:
        begins_at = _midnight(date.fromisoformat(client.contract_from), where)
        if since <= begins_at < until:
            yield begins_at, SegmentEvent("contract_began", f"a contract from {client.contract_from}")
    if client.contract_to:
        over_at = _midnight(date.fromisoformat(client.contract_to) + timedelta(days=1), where)
        if since <= over_at < until:
            yield over_at, SegmentEvent("contract_ended", f"the contract ended on {client.contract_to}")


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())
