"""The tables of what a helpdesk announces by itself: deliveries seen, and the tickets they are about."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from jira_csext.store.schema import CLUSTERED, INSTANT, metadata

# Kept for a while only: the same delivery may come again, up to half an hour late.
webhook: Final = Table(
    "webhook",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("identifier", Text, nullable=False),
    Column("received_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("site_id", "identifier"),
    Index("ix_webhook_received_at", "received_at"),
    **CLUSTERED,
)

# One row a ticket that was announced and is still to be put on the list of tickets to read.
hint: Final = Table(
    "hint",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("first_at", INSTANT, nullable=False),
    Column("last_at", INSTANT, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("site_id", "remote_id"),
    Index("ix_hint_site_id_first_at", "site_id", "first_at"),
    **CLUSTERED,
)
