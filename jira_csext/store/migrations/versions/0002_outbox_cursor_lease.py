"""Decisions, the outbox, where the daemon stands with each site, what it must look at, and its lease."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Add what the daemon needs; nothing that is there changes."""
    _subjects()
    _outbox()
    _site()
    _looks()


def _subjects() -> None:
    op.add_column("subject", sa.Column("updated", sa.Text()))
    op.add_column("subject", sa.Column("first_seen_at", INSTANT))


def _outbox() -> None:
    op.create_table(
        "decision",
        sa.Column("subject_id", INSTANT, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("rulebook_id", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "key", name=op.f("pk_decision")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_decision_subject_id")),
        sa.ForeignKeyConstraint(["rulebook_id"], ["rulebook_version.id"], name=op.f("fk_decision_rulebook_id")),
        **CLUSTERED,
    )
    op.create_table(
        "outbox",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("subject_id", INSTANT, nullable=False),
        sa.Column("decision_key", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("mention", sa.Text(), nullable=False),
        sa.Column("public", FLAG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sending_at", INSTANT),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "subject_id", "decision_key", "place", name=op.f("uq_outbox_subject_id_decision_key_place")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id", "decision_key"],
            ["decision.subject_id", "decision.key"],
            name=op.f("fk_outbox_subject_id_decision_key"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_outbox_site_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_outbox_subject_id")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        **STRICT,
    )
    op.create_index(
        "ix_outbox_live",
        "outbox",
        ["site_id", "due_at"],
        sqlite_where=sa.text("state IN ('pending', 'held', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('pending', 'held', 'sending', 'unknown')"),
    )
    op.create_index(
        "ix_outbox_written",
        "outbox",
        ["site_id", "changed_at"],
        sqlite_where=sa.text("state IN ('sent', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('sent', 'sending', 'unknown')"),
    )
    op.create_table(
        "outbox_history",
        sa.Column("outbox_id", INSTANT, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("not_before", INSTANT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_outbox_history_outbox_id")),
        sa.PrimaryKeyConstraint("outbox_id", "place", name=op.f("pk_outbox_history")),
        **CLUSTERED,
    )


def _site() -> None:
    op.create_table(
        "site_cursor",
        sa.Column("site_id", INSTANT, autoincrement=False, nullable=False),
        sa.Column("watermark", INSTANT),
        sa.Column("adopted_at", INSTANT),
        sa.Column("ticked_at", INSTANT),
        sa.Column("swept_at", INSTANT),
        sa.Column("clock_offset", INSTANT, server_default=sa.text("0"), nullable=False),
        sa.Column("clock_measured_at", INSTANT),
        sa.Column("canary_understood", FLAG),
        sa.Column("canary_at", INSTANT),
        sa.Column("canary_sentence", sa.Text()),
        sa.Column("paused_by", sa.Text()),
        sa.Column("paused_at", INSTANT),
        sa.Column("pause_reason", sa.Text()),
        sa.Column("rulebook_id", INSTANT),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_cursor_site_id")),
        sa.ForeignKeyConstraint(["rulebook_id"], ["rulebook_version.id"], name=op.f("fk_site_cursor_rulebook_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_site_cursor")),
        **STRICT,
    )
    op.create_table(
        "site_state",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_state_site_id")),
        sa.PrimaryKeyConstraint("site_id", "scope", "place", "name", name=op.f("pk_site_state")),
        **CLUSTERED,
    )
    op.create_table(
        "rule_activation",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("activated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_rule_activation_site_id")),
        sa.PrimaryKeyConstraint("site_id", "rule", name=op.f("pk_rule_activation")),
        **CLUSTERED,
    )
    op.create_table(
        "lease",
        sa.Column("site_id", INSTANT, autoincrement=False, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", INSTANT, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("renewed_at", INSTANT, nullable=False),
        sa.Column("released_at", INSTANT),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_lease_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_lease")),
        **STRICT,
    )


def _looks() -> None:
    op.create_table(
        "look",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("wants", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", INSTANT),
        sa.Column("gone", FLAG, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_look_site_id")),
        sa.PrimaryKeyConstraint("site_id", "remote_id", name=op.f("pk_look")),
        **CLUSTERED,
    )
    op.create_index("ix_look_site_id_rank_since", "look", ["site_id", "rank", "since"])
