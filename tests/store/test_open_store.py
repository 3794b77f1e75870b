"""Opening a store: made, recognised, migrated with a copy, or refused with a sentence."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jira_csext.store import CACHE_KILOBYTES, StoreError, open_store
from jira_csext.store.errors import sentence_for
from jira_csext.store.revisions import APPLICATION_ID, HEAD
from tests.store.records_built import SITE, a_record


def an_older_store(path: Path) -> None:
    """A store as a version before the first revision would have left it, with one table of its own."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("CREATE TABLE keepsake (words TEXT)")
        connection.execute("INSERT INTO keepsake VALUES ('as it was')")
        connection.commit()


def test_a_missing_store_is_made_for_its_owner_only(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as store:
        store.save_tickets(SITE, [a_record()])
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    assert modes == {"csext.db": 0o600, "csext.db-wal": 0o600, "csext.db-shm": 0o600}


def test_a_relative_path_is_beside_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    open_store("sqlite:///csext.db").close()

    assert (tmp_path / "csext.db").is_file()


def test_a_store_in_memory_works_like_any_other() -> None:
    with open_store("sqlite:///:memory:") as store:
        store.save_tickets(SITE, [a_record()])

        assert [ticket.key for ticket in store.tickets(SITE)] == ["SUP-1"]
        assert list(store.verdicts(SITE)) == []


def modules_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    )


def test_importing_the_package_loads_neither_sqlalchemy_nor_the_driver() -> None:
    assert not {"sqlalchemy", "alembic", "msgspec"} & modules_after("import jira_csext.store")


def test_opening_an_up_to_date_store_does_not_load_alembic(url: str) -> None:
    open_store(url).close()

    loaded = modules_after(f"from jira_csext.store import open_store\nopen_store({url!r}).close()")

    assert "sqlalchemy" in loaded
    assert "alembic" not in loaded


def test_a_copy_is_kept_beside_a_store_that_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    an_older_store(path)
    (tmp_path / "csext.db.schema-base").write_bytes(b"an earlier copy")

    with open_store(f"sqlite:///{path}") as store:
        store.save_tickets(SITE, [a_record()])

    assert (tmp_path / "csext.db.schema-base").read_bytes() == b"an earlier copy"
    copy = tmp_path / "csext.db.schema-base.2"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT words FROM keepsake").fetchall() == [("as it was",)]
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'subject'").fetchall() == []


def test_a_new_store_needs_no_copy(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'csext.db'}").close()

    assert [file.name for file in tmp_path.iterdir()] == ["csext.db"]


def test_a_migration_that_fails_changes_nothing_and_the_copy_stays(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    an_older_store(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE backfill_progress (in_the_way TEXT)")  # the last table that 0001 makes

    with pytest.raises(StoreError, match=r"csext\.db: table backfill_progress already exists"):
        open_store(f"sqlite:///{path}")

    with closing(sqlite3.connect(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert names == {"alembic_version", "keepsake", "backfill_progress"}
    assert (tmp_path / "csext.db.schema-base").is_file()


def test_a_store_that_was_being_made_when_the_power_went_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    with open_store(f"sqlite:///{path}") as store:
        assert store.save_tickets(SITE, [a_record()]).saved_count == 1
    assert [file.name for file in tmp_path.iterdir()] == ["csext.db"]


def test_a_schema_newer_than_this_program_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    open_store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.commit()

    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{path}")

    assert str(refused.value) == (
        f"{path} was written by a newer jira-csext (schema 0099; this program knows up to {HEAD}). "
        f"Update the program, or restore the copy that was made before the change ({path}.schema-…)."
    )
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes")

    with pytest.raises(StoreError, match=r"is not an SQLite database\. Name another file"):
        open_store(f"sqlite:///{path}")

    assert path.read_text() == "my notes"


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="another program's SQLite database"):
        open_store(f"sqlite:///{path}")

    assert path.read_bytes() == before


def test_a_damaged_file_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    open_store(f"sqlite:///{path}").close()
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 5000)

    with pytest.raises(StoreError, match=r"csext\.db is (damaged|not an SQLite database)\. "):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("csext.db", 'The store "csext.db" is no URL of a database. Write sqlite:///csext.db'),
        ("sqlite:/csext.db", "Write sqlite:///csext.db"),
        ("sqlite://csext.db", "Write sqlite:///csext.db"),
        ("sqlite:///csext.db?mode=ro", "Write sqlite:///csext.db"),
        ("mysql://host/csext", "Write sqlite:///csext.db"),
        ("mysql://csext:secret@host/csext", 'The store "mysql://csext@host/csext" is no URL of a database.'),
        ("postgresql://csext:se/cret@host/csext", "a name or password in it holds an @ or a / as it is"),
        ("sqlite:////nowhere/at/all/csext.db", "there is no folder /nowhere/at/all. Make the folder first."),
    ],
)
def test_a_place_that_cannot_be_a_store_is_refused_with_a_sentence(url: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=re.escape(sentence)):
        open_store(url)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder; name the file of the store in it"):
        open_store(f"sqlite:///{tmp_path}")


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"There is no store at .*csext\.db\. Where the site was watched before, .* not mounted"
    ):
        open_store(f"sqlite:///{tmp_path / 'csext.db'}", read_only=True)

    assert list(tmp_path.iterdir()) == []


def test_reading_an_older_store_does_not_migrate_it(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    an_older_store(path)

    with pytest.raises(StoreError, match=rf"has an older schema \(base; this program needs {HEAD}\)"):
        open_store(f"sqlite:///{path}", read_only=True)

    assert [file.name for file in tmp_path.iterdir()] == ["csext.db"]


def test_a_store_opened_for_reading_cannot_be_written_to(url: str) -> None:
    open_store(url).close()

    with open_store(url, read_only=True) as reader, pytest.raises(StoreError, match="may not be written to"):
        reader.save_tickets(SITE, [a_record()])


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "csext.db")

    with pytest.raises(StoreError, match=r"csext\.db is no plain file\. Name another file"):
        open_store(f"sqlite:///{tmp_path / 'csext.db'}")


def test_attributes_that_are_no_json_are_told_with_their_ticket(url: str) -> None:
    with open_store(url) as store:
        store.save_tickets(SITE, [a_record()])
        store._database.connection.execute("UPDATE subject SET attributes = '{'")

        with pytest.raises(StoreError, match=r"is damaged: what it holds of SUP-1 cannot be read .* Restore a copy"):
            list(store.tickets(SITE))


def test_damage_met_while_reading_verdicts_is_told_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    with open_store(f"sqlite:///{path}") as store:
        store.save_tickets(SITE, [a_record()])
    with closing(sqlite3.connect(path)) as connection:
        pages = [root for (root,) in connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'site'")]
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)

    with open_store(f"sqlite:///{path}", read_only=True) as store, pytest.raises(StoreError, match="is damaged"):
        list(store.verdicts(SITE))


def test_a_file_that_may_not_grow_is_told_as_a_disk_that_may_be_full() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_WRITE"

    told = sentence_for(error, "csext.db", 1)

    assert "The disk may be full" in told
    assert "what was saved before stays" in told


def test_a_connection_keeps_as_much_of_the_file_in_memory_as_it_is_given(sqlite_url: str) -> None:
    with open_store(sqlite_url) as usual, open_store(sqlite_url, cache_kilobytes=2_000) as small:
        kept = [store._database.connection.execute("PRAGMA cache_size").fetchone() for store in (usual, small)]

    assert kept == [(-CACHE_KILOBYTES,), (-2_000,)]
