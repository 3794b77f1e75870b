"""Live reload: an edit of the rules is taken in when it has rested, held back when it would fire too much, or refused.

Whatever becomes of it, the rulebook in force works on until another one is put in its place, between two turns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from jira_csext.core.rulebook import Rulebook
from jira_csext.store.activations import Activated
from jira_csext.store.daemon_records import SiteState
from jira_csext.store.records import RulebookVersion
from jira_csext.sync.reload_count import StepCount
from jira_csext.sync.reload_names import problems_of_names
from jira_csext.sync.version import Version
from jira_csext.sync.watched import Watched

QUIET: Final = 10
"""Seconds without a further edit: two files saved one after the other are one edit."""
REFUSED: Final = "rulebook_refused"
WAITING: Final = "rulebook_waiting"

_SHOWN = 3
# Between two slices of a long count a turn is taken, and the helpdesk is asked twice for it.
_BETWEEN_SLICES = 1


class RulesRefused(ValueError):
    """Rules that cannot hold; `problems` are all that is wrong with them, a sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Rules(NamedTuple):
    """What a rules folder holds. `put_into` returns a site with these rules in place of those it had."""

    rulebook: Rulebook
    version: Version
    put_into: Callable[[Watched], Watched]


class RulesSource(Protocol):
    """Where an admin writes the rules."""

    def fingerprint(self) -> str:
        """Return a text that changes with every edit. Never raises."""

    def load(self) -> Rules:
        """Return the rules as they are written now. Raises RulesRefused."""


class InForce(NamedTuple):
    """Another rulebook holds: the site with it, and what came of putting it in force."""

    watched: Watched
    activated: Activated


@dataclass(slots=True)
class _Proposal:
    rules: Rules
    watched: Watched
    count: StepCount
    is_waiting: bool = False


def rule_names(rulebook: Rulebook) -> Mapping[str, Sequence[str]]:
    """Return the rules of a rulebook with the names that they had before, as the store wants them."""
    return rulebook.former_names


class Reload:
    """Looks at the rules once a turn and puts an edit in force. `told` hears of each that is.

    What holds above `accept_above` steps at once waits for a person (`Store.activations`); None lets everything pass.
    After `look`, `wait_seconds` says when to look again at the latest, None for whenever the next turn is.
    """

    def __init__(
        self,
        source: RulesSource,
        accept_above: int | None,
        told: Callable[[InForce], None] = lambda _: None,
        slice_count: int = 2000,
    ) -> None:
        self._source = source
        self._accept_above = accept_above
        self._told = told
        self._slice_count = slice_count
        self._seen: str | None = None
        self._seen_at = 0
        self._considered: str | None = None
        self._proposal: _Proposal | None = None
        self.wait_seconds: int | None = None

    def look(self, watched: Watched, now: int) -> Watched:
        """Return the site with the rulebook that holds from now on, which is nearly always the same.

        `now` is the helpdesk's clock. What is found at the first look was not just saved, as far as anybody knows, so
        it is considered at once. Raises StoreError; a later look goes on from there.
        """
        self.wait_seconds = None
        mark = self._source.fingerprint()
        if mark != self._seen or now < self._seen_at:
            # An edit may have been saved in the very second before the start, but to wait would hold up every start.
            self._seen_at = now if self._seen is not None else now - QUIET
            self._seen = mark
        if mark != self._considered:
            self._proposal = None
            rested = now - self._seen_at
            if rested < QUIET:
                self.wait_seconds = QUIET - rested
                return watched
            watched = self._consider(watched, mark, now)
        return watched if self._proposal is None else self._go_on(watched, self._proposal, now)

    def settle(self, watched: Watched, now: int) -> Watched:
        """Return the same after as many looks as it takes to know what becomes of the rules as they are now."""
        watched = self.look(watched, now)
        while self._proposal is not None and not self._proposal.is_waiting:
            watched = self.look(watched, now)
        return watched

    def _consider(self, watched: Watched, mark: str, now: int) -> Watched:
        cursor, site = watched.store.cursor, watched.site
        try:
            rules = self._source.load()
            if (after := self._source.fingerprint()) != mark:
                # Saved while it was being read; what was read may be half of it.
                self._seen, self._seen_at, self.wait_seconds = after, now, QUIET
                return watched
            if names := problems_of_names(watched.rulebook, rules.rulebook):
                raise RulesRefused(names)
        except RulesRefused as refused:
            self._withdraw(watched)
            cursor.raise_state(site, SiteState("site", "", REFUSED, now, _refusal(refused, watched.version)))
            self._considered = mark
            return watched
        cursor.clear_state(site, REFUSED)
        proposed = rules.put_into(watched)
        waiting = watched.store.activations.waiting(site)
        if waiting is not None and waiting.version != rules.version.digest:
            self._withdraw(watched)
        if rules.version.digest == watched.version:
            self._considered = mark
            # The text is the same, but it may have come from the store, or from another folder, until now.
            return proposed
        self._proposal = _Proposal(rules, proposed, StepCount(watched, proposed))
        self._considered = mark
        return watched

    def _go_on(self, watched: Watched, proposal: _Proposal, now: int) -> Watched:
        if self._is_accepted(watched, proposal):
            return self._activate(watched, proposal, now)
        if proposal.is_waiting:
            return watched
        proposal.count.go_on(self._slice_count, now)
        if not proposal.count.done:
            self.wait_seconds = _BETWEEN_SLICES
            return watched
        counts = proposal.count.by_rule
        if self._accept_above is None or counts.total() <= self._accept_above:
            return self._activate(watched, proposal, now)
        version = proposal.rules.version.digest
        watched.store.activations.wait(watched.site, version, dict(counts.most_common()), now)
        sentence = _wait(version, counts.most_common(), self._accept_above)
        watched.store.cursor.raise_state(watched.site, SiteState("site", "", WAITING, now, sentence))
        proposal.is_waiting = True
        return watched

    def _is_accepted(self, watched: Watched, proposal: _Proposal) -> bool:
        if self._accept_above is None:
            return True
        return watched.store.activations.accepted(watched.site, proposal.rules.version.digest) is not None

    def _activate(self, watched: Watched, proposal: _Proposal, now: int) -> Watched:
        store, site, version = watched.store, watched.site, proposal.rules.version
        store.put_rulebook(RulebookVersion(*version, first_used_at=now))
        activated = store.activations.activate(site, version.digest, rule_names(proposal.rules.rulebook), now)
        store.cursor.clear_state(site, WAITING)
        self._proposal = None
        self._told(InForce(proposal.watched, activated))
        return proposal.watched

    def _withdraw(self, watched: Watched) -> None:
        watched.store.activations.withdraw(watched.site)
        watched.store.cursor.clear_state(watched.site, WAITING)


def _refusal(refused: RulesRefused, in_force: str) -> str:
    problems = refused.problems
    first = "; ".join(problems[:_SHOWN])
    more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return f"The rules cannot be taken in, and the rulebook {in_force} stays in force: {first}{more}."


def _wait(version: str, counts: Sequence[tuple[str, int]], accept_above: int) -> str:
    first = ", ".join(f"{rule} {count}" for rule, count in counts[:_SHOWN])
    more = f" and {len(counts) - _SHOWN} more rules" if len(counts) > _SHOWN else ""
    total = sum(count for _, count in counts)
    return (
        f"The rulebook {version} would fire {total} steps at once ({first}{more}), and more than {accept_above} wait "
        "for a person; the one in force works on."
    )
