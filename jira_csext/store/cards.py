"""The status cards: which ticket has one to be written or brought up to date, and what it last said."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select

from jira_csext.core.card import CARD_ACTION, CARD_KEY, CARD_RULE
from jira_csext.core.decide import Decision
from jira_csext.store import decisions
from jira_csext.store.daemon_records import CardRecord, Taken
from jira_csext.store.daemon_schema import status_card
from jira_csext.store.database import Database
from jira_csext.store.outbox import Outbox
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id_if_known
from jira_csext.store.sql import prepared, upsert, with_values

_SUBJECT: Final = prepared(
    select(subject.c.id).where(
        subject.c.site_id == bindparam("site_id"),
        subject.c.kind == "ticket",
        subject.c.remote_id == bindparam("remote_id"),
    )
)
_CARD: Final = prepared(
    select(status_card.c.digest, status_card.c.written_at, status_card.c.restored_at).where(
        status_card.c.subject_id == bindparam("subject_id")
    )
).text


class Cards:
    """The status cards of a store, as `Store.cards`. Instants are epoch seconds of the helpdesk's clock."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    def want(self, site: str, ticket_id: str, reason: str, version: str, now: int) -> None:
        """Let the ticket's card be written, or brought up to date; one that is given up stays so.

        `version` is the rulebook in force. A ticket that is not on record has no card.
        """
        with self._database.writing():
            subject_id = self._subject(site, ticket_id)
            if subject_id is None:
                return
            key = card_key(site, ticket_id)
            if self._outbox.row(key) is not None:
                self._outbox.reopen(key, reason, now)
                return
            decided = Decision(CARD_KEY, CARD_RULE, 0, CARD_KEY, now, "act", reason, (CARD_ACTION,))
            decisions.write(self._database, site, subject_id, ticket_id, [Taken(decided)], version, now)

    def of(self, site: str, ticket_id: str) -> CardRecord | None:
        """Return what the ticket's card said when it was last written, None where it never was."""
        with self._database.reading() as connection:
            found = connection.execute(_CARD, (self._subject(site, ticket_id),)).fetchone()
            return CardRecord(*found) if found is not None else None

    def wrote(self, site: str, ticket_id: str, digest: str, now: int, *, restored: bool) -> None:
        """Keep what the card says now; `restored` when it was put right after a person had changed it."""
        with self._database.writing() as connection:
            row = {"digest": digest, "written_at": now, **({"restored_at": now} if restored else {})}
            added = upsert(status_card).values(subject_id=self._subject(site, ticket_id), **row)
            statement = added.on_conflict_do_update(index_elements=[status_card.c.subject_id], set_=row)
            connection.execute(*with_values(statement))

    def _subject(self, site: str, ticket_id: str) -> int | None:
        with self._database.sentences():
            values = _SUBJECT.values(site_id=site_id_if_known(self._database, site), remote_id=ticket_id)
            found = self._database.connection.execute(_SUBJECT.text, values).fetchone()
            return int(found[0]) if found is not None else None


def card_key(site: str, ticket_id: str) -> str:
    """Return the marker of a ticket's card."""
    return f"{site}/{ticket_id}/{CARD_KEY}/{CARD_ACTION.kind} {CARD_ACTION.value}"
