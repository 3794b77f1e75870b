"""Subjects with their histories, verdicts, rulebook versions, the audit log and how far backfills have come."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Make the first tables."""
    _subjects()
    _histories()
    _verdicts()
    _journals()


def _subjects() -> None:
    op.create_table(
        "site",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
        **STRICT,
    )
    op.create_table(
        "subject",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("gone_at", INSTANT),
        sa.Column("wake_at", INSTANT),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.Column("is_open", FLAG, nullable=False),
        sa.Column("notices", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("site_id", "kind", "remote_id", name=op.f("uq_subject_site_id_kind_remote_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_subject_site_id")),
        **STRICT,
    )
    op.create_index(op.f("ix_subject_site_id_key"), "subject", ["site_id", "key"])
    op.create_index(
        op.f("ix_subject_site_id_wake_at"),
        "subject",
        ["site_id", "wake_at"],
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )
    op.create_table(
        "former_key",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subject_id", INSTANT, nullable=False),
        sa.Column("left_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "key", "subject_id", name=op.f("pk_former_key")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_former_key_site_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_former_key_subject_id")),
        **CLUSTERED,
    )


def _histories() -> None:
    op.create_table(
        "event",
        sa.Column("subject_id", INSTANT, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text()),
        sa.Column("public", FLAG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("deleted_at", INSTANT),
        sa.PrimaryKeyConstraint("subject_id", "id", name=op.f("pk_event")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_event_subject_id")),
        **CLUSTERED,
    )


def _verdicts() -> None:
    op.create_table(
        "rulebook_version",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("calendars", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("first_used_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulebook_version")),
        sa.UniqueConstraint("version", name=op.f("uq_rulebook_version_version")),
        **STRICT,
    )
    op.create_table(
        "verdict",
        sa.Column("subject_id", INSTANT, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("start_id", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("stopped_at", INSTANT),
        sa.Column("elapsed_seconds", INSTANT, nullable=False),
        sa.Column("target_seconds", INSTANT, nullable=False),
        sa.Column("paused_seconds", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("fired", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("rulebook_id", INSTANT),
        sa.Column("provisional", FLAG, nullable=False),
        sa.Column("final", FLAG, nullable=False),
        sa.Column("given_at", INSTANT),
        sa.Column("amended_at", INSTANT),
        sa.PrimaryKeyConstraint("subject_id", "rule", "start_id", name=op.f("pk_verdict")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_verdict_subject_id")),
        sa.ForeignKeyConstraint(["rulebook_id"], ["rulebook_version.id"], name=op.f("fk_verdict_rulebook_id")),
        **CLUSTERED,
    )
    op.create_table(
        "verdict_history",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("subject_id", INSTANT, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("start_id", sa.Text(), nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_history")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_verdict_history_subject_id")),
        **STRICT,
    )
    op.create_index(op.f("ix_verdict_history_subject_id"), "verdict_history", ["subject_id"])


def _journals() -> None:
    op.create_table(
        "audit",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        **STRICT,
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.create_table(
        "backfill_progress",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("position", INSTANT, nullable=False),
        sa.Column("line", INSTANT, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("done", FLAG, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "source", name=op.f("pk_backfill_progress")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_backfill_progress_site_id")),
        **CLUSTERED,
    )
