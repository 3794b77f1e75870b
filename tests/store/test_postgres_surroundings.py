"""What a server, its accounts and schemas may be set to: the store is found, its texts stay whole, or it says why."""

from __future__ import annotations

import threading

import psycopg
import pytest

from jira_csext.store import LeaseHeld, StoreError, open_store
from jira_csext.store.errors import StoreUnreachable
from jira_csext.store.postgres_trouble import may_pass
from jira_csext.store.store import Store
from tests.postgres import Server
from tests.store.records_built import SITE
from tests.store.test_postgres_connection import FIRST, SECOND, cut, store
from tests.store.ticks_built import NOW, queued

__all__ = ["store"]


def made(url: str, *statements: str) -> None:
    """Let the administrator do something in the database."""
    with psycopg.connect(url, autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement.encode())


def test_a_schema_of_the_accounts_own_name_takes_no_store_out_of_sight(store: Store, postgres_url: str) -> None:
    store.lease.acquire(SITE, FIRST, NOW)
    (first,) = queued(store)

    made(postgres_url, "CREATE SCHEMA postgres")

    store.lease.renew(SITE, FIRST, NOW + 60)
    cut(store, postgres_url)
    store.outbox.mark(first, "sending", "its turn", NOW + 61)
    with open_store(postgres_url) as other:
        assert [row.state for row in other.outbox.rows(SITE)][:1] == ["sending"]
        with pytest.raises(LeaseHeld):
            other.lease.acquire(SITE, SECOND, NOW + 62)


def test_two_stores_on_the_search_path_are_told_apart_by_the_url_alone(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        store.audit("kim", "first", {}, 1)
    made(postgres_url, "CREATE SCHEMA postgres")
    with open_store(f"{postgres_url}&options=-csearch_path%3Dpostgres") as store:
        store.audit("kim", "second", {}, 1)

    with pytest.raises(StoreError, match=r"leads to 2 stores, in the schemas postgres and public\. Name the right one"):
        open_store(postgres_url)

    with open_store(f"{postgres_url}&options=-csearch_path%3Dpublic") as store:
        assert [entry.what for entry in store.audit_log()] == ["first"]


def test_another_programs_schema_before_ours_is_left_alone(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        store.audit("kim", "first", {}, 1)
    made(postgres_url, "CREATE SCHEMA postgres", "CREATE TABLE postgres.audit (a integer)")

    with open_store(postgres_url) as store:
        assert [entry.what for entry in store.audit_log()] == ["first"]


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII", "WIN1251"])
def test_a_database_that_has_no_place_for_all_texts_is_refused(postgres_server: Server, encoding: str) -> None:
    name = f"of_{encoding.lower()}"
    made(postgres_server.url("postgres"), f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    try:
        with pytest.raises(StoreError, match=rf"keeps texts as {encoding}, .* Make the database anew with ENCODING"):
            open_store(postgres_server.url(name))
        with psycopg.connect(postgres_server.url(name)) as there:
            assert there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    finally:
        made(postgres_server.url("postgres"), f"DROP DATABASE {name}")


@pytest.mark.parametrize("way", ["environment", "address", "account"])
@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII", "WIN1251"])
def test_texts_arrive_whatever_encoding_the_surroundings_ask_for(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, way: str, encoding: str
) -> None:
    said = "Жалоба 🙂 … ß"
    url = f"{postgres_url}&client_encoding={encoding}" if way == "address" else postgres_url
    if way == "environment":
        monkeypatch.setenv("PGCLIENTENCODING", encoding)
    if way == "account":
        name = postgres_url.rpartition("/test_")[2].partition("?")[0]
        made(postgres_url, f"ALTER DATABASE test_{name} SET client_encoding = '{encoding}'")

    with open_store(url) as store:
        store.audit("kim", said, {"said": said}, 1)

    with open_store(url, read_only=True) as store:
        assert [(entry.what, entry.details) for entry in store.audit_log()] == [(said, {"said": said})]


def test_what_the_account_is_set_to_changes_nothing(postgres_url: str) -> None:
    name = postgres_url.rpartition("/test_")[2].partition("?")[0]
    for setting in (
        "statement_timeout = 60000",
        "idle_in_transaction_session_timeout = 60000",
        "default_transaction_isolation = serializable",
        "idle_session_timeout = 60000",
    ):
        made(postgres_url, f"ALTER DATABASE test_{name} SET {setting}")

    with open_store(postgres_url) as store:
        show = store._database.connection.execute
        with store.transaction():
            assert show("SHOW transaction_isolation").fetchone() == ("read committed",)
            for timeout in ("statement_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout"):
                assert show(f"SHOW {timeout}").fetchone() == ("0",)


def test_who_waited_for_the_lock_sees_what_was_written_meanwhile(store: Store, postgres_url: str) -> None:
    name = postgres_url.rpartition("/test_")[2].partition("?")[0]
    made(postgres_url, f"ALTER DATABASE test_{name} SET default_transaction_isolation = serializable")
    waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    found: list[str] = []

    def look() -> None:
        with open_store(postgres_url) as other, other.transaction():
            found.extend(entry.what for entry in other.audit_log() if entry.who == "kim")

    looker = threading.Thread(target=look)
    with store.transaction():
        store.audit("kim", "written meanwhile", {}, 1)
        looker.start()
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            while not admin.execute(waits).fetchone():
                pass
    looker.join()

    assert found == ["written meanwhile"]


@pytest.mark.parametrize(
    "trouble",
    [
        "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
        "session is read-only",
        "FATAL:  could not write init file",
        "FATAL:  the database system is shutting down",
        "FATAL:  база данных запускается",
    ],
)
def test_whatmay_pass_is_waited_for(trouble: str) -> None:
    assert may_pass(psycopg.OperationalError(f'connection to server at "db.example", port 5432 failed: {trouble}'))


@pytest.mark.parametrize(
    "refusal",
    [
        'FATAL:  password authentication failed for user "csext"',
        'FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "csext", database "csext", no encryption',
        'FATAL:  role "csext" does not exist',
        'FATAL:  database "csext" does not exist',
        'FATAL:  role "csext" is not permitted to log in',
        'ВАЖНО:  пользователь "csext" не прошёл проверку подлинности (по паролю)',
    ],
)
def test_what_is_refused_is_told_at_once(refusal: str) -> None:
    assert not may_pass(psycopg.OperationalError(f'connection to server at "db.example", port 5432 failed: {refusal}'))


def test_a_lock_that_stays_taken_is_trouble_that_passes(store: Store, postgres_url: str) -> None:
    with (
        open_store(postgres_url, busy_seconds=0.05) as other,
        store.transaction(),
        pytest.raises(StoreUnreachable, match="stayed locked by another program"),
    ):
        other.audit("kim", "x", {}, 1)


def test_tables_of_another_program_are_not_taken_for_an_older_store(postgres_server: Server) -> None:
    with postgres_server.database(empty=True) as url:
        made(
            url,
            "CREATE TABLE alembic_version (version_num text)",
            "INSERT INTO alembic_version VALUES ('abc123')",
            "CREATE TABLE subject (a integer)",
        )
        with pytest.raises(StoreError, match="holds another program's tables"):
            open_store(url)
