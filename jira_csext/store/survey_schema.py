"""The tables of what clients answered when asked how satisfied they are, and of the daemon's work once a day.

Answers belong to the store, as the register does: several helpdesks may share their clients.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from jira_csext.store.schema import CLUSTERED, INSTANT, STRICT, metadata, row_id

# `place` is what an answer is known by within its source, so that the same import changes nothing. `more` are the
# answers to further questions, as JSON. An erased answer keeps its score, and no import writes into it again.
survey_answer: Final = Table(
    "survey_answer",
    metadata,
    row_id(),
    Column("source", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("score", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("more", Text, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    Column("erased_at", INSTANT),
    UniqueConstraint("source", "place"),
    Index("ix_survey_answer_at", "at"),
    **STRICT,
)

daily_work: Final = Table(
    "daily_work",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("done_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("site_id", "name"),
    **CLUSTERED,
)
