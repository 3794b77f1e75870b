"""The past judged as it was then: each version of the rulebook looks at a ticket while it was in force.

What comes of it is what the daemon beside it would have kept: a version judges open cycles anew from their start, what
has closed keeps its verdict, and a rule that is renamed takes its verdicts along. The rules of keeping are the store's
own (`store.amend`), so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from jira_csext.core.calendar import ALWAYS, BeyondHorizon, NoWorkingTime
from jira_csext.core.client import ClientTimeline
from jira_csext.core.commands import heeded
from jira_csext.core.cycle import verdict_of
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import RESOLVED, Ticket
from jira_csext.core.verdict import Verdict
from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.store.amend import CycleName, change
from jira_csext.store.records import LiveVerdict, StoredVerdict
from jira_csext.store.renames import former_and_today


class Era(NamedTuple):
    """A rulebook, the `version` that its verdicts name, and the instant (epoch seconds) from which on it was in force.

    `since` None is the instant as of which all is judged: the rules of today, which nobody has put in force yet.
    """

    rulebook: Rulebook
    version: str
    since: int | None


class Turn(NamedTuple):
    """An era as one job judges by it: the first and the last instant at which its version looks at tickets.

    One that ended in the very second of its beginning has none: `last` is before `first`.
    """

    era: Era
    first: int
    last: int


class AsThen(NamedTuple):
    """What a ticket stands at: its verdicts, each naming the version that gave it, and when it is due to be seen again.

    `ticket` heeds commands as the last version that looked at it did.
    """

    ticket: Ticket
    verdicts: Sequence[Verdict]
    wake_at: int | None


# Before every ticket.
_EVER = -(1 << 62)


@dataclass(frozen=True)
class RulesThen:
    """The eras of a site, oldest first, at least one; the first version judges all that was before it as well."""

    eras: tuple[Era, ...]

    @cached_property
    def key(self) -> str:
        """What names these eras where a backfill is resumed."""
        return sha256(repr([(era.version, era.since) for era in self.eras]).encode()).hexdigest()[:16]

    @property
    def known_since(self) -> int | None:
        """The instant from which on it is known what was in force, None where only the rules of today are."""
        return self.eras[0].since

    def turns(self, judged_at: int) -> Iterator[Turn]:
        """Yield the eras that an instant has seen, oldest first."""
        begins = [_EVER, *(judged_at if era.since is None else era.since for era in self.eras[1:])]
        for place, (era, first) in enumerate(zip(self.eras, begins, strict=True)):
            if first > judged_at:
                return
            following = begins[place + 1] if place + 1 < len(begins) else judged_at + 1
            yield Turn(era, first, min(following - 1, judged_at))

    @cached_property
    def _renamed(self) -> tuple[list[tuple[str, str]], ...]:
        """Which rules each era has renamed, as pairs of the former name and the new one."""
        found = []
        active: set[str] = set()
        for era in self.eras:
            formers = era.rulebook.former_names
            found.append(former_and_today(formers, active))
            active.difference_update(former for former, _ in found[-1])
            active.update(formers)
        return tuple(found)

    def judged(self, ticket: Ticket, client: ClientTimeline, judged_at: int) -> AsThen:
        """Return the verdicts of a ticket as of an instant. Raises TicketRefused for dates that no calendar serves."""
        on_record: dict[CycleName, StoredVerdict] = {}
        seen, wake_at, looked = ticket, None, None
        names: dict[str, str] = {}
        for renamed, turn in zip(self._renamed, self.turns(judged_at), strict=False):
            if on_record and renamed:
                on_record = _relabelled(on_record, renamed)
                names = _renamed_on(names, renamed)
            if _is_looked_at(ticket, wake_at, turn):
                looked, names = turn, {}
                seen = heeded(ticket, turn.era.rulebook.default_calendar or ALWAYS)
                found = _evaluated(turn.era, seen, client, turn.last)
                wake_at = found.wake_at
                _amend(on_record, found, turn.era.version, client)
        if looked is not None and looked.last < judged_at and not all(stored.final for stored in on_record.values()):
            # Nothing has happened to it since, but what is open still runs.
            _run_on(on_record, _evaluated(looked.era, seen, client, judged_at), names, looked.era.version, client)
        return AsThen(seen, [stored.verdict for stored in on_record.values()], wake_at)


def _is_looked_at(ticket: Ticket, wake_at: int | None, turn: Turn) -> bool:
    """Would a daemon have judged the ticket in this era: open as it began, changed, or its time came by?

    An edit asks for every open ticket; a closed one waits until something happens to it.
    """
    if ticket.created_at > turn.last or turn.last < turn.first:
        return False
    if ticket.created_at >= turn.first or (wake_at is not None and wake_at <= turn.last):
        return True
    if any(turn.first <= event.at <= turn.last for event in ticket.history):
        return True
    return _was_open(ticket, turn.first)


def _was_open(ticket: Ticket, at: int) -> bool:
    """Was it neither resolved nor gone just before the instant?"""
    if ticket.gone_at is not None and ticket.gone_at < at:
        return False
    state = ticket.attributes.get("state")
    for event in reversed(ticket.history):
        if event.at < at:
            break
        if event.kind == "changed" and event.field == "state":
            state = event.old
    return state != RESOLVED


def _relabelled(
    on_record: Mapping[CycleName, StoredVerdict], pairs: Sequence[tuple[str, str]]
) -> dict[CycleName, StoredVerdict]:
    """Give verdicts under a former name the name of today, which wins where both judged one cycle."""
    kept = dict(on_record)
    for former, today in pairs:
        for rule, start_id in [name for name in kept if name[0] == former]:
            old = kept.pop((rule, start_id))
            kept.setdefault((today, start_id), old._replace(verdict=old.verdict._replace(rule=today)))
    return kept


def _renamed_on(names: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what rules are called today by the name of before, after further renames."""
    now = dict(pairs)
    return now | {before: now.get(name, name) for before, name in names.items()}


def _evaluated(era: Era, ticket: Ticket, client: ClientTimeline, now: int) -> Evaluation:
    try:
        return evaluate(era.rulebook, ticket, client, now)
    except (BeyondHorizon, NoWorkingTime) as error:
        raise TicketRefused(f"{ticket.key}: {error}") from None


def _amend(on_record: dict[CycleName, StoredVerdict], found: Evaluation, version: str, client: ClientTimeline) -> None:
    """Keep of an evaluation what a daemon would."""
    given = [LiveVerdict(verdict_of(c, client, version), c.is_open) for c in found.cycles if c.is_promise]
    due = change(on_record, given, version)
    for name in due.removed:
        del on_record[name]
    for verdict, final, _ in due.put:
        on_record[verdict.rule, verdict.start_id] = StoredVerdict("", "", verdict, False, final, None, None)


def _run_on(
    on_record: dict[CycleName, StoredVerdict],
    found: Evaluation,
    names: Mapping[str, str],
    version: str,
    client: ClientTimeline,
) -> None:
    """Bring what is open up to the instant, under the names of today."""
    for cycle in found.cycles:
        rule = names.get(cycle.rule, cycle.rule)
        old = on_record.get((rule, cycle.start_id))
        if old is not None and not old.final and cycle.is_promise:
            on_record[rule, cycle.start_id] = old._replace(
                verdict=verdict_of(cycle, client, version)._replace(rule=rule)
            )
