"""The tables, for SQLite and PostgreSQL alike; a change needs a file in migrations/versions/, named in revisions.py.

Instants are epoch seconds, JSON is kept as text. On SQLite the tables are STRICT, and those that are read by ranges
(one ticket's history, one ticket's verdicts) are clustered by that range.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# STRICT tables of SQLite know neither BIGINT nor BOOLEAN; its INTEGER holds both.
INSTANT: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")
FLAG: Final[TypeEngine[bool]] = Boolean().with_variant(Integer(), "sqlite")
STRICT: Final[dict[str, Any]] = {"sqlite_strict": True}
CLUSTERED: Final[dict[str, Any]] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def row_id() -> Column[int]:
    """Return the column of a table whose rows have a number of their own."""
    return Column("id", INSTANT, primary_key=True, autoincrement=True)


def subject_id() -> Column[int]:
    """Return the column that says whose row it is."""
    return Column("subject_id", INSTANT, ForeignKey("subject.id"), nullable=False)


FACTS: Final = ("project", "type", "priority", "state", "assignee", "cause")
"""The attributes of a ticket that are columns as well; a value of several words has them joined by ", "."""

site: Final = Table("site", metadata, row_id(), Column("name", Text, nullable=False, unique=True), **STRICT)

# Whose tickets a site's are: a name alone may be given twice.
site_helpdesk: Final = Table(
    "site_helpdesk",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), primary_key=True, autoincrement=False),
    Column("address", Text, nullable=False),
    Column("bound_at", INSTANT, nullable=False),
    **STRICT,
)

# What the engine looks at, as last read. An older snapshot (by fetched_at) never overwrites a newer one.
subject: Final = Table(
    "subject",
    metadata,
    row_id(),
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("gone_at", INSTANT),
    Column("wake_at", INSTANT),
    Column("fetched_at", INSTANT, nullable=False),
    Column("is_open", FLAG, nullable=False),
    Column("notices", Text),
    # Of the daemon: the helpdesk's mark of the reading it last ticked, and its first sight of a ticket that came late.
    Column("updated", Text),
    Column("first_seen_at", INSTANT),
    # Of the attributes, what reports group by: a million of them are not read out of JSON.
    *(Column(name, Text, nullable=False, server_default=text("''")) for name in FACTS),
    Column("resolved_at", INSTANT),
    UniqueConstraint("site_id", "kind", "remote_id"),
    # Not unique: a project deleted and made anew gives its keys out again.
    Index("ix_subject_site_id_key", "site_id", "key"),
    # What has come due costs what has come due, never what is open. The open ones have no index: they are asked for
    # after a change of rules, and every index is a page more in each ticket's transaction.
    Index(
        "ix_subject_site_id_wake_at",
        "site_id",
        "wake_at",
        sqlite_where=text("wake_at IS NOT NULL"),
        postgresql_where=text("wake_at IS NOT NULL"),
    ),
    **STRICT,
)

former_key: Final = Table(
    "former_key",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("key", Text, nullable=False),
    subject_id(),
    Column("left_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("site_id", "key", "subject_id"),
    **CLUSTERED,
)

# History, append-only. `place` orders the events of one second.
event: Final = Table(
    "event",
    metadata,
    subject_id(),
    Column("id", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("public", FLAG, nullable=False),
    Column("text", Text, nullable=False),
    Column("deleted_at", INSTANT),
    PrimaryKeyConstraint("subject_id", "id"),
    **CLUSTERED,
)

rulebook_version: Final = Table(
    "rulebook_version",
    metadata,
    row_id(),
    Column("version", Text, nullable=False, unique=True),
    Column("texts", Text, nullable=False),
    Column("calendars", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("first_used_at", INSTANT, nullable=False),
    **STRICT,
)

# One row a cycle. `provisional` ones are a backfill's; a `final` one was given live for a cycle that is over.
verdict: Final = Table(
    "verdict",
    metadata,
    subject_id(),
    Column("rule", Text, nullable=False),
    Column("start_id", Text, nullable=False),
    Column("metric", Text, nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("goal", Integer, nullable=False),
    Column("started_at", INSTANT, nullable=False),
    Column("due_at", INSTANT),
    Column("stopped_at", INSTANT),
    Column("elapsed_seconds", INSTANT, nullable=False),
    Column("target_seconds", INSTANT, nullable=False),
    Column("paused_seconds", INSTANT, nullable=False),
    Column("state", Text, nullable=False),
    Column("fired", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("segment", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("rulebook_id", INSTANT, ForeignKey("rulebook_version.id")),
    Column("provisional", FLAG, nullable=False),
    Column("final", FLAG, nullable=False),
    Column("given_at", INSTANT),
    Column("amended_at", INSTANT),
    Column("manager", Text, nullable=False, server_default=text("''")),
    Column("breached_at", INSTANT),
    Column("closed_seconds", INSTANT, nullable=False, server_default=text("0")),
    # How many steps spoke.
    Column("fired_count", Integer, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("subject_id", "rule", "start_id"),
    **CLUSTERED,
)

# What a verdict was before late facts changed it, or before its open cycle ceased to be; whole, as JSON.
verdict_history: Final = Table(
    "verdict_history",
    metadata,
    row_id(),
    subject_id(),
    Column("rule", Text, nullable=False),
    Column("start_id", Text, nullable=False),
    Column("replaced_at", INSTANT, nullable=False),
    Column("reason", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Index("ix_verdict_history_subject_id", "subject_id"),
    **STRICT,
)

audit: Final = Table(
    "audit",
    metadata,
    row_id(),
    Column("at", INSTANT, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("details", Text, nullable=False),
    Index("ix_audit_at", "at"),
    **STRICT,
)

backfill_progress: Final = Table(
    "backfill_progress",
    metadata,
    Column("site_id", INSTANT, nullable=False),
    Column("source", Text, nullable=False),
    Column("position", INSTANT, nullable=False),
    Column("line", INSTANT, nullable=False),
    Column("counts", Text, nullable=False),
    Column("done", FLAG, nullable=False),
    PrimaryKeyConstraint("site_id", "source"),
    ForeignKeyConstraint(["site_id"], ["site.id"]),
    **CLUSTERED,
)
