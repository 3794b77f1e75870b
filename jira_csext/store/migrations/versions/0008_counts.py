"""What is counted over tickets, for limits, segments and playbooks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Add four tables; nothing that is there changes."""
    op.create_table(
        "counted",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("subject_id", INSTANT, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("grouped", sa.Text(), nullable=False),
        sa.Column("settled", FLAG, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "rule", "folded", "at", "subject_id", "event", name=op.f("pk_counted")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_counted_site_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_counted_subject_id")),
        **CLUSTERED,
    )
    op.create_index("ix_counted_subject_id", "counted", ["subject_id"])
    op.create_table(
        "count_due",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "rule", "folded", name=op.f("pk_count_due")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_count_due_site_id")),
        **CLUSTERED,
    )
    op.create_table(
        "count_told",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("times", INSTANT, nullable=False),
        sa.Column("cases", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "rule", "folded", "at", name=op.f("pk_count_told")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_count_told_site_id")),
        **CLUSTERED,
    )
    op.create_table(
        "recount",
        sa.Column("site_id", INSTANT, autoincrement=False, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("after_id", INSTANT, nullable=False),
        sa.Column("done", FLAG, nullable=False),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_recount")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_recount_site_id")),
        **CLUSTERED,
    )
