"""`doctor --compare-sla`: our clocks beside Service Management's own on recent tickets, each difference explained."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from jira_csext.cli.wiring import clients_of, counted, has_store, opened_store
from jira_csext.helpdesks.examination import Finding, KeepsClocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from jira_csext.cli.wiring import Wired
    from jira_csext.core.client import ClientTimeline
    from jira_csext.core.evaluate import Evaluation
    from jira_csext.core.ticket import Ticket
    from jira_csext.helpdesks.examination import HelpdeskClock
    from jira_csext.helpdesks.port import Helpdesk
    from jira_csext.reports.clock_differences import Ours

_DAYS_SECONDS = 30 * 86_400
_ABOUT = "compare-sla"
_NAMED = 5
_NUMBERS = re.compile(r"\d+[hms]?(?:[ :-]\d+[hms]?)*")


class _Found(NamedTuple):
    """A difference on one ticket, and which two clocks it is between."""

    key: str
    clocks: str
    sentence: str

    @property
    def kind(self) -> tuple[str, str]:
        """The same for differences of the same clocks for the same reason, whatever the times are."""
        return self.clocks, _NUMBERS.sub("#", self.sentence)


class _Tally(NamedTuple):
    """What the tickets had in common, for the lines at the end."""

    agreed: Counter[str]
    by_reason: Counter[str]
    unknown: Counter[str]
    lacking: Counter[str]


def clocks_compared(wired: Wired, helpdesk: Helpdesk, most: int, now: int) -> Iterator[Finding]:
    """Yield a line for each kind of difference between two clocks, and how many agree. Reads only.

    Raises HelpdeskError.
    """
    if not isinstance(helpdesk, KeepsClocks):
        yield Finding("warning", _ABOUT, f"a helpdesk of the kind {helpdesk.kind} keeps no clocks of its own")
        return
    tally = _Tally(Counter(), Counter(), Counter(), Counter())
    looked_at = 0
    found: list[_Found] = []
    with _clients(wired) as client_of:
        for ticket, theirs in _recent(helpdesk, helpdesk, most, now):
            looked_at += 1
            found += _ticket_compared(wired, ticket, theirs, client_of(ticket), tally, now)
    yield from _grouped(found)
    yield from _summed_up(tally, looked_at)


def _grouped(found: Iterable[_Found]) -> Iterator[Finding]:
    """Yield a line for each kind of difference, the most frequent first, with the tickets that have it."""
    kinds: dict[tuple[str, str], dict[str, _Found]] = {}
    for each in found:
        kinds.setdefault(each.kind, {}).setdefault(each.key, each)
    for alike in sorted(kinds.values(), key=len, reverse=True):
        first, *others = alike.values()
        if not others:
            yield Finding("warning", first.key, f"{first.clocks}: {first.sentence}")
            continue
        named = ", ".join(each.key for each in others[: _NAMED - 1])
        more = f" and {len(others) - _NAMED + 1} more" if len(others) >= _NAMED else ""
        also = f"on {first.key}, and so on {named}{more}"
        yield Finding("warning", counted(len(alike), "ticket"), f"{first.clocks}: {first.sentence} ({also})")


def _recent(
    helpdesk: Helpdesk, keeper: KeepsClocks, most: int, now: int
) -> Iterator[tuple[Ticket, tuple[HelpdeskClock, ...]]]:
    """Yield the tickets that changed last and that the helpdesk keeps clocks on."""
    from jira_csext.helpdesks.port import Unread

    seen = dict.fromkeys(sighting.ticket_id for sighting in helpdesk.changed_since(now - _DAYS_SECONDS))
    recent = deque(seen, maxlen=most)
    for found in helpdesk.read(list(recent)) if recent else ():
        if isinstance(found, Unread):
            continue
        clocks = keeper.clocks_of(found.ticket.id)
        if clocks:
            yield found.ticket, clocks


def _ticket_compared(
    wired: Wired,
    ticket: Ticket,
    theirs: tuple[HelpdeskClock, ...],
    client: ClientTimeline,
    tally: _Tally,
    now: int,
) -> Iterator[_Found]:
    from jira_csext.core.evaluate import evaluate
    from jira_csext.reports.clock_differences import differences
    from jira_csext.site.draft_goals import metric_of

    evaluation = evaluate(wired.rulebook, ticket, client, now)
    for clock in theirs:
        metric = metric_of(clock.name)
        if metric is None:
            tally.unknown[clock.name] += 1
            continue
        ours = _ours(wired, evaluation, metric)
        if ours is None:
            tally.lacking[clock.name] += bool(clock.cycles)
            continue
        found = differences(ours, clock, now)
        if not found:
            tally.agreed[clock.name] += 1
        for each in found:
            tally.by_reason[each.about] += 1
            yield _Found(ticket.key, f'"{clock.name}" and {ours.rule}', each.sentence)


def _ours(wired: Wired, evaluation: Evaluation, metric: str) -> Ours | None:
    """Return the clock of the first rule that holds for the ticket and measures the same."""
    from jira_csext.reports.clock_differences import Ours

    for sla in wired.rulebook.slas:
        cycles = [cycle for cycle in evaluation.cycles if cycle.rule == sla.name]
        if sla.metric.name == metric and cycles:
            return Ours(sla.name, cycles, sla.goals[cycles[-1].goal - 1].calendar, sla.on_reopen)
    return None


def _summed_up(tally: _Tally, looked_at: int) -> Iterator[Finding]:
    for name, count in tally.unknown.items():
        yield Finding("ok", _ABOUT, f'"{name}" ({counted(count, "ticket")}) is no clock that we know; it is left out')
    for name, count in tally.lacking.items():
        if count:
            sentence = f'"{name}": none of our rules measures that on {counted(count, "ticket")} where it ran'
            yield Finding("warning", _ABOUT, sentence)
    if not looked_at:
        yield Finding("ok", _ABOUT, "no ticket that changed in the last thirty days has a clock of Service Management")
        return
    agreed = ", ".join(f'"{name}" on {count}' for name, count in tally.agreed.items()) or "none"
    yield Finding("ok", _ABOUT, f"{counted(looked_at, 'ticket')} looked at; clocks that agree: {agreed}")
    if tally.by_reason:
        reasons = ", ".join(f"{about} ({count})" for about, count in tally.by_reason.most_common())
        yield Finding("ok", _ABOUT, f"why the others differ: {reasons}")


@contextmanager
def _clients(wired: Wired) -> Iterator[Callable[[Ticket], ClientTimeline]]:
    """Yield whose a ticket is, by the register where there is a store."""
    from jira_csext.sync.clients import client_by_name

    if not has_store(wired.site):
        yield client_by_name
        return
    with opened_store(wired.site, read_only=True) as store:
        yield clients_of(store, wired.site).register.client_of
