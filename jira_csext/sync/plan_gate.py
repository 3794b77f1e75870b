"""After an upgrade that judges otherwise: before the first word, what it would say only because of that is counted.

The engine of before is gone, so it is what it left on record that is compared: verdicts, decisions, and `wake_at`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from jira_csext.core.client import ClientTimeline
from jira_csext.core.evaluate import evaluate
from jira_csext.core.plan import in_force_since
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.store import RulebookVersion
from jira_csext.store.daemon_records import SiteState
from jira_csext.store.store import Store
from jira_csext.sync.plan import fired_by_engine
from jira_csext.sync.reload import WAITING
from jira_csext.sync.silences import silences_on
from jira_csext.sync.tick import STUMBLES
from jira_csext.sync.version import Version

_SHOWN: Final = 3


class EngineWaits(Exception):
    """What another engine would do at once waits for a person; the sentence says how much, and what to do."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The rules in force as this program judges them, on a site; more than `accept_above` steps wait for a person."""

    site: str
    rulebook: Rulebook
    version: Version
    client_of: Callable[[Ticket], ClientTimeline]
    accept_above: int


def let_through(upgrade: Upgrade, store: Store, now: int) -> None:
    """Return when the rules may hold under this engine; `now` is the helpdesk's clock.

    Raises EngineWaits where it would do too much at once and nobody has accepted that, and keeps it waiting for
    `rules accept`. Counted once: as long as it waits, it is not counted again.
    """
    site, digest = upgrade.site, upgrade.version.digest
    engine = _engine_on_record(store, site)
    if engine in ("", upgrade.version.engine):
        return
    waiting = store.activations.waiting(site)
    if store.activations.accepted(site, digest) is None:
        if waiting is not None and waiting.version == digest:
            raise EngineWaits(_sentence(upgrade, engine, Counter(waiting.counts)))
        counts = steps_by_engine(upgrade, store, now)
        if counts.total() > upgrade.accept_above:
            store.put_rulebook(RulebookVersion(*upgrade.version, first_used_at=now))
            store.activations.wait(site, digest, dict(counts.most_common()), now)
            sentence = _sentence(upgrade, engine, counts)
            store.cursor.raise_state(site, SiteState("site", "", WAITING, now, sentence))
            raise EngineWaits(sentence)
    store.cursor.clear_state(site, WAITING)


def steps_by_engine(upgrade: Upgrade, store: Store, now: int) -> Counter[str]:
    """Return how many steps of which rule would be done at once only because another engine judges."""
    counts: Counter[str] = Counter()
    for ticket in store.tickets(upgrade.site, open_only=True):
        client = upgrade.client_of(ticket)
        try:
            found = evaluate(upgrade.rulebook, ticket, client, now)
        except STUMBLES:
            # It costs that ticket and no other, and the turn names it.
            continue
        if not any(cycle.fired for cycle in found.cycles):
            continue
        record = store.record_of(upgrade.site, ticket.id, upgrade.version.digest, now)
        record = replace(
            record,
            silences=silences_on(record.silences, ticket, client, now),
            activated_at=in_force_since(upgrade.rulebook, record.activated_at, now),
        )
        known = store.known(upgrade.site, ticket.id)
        wake_at = None if known is None else known.wake_at
        counts.update(one.rule for one in fired_by_engine(upgrade.rulebook, found, record, wake_at, now))
    return counts


def _engine_on_record(store: Store, site: str) -> str:
    """Return the engine that judged what is on record, "" where nothing was judged yet."""
    in_force = store.cursor.of(site).rulebook
    kept = store.rulebook(in_force) if in_force else None
    return "" if kept is None else kept.engine


def _sentence(upgrade: Upgrade, engine: str, counts: Counter[str]) -> str:
    first = ", ".join(f"{rule} {count}" for rule, count in counts.most_common(_SHOWN))
    more = f" and {len(counts) - _SHOWN} more rules" if len(counts) > _SHOWN else ""
    return (
        f"This program judges by engine {upgrade.version.engine}, and what is on record was judged by engine {engine}: "
        f"it would do {counts.total()} steps at once ({first}{more}), and more than {upgrade.accept_above} wait for a "
        "person, so nothing is read or said. `jira-csext rules plan` shows what moves, `jira-csext rules accept` lets "
        "it begin."
    )
