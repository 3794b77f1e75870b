"""What Alembic runs: the migrations due, all in the one transaction that opening.py has begun."""

from __future__ import annotations

from alembic import context

from jira_csext.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
