"""A store put back into a file: whole, for its owner only, never over another one, never from under a daemon."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from jira_csext.store import StoreError, open_store, this_process
from jira_csext.store.backup import back_up
from jira_csext.store.restore import restore
from jira_csext.store.revisions import HEAD
from jira_csext.store.store import Store
from tests.cli.everything import everything
from tests.store.records_built import SITE, a_record


@pytest.fixture
def monday(sqlite_store: Store, sqlite_url: str, tmp_path: Path) -> Path:
    """A copy with two tickets in it."""
    sqlite_store.save_tickets(SITE, [a_record("SUP-1"), a_record("SUP-2")])
    back_up(sqlite_url, tmp_path / "monday.db")
    return tmp_path / "monday.db"


def test_a_copy_is_put_back_whole_for_its_owner_and_stays(sqlite_store: Store, monday: Path, tmp_path: Path) -> None:
    before = monday.read_bytes()

    found = restore(monday, f"sqlite:///{tmp_path / 'again.db'}")

    assert (found.ticket_count, found.revision, found.mended_count) == (2, HEAD, 0)
    assert stat.S_IMODE((tmp_path / "again.db").stat().st_mode) == 0o600
    assert monday.read_bytes() == before
    with open_store(f"sqlite:///{tmp_path / 'again.db'}") as again:
        assert everything(again) == everything(sqlite_store)


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_nothing_is_written_over_and_no_old_log_is_taken_for_the_new_stores(
    monday: Path, tmp_path: Path, end: str
) -> None:
    there = tmp_path / f"again.db{end}"
    there.write_bytes(b"theirs")

    with pytest.raises(StoreError, match=rf"There is .*again\.db{end} already, and nothing is written over"):
        restore(monday, f"sqlite:///{tmp_path / 'again.db'}")

    assert there.read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.glob("again.db*")] == [f"again.db{end}"]


def test_a_store_is_not_moved_from_under_its_daemon(sqlite_store: Store, sqlite_url: str, tmp_path: Path) -> None:
    us = this_process()
    sqlite_store.save_tickets(SITE, [a_record("SUP-1")])
    sqlite_store.lease.acquire(SITE, us, 1_000)
    path = Path(sqlite_url.removeprefix("sqlite:///"))

    with pytest.raises(StoreError, match=r"A daemon works on .*csext\.db, .* Stop it first\."):
        restore(path, f"sqlite:///{tmp_path / 'again.db'}")
    sqlite_store.lease.release(SITE, us, 1_060)

    assert restore(path, f"sqlite:///{tmp_path / 'again.db'}").ticket_count == 1


def test_what_is_no_sound_store_is_not_put_back(monday: Path, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'again.db'}"
    other, text, cut = tmp_path / "other.db", tmp_path / "text.db", tmp_path / "cut.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    text.write_text("no database")
    cut.write_bytes(monday.read_bytes()[:40_000])
    told = {
        tmp_path / "gone.db": r"There is no .*gone\.db to put back",
        other: r"other\.db is not a store of jira-csext",
        text: r"text\.db is not an SQLite database",
        cut: r"cut\.db is damaged",
        tmp_path: r"is a folder",
    }

    for source, sentence in told.items():
        with pytest.raises(StoreError, match=sentence):
            restore(source, target)
    with pytest.raises(StoreError, match="A store in memory is gone with the command"):
        restore(monday, "sqlite://")

    assert not (tmp_path / "again.db").exists()
