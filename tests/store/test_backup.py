"""A copy of the store: whole, sound, for the owner only, taken while others write, never over another file."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from jira_csext.store import StoreError, open_store
from jira_csext.store.backup import back_up
from jira_csext.store.revisions import HEAD
from jira_csext.store.store import Store
from tests.command import call
from tests.store.records_built import SITE, V1, V2, a_record


def test_a_copy_holds_what_the_store_holds_in_one_file_for_its_owner(
    sqlite_store: Store, sqlite_url: str, tmp_path: Path
) -> None:
    sqlite_store.save_tickets(SITE, [a_record("SUP-1"), a_record("SUP-2")])
    target = tmp_path / "copies" / "monday.db"
    target.parent.mkdir()

    copied = back_up(sqlite_url, target)

    assert (copied.ticket_count, copied.revision) == (2, HEAD)
    assert copied.byte_count == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["monday.db"]
    with open_store(f"sqlite:///{target}") as restored:
        assert list(restored.tickets(SITE)) == list(sqlite_store.tickets(SITE))
        assert restored.rulebooks() == sqlite_store.rulebooks()


def test_a_copy_taken_while_another_writes_is_of_one_instant_and_holds_nobody_up(
    sqlite_store: Store, sqlite_url: str, tmp_path: Path
) -> None:
    sqlite_store.save_tickets(SITE, [a_record(f"SUP-{number}") for number in range(200)])
    begun, ended = threading.Event(), threading.Event()
    saved: list[int] = []

    def write() -> None:
        with open_store(sqlite_url) as other:
            while not ended.is_set() and len(saved) < 2000:
                pair = len(saved) * 2 + 1000
                other.save_tickets(SITE, [a_record(f"SUP-{pair}"), a_record(f"SUP-{pair + 1}")])
                saved.append(pair)
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(30)
        copies = [back_up(sqlite_url, tmp_path / f"copy-{number}.db") for number in range(5)]
    finally:
        ended.set()
        writer.join()

    # Two tickets are written at a time, so an odd number would be half a transaction.
    assert all(copied.ticket_count % 2 == 0 for copied in copies)
    assert 200 < copies[0].ticket_count <= copies[-1].ticket_count <= 200 + 2 * len(saved)


def test_a_file_that_is_there_is_never_written_over(sqlite_store: Store, sqlite_url: str, tmp_path: Path) -> None:
    target = tmp_path / "kept.db"
    target.write_text("what somebody needs", "utf-8")
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "nowhere")

    for taken in (target, link, tmp_path):
        with pytest.raises(StoreError, match="is there already and is not written over"):
            back_up(sqlite_url, taken)

    assert target.read_text("utf-8") == "what somebody needs"


def test_the_store_is_never_copied_onto_itself(sqlite_store: Store, sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not written over"):
        back_up(sqlite_url, tmp_path / "csext.db")


def test_a_damaged_store_yields_a_sentence_and_no_copy(tmp_path: Path) -> None:
    path, target = tmp_path / "csext.db", tmp_path / "copy.db"
    with open_store(f"sqlite:///{path}") as made:
        made.put_rulebook(V1)
        made.save_tickets(SITE, [a_record(f"SUP-{number}") for number in range(100)])
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'subject'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA journal_mode = DELETE")
    with path.open("r+b") as file:
        file.seek((root - 1) * size + 16)
        file.write(b"\xff" * (size - 16))

    with pytest.raises(StoreError, match="damaged"):
        back_up(f"sqlite:///{path}", target)

    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def test_rows_that_lost_what_they_refer_to_are_damage_too(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    with open_store(f"sqlite:///{path}") as made:
        made.put_rulebook(V1)
        made.save_tickets(SITE, [a_record("SUP-1")])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM site")

    with pytest.raises(StoreError, match=r"damaged \(a row of subject refers to one of site that is missing\)"):
        back_up(f"sqlite:///{path}", tmp_path / "copy.db")


def test_what_cannot_be_copied_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE things (name)")
    cases = {
        "sqlite://": "A store in memory cannot be copied",
        f"sqlite:///{tmp_path / 'none.db'}": "There is no store at",
        f"sqlite:///{other}": "is not a store of jira-csext",
    }
    for url, sentence in cases.items():
        with pytest.raises(StoreError, match=sentence):
            back_up(url, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]


def test_the_command_says_what_was_copied_and_refuses_in_a_sentence(
    sqlite_store: Store, sqlite_url: str, tmp_path: Path
) -> None:
    sqlite_store.put_rulebook(V2)
    sqlite_store.save_tickets(SITE, [a_record("SUP-1")])
    target = tmp_path / "copy.db"

    first = call("backup", target, "--store", sqlite_url)
    again = call("backup", target, "--store", sqlite_url)
    nowhere = call("backup", tmp_path / "none" / "copy.db", "--store", sqlite_url)

    assert (first.code, first.err) == (0, "")
    assert first.out.startswith(f"{target}: 1 ticket, ")
    assert first.out.endswith(f"schema {HEAD}; checked and sound\n")
    assert (again.code, nowhere.code) == (2, 2)
    assert again.sentence == f"{target} is there already and is not written over. Name another file, or move it away."
    assert "there is no folder" in nowhere.sentence
