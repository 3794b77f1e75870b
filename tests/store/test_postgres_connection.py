"""A connection to a PostgreSQL server that breaks: what it held is taken again, or whoever has it by now keeps it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from jira_csext.store import Holder, LeaseHeld, LeaseLost, Owner, StoreError, open_store
from jira_csext.store.postgres import PostgresDatabase
from jira_csext.store.postgres_locks import LEASES
from jira_csext.store.store import Store
from tests.store.records_built import SITE, V1, V2
from tests.store.ticks_built import NOW, queued

FIRST = Owner("alpha", 4242, "run one")
SECOND = Owner("beta", 17, "run two")
LONG = 10**7

BUSY = """
import os, socket, sys
from jira_csext.store import Owner, open_store
with open_store(sys.argv[1]) as store:
    store.lease.acquire("acme", Owner(socket.gethostname(), os.getpid(), "killed"), int(sys.argv[2]))
    print("serving", flush=True)
    store._database.connection.execute("SELECT pg_sleep(60)")
"""


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    with open_store(postgres_url) as opened:
        opened.put_rulebook(V1)
        opened.put_rulebook(V2)
        yield opened


def raw(store: Store) -> psycopg.Connection[object]:
    assert isinstance(store._database, PostgresDatabase)
    return store._database.raw


def cut(store: Store, url: str) -> None:
    """End the store's connection, as an administrator may."""
    pid = raw(store).info.backend_pid
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
        while admin.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchone():
            pass


@contextmanager
def somebody_has_the_lock(url: str, store: Store) -> Iterator[None]:
    """Hold the site's lock on another connection, as a broken one does of which the server has not heard yet."""
    (row_id,) = store._database.connection.execute("SELECT id FROM site WHERE name = 'acme'").fetchone()
    with psycopg.connect(url, autocommit=True) as other:
        cut(store, url)
        numbers = f"{LEASES}, hashtext(current_schema() || '/{row_id}')"
        assert other.execute(f"SELECT pg_try_advisory_lock({numbers})".encode()).fetchone() == (True,)
        yield


def test_a_connection_that_broke_is_made_anew_and_takes_the_site_again(store: Store, postgres_url: str) -> None:
    (note,) = queued(store)
    store.lease.acquire(SITE, FIRST, NOW)
    cut(store, postgres_url)

    store.lease.renew(SITE, FIRST, NOW + 60)
    cut(store, postgres_url)
    store.outbox.mark(note, "sending", "", NOW + 61)

    with open_store(postgres_url) as other, pytest.raises(LeaseHeld, match="process 4242 on alpha"):
        other.lease.acquire(SITE, SECOND, NOW + 62)
    assert store.lease.holder(SITE) == Holder(FIRST, NOW, NOW + 60)


@pytest.mark.parametrize("ends", ["serves still", "has said goodbye", "was killed"])
def test_who_was_cut_off_and_followed_neither_writes_nor_says_anything(
    store: Store, postgres_url: str, ends: str
) -> None:
    (note,) = queued(store)
    store.lease.acquire(SITE, FIRST, NOW)
    cut(store, postgres_url)
    with open_store(postgres_url) as other:
        # Its connection ended while the server ran on, so it counts as dead where nobody can look at its process.
        other.lease.acquire(SITE, SECOND, NOW)
        if ends == "has said goodbye":
            other.lease.release(SITE, SECOND, NOW + 1)
        if ends == "was killed":
            cut(other, postgres_url)

        for _ in range(2):
            with pytest.raises(LeaseLost, match="acme is no longer served by this process"):
                store.outbox.mark(note, "sending", "", NOW + 2)
            with pytest.raises(LeaseLost):
                store.audit("kim", "something", {}, NOW + 2)
            with pytest.raises(LeaseLost):
                store.lease.renew(SITE, FIRST, NOW + 2)
        store.lease.release(SITE, FIRST, NOW + 3)

        assert [change.state for change in store.outbox.story(note)] == ["pending"]
        assert list(store.audit_log()) == []
        expected = None if ends == "has said goodbye" else Holder(SECOND, NOW, NOW)
        assert store.lease.holder(SITE) == expected


def test_while_the_server_still_keeps_the_lock_of_the_broken_connection_nothing_is_done(
    store: Store, postgres_url: str
) -> None:
    (note,) = queued(store)
    store.lease.acquire(SITE, FIRST, NOW)

    with somebody_has_the_lock(postgres_url, store):
        with pytest.raises(StoreError, match="the server has not heard of it yet or another jira-csext") as found:
            store.outbox.mark(note, "sending", "", NOW + 1)
        assert not isinstance(found.value, LeaseLost)

    store.outbox.mark(note, "sending", "", NOW + 2)
    assert [change.at for change in store.outbox.story(note)][1:] == [NOW + 2]


def test_a_daemon_that_lives_on_this_machine_is_waited_for_when_its_connection_was_cut(
    store: Store, postgres_url: str
) -> None:
    here = Owner(socket.gethostname(), os.getppid(), "run one")
    us = Owner(socket.gethostname(), os.getpid(), "run two")
    store.lease.acquire(SITE, here, NOW)
    cut(store, postgres_url)

    with open_store(postgres_url) as other:
        with pytest.raises(LeaseHeld, match=r"If it is dead, it is taken over from 2026-06-01 11:06:40 UTC on\."):
            other.lease.acquire(SITE, us, NOW + 299)
        assert not other.lease.is_dead(SITE, Holder(here, NOW, NOW), here.host)
        other.lease.acquire(SITE, us, NOW + 300)
        assert other.lease.holder(SITE) == Holder(us, NOW + 300, NOW + 300)


def test_after_a_restart_of_the_server_one_that_renewed_before_it_is_waited_for(
    store: Store, postgres_url: str
) -> None:
    store.lease.acquire(SITE, FIRST, NOW)
    cut(store, postgres_url)
    later = NOW + LONG

    with open_store(postgres_url) as other:
        with pytest.raises(LeaseHeld, match="If it is dead, it is taken over from"):
            other.lease.acquire(SITE, SECOND, later, stale_after=LONG + 1)

        store.lease.renew(SITE, FIRST, later)
        with pytest.raises(LeaseHeld, match="two would speak twice"):
            other.lease.acquire(SITE, SECOND, later)


def test_who_was_cut_off_while_it_said_something_is_not_followed_before_that_is_over(
    store: Store, postgres_url: str
) -> None:
    (note,) = queued(store)
    store.lease.acquire(SITE, FIRST, NOW)
    store.outbox.mark(note, "sending", "", NOW)
    cut(store, postgres_url)

    with open_store(postgres_url) as other:
        with pytest.raises(LeaseHeld, match=r"If it is dead, it is taken over from 2026-06-01 11:06:40 UTC on\."):
            other.lease.acquire(SITE, SECOND, NOW)
        store.outbox.mark(note, "sent", "", NOW + 1)
        cut(store, postgres_url)
        other.lease.acquire(SITE, SECOND, NOW)
        assert other.lease.holder(SITE) == Holder(SECOND, NOW, NOW)


def test_a_connection_that_breaks_while_a_site_is_being_taken_leaves_it_to_the_holder(
    store: Store, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks = store.lease._locks
    take = locks.take

    def taken_and_cut(at_site: int, seconds: float = 0) -> bool | None:
        taken = take(at_site, seconds)
        cut(store, postgres_url)
        return taken

    monkeypatch.setattr(locks, "take", taken_and_cut)
    with pytest.raises(StoreError, match="The connection broke while acme was being taken; nothing was written"):
        store.lease.acquire(SITE, FIRST, NOW)
    monkeypatch.undo()

    assert store.lease.holder(SITE) is None
    with open_store(postgres_url) as other:
        other.lease.acquire(SITE, SECOND, NOW)


def test_a_lock_that_is_not_on_this_connection_any_more_ends_all_speech(store: Store) -> None:
    (note,) = queued(store)
    store.lease.acquire(SITE, FIRST, NOW)
    raw(store).execute("SELECT pg_advisory_unlock_all()")

    with pytest.raises(LeaseLost, match="as where a pooler gives each transaction another one"):
        store.outbox.mark(note, "sending", "", NOW)
    with pytest.raises(LeaseLost, match="Connect to the server itself"):
        store.lease.renew(SITE, FIRST, NOW)

    assert [change.state for change in store.outbox.story(note)] == ["pending"]


def test_a_daemon_that_was_killed_in_the_midst_of_a_statement_is_followed_at_once(
    store: Store, postgres_url: str, repo: Path
) -> None:
    command = [sys.executable, "-c", BUSY, postgres_url, str(NOW)]
    with subprocess.Popen(command, cwd=repo, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == "serving\n"
        holder = store.lease.holder(SITE)
        assert holder is not None
        assert not store.lease.is_dead(SITE, holder, socket.gethostname())
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            asked = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
            while not admin.execute(asked).fetchone():
                pass
        os.kill(daemon.pid, signal.SIGKILL)
        daemon.wait()
    began = time.monotonic()

    store.lease.acquire(SITE, Owner(socket.gethostname(), os.getpid(), "next"), NOW + 1)

    assert time.monotonic() - began < 15
    assert store.lease.is_dead(SITE, holder, socket.gethostname()) is False


def test_a_daemon_that_has_ended_is_known_to_be_dead_where_it_ran_and_nowhere_else(
    store: Store, postgres_url: str
) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    gone = Owner(socket.gethostname(), ended.pid, "gone")
    with open_store(postgres_url) as other:
        other.lease.acquire(SITE, gone, NOW)
        assert not store.lease.is_dead(SITE, Holder(gone, NOW, NOW), gone.host)

    assert store.lease.is_dead(SITE, Holder(gone, NOW, NOW), gone.host)
    assert not store.lease.is_dead(SITE, Holder(gone, NOW, NOW), "elsewhere")
    with open_store(postgres_url, read_only=True) as reader:
        assert reader.lease.is_dead(SITE, Holder(gone, NOW, NOW), gone.host)


def test_two_stores_in_two_schemas_of_a_database_have_their_daemons_each(store: Store, postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("CREATE SCHEMA two")
    mark = "&" if "?" in postgres_url else "?"
    store.lease.acquire(SITE, FIRST, NOW)

    with open_store(f"{postgres_url}{mark}options=-csearch_path%3Dtwo") as other:
        other.lease.acquire(SITE, SECOND, NOW)

        assert other.lease.holder(SITE) == Holder(SECOND, NOW, NOW)
        assert store.lease.holder(SITE) == Holder(FIRST, NOW, NOW)
        store.lease.renew(SITE, FIRST, NOW + 1)


def test_a_transaction_in_which_a_statement_failed_unheard_is_not_taken_for_kept(store: Store) -> None:
    with pytest.raises(StoreError, match="a statement of the transaction has failed"), store.transaction():  # noqa: PT012
        store.audit("kim", "something", {}, NOW)
        with pytest.raises(psycopg.Error):
            store._database.connection.execute("SELECT 1 FROM nowhere")

    assert list(store.audit_log()) == []


def test_a_part_of_a_transaction_whose_connection_broke_takes_the_whole_with_it(
    store: Store, postgres_url: str
) -> None:
    with pytest.raises(StoreError, match="cannot be reached"), store.transaction():  # noqa: PT012
        store.audit("kim", "first", {}, NOW)
        cut(store, postgres_url)
        with pytest.raises(StoreError, match="cannot be reached"):
            store.audit("kim", "second", {}, NOW)
        store.audit("kim", "third", {}, NOW)

    assert list(store.audit_log()) == []
    store.audit("kim", "fourth", {}, NOW)
    assert [entry.what for entry in store.audit_log()] == ["fourth"]


def test_the_server_is_told_to_notice_a_host_that_is_gone_and_the_url_may_say_otherwise(postgres_url: str) -> None:
    mark = "&" if "?" in postgres_url else "?"
    with open_store(f"{postgres_url}{mark}connect_timeout=3") as store:
        asked = ("client_connection_check_interval", "idle_session_timeout", "lock_timeout", "timezone")
        shown = [raw(store).execute(f"SHOW {name}".encode()).fetchone() for name in asked]
        given = raw(store).info.get_parameters()

    assert shown == [("1s",), ("0",), ("10s",), ("UTC",)]
    assert (given["connect_timeout"], given["keepalives_idle"], given["tcp_user_timeout"]) == ("3", "60", "60000")
