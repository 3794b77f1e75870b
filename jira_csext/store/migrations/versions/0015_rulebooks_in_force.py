"""Which rulebook was in force since when, and which helpdesk the tickets of a site are from."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}

# Until now only the first use of a version was kept, that of a backfill among them: those that gave live verdicts were
# in force, and none before the site was first watched.
_KNOWN = """
INSERT INTO rulebook_in_force (site_id, since, rulebook_id)
SELECT found.site_id, found.since, max(found.rulebook_id)
FROM (
    SELECT held.site_id AS site_id, held.rulebook_id AS rulebook_id,
        CASE
            WHEN site_cursor.adopted_at > rulebook_version.first_used_at THEN site_cursor.adopted_at
            ELSE rulebook_version.first_used_at
        END AS since
    FROM (
        SELECT subject.site_id AS site_id, verdict.rulebook_id AS rulebook_id
        FROM verdict JOIN subject ON subject.id = verdict.subject_id
        WHERE verdict.given_at IS NOT NULL AND verdict.rulebook_id IS NOT NULL
        UNION
        SELECT site_id, rulebook_id FROM site_cursor WHERE rulebook_id IS NOT NULL
    ) AS held
    JOIN rulebook_version ON rulebook_version.id = held.rulebook_id
    LEFT JOIN site_cursor ON site_cursor.site_id = held.site_id
) AS found
GROUP BY found.site_id, found.since
"""


def upgrade() -> None:
    """Add two tables, one of them filled as far as what is there tells."""
    op.create_table(
        "rulebook_in_force",
        sa.Column("site_id", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("rulebook_id", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "since", name=op.f("pk_rulebook_in_force")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_rulebook_in_force_site_id")),
        sa.ForeignKeyConstraint(
            ["rulebook_id"], ["rulebook_version.id"], name=op.f("fk_rulebook_in_force_rulebook_id")
        ),
        **CLUSTERED,
    )
    op.create_table(
        "site_helpdesk",
        sa.Column("site_id", INSTANT, autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("bound_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_site_helpdesk")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_helpdesk_site_id")),
        **STRICT,
    )
    op.get_bind().exec_driver_sql(_KNOWN)
