"""What was last written back to each ticket, and since when a site is written back to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}


def upgrade() -> None:
    """Add two tables; nothing that is there changes."""
    op.create_table(
        "write_back",
        sa.Column("subject_id", INSTANT, autoincrement=False, nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_write_back")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_write_back_subject_id")),
        **STRICT,
    )
    op.create_table(
        "write_back_site",
        sa.Column("site_id", INSTANT, autoincrement=False, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_write_back_site")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_write_back_site_site_id")),
        **STRICT,
    )
