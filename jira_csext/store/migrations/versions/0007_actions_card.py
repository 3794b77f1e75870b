"""What actions take beside a value, and what the status cards say."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}


def upgrade() -> None:
    """Add a column and a table; nothing that is there changes."""
    op.add_column("outbox", sa.Column("details", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
    op.create_table(
        "status_card",
        sa.Column("subject_id", INSTANT, autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("restored_at", INSTANT),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_status_card")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_status_card_subject_id")),
        **STRICT,
    )
