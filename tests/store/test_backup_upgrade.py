"""A store that an earlier version left is opened by today's program: each row as it was, and the daemon goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from jira_csext.core.rulebook import Action
from jira_csext.store import Owner, SiteState, open_store
from jira_csext.store.backup import back_up
from jira_csext.store.revisions import APPLICATION_ID, HEAD, REVISIONS
from jira_csext.store.store import Store
from tests.store.records_built import SITE, V1
from tests.store.ticks_built import NOW, a_tick, queued

Rows = dict[str, list[tuple[Any, ...]]]


def worked_with(store: Store) -> None:
    """What a daemon leaves: tickets, decisions, actions in several states, a cursor, a state, a pause, a lease."""
    store.put_rulebook(V1)
    first, second = queued(store, Action("note", "reminder"), Action("label", "sla-at-risk"))
    store.outbox.mark(first, "sending", "its turn", NOW + 1)
    store.outbox.mark(first, "sent", "Jira has it", NOW + 2, remote_id="10419")
    assert second != first
    store.save_tick(SITE, a_tick("SUP-2"), NOW)
    store.cursor.raise_state(SITE, SiteState("site", "", "unreachable", NOW, "no answer"))
    store.cursor.pause(SITE, "anna", "a fair", NOW)
    store.lease.acquire(SITE, Owner("host", 17, "token"), NOW)
    store.lease.release(SITE, Owner("host", 17, "token"), NOW + 5)
    store.audit("anna", "looked", {"at": "it"}, NOW)


def left_by(revision: str, path: Path, today: Path) -> Rows:
    """Make the store that the program of that revision would have left of the same work; return its rows."""
    engine = create_engine(f"sqlite:///{path}")
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", "jira_csext.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as transaction:
        config.attributes["connection"] = transaction
        command.upgrade(config, revision)
    engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("ATTACH ? AS today", (str(today),))
        for table, names in columns(connection).items():
            connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM today.{table}")
        return rows(connection, columns(connection))


def columns(connection: sqlite3.Connection) -> dict[str, str]:
    listed = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
    return {
        table: ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
        for (table,) in listed
        if table != "alembic_version" and not table.startswith("sqlite_")
    }


def rows(connection: sqlite3.Connection, of: dict[str, str]) -> Rows:
    return {
        table: sorted(connection.execute(f"SELECT {names} FROM main.{table}").fetchall(), key=repr)
        for table, names in of.items()
    }


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS[1:] if revision != HEAD])
def test_a_store_of_an_earlier_version_keeps_each_row_and_is_worked_with(revision: str, tmp_path: Path) -> None:
    path, today = tmp_path / "csext.db", tmp_path / "today.db"
    with open_store(f"sqlite:///{today}") as store:
        worked_with(store)
        expected = list(store.outbox.rows(SITE)), store.cursor.of(SITE), list(store.tickets(SITE))
    before = left_by(revision, path, today)
    assert before["outbox"]
    assert before["lease"]

    # The copy that an operator makes before the upgrade is of the old schema, and can be gone back to.
    assert back_up(f"sqlite:///{path}", tmp_path / "before.db").revision == revision
    with open_store(f"sqlite:///{path}") as store:
        assert (list(store.outbox.rows(SITE)), store.cursor.of(SITE), list(store.tickets(SITE))) == expected
        assert store.save_tick(SITE, a_tick("SUP-3"), NOW + 60).queued

    with closing(sqlite3.connect(tmp_path / f"csext.db.schema-{revision}")) as kept:
        assert rows(kept, columns(kept)) == before
    with closing(sqlite3.connect(tmp_path / "before.db")) as copy:
        assert rows(copy, columns(copy)) == before
