"""Forecast tables: what was known of how long tickets take, as of the date of each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Add a table; nothing that is there changes."""
    op.create_table(
        "forecast_table",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("fitted_at", INSTANT, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("case_count", INSTANT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "fitted_at", name=op.f("pk_forecast_table")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_forecast_table_site_id")),
        **CLUSTERED,
    )
