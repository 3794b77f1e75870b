"""What was said in two runs of one soak, ticket by ticket, and why where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import unified_diff
from typing import NamedTuple

from jira_csext.core.decide import cycle_key
from jira_csext.core.evaluate import evaluate
from jira_csext.store import OutboxRow
from jira_csext.store.daemon_records import StoredDecision
from jira_csext.store.store import Store
from tests.stories.soak import Soak
from tests.stories.soak_daemon import SITE

CARD = "card/note status-card"


class Said(NamedTuple):
    """One comment of ours. `key` is that of its action, without site and ticket; `at` is when it was written."""

    at: int
    key: str
    public: bool
    body: str


class Difference(NamedTuple):
    """An action that one run carried out as a comment and the other did not: `run` is which one did not."""

    ticket: str
    key: str
    run: str
    reason: str


def said_in(soak: Soak) -> dict[str, list[Said]]:
    """Return what stands on each ticket that is still there, by its id, in order."""
    site = soak.box.site
    return {
        str(issue.id): sorted(
            Said(
                comment.created_ms // 1000,
                comment.properties["jira_csext"]["key"].removeprefix(f"{SITE}/{issue.id}/"),
                soak.shown[comment.id],
                comment.body,
            )
            for comment in issue.comments
            if comment.author == soak.box.bot.uid
        )
        for issue in site.issues.values()
    }


def unlike(expected: Sequence[Said], said: Sequence[Said]) -> list[str]:
    """Return in which lines what was said on one ticket is not what was expected, as a unified diff."""
    before, after = ([line for each in all_of_it for line in _lines(each)] for all_of_it in (expected, said))
    return list(unified_diff(before, after, lineterm="", n=0))


def _lines(one: Said) -> list[str]:
    return [f"{one.at} {one.key} {'public' if one.public else 'internal'}", *one.body.splitlines()]


def doubled(said: Mapping[str, list[Said]]) -> list[str]:
    """Return the keys of what stands on a ticket more than once."""
    counts = Counter((ticket, one.key) for ticket, all_of_it in said.items() for one in all_of_it)
    return [f"{ticket}/{key}" for (ticket, key), count in counts.items() if count > 1]


def shown_to_clients(said: Mapping[str, list[Said]]) -> list[Said]:
    """Return what was public for a moment and was not meant to be: everything that is no reply."""
    return [one for all_of_it in said.values() for one in all_of_it if one.public and not _is_reply(one.key)]


def kept_from_clients(said: Mapping[str, list[Said]]) -> list[Said]:
    """Return what was meant for clients and is not public; a warning that came too late is rightly a note."""
    return [one for all_of_it in said.values() for one in all_of_it if not one.public and _is_reply(one.key)]


def labels_of(soak: Soak) -> dict[str, tuple[object, ...]]:
    """Return what else we change on tickets, by id: labels, who has it, who watches."""
    return {
        str(issue.id): (tuple(issue.fields["labels"]), issue.fields["assignee"], tuple(sorted(issue.watchers)))
        for issue in soak.box.site.issues.values()
    }


def differences(clean: Soak, other: Soak) -> list[Difference]:
    """Return each comment that stands in one run only, with why the other run has none."""
    left, right = said_in(clean), said_in(other)
    assert left.keys() == right.keys(), "the same people have written the same tickets"
    found: list[Difference] = []
    with clean.store() as of_clean, other.store() as of_other:
        for ticket in left:
            before, after = {one.key for one in left[ticket]}, {one.key for one in right[ticket]}
            if before == after:
                continue
            for run, store, said_by, keys, now in (
                ("other", of_other, of_clean, before - after, other.now),
                ("clean", of_clean, of_other, after - before, clean.now),
            ):
                why = _Why(store, said_by, ticket, other if run == "other" else clean, now)
                found += [Difference(ticket, key, run, why.of(key)) for key in sorted(keys)]
    return found


def reasons(found: list[Difference]) -> Counter[str]:
    """Count the differences by reason, what is different in each ticket's sentence left out."""
    return Counter(f"{one.run}: {one.reason.partition(' [')[0]}" for one in found)


class _Why:
    """Why one run has not said something on one ticket."""

    def __init__(self, store: Store, said_by: Store, ticket: str, soak: Soak, now: int) -> None:
        self._store, self._ticket, self._now, self._soak = store, ticket, now, soak
        known = store.known(SITE, ticket)
        self._known = known.ticket if known is not None else None
        key = self._known.key if self._known is not None else ""
        self._rows: dict[str, OutboxRow] = {row.key: row for row in store.outbox.rows(SITE, ticket=key)}
        self._decided: dict[str, StoredDecision] = {one.decision.key: one for one in store.decisions(SITE, ticket=key)}
        self._due_elsewhere = {one.decision.key: one.decision.due_at for one in said_by.decisions(SITE, ticket=key)}

    def of(self, key: str) -> str:
        """Return the reason, "" when there is none."""
        row = self._rows.get(f"{SITE}/{self._ticket}/{key}")
        if row is not None:
            return f"{row.state}: {row.reason}" if row.state != "sent" else ""
        if key == CARD:
            return "no card: nothing else was done on the ticket" if not self._has_acted() else ""
        decided = self._decided.get(key.rpartition("/")[0])
        if decided is not None:
            return f"{decided.decision.outcome}: {decided.decision.reason}"
        if self._due_elsewhere.get(key.rpartition("/")[0], 0) >= self._now:
            return "not due: the days had ended before it"
        return self._undecided(key)

    def _has_acted(self) -> bool:
        return any(row.state == "sent" and not row.key.endswith(CARD) for row in self._rows.values())

    def _undecided(self, key: str) -> str:
        """Return why it was never decided, judged on the ticket as it was at the end."""
        if self._known is None:
            return ""
        watched = self._soak.watched
        evaluation = evaluate(watched.rulebook, self._known, watched.client_of(self._known), self._now)
        for cycle in evaluation.cycles:
            ended = cycle.stopped_at is not None or cycle.state == "cancelled"
            if ended and key.startswith(f"{cycle_key(watched.rulebook.sla(cycle.rule), cycle)}/"):
                return "answered: the cycle had ended when it was looked at next"
        return ""


def _is_reply(key: str) -> bool:
    return key.rpartition("/")[2].startswith("reply ")
