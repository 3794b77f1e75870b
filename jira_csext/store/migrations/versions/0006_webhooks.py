"""Webhooks: the deliveries that were seen, and the tickets that they announced."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Add two tables; nothing that is there changes."""
    op.create_table(
        "webhook",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "identifier", name=op.f("pk_webhook")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_webhook_site_id")),
        **CLUSTERED,
    )
    op.create_index("ix_webhook_received_at", "webhook", ["received_at"])
    op.create_table(
        "hint",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "remote_id", name=op.f("pk_hint")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_hint_site_id")),
        **CLUSTERED,
    )
    op.create_index("ix_hint_site_id_first_at", "hint", ["site_id", "first_at"])
