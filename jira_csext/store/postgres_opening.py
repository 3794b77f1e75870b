"""Opening a database on a PostgreSQL server: made where it is empty, migrated where it is old, else refused by name."""

from __future__ import annotations

from typing import Final

from jira_csext.store.errors import StoreError
from jira_csext.store.opening import missing_at
from jira_csext.store.revisions import EMPTY, HEAD, REVISIONS
from jira_csext.store.store import Store

try:
    from jira_csext.store.postgres import PostgresDatabase
except ImportError as missing:
    raise StoreError(
        "A store on a PostgreSQL server needs the driver psycopg: pip install 'jira_csext[postgres]'."
    ) from missing

_PATIENCE_SECONDS: Final = 10.0
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
_OURS: Final = ("alembic_version", "event", "site", "subject", "verdict")
_STORES: Final = """
    SELECT schemaname FROM pg_tables
    WHERE schemaname = ANY (current_schemas(false))
        AND tablename IN ('alembic_version', 'event', 'site', 'subject', 'verdict')
    GROUP BY schemaname HAVING count(*) = 5 ORDER BY array_position(current_schemas(false), schemaname)
"""


def opened(url: str, *, read_only: bool, busy_seconds: float) -> Store:
    """Return the store at the URL; see `jira_csext.store.open_store`."""
    database = reached(url, read_only=read_only, busy_seconds=busy_seconds)
    try:
        with database.sentences():
            _brought_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


def is_there(url: str) -> bool:
    """Are there tables of a store at the URL? Raises StoreError where the server does not let us look."""
    database = reached(url, read_only=True, busy_seconds=_PATIENCE_SECONDS)
    try:
        with database.sentences():
            return _revision_of(database) is not None
    finally:
        database.close()


def reached(url: str, *, read_only: bool, busy_seconds: float) -> PostgresDatabase:
    """Return the database at the URL, in the schema that its store is in or is to be made in. Raises StoreError."""
    database = PostgresDatabase(url, read_only=read_only, busy_seconds=busy_seconds)
    try:
        with database.sentences():
            _settle(database)
    except BaseException:
        database.close()
        raise
    return database


def _settle(database: PostgresDatabase) -> None:
    """Have the database stay in the schema that its store is in, or is to be made in. Raises StoreError for several.

    The server looks through a path of schemas, in which one of the account's own name comes first as soon as somebody
    makes it; a store that it went out of sight by would begin anew, and what is in hand be lost without a word.
    """
    execute = database.connection.execute
    stores = [name for (name,) in execute(_STORES).fetchall()]
    if len(stores) > 1:
        raise StoreError(
            f"{database.place} leads to {len(stores)} stores, in the schemas {' and '.join(stores)}. Name the right "
            f"one behind the address, such as ?options=-csearch_path%3D{stores[-1]}"
        )
    schema = stores[0] if stores else execute("SELECT current_schema()").fetchone()[0]
    if schema is None:
        raise StoreError(
            f"{database.place}: the schema that is named there is none that this account may use. Make it first, "
            "as docs/operating.md shows."
        )
    database.stay_in(schema)


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
            migrate(database)


def _revision_of(database: PostgresDatabase) -> str | None:
    """Return the schema's revision, None for an empty one. Raises StoreError for another program's tables."""
    execute = database.connection.execute
    tables = {name for (name,) in execute(_TABLES).fetchall()}
    if not tables:
        return None
    rows = execute("SELECT version_num FROM alembic_version").fetchall() if "alembic_version" in tables else []
    if not rows or not tables.issuperset(_OURS):
        raise StoreError(
            f"{database.place} holds another program's tables. Give the store a database or a schema of its own, such "
            "as postgresql://csext@db.example/csext."
        )
    return str(rows[0][0])
