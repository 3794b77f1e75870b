"""The tables of what is counted over tickets: counted things, groups to look at, what was told, how far a recount is.

A rule's name is that of a limit; `segment:NAME` and `contact:last` are what moves clients and when they were in touch.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from jira_csext.store.schema import CLUSTERED, FLAG, INSTANT, metadata, subject_id

# `folded` is what a group is compared by, `grouped` how it was written. `settled`: it has moved its client already.
counted: Final = Table(
    "counted",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    subject_id(),
    Column("event", Text, nullable=False),
    Column("grouped", Text, nullable=False),
    Column("settled", FLAG, nullable=False),
    PrimaryKeyConstraint("site_id", "rule", "folded", "at", "subject_id", "event"),
    Index("ix_counted_subject_id", "subject_id"),
    **CLUSTERED,
)

# Groups whose counts have changed since they were last looked at.
count_due: Final = Table(
    "count_due",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("folded", Text, nullable=False),
    PrimaryKeyConstraint("site_id", "rule", "folded"),
    **CLUSTERED,
)

# What tipped a limit and was decided on, whatever became of it; `rule` is the first name that the limit had.
count_told: Final = Table(
    "count_told",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("decision", Text, nullable=False),
    Column("times", INSTANT, nullable=False),
    Column("cases", Text, nullable=False),
    PrimaryKeyConstraint("site_id", "rule", "folded", "at"),
    **CLUSTERED,
)

# Which rules were counted over all tickets on record, and behind which ticket a recount is.
recount: Final = Table(
    "recount",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), primary_key=True, autoincrement=False),
    Column("mark", Text, nullable=False),
    Column("after_id", INSTANT, nullable=False),
    Column("done", FLAG, nullable=False),
    **CLUSTERED,
)
