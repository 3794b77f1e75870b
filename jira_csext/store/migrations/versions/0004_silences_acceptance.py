"""Silences, and rulebooks that a person has to accept."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Add two tables; nothing that is there changes."""
    op.create_table(
        "rulebook_acceptance",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT),
        sa.Column("step_count", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("accepted_at", INSTANT),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "version", name=op.f("pk_rulebook_acceptance")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_rulebook_acceptance_site_id")),
        **CLUSTERED,
    )
    op.create_table(
        "silence",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("ticket_key", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_silence_site_id")),
        **STRICT,
    )
    op.create_index("ix_silence_site_id_until", "silence", ["site_id", "until"])
