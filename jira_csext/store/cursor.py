"""Where the daemon stands with a site: watermark, adoption, clock, canary, pause, what is wrong, what is in force."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select

from jira_csext.store.daemon_records import Canary, Cursor, Pause, SiteState, StateScope
from jira_csext.store.daemon_schema import rule_activation, site_cursor, site_state
from jira_csext.store.database import Database
from jira_csext.store.journal import add_audit
from jira_csext.store.looks import Looks
from jira_csext.store.rules_schema import rulebook_in_force
from jira_csext.store.schema import rulebook_version
from jira_csext.store.sites import rulebook_id, site_id, site_id_if_known
from jira_csext.store.sql import Statement, prepared, upsert, with_values

_COLUMNS: Final = (
    "watermark",
    "adopted_at",
    "ticked_at",
    "swept_at",
    "clock_offset",
    "clock_measured_at",
    "canary_understood",
    "canary_at",
    "canary_sentence",
    "paused_by",
    "paused_at",
    "pause_reason",
)
_CURSOR: Final = prepared(
    select(*[site_cursor.c[name] for name in _COLUMNS], rulebook_version.c.version)
    .select_from(site_cursor.outerjoin(rulebook_version))
    .where(site_cursor.c.site_id == bindparam("site_id"))
).text
_STATES: Final = prepared(
    select(*[site_state.c[name] for name in SiteState._fields])
    .where(site_state.c.site_id == bindparam("site_id"))
    .order_by(site_state.c.since, site_state.c.scope, site_state.c.place, site_state.c.name)
).text
_ACTIVATED: Final = prepared(
    select(rule_activation.c.rule, rule_activation.c.activated_at)
    .where(rule_activation.c.site_id == bindparam("site_id"))
    .order_by(rule_activation.c.rule)
).text


class Cursors:
    """The cursors of a store, one to a site, as `Store.cursor`. Instants are epoch seconds of the helpdesk's clock."""

    def __init__(self, database: Database, looks: Looks) -> None:
        self._database = database
        self._looks = looks

    def of(self, site: str) -> Cursor:
        """Return where the daemon stands with the site; for one that it never served, an empty cursor."""
        with self._database.reading():
            at_site = (site_id_if_known(self._database, site),)
            execute = self._database.connection.execute
            states = tuple(SiteState(*row) for row in execute(_STATES, at_site))
            return _cursor(execute(_CURSOR, at_site).fetchone(), states, dict(execute(_ACTIVATED, at_site)))

    def adopt(self, site: str, now: int) -> int:
        """Return the instant from which on the site is watched: `now` at the first time, and the same ever after."""
        with self._database.writing():
            adopted_at = self.of(site).adopted_at
            if adopted_at is None:
                adopted_at = now
                self._put(site, adopted_at=now)
            return adopted_at

    def advance(self, site: str, watermark: int, now: int) -> None:
        """Write that everything up to the watermark has been read and ticked, at the end of a good tick.

        It may go back: after a helpdesk's clock that was ahead has been mended, it has to.
        """
        self._put(site, watermark=watermark, ticked_at=now)

    def swept(self, site: str, now: int) -> None:
        """Write that all of the scope has been compared with what is on record."""
        self._put(site, swept_at=now)

    def measured(self, site: str, offset: int, now: int) -> None:
        """Write by how many seconds the helpdesk's clock is ahead of ours."""
        self._put(site, clock_offset=offset, clock_measured_at=now)

    def canary(self, site: str, understood: bool, sentence: str, now: int) -> None:
        """Write whether search still understands dates, and what was found if not."""
        self._put(site, canary_understood=understood, canary_at=now, canary_sentence=sentence)

    def pause(self, site: str, who: str, why: str, now: int) -> None:
        """Stop all speech on the site; who paused it first, and since when, stays."""
        with self._database.writing():
            if self.of(site).pause is None:
                self._put(site, paused_by=who, paused_at=now, pause_reason=why)
                add_audit(self._database, who, "paused", {"site": site, "reason": why}, now)

    def resume(self, site: str, who: str, now: int) -> None:
        """Let the site be spoken on again."""
        with self._database.writing():
            if self.of(site).pause is not None:
                self._put(site, paused_by=None, paused_at=None, pause_reason=None)
                add_audit(self._database, who, "resumed", {"site": site}, now)

    def put_in_force(self, site: str, version: str, rules: Iterable[str], now: int) -> bool:
        """Let a rulebook version hold from now on; return whether it is another one than before.

        Rules met for the first time are active from now on. After a change every open ticket is asked to be evaluated
        again; killed halfway, the old version is still in force and the next call does it all. Raises StoreError for
        a version that is not on record (`Store.put_rulebook`).
        """
        with self._database.reading():
            rulebook_id(self._database, version)
            changed = self.of(site).rulebook != version
        if changed:
            self._looks.ask_for_open(site, f"the rulebook {version} is in force", now)
        self.hold(site, version, rules, now)
        return changed

    def hold(self, site: str, version: str, rules: Iterable[str], now: int) -> None:
        """Write that a version holds and which rules it activates, the last part of `put_in_force`."""
        with self._database.writing():
            at_site = site_id(self._database, site)
            for rule in rules:
                row = {"site_id": at_site, "rule": rule, "activated_at": now}
                self._run(upsert(rule_activation).values(row).on_conflict_do_nothing())
            if self.of(site).rulebook != version:
                held = rulebook_id(self._database, version)
                self._put(site, rulebook_id=held)
                since = upsert(rulebook_in_force).values(site_id=at_site, since=now, rulebook_id=held)
                key = [rulebook_in_force.c.site_id, rulebook_in_force.c.since]
                self._run(since.on_conflict_do_update(index_elements=key, set_={"rulebook_id": held}))

    def raise_state(self, site: str, state: SiteState) -> bool:
        """Write that something is wrong; return whether that is news. `since` stays while it lasts."""
        with self._database.writing():
            at_site = site_id(self._database, site)
            lasting = [*self._where(at_site, state.scope, state.place, state.name)]
            known = self._all(select(site_state.c.since).where(*lasting))
            if known:
                changed = site_state.update().where(*lasting).values(sentence=state.sentence)
                self._run(changed)
            else:
                self._run(insert(site_state).values(site_id=at_site, **state._asdict()))
            return not known

    def clear_state(self, site: str, name: str, *, scope: StateScope = "site", place: str = "") -> bool:
        """Write that something is well again; return whether it had been wrong."""
        with self._database.writing():
            at_site = site_id_if_known(self._database, site)
            return self._run(delete(site_state).where(*self._where(at_site, scope, place, name))) > 0

    def _where(self, at_site: int, scope: StateScope, place: str, name: str) -> tuple[Any, ...]:
        columns = site_state.c
        return columns.site_id == at_site, columns.scope == scope, columns.place == place, columns.name == name

    def _put(self, site: str, **values: object) -> None:
        with self._database.writing():
            put = _put(tuple(values))
            row = put.values(site_id=site_id(self._database, site), **values)
            self._database.connection.execute(put.text, row)

    def _run(self, statement: Any) -> int:
        return self._database.connection.execute(*with_values(statement)).rowcount

    def _all(self, statement: Any) -> list[tuple[Any, ...]]:
        return self._database.connection.execute(*with_values(statement)).fetchall()


@lru_cache(64)
def _put(names: tuple[str, ...]) -> Statement:
    """Return how to write columns of a site's row; a daemon writes the same ones in every turn."""
    into = upsert(site_cursor).values({name: bindparam(name) for name in ("site_id", *names)})
    new = {name: into.excluded[name] for name in names}
    return prepared(into.on_conflict_do_update(index_elements=[site_cursor.c.site_id], set_=new))


def _cursor(row: tuple[Any, ...] | None, states: tuple[SiteState, ...], activated_at: dict[str, int]) -> Cursor:
    if row is None:
        return Cursor(states=states, activated_at=activated_at)
    at, version = dict(zip(_COLUMNS, row[:-1], strict=True)), row[-1]
    understood, canary_at, sentence = at["canary_understood"], at["canary_at"], at["canary_sentence"]
    by, paused_at, reason = at["paused_by"], at["paused_at"], at["pause_reason"]
    return Cursor(
        watermark=at["watermark"],
        adopted_at=at["adopted_at"],
        ticked_at=at["ticked_at"],
        swept_at=at["swept_at"],
        clock_offset=at["clock_offset"],
        clock_measured_at=at["clock_measured_at"],
        canary=None if canary_at is None else Canary(understood == 1, canary_at, sentence),
        pause=None if paused_at is None else Pause(by, paused_at, reason),
        rulebook=version or "",
        states=states,
        activated_at=activated_at,
    )
