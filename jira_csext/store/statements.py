"""The statements that run for every ticket, as text with the order of their values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)

from jira_csext.store.daemon_schema import look
from jira_csext.store.schema import FACTS, INSTANT, event, former_key, subject, verdict
from jira_csext.store.sql import prepared, upsert

SUBJECT_VALUES: Final = (
    "key",
    "client",
    "attributes",
    "created_at",
    "gone_at",
    "wake_at",
    "fetched_at",
    "is_open",
    "notices",
)
"""What changes with a new snapshot, in the order in which tickets.py gives it; the marks of a tick stand behind it."""

FACT_VALUES: Final = (*FACTS, "resolved_at")
"""What reports read of a snapshot, behind all that."""

EVENT_FIELDS: Final = (
    "at",
    "kind",
    "id",
    "by",
    "author",
    "field",
    "old",
    "new",
    "public",
    "text",
    "deleted_at",
)
"""The columns of an event in the order of `core.ticket.Event`."""


NO_INSTANT: Final = -(1 << 62)
NO_TEXT: Final = ""
"""What stands for a missing value on its way in: SQLite's driver takes six times as long over None as over these."""

PROVISIONAL_VALUES: Final = (
    "subject_id",
    "rule",
    "start_id",
    "metric",
    "cycle",
    "goal",
    "started_at",
    "due_at",
    "stopped_at",
    "elapsed_seconds",
    "target_seconds",
    "paused_seconds",
    "state",
    "fired",
    "client",
    "segment",
    "tier",
    "rulebook_id",
    "manager",
    "breached_at",
    "closed_seconds",
    "fired_count",
)
"""The columns of a backfill's verdict, in the order in which verdicts.py gives it."""


_MAY_BE_MISSING: Final = frozenset(
    {"gone_at", "wake_at", "deleted_at", "due_at", "stopped_at", "first_seen_at", "resolved_at", "breached_at"}
)


def _values(names: Iterable[str]) -> dict[str, ColumnElement[Any]]:
    """Return a parameter for each column; `NO_INSTANT` and `NO_TEXT` become NULL where a value may be missing."""
    values: dict[str, ColumnElement[Any]] = {name: bindparam(name) for name in names}
    for name in values.keys() & _MAY_BE_MISSING:
        values[name] = func.nullif(bindparam(name, type_=INSTANT), literal_column(str(NO_INSTANT)))
    for name in values.keys() & {"notices", "old", "new"}:
        values[name] = func.nullif(bindparam(name, type_=Text), literal_column("''"))
    return values


class Statements:
    """The statements of the hot path."""

    def __init__(self) -> None:
        of_subject = subject.c.id == bindparam("subject_id")
        named = [
            subject.c.site_id == bindparam("site_id"),
            subject.c.kind == bindparam("subject_kind"),
        ]
        with_id = [*named, subject.c.remote_id == bindparam("remote_id")]
        self.find: Final = prepared(select(subject.c.id, subject.c.fetched_at, subject.c.key).where(*with_id))
        snapshot_values = _values((*SUBJECT_VALUES, *FACT_VALUES))
        named_values: dict[str, ColumnElement[Any]] = {
            "site_id": bindparam("site_id"),
            "kind": bindparam("subject_kind"),
            "remote_id": bindparam("remote_id"),
        }
        marked: dict[str, ColumnElement[Any]] = {"updated": bindparam("updated")}
        self.add_subject: Final = prepared(
            insert(subject).values({**named_values, **snapshot_values}).returning(subject.c.id)
        )
        # Many at once: which of them are known is asked in one, and new ones get their numbers from us.
        self.find_all: Final = prepared(
            select(subject.c.remote_id, subject.c.id, subject.c.fetched_at, subject.c.key).where(
                *named,
                subject.c.remote_id.in_(select(func.json_each(bindparam("remote_ids")).table_valued("value").c.value)),
            )
        )
        self.last_number: Final = prepared(select(func.max(subject.c.id)))
        self.add_numbered: Final = prepared(
            insert(subject).values({"id": bindparam("subject_id"), **named_values, **snapshot_values})
        )
        self.change_subject: Final = prepared(update(subject).where(of_subject).values(snapshot_values))
        # The same by a tick: the marks of the daemon in the same statement, for each costs as much as three events.
        self.add_ticked: Final = prepared(
            insert(subject)
            .values({**named_values, **snapshot_values, **marked, **_values(["first_seen_at"])})
            .returning(subject.c.id)
        )
        self.change_ticked: Final = prepared(update(subject).where(of_subject).values({**snapshot_values, **marked}))
        self.add_events: Final = prepared(
            events_kept(upsert(event).values(_values(("subject_id", "place", *EVENT_FIELDS))))
        )
        self.add_former_key: Final = prepared(
            upsert(former_key)
            .values({name: bindparam(name) for name in ("site_id", "key", "subject_id", "left_at")})
            .on_conflict_do_nothing()
        )
        self.drop_provisional: Final = prepared(
            delete(verdict).where(verdict.c.subject_id == bindparam("subject_id"), verdict.c.provisional)
        )
        provisional = {**_values(PROVISIONAL_VALUES), "provisional": true(), "final": false()}
        self.add_provisional: Final = prepared(upsert(verdict).values(provisional).on_conflict_do_nothing())
        self.due: Final = prepared(
            select(subject.c.kind, subject.c.remote_id, subject.c.key, subject.c.wake_at)
            .where(
                subject.c.site_id == bindparam("site_id"),
                subject.c.wake_at <= bindparam("now"),
                ~exists().where(
                    look.c.site_id == subject.c.site_id,
                    look.c.remote_id == subject.c.remote_id,
                    look.c.not_before > bindparam("now"),
                    subject.c.kind == "ticket",
                ),
            )
            .order_by(subject.c.wake_at, subject.c.id)
            .limit(bindparam("at_most"))
        )
        snapshot = select(
            subject.c.id,
            subject.c.remote_id,
            subject.c.key,
            subject.c.client,
            subject.c.attributes,
            subject.c.created_at,
            subject.c.gone_at,
            subject.c.notices,
        )
        # Of several that ever had a key: the one that is there, else the one seen last.
        newest = (subject.c.gone_at.is_not(None), subject.c.fetched_at.desc(), subject.c.id.desc())
        self.by_id: Final = prepared(snapshot.where(*with_id))
        self.by_key: Final = prepared(
            snapshot.where(*named, subject.c.key == bindparam("key")).order_by(*newest).limit(1)
        )
        self.by_former_key: Final = prepared(
            snapshot.join(former_key, former_key.c.subject_id == subject.c.id)
            .where(*named, former_key.c.site_id == bindparam("site_id"), former_key.c.key == bindparam("key"))
            .order_by(former_key.c.left_at.desc(), subject.c.id.desc())
            .limit(1)
        )
        among = (subject.c.id > bindparam("after"), subject.c.id <= bindparam("until"))
        page = snapshot.where(*named, *among).order_by(subject.c.id)
        self.page: Final = prepared(page.limit(bindparam("at_most")))
        self.page_of_open: Final = prepared(page.where(subject.c.is_open).limit(bindparam("at_most")))
        self.history: Final = prepared(
            select(*[event.c[name] for name in EVENT_FIELDS])
            .where(event.c.subject_id == bindparam("subject_id"))
            .order_by(event.c.at, event.c.place, event.c.id)
        )


def events_kept(into: Any) -> ClauseElement:
    """Let an insert of events add what is new.

    What is known stays, but for its deletion and its withdrawal from the client's eyes. Both go one way only
    (core/history.py), so a reading that shows a message again changes nothing. A text that retention has emptied
    stays empty.
    """
    new = into.excluded
    statement: ClauseElement = into.on_conflict_do_update(
        index_elements=[event.c.subject_id, event.c.id],
        set_={
            "place": new.place,
            "public": and_(event.c.public, new.public),
            "deleted_at": func.coalesce(event.c.deleted_at, new.deleted_at),
        },
        where=or_(
            event.c.place != new.place,
            and_(event.c.public, new.public.is_(False)),
            and_(event.c.deleted_at.is_(None), new.deleted_at.is_not(None)),
        ),
    )
    return statement
