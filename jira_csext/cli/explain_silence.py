"""What `explain` tells of silences: those on the ticket at the instant asked for, and what was not said for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from jira_csext.cli.silence import as_json, what_of

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.client import ClientTimeline
    from jira_csext.core.ticket import Ticket
    from jira_csext.store import StoredDecision
    from jira_csext.store.silences import StoredSilence
    from jira_csext.store.store import Store


class Hush(NamedTuple):
    """The silences that mean the ticket, past ones too, and the decisions on it that they kept from being said."""

    silences: Sequence[StoredSilence] = ()
    decisions: Sequence[StoredDecision] = ()


NO_HUSH = Hush()


def hush_of(store: Store, site: str, ticket: Ticket, client_of: Callable[[Ticket], ClientTimeline]) -> Hush:
    """Return what is on record of silences on a ticket."""
    from jira_csext.sync.silences import silences_on

    known = store.silences.all_of(site)
    if not known:
        return NO_HUSH
    meant = silences_on([one.silence for one in known], ticket, client_of(ticket), known[-1].silence.since)
    ids = {silence.id for silence in meant}
    kept = [one for one in store.decisions(site, ticket=ticket.key) if one.decision.outcome == "silenced"]
    return Hush([one for one in known if one.silence.id in ids], kept)


def told(hush: Hush, calendar: Calendar, now: int) -> Iterator[str]:
    """Yield it for a person, as of `now`."""
    active = [one for one in hush.silences if one.is_active(now)]
    kept = [one for one in hush.decisions if one.decided_at <= now]
    if active or kept:
        yield ""
        yield "Silences:"
    for one in active:
        named = one.silence
        until = f"{calendar.local(named.until):%Y-%m-%d %H:%M}"
        yield f"  {named.id} {what_of(one)} until {until}, {named.owner}: {named.reason}"
    for decided in kept:
        step = decided.decision
        at = f"{calendar.local(step.due_at):%Y-%m-%d %H:%M}"
        yield f"  {step.rule} {step.step} of {at} was not said: {step.reason}"


def told_as_json(hush: Hush, now: int) -> dict[str, object]:
    """Return the same as plain JSON values."""
    from jira_csext.reports.verdicts import utc

    steps = [one.decision for one in hush.decisions if one.decided_at <= now]
    return {
        "silences": [as_json(one, now) for one in hush.silences if one.is_active(now)],
        "silenced": [
            {"rule": one.rule, "cycle": one.cycle, "step": one.step, "at": utc(one.due_at), "reason": one.reason}
            for one in steps
        ],
    }
