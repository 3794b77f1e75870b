"""The tables that the daemon needs beside those of `schema`: what was decided, said, is to be looked at, and by whom.

The same conventions hold, and a change here needs a migration beside it as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from jira_csext.store.schema import CLUSTERED, FLAG, INSTANT, STRICT, metadata, row_id, subject_id
from jira_csext.store.states import LIVE, UNSETTLED, WRITTEN


def _among(states: Iterable[str]) -> str:
    return f"state IN ({', '.join(repr(state) for state in states)})"


# Word for word the same in index and query, or the index is not used.
LIVE_STATES: Final = _among(LIVE)
WRITTEN_STATES: Final = _among(WRITTEN)
UNSETTLED_STATES: Final = _among(UNSETTLED)

# What was decided, once for good: the next tick finds its key here and says nothing twice.
decision: Final = Table(
    "decision",
    metadata,
    subject_id(),
    Column("key", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", INSTANT, nullable=False),
    Column("rulebook_id", INSTANT, ForeignKey("rulebook_version.id"), nullable=False),
    PrimaryKeyConstraint("subject_id", "key"),
    **CLUSTERED,
)

# One row an action of a decision that is to act; `place` is its order among them.
outbox: Final = Table(
    "outbox",
    metadata,
    row_id(),
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    subject_id(),
    Column("decision_key", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("short", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("mention", Text, nullable=False),
    Column("public", FLAG, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("not_before", INSTANT),
    Column("attempts", Integer, nullable=False),
    Column("sending_at", INSTANT),
    Column("remote_id", Text, nullable=False),
    Column("changed_at", INSTANT, nullable=False),
    # What the action takes beside `value` and `mention`: pairs, as JSON.
    Column("details", Text, nullable=False, server_default=text("'[]'")),
    UniqueConstraint("subject_id", "decision_key", "place"),
    ForeignKeyConstraint(["subject_id", "decision_key"], ["decision.subject_id", "decision.key"]),
    # What is due costs what is unsettled, and the limits on writes what was written lately; never all that ever was.
    Index(
        "ix_outbox_live",
        "site_id",
        "due_at",
        sqlite_where=text(LIVE_STATES),
        postgresql_where=text(LIVE_STATES),
    ),
    Index(
        "ix_outbox_written",
        "site_id",
        "changed_at",
        sqlite_where=text(WRITTEN_STATES),
        postgresql_where=text(WRITTEN_STATES),
    ),
    **STRICT,
)

outbox_history: Final = Table(
    "outbox_history",
    metadata,
    Column("outbox_id", INSTANT, ForeignKey("outbox.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("not_before", INSTANT),
    Column("attempts", Integer, nullable=False),
    Column("remote_id", Text, nullable=False),
    PrimaryKeyConstraint("outbox_id", "place"),
    **CLUSTERED,
)

# What the status card of a ticket said when it was last written; its writing itself is an action in the outbox.
status_card: Final = Table(
    "status_card",
    metadata,
    Column("subject_id", INSTANT, ForeignKey("subject.id"), primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("written_at", INSTANT, nullable=False),
    Column("restored_at", INSTANT),
    **STRICT,
)

# What was last written back to a ticket; its writing itself is an action in the outbox.
write_back: Final = Table(
    "write_back",
    metadata,
    Column("subject_id", INSTANT, ForeignKey("subject.id"), primary_key=True, autoincrement=False),
    Column("shown", Text, nullable=False),
    Column("written_at", INSTANT, nullable=False),
    **STRICT,
)

# Since when a site's tickets are written back to: what stood still since then is left alone.
write_back_site: Final = Table(
    "write_back_site",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), primary_key=True, autoincrement=False),
    Column("since", INSTANT, nullable=False),
    **STRICT,
)

# How people are reached beside the helpdesk; `name` stands for an address, which is kept nowhere.
channel: Final = Table(
    "channel",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("waiting_since", INSTANT),
    Column("sent_at", INSTANT),
    Column("failing_since", INSTANT),
    Column("tried_at", INSTANT),
    PrimaryKeyConstraint("site_id", "name"),
    **CLUSTERED,
)

site_cursor: Final = Table(
    "site_cursor",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), primary_key=True, autoincrement=False),
    Column("watermark", INSTANT),
    Column("adopted_at", INSTANT),
    Column("ticked_at", INSTANT),
    Column("swept_at", INSTANT),
    Column("clock_offset", INSTANT, nullable=False, server_default=text("0")),
    Column("clock_measured_at", INSTANT),
    Column("canary_understood", FLAG),
    Column("canary_at", INSTANT),
    Column("canary_sentence", Text),
    Column("paused_by", Text),
    Column("paused_at", INSTANT),
    Column("pause_reason", Text),
    Column("rulebook_id", INSTANT, ForeignKey("rulebook_version.id")),
    **STRICT,
)

# What is wrong until it is mended, with the site, a project or a rule.
site_state: Final = Table(
    "site_state",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("scope", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("sentence", Text, nullable=False),
    PrimaryKeyConstraint("site_id", "scope", "place", "name"),
    **CLUSTERED,
)

rule_activation: Final = Table(
    "rule_activation",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("activated_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("site_id", "rule"),
    **CLUSTERED,
)

# Tickets to be looked at whatever their wake_at says, those that could not be read among them. Not all are on record
# yet. `rank` is 0 for the urgent, 1 for the others, so that the index gives them in order. `asked_at` is the last time
# it was asked for: a reading made before that does not settle it.
look: Final = Table(
    "look",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("wants", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("asked_at", INSTANT, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", INSTANT),
    Column("gone", FLAG, nullable=False),
    PrimaryKeyConstraint("site_id", "remote_id"),
    Index("ix_look_site_id_rank_since", "site_id", "rank", "since"),
    **CLUSTERED,
)

lease: Final = Table(
    "lease",
    metadata,
    Column("site_id", INSTANT, ForeignKey("site.id"), primary_key=True, autoincrement=False),
    Column("host", Text, nullable=False),
    Column("pid", INSTANT, nullable=False),
    Column("token", Text, nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("renewed_at", INSTANT, nullable=False),
    Column("released_at", INSTANT),
    **STRICT,
)
