"""Bringing a database's tables up to date, and the copy that is made beforehand."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

from jira_csext.store.errors import StoreError, sentence_for


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to the newest revision in one transaction; already there, nothing happens."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import Connection, StaticPool, create_engine, event
    from sqlalchemy.exc import DBAPIError

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    # The driver begins nothing by itself (see database.py); at once, so that of two programs one waits.
    @event.listens_for(engine, "begin")
    def begin(transaction: Connection) -> None:
        transaction.exec_driver_sql("BEGIN IMMEDIATE")

    config = Config(stdout=StringIO())
    config.set_main_option("script_location", "jira_csext.store:migrations")
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as transaction:
            config.attributes["connection"] = transaction
            command.upgrade(config, "head")
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise


def copy_beside(connection: sqlite3.Connection, path: Path, revision: str, busy_seconds: float) -> Path:
    """Return where a copy of the database now is: beside it, named after its revision; no older copy is touched."""
    copy = _free_name(path, revision)
    try:
        with closing(sqlite3.connect(copy, timeout=busy_seconds)) as target:
            connection.backup(target)
    except sqlite3.Error as error:
        copy.unlink(missing_ok=True)
        raise StoreError(
            f"The copy that is made before {path} is brought up to date failed, so nothing was changed. "
            + sentence_for(error, str(copy), busy_seconds)
        ) from error
    return copy


def _free_name(path: Path, revision: str) -> Path:
    ordinal = 1
    while True:
        copy = path.with_name(f"{path.name}.schema-{revision}" + (f".{ordinal}" if ordinal > 1 else ""))
        try:
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            ordinal += 1
        except OSError as error:
            raise StoreError(
                f"{path} must be brought up to date, and no copy can be made beside it first ({error.strerror}): "
                f"{copy}. Give this account write access to the folder."
            ) from error
        else:
            return copy
