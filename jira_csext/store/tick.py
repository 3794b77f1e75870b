"""A tick in the database: snapshot, `wake_at`, verdicts, decisions and their actions, all of one ticket or nothing."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, bindparam, delete, or_, select, update

from jira_csext.store import decisions, tallies, tickets, verdicts
from jira_csext.store.daemon_records import Known, TickRecord, TickSaved
from jira_csext.store.daemon_schema import look
from jira_csext.store.database import Database
from jira_csext.store.errors import TicketUnfit
from jira_csext.store.records import TicketRecord
from jira_csext.store.rows import UNFIT, rows_of
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import prepared

_WAKE: Final = prepared(
    update(subject)
    .where(
        subject.c.site_id == bindparam("at_site"),
        subject.c.kind == "ticket",
        subject.c.remote_id == bindparam("ticket_id"),
        subject.c.fetched_at == bindparam("reading"),
    )
    .values(wake_at=bindparam("wakes_at"))
    .returning(subject.c.id)
)
_LOOKED_AT: Final = prepared(
    delete(look).where(
        look.c.site_id == bindparam("site_id"),
        look.c.remote_id == bindparam("remote_id"),
        or_(look.c.wants == "evaluate", and_(bindparam("is_reading"), look.c.asked_at <= bindparam("fetched_at"))),
    )
)
_KNOWN: Final = prepared(
    select(subject.c.fetched_at, subject.c.updated, subject.c.first_seen_at, subject.c.wake_at).where(
        subject.c.site_id == bindparam("site_id"),
        subject.c.kind == "ticket",
        subject.c.remote_id == bindparam("remote_id"),
    )
)


def save(database: Database, site: str, record: TickRecord, now: int) -> TickSaved:
    """Write a tick; see `Store.save_tick`."""
    try:
        with database.writing():
            return _save(database, site, record, now)
    except UNFIT as error:
        raise TicketUnfit(
            f"{record.ticket.key} cannot be kept: the database cannot hold one of its values ({error})."
        ) from error


def _save(database: Database, site: str, record: TickRecord, now: int) -> TickSaved:
    at_site = site_id(database, site)
    ticket = record.ticket
    is_new = False
    if record.is_reading:
        snapshot = TicketRecord(ticket, record.fetched_at, record.wake_at)
        marks = (record.updated, record.first_seen_at)
        ((subject_id, is_new),) = tickets.put_all(database, at_site, [rows_of(snapshot)], marks)
    else:
        subject_id = _woken(database, at_site, record)
    if subject_id is None:
        return TickSaved(older=True)
    verdicts.put_live(database, subject_id, record.verdicts, record.rulebook, now, is_new=is_new)
    queued = decisions.write(database, site, subject_id, ticket.id, record.decisions, record.rulebook, now)
    if record.counted is not None:
        tallies.put(database, at_site, subject_id, record.counted)
    database.connection.execute(
        _LOOKED_AT.text,
        _LOOKED_AT.values(
            site_id=at_site, remote_id=ticket.id, is_reading=record.is_reading, fetched_at=record.fetched_at
        ),
    )
    return TickSaved(older=False, queued=queued)


def _woken(database: Database, at_site: int, record: TickRecord) -> int | None:
    """Write when to look again; return the subject's row, None where another reading is on record by now."""
    found = database.connection.execute(
        _WAKE.text,
        _WAKE.values(at_site=at_site, ticket_id=record.ticket.id, reading=record.fetched_at, wakes_at=record.wake_at),
    ).fetchall()
    return int(found[0][0]) if found else None


def known(database: Database, site: str, ticket_id: str) -> Known | None:
    """Return a ticket with what the daemon keeps of it; see `Store.known`."""
    with database.reading() as connection:
        ticket = tickets.by_id(database, site, ticket_id)
        if ticket is None:
            return None
        values = _KNOWN.values(site_id=site_id_if_known(database, site), remote_id=ticket_id)
        fetched_at, updated, first_seen_at, wake_at = connection.execute(_KNOWN.text, values).fetchone()
        return Known(ticket, fetched_at, updated or "", first_seen_at or 0, wake_at)
