"""A store moved from a file to a PostgreSQL server: every row, all or nothing, and both go on alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from jira_csext.store import Holder, Owner, StoreError, open_store, this_process
from jira_csext.store import postgres_fill as filling
from jira_csext.store.restore import restore
from jira_csext.store.revisions import HEAD, REVISIONS
from jira_csext.store.store import Store
from tests.cli.everything import everything
from tests.postgres import Server
from tests.store.calls_drawn import Call, calls
from tests.store.records_built import SITE, V1, V2, a_record
from tests.store.test_backup_upgrade import left_by, worked_with
from tests.store.ticks_built import NOW, a_tick


@pytest.fixture
def moved_from(tmp_path: Path) -> Path:
    """A store in a file with all that a daemon leaves, and nobody working on it."""
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as store:
        worked_with(store)
    return tmp_path / "csext.db"


@given(drawn=calls)
@settings(
    max_examples=6, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_whatever_was_called_before_every_row_is_there_and_both_go_on_alike(
    postgres_server: Server, drawn: list[Call]
) -> None:
    before, after = drawn[::2], drawn[1::2]
    with TemporaryDirectory() as folder, postgres_server.database() as url:
        path = Path(folder) / "csext.db"
        with open_store(f"sqlite:///{path}") as store:
            store.put_rulebook(V1)
            store.put_rulebook(V2)
            for one in before:
                one.of(store)

        restore(path, url)

        with open_store(f"sqlite:///{path}") as in_file, open_store(url) as on_server:
            assert without_leases(everything(on_server)) == without_leases(everything(in_file))
            for one in after:
                assert repr(one.of(on_server)) == repr(one.of(in_file)), one


def without_leases(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows without those of who serves a site: whoever served the file does not serve the server's."""
    return {name: rows for name, rows in found.items() if name != "lease"}


def test_a_lease_that_a_copy_still_holds_keeps_nobody_from_the_new_store(moved_from: Path, postgres_url: str) -> None:
    with open_store(f"sqlite:///{moved_from}") as store:
        store.lease.acquire(SITE, Owner("elsewhere", 17, "theirs"), NOW)
        store.lease.close()

    restore(moved_from, postgres_url)

    us = this_process()
    with open_store(postgres_url) as store:
        store.lease.acquire(SITE, us, NOW + 1)
        assert store.lease.holder(SITE) == Holder(us, NOW + 1, NOW + 1)


@pytest.mark.parametrize("fails", ["subject", "verdict", "outbox"])
def test_what_fails_on_the_way_leaves_nothing_there_and_can_be_called_again(
    moved_from: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    copy: Callable[..., int] = filling._copy

    def until(table: Any, source: Any, target: Any) -> int:
        if table.name == fails:
            target.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return copy(table, source, target)

    with monkeypatch.context() as patched:
        patched.setattr(filling, "_copy", until)
        with pytest.raises(StoreError, match="cannot be reached"):
            restore(moved_from, postgres_url)
    with open_store(postgres_url) as store:
        assert not any(everything(store).values())

    assert restore(moved_from, postgres_url).ticket_count == 2


def test_a_store_that_is_there_is_not_written_over(moved_from: Path, postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        store.save_tickets(SITE, [a_record("SUP-9")])
        before = everything(store)

        with pytest.raises(StoreError, match="holds a store already, and nothing is written over"):
            restore(moved_from, postgres_url)

        assert everything(store) == before


def test_what_comes_while_it_is_being_put_there_is_not_mixed_with_it(
    moved_from: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(url: str, *, busy_seconds: float) -> None:
        with open_store(url, busy_seconds=busy_seconds) as store:
            store.save_tickets(SITE, [a_record("SUP-9")])

    monkeypatch.setattr(filling, "check_empty", looked)
    with pytest.raises(StoreError, match="holds a store already"):
        restore(moved_from, postgres_url)

    with open_store(postgres_url) as store:
        assert [ticket.key for ticket in store.tickets(SITE)] == ["SUP-9"]


def test_an_older_store_is_brought_up_to_date_on_the_way_and_stays_as_it_is(tmp_path: Path, postgres_url: str) -> None:
    path, today = tmp_path / "old.db", tmp_path / "today.db"
    with open_store(f"sqlite:///{today}") as store:
        worked_with(store)
        expected = list(store.outbox.rows(SITE)), list(store.tickets(SITE))
    left_by(REVISIONS[-2], path, today)
    before = path.read_bytes()

    assert restore(path, postgres_url).revision == HEAD

    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.glob("old.db*")) == ["old.db"]
    with open_store(postgres_url) as store:
        assert (list(store.outbox.rows(SITE)), list(store.tickets(SITE))) == expected
        assert store.save_tick(SITE, a_tick("SUP-3"), NOW + 60).queued


def test_a_newer_store_is_refused_by_its_own_name(moved_from: Path, postgres_url: str) -> None:
    with closing(sqlite3.connect(moved_from)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match=r"csext\.db was written by a newer jira-csext \(schema 9999"):
        restore(moved_from, postgres_url)


def test_a_zero_character_is_shown_as_none_and_counted(moved_from: Path, postgres_url: str) -> None:
    with closing(sqlite3.connect(moved_from)) as connection, connection:
        connection.execute("UPDATE audit SET details = ? WHERE what = 'looked'", ('{"at":"a\x00b"}',))

    assert restore(moved_from, postgres_url).mended_count == 1

    with open_store(postgres_url) as store:
        assert [entry.details for entry in store.audit_log() if entry.what == "looked"] == [{"at": "a\ufffdb"}]


def test_texts_of_all_kinds_arrive_as_they_are(tmp_path: Path, postgres_url: str) -> None:
    texts = ["\\N", "\\.", "a\tb\nc\rd", "\\x41", "Жалоба «срочно»", "🙂", "", " "]
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as store:
        for number, text in enumerate(texts):
            store.audit("kim", text, {"said": text}, number)
        expected = _told(store)

    restore(tmp_path / "csext.db", postgres_url)

    with open_store(postgres_url) as store:
        assert _told(store) == expected == [(text, {"said": text}) for text in texts]


def _told(store: Store) -> list[tuple[str, object]]:
    return [(entry.what, entry.details) for entry in store.audit_log()]
