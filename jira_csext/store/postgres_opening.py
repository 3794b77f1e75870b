"""Opening a database on a PostgreSQL server: made where it is empty, migrated where it is old, else refused by name."""

from __future__ import annotations

from typing import Final

from jira_csext.store.errors import StoreError, StoreUnreachable
from jira_csext.store.opening import missing_at
from jira_csext.store.revisions import EMPTY, HEAD, REVISIONS
from jira_csext.store.store import Store

try:
    from psycopg import OperationalError

    from jira_csext.store.postgres import PostgresDatabase
except ImportError as missing:
    raise StoreError(
        "A store on a PostgreSQL server needs the driver psycopg: pip install 'jira_csext[postgres]'."
    ) from missing

_PATIENCE_SECONDS: Final = 10.0
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def opened(url: str, *, read_only: bool, busy_seconds: float) -> Store:
    """Return the store at the URL; see `jira_csext.store.open_store`."""
    database = _reached(url, read_only=read_only, busy_seconds=busy_seconds)
    try:
        with database.sentences():
            _brought_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


def is_there(url: str) -> bool:
    """Are there tables of a store at the URL? Raises StoreError where the server does not let us look."""
    database = _reached(url, read_only=True, busy_seconds=_PATIENCE_SECONDS)
    try:
        with database.sentences():
            return _revision_of(database) is not None
    finally:
        database.close()


def _reached(url: str, *, read_only: bool, busy_seconds: float) -> PostgresDatabase:
    try:
        return PostgresDatabase(url, read_only=read_only, busy_seconds=busy_seconds)
    except StoreError as error:
        cause = error.__cause__
        if isinstance(cause, OperationalError) and not _is_refused(cause):
            raise StoreUnreachable(str(error)) from cause
        raise


def _is_refused(error: OperationalError) -> bool:
    """Was a password asked for? Then the server is up, and waiting changes nothing."""
    return error.pgconn is not None and bool(error.pgconn.needs_password or error.pgconn.used_password)


def _brought_up_to_date(database: PostgresDatabase) -> None:
    revision = _revision_of(database)
    if revision == HEAD:
        return
    if revision is not None and revision != EMPTY and revision not in REVISIONS:
        raise StoreError(
            f"{database.place} was written by a newer jira-csext (schema {revision}; this program knows up to {HEAD}). "
            "Update the program."
        )
    if database.read_only:
        raise StoreError(
            missing_at(database.url)
            if revision is None
            else f"{database.place} has an older schema ({revision}; this program needs {HEAD}), and is only being "
            "read here. Run the backfill or the daemon, which bring it up to date."
        )
    from jira_csext.store.postgres_migrate import migrate

    with database.alone():
        # Of two programs that come at once, the second finds it done.
        if _revision_of(database) != HEAD:
            migrate(database.url)


def _revision_of(database: PostgresDatabase) -> str | None:
    """Return the schema's revision, None for an empty one. Raises StoreError for another program's tables."""
    execute = database.connection.execute
    tables = {name for (name,) in execute(_TABLES).fetchall()}
    if not tables:
        if execute("SELECT current_schema()").fetchone()[0] is None:
            raise StoreError(
                f"{database.place}: the schema that is named there is none that this account may use. Make it first, "
                "as docs/operating.md shows."
            )
        return None
    rows = execute("SELECT version_num FROM alembic_version").fetchall() if "alembic_version" in tables else []
    if not rows or (rows[0][0] in REVISIONS and "subject" not in tables):
        raise StoreError(
            f"{database.place} holds another program's tables. Give the store a database or a schema of its own, such "
            "as postgresql://csext@db.example/csext."
        )
    return str(rows[0][0])
