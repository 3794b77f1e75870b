"""A store on a server: made, migrated or refused; the tables as declared; what only a server can go wrong with."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine

from jira_csext.store import Progress, StoreError, open_store
from jira_csext.store.outbox import _DELIVERABLE
from jira_csext.store.postgres import PostgresDatabase
from jira_csext.store.revisions import HEAD
from jira_csext.store.schema import metadata
from jira_csext.store.sql import Statement
from jira_csext.store.statements import Statements
from jira_csext.store.store import Store
from tests.postgres import Server
from tests.store.records_built import MONDAY, SITE, V1, a_record
from tests.store.watched import statements

CATALOGUES = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = current_schema()
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "keys": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'
    """,
    "sequences": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = current_schema()",
}


def catalogue(url: str) -> dict[str, list[Any]]:
    """Return all that a database says of its tables, without those of the migrations themselves."""
    with psycopg.connect(url) as connection:
        found = {name: connection.execute(asked.encode()).fetchall() for name, asked in CATALOGUES.items()}
    return {name: sorted(row for row in rows if row[0] != "alembic_version") for name, rows in found.items()}


def carry_out(url: str, *statements_: str) -> None:
    with psycopg.connect(url) as connection:
        for one in statements_:
            connection.execute(one.encode())


def an_older_store(url: str, revision: str) -> None:
    """Make the tables as an earlier version left them, with a line in the audit log."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", "jira_csext.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    carry_out(url, "INSERT INTO audit (at, who, what, details) VALUES (1, 'anna', 'looked', '{}')")


@pytest.fixture
def empty_url(postgres_server: Server) -> Iterator[str]:
    """A database without any table."""
    with postgres_server.database(empty=True) as url:
        yield url


def test_the_migrations_make_the_tables_as_they_are_declared(postgres_url: str, empty_url: str) -> None:
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(empty_url), poolclass=NullPool)
    with engine.begin() as connection:
        metadata.create_all(connection)

    migrated, declared = catalogue(postgres_url), catalogue(empty_url)

    assert len(declared["columns"]) == sum(len(table.columns) for table in metadata.tables.values())
    assert migrated == declared


def test_every_text_is_compared_byte_by_byte_whatever_the_language_of_the_server(postgres_url: str) -> None:
    asked = """
        SELECT DISTINCT collation_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND data_type = 'text'
    """
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute(asked).fetchall() == [("C",)]


def test_an_empty_database_is_made_a_store_though_two_programs_come_at_once(empty_url: str) -> None:
    failures: list[StoreError] = []

    def make() -> None:
        try:
            with open_store(empty_url) as store:
                store.save_tickets(SITE, [a_record()])
        except StoreError as error:
            failures.append(error)

    makers = [threading.Thread(target=make) for _ in range(2)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert failures == []
    with open_store(empty_url, read_only=True) as store:
        assert store.counts(SITE).ticket_count == 1


def test_an_older_schema_is_brought_up_to_date_and_keeps_what_it_held(empty_url: str, postgres_url: str) -> None:
    an_older_store(empty_url, "0004")
    with pytest.raises(StoreError, match=rf"has an older schema \(0004; this program needs {HEAD}\)"):
        open_store(empty_url, read_only=True)

    with open_store(empty_url) as store:
        assert [entry.who for entry in store.audit_log()] == ["anna"]
        assert store.save_tickets(SITE, [a_record()]).saved_count == 1

    assert catalogue(empty_url)["indexes"] == catalogue(postgres_url)["indexes"]


def test_a_migration_that_fails_changes_nothing(empty_url: str) -> None:
    an_older_store(empty_url, "0004")
    carry_out(empty_url, "CREATE TABLE forecast_table (in_the_way text)")
    before = catalogue(empty_url)

    with pytest.raises(StoreError, match='"forecast_table" already exists'):
        open_store(empty_url)

    assert catalogue(empty_url) == before


def test_a_newer_schema_is_refused_by_name(postgres_url: str) -> None:
    carry_out(postgres_url, "UPDATE alembic_version SET version_num = '0099'")

    with pytest.raises(StoreError, match=rf"by a newer jira-csext \(schema 0099; this program knows up to {HEAD}\)\."):
        open_store(postgres_url)


@pytest.mark.parametrize("their_mark", [(), ("CREATE TABLE alembic_version (version_num text)",)])
def test_tables_of_another_program_are_refused_and_left_alone(empty_url: str, their_mark: tuple[str, ...]) -> None:
    carry_out(empty_url, "CREATE TABLE theirs (a integer)", *their_mark)
    before = catalogue(empty_url)

    with pytest.raises(StoreError, match=r"holds another program's tables\. Give the store a database or a schema"):
        open_store(empty_url)

    assert catalogue(empty_url) == before


def test_reading_makes_nothing(empty_url: str) -> None:
    with pytest.raises(StoreError, match="store"):
        open_store(empty_url, read_only=True)

    assert catalogue(empty_url)["columns"] == []


def test_two_schemas_of_one_database_are_two_stores_that_do_not_wait_for_each_other(postgres_url: str) -> None:
    carry_out(postgres_url, "CREATE SCHEMA beside")
    mark = "&" if "?" in postgres_url else "?"
    beside = postgres_url + mark + urlencode({"options": "-csearch_path=beside"})

    with open_store(postgres_url) as store, open_store(beside, busy_seconds=0.05) as other, store.transaction():
        store.save_tickets(SITE, [a_record("SUP-1")])
        other.save_tickets(SITE, [a_record("SUP-2")])
        assert [ticket.key for ticket in other.tickets(SITE)] == ["SUP-2"]

    with open_store(postgres_url, read_only=True) as store:
        assert [ticket.key for ticket in store.tickets(SITE)] == ["SUP-1"]


def test_what_must_survive_a_power_cut_is_synced_though_the_server_would_not(postgres_store: Store) -> None:
    execute = postgres_store._database.connection.execute

    def level() -> str:
        return str(execute("SHOW synchronous_commit").fetchone()[0])

    execute("SET synchronous_commit = off")
    with postgres_store.transaction(synced=True):
        assert level() == "on"
        with postgres_store.transaction():
            postgres_store.audit("daemon", "sending", {"key": "k"}, 5)
        assert level() == "on"
    assert level() == "off"
    with postgres_store.transaction():
        assert level() == "off"


def test_an_error_of_the_server_is_a_sentence_and_nothing_is_kept(postgres_store: Store) -> None:
    postgres_store._database.connection.execute("DROP TABLE backfill_progress")

    with pytest.raises(StoreError, match=r'relation "backfill_progress" does not exist\. Nothing of the last step'):
        postgres_store.save_tickets(SITE, [a_record()], progress=Progress("file", 1, 1))

    assert list(postgres_store.tickets(SITE)) == []
    assert postgres_store.save_tickets(SITE, [a_record()]).saved_count == 1


def test_an_account_that_may_only_read_reads_and_is_told_so_when_it_writes(postgres_url: str) -> None:
    name = f"reader_{re.sub('[^0-9]', '', postgres_url.rpartition('/test_')[2].partition('?')[0])}"
    with open_store(postgres_url) as store:
        store.save_tickets(SITE, [a_record()])
    carry_out(postgres_url, f"CREATE ROLE {name} LOGIN", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
    try:
        theirs = re.sub(r"//[^/@]*@", f"//{name}@", postgres_url)
        with open_store(theirs) as reader:
            assert [ticket.key for ticket in reader.tickets(SITE)] == ["SUP-1"]
            with pytest.raises(
                StoreError, match=r"is not open to this account \(permission denied .* read and write there"
            ):
                reader.put_rulebook(V1)
    finally:
        carry_out(postgres_url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def test_what_is_due_is_found_without_looking_at_the_rest(postgres_store: Store) -> None:
    database = postgres_store._database
    assert isinstance(database, PostgresDatabase)
    connection = database.raw
    connection.execute("SET enable_seqscan = off")

    def plan(asked: Statement, **values: object) -> str:
        told = f"EXPLAIN {asked.text.for_postgresql.text}".encode()
        return " ".join(line for (line,) in connection.execute(told, asked.text.named(asked.values(**values))))

    sql = Statements()
    assert "ix_subject_site_id_wake_at" in plan(sql.due, site_id=1, now=1, at_most=1)
    assert "ix_subject_site_id_key" in plan(sql.by_key, site_id=1, subject_kind="ticket", key="k")
    assert "pk_event" in plan(sql.history, subject_id=1)
    assert "ix_outbox_live" in plan(_DELIVERABLE, site_id=1, now=MONDAY, at_most=10)


def test_a_long_reading_comes_in_portions_over_a_connection_of_its_own(postgres_store: Store) -> None:
    postgres_store.save_tickets(SITE, [a_record(f"SUP-{number}") for number in range(5)])
    database = postgres_store._database
    assert isinstance(database, PostgresDatabase)

    with statements(postgres_store) as asked:
        batches = postgres_store.report_rows.tickets(SITE, columns=("ticket",), size=2)
        assert next(batches) == {"ticket": ["SUP-0", "SUP-1"]}
        assert not database.connection.in_transaction
        postgres_store.save_tickets(SITE, [a_record("SUP-9")])
        assert [batch["ticket"] for batch in batches] == [["SUP-2", "SUP-3"], ["SUP-4"]]

    assert any("REPEATABLE READ" in one for one in asked)
    with closing(database._connected(read_only=True)) as other:
        sessions = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> ''"
        ).fetchone()
    # Ours and the one that asks; a reading that is over leaves none behind.
    assert sessions[0] <= 3


@contextmanager
def a_server_that_answers(said: bytes) -> Iterator[int]:
    """Yield the port of a server that asks for a password and then says no."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(b"N")
                connection.recv(1024)
                connection.sendall(b"R" + struct.pack("!II", 8, 3))
                connection.recv(1024)
                connection.sendall(b"E" + struct.pack("!I", len(said) + 4) + said)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_wrong_password_is_a_sentence_that_does_not_hold_it() -> None:
    said = b'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "csext"\0\0'
    with a_server_that_answers(said) as port, pytest.raises(StoreError) as refused:
        open_store(f"postgresql://csext:s3cret@127.0.0.1:{port}/csext?sslmode=prefer&gssencmode=disable")

    assert "password authentication failed" in str(refused.value)
    assert "PGPASSWORD" in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_a_server_that_cannot_be_reached_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(StoreError, match=rf"//csext@127\.0\.0\.1:{port}/csext cannot be reached \(.*refused"):
        open_store(f"postgresql://csext@127.0.0.1:{port}/csext")


def test_a_database_that_is_not_there_is_a_sentence(postgres_server: Server) -> None:
    with pytest.raises(StoreError, match=r'cannot be reached \(.*database "nowhere" does not exist'):
        open_store(postgres_server.url("nowhere"))
