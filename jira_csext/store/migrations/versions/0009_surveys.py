"""Answers of clients on how satisfied they are, and when the daemon last did what it does once a day."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Add two tables; nothing that is there changes."""
    op.create_table(
        "daily_work",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "name", name=op.f("pk_daily_work")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_daily_work_site_id")),
        **CLUSTERED,
    )
    op.create_table(
        "survey_answer",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("erased_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("source", "place", name=op.f("uq_survey_answer_source_place")),
        **STRICT,
    )
    op.create_index("ix_survey_answer_at", "survey_answer", ["at"])
