"""Verdicts in and out of the database: a backfill's provisional ones, the daemon's, and what they were before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select

from jira_csext.core.verdict import Verdict, VerdictState
from jira_csext.store.amend import Change, change
from jira_csext.store.codec import fired_of, fired_text, verdict_of, verdict_text
from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.records import Amendment, LiveVerdict, StoredVerdict
from jira_csext.store.rows import spoken_count
from jira_csext.store.schema import rulebook_version, subject, verdict, verdict_history
from jira_csext.store.sites import rulebook_id, site_id_if_known
from jira_csext.store.sql import prepared, upsert, with_values

_CHUNK: Final = 1000

_SELECTED: Final = select(
    subject.c.key,
    subject.c.remote_id,
    *[rulebook_version.c.version if name == "rulebook" else verdict.c[name] for name in Verdict._fields],
    verdict.c.provisional,
    verdict.c.final,
    verdict.c.given_at,
    verdict.c.amended_at,
).select_from(verdict.join(subject).outerjoin(rulebook_version))
_FIRED: Final = Verdict._fields.index("fired")

_OF_SUBJECT: Final = prepared(
    _SELECTED.where(verdict.c.subject_id == bindparam("subject_id")).order_by(verdict.c.rule, verdict.c.start_id)
).text
_SUBJECT_ID: Final = prepared(
    select(subject.c.id).where(
        subject.c.site_id == bindparam("site_id"),
        subject.c.kind == "ticket",
        subject.c.remote_id == bindparam("remote_id"),
    )
)
_PUT: Final = prepared(
    upsert(verdict)
    .values({column.name: bindparam(column.name) for column in verdict.c})
    .on_conflict_do_update(
        index_elements=[verdict.c.subject_id, verdict.c.rule, verdict.c.start_id],
        set_={column.name: upsert(verdict).excluded[column.name] for column in verdict.c if not column.primary_key},
    )
)
_SAME_NAMES: Final = frozenset(Verdict._fields) - {"fired", "rulebook"}
_REMOVE: Final = prepared(
    delete(verdict).where(
        verdict.c.subject_id == bindparam("subject_id"),
        verdict.c.rule == bindparam("rule"),
        verdict.c.start_id == bindparam("start_id"),
    )
).text
_REMEMBER: Final = prepared(
    insert(verdict_history).values(
        {name: bindparam(name) for name in ("subject_id", "rule", "start_id", "replaced_at", "reason", "verdict")}
    )
).text


def save_live(
    database: Database, site: str, ticket_id: str, given: Iterable[LiveVerdict], rulebook: str, now: int
) -> None:
    """Write what a live evaluation found; see `Store.save_live_verdicts`."""
    with database.writing() as connection:
        found = connection.execute(
            _SUBJECT_ID.text, _SUBJECT_ID.values(site_id=site_id_if_known(database, site), remote_id=ticket_id)
        ).fetchone()
        if found is None:
            raise StoreError(f"The ticket {ticket_id} of {site} is not on record; save it before its verdicts.")
        put_live(database, found[0], given, rulebook, now)


def put_live(
    database: Database,
    subject_id: int,
    given: Iterable[LiveVerdict],
    rulebook: str,
    now: int,
    *,
    is_new: bool = False,
) -> None:
    """Write what a live evaluation found of a subject, in the transaction under way; of a new one nothing is there."""
    rows = () if is_new else database.connection.execute(_OF_SUBJECT, (subject_id,))
    on_record = {(stored.verdict.rule, stored.verdict.start_id): stored for stored in map(_stored, rows)}
    _apply(database, subject_id, change(on_record, given, rulebook), now)


def _apply(database: Database, subject_id: int, due: Change, now: int) -> None:
    execute = database.connection.execute
    for old, reason in due.remembered:
        execute(_REMEMBER, (subject_id, old.rule, old.start_id, now, reason, verdict_text(old)))
    for rule, start_id in due.removed:
        execute(_REMOVE, (subject_id, rule, start_id))
    rows = []
    for given, final, amends in due.put:
        fields = given._asdict()
        values = _PUT.values(
            **{name: fields[name] for name in _SAME_NAMES},
            subject_id=subject_id,
            fired=fired_text(given.fired),
            fired_count=spoken_count(given.fired),
            rulebook_id=rulebook_id(database, given.rulebook),
            provisional=False,
            final=final,
            given_at=now,
            amended_at=now if amends else None,
        )
        rows.append(values)
    if rows:
        # Together, so that a server is waited for once.
        database.connection.executemany(_PUT.text, rows)


def stored(
    database: Database,
    site: str,
    *,
    rule: str,
    client: str,
    ticket: str,
    states: Sequence[VerdictState],
    since: int | None,
    until: int | None,
) -> Iterator[StoredVerdict]:
    """Yield verdicts by ticket, rule and cycle, all as of one instant; see `Store.verdicts`."""
    asked = _SELECTED.where(subject.c.site_id == site_id_if_known(database, site))
    for column, value in ((verdict.c.rule, rule), (verdict.c.client, client), (subject.c.key, ticket)):
        if value:
            asked = asked.where(column == value)
    if states:
        asked = asked.where(verdict.c.state.in_(states))
    if since is not None:
        asked = asked.where(verdict.c.started_at >= since)
    if until is not None:
        asked = asked.where(verdict.c.started_at < until)
    in_order = asked.order_by(verdict.c.subject_id, verdict.c.rule, verdict.c.started_at, verdict.c.start_id)
    for row in _streamed(database, *with_values(in_order)):
        yield _stored(row)


def amendments(database: Database, site: str, *, ticket: str) -> Iterator[Amendment]:
    """Yield the verdicts that no longer stand, oldest first; see `Store.amendments`."""
    asked = (
        select(subject.c.key, verdict_history.c.verdict, verdict_history.c.replaced_at, verdict_history.c.reason)
        .select_from(verdict_history.join(subject))
        .where(subject.c.site_id == site_id_if_known(database, site))
        .order_by(verdict_history.c.id)
    )
    if ticket:
        asked = asked.where(subject.c.key == ticket)
    for key, old, replaced_at, reason in _streamed(database, *with_values(asked)):
        yield Amendment(key, verdict_of(old), replaced_at, reason)


def _streamed(database: Database, text: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    with database.snapshot() as connection:
        cursor = connection.execute(text, values)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows


def _stored(row: tuple[Any, ...]) -> StoredVerdict:
    ticket, ticket_id, *fields, provisional, final, given_at, amended_at = row
    fields[_FIRED] = fired_of(fields[_FIRED])
    fields[-1] = fields[-1] or ""
    return StoredVerdict(ticket, ticket_id, Verdict(*fields), provisional == 1, final == 1, given_at, amended_at)
