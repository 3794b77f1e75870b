"""Silences: what people want nothing said of, for how long, why, and who wants it. Kept for good, also in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from jira_csext.core.decide import Silence
from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.journal import add_audit
from jira_csext.store.rules_schema import silence
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import prepared, with_values

LONGEST: Final = 90 * 86400
"""How long a silence may last at most. A step found later than this after it fell due is spoken all the same."""

_NAMES: Final = ("rule", "ticket", "ticket_key", "client", "project", "reason", "owner")
_COLUMNS: Final = ("id", "since", "until", *_NAMES, "ended_at", "ended_by")
_SELECTED: Final = select(*[silence.c[name] for name in _COLUMNS]).order_by(silence.c.id)
_LATELY: Final = prepared(
    _SELECTED.where(silence.c.site_id == bindparam("site_id"), silence.c.until > bindparam("over_at"))
)


@dataclass(frozen=True, slots=True)
class StoredSilence:
    """A silence on record. `ticket` is the key that it was named by, `ended_at` is when somebody ended it early."""

    silence: Silence
    ticket: str
    ended_at: int | None
    ended_by: str

    def is_active(self, now: int) -> bool:
        """Is it in force now?"""
        return self.silence.since <= now < self.silence.until


class Silences:
    """The silences of a store, as `Store.silences`. Instants are epoch seconds of the helpdesk's clock."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, tuple[int, tuple[Silence, ...]]] = {}

    def add(self, site: str, wanted: Silence, ticket_key: str, now: int) -> StoredSilence:
        """Put a silence in force and return it with its id; `wanted.ticket` is the id of the ticket `ticket_key`.

        Raises StoreError for one that names nothing, has no reason, or does not end within `LONGEST`.
        """
        if not (wanted.rule or wanted.ticket or wanted.client or wanted.project):
            raise StoreError("A silence of everything is a pause; name a rule, a ticket, a client or a project.")
        if not wanted.reason.strip():
            raise StoreError("A silence needs its reason; say why nothing is to be said.")
        if not 0 < wanted.until - wanted.since <= LONGEST:
            raise StoreError(f"A silence ends after it begins, and within {LONGEST // 86400} days.")
        fields = {name: getattr(wanted, name) for name in ("since", "until", *_NAMES) if name != "ticket_key"}
        with self._database.writing() as connection:
            at_site = site_id(self._database, site)
            row = insert(silence).values(site_id=at_site, ticket_key=ticket_key, ended_by="", **fields)
            ((row_id,),) = connection.execute(*with_values(row.returning(silence.c.id))).fetchall()
            told = {**fields, "ticket": ticket_key}
            details = {"site": site, "id": str(row_id), **{name: value for name, value in told.items() if value != ""}}
            add_audit(self._database, wanted.owner, "silence added", details, now)
        self._known.clear()
        return StoredSilence(wanted._replace(id=str(row_id)), ticket_key, None, "")

    def end(self, site: str, name: str, who: str, now: int) -> StoredSilence:
        """End a silence now and return it; what fell due in it stays unsaid. Raises StoreError for one that is over."""
        with self._database.writing() as connection:
            found = next((one for one in self.all_of(site) if one.silence.id == name), None)
            if found is None:
                raise StoreError(f'There is no silence "{name}"; look at: jira-csext silence list --all')
            if not found.is_active(now):
                by = f", ended by {found.ended_by}" if found.ended_by else ""
                raise StoreError(f"The silence {name} is over already{by}.")
            ended = update(silence).where(silence.c.id == int(name)).values(ended_at=now, ended_by=who)
            connection.execute(*with_values(ended))
            add_audit(self._database, who, "silence ended", {"site": site, "id": name}, now)
        self._known.clear()
        return StoredSilence(found.silence._replace(until=now), found.ticket, now, who)

    def all_of(self, site: str) -> list[StoredSilence]:
        """Return every silence there ever was, the oldest first; one that was ended has its end as `until`."""
        with self._database.sentences():
            asked = _SELECTED.where(silence.c.site_id == site_id_if_known(self._database, site))
            return [_stored(row) for row in self._database.connection.execute(*with_values(asked))]

    def active(self, site: str, now: int) -> list[StoredSilence]:
        """Return those in force now, the oldest first."""
        return [one for one in self.all_of(site) if one.is_active(now)]

    def lately(self, site: str, now: int) -> tuple[Silence, ...]:
        """Return those in force now or within the last `LONGEST`, for deciding; read once for each `now`."""
        known = self._known.get(site)
        if known is not None and known[0] == now:
            return known[1]
        with self._database.sentences():
            values = _LATELY.values(site_id=site_id_if_known(self._database, site), over_at=now - LONGEST)
            rows = self._database.connection.execute(_LATELY.text, values)
            found = tuple(_stored(row).silence for row in rows)
        self._known[site] = (now, found)
        return found


def _stored(row: tuple[Any, ...]) -> StoredSilence:
    row_id, since, until, rule, ticket, ticket_key, client, project, reason, owner, ended_at, ended_by = row
    over_at = until if ended_at is None else ended_at
    named = Silence(str(row_id), since, over_at, rule, ticket, client, project, reason, owner)
    return StoredSilence(named, ticket_key, ended_at, ended_by)
