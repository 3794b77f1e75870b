"""The client register behind the door of the store: append-only, all or nothing, nobody's change lost."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from jira_csext.store import StoreError, open_store
from jira_csext.store.register import ClientChange, RegisterMoved, TicketSaid
from jira_csext.store.revisions import APPLICATION_ID
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, a_record

NOW = MONDAY + 86_400


class A(NamedTuple):
    """A change to keep."""

    client: str
    at: int
    fields: Mapping[str, object]
    why: str = "so it is"


def record(store: Store, *changes: A, based_on: int | None = None, now: int = NOW) -> None:
    known = store.register.revision() if based_on is None else based_on
    store.register.record(changes, "anna", "clients imported", {"file": "a.csv"}, known, now)


def test_changes_come_back_as_they_were_recorded_in_their_order(store: Store) -> None:
    record(store, A("acme", MONDAY, {"name": "Акме", "tags": ["a", "b"]}), A("beta", MONDAY, {}))
    record(store, A("ACME", MONDAY - 5, {"tier": "key"}, "late"), now=NOW + 1)

    assert store.register.changes() == [
        ClientChange(1, "acme", MONDAY, {"name": "Акме", "tags": ["a", "b"]}, "anna", "so it is", NOW),
        ClientChange(2, "beta", MONDAY, {}, "anna", "so it is", NOW),
        ClientChange(3, "acme", MONDAY - 5, {"tier": "key"}, "anna", "late", NOW + 1),
    ]
    assert [change.number for change in store.register.changes(after=2)] == [3]
    assert store.register.revision() == 3


def test_a_store_without_clients_is_at_revision_nought(store: Store) -> None:
    assert store.register.revision() == 0
    assert store.register.changes() == []


def test_what_was_done_stands_in_the_audit_log(store: Store) -> None:
    record(store, A("acme", MONDAY, {}))

    (entry,) = store.audit_log()
    assert (entry.who, entry.what, entry.at, entry.details) == ("anna", "clients imported", NOW, {"file": "a.csv"})


def test_changes_worked_out_on_a_register_that_has_moved_are_refused(store: Store, url: str) -> None:
    seen = store.register.revision()
    with open_store(url) as other:
        record(other, A("acme", MONDAY, {"tier": "key"}))

    with pytest.raises(RegisterMoved, match="run the command again"):
        record(store, A("acme", MONDAY, {"tier": "standard"}), based_on=seen)

    assert len(store.register.changes()) == 1
    assert len(list(store.audit_log())) == 1


def test_of_changes_that_cannot_all_be_kept_none_is(store: Store) -> None:
    with pytest.raises(StoreError, match="nothing was written"):
        record(store, A("acme", MONDAY, {"name": "Acme"}), A("beta", MONDAY, {"name": "half \ud800"}))
    with pytest.raises(StoreError, match="nothing was written"):
        record(store, A("acme", MONDAY, {"name": "Acme"}), A("beta", 1 << 70, {}))

    assert store.register.changes() == []
    assert list(store.audit_log()) == []


def test_tickets_tell_what_they_say_of_their_client_and_those_gone_do_not(store: Store) -> None:
    attributes = {"state": "resolved", "reporter": "anna"}
    store.save_tickets(
        SITE,
        [
            a_record("SUP-1"),
            a_record("SUP-2", attributes=attributes, client=""),
            a_record("SUP-3", gone_at=MONDAY + 60),
        ],
    )

    said = list(store.register.tickets(SITE))
    assert [(ticket.key, ticket.client) for ticket in said] == [("SUP-1", "Acme"), ("SUP-2", "")]
    assert said[1] == TicketSaid("SUP-2", "", attributes, MONDAY, said[1].ticket_id)
    assert [ticket.key for ticket in store.register.tickets(SITE, open_only=True)] == ["SUP-1"]
    assert list(store.register.tickets("elsewhere")) == []


def test_the_store_is_for_its_owner_s_eyes_alone(sqlite_store: Store, tmp_path: Path) -> None:
    record(sqlite_store, A("acme", MONDAY, {}))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("csext.db*")}
    assert set(modes.values()) == {0o600}


def test_a_store_from_before_the_register_gets_one_and_keeps_what_it_held(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", "jira_csext.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as transaction:
        config.attributes["connection"] = transaction
        command.upgrade(config, "0004")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("INSERT INTO audit (at, who, what, details) VALUES (1, 'anna', 'looked', '{}')")
        connection.commit()

    with open_store(f"sqlite:///{path}") as store:
        record(store, A("acme", MONDAY, {"tier": "key"}))
        assert [entry.what for entry in store.audit_log()] == ["looked", "clients imported"]

    assert (tmp_path / "csext.db.schema-0004").exists()
