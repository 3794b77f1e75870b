"""Stories of a daemon whose own store is in trouble, full or locked by others: it lives, and says all once."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.helpdesks.port import Receipt, Write
from tests.cli.daemon import Operator
from tests.stories.told import NOTES_ONLY, Stage, a_day, a_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with a_stage(tmp_path, NOTES_ONLY) as made:
        made.store._database.connection.execute("PRAGMA busy_timeout = 50")
        yield made


def test_a_full_disk_costs_turns_and_nothing_else(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    connection = stage.store._database.connection
    (room,) = connection.execute("PRAGMA max_page_count").fetchone()

    def full() -> None:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        # So large that it cannot be kept without new pages.
        stage.box.person("irina.lugova").comment(key, "x" * 30_000, internal=True)

    times = ["10:01", "11:55", "12:01", "12:02", "12:03", "12:04"]
    acts = {"11:55": full, "12:03": lambda: connection.execute(f"PRAGMA max_page_count = {room}")}
    turns = a_day(stage, times, acts)

    troubles = [bool(done.trouble) for done in turns]
    assert troubles[1:4] == [True, True, True]
    assert "the disk is full" in turns[1].trouble
    assert troubles[4:] == [False, False]
    assert stage.words(key) == "Reminder"
    assert stage.labels(key) == ("sla-at-risk",)


def test_a_store_that_others_lock_costs_turns_and_nothing_else(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    with closing(sqlite3.connect(stage.folder / "csext.db", isolation_level=None)) as other:
        acts = {
            "12:01": lambda: other.execute("BEGIN IMMEDIATE"),
            "12:03": lambda: other.execute("ROLLBACK"),
        }
        turns = a_day(stage, ["10:01", "12:01", "12:02", "12:03", "12:04"], acts)

    assert [bool(done.trouble) for done in turns] == [False, True, True, False, False]
    assert "stayed locked by another program" in turns[1].trouble
    assert stage.words(key) == "Reminder"
    assert stage.labels(key) == ("sla-at-risk",)


def test_a_lock_that_comes_between_the_answer_and_its_record_doubles_nothing(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:01")
    helpdesk = stage.watched.helpdesk
    write = helpdesk.write
    with closing(sqlite3.connect(stage.folder / "csext.db", isolation_level=None)) as other:

        def locked_behind_it(ticket_id: str, asked: Write) -> Receipt:
            receipt = write(ticket_id, asked)
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")
            return receipt

        helpdesk.write = locked_behind_it  # type: ignore[method-assign, assignment]

        def unlock() -> None:
            helpdesk.write = write  # type: ignore[method-assign]
            other.execute("ROLLBACK")

        turns = a_day(stage, ["12:01", "12:02", "12:03", "12:10", "12:20"], {"12:02": unlock})

    assert "stayed locked" in turns[0].trouble
    assert stage.words(key) == "Reminder"
    assert {row.state for row in stage.rows(key)} == {"sent"}


def test_status_says_what_keeps_a_silent_daemon_from_its_store(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: stage.local_now)
    stage.to("10:00")
    operator = Operator(stage)
    with closing(sqlite3.connect(stage.folder / "csext.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        (locked,) = operator.json("status", code=1)["attention"]
        other.execute("ROLLBACK")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100 << 30, 100 << 30, 3 << 20))
    (full,) = operator.json("status", code=1)["attention"]

    assert "silent for 30 minutes, no turn since 2026-05-18 09:30:00; its store takes nothing: " in locked
    assert "stayed locked by another program" in locked
    assert f"the disk of its store is full (3 MB left in {stage.folder})" in full
