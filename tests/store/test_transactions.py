"""All or nothing: crashes, full disks, other writers, readers beside a writer."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from jira_csext.store import Progress, StoreError, open_store
from jira_csext.store.store import Store
from tests.store.records_built import SITE, a_record

A_BACKFILL_THAT_NEVER_ENDS = """
import itertools, sys
from jira_csext.core.ticket import Event, Ticket
from jira_csext.store import Progress, TicketRecord, open_store

with open_store(sys.argv[1]) as store:
    for turn in itertools.count(1):
        numbers = range(turn * 3 - 2, turn * 3 + 1)
        tickets = [
            Ticket(f"SUP-{n}", str(n), n, {}, tuple(Event(n, "message", f"m{k}", text="x" * 500) for k in range(5)))
            for n in numbers
        ]
        progress = Progress("file", turn, turn * 3, {"tickets": turn * 3})
        store.save_tickets("acme", [TicketRecord(ticket, 1) for ticket in tickets], progress=progress)
        print(turn, flush=True)
"""


@pytest.mark.parametrize("turns", [1, 7, 40])
def test_a_backfill_killed_at_any_moment_has_what_its_progress_says_and_nothing_more(
    url: str, repo: Path, turns: int
) -> None:
    command = [sys.executable, "-c", A_BACKFILL_THAT_NEVER_ENDS, url]
    with subprocess.Popen(command, cwd=repo, stdout=subprocess.PIPE, text=True) as backfill:
        assert backfill.stdout is not None
        for _ in range(turns):
            backfill.stdout.readline()
        backfill.kill()

    with open_store(url) as store:
        progress = store.progress(SITE, "file")
        tickets = list(store.tickets(SITE))
    assert progress is not None
    assert progress.position >= turns
    assert progress == Progress("file", progress.position, len(tickets), {"tickets": len(tickets)})
    assert {len(ticket.history) for ticket in tickets} == {5}


def test_a_full_disk_loses_nothing_that_was_saved_and_says_so(sqlite_store: Store, sqlite_url: str) -> None:
    sqlite_store.save_tickets(SITE, [a_record("SUP-1")], progress=Progress("file", 1, 1))
    pages = sqlite_store._database.connection.execute("PRAGMA page_count").fetchone()[0]
    sqlite_store._database.connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    many = [a_record(f"SUP-{n}", attributes={"summary": "x" * 900}) for n in range(2, 500)]
    with pytest.raises(StoreError, match=r"csext\.db: the disk is full, .* space: a daemon goes on by itself"):
        sqlite_store.save_tickets(SITE, many, progress=Progress("file", 2, 500))

    assert [ticket.key for ticket in sqlite_store.tickets(SITE)] == ["SUP-1"]
    assert sqlite_store.progress(SITE, "file") == Progress("file", 1, 1)
    sqlite_store._database.connection.execute("PRAGMA max_page_count = 1000000")
    assert sqlite_store.save_tickets(SITE, many).saved_count == 498


def test_nothing_is_kept_of_a_larger_transaction_that_a_full_disk_undid(sqlite_store: Store) -> None:
    pages = sqlite_store._database.connection.execute("PRAGMA page_count").fetchone()[0]
    sqlite_store._database.connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    many = [a_record(f"SUP-{n}", attributes={"summary": "x" * 900}) for n in range(500)]

    def all_together() -> None:
        with sqlite_store.transaction():
            sqlite_store.save_tickets(SITE, [a_record("SUP-1000")])
            try:
                sqlite_store.save_tickets(SITE, many)
            finally:
                sqlite_store.save_tickets(SITE, [a_record("SUP-1001")])

    with pytest.raises(StoreError):
        all_together()

    assert list(sqlite_store.tickets(SITE)) == []


def test_a_full_disk_while_the_store_is_made_leaves_something_that_can_be_made_again(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    with pytest.raises(StoreError, match="the disk is full"):
        _made_on_a_full_disk(path)

    with open_store(f"sqlite:///{path}") as store:
        assert store.save_tickets(SITE, [a_record()]).saved_count == 1


def _made_on_a_full_disk(path: Path) -> None:
    from jira_csext.store.database import Database
    from jira_csext.store.opening import _brought_up_to_date

    path.touch()
    database = Database(path, str(path), read_only=False, busy_seconds=1, cache_kilobytes=1000)
    with closing(database.connection):
        database.connection.execute("PRAGMA max_page_count = 5")
        with database.sentences():
            _brought_up_to_date(database)


def test_a_transaction_that_raises_keeps_nothing(store: Store) -> None:
    def two_things() -> None:
        with store.transaction():
            store.save_tickets("a new site", [a_record()])
            store.audit("anna", "paused", {}, 5)
            raise KeyError("something else went wrong")

    with pytest.raises(KeyError):
        two_things()

    assert list(store.audit_log()) == []
    assert list(store.tickets("a new site")) == []
    assert store.save_tickets("a new site", [a_record()]).saved_count == 1


def test_what_must_survive_a_power_cut_is_synced_and_the_rest_is_not(sqlite_store: Store) -> None:
    def level() -> int:
        return int(sqlite_store._database.connection.execute("PRAGMA synchronous").fetchone()[0])

    normal, full = 1, 2
    with sqlite_store.transaction(synced=True):
        assert level() == full
        with sqlite_store.transaction():
            sqlite_store.audit("daemon", "sending", {"key": "k"}, 5)
        assert level() == full
    assert level() == normal
    with sqlite_store.transaction():
        assert level() == normal


def test_a_locked_store_is_a_sentence_after_the_time_out(store: Store, url: str) -> None:
    with open_store(url, busy_seconds=0.05) as other, store.transaction():
        with pytest.raises(StoreError, match=r"stayed locked by another program for 0\.05 s\. If another jira-csext"):
            other.save_tickets(SITE, [a_record()])
        with pytest.raises(StoreError, match="stayed locked"), other.transaction(synced=True):
            pass

    assert store.save_tickets(SITE, [a_record()]).saved_count == 1


def test_a_report_reads_while_a_writer_writes(store: Store, url: str) -> None:
    store.save_tickets(SITE, [a_record("SUP-1")])

    with open_store(url, read_only=True, busy_seconds=0.05) as reader, store.transaction():
        store.save_tickets(SITE, [a_record("SUP-2")])

        assert [ticket.key for ticket in reader.tickets(SITE)] == ["SUP-1"]
        assert reader.counts(SITE).ticket_count == 1


def test_two_writers_wait_for_each_other(url: str) -> None:
    open_store(url).close()
    failures: list[StoreError] = []

    def write(name: str) -> None:
        try:
            with open_store(url) as store:
                for number in range(40):
                    store.save_tickets(SITE, [a_record(f"{name}-{number}")])
        except StoreError as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in ("A", "B")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    with open_store(url) as store:
        assert store.counts(SITE).ticket_count == 80


def test_two_programs_may_make_the_store_at_once(url: str) -> None:
    failures: list[StoreError] = []

    def make() -> None:
        try:
            open_store(url).close()
        except StoreError as error:
            failures.append(error)

    makers = [threading.Thread(target=make) for _ in range(2)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert failures == []


def test_every_error_of_sqlite_is_a_sentence(sqlite_store: Store) -> None:
    sqlite_store._database.connection.execute("DROP TABLE backfill_progress")

    with pytest.raises(StoreError, match=r"csext\.db: no such table: backfill_progress\. Nothing of the last step"):
        sqlite_store.save_tickets(SITE, [a_record()], progress=Progress("file", 1, 1))

    assert list(sqlite_store.tickets(SITE)) == []


def test_the_file_needs_no_program_of_ours_to_be_read(sqlite_store: Store, sqlite_url: str) -> None:
    sqlite_store.save_tickets(SITE, [a_record()])

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        row = connection.execute("SELECT key, json_extract(attributes, '$.labels[1]') FROM subject").fetchone()
    assert row == ("SUP-1", "b")
