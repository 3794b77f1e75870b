"""Decisions in and out of the database: written once for good, and put into the outbox action by action."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, insert, select

from jira_csext.core.decide import Decision, Record, Spoken
from jira_csext.core.rulebook import Action
from jira_csext.store.codec import json_text, json_value
from jira_csext.store.daemon_records import Planned, StoredDecision, Taken
from jira_csext.store.daemon_schema import decision, outbox, outbox_history, rule_activation, site_cursor
from jira_csext.store.database import Database
from jira_csext.store.records import SubjectKind
from jira_csext.store.schema import rulebook_version, subject
from jira_csext.store.sites import rulebook_id, site_id_if_known
from jira_csext.store.sql import prepared, upsert, with_values

_CHUNK: Final = 1000
_SHORT: Final = 10

_DECISION_COLUMNS: Final = tuple(column.name for column in decision.c)
_ADD_DECISION: Final = prepared(
    upsert(decision).values({name: bindparam(name) for name in _DECISION_COLUMNS}).on_conflict_do_nothing()
)
_ACTION_COLUMNS: Final = tuple(column.name for column in outbox.c if column.name != "id")
_ADD_ACTION: Final = prepared(
    insert(outbox).values({name: bindparam(name) for name in _ACTION_COLUMNS}).returning(outbox.c.id)
)
ADD_HISTORY: Final = prepared(
    insert(outbox_history).values({column.name: bindparam(column.name) for column in outbox_history.c})
)
_SUBJECT: Final = prepared(
    select(subject.c.id, subject.c.first_seen_at).where(
        subject.c.site_id == bindparam("site_id"),
        subject.c.kind == bindparam("subject_kind"),
        subject.c.remote_id == bindparam("remote_id"),
    )
)
_SPOKEN: Final = prepared(
    select(decision.c.key, decision.c.decided_at, rulebook_version.c.version, decision.c.due_at)
    .join(rulebook_version)
    .where(decision.c.subject_id == bindparam("subject_id"))
    .order_by(decision.c.key)
).text
_ADOPTED: Final = prepared(select(site_cursor.c.adopted_at).where(site_cursor.c.site_id == bindparam("site_id"))).text
_ACTIVATED: Final = prepared(
    select(rule_activation.c.rule, rule_activation.c.activated_at)
    .where(rule_activation.c.site_id == bindparam("site_id"))
    .order_by(rule_activation.c.rule)
).text


def write(
    database: Database, site: str, subject_id: int, ticket_id: str, taken: Sequence[Taken], rulebook: str, now: int
) -> tuple[str, ...]:
    """Write decisions and queue their actions, in the transaction under way; return the keys that were queued.

    A decision whose key is on record changes nothing: it was taken, whatever is thought now.
    """
    queued: list[str] = []
    at_site = site_id_if_known(database, site)
    for chosen, planned in taken:
        values = chosen._asdict()
        values |= {"subject_id": subject_id, "decided_at": now, "rulebook_id": rulebook_id(database, rulebook)}
        added = database.connection.execute(_ADD_DECISION.text, [values[name] for name in _ADD_DECISION.names])
        if added.rowcount == 0:
            continue
        if chosen.outcome == "act" or chosen.kept_back:
            for place, (name, one) in enumerate(_named(planned or [Planned(action) for action in chosen.actions])):
                key = f"{site}/{ticket_id}/{chosen.key}/{name}"
                _queue(database, at_site, subject_id, chosen, place, key, one, now)
                if one.state != "superseded":
                    queued.append(key)
    return tuple(queued)


def _named(planned: Sequence[Planned]) -> Iterator[tuple[str, Planned]]:
    """Yield each action with its name within its decision: what it does, numbered where it is done again."""
    counted: dict[str, int] = {}
    for one in planned:
        name = f"{one.action.kind} {one.action.value or ','.join(field for field, _ in one.action.details)}"
        counted[name] = counted.get(name, 0) + 1
        yield (name if counted[name] == 1 else f"{name} #{counted[name]}"), one


def _queue(
    database: Database,
    at_site: int,
    subject_id: int,
    chosen: Decision,
    place: int,
    key: str,
    planned: Planned,
    now: int,
) -> None:
    action = planned.action
    execute = database.connection.execute
    ((row_id,),) = execute(
        _ADD_ACTION.text,
        _ADD_ACTION.values(
            site_id=at_site,
            subject_id=subject_id,
            decision_key=chosen.key,
            place=place,
            key=key,
            short=short_of(key),
            kind=action.kind,
            value=action.value,
            mention=json_text(action.mention),
            public=action.kind == "reply",
            state=planned.state,
            reason=planned.reason or chosen.reason,
            due_at=chosen.due_at,
            not_before=planned.not_before,
            attempts=0,
            sending_at=None,
            remote_id="",
            changed_at=now,
            details=json_text(action.details),
        ),
    ).fetchall()
    execute(
        ADD_HISTORY.text,
        ADD_HISTORY.values(
            outbox_id=row_id,
            place=0,
            at=now,
            state=planned.state,
            reason=planned.reason or chosen.reason,
            not_before=planned.not_before,
            attempts=0,
            remote_id="",
        ),
    )


def short_of(key: str) -> str:
    """Return what people may type instead of a key: the first characters of its digest."""
    return hashlib.sha256(key.encode()).hexdigest()[:_SHORT]


def action_of(kind: Any, value: str, mention: str, details: str) -> Action:
    """Return the action that an outbox row holds."""
    pairs = tuple((name, told) for name, told in json_value(details))
    return Action(kind, value, tuple(json_value(mention)), pairs)


def record_of(
    database: Database, site: str, ticket_id: str, version: str, now: int, *, kind: SubjectKind = "ticket"
) -> Record:
    """Return what is on record for a ticket, or another subject; see `Store.record_of`."""
    with database.reading() as connection:
        at_site = site_id_if_known(database, site)
        whose = _SUBJECT.values(site_id=at_site, subject_kind=kind, remote_id=ticket_id)
        found = connection.execute(_SUBJECT.text, whose).fetchone()
        subject_id, first_seen_at = found or (None, None)
        (adopted_at,) = connection.execute(_ADOPTED, (at_site,)).fetchone() or (None,)
        activated_at: dict[str, int] = dict(connection.execute(_ACTIVATED, (at_site,)))
        spoken = {
            key: Spoken(decided_at, under, due_at)
            for key, decided_at, under, due_at in connection.execute(_SPOKEN, (subject_id,))
        }
    return Record(now if adopted_at is None else adopted_at, version, activated_at, first_seen_at or 0, spoken)


def stored(database: Database, site: str, *, ticket: str) -> Iterator[StoredDecision]:
    """Yield decisions by ticket, oldest first; see `Store.decisions`."""
    asked = (
        select(
            subject.c.key,
            subject.c.remote_id,
            decision.c.key,
            decision.c.rule,
            decision.c.cycle,
            decision.c.step,
            decision.c.due_at,
            decision.c.outcome,
            decision.c.reason,
            decision.c.decided_at,
            rulebook_version.c.version,
        )
        .select_from(decision.join(subject).join(rulebook_version))
        .where(subject.c.site_id == site_id_if_known(database, site))
        .order_by(decision.c.subject_id, decision.c.decided_at, decision.c.due_at, decision.c.key)
    )
    if ticket:
        asked = asked.where(subject.c.key == ticket)
    with database.snapshot() as connection:
        cursor = connection.execute(*with_values(asked))
        while rows := cursor.fetchmany(_CHUNK):
            for key, remote_id, *fields, decided_at, version in rows:
                yield StoredDecision(key, remote_id, Decision(*fields), decided_at, version)
