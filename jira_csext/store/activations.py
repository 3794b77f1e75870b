"""Which rulebook holds: put in force with all that follows from an edit, or kept waiting until a person accepts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import delete, select

from jira_csext.store.codec import json_text, json_value
from jira_csext.store.cursor import Cursors
from jira_csext.store.database import Database
from jira_csext.store.journal import add_audit
from jira_csext.store.looks import Looks
from jira_csext.store.outbox import Outbox
from jira_csext.store.renames import abandon_removed, relabel
from jira_csext.store.rules_schema import rulebook_acceptance, rulebook_in_force
from jira_csext.store.schema import rulebook_version
from jira_csext.store.sites import rulebook_id, site_id, site_id_if_known
from jira_csext.store.sql import upsert, with_values

_COLUMNS: Final = rulebook_acceptance.c


class Activated(NamedTuple):
    """What came of putting a version in force; `renamed` are pairs of a rule's former name and its name of today."""

    changed: bool
    renamed: tuple[tuple[str, str], ...] = ()
    abandoned_count: int = 0


class Waiting(NamedTuple):
    """A version that waits to be accepted, since when, and how many steps of which rule it would fire at once."""

    version: str
    asked_at: int
    step_count: int
    counts: Mapping[str, int]


class InForceSince(NamedTuple):
    """A version, and the instant from which on it was in force, until the next one was."""

    version: str
    since: int


class Acceptance(NamedTuple):
    """Who let a version hold, and when."""

    by: str
    at: int


class Activations:
    """The rulebooks in force of a store, as `Store.activations`. Instants are epoch seconds of the helpdesk's clock."""

    def __init__(self, database: Database, looks: Looks, cursor: Cursors, outbox: Outbox) -> None:
        self._database = database
        self._looks = looks
        self._cursor = cursor
        self._outbox = outbox

    def activate(self, site: str, version: str, rules: Mapping[str, Sequence[str]], now: int) -> Activated:
        """Let a version hold whose `rules` have these former names, with all that follows, in one transaction.

        A renamed rule keeps its past, instants of adoption among it; what a removed rule still had to say is abandoned.
        Every open ticket is asked to be evaluated again first: killed before the end, the old version still holds and
        the next call does it all. Raises StoreError for a version that is not on record (`Store.put_rulebook`).
        """
        with self._database.reading():
            rulebook_id(self._database, version)
            changed = self._cursor.of(site).rulebook != version
        if not changed:
            self._cursor.hold(site, version, rules, now)
            return Activated(changed=False)
        self._looks.ask_for_open(site, f"the rulebook {version} is in force", now)
        with self._database.writing():
            renamed = relabel(self._database, site, rules, now)
            abandoned_count = abandon_removed(self._outbox, site, rules, now)
            self._cursor.hold(site, version, rules, now)
            self.withdraw(site)
        return Activated(True, tuple(renamed), abandoned_count)

    def history(self, site: str) -> list[InForceSince]:
        """Return every version that was put in force, oldest first; one that came back stands there again."""
        columns = rulebook_in_force.c
        asked = select(rulebook_version.c.version, columns.since).select_from(rulebook_in_force.join(rulebook_version))
        at_site = site_id_if_known(self._database, site)
        rows = self._rows(asked.where(columns.site_id == at_site).order_by(columns.since))
        return [InForceSince(*row) for row in rows]

    def wait(self, site: str, version: str, counts: Mapping[str, int], now: int) -> Waiting:
        """Keep a version waiting to be accepted, in the place of any other; return it, with since when it waits."""
        with self._database.writing():
            before = self.waiting(site)
            asked_at = before.asked_at if before is not None and before.version == version else now
            self.withdraw(site)
            row = {"asked_at": asked_at, "step_count": sum(counts.values()), "counts": json_text(dict(counts))}
            self._put(site, version, row, {"accepted_by": ""})
        return Waiting(version, asked_at, sum(counts.values()), dict(counts))

    def waiting(self, site: str) -> Waiting | None:
        """Return the version that waits to be accepted, None for none."""
        asked = select(_COLUMNS.version, _COLUMNS.asked_at, _COLUMNS.step_count, _COLUMNS.counts)
        for version, asked_at, step_count, counts in self._rows(asked.where(*self._unaccepted(site))):
            return Waiting(version, asked_at, step_count, json_value(counts))
        return None

    def withdraw(self, site: str) -> None:
        """Let nothing wait any more: the edit was taken back, or made anew."""
        with self._database.writing():
            self._run(delete(rulebook_acceptance).where(*self._unaccepted(site)))

    def accept(self, site: str, version: str, who: str, now: int) -> None:
        """Let a version hold as soon as the daemon looks, whether it waits already or not; who said so first stays."""
        with self._database.writing():
            if self.accepted(site, version) is None:
                row = {"accepted_by": who, "accepted_at": now}
                self._put(site, version, row, {"step_count": 0, "counts": "{}"})
                add_audit(self._database, who, "rulebook accepted", {"site": site, "version": version}, now)

    def accepted(self, site: str, version: str) -> Acceptance | None:
        """Return who accepted a version and when, None if nobody did."""
        at_site = site_id_if_known(self._database, site)
        asked = select(_COLUMNS.accepted_by, _COLUMNS.accepted_at).where(
            _COLUMNS.site_id == at_site, _COLUMNS.version == version, _COLUMNS.accepted_at.is_not(None)
        )
        for by, at in self._rows(asked):
            return Acceptance(by, at)
        return None

    def _unaccepted(self, site: str) -> tuple[Any, Any]:
        return _COLUMNS.site_id == site_id_if_known(self._database, site), _COLUMNS.accepted_at.is_(None)

    def _put(self, site: str, version: str, row: dict[str, Any], at_first: dict[str, Any]) -> None:
        named = {"site_id": site_id(self._database, site), "version": version}
        statement = upsert(rulebook_acceptance).values({**named, **at_first, **row})
        self._run(statement.on_conflict_do_update(index_elements=[_COLUMNS.site_id, _COLUMNS.version], set_=row))

    def _rows(self, statement: Any) -> list[tuple[Any, ...]]:
        with self._database.sentences():
            return self._database.connection.execute(*with_values(statement)).fetchall()

    def _run(self, statement: Any) -> None:
        self._database.connection.execute(*with_values(statement))
