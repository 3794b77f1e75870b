"""The tables of the client register: the clients, and every change of them with who, when and why.

The register belongs to the store and to no site of it: several helpdesks may share their clients.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from jira_csext.store.schema import INSTANT, STRICT, metadata, row_id

# `folded` is the key in small letters: ACME and acme are one client.
client: Final = Table(
    "client",
    metadata,
    row_id(),
    Column("key", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),
    **STRICT,
)

# Append-only. `fields` are those that are other from `at` on, as JSON; `at` may lie before or after `recorded_at`.
client_change: Final = Table(
    "client_change",
    metadata,
    row_id(),
    Column("client_id", INSTANT, ForeignKey("client.id"), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("fields", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    Index("ix_client_change_client_id", "client_id"),
    **STRICT,
)
