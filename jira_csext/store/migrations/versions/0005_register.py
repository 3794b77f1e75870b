"""The client register: clients, and every change of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}


def upgrade() -> None:
    """Add two tables; nothing that is there changes."""
    op.create_table(
        "client",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("folded", name=op.f("uq_client_folded")),
        **STRICT,
    )
    op.create_table(
        "client_change",
        sa.Column("id", INSTANT, autoincrement=True, nullable=False),
        sa.Column("client_id", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_change")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_change_client_id")),
        **STRICT,
    )
    op.create_index("ix_client_change_client_id", "client_change", ["client_id"])
