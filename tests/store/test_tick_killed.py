"""A daemon killed between any two statements of a tick or of a mark: all of it is kept, or nothing."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jira_csext.store import open_store
from tests.store.records_built import MONDAY, SITE, V1
from tests.store.ticks_built import NOW, a_tick, key_of

KILLED_AT_EACH_STATEMENT = """
import itertools, os, shutil, signal, sys
from jira_csext.store import open_store
from tests.store.ticks_built import NOW, a_decision, a_tick, key_of
from tests.store.records_built import SITE, closed
from jira_csext.core.rulebook import Action
from jira_csext.store import Taken

def tick(store):
    more = a_decision("2h after", actions=(Action("reply", "nudge"),))
    late = a_decision("50%", outcome="superseded", actions=())
    decisions = (Taken(more), Taken(late))
    store.save_tick(SITE, a_tick(fetched_at=NOW, verdicts=(closed(),), decisions=decisions, gone_at=NOW), NOW + 60)

def sending(store):
    store.outbox.mark(key_of("note overdue"), "sending", "", NOW + 60)

def sent(store):
    store.outbox.mark(key_of("note overdue"), "sent", "found", NOW + 60, remote_id="10931")

def killed_at(count, path, work):
    statements = itertools.count(1)
    def seen(statement):
        if next(statements) == count:
            os.kill(os.getpid(), signal.SIGKILL)
    with open_store(f"sqlite:///{path}") as store:
        store._database.connection.set_trace_callback(seen)
        work(store)

before, work = sys.argv[1], {"tick": tick, "sending": sending, "sent": sent}[sys.argv[2]]
for count in itertools.count(1):
    path = f"{before}.{count:03}.db"
    shutil.copyfile(before, path)
    child = os.fork()
    if child == 0:
        killed_at(count, path, work)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status == 0:
        break
    assert os.WTERMSIG(status) == signal.SIGKILL, status
"""


def everything_in(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(tables)}


@pytest.fixture
def ticked_once(tmp_path: Path) -> Path:
    """A store with one ticket that was ticked once, asked for again since, and has two actions waiting."""
    path = tmp_path / "csext.db"
    with open_store(f"sqlite:///{path}") as store:
        store.put_rulebook(V1)
        store.cursor.adopt(SITE, MONDAY)
        store.save_tick(SITE, a_tick(), NOW)
        store.looks.ask(SITE, ["id of SUP-1"], "read", "a webhook", NOW)
    return path


@pytest.mark.parametrize(("work", "statements"), [("tick", 15), ("sending", 8), ("sent", 6)])
def test_whatever_is_killed_between_two_statements_is_kept_whole_or_not_at_all(
    ticked_once: Path, repo: Path, work: str, statements: int
) -> None:
    before = everything_in(ticked_once)

    subprocess.run([sys.executable, "-c", KILLED_AT_EACH_STATEMENT, str(ticked_once), work], cwd=repo, check=True)

    copies = sorted(ticked_once.parent.glob("csext.db.*.db"))
    assert len(copies) > statements
    after = everything_in(copies[-1])
    assert after != before
    kept = [everything_in(copy) == after for copy in copies]
    assert [everything_in(copy) == before for copy in copies] == [not whole for whole in kept]
    assert kept == sorted(kept)


def test_a_tick_that_was_killed_can_be_made_again_and_nothing_is_said_twice(ticked_once: Path, repo: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED_AT_EACH_STATEMENT, str(ticked_once), "tick"], cwd=repo, check=True)

    for copy in ticked_once.parent.glob("csext.db.*.db"):
        with open_store(f"sqlite:///{copy}") as store:
            store.save_tick(SITE, a_tick(fetched_at=NOW + 90), NOW + 90)
            keys = [row.key for row in store.outbox.rows(SITE)]
            assert keys[:2] == [key_of("note overdue"), key_of("label sla-breached")]
            assert len(keys) == len(set(keys))
            assert store.looks.count(SITE) == 0


def test_a_restored_older_copy_takes_up_from_there(ticked_once: Path) -> None:
    older = ticked_once.with_name("older.db")
    shutil.copyfile(ticked_once, older)
    with open_store(f"sqlite:///{ticked_once}") as store:
        store.outbox.mark(key_of("note overdue"), "sending", "", NOW)
        store.outbox.mark(key_of("note overdue"), "sent", "", NOW, remote_id="10931")
        store.save_tick(SITE, a_tick("SUP-2"), NOW)

    with open_store(f"sqlite:///{older}") as store:
        (waiting,) = store.outbox.deliverable(SITE, 10, NOW + 900)
        assert waiting.key == key_of("note overdue")
        store.outbox.mark(waiting.key, "sent", "its marker was found", NOW + 900, remote_id="10931")
        # The key of a decision that this copy has lost is the same when it is taken again.
        assert store.save_tick(SITE, a_tick("SUP-2", fetched_at=NOW + 900), NOW + 900).queued == (
            key_of("note overdue", "SUP-2"),
            key_of("label sla-breached", "SUP-2"),
        )
