"""What is written back to tickets: since when, what each was last told, and the action that brings it up to date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import delete, select

from jira_csext.core.decide import Decision
from jira_csext.core.rulebook import Action
from jira_csext.store import decisions
from jira_csext.store.codec import json_text, json_value
from jira_csext.store.daemon_records import Taken
from jira_csext.store.daemon_schema import write_back, write_back_site
from jira_csext.store.database import Database
from jira_csext.store.outbox import Outbox
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import upsert, with_values

WRITE_BACK: Final = "write-back"
"""Under which name writings back are counted and shown, and the key of the decision."""
_ACTION: Final = Action("set", WRITE_BACK)

Shown = Mapping[str, str]
"""What a ticket's fields and label say, by our words for them; nothing for a ticket never written to."""


class WriteBacks:
    """What is written back, as `Store.write_backs`. Instants are epoch seconds of the helpdesk's clock."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    def begin(self, site: str, now: int) -> int:
        """Return since when the site is written back to: from `now` on, unless it is already."""
        with self._database.writing() as connection:
            at_site = site_id(self._database, site)
            asked = select(write_back_site.c.since).where(write_back_site.c.site_id == at_site)
            found = connection.execute(*with_values(asked)).fetchone()
            if found is not None:
                return int(found[0])
            connection.execute(*with_values(upsert(write_back_site).values(site_id=at_site, since=now)))
            return now

    def end(self, site: str) -> None:
        """Let the site be written back to no longer; switched on again it begins anew."""
        at_site = site_id_if_known(self._database, site)
        with self._database.reading() as connection:
            asked = select(write_back_site.c.since).where(write_back_site.c.site_id == at_site)
            if connection.execute(*with_values(asked)).fetchone() is None:
                return
        with self._database.writing() as connection:
            connection.execute(*with_values(delete(write_back_site).where(write_back_site.c.site_id == at_site)))

    def want(self, site: str, ticket_id: str, reason: str, version: str, now: int) -> None:
        """Let the ticket be written to; one that a person gave up stays so. `version` is the rulebook in force."""
        with self._database.writing():
            subject_id = self._subject(site, ticket_id)
            if subject_id is None:
                return
            key = write_back_key(site, ticket_id)
            if self._outbox.row(key) is not None:
                self._outbox.reopen(key, reason, now)
                return
            decided = Decision(WRITE_BACK, WRITE_BACK, 0, WRITE_BACK, now, "act", reason, (_ACTION,))
            decisions.write(self._database, site, subject_id, ticket_id, [Taken(decided)], version, now)

    def of(self, site: str, ticket_id: str) -> Shown | None:
        """Return what was last written to the ticket, None where nothing ever was."""
        with self._database.reading() as connection:
            asked = select(write_back.c.shown).where(write_back.c.subject_id == self._subject(site, ticket_id))
            found = connection.execute(*with_values(asked)).fetchone()
            return json_value(found[0]) if found is not None else None

    def written_to(self, site: str) -> list[str]:
        """Return the ids of the tickets in sight that say something that was written back."""
        asked = (
            select(subject.c.remote_id)
            .select_from(write_back.join(subject))
            .where(subject.c.site_id == site_id_if_known(self._database, site), write_back.c.shown != json_text({}))
            .where(subject.c.gone_at.is_(None))
            .order_by(subject.c.id)
        )
        with self._database.reading() as connection:
            return [str(found) for (found,) in connection.execute(*with_values(asked)).fetchall()]

    def wrote(self, site: str, ticket_id: str, shown: Shown, now: int) -> None:
        """Keep what the ticket says now."""
        with self._database.writing() as connection:
            row = {"shown": json_text(dict(sorted(shown.items()))), "written_at": now}
            added = upsert(write_back).values(subject_id=self._subject(site, ticket_id), **row)
            statement = added.on_conflict_do_update(index_elements=[write_back.c.subject_id], set_=row)
            connection.execute(*with_values(statement))

    def _subject(self, site: str, ticket_id: str) -> int | None:
        asked = select(subject.c.id).where(
            subject.c.site_id == site_id_if_known(self._database, site),
            subject.c.kind == "ticket",
            subject.c.remote_id == ticket_id,
        )
        with self._database.sentences():
            found = self._database.connection.execute(*with_values(asked)).fetchone()
            return int(found[0]) if found is not None else None


def write_back_key(site: str, ticket_id: str) -> str:
    """Return the marker of what is written back to a ticket."""
    return f"{site}/{ticket_id}/{WRITE_BACK}/{_ACTION.kind} {_ACTION.value}"
