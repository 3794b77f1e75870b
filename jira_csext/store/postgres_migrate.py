"""Bringing the tables on a PostgreSQL server up to date, in one transaction."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jira_csext.store.postgres import PostgresDatabase

# Texts are compared byte by byte, as SQLite does it, whatever the language of the server.
_OTHERWISE_COMPARED: Final = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
"""


def migrate(database: PostgresDatabase) -> None:
    """Bring the tables up to the newest revision, in one transaction of a connection of its own.

    Raises psycopg.Error, with all tables as they were.
    """
    import psycopg
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import NullPool, create_engine, text
    from sqlalchemy.exc import DBAPIError

    def made() -> psycopg.Connection[Any]:
        connection = database.another()
        connection.autocommit = False
        return connection

    engine = create_engine("postgresql+psycopg://", creator=made, poolclass=NullPool)
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", "jira_csext.store:migrations")
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            for table, column in connection.execute(text(_OTHERWISE_COMPARED)).fetchall():
                connection.execute(text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"'))
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.Error):
            raise error.orig from error
        raise
