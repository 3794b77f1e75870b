"""How people are reached beside the helpdesk: since when each channel waits, its last use, since when it fails."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Add a table; nothing that is there changes."""
    op.create_table(
        "channel",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("waiting_since", INSTANT),
        sa.Column("sent_at", INSTANT),
        sa.Column("failing_since", INSTANT),
        sa.Column("tried_at", INSTANT),
        sa.PrimaryKeyConstraint("site_id", "name", name=op.f("pk_channel")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_channel_site_id")),
        **CLUSTERED,
    )
