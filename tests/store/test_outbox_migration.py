"""A store of the first version, with all that it holds, becomes one that the daemon can work with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from jira_csext.store import Progress, StoreError, open_store
from jira_csext.store.revisions import APPLICATION_ID
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, V1, a_record, a_ticket, a_verdict, closed, running
from tests.store.ticks_built import NOW, a_tick


def filled(store: Store) -> None:
    """All that the first version could keep."""
    store.put_rulebook(V1)
    moved = a_record("LEAD-9", fetched_at=MONDAY + 7200, id="id of SUP-1", wake_at=NOW)
    store.save_tickets(SITE, [a_record("SUP-1"), a_record("SUP-2", verdicts=[a_verdict()])])
    store.save_tickets(SITE, [moved], progress=Progress("file", 7, 2, {"tickets": 2}))
    store.save_live_verdicts(SITE, "id of SUP-1", [running()], "v1", NOW)
    store.save_live_verdicts(SITE, "id of SUP-1", [closed()], "v1", NOW + 1)
    store.save_live_verdicts(SITE, "id of SUP-1", [closed(state="breached")], "v1", NOW + 2)
    store.audit("anna", "looked", {"at": "it"}, NOW)


def a_store_of_the_first_version(path: Path, template: Path) -> None:
    """Make the tables as the first migration does, with the rows of a store of today."""
    engine = create_engine(f"sqlite:///{path}")
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", "jira_csext.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as transaction:
        config.attributes["connection"] = transaction
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("ATTACH ? AS today", (str(template),))
        for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if table != "alembic_version":
                names = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
                connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM today.{table}")


def all_of(store: Store) -> list[object]:
    return [
        list(store.tickets(SITE)),
        store.ticket(SITE, "SUP-1"),
        list(store.verdicts(SITE)),
        list(store.amendments(SITE)),
        list(store.audit_log()),
        store.rulebooks(),
        store.progress(SITE, "file"),
        store.counts(SITE),
        store.due(SITE, 10, NOW),
    ]


def test_a_store_of_the_first_version_keeps_everything_and_leaves_a_copy(tmp_path: Path) -> None:
    path, template = tmp_path / "csext.db", tmp_path / "today.db"
    with open_store(f"sqlite:///{template}") as store:
        filled(store)
        expected = all_of(store)
    a_store_of_the_first_version(path, template)
    first = path.read_bytes()

    with open_store(f"sqlite:///{path}") as store:
        assert all_of(store) == expected
        known = store.known(SITE, "id of SUP-2")
        assert known is not None
        assert (known.ticket, known.updated, known.first_seen_at) == (a_ticket("SUP-2"), "", 0)
        assert store.looks.changed(SITE, [("id of SUP-2", "10:00")]) == ["id of SUP-2"]
        assert store.save_tick(SITE, a_tick("SUP-2"), NOW).queued

    copy = tmp_path / "csext.db.schema-0001"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert connection.execute("SELECT count(*) FROM subject").fetchone() == (2,)
    assert len(first) <= copy.stat().st_size


def test_a_migration_that_fails_halfway_leaves_the_first_version_as_it_was(tmp_path: Path) -> None:
    path, template = tmp_path / "csext.db", tmp_path / "today.db"
    with open_store(f"sqlite:///{template}") as store:
        filled(store)
    a_store_of_the_first_version(path, template)
    with closing(sqlite3.connect(path)) as connection:
        # In the way of the last table that the migration makes.
        connection.execute("CREATE TABLE look (id INTEGER)")
        connection.commit()

    with pytest.raises(StoreError, match="table look already exists"):
        open_store(f"sqlite:///{path}")

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        columns = {row[1] for row in connection.execute("PRAGMA table_info(subject)")}
    assert not {"outbox", "decision", "lease"} & tables
    assert "updated" not in columns
