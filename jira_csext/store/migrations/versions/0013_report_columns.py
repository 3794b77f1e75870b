"""What reports read, as columns: facts of tickets beside their attributes, and more of each verdict."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FACTS = ("project", "type", "priority", "state", "assignee", "cause")
EMPTY = sa.text("''")
ZERO = sa.text("0")


def upgrade() -> None:
    """Add columns, and fill them from what is on record: attributes, histories and the verdicts' own fields.

    Who managed a client then is not on record; it comes with the next evaluation or backfill. So does the exact instant
    of a breach, for which the due one stands until then: the two differ where a budget ends at closing time.
    """
    for name in FACTS:
        op.add_column("subject", sa.Column(name, sa.Text(), nullable=False, server_default=EMPTY))
    op.add_column("subject", sa.Column("resolved_at", INSTANT))
    op.add_column("verdict", sa.Column("manager", sa.Text(), nullable=False, server_default=EMPTY))
    op.add_column("verdict", sa.Column("breached_at", INSTANT))
    op.add_column("verdict", sa.Column("closed_seconds", INSTANT, nullable=False, server_default=ZERO))
    op.add_column("verdict", sa.Column("fired_count", sa.Integer(), nullable=False, server_default=ZERO))
    if op.get_context().dialect.name == "sqlite":
        for statement in (*map(_FACT.format, FACTS), _RESOLVED, _VERDICTS):
            op.execute(sa.text(statement))


_FACT = """
UPDATE subject SET {0} = CASE json_type(attributes, '$.{0}')
  WHEN 'array' THEN (SELECT coalesce(group_concat(value, ', '), '') FROM json_each(attributes, '$.{0}'))
  ELSE CAST(coalesce(json_extract(attributes, '$.{0}'), '') AS TEXT) END
WHERE kind = 'ticket' AND json_valid(attributes)
"""

_RESOLVED = """
UPDATE subject SET resolved_at = (
  SELECT CASE event.new WHEN '"resolved"' THEN event.at END FROM event
  WHERE event.subject_id = subject.id AND event.kind = 'changed' AND event.field = 'state'
  ORDER BY event.at DESC, event.place DESC LIMIT 1
) WHERE kind = 'ticket' AND state = 'resolved'
"""

_VERDICTS = """
UPDATE verdict SET
  breached_at = CASE WHEN elapsed_seconds > target_seconds THEN due_at END,
  closed_seconds = max(0,
    coalesce(stopped_at, given_at, started_at) - started_at - elapsed_seconds - paused_seconds),
  fired_count = (SELECT count(*) FROM json_each(fired) WHERE coalesce(json_extract(value, '$[2]'), '') = '')
"""
