"""The schema's revisions, oldest first, so that an up-to-date database is recognised without loading Alembic."""

from __future__ import annotations

from typing import Final

REVISIONS: Final = (
    *("0001", "0002", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0012", "0013", "0014"),
    "0015",
)
"""Every file in migrations/versions/ by its revision; a test compares them."""

HEAD: Final = REVISIONS[-1]
EMPTY: Final = "base"
"""A database of ours that holds no revision yet."""
APPLICATION_ID: Final = 0x63737874
"""Marks an SQLite file as ours ("csxt")."""
