"""The table of forecast tables: each as it was fitted, for good, since decisions rest on it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, LargeBinary, PrimaryKeyConstraint, Table, Text

from jira_csext.store.schema import CLUSTERED, INSTANT, metadata

# `content` is compressed JSON.
forecast_table: Final = Table(
    "forecast_table",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("fitted_at", INSTANT, nullable=False),
    Column("version", Text, nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("case_count", INSTANT, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("site_id", "fitted_at"),
    **CLUSTERED,
)
