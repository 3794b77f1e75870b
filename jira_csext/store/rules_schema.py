"""The tables beside a rulebook in force: since when it is, which were to be accepted by a person, what is silenced.

The same conventions hold as in `schema`, and a change here needs a migration beside it as well.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from jira_csext.store.schema import CLUSTERED, INSTANT, STRICT, metadata, row_id

# Every time that another rulebook was put in force, and the one that was then. The last of a second counts.
rulebook_in_force: Final = Table(
    "rulebook_in_force",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("rulebook_id", INSTANT, ForeignKey("rulebook_version.id"), nullable=False),
    PrimaryKeyConstraint("site_id", "since"),
    **CLUSTERED,
)

# A rulebook that would fire much at once waits here until a person accepts it; one accepted ahead was never asked for.
rulebook_acceptance: Final = Table(
    "rulebook_acceptance",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("version", Text, nullable=False),
    Column("asked_at", INSTANT),
    Column("step_count", Integer, nullable=False),
    Column("counts", Text, nullable=False),
    Column("accepted_at", INSTANT),
    Column("accepted_by", Text, nullable=False),
    PrimaryKeyConstraint("site_id", "version"),
    **CLUSTERED,
)

# Never deleted: what fell due in one that is over is found by a daemon that was down meanwhile.
silence: Final = Table(
    "silence",
    metadata,
    row_id(),
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("until", INSTANT, nullable=False),
    Column("rule", Text, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("ticket_key", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("ended_at", INSTANT),
    Column("ended_by", Text, nullable=False),
    Index("ix_silence_site_id_until", "site_id", "until"),
    **STRICT,
)
